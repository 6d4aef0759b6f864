//! When there is too much to do, services are told so in the words of their protocol.

use super::{run_as, school};
use testing::{Answer, School, both_engines};

/// A question about a ticket.
const ASKS: &str = "service=https%3A%2F%2Fnotes.example&ticket=ST-1";

/// What is answered while a password of somebody else is looked at, which takes the one place of strangers.
async fn while_full(full: &School, asks: impl Future<Output = Answer>) -> Answer {
    let login = kit::key::hex(&kit::key::random::<4>());
    let (other, fields) = (full.stranger(), [("login", login.as_str()), ("password", "whatever it is")]);
    let (first, second) = tokio::join!(other.post("/sign-in", &fields), asks);
    assert!(first.status != 503 && second.status == 503, "{} {}: {}", first.status, second.status, second.text());
    let wait: u32 = second.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((30..120).contains(&wait) && second.headers["cache-control"] == "no-store");
    second
}

both_engines! {
    async fn services_are_told_in_their_own_words_that_there_is_too_much_to_do(engine) {
        let school = school(engine).await;
        let full = run_as(&school, kit::Config { in_flight_max: 2, ..school.app.config.clone() }).await;
        let stranger = full.stranger();
        let get = async |path: &str| while_full(&full, stranger.get(path)).await;
        let call = async |path: &str| while_full(&full, stranger.call(path, "application/x-www-form-urlencoded", "token=x")).await;
        for (answer, media, part) in [
            (get(&format!("/cas/serviceValidate?{ASKS}")).await, "application/xml;charset=UTF-8", "<cas:authenticationFailure code=\"INTERNAL_ERROR\">"),
            (get(&format!("/cas/p3/proxyValidate?{ASKS}&format=JSON")).await, "application/json", "{\"authenticationFailure\":{\"code\":\"INTERNAL_ERROR\""),
            (get("/cas/proxy?pgt=PGT-1&targetService=https%3A%2F%2Fnotes.example").await, "application/xml;charset=UTF-8", "<cas:proxyFailure code=\"INTERNAL_ERROR\">"),
            (get(&format!("/cas/validate?{ASKS}")).await, "text/plain; charset=utf-8", "no\n\n"),
            (call("/cas/samlValidate?TARGET=https%3A%2F%2Fnotes.example%2F%3Ca%3E").await, "text/xml; charset=utf-8", "samlp:Responder"),
            (call("/oidc/token").await, "application/json", "{\"error\":\"temporarily_unavailable\""),
            (call("/oidc/revoke").await, "application/json", "{\"error\":\"temporarily_unavailable\""),
            (get("/oidc/userinfo").await, "application/json", "{\"error\":\"temporarily_unavailable\""),
            (get("/oidc/keys").await, "application/json", "{\"error\":\"temporarily_unavailable\""),
            (get("/oidc/authorize").await, "text/html; charset=utf-8", "<h1"),
        ] {
            answer.is(503);
            assert_eq!(answer.headers["content-type"], media, "{part}");
            assert!(answer.body.contains(part) && !answer.body.contains("<a>"), "{media}: {}", answer.body);
        }
    }
}
