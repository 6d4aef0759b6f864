//! Tickets in somebody's name.

use super::ends::{Listening, calling};
use super::{NOTES, Wanted, element, encoded, fails, notes, open, register, school, ticket, validated};
use crate::model::{Audience, Release};
use kit::args;
use testing::{School, both_engines, person};

const BACK: &str = "https://livres.example/api";

/// A service on this machine that may ask for tickets, and another behind it.
async fn two_services(school: &School, front: &Listening) {
    let callback = format!("{}/pgt", front.url);
    notes(school, &Wanted { url: &front.url, proxy: Some(&callback), ..NOTES }).await;
    let back = register(school, "Livres", &Wanted { url: "https://livres.example", release: Release::Identifier, ..NOTES }).await;
    open(school, back, None, Audience::Everyone).await;
}

/// Validates with a callback; gives the proxy-granting ticket that the callback heard.
async fn granted(school: &School, front: &Listening, name: &str) -> String {
    let visitor = school.visitor(name).await;
    let ticket = ticket(&visitor, &front.url).await;
    let callback = encoded(&format!("{}/pgt?a=b", front.url));
    let answer = validated(school, "/cas/serviceValidate", &front.url, &ticket, &format!("&pgtUrl={callback}")).await;
    let iou = element(&answer, "proxyGrantingTicket").unwrap_or_else(|| panic!("{}", answer.body)).to_owned();
    let heard = front.heard().pop().expect("the callback was called");
    let query = heard.strip_prefix("GET /pgt?a=b&pgtId=").unwrap_or_else(|| panic!("{heard}"));
    let (granting, rest) = query.split_once("&pgtIou=").unwrap();
    assert_eq!(rest.split(' ').next(), Some(iou.as_str()));
    assert!(granting.starts_with("PGT-") && iou.starts_with("PGTIOU-") && granting.len() >= 50);
    granting.to_owned()
}

async fn proxy(school: &School, granting: &str, target: &str) -> testing::Answer {
    school.stranger().get(&format!("/cas/proxy?pgt={granting}&targetService={}", encoded(target))).await
}

#[track_caller]
fn proxy_fails(answer: &testing::Answer, code: &str) {
    assert!(answer.status == 200 && answer.body.contains(&format!("<cas:proxyFailure code=\"{code}\">")), "{}", answer.body);
}

both_engines! {
    async fn a_service_acts_for_a_person_at_a_service_behind(engine) {
        let school = school(engine).await;
        let front = Listening::start(200).await;
        let school = calling(&school, &front).await;
        two_services(&school, &front).await;
        let granting = granted(&school, &front, "Lina Crayon").await;
        let answer = proxy(&school, &granting, BACK).await;
        let ticket = element(&answer, "proxyTicket").unwrap_or_else(|| panic!("{}", answer.body)).to_owned();
        assert!(ticket.starts_with("PT-"), "{ticket}");
        let said = validated(&school, "/cas/proxyValidate", BACK, &ticket, "").await;
        assert_eq!(element(&said, "proxy"), Some(format!("{}/pgt?a=b", front.url).as_str()), "{}", said.body);
        assert!(element(&said, "nom").is_none(), "its own policy holds");
        fails(&validated(&school, "/cas/proxyValidate", BACK, &ticket, "").await, "INVALID_TICKET");
        // A service that wants no proxies asks elsewhere; the ticket is used up.
        let answer = proxy(&school, &granting, BACK).await;
        let ticket = element(&answer, "proxyTicket").unwrap().to_owned();
        fails(&validated(&school, "/cas/serviceValidate", BACK, &ticket, "").await, "INVALID_TICKET_SPEC");
        fails(&validated(&school, "/cas/p3/proxyValidate", BACK, &ticket, "").await, "INVALID_TICKET");
        let json = school.stranger().get(&format!("/cas/proxy?format=JSON&pgt={granting}&targetService={}", encoded(BACK))).await;
        assert!(json.body.contains("{\"proxySuccess\":{\"ticket\":\"PT-"), "{}", json.body);
    }

    async fn a_right_to_ask_ends_with_the_session_and_the_account(engine) {
        let school = school(engine).await;
        let front = Listening::start(200).await;
        let school = calling(&school, &front).await;
        two_services(&school, &front).await;
        let granting = granted(&school, &front, "Lina Crayon").await;
        proxy_fails(&school.stranger().get("/cas/proxy").await, "INVALID_REQUEST");
        proxy_fails(&proxy(&school, &granting, "").await, "INVALID_REQUEST");
        proxy_fails(&proxy(&school, "PGT-none", BACK).await, "INVALID_TICKET");
        proxy_fails(&proxy(&school, &granting, "https://evil.example/").await, "UNAUTHORIZED_SERVICE");
        assert!(proxy(&school, &granting, BACK).await.body.contains("proxySuccess"));
        school.app.db.run("update account set state = 'suspended' where person_id = $1", args![person("Lina Crayon")]).await.unwrap();
        proxy_fails(&proxy(&school, &granting, BACK).await, "INVALID_TICKET");
        school.app.db.run("update account set state = 'activated' where person_id = $1", args![person("Lina Crayon")]).await.unwrap();
        assert!(proxy(&school, &granting, BACK).await.body.contains("proxySuccess"));
        school.app.db.run("delete from session where person_id = $1", args![person("Lina Crayon")]).await.unwrap();
        proxy_fails(&proxy(&school, &granting, BACK).await, "INVALID_TICKET");
    }

    async fn a_callback_must_be_registered_reachable_and_say_yes(engine) {
        let plain_school = school(engine).await;
        let (front, moved) = (Listening::start(200).await, Listening::start(302).await);
        let school = calling(&plain_school, &moved).await;
        two_services(&school, &front).await;
        let moved_callback = format!("{}/pgt", moved.url);
        let other = register(&school, "Autre", &Wanted { url: &moved.url, proxy: Some(&moved_callback), ..NOTES }).await;
        open(&school, other, None, Audience::Everyone).await;
        let lina = school.visitor("Lina Crayon").await;
        let ask = async |url: &str, callback: &str| {
            let ticket = ticket(&lina, url).await;
            validated(&school, "/cas/serviceValidate", url, &ticket, &format!("&pgtUrl={}", encoded(callback))).await
        };
        // Not registered for it; not an address; on this machine and not named; a redirection is not followed.
        fails(&ask(&front.url, "https://notes.example/pgt").await, "UNAUTHORIZED_SERVICE_PROXY");
        fails(&ask(&front.url, &format!("{}/other", front.url)).await, "UNAUTHORIZED_SERVICE_PROXY");
        fails(&ask(&front.url, "http://evil.example/pgt").await, "INVALID_PROXY_CALLBACK");
        fails(&ask(&front.url, &format!("{}/pgt", front.url)).await, "INVALID_PROXY_CALLBACK");
        assert_eq!(front.heard(), Vec::<String>::new());
        fails(&ask(&moved.url, &moved_callback).await, "INVALID_PROXY_CALLBACK");
        assert_eq!(moved.heard().len(), 1);
    }
}
