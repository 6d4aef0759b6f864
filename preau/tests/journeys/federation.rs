//! Two portals: people of the one come in at the other, which relies on it.

use crate::command::{run, text};
use crate::standing::{PASSWORD, let_in, standing};
use kit::Clock;
use kit::serve::Bounds;
use preau::service;
use sso::clients::Names;
use std::time::Duration;
use testing::{School, Visitor, both_engines};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Two portals that listen; they stop with the test.
struct Two {
    /// Where people have their accounts.
    academy: School,
    /// Where they come in through it.
    portal: School,
    _stop: watch::Sender<bool>,
}

impl Two {
    async fn start(engine: kit::db::Engine) -> Self {
        let (one, other) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
        let (at, beside) = (one.local_addr().unwrap(), other.local_addr().unwrap());
        let clock = |school: &School| Clock::starting_at(school.now());
        let (academy, portal) = (crate::school(engine).await, crate::school(engine).await);
        let academy = standing(&academy, at, beside, clock(&academy)).await;
        let portal = standing(&portal, beside, at, clock(&portal)).await;
        let (stop, stopping) = watch::channel(false);
        for (listener, school) in [(one, &academy), (other, &portal)] {
            tokio::spawn(kit::serve::serve(listener, school.router.clone(), stopping.clone(), Bounds::default()));
        }
        Self { academy, portal, _stop: stop }
    }
}

/// The portal is a service of the academy, and the academy a counter of the portal. Gives the path of the counter.
async fn acquainted(two: &Two, algorithm: &str) -> String {
    let names = Names::fresh(&two.academy.app);
    let typed = federation::Typed {
        name: "l’académie d’Exemple".to_owned(),
        issuer: two.academy.app.config.public_url.clone(),
        client: names.client_id.clone(),
        secret: names.secret.clone(),
        algorithm: algorithm.to_owned(),
        ..federation::Typed::default()
    };
    let provider = federation::entered(&two.portal.app, &typed, two.portal.now()).await.unwrap();
    let oidc = service::Oidc {
        common: service::Common {
            name: "Portail".to_owned(),
            release: "profile".to_owned(),
            open_to: vec!["everyone".to_owned()],
            identifier: "pairwise".to_owned(),
            supplier: String::new(),
            start: None,
            second_factor: false,
        },
        redirect: vec![provider.back(&two.portal.app)],
        signed_out: vec![],
        logout: Some(provider.told_at(&two.portal.app)),
        auth: "secret".to_owned(),
        keys_url: None,
        keys: None,
        algorithm: algorithm.to_owned(),
        consent: false,
        api: vec![],
    };
    service::add_oidc(&two.academy.app, &oidc, &names).await.unwrap();
    // A new server makes its keys with the first call, which takes a while.
    two.academy.stranger().get("/oidc/keys").await.is(200);
    format!("/sign-in/with/{}", provider.id)
}

/// The path of an address of a school.
fn path<'a>(school: &School, address: &'a str) -> &'a str {
    address.strip_prefix(&school.app.config.public_url).unwrap_or_else(|| panic!("{address} is not there"))
}

/// From the portal to the academy and back, as far as the last page.
async fn through(two: &Two, here: &Visitor, there: &Visitor, counter: &str) -> testing::Answer {
    let begun = here.get(counter).await;
    let asked = there.get(path(&two.academy, begun.location())).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    let back = here.get(path(&two.portal, asked.location())).await;
    if back.location().ends_with("/unknown") { here.get(back.location()).await } else { back }
}

/// Where the page that says that somebody is not known yet leads: a link named for that sign-in alone.
fn link_of(page: &testing::Answer, counter: &str) -> String {
    let link = page.body.split("name=\"next\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    assert!(link.starts_with(&format!("{counter}/link?begun=")), "{link}");
    link.to_owned()
}

/// Says that both accounts are hers.
async fn links(visitor: &Visitor, link: &str) {
    let (to, begun) = link.split_once("?begun=").expect("a link with its name");
    visitor.post_from(link, to, &[("answer", "yes"), ("begun", begun)]).await.leads_to("/");
}

async fn is_in(visitor: &Visitor) -> bool {
    visitor.get("/settings/security").await.status == 200
}

both_engines! {
    async fn people_of_one_portal_come_in_at_another(engine) {
        for algorithm in ["RS256", "ES256"] {
            let two = Two::start(engine).await;
            let counter = acquainted(&two, algorithm).await;
            let (login, _) = (let_in(&two.portal).await, let_in(&two.academy).await);
            let (there, here) = (two.academy.visitor("Lina Crayon").await, two.portal.stranger());
            // Known there, not here: her password says once who she is.
            let page = through(&two, &here, &there, &counter).await;
            page.is(200).shows("pas encore relié à un compte d’ici");
            assert!(!is_in(&here).await);
            let link = link_of(&page, &counter);
            let fields = [("login", login.as_str()), ("password", PASSWORD), ("next", link.as_str())];
            here.post_from("/sign-in", "/sign-in", &fields).await.leads_to(&link);
            links(&here, &link).await;
            // From then on, without a password.
            let other = two.portal.stranger();
            through(&two, &other, &there, &counter).await.leads_to("/");
            assert!(is_in(&other).await);
            // She leaves the academy, which says so.
            there.post("/sign-out", &[]).await.is(303);
            let ended = async {
                while is_in(&other).await {
                    two.academy.app.work_all().await.unwrap();
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(20), ended).await.expect("the session that came from there ends");
            assert!(is_in(&here).await, "the one by a password goes on");
        }
    }
    async fn a_sign_out_says_all_that_it_left_open(engine) {
        let two = Two::start(engine).await;
        let counter = acquainted(&two, "RS256").await;
        let (login, _) = (let_in(&two.portal).await, let_in(&two.academy).await);
        let (there, here) = (two.academy.visitor("Lina Crayon").await, two.portal.stranger());
        let page = through(&two, &here, &there, &counter).await;
        let link = link_of(&page, &counter);
        let fields = [("login", login.as_str()), ("password", PASSWORD), ("next", link.as_str())];
        here.post_from("/sign-in", "/sign-in", &fields).await;
        links(&here, &link).await;
        // A service of the portal that cannot be told.
        let cas = service::Cas {
            common: service::Common {
                name: "Cahier".to_owned(),
                release: "identifier".to_owned(),
                open_to: vec!["everyone".to_owned()],
                identifier: "pairwise".to_owned(),
                supplier: String::new(),
                start: None,
                second_factor: false,
            },
            url: vec!["https://cahier.example/".to_owned()],
            proxy_url: vec![],
            not_told: true,
        };
        service::add(&two.portal.app, &cas).await.unwrap();
        let other = two.portal.stranger();
        through(&two, &other, &there, &counter).await.leads_to("/");
        let ticket = other.get("/cas/login?service=https%3A%2F%2Fcahier.example%2F").await;
        let ticket = ticket.location().rsplit_once("ticket=").expect("a ticket").1.to_owned();
        let asked = format!("/cas/serviceValidate?service=https%3A%2F%2Fcahier.example%2F&ticket={ticket}");
        assert!(two.portal.stranger().get(&asked).await.body.contains("authenticationSuccess"));
        let left = other.post_from("/settings/security", "/sign-out", &[]).await;
        assert!(left.location().starts_with(&format!("{counter}/left?then=")), "{}", left.location());
        let page = other.get(left.location()).await;
        page.shows("Quitter aussi l’académie d’Exemple").shows("Continuer");
        let then = page.body.split("href=\"/signed-out?").nth(1).and_then(|rest| rest.split('"').next()).expect("a page after it");
        other.get(&format!("/signed-out?{then}")).await.shows("Cahier");
    }
}

#[test]
fn counters_are_entered_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["migrate"]).status.code(), Some(0));
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "hush-hush\n").unwrap();
    let file = secret.display().to_string();
    let add = |more: &[&str]| {
        let known = ["provider", "add", "oidc", "--name", "the academy", "--client", "portal"];
        run(folder.path(), &[&known[..], more].concat())
    };
    assert!(text(&run(folder.path(), &["provider", "list"])).contains("No counter."));
    let added = add(&["--issuer", "https://login.example", "--secret-file", &file]);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added));
    let said = text(&added);
    assert!(said.contains("/sign-in/with/") && said.contains("/back") && said.contains("/signed-out"), "{said}");
    assert!(!said.contains("hush-hush"));
    for (wrong, why) in [
        (&["--issuer", "https://login.example", "--secret-file", &file][..], "already"),
        (&["--issuer", "http://login.example", "--secret-file", &file], "https"),
        (&["--issuer", "https://other.example", "--secret-file", "nowhere"], "nowhere"),
        (
            &["--issuer", "https://other.example", "--secret-file", &file, "--algorithm", "HS256"],
            "--algorithm wants RS256 or ES256",
        ),
        (&["--issuer", "https://other.example", "--secret-file", &file, "--key-claim", "x"], "--key-feed"),
    ] {
        let refused = add(wrong);
        assert_eq!(refused.status.code(), Some(64), "{}", text(&refused));
        assert!(text(&refused).contains(why), "{}", text(&refused));
    }
    // One may be entered before it gave anything: it asks for the portal's addresses first.
    let begun = run(folder.path(), &["provider", "add", "oidc", "--name", "the town", "--issuer", "https://town.example"]);
    let said = text(&begun);
    assert!(begun.status.success() && said.contains("/back") && said.contains("a guess"), "{said}");
    let id = said.split("provider complete ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let waits = || text(&run(folder.path(), &["provider", "list"])).contains("the town (to be completed)");
    assert!(waits());
    let complete = |id: &str| run(folder.path(), &["provider", "complete", id, "--client", "portal", "--secret-file", &file]);
    assert!(complete(id).status.success() && !waits());
    for (wrong, why) in [(id, "No counter of this number waits"), ("0", "invalid value")] {
        let refused = complete(wrong);
        assert!(refused.status.code() == Some(64) && text(&refused).contains(why), "{}", text(&refused));
    }
    let half = run(folder.path(), &["provider", "add", "oidc", "--name", "x", "--issuer", "https://x.example", "--client", "y"]);
    assert!(half.status.code() == Some(64) && text(&half).contains("--secret-file"), "{}", text(&half));
    let listed = text(&run(folder.path(), &["provider", "list"]));
    assert!(
        listed.contains("https://login.example") && listed.contains("the academy") && listed.lines().count() == 2,
        "{listed}"
    );
}
