//! The book of CAS is honest: before a server that holds everything all points hold, and each planted fault makes
//! the points fail that are about it, and no others.

use crate::planted::{
    self,
    cas::{Fault, PASSWORD, Server},
};
use preau_accept::book::Point;
use preau_accept::{Account, Common, Report, Url, Verdict, cas};
use std::time::Duration;

/// Opens the book before a server with a fault.
async fn opened(fault: Option<Fault>) -> Report {
    let server = Server::start(fault).await;
    // A port that is free now: the book listens there, the server calls it.
    let port = planted::free_port().await;
    server.register(port);
    let told = cas::Cas {
        common: Common {
            url: Url::parse(&server.url).unwrap(),
            account: Account { login: "lina".to_owned(), password: PASSWORD.to_owned() },
            listen: Some(([127, 0, 0, 1], port).into()),
            hears: Duration::from_secs(2),
            patient: false,
        },
        service: Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap(),
        callback: Some(Url::parse(&format!("http://127.0.0.1:{port}/pgt?kept=1")).unwrap()),
    };
    cas::run(&told, &mut |_| {}).await.unwrap_or_else(|_| panic!("the run begins"))
}

fn missed(report: &Report) -> Vec<&'static str> {
    report.points.iter().filter(|point| matches!(point.verdict, Verdict::Missed { .. })).map(|point| point.id).collect()
}

fn moot(report: &Report) -> Vec<&'static str> {
    report.points.iter().filter(|point| matches!(point.verdict, Verdict::Moot(_))).map(|point| point.id).collect()
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
    for (fault, expected) in planted::cas::FAULTS {
        let report = opened(Some(*fault)).await;
        assert_eq!(
            missed(&report),
            *expected,
            "{fault:?}: {:#?}",
            report.points.iter().filter(|p| p.sign() != "✓").collect::<Vec<&Point>>()
        );
        // What is only recommended is told, and is no failure.
        assert_eq!(report.passes(), !report.points.iter().any(Point::fails), "{fault:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_at_once() {
    let port = planted::free_port().await;
    let told = cas::Cas {
        common: Common {
            url: Url::parse(&format!("http://127.0.0.1:{port}/cas")).unwrap(),
            account: Account { login: "lina".to_owned(), password: String::new() },
            listen: None,
            hears: Duration::from_secs(2),
            patient: false,
        },
        service: Url::parse("https://notes.example/").unwrap(),
        callback: None,
    };
    let mut told_points = 0;
    let run = cas::run(&told, &mut |_| told_points += 1).await;
    assert!(run.is_err() && told_points == 0);
}
