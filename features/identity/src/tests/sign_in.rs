//! Login and password: who comes in, who does not, and what is not learnt from it.

use super::{PASSWORD, count, give_password, login, note, run_as, school, settle};
use crate::accounts;
use crate::hash_pool::counted;
use kit::{args, session};
use testing::{Answer, School, Visitor, both_engines, person};

async fn try_in(visitor: &Visitor, login: &str, password: &str) -> Answer {
    visitor.post_from("/sign-in", "/sign-in", &[("login", login), ("password", password), ("next", "/")]).await
}

async fn closed(school: &School, name: &str) {
    let mut unit = school.app.db.begin().await.unwrap();
    accounts::close_many(&mut unit, &[person(name)], school.now()).await.unwrap();
    unit.commit().await.unwrap();
}

/// A refusal without what differs by nature: tokens, and the login that was typed.
fn blank(answer: &Answer, login: &str) -> String {
    let token = answer.form_token().unwrap();
    answer.body.replace(&token, "").replace(login, "")
}

both_engines! {
    async fn the_right_password_leads_to_the_page_asked_for(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        let visitor = school.stranger();
        visitor.get("/sign-in?next=/groups").await.shows("Entrer").shows("C’est ma première fois");
        let answer = visitor.post_from("/sign-in", "/sign-in", &[("login", &login.to_uppercase()), ("password", PASSWORD), ("next", "/groups")]).await;
        answer.leads_to("/groups");
        assert!(answer.statements() <= 12, "{} statements", answer.statements());
        let sessions = session::of_person(&school.app.db, person("Samira Crayon"), school.now()).await.unwrap();
        assert_eq!(sessions.len(), 1);
        assert_eq!(sessions[0].idle_seconds, 30 * 86_400);
        visitor.get("/sign-in").await.leads_to("/");
        for hostile in ["//evil.example", "https://evil.example", "/\\evil"] {
            let stranger = school.stranger();
            stranger.post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD), ("next", hostile)]).await.leads_to("/");
        }
    }

    async fn every_refusal_is_the_same_and_costs_one_hash(engine) {
        let school = school(engine).await;
        let wrong = settle(&school, "Samira Crayon").await;
        let left = settle(&school, "Karim Crayon").await;
        closed(&school, "Karim Crayon").await;
        let stopped = settle(&school, "Anne Virgule").await;
        let mut unit = school.app.db.begin().await.unwrap();
        assert!(accounts::suspend(&mut unit, person("Anne Virgule"), school.now()).await.unwrap());
        unit.commit().await.unwrap();
        let prepared = login(&school, "Hugo Ballon").await;
        let mut seen: Vec<String> = vec![];
        for (login, password) in [
            (wrong.as_str(), "not this one"), (left.as_str(), PASSWORD), (stopped.as_str(), PASSWORD), (prepared.as_str(), PASSWORD),
            ("nobody.atall", PASSWORD), ("'; drop table account; --", PASSWORD), (wrong.as_str(), ""), (wrong.as_str(), &"x".repeat(5_000)),
        ] {
            let visitor = school.stranger();
            let (answer, hashes) = counted(try_in(&visitor, login, password)).await;
            answer.is(422).shows("L’identifiant ou le mot de passe n’est pas le bon");
            assert_eq!(hashes, 1, "{login}");
            assert!(visitor.cookie("preau").is_none());
            assert!(!answer.body.contains(PASSWORD) && !answer.body.contains("not this one"), "the password comes back");
            seen.push(blank(&answer, &login.replace('\'', "&#39;")));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "refusals differ");
    }

    async fn an_account_slows_down_and_its_person_is_told(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        let visitor = school.stranger();
        for _ in 0..5 {
            try_in(&visitor, &login, "wrong").await.is(422).shows("n’est pas le bon");
        }
        let (answer, hashes) = counted(try_in(&visitor, &login, PASSWORD)).await;
        answer.is(422).shows("Attendez une minute");
        assert_eq!(hashes, 0);
        // The same for a login that is nobody's.
        for _ in 0..5 {
            try_in(&visitor, "no.body", "wrong").await.is(422);
        }
        try_in(&visitor, "no.body", "wrong").await.is(422).shows("Attendez une minute");
        school.app.clock.advance(6);
        try_in(&visitor, &login, PASSWORD).await.leads_to("/");
        for _ in 0..100 {
            if count(&school, "select count(*) from security_event where kind = 'many_failures'", vec![]).await == 1 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the person is not told");
    }

    async fn a_session_planted_before_is_worth_nothing_after(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        let visitor = school.stranger();
        let planted = "ab".repeat(32);
        visitor.set_cookie("preau", &planted);
        try_in(&visitor, &login, PASSWORD).await.leads_to("/");
        let token = visitor.cookie("preau").unwrap();
        assert_ne!(token, planted);
        let thief = school.stranger();
        thief.set_cookie("preau", &planted);
        thief.get("/sign-in").await.is(200);
        // A second sign-in of the same browser ends the first session.
        let again = school.visitor("Samira Crayon").await;
        let before = again.cookie("preau").unwrap();
        again.post("/sign-in", &[("login", &login), ("password", PASSWORD), ("next", "/")]).await.leads_to("/");
        assert_ne!(again.cookie("preau").unwrap(), before);
        let old = school.stranger();
        old.set_cookie("preau", &before);
        old.get("/sign-in").await.is(200);
    }

    async fn leaving_ends_the_session_for_good(engine) {
        let school = school(engine).await;
        let visitor = school.visitor("Samira Crayon").await;
        let token = visitor.cookie("preau").unwrap();
        visitor.post("/sign-out", &[]).await.leads_to("/sign-in");
        assert!(visitor.cookie("preau").is_none());
        // Said once, in words of no gender: nobody knows any more who left.
        visitor.get("/sign-in").await.shows("Déconnexion faite");
        visitor.get("/sign-in").await.hides("Déconnexion faite");
        let thief = school.stranger();
        thief.set_cookie("preau", &token);
        thief.get("/sign-in").await.is(200);
        assert_eq!(session::of_person(&school.app.db, person("Samira Crayon"), school.now()).await.unwrap(), []);
    }

    async fn forged_forms_are_refused(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        let fields = [("login", login.as_str()), ("password", PASSWORD)];
        let visitor = school.stranger();
        visitor.post_raw("/sign-in", &fields, &[]).await.is(403);
        let token = visitor.token();
        let signed = [("form-token", token.as_str()), fields[0], fields[1]];
        visitor.post_raw("/sign-in", &signed, &[("origin", "https://evil.example")]).await.is(403);
        visitor.post_raw("/sign-in", &signed, &[("sec-fetch-site", "cross-site")]).await.is(403);
        // A token of another visitor's form does not do.
        let other = school.stranger();
        other.get("/sign-in").await;
        other.post_raw("/sign-in", &signed, &[]).await.is(403);
        school.visitor("Samira Crayon").await.post_raw("/sign-out", &[], &[]).await.is(403);
        visitor.post_raw("/sign-in", &signed, &[("origin", "http://localhost:8080")]).await.leads_to("/");
    }

    async fn sessions_live_by_profile_and_device(engine) {
        let school = school(engine).await;
        for (name, shared, idle, absolute) in [
            ("Lina Crayon", "", 30 * 86_400, 90 * 86_400),
            ("Lina Crayon", "yes", 15 * 60, 12 * 3_600),
            ("Anne Virgule", "", 3_600, 12 * 3_600),
            ("Ada Souris", "yes", 15 * 60, 12 * 3_600),
            ("Irène Tableau", "", 3_600, 12 * 3_600),
        ] {
            let login = settle(&school, name).await;
            let visitor = school.stranger();
            let answer = visitor.post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD), ("shared", shared)]).await;
            answer.leads_to("/");
            let cookie = answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).find(|line| line.starts_with("preau=")).unwrap();
            assert_eq!(cookie.contains("Max-Age"), shared.is_empty(), "{cookie}");
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
            let newest = session::of_person(&school.app.db, person(name), school.now()).await.unwrap();
            assert!(newest.iter().any(|one| one.idle_seconds == idle && one.ends_at == school.now().plus_seconds(absolute)), "{name}: {newest:?}");
        }
    }

    async fn the_terms_come_before_the_session(engine) {
        let school = school(engine).await;
        give_password(&school, person("Samira Crayon"), PASSWORD, false).await;
        let login = login(&school, "Samira Crayon").await;
        let visitor = school.stranger();
        let page = try_in(&visitor, &login, PASSWORD).await;
        page.is(200).shows("Les règles du préau");
        assert!(visitor.cookie("preau").is_none(), "a session exists before the terms");
        let note = note(&page);
        visitor.post("/sign-in/terms", &[("note", &note)]).await.is(422).shows("La case n’est pas cochée");
        assert!(visitor.cookie("preau").is_none());
        let forged = note.replace("own", "shared");
        visitor.post("/sign-in/terms", &[("note", &forged), ("accept", "yes")]).await.is(422).shows("trop longtemps");
        visitor.post("/sign-in/terms", &[("note", &note), ("accept", "yes")]).await.leads_to("/");
        assert!(visitor.cookie("preau").is_some());
        // Once only.
        let thief = school.stranger();
        thief.post("/sign-in/terms", &[("note", &note), ("accept", "yes")]).await.is(422);
        assert!(thief.cookie("preau").is_none());
        assert_eq!(count(&school, "select count(*) from terms_acceptance where person_id = $1", args![person("Samira Crayon")]).await, 1);
        let again = school.stranger();
        try_in(&again, &login, PASSWORD).await.leads_to("/");
    }

    async fn a_note_of_the_terms_grows_old(engine) {
        let school = school(engine).await;
        give_password(&school, person("Samira Crayon"), PASSWORD, false).await;
        let visitor = school.stranger();
        let note = note(&try_in(&visitor, &login(&school, "Samira Crayon").await, PASSWORD).await);
        school.app.clock.advance(601);
        visitor.post("/sign-in/terms", &[("note", &note), ("accept", "yes")]).await.is(422);
        assert!(visitor.cookie("preau").is_none());
    }

    async fn a_password_chosen_by_another_is_changed_first(engine) {
        let school = school(engine).await;
        give_password(&school, person("Irène Tableau"), "premier matin bleu", true).await;
        let login = login(&school, "Irène Tableau").await;
        let visitor = school.stranger();
        let page = try_in(&visitor, &login, "premier matin bleu").await;
        page.is(200).shows("Nouveau mot de passe");
        let note = note(&page);
        let send = |password: &'static str| { let (visitor, note) = (visitor.clone(), note.clone()); async move {
            visitor.post("/sign-in/terms", &[("note", &note), ("accept", "yes"), ("password", password)]).await
        }};
        send("premier matin bleu").await.is(422).shows("C’est celui que vous aviez");
        send("court").await.is(422).shows("12 caractères");
        send("une grue rousse danse").await.leads_to("/");
        school.stranger().post("/sign-in/terms", &[("note", &note), ("password", "une autre grue danse")]).await.is(422);
        try_in(&school.stranger(), &login, "premier matin bleu").await.is(422);
        try_in(&school.stranger(), &login, "une grue rousse danse").await.leads_to("/");
    }
}

/// The same school behind an https address.
async fn over_https(school: &School) -> School {
    run_as(school, kit::Config { public_url: "https://ent.exemple.invalid".into(), ..school.app.config.clone() }).await
}

both_engines! {
    async fn over_https_the_cookie_is_locked_to_the_host(engine) {
        let school = over_https(&school(engine).await).await;
        let login = settle(&school, "Samira Crayon").await;
        let visitor = school.stranger();
        let answer = try_in(&visitor, &login, PASSWORD).await;
        answer.leads_to("/");
        let lines: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
        let session = lines.iter().find(|line| line.starts_with("__Host-preau=")).expect("a session cookie");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(session.contains(part), "{session}");
        }
        assert!(!session.contains("Domain"), "{session}");
        assert!(lines.iter().all(|line| !line.starts_with("preau=")), "{lines:?}");
        assert!(answer.headers["strict-transport-security"].to_str().unwrap().contains("max-age=63072000"));
    }

    async fn a_role_that_ends_is_felt_at_once(engine) {
        let school = school(engine).await;
        let teacher = school.visitor("Anne Virgule").await;
        let path = format!("/people/{}/access", person("Lina Crayon"));
        teacher.get(&path).await.is(200);
        let mut unit = school.app.db.begin().await.unwrap();
        for sql in ["update role set valid_to = $2 where person_id = $1", "update duty set valid_to = $2 where person_id = $1", "update section_teacher set valid_to = $2 where person_id = $1"] {
            unit.run(sql, args![person("Anne Virgule"), testing::TODAY]).await.unwrap();
        }
        unit.viewers_changed().await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        teacher.get(&path).await.is_not_found();
    }

    async fn the_language_and_comfort_of_the_account_come_with_it(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        school.app.db.run("update person set language = 'en' where id = $1", args![person("Samira Crayon")]).await.unwrap();
        let comfort = kit::comfort::Comfort { theme: kit::comfort::Theme::Dark, ..Default::default() };
        crate::keep_comfort(&school.app.db, person("Samira Crayon"), &comfort).await.unwrap();
        let visitor = school.stranger();
        try_in(&visitor, &login, PASSWORD).await.leads_to("/");
        assert_eq!(visitor.cookie("preau-language").as_deref(), Some("en"));
        assert!(visitor.get("/settings/security").await.shows("Signed-in devices").body.contains("data-theme=\"dark\""));
    }
}
