//! There and back: who comes in, who is not known yet, and how somebody is linked.

use super::counter::Counter;
use super::{
    PASSWORD, all, came, count, encoded, enter, gone, is_in, linked, parameter, refuses, run_with, school, session, through,
    usual,
};
use crate::model::{Algorithm, ProviderId};
use crate::register::{self, NewProvider};
use kit::args;
use serde_json::json;
use testing::{Answer, School, Visitor, both_engines, person};

const ASKS: &str = "est bon, mais il n’est pas encore relié à un compte d’ici";
const LINKS: &str = "select count(*) from provider_link";

async fn keyed(school: &School, key: &str, name: &str) {
    school
        .app
        .db
        .run(
            "insert into external_id (kind, value, person_id, source) values ('aaf', $1, $2, 'feed:099-2D')",
            args![key, person(name)],
        )
        .await
        .unwrap();
}

/// Where the page that says that somebody is not known yet leads.
#[track_caller]
fn link_of(page: &Answer, id: ProviderId) -> String {
    let link = page.body.split("name=\"next\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    assert!(link.starts_with(&format!("/sign-in/with/{id}/link?begun=")), "{link}");
    link.to_owned()
}

/// Answers the page that asks whether both accounts are hers.
async fn says(visitor: &Visitor, link: &str, answer: &str) -> Answer {
    let (to, _) = link.split_once('?').unwrap();
    visitor.post_from(link, to, &[("answer", answer), ("begun", &parameter(link, "begun"))]).await
}

both_engines! {
    async fn somebody_who_is_linked_comes_in(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        let page = visitor.get("/sign-in?next=/services").await;
        page.shows("Se connecter avec l’académie d’Exemple");
        assert!(page.body.contains(&format!("href=\"/sign-in/with/{id}?next=/services\"")), "{}", page.body);
        assert!(page.statements() <= 2, "{}", page.statements());
        let begun = visitor.get(&format!("/sign-in/with/{id}?next=/settings/security")).await;
        let to = begun.location().to_owned();
        for (name, value) in [
            ("response_type", "code"), ("client_id", "préau@exemple"), ("scope", "openid profile"), ("code_challenge_method", "S256"),
            ("redirect_uri", &format!("http://localhost:8080/sign-in/with/{id}/back")), ("prompt", ""), ("max_age", "43200"), ("tenant", "1"),
        ] {
            assert_eq!(parameter(&to, name), value, "{name}");
        }
        for name in ["state", "nonce", "code_challenge"] {
            assert_eq!(parameter(&to, name).len(), 43, "{name}");
        }
        let cookies: Vec<&str> = begun.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
        assert!(cookies.iter().any(|line| line.starts_with("preau-with=") && line.contains("HttpOnly; SameSite=Lax")), "{cookies:?}");
        let code = counter.signs_in(&to, "4711");
        let iss = encoded(&counter.issuer);
        let back = format!("/sign-in/with/{id}/back?code={code}&state={}&iss={iss}", parameter(&to, "state"));
        visitor.get(&back).await.leads_to("/settings/security");
        let security = visitor.get("/settings/security").await;
        security.shows("Entrer par un autre compte").shows("c.equerre").shows("dernière entrée");
        assert!(security.statements() <= 10, "{}", security.statements());
        let (opened, methods) = session(&school, "Claude Équerre").await.unwrap();
        assert_eq!(methods, "fed");
        let found: Vec<(String, Option<String>)> = school.app.db
            .fresh("select subject, sid from provider_session where session_id = $1", args![opened]).await.unwrap();
        assert_eq!(found, [("4711".to_owned(), Some("session-1".to_owned()))]);
        // The next time, this way stands first; a password puts it back.
        assert_eq!(visitor.cookie("preau-way"), Some(id.to_string()));
        visitor.post_from("/settings/security", "/sign-out", &[]).await.leads_to(&format!("/sign-in/with/{id}/left"));
        visitor.get(&format!("/sign-in/with/{id}/left")).await.shows("Quitter aussi l’académie d’Exemple");
        let page = visitor.get("/sign-in").await;
        let (way, form) = (page.body.find("Se connecter avec"), page.body.find("name=\"password\""));
        assert!(way < form, "the last way stands first");
        let fields = [("login", "claude.equerre"), ("password", PASSWORD)];
        visitor.post_from("/sign-in", "/sign-in", &fields).await.leads_to("/");
        assert_eq!(visitor.cookie("preau-way"), None);
        // A link may name a way: it stands first, and nobody is sent away.
        let page = school.stranger().get(&format!("/sign-in?with={id}")).await;
        assert!(page.status == 200 && page.body.find("Se connecter avec") < page.body.find("name=\"password\""));
    }

    async fn somebody_who_is_not_links_by_coming_in_once(engine) {
        let (school, counter, id) = all(engine).await;
        // Everything that names her is equal: it proves nothing.
        counter.says(json!({ "email": "claude@exemple.invalid", "email_verified": true, "name": "Claude Équerre", "preferred_username": "claude.equerre" }));
        school.app.db.run("insert into contact_point (id, person_id, kind, value, verified_at, source) values ($1, $2, 'mail', 'claude@exemple.invalid', 1, 'own')",
            args![uuid::Uuid::from_u128(9), person("Claude Équerre")]).await.unwrap();
        let visitor = school.stranger();
        let page = through(&visitor, &counter, id, "4711").await;
        page.is(200).shows(ASKS).shows("Mot de passe");
        assert!(visitor.cookie("preau").is_none(), "she is known by nothing");
        assert_eq!(count(&school, LINKS).await, 0);
        page.shows("Le compte « claude.equerre » chez l’académie d’Exemple");
        let link = link_of(&page, id);
        let fields = [("login", "claude.equerre"), ("password", PASSWORD), ("next", link.as_str())];
        visitor.post_from("/sign-in", "/sign-in", &fields).await.leads_to(&link);
        let page = visitor.get(&link).await;
        page.shows("Relier votre compte chez l’académie d’Exemple ?").shows("Claude Équerre").shows("claude.equerre");
        assert_eq!(count(&school, LINKS).await, 0, "reading links nothing");
        says(&visitor, &link, "yes").await.leads_to("/");
        assert_eq!(count(&school, LINKS).await, 1);
        visitor.get("/settings/security").await.shows("Connexion par un autre guichet reliée");
        // Her verified address is written to.
        school.app.work_all().await.unwrap();
        let letters: Vec<String> = std::fs::read_dir(school.folder().join("mail")).unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        assert!(letters.len() == 1 && letters[0].contains("claude@exemple.invalid"), "{letters:?}");
        // What waited is over, and the next time she comes in at once.
        came(&visitor, &link).await.is(422);
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
        // Another of the same counter is somebody else.
        let other = school.stranger();
        through(&other, &counter, id, "4712").await.shows(ASKS);
        assert!(!is_in(&other).await);
    }

    async fn who_says_no_is_not_linked(engine) {
        let (school, counter, id) = all(engine).await;
        let visitor = school.stranger();
        let page = through(&visitor, &counter, id, "4711").await;
        page.shows(ASKS);
        let link = link_of(&page, id);
        let fields = [("login", "claude.equerre"), ("password", PASSWORD), ("next", link.as_str())];
        visitor.post_from("/sign-in", "/sign-in", &fields).await;
        says(&visitor, &link, "no").await.leads_to("/");
        assert_eq!(count(&school, LINKS).await, 0);
        came(&visitor, &link).await.is(422);
        // Nobody links what another browser was told.
        came(&school.visitor("Claude Équerre").await, &link).await.is(422);
    }

    async fn a_link_waits_for_the_sign_in_that_was_begun_for_it(engine) {
        let (school, counter, id) = all(engine).await;
        let own = [("login", "claude.equerre"), ("password", PASSWORD)];
        let post = format!("/sign-in/with/{id}/link");
        // Somebody is told that she is not linked yet, and leaves; another signs in on that browser.
        let visitor = school.stranger();
        let link = link_of(&through(&visitor, &counter, id, "4711").await, id);
        visitor.post_from("/sign-in", "/sign-in", &own).await.leads_to("/");
        for address in [link.as_str(), post.as_str(), &format!("{post}?begun=")] {
            came(&visitor, address).await.is(422).hides("Relier votre compte");
        }
        let yes = [("answer", "yes"), ("begun", &parameter(&link, "begun"))];
        let over = visitor.post_from("/settings/security", &post, &yes).await;
        assert!(over.location().contains("/failed?why=over"), "{} {}", over.status, over.location());
        // Signed out of, it is over too.
        let inside = school.visitor("Anne Virgule").await;
        let back = gone(&inside, &counter, id, "?link=true", "4711").await;
        let link = inside.get(&back).await.location().to_owned();
        inside.get(&link).await.is(200);
        came(&inside, &post).await.is(422);
        inside.post_from("/settings/security", "/sign-out", &[]).await;
        let again = [&own[..], &[("next", link.as_str())]].concat();
        inside.post_from("/sign-in", "/sign-in", &again).await.leads_to(&link);
        came(&inside, &link).await.is(422);
        // It waits ten minutes.
        let late = school.stranger();
        let link = link_of(&through(&late, &counter, id, "4711").await, id);
        let next = [&own[..], &[("next", link.as_str())]].concat();
        late.post_from("/sign-in", "/sign-in", &next).await.leads_to(&link);
        late.get(&link).await.is(200);
        school.app.clock.advance(601);
        came(&late, &link).await.is(422);
        assert_eq!(count(&school, LINKS).await, 0);
    }

    async fn an_account_without_a_name_is_not_pressed_on_anybody(engine) {
        let (school, counter, id) = all(engine).await;
        for (name, primary) in [(json!("c.equerre"), true), (json!(null), false)] {
            counter.says(json!({ "preferred_username": name, "email": null, "name": null }));
            let visitor = school.visitor("Claude Équerre").await;
            let back = gone(&visitor, &counter, id, "?link=true", "4711").await;
            let page = visitor.get(visitor.get(&back).await.location()).await;
            page.is(200).shows("Ne les reliez que si ce compte chez l’académie d’Exemple est le vôtre");
            assert_eq!(page.body.contains("class=\"btn\" name=\"answer\""), primary, "{}", page.body);
        }
    }

    async fn a_shared_computer_keeps_nothing(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        let page = visitor.get("/sign-in?next=/services").await;
        assert!(page.body.contains(&format!("/sign-in/with/{id}?next=/services&#38;shared=true")), "{}", page.body);
        let back = gone(&visitor, &counter, id, "?shared=true", "4711").await;
        visitor.get(&back).await.leads_to("/");
        assert_eq!(count(&school, "select count(*) from session where shared").await, 1);
        for cookie in ["preau-way", "preau-device", "preau-with"] {
            assert_eq!(visitor.cookie(cookie).unwrap_or_default(), "", "{cookie}");
        }
    }

    async fn a_first_visit_leads_to_the_link_too(engine) {
        let (school, counter, id) = all(engine).await;
        let lina = person("Lina Crayon");
        school.app.db.run("update account set state = 'prepared', password_hash = null where person_id = $1", args![lina]).await.unwrap();
        school.app.db.run("delete from terms_acceptance where person_id = $1", args![lina]).await.unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        let (code, _) = identity::hand_over(&school.app, &mut unit, lina, None, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        let visitor = school.stranger();
        let page = through(&visitor, &counter, id, "4711").await;
        page.shows(ASKS);
        let link = link_of(&page, id);
        let first = format!("/activation?next={}", identity::model::in_query(&link));
        assert!(page.body.contains(&format!("href=\"{first}\"")), "{}", page.body);
        let fields = [("code", code.as_str()), ("birth", "14/03/2015"), ("next", &link)];
        assert!(visitor.get(&first).await.body.contains(&format!("value=\"{link}\"")));
        let mut page = visitor.post_from(&first, "/activation", &fields).await;
        for (path, more) in [("terms", ("", "")), ("password", ("accept", "yes")), ("done", ("password", PASSWORD))] {
            let note = page.body.split("name=\"note\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
            page = visitor.post(&format!("/activation/{path}"), &[("note", &note), more]).await;
        }
        page.leads_to(&link);
        visitor.get(&link).await.shows("Relier ton compte chez l’académie d’Exemple ?").shows("est le tien");
        says(&visitor, &link, "yes").await.leads_to("/");
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
        assert_eq!(count(&school, "select count(*) from session where methods = 'fed'").await, 1);
    }

    async fn from_inside_one_links_and_removes(engine) {
        let (school, counter, id) = all(engine).await;
        let visitor = school.visitor("Claude Équerre").await;
        let page = visitor.get("/settings/security").await;
        page.shows("Relier l’académie d’Exemple");
        let back = gone(&visitor, &counter, id, "?link=true&next=/settings/security", "4711").await;
        let link = visitor.get(&back).await.location().to_owned();
        assert!(link.starts_with(&format!("/sign-in/with/{id}/link?begun=")), "{link}");
        says(&visitor, &link, "yes").await.leads_to("/settings/security");
        assert_eq!(count(&school, LINKS).await, 1);
        // Once more changes nothing.
        let back = gone(&visitor, &counter, id, "?link=true&next=/settings/security", "4711").await;
        visitor.get(&back).await.leads_to("/settings/security");
        // Another person cannot take it.
        let other = school.visitor("Anne Virgule").await;
        let back = gone(&other, &counter, id, "?link=true", "4711").await;
        came(&other, &back).await.is(422).hides("Équerre");
        assert!(other.get("/settings/security").await.text().contains("Relier l’académie"));
        other.post(&format!("/sign-in/with/{id}/unlink"), &[("subject", "4711")]).await.is_not_found();
        // Removed: what came in by it is out, and nothing comes in any more.
        let elsewhere = school.stranger();
        through(&elsewhere, &counter, id, "4711").await.leads_to("/");
        visitor.post(&format!("/sign-in/with/{id}/unlink"), &[("subject", "4711")]).await.leads_to("/settings/security");
        assert!(!is_in(&elsewhere).await && is_in(&visitor).await);
        through(&school.stranger(), &counter, id, "4711").await.shows(ASKS);
        assert_eq!(count(&school, "select count(*) from security_event where kind in ('way_added', 'way_removed')").await, 2);
    }

    async fn an_old_session_links_nothing(engine) {
        let (school, counter, id) = all(engine).await;
        let visitor = school.visitor("Claude Équerre").await;
        school.app.clock.advance(31 * 60);
        counter.says(json!({ "iat": 1_795_513_860, "exp": 1_795_514_000 }));
        let back = gone(&visitor, &counter, id, "?link=true", "4711").await;
        let link = visitor.get(&back).await.location().to_owned();
        let asks = visitor.get(&link).await;
        assert!(asks.location().starts_with("/settings/security/confirm?next="), "{}", asks.location());
        let asks = visitor.post(&format!("/sign-in/with/{id}/link"), &[("answer", "yes"), ("begun", &parameter(&link, "begun"))]).await;
        assert!(asks.location().starts_with("/settings/security/confirm?next="), "{}", asks.location());
        assert_eq!(count(&school, LINKS).await, 0);
    }

    async fn a_key_of_the_feed_names_one_person_or_nobody(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let id = enter(&school, &NewProvider { key: Some(("FrEduCtRefId", "099-2D")), ..usual(&counter) }).await;
        keyed(&school, "099-2D:700101", "Lina Crayon").await;
        keyed(&school, "099-2D:700102", "Claude Équerre").await;
        keyed(&school, "098-2D:700103", "Anne Virgule").await;
        for nobody in [json!(["{AAF}98|2|700103"]), json!("700103"), json!(["{AAF}99|2|700101", "{AAF}99|2|700102"]), json!([]), json!(7)] {
            counter.says(json!({ "FrEduCtRefId": nobody }));
            counter.tells(json!({ "sub": "4711" }));
            let visitor = school.stranger();
            through(&visitor, &counter, id, "4711").await.is(200).shows("pas encore relié à un compte d’ici");
            assert!(visitor.cookie("preau").is_none(), "{nobody}");
        }
        assert_eq!(count(&school, LINKS).await, 0);
        counter.says(json!({ "FrEduCtRefId": ["{AAF}99|2|700101"] }));
        let visitor = school.stranger();
        through(&visitor, &counter, id, "4711").await.leads_to("/");
        assert!(session(&school, "Lina Crayon").await.is_some() && session(&school, "Claude Équerre").await.is_none());
        // Linked once: another key changes nothing any more.
        counter.says(json!({ "FrEduCtRefId": ["{AAF}99|2|700102"] }));
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
        assert!(session(&school, "Claude Équerre").await.is_none());
        // The key may be told when it is asked for, of the same person alone.
        counter.says(json!({}));
        counter.tells(json!({ "sub": "somebody else", "FrEduCtRefId": "700102" }));
        let visitor = school.stranger();
        refuses(&through(&visitor, &counter, id, "4712").await, &visitor, "of somebody else");
        counter.tells(json!({ "sub": "4712", "FrEduCtRefId": "700102" }));
        through(&school.stranger(), &counter, id, "4712").await.leads_to("/");
        assert!(session(&school, "Claude Équerre").await.is_some());
    }

    async fn an_account_that_is_not_in_use_stays_closed(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let id = enter(&school, &NewProvider { key: Some(("ref", "099-2D")), ..usual(&counter) }).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        keyed(&school, "099-2D:700101", "Lina Crayon").await;
        counter.says(json!({ "ref": "700101" }));
        for state in ["closed", "suspended", "prepared"] {
            school.app.db.run("update account set state = $1", args![state]).await.unwrap();
            let visitor = school.stranger();
            refuses(&through(&visitor, &counter, id, "4711").await, &visitor, state);
            let visitor = school.stranger();
            through(&visitor, &counter, id, "4712").await.shows("pas encore relié à un compte d’ici");
            assert!(visitor.cookie("preau").is_none());
        }
        assert_eq!(count(&school, "select count(*) from session").await, 0);
    }

    async fn the_terms_and_the_second_step_are_asked_here(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        school.app.db.run("delete from terms_acceptance", vec![]).await.unwrap();
        let visitor = school.stranger();
        let page = through(&visitor, &counter, id, "4711").await;
        page.shows("Les règles du préau");
        assert!(visitor.cookie("preau").is_none());
        let note = page.body.split("name=\"note\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        visitor.post("/sign-in/terms", &[("note", &note), ("accept", "yes")]).await.leads_to("/");
        assert_eq!(session(&school, "Claude Équerre").await.unwrap().1, "fed");
        assert_eq!(count(&school, "select count(*) from provider_session").await, 1);
        // A link that went meanwhile opens nothing.
        school.app.db.run("delete from terms_acceptance", vec![]).await.unwrap();
        let visitor = school.stranger();
        let page = through(&visitor, &counter, id, "4711").await;
        let note = page.body.split("name=\"note\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        school.app.db.run("delete from provider_link", vec![]).await.unwrap();
        visitor.post("/sign-in/terms", &[("note", &note), ("accept", "yes")]).await.is(422);
        assert!(visitor.cookie("preau").is_none());
        // The second step, and what it asks.
        linked(&school, id, "4711", "Claude Équerre").await;
        school.app.db.run("insert into totp (person_id, secret, made_at, last_step) values ($1, $2, 1, 1)",
            args![person("Claude Équerre"), vec![0u8; 48]]).await.unwrap();
        let visitor = school.stranger();
        through(&visitor, &counter, id, "4711").await.shows("Encore une étape");
        assert!(visitor.cookie("preau").is_none());
    }

    async fn a_proof_from_there_confirms_nothing_here(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        through(&visitor, &counter, id, "4711").await.leads_to("/");
        let asks = visitor.get("/settings/security/codes").await;
        assert!(asks.location().starts_with("/settings/security/confirm"), "{} {}", asks.status, asks.location());
        // It was proved a minute before it came, and the session says so.
        let found: Vec<(kit::Instant,)> = school.app.db.fresh("select authenticated_at from session", vec![]).await.unwrap();
        assert_eq!(found[0].0, school.now().plus_seconds(-60));
        // Whoever is in already must prove it anew there.
        let begun = visitor.get(&format!("/sign-in/with/{id}")).await;
        assert_eq!((parameter(begun.location(), "prompt"), parameter(begun.location(), "max_age")), ("login".to_owned(), "0".to_owned()));
    }

    async fn a_counter_that_is_silent_leaves_the_form(engine) {
        let (school, _, _) = all(engine).await;
        let host = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let school = run_with(&school, &host).await;
        let issuer = format!("http://{host}");
        let counter = Counter::open(Algorithm::Es256).await;
        let id = enter(&school, &NewProvider { issuer: &issuer, ..usual(&counter) }).await;
        let visitor = school.stranger();
        let answer = came(&visitor, &format!("/sign-in/with/{id}?next=/services")).await;
        refuses(&answer, &visitor, "silent");
        assert!(answer.text().contains("Pas de réponse de") && answer.body.contains("name=\"next\" value=\"/services\""));
        // Who is in already reads the sentence alone.
        let inside = school.visitor("Claude Équerre").await;
        let answer = came(&inside, &format!("/sign-in/with/{id}?link=true")).await;
        let said = answer.is(503).text();
        assert!(said.contains("Pas de réponse de") && said.contains("Revenir à la sécurité du compte"), "{said}");
        assert!(!said.contains("mot de passe"), "{said}");
    }

    async fn a_counter_of_rsa_is_understood(engine) {
        let counter = Counter::open(Algorithm::Rs256).await;
        let school = school(engine, &counter).await;
        // Entered by mistake otherwise, then mended: what was remembered of its keys is read anew.
        let id = enter(&school, &usual(&counter)).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        refuses(&through(&visitor, &counter, id, "4711").await, &visitor, "another algorithm");
        let was = register::by_id(&school.app.db, id).await.unwrap().unwrap();
        let new = NewProvider { algorithm: Algorithm::Rs256, secret: "", ..usual(&counter) };
        let mut unit = school.app.db.begin().await.unwrap();
        register::change(&school.app, &mut unit, Some(person("Max Platine")), &was, &new, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
    }
}
