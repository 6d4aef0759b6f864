//! What a token is good for, and what ends it.

use super::*;
use testing::both_engines;

both_engines! {
    async fn only_a_token_in_the_header_opens(engine) {
        let school = school(engine).await;
        let lina = token(&school, "Lina Crayon", "timetable:read").await;
        let nobody = asked(&school, Method::GET, "/api/v1/me", &[]).await;
        nobody.refuses(401);
        assert_eq!(nobody.headers[header::WWW_AUTHENTICATE], "Bearer");
        // A session of the browser is nothing here, nor is a token in the address.
        let visitor = school.visitor("Lina Crayon").await;
        assert_eq!(visitor.get("/api/v1/me").await.status, 401);
        asked(&school, Method::GET, &format!("/api/v1/me?access_token={lina}"), &[]).await.refuses(401);
        let last = if lina.ends_with('0') { "1" } else { "0" };
        let near = format!("{}{last}", &lina[..lina.len() - 1]);
        for wrong in ["", "x", "preau_pat_", &near, &lina[1..], &format!("{lina}0")] {
            get(&school, "/api/v1/me", wrong).await.refuses(401);
        }
        // And a token opens nothing else.
        for page in ["/settings", "/timetable", "/oidc/userinfo"] {
            let told = asked(&school, Method::GET, page, &[("authorization", &format!("Bearer {lina}"))]).await;
            assert!(matches!(told.status, 303 | 401), "{page}: {}", told.status);
        }
        let me = get(&school, "/api/v1/me", &lina).await;
        assert_eq!((me.status, me.json["name"].as_str(), me.json["scopes"][0].as_str()), (200, Some("Lina Crayon"), Some("timetable:read")));
    }

    async fn a_token_that_is_too_narrow_is_told_so(engine) {
        let school = school(engine).await;
        let narrow = token(&school, "Lina Crayon", "homework:read").await;
        let told = get(&school, "/api/v1/timetable", &narrow).await;
        told.refuses(403);
        assert!(told.headers[header::WWW_AUTHENTICATE].to_str().unwrap().contains("insufficient_scope"));
        let lesson = lesson_of(&school, "Claude Équerre").await;
        get(&school, &format!("/api/v1/lessons/{lesson}"), &narrow).await.refuses(403);
        let tick = "/api/v1/homework/00000000-0000-7000-8000-000000000000/tick";
        call(&school, Method::PUT, tick, &narrow).await.refuses(403);
        call(&school, Method::DELETE, tick, &narrow).await.refuses(403);
        let english = asked(&school, Method::GET, "/api/v1/timetable", &[("authorization", &format!("Bearer {narrow}")), ("accept-language", "en")]).await;
        assert!(english.json["detail"].as_str().unwrap().starts_with("This token"), "{}", english.json);
    }

    async fn a_token_ends_with_its_time_its_owners_word_and_her_account(engine) {
        let school = school(engine).await;
        let mine = token(&school, "Lina Crayon", "timetable:read").await;
        assert_eq!(get(&school, "/api/v1/me", &mine).await.status, 200);
        let one = crate::tokens::of_person(&school.app.db, person("Lina Crayon")).await.unwrap().remove(0);
        assert_eq!(one.last_used_on, Some(day("2026-11-24")));
        // Another's token cannot be ended.
        let hugo = school.visitor("Hugo Ballon").await;
        hugo.post(&format!("/settings/tokens/{}/revoke", one.id), &[]).await.is_not_found();
        assert_eq!(get(&school, "/api/v1/me", &mine).await.status, 200);
        let lina = school.visitor("Lina Crayon").await;
        lina.post(&format!("/settings/tokens/{}/revoke", one.id), &[]).await.leads_to("/settings/tokens");
        get(&school, "/api/v1/me", &mine).await.refuses(401);

        let closed = token(&school, "Hugo Ballon", "timetable:read").await;
        assert_eq!(get(&school, "/api/v1/me", &closed).await.status, 200);
        school.app.db.run("update account set state = 'closed' where person_id = $1", args![person("Hugo Ballon")]).await.unwrap();
        get(&school, "/api/v1/me", &closed).await.refuses(401);

        let late = token(&school, "Samira Crayon", "timetable:read").await;
        school.app.clock.advance(30 * 86_400 - 1);
        assert_eq!(get(&school, "/api/v1/me", &late).await.status, 200);
        school.app.clock.advance(1);
        get(&school, "/api/v1/me", &late).await.refuses(401);
    }

    async fn what_did_not_change_is_not_sent_again(engine) {
        let school = school(engine).await;
        let lina = token(&school, "Lina Crayon", "timetable:read").await;
        let first = get(&school, "/api/v1/timetable", &lina).await;
        let mark = first.headers[header::ETAG].to_str().unwrap().to_owned();
        let bearer = format!("Bearer {lina}");
        let again = asked(&school, Method::GET, "/api/v1/timetable", &[("authorization", &bearer), ("if-none-match", &mark)]).await;
        assert_eq!((again.status, again.json), (304, Value::Null));
        let other = asked(&school, Method::GET, "/api/v1/timetable", &[("authorization", &bearer), ("if-none-match", "\"x\"")]).await;
        assert_eq!(other.status, 200);
    }

    async fn a_token_that_asks_too_often_waits(engine) {
        let school = school(engine).await;
        let lina = token(&school, "Lina Crayon", "timetable:read").await;
        for _ in 0..crate::pace::PER_MINUTE {
            assert_eq!(get(&school, "/api/v1/me", &lina).await.status, 200);
        }
        let told = get(&school, "/api/v1/me", &lina).await;
        told.refuses(429);
        assert_eq!(told.headers[header::RETRY_AFTER], "60");
        school.app.clock.advance(60);
        assert_eq!(get(&school, "/api/v1/me", &lina).await.status, 200);
    }

    async fn a_person_makes_a_token_that_is_shown_once_and_kept_as_a_hash(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/settings/tokens").await.shows("Mes jetons").shows("Tu n’as aucun jeton");
        lina.get("/settings/tokens/new").await.shows("Créer un jeton");
        let wrong = lina.post("/settings/tokens/new", &[("name", " "), ("days", "4000")]).await;
        wrong.is(422).shows("Donne un nom").shows("Coche au moins").shows("Choisis une durée");
        let made = lina.post("/settings/tokens/new", &[("name", "Montre"), ("scope", "timetable:read"), ("scope", "marks:read"), ("days", "30")]).await;
        made.is(200).shows("Ton nouveau jeton");
        let from = made.body.find("preau_pat_").expect("the token is shown");
        let text = made.body[from..from + 90].to_owned();
        let me = get(&school, "/api/v1/me", &text).await;
        assert_eq!((me.status, me.json["scopes"].clone()), (200, serde_json::json!(["timetable:read"])));
        lina.get("/settings/tokens").await.shows("Montre").shows("Valable").hides(&text);
        lina.get("/settings/security").await.shows("Un jeton permet à un programme de lire en ton nom");
        let (hash,): (Vec<u8>,) = school.app.db.one("select hash from api_token", args![]).await.unwrap();
        assert!(hash.len() == 32 && !text.contains(&kit::key::hex(&hash)));
        let acts: Vec<(String, String)> =
            school.app.db.all("select act, after_text from audit_entry where object_kind = 'api_token'", args![]).await.unwrap();
        assert_eq!(acts, [("act-api-token-made".to_owned(), "scopes=timetable:read; days=30".to_owned())]);
    }

    async fn a_token_is_made_by_who_proved_lately_who_she_is(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        school.app.clock.advance(31 * 60);
        let led = lina.get("/settings/tokens/new").await;
        assert!(led.location().starts_with("/settings/security/confirm"), "{}", led.location());
        let sent = lina.post("/settings/tokens/new", &[("name", "Montre"), ("scope", "timetable:read"), ("days", "30")]).await;
        assert!(sent.location().starts_with("/settings/security/confirm"), "{}", sent.location());
        assert!(crate::tokens::of_person(&school.app.db, person("Lina Crayon")).await.unwrap().is_empty());
    }

    async fn the_page_for_programs_lists_what_the_document_says(engine) {
        let school = school(engine).await;
        let page = school.stranger().get("/api").await;
        page.is(200).shows("Obtenir un jeton").shows("/api/v1/divisions/{division}/timetable").shows("timetable:read");
        assert!(!page.body.contains("api-operation-") && !page.body.contains("api-parameter-"), "every word is there");
        let document = asked(&school, Method::GET, "/api/openapi.json", &[]).await;
        assert_eq!((document.status, document.json["paths"].as_object().unwrap().len()), (200, 7));
    }
}
