//! First visits with a code on paper.

use super::{PASSWORD, code, count, login, note, school, settle};
use crate::{codes, hash_pool};
use kit::args;
use testing::{Visitor, both_engines, person};

/// Walks to the last screen; gives its note.
async fn walk(visitor: &Visitor, code: &str, birth: &str) -> String {
    let page = visitor.post_from("/activation", "/activation", &[("code", code), ("birth", birth)]).await;
    let page = visitor.post("/activation/terms", &[("note", &note(&page))]).await;
    page.shows("Les règles du préau");
    let page = visitor.post("/activation/password", &[("note", &note(&page)), ("accept", "yes")]).await;
    page.shows("Choisir un mot de passe");
    note(&page)
}

both_engines! {
    async fn a_pupil_comes_for_the_first_time(engine) {
        let school = school(engine).await;
        let code = code(&school, "Lina Crayon").await;
        let visitor = school.stranger();
        visitor.get("/activation").await.shows("Première visite");
        let typed = codes::grouped(&code).to_uppercase();
        let page = visitor.post_from("/activation", "/activation", &[("code", &typed), ("birth", "14/03/2015")]).await;
        page.shows("Est-ce bien toi ?").shows("Lina").shows("6e B").shows("lina.crayon").hides("Crayon");
        let page = visitor.post("/activation/terms", &[("note", &note(&page))]).await;
        visitor.post("/activation/password", &[("note", &note(&page))]).await.is(422).shows("La case n’est pas cochée");
        let page = visitor.post("/activation/password", &[("note", &note(&page)), ("accept", "yes")]).await;
        visitor.post("/activation/done", &[("note", &note(&page)), ("password", "lina.crayon"), ("terms", "yes")]).await.is(422).shows("ressemble trop");
        assert!(visitor.cookie("preau").is_none());
        visitor.post("/activation/done", &[("note", &note(&page)), ("password", PASSWORD)]).await.leads_to("/");
        assert!(visitor.cookie("preau").is_some());
        // The sheet is worth nothing now, nor is the page that is still open.
        let thief = school.stranger();
        thief.post_from("/activation", "/activation", &[("code", &code), ("birth", "2015-03-14")]).await.is(422).shows("ne vont pas ensemble");
        thief.post("/activation/done", &[("note", &note(&page)), ("password", "autre chose de long")]).await.is(422);
        let again = school.stranger();
        let login = login(&school, "Lina Crayon").await;
        let fields = [("login", login.as_str()), ("password", PASSWORD)];
        again.post_from("/sign-in", "/sign-in", &fields).await.leads_to("/");
        assert_eq!(count(&school, "select count(*) from security_event where kind = 'activated' and person_id = $1", args![person("Lina Crayon")]).await, 1);
    }

    async fn who_opened_an_account_here_is_known_here(engine) {
        let school = school(engine).await;
        let code = code(&school, "Lina Crayon").await;
        let visitor = school.stranger();
        let last = walk(&visitor, &code, "14/03/2015").await;
        visitor.post("/activation/done", &[("note", &last), ("password", PASSWORD), ("shared", "yes")]).await.leads_to("/");
        // Somebody at the same address guesses until the address has to wait.
        let thief = school.stranger();
        for number in 0..20 {
            let unknown = format!("some.body{number}");
            thief.post_from("/sign-in", "/sign-in", &[("login", &unknown), ("password", "wrong")]).await.is(422);
        }
        let unknown = [("login", "some.body"), ("password", "wrong")];
        thief.post_from("/sign-in", "/sign-in", &unknown).await.is(422).shows("Attendez");
        let login = login(&school, "Lina Crayon").await;
        let fields = [("login", login.as_str()), ("password", PASSWORD)];
        school.stranger().post_from("/sign-in", "/sign-in", &fields).await.leads_to("/");
    }

    async fn nobody_is_addressed_before_anybody_is_known(engine) {
        let school = school(engine).await;
        let visitor = school.stranger();
        let mut pages = vec![visitor.get("/activation").await];
        for (code, birth) in [("", ""), ("abcd", "hier"), ("abcdefghjkmn", "2015-03-14")] {
            pages.push(visitor.post_from("/activation", "/activation", &[("code", code), ("birth", birth)]).await);
        }
        for _ in 0..9 {
            pages.push(visitor.post_from("/activation", "/activation", &[("code", "wxyzwxyzwxyz"), ("birth", "2015-01-01")]).await);
        }
        pages.last().unwrap().shows("Prochain essai");
        pages.push(visitor.post("/activation/terms", &[("note", "over")]).await);
        for page in pages {
            let main = &page.body[page.body.find("<main").unwrap()..page.body.find("</main>").unwrap()];
            let words = main.to_lowercase();
            for word in words.split(|char: char| !char.is_alphabetic()) {
                let addresses = matches!(word, "vous" | "votre" | "vos" | "vôtre" | "tu" | "toi" | "ton" | "ta" | "tes" | "tien" | "tienne");
                let commands = word.len() > 4 && word.ends_with("ez");
                assert!(!addresses && !commands, "« {word} » in {main}");
            }
        }
    }

    async fn a_guardian_proves_with_a_childs_birth_date(engine) {
        let school = school(engine).await;
        let code = code(&school, "Samira Crayon").await;
        let visitor = school.stranger();
        visitor.post_from("/activation", "/activation", &[("code", &code), ("birth", "2015-06-02")]).await.is(422);
        let page = visitor.post_from("/activation", "/activation", &[("code", &code), ("birth", "2017-05-05")]).await;
        page.shows("Est-ce bien votre famille").shows("Lina").shows("Noé").shows("CM1");
        visitor.post("/activation/terms", &[("note", &note(&page))]).await.shows("Les règles du préau");
    }

    async fn every_refused_code_is_refused_alike(engine) {
        let school = school(engine).await;
        let good = code(&school, "Lina Crayon").await;
        let old = code(&school, "Hugo Ballon").await;
        let newer = code(&school, "Hugo Ballon").await;
        assert_ne!(old, newer);
        let mut seen = vec![];
        for (code, birth) in [(good.as_str(), "2015-03-15"), (good.as_str(), ""), ("abcdefghjkmn", "2015-03-14"), (old.as_str(), "2015-06-02"), ("x", "2015-03-14")] {
            let visitor = school.stranger();
            let answer = visitor.post_from("/activation", "/activation", &[("code", code), ("birth", birth)]).await;
            answer.is(422);
            seen.push(answer.body.replace(&answer.form_token().unwrap(), "").replace(&format!("value=\"{code}\""), "").replace(&format!("value=\"{birth}\""), "").replace("value=\"\"", ""));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "refusals differ");
        school.app.clock.advance(90 * 86_400);
        let visitor = school.stranger();
        visitor.post_from("/activation", "/activation", &[("code", &newer), ("birth", "2015-06-02")]).await.is(422);
    }

    async fn ten_wrong_dates_and_the_code_is_dead(engine) {
        let school = school(engine).await;
        let code = code(&school, "Lina Crayon").await;
        let visitor = school.stranger();
        for day in 1..=10 {
            let birth = format!("2015-01-{day:02}");
            visitor.post_from("/activation", "/activation", &[("code", &code), ("birth", &birth)]).await.is(422);
            school.app.clock.advance(16 * 60);
        }
        visitor.post_from("/activation", "/activation", &[("code", &code), ("birth", "2015-03-14")]).await.is(422).shows("ne vont pas ensemble");
    }

    async fn guesses_of_one_code_slow_down(engine) {
        let school = school(engine).await;
        let visitor = school.stranger();
        for _ in 0..8 {
            visitor.post_from("/activation", "/activation", &[("code", "abcdabcdabcd"), ("birth", "2015-01-01")]).await.is(422);
        }
        visitor.post_from("/activation", "/activation", &[("code", "abcdabcdabcd"), ("birth", "2015-01-01")]).await.is(422).shows("Prochain essai dans une minute");
        // Other codes, from the same room, are still looked at.
        let code = code(&school, "Lina Crayon").await;
        visitor.post_from("/activation", "/activation", &[("code", &code), ("birth", "2015-03-14")]).await.is(200);
    }

    async fn of_a_hundred_who_use_one_code_at_once_one_does(engine) {
        let school = school(engine).await;
        let code = code(&school, "Lina Crayon").await;
        let last = walk(&school.stranger(), &code, "2015-03-14").await;
        let (answers, _) = hash_pool::counted(async {
            let mut racers = tokio::task::JoinSet::new();
            for _ in 0..100 {
                let (visitor, last) = (school.stranger(), last.clone());
                racers.spawn(async move { visitor.post("/activation/done", &[("note", &last), ("password", PASSWORD)]).await });
            }
            racers.join_all().await
        }).await;
        let came_in = answers.iter().filter(|answer| answer.status.as_u16() == 303).count();
        assert_eq!(came_in, 1, "{:?}", answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>());
        assert_eq!(count(&school, "select count(*) from session where person_id = $1", args![person("Lina Crayon")]).await, 1);
    }

    async fn a_code_for_a_lost_password_skips_the_terms_and_ends_sessions(engine) {
        let school = school(engine).await;
        settle(&school, "Lina Crayon").await;
        let elsewhere = school.visitor("Lina Crayon").await;
        let code = code(&school, "Lina Crayon").await;
        let visitor = school.stranger();
        let page = visitor.post_from("/activation", "/activation", &[("code", &code), ("birth", "2015-03-14")]).await;
        page.shows("Ce compte a déjà servi");
        let page = visitor.post("/activation/terms", &[("note", &note(&page))]).await;
        page.shows("Choisir un mot de passe");
        visitor.post("/activation/done", &[("note", &note(&page)), ("password", "une grue rousse danse")]).await.leads_to("/");
        elsewhere.get("/sign-in").await.is(200);
        let fields = [("login", login(&school, "Lina Crayon").await), ("password", PASSWORD.to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        school.stranger().post_from("/sign-in", "/sign-in", &fields).await.is(422);
    }

    async fn an_agent_without_a_known_birth_date_needs_none(engine) {
        let school = school(engine).await;
        let code = code(&school, "Anne Virgule").await;
        let visitor = school.stranger();
        let page = visitor.post_from("/activation", "/activation", &[("code", &code), ("birth", "")]).await;
        page.shows("Est-ce bien vous ?").shows("Collège Imaginaire");
    }

    async fn strength_is_told_while_typing(engine) {
        let school = school(engine).await;
        let visitor = school.stranger();
        for (password, words) in [("abc", "trop court"), ("doudou2015", "premiers que l’on essaierait"), ("lapin tambour citron", "olide"), ("vert tortue nuage", "premiers que l’on essaierait"), ("", "")] {
            let answer = visitor.post("/passwords/strength", &[("password", password)]).await;
            answer.is(200).shows(words);
        }
    }
}
