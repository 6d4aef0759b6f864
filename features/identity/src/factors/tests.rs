//! Tried as visitors: the second step at sign-in, its setting up where it is needed, and proving again.

mod passkeys;

use super::totp::{Secret, step_at};
use crate::tests::{PASSWORD, code, count, letters, note, run_as, school, settle};
use kit::args;
use testing::{Answer, School, Visitor, both_engines, person};

const SETUP: &str = "Installer la deuxième étape";
const SECOND: &str = "Encore une étape";

/// The secret that a page spells.
#[track_caller]
fn secret(page: &Answer) -> Secret {
    let from = page.body.find("secret=").expect("a secret") + 7;
    let letters: String = page.body[from..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let mut bits = 0_u64;
    let mut held = 0;
    let mut bytes = vec![];
    for letter in letters.bytes() {
        let value = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        bits = (bits << 5) | u64::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    Secret::of(&bytes).expect("160 bits")
}

fn present(school: &School, secret: &Secret) -> String {
    secret.code(step_at(school.now()))
}

/// The codes of recovery that a page shows.
fn recovery(page: &Answer) -> Vec<String> {
    let parts = page.body.split("<li class=\"code\">").skip(1);
    parts.map(|part| part.split('<').next().unwrap().to_owned()).collect()
}

/// Sets up an application from inside; says its secret and the codes of recovery.
async fn set_up(school: &School, name: &str) -> (Secret, Vec<String>) {
    let visitor = school.visitor(name).await;
    let page = visitor.get("/settings/security/codes").await;
    let secret = secret(&page);
    let done = visitor.post("/settings/security/codes", &[("note", &note(&page)), ("code", &present(school, &secret))]).await;
    done.shows("Codes de secours");
    // The code that proved it is spent.
    school.app.clock.advance(30);
    (secret, recovery(&done))
}

/// The password, from a browser.
async fn enter(visitor: &Visitor, login: &str) -> Answer {
    visitor.post_from("/sign-in", "/sign-in", &[("login", login), ("password", PASSWORD)]).await
}

async fn second(visitor: &Visitor, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let note = note(page);
    let mut all = vec![("note", note.as_str())];
    all.extend_from_slice(fields);
    visitor.post("/sign-in/second", &all).await
}

/// How the newest session of a person was opened.
async fn methods(school: &School, name: &str) -> String {
    let sessions = kit::session::of_person(&school.app.db, person(name), school.now()).await.unwrap();
    sessions.first().map(|session| session.methods.clone()).unwrap_or_default()
}

both_engines! {
    async fn who_runs_the_platform_sets_up_a_second_factor_before_coming_in(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Max Platine").await;
        let browser = school.stranger();
        let page = enter(&browser, &login).await;
        page.is(200).shows(SETUP);
        assert_eq!(browser.cookie("preau"), None, "no session yet");
        assert!(page.statements() <= 12, "{} statements", page.statements());
        let secret = secret(&page);
        assert_eq!(secret.bytes().len(), 20);
        for wrong in ["", "000000", "12345"] {
            let again = browser.post("/sign-in/second/new", &[("note", &note(&page)), ("code", wrong)]).await;
            again.is(422).shows("Ce n’est pas le code du moment");
            assert!(again.body.contains(&secret.spelt()), "the same secret: the application has it already");
        }
        assert_eq!(count(&school, "select count(*) from totp", vec![]).await, 0);
        browser.post("/sign-in/second/new", &[("note", &note(&page).replace('a', "b")), ("code", &present(&school, &secret))]).await.is(422);
        let right = [("note", note(&page)), ("code", present(&school, &secret))];
        let right: Vec<(&str, &str)> = right.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = browser.post("/sign-in/second/new", &right).await;
        done.is(200).shows("Codes de secours");
        assert_eq!(recovery(&done).len(), 10);
        assert!(browser.cookie("preau").is_some());
        assert_eq!(methods(&school, "Max Platine").await, "pwd otp");
        browser.get("/settings/security").await.shows("En service").shows("Deuxième étape installée");
        // The note opens once, and the next sign-in asks for a code.
        school.stranger().post("/sign-in/second/new", &right).await.is(422);
        enter(&school.stranger(), &login).await.shows(SECOND);
        // The database can give the secret to nobody.
        let (sealed,): (Vec<u8>,) = school.app.db.one("select secret from totp", vec![]).await.unwrap();
        assert!(sealed.len() > 40 && !sealed.windows(20).any(|bytes| bytes == secret.bytes()));
    }

    async fn it_is_proposed_then_needed(engine) {
        let school = school(engine).await;
        for (name, days) in [("Anne Virgule", 90), ("Irène Tableau", 30), ("Ada Souris", 30), ("Yves Classeur", 90), ("Marc Boussole", 90)] {
            let login = settle(&school, name).await;
            enter(&school.stranger(), &login).await.leads_to("/");
            assert_eq!(methods(&school, name).await, "pwd");
            school.app.clock.advance((days - 1) * 86_400);
            enter(&school.stranger(), &login).await.leads_to("/");
            school.app.clock.advance(86_400);
            let browser = school.stranger();
            enter(&browser, &login).await.shows(SETUP);
            assert_eq!(browser.cookie("preau"), None, "{name}");
        }
    }

    async fn nothing_is_asked_of_pupils_and_guardians(engine) {
        let school = school(engine).await;
        for name in ["Lina Crayon", "Samira Crayon"] {
            let login = settle(&school, name).await;
            for _ in 0..3 {
                enter(&school.stranger(), &login).await.leads_to("/");
                school.app.clock.advance(400 * 86_400);
            }
        }
        assert_eq!(count(&school, "select count(*) from account where factors_asked_at is not null", vec![]).await, 0);
        // But who wants one has it.
        let (secret, _) = set_up(&school, "Samira Crayon").await;
        let login = crate::tests::login(&school, "Samira Crayon").await;
        let browser = school.stranger();
        let page = enter(&browser, &login).await;
        second(&browser, page.shows(SECOND), &[("code", &present(&school, &secret))]).await.leads_to("/");
    }

    async fn a_demo_only_proposes(engine) {
        let school = school(engine).await;
        let demo = run_as(&school, kit::Config { demo: true, ..school.app.config.clone() }).await;
        let login = settle(&demo, "Max Platine").await;
        enter(&demo.stranger(), &login).await.leads_to("/");
        demo.app.clock.advance(400 * 86_400);
        enter(&demo.stranger(), &login).await.leads_to("/");
    }

    async fn a_code_opens_once(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        let (first, other) = (school.stranger(), school.stranger());
        let (page, seen) = (enter(&first, &login).await, enter(&other, &login).await);
        page.is(200).shows(SECOND);
        assert!(page.statements() <= 12, "{} statements", page.statements());
        assert_eq!((first.cookie("preau"), first.cookie("preau-device")), (None, None), "nothing before the second step");
        first.get("/settings/security").await.leads_to("/sign-in?next=%2Fsettings%2Fsecurity");
        second(&first, &page, &[("code", "000000")]).await.is(422).shows("Ce n’est pas ce code");
        let code = present(&school, &secret);
        let entered = second(&first, &page, &[("code", &format!(" {} {} ", &code[..3], &code[3..]))]).await;
        entered.leads_to("/");
        assert!(entered.statements() <= 16, "{} statements", entered.statements());
        assert_eq!(methods(&school, "Anne Virgule").await, "pwd otp");
        second(&other, &seen, &[("code", &code)]).await.is(422);
        assert_eq!(other.cookie("preau"), None, "whoever saw the code comes too late");
        school.app.clock.advance(30);
        second(&other, &seen, &[("code", &present(&school, &secret))]).await.leads_to("/");
    }

    async fn of_a_crowd_with_one_code_one_comes_in(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        let code = present(&school, &secret);
        let page = enter(&school.stranger(), &login).await;
        let crowd: Vec<_> = (0..20)
            .map(|_| {
                let (school, note, code) = (school.clone(), note(&page), code.clone());
                tokio::spawn(async move { school.stranger().post("/sign-in/second", &[("note", &note), ("code", &code)]).await.status.as_u16() })
            })
            .collect();
        let mut entered = 0;
        for one in crowd {
            entered += u32::from(one.await.unwrap() == 303);
        }
        assert_eq!(entered, 1);
    }

    async fn guesses_slow_down_and_their_person_is_told(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        school.app.db.run(
            "insert into contact_point (id, person_id, kind, value, verified_at, source) values ($1, $2, 'mail', 'anne@exemple.fr', $3, 'self')",
            args![directory::model::ContactPointId::new(school.now()), person("Anne Virgule"), school.now()],
        ).await.unwrap();
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        let thief = school.stranger();
        let page = enter(&thief, &login).await;
        let tries: Vec<_> = (0..30)
            .map(|number| {
                let (school, note) = (school.clone(), note(&page));
                tokio::spawn(async move { school.stranger().post("/sign-in/second", &[("note", &note), ("code", &format!("{number:06}"))]).await.text() })
            })
            .collect();
        let mut looked_at = 0;
        for one in tries {
            looked_at += u32::from(one.await.unwrap().contains("Ce n’est pas ce code"));
        }
        assert_eq!(looked_at, 5, "thirty at once are counted as thirty");
        second(&thief, &page, &[("code", &present(&school, &secret))]).await.is(422).shows("Attendez 5 minutes");
        assert_eq!(
            count(&school, "select count(*) from security_event where kind = 'second_failures'", vec![]).await,
            1
        );
        assert!(letters(&school).await.iter().any(|letter| letter.contains("Plusieurs codes faux, après le bon mot de passe")));
        // One try each five minutes, and the right one ends it.
        school.app.clock.advance(300);
        second(&thief, &page, &[("code", "000000")]).await.is(422).shows("Ce n’est pas ce code");
        second(&thief, &page, &[("code", "000000")]).await.is(422).shows("Attendez 5 minutes");
        school.app.clock.advance(299);
        second(&thief, &page, &[("code", &present(&school, &secret))]).await.is(422).shows("Attendez 5 minutes");
        school.app.clock.advance(1);
        let page = enter(&thief, &login).await;
        second(&thief, &page, &[("code", &present(&school, &secret))]).await.leads_to("/");
        assert_eq!(count(&school, "select count(*) from factor_try", vec![]).await, 0);
    }

    async fn a_code_of_recovery_opens_once(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let (_, codes) = set_up(&school, "Anne Virgule").await;
        assert_eq!(codes.len(), 10);
        let browser = school.stranger();
        let page = enter(&browser, &login).await;
        second(&browser, &page, &[("recovery", "abcd-efgh-jkmn")]).await.is(422).shows("Ce n’est pas un de vos codes de secours");
        second(&browser, &page, &[("recovery", &codes[3].to_uppercase().replace('-', " ")), ("trust", "yes")]).await.leads_to("/");
        assert_eq!(browser.cookie("preau-trusted"), None, "paper makes no browser trusted");
        browser.get("/settings/security/second").await.shows("Il en reste 9");
        browser.get("/settings/security").await.shows("Entrée avec un code de secours");
        let other = school.stranger();
        let page = enter(&other, &login).await;
        second(&other, &page, &[("recovery", &codes[3])]).await.is(422);
        // New ones void those before; another's open nothing.
        let made = browser.post_from("/settings/security/second", "/settings/security/recovery", &[]).await;
        let fresh = recovery(made.shows("montrés qu’une fois"));
        second(&other, &page, &[("recovery", &codes[4])]).await.is(422);
        settle(&school, "Bilal Atlas").await;
        let (_, others) = set_up(&school, "Bilal Atlas").await;
        second(&other, &page, &[("recovery", &others[0])]).await.is(422);
        second(&other, &page, &[("recovery", &fresh[0])]).await.leads_to("/");
    }

    async fn a_trusted_browser_is_not_asked_for_a_while(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        let browser = school.stranger();
        let trust = async |browser: &Visitor| {
            let page = enter(browser, &login).await;
            page.shows("ne plus demander ce code ici pendant 30 jours");
            second(browser, &page, &[("code", &present(&school, &secret)), ("trust", "yes")]).await.leads_to("/");
            browser.post_from("/settings/security", "/sign-out", &[]).await.leads_to("/sign-in");
            school.app.clock.advance(30);
        };
        trust(&browser).await;
        enter(&browser, &login).await.leads_to("/");
        assert_eq!(methods(&school, "Anne Virgule").await, "pwd", "trusted, not proved: administrative acts ask");
        enter(&school.stranger(), &login).await.shows(SECOND);
        browser.post_from("/settings/security", "/sign-out", &[]).await.leads_to("/sign-in");
        // Not another's, not another kind of proof.
        let thief = school.stranger();
        thief.set_cookie("preau-trusted", &browser.cookie("preau-device").unwrap());
        enter(&thief, &login).await.shows(SECOND);
        let bilal = settle(&school, "Bilal Atlas").await;
        set_up(&school, "Bilal Atlas").await;
        enter(&browser, &bilal).await.shows(SECOND);
        // It ends after thirty days,
        school.app.clock.advance(30 * 86_400);
        enter(&browser, &login).await.shows(SECOND);
        // when its person says so,
        trust(&browser).await;
        school.visitor("Anne Virgule").await.post("/settings/security/trusted", &[]).await.leads_to("/settings/security/second");
        enter(&browser, &login).await.shows(SECOND);
        trust(&browser).await;
        school.visitor("Anne Virgule").await.post("/settings/security/sessions", &[("others", "yes")]).await.is(303);
        enter(&browser, &login).await.shows(SECOND);
        // and with the password.
        trust(&browser).await;
        settle(&school, "Anne Virgule").await;
        enter(&browser, &login).await.shows(SECOND);
    }

    async fn a_shared_computer_is_never_trusted(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        let browser = school.stranger();
        let page = browser.post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD), ("shared", "yes")]).await;
        page.shows(SECOND).hides("ne plus demander");
        second(&browser, &page, &[("code", &present(&school, &secret)), ("trust", "yes")]).await.leads_to("/");
        assert_eq!(browser.cookie("preau-trusted"), None);
        assert_eq!(count(&school, "select count(*) from session where shared", vec![]).await, 1, "what was said is not forgotten");
    }

    async fn a_new_code_on_paper_is_no_way_round(engine) {
        let school = school(engine).await;
        settle(&school, "Anne Virgule").await;
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        let sheet = code(&school, "Anne Virgule").await;
        let finder = school.stranger();
        let page = finder.post_from("/activation", "/activation", &[("code", &sheet)]).await;
        let page = finder.post("/activation/terms", &[("note", &note(&page))]).await;
        let page = finder.post("/activation/done", &[("note", &note(&page)), ("password", "une grue rousse danse")]).await;
        page.shows(SECOND);
        assert_eq!(finder.cookie("preau"), None);
        second(&finder, &page, &[("code", &present(&school, &secret))]).await.leads_to("/");
    }

    async fn the_password_of_the_note_must_still_be_the_password(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        let browser = school.stranger();
        let page = enter(&browser, &login).await;
        for way in ["late", "changed", "suspended"] {
            let page = if way == "late" { page.clone() } else { enter(&browser, &login).await };
            let mut unit = school.app.db.begin().await.unwrap();
            match way {
                "late" => school.app.clock.advance(601),
                "changed" => crate::passwords::set_password_directly(&mut unit, person("Anne Virgule"), PASSWORD, false, school.now()).await.unwrap(),
                _ => assert!(crate::accounts::suspend(&mut unit, person("Anne Virgule"), school.now()).await.unwrap()),
            }
            unit.commit().await.unwrap();
            second(&browser, &page, &[("code", &present(&school, &secret))]).await.is(422).hides("Bienvenue");
            assert_eq!(browser.cookie("preau"), None, "{way}");
            school.app.clock.advance(30);
        }
    }

    async fn delicate_acts_ask_again_who_one_is(engine) {
        let school = school(engine).await;
        settle(&school, "Anne Virgule").await;
        let visitor = school.visitor("Anne Virgule").await;
        visitor.get("/settings/security/codes").await.is(200).shows(SETUP);
        school.app.clock.advance(30 * 60);
        let confirm = "/settings/security/confirm?next=/settings/security/codes";
        visitor.get("/settings/security/codes").await.leads_to(confirm);
        visitor.post("/settings/security/codes", &[("code", "123456")]).await.leads_to(confirm);
        visitor.get(confirm).await.shows("C’est bien vous ?").hides("six chiffres");
        visitor.post("/settings/security/confirm", &[("password", "wrong"), ("next", "/settings/security/codes")]).await.is(422);
        visitor.get("/settings/security/codes").await.leads_to(confirm);
        visitor.post("/settings/security/confirm", &[("password", PASSWORD), ("next", "//evil.example")]).await.leads_to("/");
        let page = visitor.get("/settings/security/codes").await;
        let secret = secret(page.is(200));
        // Another session of hers ends when the factor is set up: it never proved it.
        let elsewhere = school.visitor("Anne Virgule").await;
        visitor.post("/settings/security/codes", &[("note", &note(&page)), ("code", &present(&school, &secret))]).await.is(200);
        elsewhere.get("/settings/security").await.leads_to("/sign-in?next=%2Fsettings%2Fsecurity");
        visitor.get("/settings/security/codes").await.leads_to("/settings/security/second");
        // With a factor, the password alone is not enough; a session opened by password alone is not fresh.
        school.app.clock.advance(30);
        let trusted = school.visitor("Anne Virgule").await;
        trusted.post("/settings/security/codes/remove", &[]).await.leads_to("/settings/security/confirm?next=/settings/security/second");
        trusted.post("/settings/security/confirm", &[("password", PASSWORD)]).await.is(422).shows("Ce n’est pas ce code");
        trusted.post("/settings/security/confirm", &[("password", PASSWORD), ("code", &present(&school, &secret))]).await.leads_to("/");
        assert_eq!(methods(&school, "Anne Virgule").await, "pwd otp");
        trusted.post("/settings/security/codes/remove", &[]).await.leads_to("/settings/security/second");
        assert_eq!(count(&school, "select (select count(*) from totp) + (select count(*) from recovery_code)", vec![]).await, 0);
        assert_eq!(methods(&school, "Anne Virgule").await, "pwd");
        trusted.post("/settings/security/codes/remove", &[]).await.is_not_found();
        trusted.post("/settings/security/recovery", &[]).await.is_not_found();
    }

    async fn a_second_person_helps_and_its_person_is_told(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        set_up(&school, "Anne Virgule").await;
        let inside = school.visitor("Anne Virgule").await;
        let mut unit = school.app.db.begin().await.unwrap();
        assert!(crate::factors::reset(&school.app, &mut unit, person("Anne Virgule"), school.now()).await.unwrap());
        assert!(!crate::factors::reset(&school.app, &mut unit, person("Bilal Atlas"), school.now()).await.unwrap());
        unit.commit().await.unwrap();
        inside.get("/settings/security").await.leads_to("/sign-in?next=%2Fsettings%2Fsecurity");
        assert!(!crate::factors::has_any(&school.app, person("Anne Virgule")).await.unwrap());
        let browser = school.stranger();
        enter(&browser, &login).await.leads_to("/");
        browser.get("/settings/security").await.shows("retirée par l’établissement ou la plateforme");
    }

    async fn another_server_key_opens_no_secret(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let (secret, _) = set_up(&school, "Anne Virgule").await;
        school.app.db.run("update totp set person_id = $1", args![person("Bilal Atlas")]).await.unwrap();
        let other = settle(&school, "Bilal Atlas").await;
        // A row put into another's place does not open: the secret is bound to its owner.
        let browser = school.stranger();
        let page = enter(&browser, &other).await;
        second(&browser, &page, &[("code", &present(&school, &secret))]).await.is(422);
        enter(&school.stranger(), &login).await.leads_to("/");
    }
}
