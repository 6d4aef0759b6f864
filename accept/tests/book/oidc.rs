//! The book of OpenID Connect is honest: before a provider that holds everything all points hold, and each planted
//! fault makes the points fail that are about it, and no others.

use crate::planted::{
    self,
    oidc::{Fault, PASSWORD, SECRET, Server},
};
use crate::{all_of, missed, moot, not_held};
use preau_accept::{Account, Common, Report, Url, oidc};
use std::time::Duration;

/// Opens the book before a provider with a fault.
async fn opened(fault: Option<Fault>) -> Report {
    let server = Server::start(fault).await;
    let (bound, port) = planted::listener();
    server.register(port);
    let at = |path: &str| Url::parse(&format!("http://127.0.0.1:{port}/{path}")).unwrap();
    let told = oidc::Oidc {
        common: Common {
            url: Url::parse(&server.url).unwrap(),
            trust: preau_accept::Trust::default(),
            account: Account { login: "lina".to_owned(), password: PASSWORD.to_owned() },
            listen: Some(bound),
            hears: Duration::from_secs(5),
            patient: false,
        },
        client: "recette".to_owned(),
        secret: Some(SECRET.to_owned()),
        redirect: at("back"),
        scope: "profile".to_owned(),
        signed_out: Some(at("out")),
    };
    oidc::run(&told, &mut |_| {}).await.unwrap_or_else(|_| panic!("the run begins"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_holds_everything_passes() {
    let report = opened(None).await;
    assert_eq!((missed(&report), moot(&report)), (vec![], vec!["oidc-code-expires"]), "{:#?}", not_held(&report));
    assert!(report.passes() && report.points.len() > 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_found_and_nothing_else() {
    let all = planted::oidc::FAULTS.iter().map(|(fault, expected)| async move {
        let report = opened(Some(*fault)).await;
        (missed(&report) != *expected).then(|| format!("{fault:?}: {:?} {:#?}", missed(&report), not_held(&report)))
    });
    assert_eq!(all_of(all).await, Vec::<String>::new());
}
