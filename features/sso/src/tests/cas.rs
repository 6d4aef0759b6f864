//! Sign-on by CAS: login, validation, every code, what is released.

use super::{NOTES, Wanted, element, encoded, fails, notes, open, register, run_as, school, ticket, validated};
use crate::model::{Audience, Identifier, Release};
use kit::args;
use testing::{both_engines, person, structure};

const HERE: &str = "https://notes.example/app/page?x=1";

both_engines! {
    async fn a_person_with_a_session_goes_on_with_a_ticket_that_counts_once(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let ticket = ticket(&lina, HERE).await;
        assert!(ticket.starts_with("ST-") && ticket.len() <= 64, "{ticket}");
        assert!(ticket.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{ticket}");
        let answer = validated(&school, "/cas/p3/serviceValidate", HERE, &ticket, "").await;
        answer.is(200);
        assert_eq!(answer.headers["content-type"], "application/xml;charset=UTF-8");
        assert_eq!(element(&answer, "user").map(str::len), Some(32), "{}", answer.body);
        assert_eq!(element(&answer, "nom"), Some("Crayon"));
        assert_eq!(element(&answer, "prenom"), Some("Lina"));
        assert_eq!(element(&answer, "ENTPersonProfils"), Some("National_ELV"));
        assert_eq!(element(&answer, "ENTPersonStructRattachUAI"), Some("0990001N"));
        assert_eq!(element(&answer, "ENTEleveClasses"), Some("6e B"));
        assert_eq!(element(&answer, "ENTStructureTypeStruct"), Some("CLG"));
        assert_eq!(element(&answer, "isFromNewLogin"), Some("false"));
        assert_eq!(element(&answer, "longTermAuthenticationRequestTokenUsed"), Some("false"));
        assert!(element(&answer, "authenticationDate").is_some_and(|date| date.starts_with("2026-11-24T")));
        fails(&validated(&school, "/cas/p3/serviceValidate", HERE, &ticket, "").await, "INVALID_TICKET");
    }

    async fn of_a_hundred_validations_at_once_exactly_one_succeeds(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let ticket = ticket(&school.visitor("Lina Crayon").await, HERE).await;
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let (school, ticket) = (school.clone(), ticket.clone());
            asked.spawn(async move { validated(&school, "/cas/serviceValidate", HERE, &ticket, "").await.body });
        }
        let bodies = asked.join_all().await;
        let count = |words: &str| bodies.iter().filter(|body| body.contains(words)).count();
        assert_eq!((count("authenticationSuccess>\n    <"), count("INVALID_TICKET")), (1, 99));
    }

    async fn every_refusal_has_its_code(engine) {
        let school = school(engine).await;
        let id = notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let ask = async |more: &str| school.stranger().get(&format!("/cas/serviceValidate{more}")).await;
        fails(&ask("").await, "INVALID_REQUEST");
        fails(&ask(&format!("?service={}", encoded(HERE))).await, "INVALID_REQUEST");
        fails(&ask("?ticket=ST-1").await, "INVALID_REQUEST");
        fails(&ask("?service=&ticket=").await, "INVALID_REQUEST");
        let kept = ticket(&lina, HERE).await;
        fails(&validated(&school, "/cas/serviceValidate", HERE, &kept, "&format=YAML").await, "INVALID_REQUEST");
        validated(&school, "/cas/serviceValidate", HERE, &kept, "&format=XML").await.shows("National_ELV");
        fails(&ask(&format!("?service={}&ticket=ST-none", encoded(HERE))).await, "INVALID_TICKET");
        fails(&ask(&format!("?service={}&ticket={}", encoded(HERE), encoded("ST-é\r\n<>"))).await, "INVALID_TICKET");
        // Another address: the ticket is used up by the wrong question.
        for other in ["https://notes.example/app/other", "https://notes.example/app/page?x=2", "https://evil.example/", "nonsense"] {
            let ticket = ticket(&lina, HERE).await;
            fails(&validated(&school, "/cas/serviceValidate", other, &ticket, "").await, "INVALID_SERVICE");
            fails(&validated(&school, "/cas/serviceValidate", HERE, &ticket, "").await, "INVALID_TICKET");
        }
        // Renewal wants new credentials.
        let old = ticket(&lina, HERE).await;
        fails(&validated(&school, "/cas/serviceValidate", HERE, &old, "&renew=true").await, "INVALID_TICKET");
        // Ten seconds, and no more.
        let late = ticket(&lina, HERE).await;
        school.app.clock.advance(9);
        let soon = ticket(&lina, HERE).await;
        school.app.clock.advance(1);
        fails(&validated(&school, "/cas/serviceValidate", HERE, &late, "").await, "INVALID_TICKET");
        validated(&school, "/cas/serviceValidate", HERE, &soon, "").await.shows("National_ELV");
        // A service that was stopped meanwhile.
        let stopped = ticket(&lina, HERE).await;
        school.app.db.run("update service set stopped_at = $2 where id = $1", args![id, school.now()]).await.unwrap();
        fails(&validated(&school, "/cas/serviceValidate", HERE, &stopped, "").await, "INVALID_TICKET");
    }

    async fn a_closed_account_and_an_ended_session_are_told_of_nobody(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let (lina, hugo) = (school.visitor("Lina Crayon").await, school.visitor("Hugo Ballon").await);
        let (closed, ended) = (ticket(&lina, HERE).await, ticket(&hugo, HERE).await);
        school.app.db.run("update account set state = 'suspended' where person_id = $1", args![person("Lina Crayon")]).await.unwrap();
        fails(&validated(&school, "/cas/serviceValidate", HERE, &closed, "").await, "INVALID_TICKET");
        hugo.post("/sign-out", &[]).await;
        fails(&validated(&school, "/cas/serviceValidate", HERE, &ended, "").await, "INVALID_TICKET");
        let (left,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from sso_ticket", vec![]).await.unwrap();
        assert_eq!(left, 0);
    }

    async fn cas_1_says_yes_and_who(engine) {
        let school = school(engine).await;
        notes(&school, &Wanted { identifier: Identifier::Login, ..NOTES }).await;
        let lina = school.visitor("Lina Crayon").await;
        let ticket = ticket(&lina, HERE).await;
        let answer = validated(&school, "/cas/validate", HERE, &ticket, "").await;
        assert_eq!((answer.body.as_str(), answer.headers["content-type"].to_str().unwrap()), ("yes\nlina0\n", "text/plain; charset=utf-8"));
        assert_eq!(validated(&school, "/cas/validate", HERE, &ticket, "").await.body, "no\n\n");
        assert_eq!(school.stranger().get("/cas/validate").await.body, "no\n\n");
    }

    async fn json_is_given_when_it_is_asked_for(engine) {
        let school = school(engine).await;
        notes(&school, &Wanted { release: Release::Profile, identifier: Identifier::Uid, ..NOTES }).await;
        let claude = school.visitor("Claude Équerre").await;
        let ticket = ticket(&claude, HERE).await;
        let answer = validated(&school, "/cas/p3/serviceValidate", HERE, &ticket, "&format=JSON").await;
        assert_eq!(answer.headers["content-type"], "application/json");
        let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let success = &said["serviceResponse"]["authenticationSuccess"];
        assert_eq!(success["user"], person("Claude Équerre").to_string());
        assert_eq!(success["attributes"]["ENTPersonProfils"], "National_ENS");
        assert_eq!(success["attributes"]["ENTPersonStructRattachUAI"].as_array().map(Vec::len), Some(2), "{}", answer.body);
        assert!(success["attributes"].get("nom").is_none(), "{}", answer.body);
        let again = validated(&school, "/cas/p3/serviceValidate", HERE, &ticket, "&format=JSON").await;
        assert!(again.body.contains("\"code\":\"INVALID_TICKET\""), "{}", again.body);
    }

    async fn two_services_cannot_compare_whom_they_know(engine) {
        let school = school(engine).await;
        notes(&school, &Wanted { release: Release::Identifier, ..NOTES }).await;
        let other = register(&school, "Livres", &Wanted { url: "https://livres.example", release: Release::Identifier, ..NOTES }).await;
        open(&school, other, None, Audience::Everyone).await;
        let lina = school.visitor("Lina Crayon").await;
        let user = async |url: &str| {
            let ticket = ticket(&lina, url).await;
            let answer = validated(&school, "/cas/serviceValidate", url, &ticket, "").await;
            assert!(!answer.body.contains("National_") && !answer.body.contains("Crayon"), "{}", answer.body);
            element(&answer, "user").map(str::to_owned).unwrap_or_else(|| panic!("{}", answer.body))
        };
        let (notes, notes_again, livres) = (user(HERE).await, user(HERE).await, user("https://livres.example/").await);
        assert_eq!(notes, notes_again);
        assert_ne!(notes, livres);
        assert!(!notes.contains(&person("Lina Crayon").0.simple().to_string()));
    }

    async fn a_school_that_did_not_open_it_is_not_told_of(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        open(&school, id, Some(structure("voisin")), Audience::Everyone).await;
        let claude = school.visitor("Claude Équerre").await;
        let answer = validated(&school, "/cas/serviceValidate", HERE, &ticket(&claude, HERE).await, "").await;
        assert!(answer.body.contains("0990003R") && !answer.body.contains("0990001N"), "{}", answer.body);
        assert!(answer.body.contains("4e C") && !answer.body.contains("6e B"), "{}", answer.body);
    }

    async fn values_stay_in_their_elements(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        school.app.db.run("update person set family = $2 where id = $1", args![person("Lina Crayon"), "</cas:nom><cas:user>x</cas:user> & \"'"]).await.unwrap();
        let answer = validated(&school, "/cas/serviceValidate", HERE, &ticket(&school.visitor("Lina Crayon").await, HERE).await, "").await;
        assert_eq!(element(&answer, "nom"), Some("&lt;/cas:nom&gt;&lt;cas:user&gt;x&lt;/cas:user&gt; &amp; &quot;&apos;"));
        assert_eq!(answer.body.matches("<cas:user>").count(), 1);
    }

    async fn nobody_is_sent_to_an_address_that_is_not_registered(engine) {
        let school = school(engine).await;
        let id = notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        for address in ["https://evil.example/", "https://notes.example/", "https://notes.example/application", "https://notes.example/app/../x", "//notes.example/app", "https://notes.example@evil.example/app", "javascript:alert(1)"] {
            for visitor in [&lina, &school.stranger()] {
                for more in ["", "&gateway=true", "&renew=true", "&method=POST"] {
                    let answer = visitor.get(&format!("/cas/login?service={}{more}", encoded(address))).await;
                    answer.is(403);
                    assert!(answer.text().contains("Ce service n’est pas connu"), "{}", answer.text());
                    assert!(answer.headers.get("location").is_none() && answer.headers.get("refresh").is_none());
                    assert!(!answer.body.contains("evil.example"), "{address}");
                }
            }
        }
        school.app.db.run("update service set stopped_at = $2 where id = $1", args![id, school.now()]).await.unwrap();
        let answer = lina.get(&format!("/cas/login?service={}", encoded(HERE))).await;
        assert!(answer.status == 403 && answer.text().contains("Notes est arrêté"), "{}", answer.text());
    }

    async fn a_gateway_never_shows_a_form(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        open(&school, id, Some(structure("college")), Audience::Everyone).await;
        let ask = format!("/cas/login?gateway=true&service={}", encoded(&format!("{HERE}&ticket=old")));
        school.stranger().get(&ask).await.leads_to(HERE);
        school.visitor("Tom Règle").await.get(&ask).await.leads_to(HERE);
        assert!(school.visitor("Lina Crayon").await.get(&ask).await.location().starts_with("https://notes.example/app/page?x=1&ticket=ST-"));
    }

    async fn a_stranger_signs_in_first_and_comes_back(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        school.stranger().get("/cas/login").await.leads_to("/sign-in?next=%2Fcas%2Flogin");
        school.visitor("Lina Crayon").await.get("/cas/login").await.shows("Tu es connecté");
        let stranger = school.stranger();
        let first = stranger.get(&format!("/cas/login?service={}", encoded(HERE))).await;
        assert!(first.location().starts_with("/sign-in?next=%2Fcas%2Flogin%3Fservice%3Dhttps%253A"), "{}", first.location());
        let hash = identity::hash_pool::hash("une grue rousse danse").await.unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        identity::passwords::keep(&mut unit, person("Lina Crayon"), &hash, false, school.now()).await.unwrap();
        identity::terms::accept(&mut unit, person("Lina Crayon"), school.now()).await.unwrap();
        unit.commit().await.unwrap();
        school.app.clock.advance(5);
        let page = stranger.get(first.location()).await;
        let next = page.body.split("name=\"next\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the next page").replace("&#38;", "&");
        assert!(next.starts_with("/cas/login?service=https%3A"), "{next}");
        let fields = [("login", "lina0"), ("password", "une grue rousse danse"), ("next", next.as_str())];
        let entered = stranger.post_from(first.location(), "/sign-in", &fields).await;
        entered.leads_to(&next);
        // A browser would hold the redirection to the form's policy: the page goes on by itself.
        let crossing = stranger.get_with(&next, &[("sec-fetch-site", "same-origin")]).await;
        crossing.shows("Vers Notes").is(200);
        let onward = crossing.headers["refresh"].to_str().unwrap().strip_prefix("0;url=").unwrap().to_owned();
        let new = onward.rsplit_once("ticket=").unwrap().1.to_owned();
        let answer = validated(&school, "/cas/serviceValidate", HERE, &new, "&renew=true").await;
        assert_eq!(element(&answer, "isFromNewLogin"), Some("true"), "{}", answer.body);
        // The same entry of credentials counts once.
        let second = stranger.get(&next).await.location().rsplit_once("ticket=").unwrap().1.to_owned();
        fails(&validated(&school, "/cas/serviceValidate", HERE, &second, "&renew=true").await, "INVALID_TICKET");
    }

    async fn renewal_asks_even_those_who_are_signed_in(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let answer = lina.get(&format!("/cas/login?renew=true&gateway=true&service={}", encoded(HERE))).await;
        assert!(answer.location().starts_with("/sign-in?again=true&next=%2Fcas%2Flogin"), "{}", answer.location());
        lina.get(answer.location()).await.shows("Mot de passe");
        // A proof of our own making is needed, not one that a service writes.
        for proof in ["0-00", "6441a3c5e0b00-00000000000000000000000000000000", "nonsense"] {
            let forged = lina.get(&format!("/cas/login?renew=true&asked={proof}&service={}", encoded(HERE))).await;
            assert!(forged.location().starts_with("/sign-in?again=true"), "{}", forged.location());
        }
    }

    async fn proving_it_again_closes_nothing_that_is_open(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let hash = identity::hash_pool::hash("une grue rousse danse").await.unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        identity::passwords::keep(&mut unit, person("Lina Crayon"), &hash, false, school.now()).await.unwrap();
        identity::terms::accept(&mut unit, person("Lina Crayon"), school.now()).await.unwrap();
        unit.commit().await.unwrap();
        let lina = school.visitor("Lina Crayon").await;
        let first = ticket(&lina, HERE).await;
        validated(&school, "/cas/serviceValidate", HERE, &first, "").await.shows("National_ELV");
        school.app.clock.advance(60);
        let (asked, before) = (lina.get(&format!("/cas/login?renew=true&service={}", encoded(HERE))).await, lina.cookie("preau"));
        let page = lina.get(asked.location()).await;
        let next = page.body.split("name=\"next\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the next page").replace("&#38;", "&");
        school.app.clock.advance(10);
        lina.post("/sign-in", &[("login", "lina0"), ("password", "une grue rousse danse"), ("next", &next)]).await.leads_to(&next);
        assert_ne!(lina.cookie("preau"), before, "the token is always new");
        let renewed = lina.get(&next).await.location().rsplit_once("ticket=").expect("a ticket").1.to_owned();
        let answer = validated(&school, "/cas/serviceValidate", HERE, &renewed, "&renew=true").await;
        assert_eq!(element(&answer, "isFromNewLogin"), Some("true"), "{}", answer.body);
        let (open, due): (i64, i64) = school.app.db.one("select cast(count(session_id) as bigint), cast(count(*) as bigint) from sso_child", vec![]).await.unwrap();
        assert_eq!((open, due), (2, 2));
    }

    async fn a_ticket_can_travel_in_a_form(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let page = lina.get(&format!("/cas/login?method=POST&service={}", encoded(HERE))).await;
        page.is(200);
        assert!(page.body.contains("<form method=\"POST\" action=\"https://notes.example/app/page?x=1\" data-onward><input type=\"hidden\" name=\"ticket\" value=\"ST-"), "{}", page.body);
        let form = page.body.split("data-onward>").nth(1).and_then(|rest| rest.split("</form>").next()).expect("a form");
        assert!(!form.contains("form-token"), "our token must not leave: {form}");
        let policies: Vec<&str> = page.headers.get_all("content-security-policy").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(policies.len() == 1 && policies[0].contains("form-action 'self' https://notes.example;"), "{policies:?}");
    }

    async fn somebody_may_be_asked_before_going_on(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let page = lina.get(&format!("/cas/login?warn=true&service={}", encoded(HERE))).await;
        page.shows("Ouvrir Notes").shows("Ce service va savoir que c’est toi");
        let onward = page.body.split("href=\"/cas/login").nth(1).and_then(|rest| rest.split('"').next()).expect("a way on").replace("&#38;", "&");
        assert!(lina.get(&format!("/cas/login{onward}")).await.location().contains("ticket=ST-"));
    }

    async fn saml_11_asks_the_same(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let answer = lina.get(&format!("/cas/login?TARGET={}", encoded(HERE))).await;
        let artifact = answer.location().rsplit_once("SAMLart=").expect("an artifact").1.to_owned();
        let body = format!("<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Body><samlp:Request xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\" RequestID=\"_1\"><samlp:AssertionArtifact>{artifact}</samlp:AssertionArtifact></samlp:Request></SOAP-ENV:Body></SOAP-ENV:Envelope>");
        let path = format!("/cas/samlValidate?TARGET={}", encoded(HERE));
        let said = school.stranger().call(&path, "text/xml", &body).await;
        for words in ["Value=\"samlp:Success\"", "InResponseTo=\"_1\"", "<saml:Audience>https://notes.example/app/page?x=1</saml:Audience>", "AttributeName=\"ENTEleveClasses\"", "<saml:AttributeValue>6e B</saml:AttributeValue>", "urn:oasis:names:tc:SAML:1.0:am:password"] {
            assert!(said.body.contains(words), "{words}\n{}", said.body);
        }
        let again = school.stranger().call(&path, "text/xml", &body).await;
        assert!(again.body.contains("samlp:RequestDenied") && again.body.contains("INVALID_TICKET"), "{}", again.body);
        assert!(school.stranger().call("/cas/samlValidate", "text/xml", "<").await.body.contains("INVALID_REQUEST"));
    }

    async fn a_sign_on_costs_few_statements(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let login = lina.get(&format!("/cas/login?service={}", encoded(HERE))).await;
        assert!(login.statements() <= 10, "{}", login.statements());
        let warm = lina.get(&format!("/cas/login?service={}", encoded(HERE))).await;
        assert!(warm.statements() <= 4, "{}", warm.statements());
        let ticket = warm.location().rsplit_once("ticket=").unwrap().1;
        let answer = validated(&school, "/cas/serviceValidate", HERE, ticket, "").await;
        assert!(answer.statements() <= 7, "{}", answer.statements());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_too_a_form_of_ours_is_known_by_its_referer() {
    let school = school(kit::db::Engine::Sqlite).await;
    notes(&school, &NOTES).await;
    let school =
        run_as(&school, kit::Config { public_url: "https://ent.exemple.invalid".into(), ..school.app.config.clone() }).await;
    let lina = school.visitor("Lina Crayon").await;
    lina.set_cookie("__Host-preau", &lina.cookie("preau").unwrap());
    let path = format!("/cas/login?service={}", encoded(HERE));
    lina.get_with(&path, &[("referer", "https://ent.exemple.invalid/sign-in")]).await.is(200);
    lina.get_with(&path, &[("referer", "https://ent.exemple.invalid.evil.example/")]).await.is(303);
    lina.get_with(&path, &[("sec-fetch-site", "cross-site")]).await.is(303);
    lina.get_with(&path, &[("sec-fetch-site", "none")]).await.is(303);
}
