//! The door test: every route × every kind of viewer × own, other division, other school, nothing.

use kit::db::Engine;
use kit::rights::Who;
use kit::{PersonId, ViewerFacts};
use sqlx::{Connection, SqliteConnection};
use testing::{PEOPLE, School, Visitor, both_engines, division, person, structure};

/// What each placeholder of a path may stand for: something of the collège, something of the
/// neighbouring school, and something that is nowhere. A new placeholder must be entered here.
fn objects(placeholder: &str) -> [String; 3] {
    let nowhere = "00000000-0000-7000-8000-000000000000".to_owned();
    match placeholder {
        "teacher" => [person("Claude Équerre").to_string(), person("Viviane Préface").to_string(), nowhere],
        "person" => [person("Inès Gommette").to_string(), person("Tom Règle").to_string(), nowhere],
        "division" => [division("college", "5A").to_string(), division("voisin", "4C").to_string(), nowhere],
        "structure" => [structure("college").to_string(), structure("voisin").to_string(), nowhere],
        "run" | "session" | "duty" | "group" | "role" | "child" | "service" | "opening" | "provider" | "secret" | "file"
        | "lesson" | "room" | "kept" | "assignment" | "section" | "variant" | "submission" | "visa" | "cover" | "absence"
        | "equipment" | "booking" | "step" | "sequence" | "access" | "address" | "bells" | "site" | "import" => {
            [nowhere.clone(), nowhere.clone(), nowhere]
        }
        // What stands for any address under the API.
        "*rest" => ["nothing".into(), "a/b".into(), nowhere],
        "token" => ["0".repeat(64), "nonsense".into(), "%2e%2e".into()],
        "code" => ["profile-student".into(), "function-cpe".into(), "nonsense".into()],
        "name" | "setting" => ["identity.code-days".into(), "nothing.there".into(), "nothing".into()],
        other => panic!("the door test does not know what {{{other}}} stands for: enter it"),
    }
}

fn addresses(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let (placeholder, after) = rest.split_once('}').expect("a placeholder ends");
    objects(placeholder)
        .into_iter()
        .flat_map(|object| addresses(after).into_iter().map(move |end| format!("{object}{end}")).collect::<Vec<_>>())
        .map(|end| format!("{before}{end}"))
        .collect()
}

async fn facts(school: &School, who: PersonId) -> ViewerFacts {
    (*school.app.viewer(who, school.now()).await.expect("the viewer is worked out").expect("the person is there")).clone()
}

async fn everybody(school: &School) -> Vec<(String, Option<ViewerFacts>, Visitor)> {
    let mut all = vec![("a stranger".to_owned(), None, school.stranger())];
    for somebody in PEOPLE {
        all.push((
            somebody.name.to_owned(),
            Some(facts(school, person(somebody.name)).await),
            school.visitor(somebody.name).await,
        ));
    }
    all
}

both_engines! {
    async fn every_route_agrees_with_its_right(engine) {
        let school = crate::school(engine).await;
        for (name, facts, visitor) in everybody(&school).await {
            // Last of all, the one that leaves by a GET.
            let (stay, leave): (Vec<_>, Vec<_>) =
                school.app.routes.iter().filter(|route| route.method == "GET").partition(|route| route.path != "/cas/logout");
            for route in stay.into_iter().chain(leave) {
                for address in addresses(route.path) {
                    let answer = visitor.get(&address).await;
                    let at = format!("{name} at {address} ({})", route.right.name);
                    assert!(!answer.status.is_server_error(), "{at}: {}", answer.text());
                    match (route.right.decide(facts.as_ref()).allows(), &facts) {
                        (true, _) => {}
                        (false, None) => assert!(answer.location().starts_with("/sign-in"), "{at}: {}", answer.status),
                        (false, Some(_)) => assert_eq!(answer.status, 404, "{at}"),
                    }
                }
            }
        }
    }

    async fn what_belongs_to_another_school_is_not_there(engine) {
        let school = crate::school(engine).await;
        // People who have nothing to do with the neighbouring collège.
        for name in ["Lina Crayon", "Samira Crayon", "Anne Virgule", "Rose Marelle", "Sam Sifflet", "Irène Tableau", "Yves Classeur", "Nour Pansement", "Ada Souris"] {
            let visitor = school.visitor(name).await;
            for route in school.app.routes.iter().filter(|route| route.method == "GET" && route.path.contains('{')) {
                if matches!(route.right.who, Who::Anyone) {
                    continue;
                }
                for address in addresses(route.path).into_iter().filter(|address| {
                    [person("Tom Règle").to_string(), division("voisin", "4C").to_string(), structure("voisin").to_string()].iter().any(|other| address.contains(other.as_str()))
                        || address.contains("00000000-0000")
                }) {
                    let answer = visitor.get(&address).await;
                    assert_eq!(answer.status, 404, "{name} at {address}: {}", answer.text());
                }
            }
        }
    }

    async fn forged_forms_are_refused_everywhere(engine) {
        let school = crate::school(engine).await;
        for name in ["Lina Crayon", "Claude Équerre", "Irène Tableau", "Max Platine"] {
            let visitor = school.visitor(name).await;
            let token = visitor.token();
            for route in school.app.routes.iter().filter(|route| route.method == "POST" && route.called_because.is_none()) {
                for address in addresses(route.path).into_iter().take(1) {
                    let without = visitor.post_raw(&address, &[("form-token", "")], &[]).await;
                    assert_eq!(without.status, 403, "without a token, {address}");
                    let foreign = visitor.post_raw(&address, &[("form-token", token.as_str())], &[("origin", "https://evil.example")]).await;
                    assert_eq!(foreign.status, 403, "from elsewhere, {address}");
                    let site = visitor.post_raw(&address, &[("form-token", token.as_str())], &[("sec-fetch-site", "cross-site")]).await;
                    assert_eq!(site.status, 403, "from another site, {address}");
                }
            }
        }
    }

    async fn acts_agree_with_their_rights(engine) {
        let school = crate::school(engine).await;
        for (name, facts, visitor) in everybody(&school).await {
            for route in school.app.routes.iter().filter(|route| route.method == "POST" && !route.path.ends_with("/sign-out")) {
                if route.right.decide(facts.as_ref()).allows() {
                    continue;
                }
                for address in addresses(route.path).into_iter().take(1) {
                    let answer = visitor.post(&address, &[]).await;
                    let at = format!("{name} at {address} ({})", route.right.name);
                    match &facts {
                        None => assert!(answer.location().starts_with("/sign-in"), "{at}: {}", answer.status),
                        Some(_) => assert_eq!(answer.status, 404, "{at}"),
                    }
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_never_writes() {
    let school = crate::school(Engine::Sqlite).await;
    let file = format!("sqlite:{}", school.folder().join("school.sqlite").display());
    let mut watch = SqliteConnection::connect(&file).await.expect("the file opens");
    for (name, _, visitor) in everybody(&school).await {
        for route in school.app.routes.iter().filter(|route| route.method == "GET" && route.writes_because.is_none()) {
            for address in addresses(route.path) {
                let before: i64 = sqlx::query_scalar("pragma data_version").fetch_one(&mut watch).await.expect("a version");
                let answer = visitor.get(&address).await;
                let after: i64 = sqlx::query_scalar("pragma data_version").fetch_one(&mut watch).await.expect("a version");
                assert_eq!(before, after, "{name} reading {address} ({}) wrote something", answer.status);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_names_nothing_is_a_page_of_ours() {
    let school = crate::school(Engine::Sqlite).await;
    for name in ["Irène Tableau", "Ada Souris", "Max Platine"] {
        let visitor = school.visitor(name).await;
        for path in
            ["/people/x", "/people/x/access", "/divisions/x/sign-in-sheets", "/admin/people/x", "/admin/feeds/x", "/structures/x"]
        {
            visitor.get(path).await.is_not_found().hides("UUID");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_the_headers_that_guard_it() {
    let school = crate::school(Engine::Sqlite).await;
    for (_, _, visitor) in everybody(&school).await.into_iter().take(3) {
        let page = visitor.get("/sign-in").await;
        for (header, words) in [
            ("content-security-policy", "object-src 'none'"),
            ("content-security-policy", "base-uri 'none'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            let value = page.headers.get(header).and_then(|value| value.to_str().ok()).unwrap_or("");
            assert!(value.contains(words), "{header}: {value}");
        }
    }
}
