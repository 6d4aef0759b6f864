//! The book of CAS is honest: before a server that holds everything all points hold, and each planted fault makes
//! the points fail that are about it, and no others.

use crate::planted::{
    self,
    cas::{Fault, PASSWORD, Server},
};
use crate::{all_of, missed, moot, not_held};
use preau_accept::{Account, Common, Report, Url, cas};
use std::time::Duration;

/// Opens the book before a server with a fault.
async fn opened(fault: Option<Fault>) -> Report {
    let server = Server::start(fault).await;
    let (bound, port) = planted::listener();
    server.register(port);
    let told = cas::Cas {
        common: Common {
            url: Url::parse(&server.url).unwrap(),
            trust: preau_accept::Trust::default(),
            account: Account { login: "lina".to_owned(), password: PASSWORD.to_owned() },
            listen: Some(bound),
            hears: Duration::from_secs(5),
            patient: false,
        },
        service: Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap(),
        callback: Some(Url::parse(&format!("http://127.0.0.1:{port}/pgt?kept=1")).unwrap()),
    };
    cas::run(&told, &mut |_| {}).await.unwrap_or_else(|_| panic!("the run begins"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_holds_everything_passes() {
    let report = opened(None).await;
    assert_eq!(missed(&report), Vec::<&str>::new(), "{:#?}", report.points);
    assert_eq!(moot(&report), ["cas-expires"]);
    assert!(report.passes() && report.points.len() > 45);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_found_and_nothing_else() {
    let all = planted::cas::FAULTS.iter().map(|(fault, expected)| async move {
        let report = opened(Some(*fault)).await;
        (missed(&report) != *expected).then(|| format!("{fault:?}: {:?} {:#?}", missed(&report), not_held(&report)))
    });
    assert_eq!(all_of(all).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_at_once() {
    let (bound, port) = planted::listener();
    drop(bound);
    let told = cas::Cas {
        common: Common {
            url: Url::parse(&format!("http://127.0.0.1:{port}/cas")).unwrap(),
            trust: preau_accept::Trust::default(),
            account: Account { login: "lina".to_owned(), password: String::new() },
            listen: None,
            hears: Duration::from_secs(5),
            patient: false,
        },
        service: Url::parse("https://notes.example/").unwrap(),
        callback: None,
    };
    let mut told_points = 0;
    let run = cas::run(&told, &mut |_| told_points += 1).await;
    assert!(run.is_err() && told_points == 0);
}
