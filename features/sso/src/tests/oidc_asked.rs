//! What a service may ask when it sends a person, and what it hears.

use super::oidc::{BACK, ISSUER, Wanted, back, hears, json, read, refuses, register, relying, userinfo};
use super::{encoded, open, school};
use crate::model::{Audience, Authentication};
use kit::{args, session};
use testing::{Answer, School, Visitor, both_engines, division, person, structure};

/// The page asked for through the sign-in page.
fn next(answer: &Answer) -> String {
    assert!(answer.location().starts_with("/sign-in?"), "{} {}", answer.location(), answer.text());
    let query = answer.location().split_once('?').unwrap().1.to_owned();
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next").unwrap().1.into_owned()
}

/// Does what a sign-in does: the person proves who she is, by these methods.
async fn proves(school: &School, visitor: &Visitor, methods: &str) {
    let mut unit = school.app.db.begin().await.unwrap();
    session::proved_again(&mut unit, visitor.session.unwrap(), methods, school.now()).await.unwrap();
    unit.commit().await.unwrap();
}

/// The value of a hidden field of a page.
fn hidden(answer: &Answer, name: &str) -> String {
    let from = answer.body.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {}", answer.body))
        + name.len()
        + 15;
    let rest = &answer.body[from..];
    rest[..rest.find('"').unwrap()].replace("&#38;", "&").replace("&amp;", "&")
}

async fn consented(visitor: &Visitor, page: &Answer, answer: &str) -> Answer {
    visitor.post("/oidc/consent", &[("question", &hidden(page, "question")), ("answer", answer)]).await
}

both_engines! {
    async fn an_unknown_service_or_address_is_a_page_and_never_a_redirection(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        for (name, value) in [
            ("client_id", "nobody"),
            ("client_id", ""),
            ("redirect_uri", ""),
            ("redirect_uri", "https://evil.example/cb"),
            ("redirect_uri", "https://cahier.example/cb/"),
            ("redirect_uri", "https://cahier.example/cb?x=1"),
            ("redirect_uri", "https://cahier.example/cb#x"),
            ("redirect_uri", "https://cahier.example/CB"),
            ("redirect_uri", "https://cahier.example:443/cb"),
            ("redirect_uri", "https://cahier.example.evil.example/cb"),
            ("redirect_uri", "https://cahier.example@evil.example/cb"),
            ("redirect_uri", "http://cahier.example/cb"),
            ("redirect_uri", "//cahier.example/cb"),
            ("redirect_uri", "javascript:alert(1)"),
            ("redirect_uri", "https://cahier.example/cb\r\nset-cookie: x=1"),
            ("redirect_uri", "https://cahier.example/bye?x=1"),
        ] {
            for visitor in [&lina, &school.stranger()] {
                for prompt in ["", "none"] {
                    let answer = cahier.asks(visitor, &[(name, value), ("prompt", prompt)]).await;
                    answer.is(403);
                    assert!(answer.location().is_empty() && !answer.body.contains("evil.example"), "{name}={value}");
                    assert!(answer.text().contains("Rien n’a été transmis"), "{}", answer.text());
                }
            }
        }
        for twice in ["client_id", "redirect_uri"] {
            let value = if twice == "client_id" { cahier.id.as_str() } else { BACK };
            lina.get(&format!("{}&{twice}={}", cahier.question(&[]), encoded(value))).await.is(403);
        }
        // A program on a device listens at whatever port is free; nobody else does.
        let device = relying(&school, &Wanted { authentication: Authentication::Public, back: "http://127.0.0.1/cb".into(), ..Wanted::default() }).await;
        let answer = device.asks(&lina, &[("redirect_uri", "http://127.0.0.1:49152/cb")]).await;
        assert!(answer.location().starts_with("http://127.0.0.1:49152/cb?code="), "{}", answer.location());
        device.asks(&lina, &[("redirect_uri", "http://127.0.0.1:49152/other")]).await.is(403);
        let server = relying(&school, &Wanted { back: "http://127.0.0.1:9000/cb".into(), ..Wanted::default() }).await;
        server.asks(&lina, &[("redirect_uri", "http://127.0.0.1:9001/cb")]).await.is(403);
    }

    async fn every_other_fault_goes_back_with_its_code(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        for (changes, error) in [
            (&[("response_type", "")][..], "invalid_request"),
            (&[("response_type", "token")], "unsupported_response_type"),
            (&[("response_type", "id_token")], "unsupported_response_type"),
            (&[("scope", "profile")], "invalid_scope"),
            (&[("code_challenge", "")], "invalid_request"),
            (&[("code_challenge_method", "")], "invalid_request"),
            (&[("code_challenge_method", "plain"), ("code_challenge", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")], "invalid_request"),
            (&[("prompt", "none consent")], "invalid_request"),
            (&[("max_age", "x")], "invalid_request"),
            (&[("request", "eyJhbGciOiJub25lIn0.e30.")], "request_not_supported"),
            (&[("request_uri", "https://evil.example/r")], "request_uri_not_supported"),
            (&[("registration", "{}")], "registration_not_supported"),
            (&[("id_token_hint", "nonsense")], "invalid_request"),
        ] {
            hears(&cahier.asks(&lina, changes).await, error);
        }
        let twice = lina.get(&format!("{}&nonce=other", cahier.question(&[]))).await;
        hears(&twice, "invalid_request");
        // A repeated state is not given back: which one would it be?
        let twice = back(&lina.get(&format!("{}&state=other", cahier.question(&[]))).await);
        assert!(twice["error"] == "invalid_request" && !twice.contains_key("state"));
        let without = back(&cahier.asks(&lina, &[("state", "")]).await);
        assert!(without.contains_key("code") && !without.contains_key("state"));
        let code = cahier.code(&lina, &[("nonce", "")]).await;
        let tokens = json(&cahier.exchanges(&school, &code).await);
        assert!(read(&school, tokens["id_token"].as_str().unwrap()).await.1.get("nonce").is_none(), "none was sent");
    }

    async fn an_answer_comes_in_the_mode_asked_for(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        let fragment = cahier.asks(&lina, &[("response_mode", "fragment")]).await;
        assert!(fragment.location().starts_with("https://cahier.example/cb#code=OC-"), "{}", fragment.location());
        assert_eq!(back(&fragment)["state"], "an état & more");
        let posted = cahier.asks(&lina, &[("response_mode", "form_post")]).await;
        posted.is(200);
        assert!(posted.body.contains("<form method=\"POST\" action=\"https://cahier.example/cb\" data-onward>"), "{}", posted.body);
        assert!(hidden(&posted, "code").starts_with("OC-") && hidden(&posted, "iss") == ISSUER);
        let form = posted.body.split_once("data-onward").unwrap().1.split_once("</form>").unwrap().0;
        assert!(!form.contains("form-token"), "nothing of ours leaves: {form}");
        let policy = posted.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("form-action 'self' https://cahier.example;") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let refused = cahier.asks(&lina, &[("response_mode", "form_post"), ("scope", "profile")]).await;
        assert_eq!(hidden(&refused, "error"), "invalid_scope");
        hears(&cahier.asks(&lina, &[("response_mode", "web_message")]).await, "invalid_request");
        // The same question by a form, from the service's page: without our cookies it is asked again by a GET.
        let query = cahier.question(&[]);
        let asked = school.stranger().call("/oidc/authorize", "application/x-www-form-urlencoded", query.split_once('?').unwrap().1).await;
        assert_eq!(asked.status, 303);
        assert!(back(&lina.get(asked.location()).await).contains_key("code"));
        let long = format!("{}&state={}", query.split_once('?').unwrap().1, "x".repeat(10_000));
        school.stranger().call("/oidc/authorize", "application/x-www-form-urlencoded", &long).await.is(403);
        // At the end of a form of ours browsers follow no redirection to another site: a page goes on.
        let page = lina.get_with(&cahier.question(&[]), &[("sec-fetch-site", "same-origin")]).await;
        page.is(200);
        assert!(page.headers["refresh"].to_str().unwrap().starts_with("0;url=https://cahier.example/cb?code="));
    }

    async fn a_stranger_signs_in_first_and_comes_back(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let answer = cahier.asks(&school.stranger(), &[]).await;
        let there = next(&answer);
        assert!(there.starts_with("/oidc/authorize?client_id="), "{there}");
        assert_eq!(back(&school.visitor("Lina Crayon").await.get(&there).await)["state"], "an état & more");
        let hinted = cahier.asks(&school.stranger(), &[("login_hint", "lina0\"<b>")]).await;
        let page = school.stranger().get(hinted.location()).await;
        page.is(200);
        assert!(page.body.contains("value=\"lina0&#34;&#60;b&#62;\""), "{}", page.body);
        // As much as a service may give to be given back goes through the sign-in page.
        let long = "é=&".repeat(400);
        let asked = cahier.asks(&school.stranger(), &[("state", &long)]).await;
        let there = next(&asked);
        let page = school.stranger().get(asked.location()).await;
        assert!(page.body.contains(&format!("name=\"next\" value=\"{}\"", there.replace('&', "&#38;"))), "the page carries it");
        assert_eq!(back(&school.visitor("Lina Crayon").await.get(&there).await)["state"], long);
        let longer = back(&cahier.asks(&school.stranger(), &[("state", &"é".repeat(1_001))]).await);
        assert_eq!(longer["error"], "invalid_request");
        hears(&cahier.asks(&school.stranger(), &[("prompt", "none")]).await, "login_required");
        assert!(back(&cahier.asks(&school.visitor("Lina Crayon").await, &[("prompt", "none")]).await).contains_key("code"));
    }

    async fn a_proof_is_as_fresh_as_the_service_asks(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        school.app.clock.advance(100);
        assert!(back(&cahier.asks(&lina, &[("max_age", "100")]).await).contains_key("code"));
        hears(&cahier.asks(&lina, &[("max_age", "99"), ("prompt", "none")]).await, "login_required");
        for changes in [&[("prompt", "login")][..], &[("max_age", "0")], &[("max_age", "99")]] {
            let answer = cahier.asks(&lina, changes).await;
            assert!(answer.location().starts_with("/sign-in?again=true&next="), "{changes:?} {}", answer.location());
            let next = next(&answer);
            // Without a new proof it is asked again; a proof of another question is none.
            assert!(lina.get(&next).await.location().starts_with("/sign-in?again=true"), "{changes:?}");
            school.app.clock.advance(1);
            proves(&school, &lina, "pwd").await;
            if changes[0].1 != "99" {
                for (part, other) in [("asked=", "asked=1"), ("scope=openid", "scope=openid%20offline_access")] {
                    let other = next.replace(part, other);
                    assert!(lina.get(&other).await.location().starts_with("/sign-in?again=true"), "{changes:?} {part}");
                }
            }
            let tokens = json(&cahier.exchanges(&school, &back(&lina.get(&next).await)["code"]).await);
            let (_, claims) = read(&school, tokens["id_token"].as_str().unwrap()).await;
            assert_eq!(claims["auth_time"].as_i64().unwrap(), school.now().micros() / 1_000_000);
            school.app.clock.advance(601);
            assert!(lina.get(&next).await.location().starts_with("/sign-in?again=true"), "{changes:?}: not for ever");
            school.app.clock.advance(100);
        }
    }

    async fn a_service_may_mean_a_person_or_let_her_choose(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let other = relying(&school, &Wanted { name: "Autre", ..Wanted::default() }).await;
        let (lina, hugo) = (school.visitor("Lina Crayon").await, school.visitor("Hugo Ballon").await);
        let tokens = cahier.tokens(&school, &lina, &[]).await;
        let hint = tokens["id_token"].as_str().unwrap();
        school.app.clock.advance(7_000);
        let lina_again = school.visitor("Lina Crayon").await;
        assert!(back(&cahier.asks(&lina_again, &[("id_token_hint", hint), ("prompt", "none")]).await).contains_key("code"));
        let hugo_again = school.visitor("Hugo Ballon").await;
        drop(hugo);
        hears(&cahier.asks(&hugo_again, &[("id_token_hint", hint), ("prompt", "none")]).await, "login_required");
        let asked = cahier.asks(&hugo_again, &[("id_token_hint", hint)]).await;
        let next = next(&asked);
        assert!(asked.location().starts_with("/sign-in?again=true"));
        proves(&school, &hugo_again, "pwd").await;
        hears(&hugo_again.get(&next).await, "login_required");
        hears(&other.asks(&lina_again, &[("id_token_hint", hint)]).await, "invalid_request");
        // To choose: as who she is, or as somebody else.
        let page = cahier.asks(&lina_again, &[("prompt", "select_account")]).await;
        page.shows("Avec quel compte continuer ?").shows("Lina Crayon").shows("Une autre personne");
        let onward = page.body.split("href=\"").find(|part| part.starts_with("/oidc/authorize?")).unwrap();
        let onward = onward[..onward.find('"').unwrap()].replace("&#38;", "&");
        assert!(back(&lina_again.get(&onward).await).contains_key("code"));
        hugo_again.get(&onward).await.shows("Avec quel compte continuer ?");
        hears(&cahier.asks(&lina_again, &[("prompt", "none select_account")]).await, "invalid_request");
    }

    async fn a_closed_service_says_so_and_gets_nobody(engine) {
        let school = school(engine).await;
        let closed = register(&school, &Wanted::default()).await;
        open(&school, closed.service, Some(structure("college")), Audience::Division(division("college", "6B"))).await;
        let lina = school.visitor("Lina Crayon").await;
        let hugo = school.visitor("Zoé Pupitre").await;
        assert!(back(&closed.asks(&lina, &[]).await).contains_key("code"), "a pupil of the division");
        let answer = closed.asks(&hugo, &[]).await;
        answer.is(403);
        assert!(answer.text().contains("ne t’est pas ouvert"), "{}", answer.text());
        let link = answer.body.split("href=\"").find(|part| part.starts_with(BACK)).expect("a way back");
        assert!(link.starts_with("https://cahier.example/cb?error=access_denied"), "{link}");
        hears(&closed.asks(&hugo, &[("prompt", "none")]).await, "access_denied");
        for name in ["Claude Équerre", "Samira Crayon", "Tom Règle"] {
            closed.asks(&school.visitor(name).await, &[]).await.is(403);
        }
        school.app.db.run("update service set stopped_at = $2 where id = $1", args![closed.service, school.now()]).await.unwrap();
        let answer = closed.asks(&lina, &[]).await;
        answer.is(403);
        assert!(answer.text().contains("Cahier est arrêté"), "{}", answer.text());
        hears(&closed.asks(&lina, &[("prompt", "none")]).await, "access_denied");
    }

    async fn a_second_factor_is_asked_for_where_the_register_says_so(engine) {
        let school = school(engine).await;
        let strict = relying(&school, &Wanted { second_factor: true, ..Wanted::default() }).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        let answer = strict.asks(&lina, &[]).await;
        answer.is(403);
        assert!(answer.text().contains("demande une deuxième étape") && answer.body.contains("href=\"/settings/security/second\""), "{}", answer.text());
        hears(&strict.asks(&lina, &[("prompt", "none")]).await, "interaction_required");
        // A wish is no condition: the service is told what there was.
        const TWO: (&str, &str) = ("acr_values", "https://refeds.org/profile/mfa");
        let tokens = cahier.tokens(&school, &lina, &[TWO]).await;
        assert_eq!(read(&school, tokens["id_token"].as_str().unwrap()).await.1["acr"], "https://refeds.org/profile/sfa");
        // Whoever has one is asked for it, and led back.
        school
            .app
            .db
            .run("insert into totp (person_id, secret, made_at, last_step) values ($1, $2, $3, 0)", args![person("Lina Crayon"), vec![1u8; 40], school.now()])
            .await
            .unwrap();
        for relying in [&strict, &cahier] {
            let answer = relying.asks(&lina, &[TWO]).await;
            assert!(answer.location().starts_with("/settings/security/confirm?next=/oidc/authorize%3Fclient"), "{}", answer.location());
        }
        assert!(back(&cahier.asks(&lina, &[]).await).contains_key("code"));
        proves(&school, &lina, "pwd otp").await;
        let tokens = strict.tokens(&school, &lina, &[("prompt", "none")]).await;
        let (_, claims) = read(&school, tokens["id_token"].as_str().unwrap()).await;
        assert_eq!((&claims["acr"], &claims["amr"]), (&"https://refeds.org/profile/mfa".into(), &serde_json::json!(["pwd", "otp", "mfa"])));
    }

    async fn a_person_is_asked_where_no_school_of_hers_answers(engine) {
        let school = school(engine).await;
        let asks = register(&school, &Wanted { asks_consent: true, ..Wanted::default() }).await;
        open(&school, asks.service, None, Audience::Everyone).await;
        let anne = school.visitor("Anne Virgule").await;
        hears(&asks.asks(&anne, &[("prompt", "none")]).await, "consent_required");
        let page = asks.asks(&anne, &[("scope", "openid profile")]).await;
        page.shows("Ouvrir Cahier ?").shows("Reconnaître la même personne").shows("Afficher le prénom dans le service").hides("Ranger");
        assert!(page.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
        hears(&consented(&anne, &page, "no").await, "access_denied");
        asks.asks(&anne, &[("scope", "openid profile")]).await.shows("Ouvrir Cahier ?");
        let onward = consented(&anne, &page, "yes").await;
        assert!(onward.location().starts_with("/oidc/authorize?"), "{}", onward.location());
        assert!(back(&anne.get(onward.location()).await).contains_key("code"));
        // What was agreed to is not asked again; more is.
        assert!(back(&asks.asks(&anne, &[("scope", "openid"), ("prompt", "none")]).await).contains_key("code"));
        let more = asks.asks(&anne, &[("scope", "openid school")]).await;
        more.shows("Ouvrir Cahier ?").shows("Classes de l’enseignant").hides("Classes de l’élève");
        assert!(back(&anne.get(consented(&anne, &more, "yes").await.location()).await).contains_key("code"));
        assert!(back(&asks.asks(&anne, &[("scope", "openid profile school"), ("prompt", "none")]).await).contains_key("code"));
        // A wish of the service asks whoever it is, and the proof of one is not another's.
        let wished = asks.asks(&anne, &[("prompt", "consent")]).await;
        let onward = consented(&anne, &wished, "yes").await;
        assert!(back(&anne.get(onward.location()).await).contains_key("code"));
        let hugo = school.visitor("Hugo Ballon").await;
        hugo.get(onward.location()).await.shows("Ouvrir Cahier ?");
        // A forged question leads nowhere.
        let forged = anne.post("/oidc/consent", &[("question", "client_id=x&redirect_uri=https://evil.example"), ("answer", "no")]).await;
        forged.is(403);
        assert!(forged.location().is_empty());
        school.stranger().post("/oidc/consent", &[("question", ""), ("answer", "yes")]).await.is(303);
        // A school that opens it answers for its own.
        open(&school, asks.service, Some(structure("college")), Audience::Everyone).await;
        assert!(back(&asks.asks(&hugo, &[]).await).contains_key("code"));
    }

    async fn a_code_that_waits_too_long_or_whose_service_closes_is_worth_nothing(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        let late = cahier.code(&lina, &[]).await;
        school.app.clock.advance(59);
        let soon = cahier.code(&lina, &[("scope", "openid offline_access")]).await;
        school.app.clock.advance(1);
        refuses(&cahier.exchanges(&school, &late).await, 400, "invalid_grant");
        let tokens = json(&cahier.exchanges(&school, &soon).await);
        userinfo(&school, &tokens["access_token"]).await.is(200);
        school.app.db.run("update service_opening set valid_to = '2026-11-24' where service_id = $1", args![cahier.service]).await.unwrap();
        refuses(&userinfo(&school, &tokens["access_token"]).await, 401, "invalid_token");
        refuses(&cahier.refreshes(&school, tokens["refresh_token"].as_str().unwrap()).await, 400, "invalid_grant");
    }
}
