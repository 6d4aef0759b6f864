//! The sample service beside the portal, as a newcomer sees them: one sign-in, what was told, one end.

use crate::standing::{PASSWORD, let_in, standing};
use kit::serve::Bounds;
use preau::service;
use sample::{Client, Speaks};
use sso::clients::Names;
use std::net::SocketAddr;
use testing::{School, Visitor, both_engines};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The portal and the sample service, both listening; they stop with the test.
struct Beside {
    school: School,
    portal: SocketAddr,
    sample: SocketAddr,
    _stop: watch::Sender<bool>,
}

impl Beside {
    async fn start(engine: kit::db::Engine) -> Self {
        Self::speaking(engine, Speaks::Cas).await
    }

    async fn speaking(engine: kit::db::Engine, speaks: Speaks) -> Self {
        let (portal, sample) = (listener().await, listener().await);
        let at = |listener: &TcpListener| listener.local_addr().unwrap();
        let (portal_at, sample_at) = (at(&portal), at(&sample));
        let school = crate::school(engine).await;
        let school = standing(&school, portal_at, sample_at, school.app.clock.clone()).await;
        register(&school, sample_at, &speaks).await;
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(kit::serve::serve(portal, school.router.clone(), stopping.clone(), Bounds::default()));
        let address = sample::Portal::parse(&format!("http://{portal_at}")).unwrap();
        let router = sample::router(address, sample_at, speaks, school.app.clock.clone());
        tokio::spawn(kit::serve::serve(sample, router, stopping, Bounds::default()));
        Self { school, portal: portal_at, sample: sample_at, _stop: stop }
    }

    /// Asks the sample service with a cookie; gives status line and headers, then the body.
    async fn ask(&self, line: &str, cookie: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.sample).await.unwrap();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            self.sample
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut all = String::new();
        stream.read_to_string(&mut all).await.unwrap();
        let (head, body) = all.split_once("\r\n\r\n").expect("an answer of HTTP");
        (head.to_owned(), body.to_owned())
    }

    /// Goes from the sample's button through the portal and back: the page on which the ticket arrives.
    async fn sign_on(&self, visitor: &Visitor, login: &str) -> String {
        let (_, page) = self.ask("GET /", "").await;
        assert!(page.contains("Vous n’êtes pas connecté à ce service"), "{page}");
        let button = between(&page, "href=\"", "\"");
        let button = button.strip_prefix(&format!("http://{}", self.portal)).expect("the button leads to the portal").to_owned();
        let mut answer = visitor.get(&button).await;
        if answer.location().starts_with("/sign-in") {
            let sign_in = answer.location().to_owned();
            let next = between(&visitor.get(&sign_in).await.body, "name=\"next\" value=\"", "\"").replace("&#38;", "&");
            let fields = [("login", login), ("password", PASSWORD), ("next", next.as_str())];
            let typed = visitor.post_from(&sign_in, "/sign-in", &fields).await;
            answer = visitor.get(typed.is(303).location()).await;
        }
        let back = answer.is(303).location();
        back.strip_prefix(&format!("http://{}", self.sample)).expect("the portal leads back").to_owned()
    }

    /// The same by OpenID Connect: gives the address that leads back, and the cookie of the browser on its way.
    async fn sign_on_by_oidc(&self, visitor: &Visitor, login: &str) -> (String, String) {
        let (head, _) = self.ask("GET /sign-in", "").await;
        let way = format!("preau-sample-way={}", between(&head, "set-cookie: preau-sample-way=", ";"));
        let portal = format!("http://{}", self.portal);
        let mut onward = between(&head, &format!("location: {portal}"), "\r\n");
        for _ in 0..4 {
            let answer = visitor.get(&onward).await;
            let next = answer.is(303).location().to_owned();
            if let Some(back) = next.strip_prefix(&format!("http://{}", self.sample)) {
                return (back.to_owned(), way);
            }
            onward = next.strip_prefix(&portal).unwrap_or(&next).to_owned();
            if onward.starts_with("/sign-in") {
                let next = between(&visitor.get(&onward).await.body, "name=\"next\" value=\"", "\"").replace("&#38;", "&");
                let fields = [("login", login), ("password", PASSWORD), ("next", next.as_str())];
                onward = visitor.post_from(&onward, "/sign-in", &fields).await.is(303).location().to_owned();
            }
        }
        panic!("the portal does not lead back")
    }

    /// Does what a portal does now and then.
    async fn house(&self) {
        for (_, _, chore) in &self.school.app.chores {
            chore(&self.school.app, self.school.now()).await.unwrap();
        }
        self.school.app.work_all().await.unwrap();
    }
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

fn between(text: &str, before: &str, after: &str) -> String {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("{before} is not in {text}")).1;
    rest.split(after).next().unwrap_or("").to_owned()
}

/// The cookie that an answer gives.
fn cookie(head: &str) -> String {
    between(head, "set-cookie: ", ";")
}

/// The sample service in the register, as the demo has it.
async fn register(school: &School, sample: SocketAddr, speaks: &Speaks) {
    let common = service::Common {
        name: "Service d’exemple".to_owned(),
        release: "sdet".to_owned(),
        open_to: vec!["everyone".to_owned()],
        identifier: "pairwise".to_owned(),
        supplier: "Préau".to_owned(),
        start: None,
        second_factor: false,
    };
    let url = format!("http://{sample}/");
    let Speaks::Oidc(client) = speaks else {
        let cas = service::Cas { common, url: vec![url], proxy_url: vec![], not_told: false };
        return service::add(&school.app, &cas).await.unwrap();
    };
    let oidc = service::Oidc {
        common,
        redirect: vec![format!("{url}back")],
        signed_out: vec![url.clone()],
        logout: Some(format!("{url}over")),
        auth: "secret".to_owned(),
        keys_url: None,
        keys: None,
        algorithm: "ES256".to_owned(),
        consent: false,
        api: vec![],
    };
    let names = Names { client_id: client.id.clone(), secret: "the right secret".to_owned() };
    service::add_oidc(&school.app, &oidc, &names).await.unwrap();
}

fn oidc(secret: &str) -> Speaks {
    Speaks::Oidc(Client { id: "sample".to_owned(), secret: secret.to_owned() })
}

both_engines! {
    async fn a_newcomer_signs_in_once_for_both_and_out_of_both(engine) {
        let beside = Beside::start(engine).await;
        let login = let_in(&beside.school).await;
        let lina = beside.school.stranger();
        let back = beside.sign_on(&lina, &login).await;
        let (head, _) = beside.ask(&format!("GET {back}"), "").await;
        assert!(head.starts_with("HTTP/1.1 303") && head.contains("HttpOnly; SameSite=Lax"), "{head}");
        let (session, page) = (cookie(&head), beside.ask("GET /", &cookie(&head)).await.1);
        for words in ["Vous êtes connecté à ce service", "<th scope=\"row\">ENTPersonProfils</th><td>National_ELV</td>", "Crayon"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains(&login), "the identifier is made for this service alone");
        // The same address once more, in another browser.
        let (head, page) = beside.ask(&format!("GET {back}"), "").await;
        assert!(head.starts_with("HTTP/1.1 403") && page.contains("n’a pas reconnu cette entrée"), "{head}");
        beside.house().await;
        assert!(beside.ask("GET /", &session).await.1.contains("Vous êtes connecté"), "nobody left yet");
        lina.post_from("/settings/security", "/sign-out", &[]).await.is(303);
        beside.house().await;
        assert!(beside.ask("GET /", &session).await.1.contains("Vous n’êtes pas connecté"), "the portal told the service");
    }

    async fn the_service_signs_out_of_the_portal(engine) {
        let beside = Beside::start(engine).await;
        let login = let_in(&beside.school).await;
        let lina = beside.school.visitor("Lina Crayon").await;
        let back = beside.sign_on(&lina, &login).await;
        let session = cookie(&beside.ask(&format!("GET {back}"), "").await.0);
        let (head, _) = beside.ask("POST /sign-out", &session).await;
        assert!(beside.ask("GET /", &session).await.1.contains("Vous n’êtes pas connecté"));
        let portal = format!("http://{}", beside.portal);
        let leave = between(&head, &format!("location: {portal}"), "\r\n");
        lina.get(&leave).await.leads_to(&format!("http://{}/", beside.sample));
        lina.get("/settings/security").await.is(303);
    }

    async fn one_sign_in_opens_both_by_openid_connect_and_one_end_ends_both(engine) {
        let beside = Beside::speaking(engine, oidc("the right secret")).await;
        let login = let_in(&beside.school).await;
        let lina = beside.school.stranger();
        let (back, way) = beside.sign_on_by_oidc(&lina, &login).await;
        // In the browser of somebody else, the code is worth nothing.
        let (head, page) = beside.ask(&format!("GET {back}"), "preau-sample-way=other").await;
        assert!(head.starts_with("HTTP/1.1 403") && page.contains("n’a pas reconnu cette entrée"), "{head}");
        let (back, way) = if back.contains("code=") { (back, way) } else { panic!("{back}") };
        let (head, page) = beside.ask(&format!("GET {back}"), &way).await;
        assert!(head.starts_with("HTTP/1.1 303") && head.contains("preau-sample=") && head.contains("HttpOnly; SameSite=Lax"), "{head} {page}");
        let session = format!("preau-sample={}", between(&head, "set-cookie: preau-sample=", ";"));
        let page = beside.ask("GET /", &session).await.1;
        for words in ["Vous êtes connecté à ce service", "<th scope=\"row\">ENTPersonProfils</th><td>National_ELV</td>", "Lina Crayon", "<th scope=\"row\">iss</th>"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains(&login), "the identifier is made for this service alone");
        // The same address once more.
        let (head, _) = beside.ask(&format!("GET {back}"), &way).await;
        assert!(head.starts_with("HTTP/1.1 403"), "{head}");
        beside.house().await;
        assert!(beside.ask("GET /", &session).await.1.contains("Vous êtes connecté"), "nobody left yet");
        lina.post_from("/settings/security", "/sign-out", &[]).await.is(303);
        beside.house().await;
        assert!(beside.ask("GET /", &session).await.1.contains("Vous n’êtes pas connecté"), "the portal told the service");
    }

    async fn the_service_signs_out_of_the_portal_by_openid_connect(engine) {
        let beside = Beside::speaking(engine, oidc("the right secret")).await;
        let login = let_in(&beside.school).await;
        let lina = beside.school.visitor("Lina Crayon").await;
        let (back, way) = beside.sign_on_by_oidc(&lina, &login).await;
        let head = beside.ask(&format!("GET {back}"), &way).await.0;
        let session = format!("preau-sample={}", between(&head, "set-cookie: preau-sample=", ";"));
        let (head, _) = beside.ask("POST /sign-out", &session).await;
        assert!(beside.ask("GET /", &session).await.1.contains("Vous n’êtes pas connecté"));
        let leave = between(&head, &format!("location: http://{}", beside.portal), "\r\n");
        lina.get(&leave).await.leads_to(&format!("http://{}/", beside.sample));
        lina.get("/settings/security").await.is(303);
    }

    async fn a_service_with_the_wrong_secret_opens_nothing(engine) {
        let beside = Beside::speaking(engine, oidc("another secret")).await;
        let lina = beside.school.visitor("Lina Crayon").await;
        let login = let_in(&beside.school).await;
        let (back, way) = beside.sign_on_by_oidc(&lina, &login).await;
        let (head, page) = beside.ask(&format!("GET {back}"), &way).await;
        assert!(head.starts_with("HTTP/1.1 403") && page.contains("n’a pas reconnu cette entrée") && !head.contains("preau-sample="), "{head}");
    }
}
