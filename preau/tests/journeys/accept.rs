//! Our own server before the acceptance book, as an operator opens it: with a port, a clock that runs, and its chores.

use crate::command::{run, text};
use crate::standing::{PASSWORD, let_in, standing};
use accept::{Account, Common, Url, Verdict};
use kit::Clock;
use kit::serve::Bounds;
use preau::service;
use sso::clients::Names;
use std::time::Duration;
use testing::{School, both_engines};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A server that listens and works; it stops with the test.
struct Running {
    url: Url,
    school: School,
    /// Where the service of the book stands, which the configuration names.
    service: std::net::TcpListener,
    _stop: watch::Sender<bool>,
}

impl Running {
    async fn start(engine: kit::db::Engine) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let school = crate::school(engine).await;
        let clock = Clock::starting_at(school.now());
        let school = standing(&school, at, service.local_addr().unwrap(), clock).await;
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(kit::serve::serve(listener, school.router.clone(), stopping.clone(), Bounds::default()));
        tokio::spawn(house(school.clone(), stopping));
        Self { url: Url::parse(&format!("http://{at}")).unwrap(), school, service, _stop: stop }
    }

    /// An address of the service.
    fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.service.local_addr().unwrap())
    }

    fn common(&self, login: String) -> Common {
        Common {
            url: self.url.clone(),
            trust: accept::Trust::default(),
            account: Account { login, password: PASSWORD.to_owned() },
            listen: Some(self.service.try_clone().unwrap()),
            hears: Duration::from_secs(20),
            patient: false,
        }
    }
}

/// Does what a server does beside serving, until it stops.
async fn house(school: School, mut stopping: watch::Receiver<bool>) {
    loop {
        for (_, _, chore) in &school.app.chores {
            drop(chore(&school.app, school.now()).await);
        }
        drop(school.app.work_all().await);
        if tokio::time::timeout(Duration::from_millis(250), stopping.changed()).await.is_ok() {
            return;
        }
    }
}

/// The points that did not hold, in words that a failing test shows.
fn not_held(report: &accept::Report) -> Vec<String> {
    let words = preau::say::words();
    let told = |point: &accept::Point| match &point.verdict {
        Verdict::Held => None,
        Verdict::Missed { expected, seen } => Some(format!("{}: {}, not {}", point.id, words.say(expected), words.say(seen))),
        Verdict::Moot(why) => Some(format!("{}: {}", point.id, words.say(why))),
    };
    report.points.iter().filter_map(told).collect()
}

fn common(name: &str) -> service::Common {
    service::Common {
        name: name.to_owned(),
        release: "sdet".to_owned(),
        open_to: vec!["everyone".to_owned()],
        identifier: "pairwise".to_owned(),
        supplier: "Préau".to_owned(),
        start: None,
        second_factor: false,
    }
}

both_engines! {
    async fn our_server_passes_its_own_book_of_cas(engine) {
        let running = Running::start(engine).await;
        let login = let_in(&running.school).await;
        let cas = service::Cas {
            common: common("Service de recette"),
            url: vec![running.at("/")],
            proxy_url: vec![running.at("/pgt")],
            not_told: false,
        };
        service::add(&running.school.app, &cas).await.unwrap();
        let told = accept::cas::Cas {
            common: running.common(login),
            service: Url::parse(&cas.url[0]).unwrap(),
            callback: Some(Url::parse(&running.at("/pgt?kept=1")).unwrap()),
        };
        let report = accept::cas::run(&told, &mut |_| {}).await.unwrap_or_else(|unable| panic!("{unable:?}"));
        let left = not_held(&report);
        assert!(report.passes() && left.len() == 1 && left[0].starts_with("cas-expires"), "{left:#?}");
    }
    async fn our_server_passes_its_own_book_of_openid_connect(engine) {
        let running = Running::start(engine).await;
        let login = let_in(&running.school).await;
        for algorithm in ["RS256", "ES256"] {
            let oidc = client(&running, algorithm);
            let names = Names::fresh(&running.school.app);
            service::add_oidc(&running.school.app, &oidc, &names).await.unwrap();
            let told = accept::oidc::Oidc {
                common: running.common(login.clone()),
                client: names.client_id.clone(),
                secret: Some(names.secret.clone()),
                redirect: Url::parse(&oidc.redirect[0]).unwrap(),
                scope: "profile".to_owned(),
                signed_out: Some(Url::parse(&oidc.signed_out[0]).unwrap()),
            };
            let report = accept::oidc::run(&told, &mut |_| {}).await.unwrap_or_else(|unable| panic!("{unable:?}"));
            // The school's clock is not ours: that alone is told, and it is no failure.
            let known = ["oidc-id-clock", "oidc-code-expires"];
            let left = not_held(&report);
            let all_known = left.iter().all(|line| known.iter().any(|id| line.starts_with(id)));
            assert!(report.passes() && all_known, "{algorithm}: {left:#?}");
        }
    }

    async fn the_book_is_opened_from_the_command_line(engine) {
        let running = Running::start(engine).await;
        let login = let_in(&running.school).await;
        let (right, wrong) = (running.school.folder().join("right"), running.school.folder().join("wrong"));
        std::fs::write(&right, format!("{PASSWORD}\nmore\n")).unwrap();
        std::fs::write(&wrong, "chat trompette orange 3").unwrap();
        let cas = service::Cas { common: common("Service"), url: vec![running.at("/")], proxy_url: vec![], not_told: false };
        service::add(&running.school.app, &cas).await.unwrap();
        let asked = async |file: &std::path::Path, more: &'static [&'static str]| {
            let words = [
                "accept", "cas", "--url", running.url.as_str(), "--service", &cas.url[0], "--login", &login, "--password-file",
                file.to_str().unwrap(),
            ];
            let words: Vec<String> = words.iter().chain(more).map(|word| (*word).to_owned()).collect();
            let folder = running.school.folder().to_owned();
            let run = move || crate::command::run(&folder, &words.iter().map(String::as_str).collect::<Vec<_>>());
            let output = tokio::task::spawn_blocking(run).await.unwrap();
            (output.status.code(), crate::command::text(&output))
        };
        let (code, said) = asked(&right, &["--json"]).await;
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!((code, &said["passes"], &said["missed"]), (Some(0), &true.into(), &0.into()), "{said}");
        let once = said["points"].as_array().unwrap().iter().find(|point| point["id"] == "cas-once").unwrap();
        assert_eq!((&once["section"], &once["verdict"]), (&"CAS 3.1.1".into(), &"held".into()));
        let (code, said) = asked(&wrong, &[]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("✗ CAS 2.2.4") && said.contains("seen: a form with a password"), "{said}");
        assert!(!said.contains("chat trompette"), "{said}");
        let (code, said) = asked(&running.school.folder().join("nowhere"), &[]).await;
        assert_eq!(code, Some(64), "{said}");
        assert!(said.contains("cannot be read"), "{said}");
    }
}

/// A client of the book, as an operator types it.
fn client(running: &Running, algorithm: &str) -> service::Oidc {
    service::Oidc {
        common: common("Client de recette"),
        redirect: vec![running.at("/back")],
        signed_out: vec![running.at("/out")],
        logout: Some(running.at("/told")),
        auth: "secret".to_owned(),
        keys_url: None,
        keys: None,
        algorithm: algorithm.to_owned(),
        consent: false,
        api: vec![],
    }
}

#[test]
fn an_authority_that_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (password, empty) = (folder.path().join("password"), folder.path().join("ca.pem"));
    std::fs::write(&password, "hush\n").unwrap();
    std::fs::write(&empty, "no certificate\n").unwrap();
    let (password, empty) = (password.display().to_string(), empty.display().to_string());
    for (file, why) in [("nowhere.pem", "nowhere.pem"), (empty.as_str(), "holds no certificate (PEM)")] {
        let words = [
            "accept",
            "cas",
            "--url",
            "https://localhost:1/cas",
            "--service",
            "https://notes.example/",
            "--login",
            "lina",
            "--password-file",
            &password,
            "--ca",
            file,
        ];
        let refused = run(folder.path(), &words);
        assert!(refused.status.code() == Some(64) && text(&refused).contains(why), "{}", text(&refused));
    }
}
