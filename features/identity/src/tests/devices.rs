//! Browsers that were here before: strangers who guess do not keep their people out.

use super::{PASSWORD, code, login, note, run_as, school, settle};
use crate::accounts;
use std::net::IpAddr;
use testing::{Answer, School, Visitor, both_engines, person};

/// The same school behind a proxy that says where a request comes from.
async fn behind_a_proxy(school: &School, public_url: &str) -> School {
    let trusted_proxies = vec![IpAddr::from([127, 0, 0, 1])];
    run_as(school, kit::Config { public_url: public_url.into(), trusted_proxies, ..school.app.config.clone() }).await
}

const HOME: &str = "192.0.2.1";
const SCHOOL: &str = "198.51.100.7";

/// Tries a password from an address.
async fn try_from(visitor: &Visitor, origin: &str, login: &str, password: &str, shared: &str) -> Answer {
    let token = visitor.get("/sign-in").await.form_token().expect("nobody is signed in");
    let fields = [("form-token", token.as_str()), ("login", login), ("password", password), ("shared", shared)];
    visitor.post_raw("/sign-in", &fields, &[("x-forwarded-for", origin)]).await
}

/// A browser with which somebody came in at home, and went out.
async fn browser(school: &School, login: &str) -> Visitor {
    let visitor = school.stranger();
    try_from(&visitor, HOME, login, PASSWORD, "").await.leads_to("/");
    leave(&visitor).await;
    visitor
}

async fn leave(visitor: &Visitor) {
    visitor.post_from("/settings/security", "/sign-out", &[]).await.leads_to("/sign-in");
}

/// Guesses at an account from many addresses, and at many accounts from the school's: both wait now.
async fn attack(school: &School, login: &str) {
    let thief = school.stranger();
    for number in 0..21 {
        try_from(&thief, &format!("203.0.113.{number}"), login, "wrong", "").await.is(422);
    }
    for number in 0..13 {
        try_from(&thief, SCHOOL, &format!("some.body{number}"), "wrong", "").await.is(422);
    }
    try_from(&school.stranger(), SCHOOL, "some.body", "wrong", "").await.is(422).shows("Attendez");
    try_from(&school.stranger(), "203.0.113.200", login, PASSWORD, "").await.is(422).shows("Attendez");
}

both_engines! {
    async fn a_browser_that_was_here_comes_in_through_an_attack(engine) {
        let school = behind_a_proxy(&school(engine).await, "http://localhost:8080").await;
        let login = settle(&school, "Samira Crayon").await;
        let (own, other) = (browser(&school, &login).await, browser(&school, &settle(&school, "Odile Ballon").await).await);
        attack(&school, &login).await;
        try_from(&school.stranger(), SCHOOL, &login, PASSWORD, "").await.is(422).shows("Attendez");
        try_from(&other, SCHOOL, &login, PASSWORD, "").await.is(422).shows("Attendez");
        let answer = try_from(&own, SCHOOL, &login, PASSWORD, "").await;
        answer.leads_to("/");
        assert!(answer.statements() <= 12, "{} statements", answer.statements());
        // Of the proof nothing can be read.
        let cookie = own.cookie("preau-device").unwrap();
        assert!(cookie.len() == 64 && cookie.bytes().all(|byte| byte.is_ascii_hexdigit()), "{cookie}");
        assert!(!cookie.contains(&person("Samira Crayon").0.simple().to_string()));
    }

    async fn a_stolen_proof_gives_no_free_guesses(engine) {
        let school = behind_a_proxy(&school(engine).await, "http://localhost:8080").await;
        let login = settle(&school, "Samira Crayon").await;
        let (own, elsewhere) = (browser(&school, &login).await, browser(&school, &login).await);
        let thief = school.stranger();
        thief.set_cookie("preau-device", &own.cookie("preau-device").unwrap());
        for number in 0..5 {
            try_from(&thief, &format!("203.0.113.{number}"), &login, "wrong", "").await.is(422).shows("n’est pas le bon");
        }
        try_from(&thief, "203.0.113.99", &login, PASSWORD, "").await.is(422).shows("Attendez");
        try_from(&thief, "203.0.113.99", "some.body", "wrong", "").await.is(422).shows("n’est pas le bon");
        try_from(&elsewhere, SCHOOL, &login, PASSWORD, "").await.leads_to("/");
    }

    async fn a_proof_ends_with_the_password_and_with_the_account(engine) {
        let school = behind_a_proxy(&school(engine).await, "http://localhost:8080").await;
        let login = settle(&school, "Samira Crayon").await;
        let samira = person("Samira Crayon");
        for (place, end) in ["change", "code", "close", "suspend", "others"].into_iter().enumerate() {
            // Never used before, so that only the proof can help.
            let (first, second) = (format!("198.51.100.{place}"), format!("198.51.101.{place}"));
            let own = browser(&school, &login).await;
            school.app.clock.advance(10);
            let mut unit = school.app.db.begin().await.unwrap();
            match end {
                "close" => {
                    accounts::close_many(&mut unit, &[samira], school.now()).await.unwrap();
                    accounts::reopen_many(&mut unit, &[samira]).await.unwrap();
                }
                "suspend" => {
                    accounts::suspend(&mut unit, samira, school.now()).await.unwrap();
                    accounts::resume(&mut unit, samira).await.unwrap();
                }
                _ => {}
            }
            unit.commit().await.unwrap();
            match end {
                "change" => {
                    let inside = school.visitor("Samira Crayon").await;
                    inside.post("/settings/security", &[("old", PASSWORD), ("password", "une grue rousse danse")]).await.is(303);
                    inside.post("/settings/security", &[("old", "une grue rousse danse"), ("password", PASSWORD)]).await.is(303);
                }
                "code" => {
                    let sheet = code(&school, "Samira Crayon").await;
                    let newcomer = school.stranger();
                    let page = newcomer.post_from("/activation", "/activation", &[("code", &sheet), ("birth", "2015-03-14")]).await;
                    let page = newcomer.post("/activation/terms", &[("note", &note(&page))]).await;
                    newcomer.post("/activation/done", &[("note", &note(&page)), ("password", PASSWORD)]).await.leads_to("/");
                    assert!(newcomer.cookie("preau-device").is_some(), "who comes in by a code is known too");
                }
                "others" => {
                    school.visitor("Samira Crayon").await.post("/settings/security/sessions", &[("others", "yes")]).await.is(303);
                }
                _ => {}
            }
            attack(&school, &login).await;
            try_from(&own, &first, &login, PASSWORD, "").await.is(422).shows("Attendez");
            school.app.clock.advance(2 * 3_600);
            try_from(&own, HOME, &login, PASSWORD, "").await.leads_to("/");
            leave(&own).await;
            attack(&school, &login).await;
            try_from(&own, &second, &login, PASSWORD, "").await.leads_to("/");
            school.app.clock.advance(2 * 3_600);
        }
    }

    async fn a_shared_computer_keeps_no_proof(engine) {
        let school = behind_a_proxy(&school(engine).await, "http://localhost:8080").await;
        let (mother, father) = (settle(&school, "Samira Crayon").await, settle(&school, "Karim Crayon").await);
        let shared = school.stranger();
        try_from(&shared, HOME, &mother, PASSWORD, "yes").await.leads_to("/");
        assert_eq!(shared.cookie("preau-device"), None);
        // One who says so later takes their own proof away, and nobody else's.
        let family = browser(&school, &mother).await;
        try_from(&family, HOME, &father, PASSWORD, "").await.leads_to("/");
        leave(&family).await;
        assert_eq!(family.cookie("preau-device").unwrap().len(), 2 * 64 + 1);
        try_from(&family, HOME, &mother, PASSWORD, "yes").await.leads_to("/");
        assert_eq!(family.cookie("preau-device").unwrap().len(), 64);
        leave(&family).await;
        attack(&school, &father).await;
        try_from(&family, SCHOOL, &father, PASSWORD, "").await.leads_to("/");
    }

    async fn the_proof_is_locked_to_the_host_and_to_the_server(engine) {
        for (url, name, secure) in [("https://ent.exemple.invalid", "__Host-preau-device", true), ("http://localhost:8080", "preau-device", false)] {
            let school = behind_a_proxy(&school(engine).await, url).await;
            settle(&school, "Samira Crayon").await;
            let answer = try_from(&school.stranger(), HOME, &login(&school, "Samira Crayon").await, PASSWORD, "").await;
            let lines: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
            let line = lines.iter().find(|line| line.starts_with(&format!("{name}="))).expect("a proof");
            for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=15552000"] {
                assert!(line.contains(part), "{line}");
            }
            assert_eq!(line.contains("; Secure"), secure, "{line}");
            assert!(!line.contains("Domain"), "{line}");
        }
    }

    async fn a_proof_tells_nothing_of_other_accounts(engine) {
        let school = behind_a_proxy(&school(engine).await, "http://localhost:8080").await;
        let login = settle(&school, "Samira Crayon").await;
        settle(&school, "Odile Ballon").await;
        let own = browser(&school, &login).await;
        let mut seen = vec![];
        for typed in ["odile.ballon", "no.body"] {
            let (answer, hashes) = crate::hash_pool::counted(try_from(&own, HOME, typed, "wrong", "")).await;
            seen.push((answer.status, answer.statements(), hashes, answer.body.replace(&answer.form_token().unwrap(), "").replace(typed, "")));
        }
        assert_eq!(seen[0], seen[1]);
    }
}
