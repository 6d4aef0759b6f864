//! The sample service beside the portal, as a newcomer sees them: one sign-in, what was told, one end.

use identity::accounts::{self, NewAccount};
use kit::serve::Bounds;
use kit::{App, Config, Ingredients, args};
use preau::service;
use std::net::SocketAddr;
use testing::{School, Visitor, both_engines, person};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const PASSWORD: &str = "lapin tambour citron 7";

/// The portal and the sample service, both listening; they stop with the test.
struct Beside {
    school: School,
    portal: SocketAddr,
    sample: SocketAddr,
    _stop: watch::Sender<bool>,
}

impl Beside {
    async fn start(engine: kit::db::Engine) -> Self {
        let (portal, sample) = (listener().await, listener().await);
        let at = |listener: &TcpListener| listener.local_addr().unwrap();
        let (portal_at, sample_at) = (at(&portal), at(&sample));
        let school = calling(&crate::school(engine).await, sample_at).await;
        register(&school, sample_at).await;
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(kit::serve::serve(portal, school.router.clone(), stopping.clone(), Bounds::default()));
        let address = sample::Portal::parse(&format!("http://{portal_at}")).unwrap();
        tokio::spawn(kit::serve::serve(sample, sample::router(address, sample_at), stopping, Bounds::default()));
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

/// The same school, which may call the sample service as the demo may.
async fn calling(school: &School, sample: SocketAddr) -> School {
    let ingredients = Ingredients {
        db: school.app.db.clone(),
        clock: school.app.clock.clone(),
        config: Config { outward_hosts: vec![sample.to_string()], ..school.app.config.clone() },
        key: school.app.key.clone(),
        files: kit::files::Files::in_memory(),
        mailer: kit::mail::Mailer::folder(&school.folder().join("mail"), "preau@exemple.invalid").unwrap(),
    };
    let (app, router) = App::build(ingredients, preau::features::slices()).await.unwrap();
    let mut other = school.clone();
    (other.app, other.router) = (app, router);
    other
}

/// The sample service in the register, as the demo has it.
async fn register(school: &School, sample: SocketAddr) {
    let cas = service::Cas {
        name: "Service d’exemple".to_owned(),
        url: vec![format!("http://{sample}/")],
        release: "sdet".to_owned(),
        open_to: vec!["everyone".to_owned()],
        identifier: "pairwise".to_owned(),
        supplier: "Préau".to_owned(),
        start: None,
        proxy_url: vec![],
        not_told: false,
    };
    service::add(&school.app, &cas).await.unwrap();
}

/// A login and a password for Lina.
async fn let_in(school: &School) -> String {
    let (lina, now) = (person("Lina Crayon"), school.now());
    let hash = identity::hash_pool::hash(PASSWORD).await.unwrap();
    let mut unit = school.app.db.begin().await.unwrap();
    accounts::prepare_many(&mut unit, &[NewAccount { person: lina, given: "Lina", family: "Crayon" }], now).await.unwrap();
    identity::passwords::keep(&mut unit, lina, &hash, false, now).await.unwrap();
    identity::terms::accept(&mut unit, lina, now).await.unwrap();
    let (login,): (String,) = unit.one("select login from account where person_id = $1", args![lina]).await.unwrap();
    unit.commit().await.unwrap();
    login
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
        assert!(head.starts_with("HTTP/1.1 403") && page.contains("n’a pas reconnu ce ticket"), "{head}");
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
}
