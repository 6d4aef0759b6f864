//! The end of a session, whatever ends it, is told to the services; those that cannot be told are named.

use super::{NOTES, Wanted, encoded, notes, open, register, run_as, school, ticket, validated};
use crate::model::Audience;
use kit::args;
use std::sync::{Arc, Mutex};
use testing::{School, both_engines, person};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A service on this machine that keeps what it is sent.
pub(super) struct Listening {
    pub(super) url: String,
    pub(super) heard: Arc<Mutex<Vec<String>>>,
}

impl Listening {
    pub(super) async fn start(status: u16) -> Self {
        Self::answering(status, String::new()).await
    }
    /// One that publishes something.
    pub(super) async fn saying(body: String) -> Self {
        Self::answering(200, body).await
    }
    async fn answering(status: u16, body: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(vec![]));
        let keep = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (keep, body) = (Arc::clone(&keep), body.clone());
                tokio::spawn(async move {
                    let (mut all, mut part) = (vec![], [0; 4096]);
                    while let Ok(read) = stream.read(&mut part).await {
                        all.extend_from_slice(&part[..read]);
                        let text = String::from_utf8_lossy(&all).into_owned();
                        let length = text
                            .to_lowercase()
                            .split("content-length: ")
                            .nth(1)
                            .and_then(|rest| rest.split('\r').next()?.parse::<usize>().ok())
                            .unwrap_or(0);
                        if text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.len() >= length) || read == 0 {
                            keep.lock().unwrap().push(text);
                            break;
                        }
                    }
                    let _ = stream
                        .write_all(
                            format!(
                                "HTTP/1.1 {status} x\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: {}\r\n\r\n{body}",
                                body.len()
                            )
                            .as_bytes(),
                        )
                        .await;
                });
            }
        });
        Self { url, heard }
    }
    pub(super) fn host(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }
    pub(super) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// The school, allowed to call that service.
pub(super) async fn calling(school: &School, service: &Listening) -> School {
    run_as(school, kit::Config { outward_hosts: vec![service.host()], ..school.app.config.clone() }).await
}

/// Does what a server does now and then.
async fn house(school: &School) {
    for (_, _, chore) in &school.app.chores {
        chore(&school.app, school.now()).await.unwrap();
    }
    school.app.work_all().await.unwrap();
}

both_engines! {
    async fn all_ends_are_told_alike(engine) {
        let school = school(engine).await;
        let service = Listening::start(200).await;
        let school = calling(&school, &service).await;
        let address = format!("{}/cb", service.url);
        notes(&school, &Wanted { url: &service.url, ..NOTES }).await;
        let mut tickets = vec![];
        for name in ["Lina Crayon", "Hugo Ballon", "Anne Virgule", "Zoé Pupitre"] {
            let visitor = school.visitor(name).await;
            let ticket = ticket(&visitor, &address).await;
            validated(&school, "/cas/serviceValidate", &address, &ticket, "").await.shows("National_");
            tickets.push((visitor, ticket));
        }
        house(&school).await;
        assert_eq!(service.heard(), Vec::<String>::new(), "nobody left yet");
        // By the portal's button, by the service's link, by the closing of the account, by age.
        tickets[0].0.post("/sign-out", &[]).await.leads_to("/sign-in");
        tickets[1].0.get("/cas/logout").await.leads_to("/signed-out");
        tickets[1].0.get("/signed-out").await.shows("Déconnexion faite");
        let mut unit = school.app.db.begin().await.unwrap();
        kit::session::end_all_of(&mut unit, &[person("Anne Virgule")]).await.unwrap();
        unit.commit().await.unwrap();
        school.app.db.run("delete from session where person_id = $1", args![person("Zoé Pupitre")]).await.unwrap();
        house(&school).await;
        let heard = service.heard();
        assert_eq!(heard.len(), 4);
        for (_, ticket) in &tickets {
            let told: Vec<&String> = heard.iter().filter(|text| text.contains(&encoded(ticket)) || text.contains(ticket.as_str())).collect();
            assert_eq!(told.len(), 1, "{ticket}");
            assert!(told[0].starts_with("POST /cb HTTP/1.1"), "{}", told[0]);
            let body = told[0].split_once("logoutRequest=").expect("a form").1;
            assert!(body.contains("urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Aprotocol") && body.contains("samlp%3ASessionIndex%3EST-"), "{body}");
        }
        house(&school).await;
        assert_eq!(service.heard().len(), 4, "each is told once");
    }

    async fn what_cannot_be_told_is_named(engine) {
        let school = school(engine).await;
        let told = notes(&school, &NOTES).await;
        let deaf = register(&school, "Manuels <b>", &Wanted { url: "https://livres.example", told: false, ..NOTES }).await;
        open(&school, deaf, None, Audience::Everyone).await;
        let lina = school.visitor("Lina Crayon").await;
        for url in ["https://notes.example/app", "https://livres.example/"] {
            let ticket = ticket(&lina, url).await;
            validated(&school, "/cas/serviceValidate", url, &ticket, "").await.shows("National_");
        }
        let answer = lina.post("/sign-out", &[]).await;
        answer.leads_to(&format!("/signed-out?service={deaf}"));
        let page = lina.get(answer.location()).await;
        page.shows("Ces services ne peuvent pas être prévenus").shows("Manuels <b>").hides("Notes");
        assert!(!page.body.contains("Manuels <b>"));
        let (jobs,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from job where kind = 'sso.tell'", vec![]).await.unwrap();
        assert_eq!(jobs, 1);
        school.stranger().get(&format!("/signed-out?service={told}")).await.shows("Notes");
        school.stranger().get("/signed-out?service=nonsense").await.shows("La session est terminée");
    }

    async fn who_is_inside_and_not_named_is_never_told(engine) {
        let school = school(engine).await;
        let inside = register(&school, "Cave", &Wanted { url: "https://192.168.4.4", ..NOTES }).await;
        open(&school, inside, None, Audience::Everyone).await;
        let lina = school.visitor("Lina Crayon").await;
        let ticket = ticket(&lina, "https://192.168.4.4/").await;
        validated(&school, "/cas/serviceValidate", "https://192.168.4.4/", &ticket, "").await.shows("National_");
        lina.post("/sign-out", &[]).await.leads_to(&format!("/signed-out?service={inside}"));
        let (jobs,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from job where kind = 'sso.tell'", vec![]).await.unwrap();
        assert_eq!(jobs, 0);
    }

    async fn a_logout_leads_back_to_a_registered_service_alone(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let ask = async |more: String| school.visitor("Lina Crayon").await.get(&format!("/cas/logout{more}")).await;
        ask(format!("?service={}", encoded("https://notes.example/app/bye"))).await.leads_to("https://notes.example/app/bye");
        ask(format!("?service={}", encoded("https://evil.example/"))).await.leads_to("/signed-out");
        ask(format!("?url={}", encoded("https://notes.example/app"))).await.leads_to("/signed-out");
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/cas/logout").await;
        lina.get("/settings/security").await.is(303);
    }

    async fn a_service_inside_is_never_called_unless_it_is_named(engine) {
        let school = school(engine).await;
        let service = Listening::start(200).await;
        notes(&school, &Wanted { url: &service.url, ..NOTES }).await;
        let lina = school.visitor("Lina Crayon").await;
        let ticket = ticket(&lina, &service.url).await;
        validated(&school, "/cas/serviceValidate", &service.url, &ticket, "").await.shows("National_ELV");
        lina.post("/sign-out", &[]).await;
        house(&school).await;
        assert_eq!(service.heard(), Vec::<String>::new());
        let (jobs,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from job", vec![]).await.unwrap();
        assert_eq!(jobs, 0, "what may not be called is not tried again");
    }

    async fn no_table_grows_for_ever(engine) {
        let school = school(engine).await;
        notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        for _ in 0..3 {
            let ticket = ticket(&lina, "https://notes.example/app").await;
            validated(&school, "/cas/serviceValidate", "https://notes.example/app", &ticket, "").await.shows("National_ELV");
        }
        ticket(&lina, "https://notes.example/app").await;
        let count = async |sql: &'static str| school.app.db.one::<(i64,)>(sql, vec![]).await.unwrap().0;
        const TICKETS: &str = "select cast(count(*) as bigint) from sso_ticket";
        const CHILDREN: &str = "select cast(count(*) as bigint) from sso_child";
        assert_eq!((count(TICKETS).await, count(CHILDREN).await), (1, 3));
        school.app.clock.advance(25 * 3_600);
        house(&school).await;
        assert_eq!((count(TICKETS).await, count(CHILDREN).await), (0, 1));
        let mut unit = school.app.db.begin().await.unwrap();
        assert!(crate::telling::forget(&mut unit, person("Lina Crayon")).await.unwrap() > 0);
        unit.commit().await.unwrap();
        house(&school).await;
        assert_eq!(count(CHILDREN).await, 0);
        assert_eq!(count("select cast(count(*) as bigint) from service_visit").await, 0);
        assert_eq!(count("select cast(sum(times) as bigint) from service_day").await, 3, "numbers alone stay");
    }
}
