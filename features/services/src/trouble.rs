//! « Il ne s’ouvre pas » : the chain to a service, link by link, and which of them failed.

use crate::today;
use askama::Template;
use axum::extract::{Path, State};
use kit::address::Address;
use kit::outward::{self, Ask, Refusal};
use kit::{App, Error, Page, Request, Result, Routes, SIGNED_IN, Text, Viewer, filters, text};
use sso::model::ServiceId;
use sso::opening::Reach;
use sso::registry::{self, Chain, Service};

/// How long it is remembered whether a service answers, in seconds: it is not called at every look.
const REMEMBERED_SECONDS: i64 = 30;

pub(crate) fn routes() -> Routes {
    Routes::at("/services/{service}/trouble").get(SIGNED_IN, show)
}

/// Whether a service answers the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    Yes,
    /// It says itself that something is broken there.
    Broken,
    No,
    /// The portal does not call there.
    Unknown,
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq)]
struct Link {
    name: Text,
    said: Text,
    state: Condition,
}

/// How a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    Good,
    Failed,
    Unknown,
}

impl Link {
    fn of(state: Condition, name: &'static str, said: Text) -> Self {
        Self { name: Text::from(name), said, state }
    }
    /// The word, the tone and the picture of its badge.
    fn badge(&self) -> (&'static str, &'static str, &'static str) {
        match self.state {
            Condition::Good => ("services-link-good", "ok", "check"),
            Condition::Failed => ("services-link-failed", "danger", "circle-x"),
            Condition::Unknown => ("services-link-unknown", "", "circle-question-mark"),
        }
    }
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct Trouble {
    service: Service,
    links: Vec<Link>,
    advice: Text,
    open: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(id): Path<ServiceId>) -> Result<Page> {
    let chain = registry::chain(&app, &viewer, id, today(&request)).await?.ok_or(Error::NotFound)?;
    let open = is_open(&chain);
    let answers = if open {
        let asking = async { Ok(answers(&app, &chain.service).await) };
        Some(app.remember("services.answers", id.0, (request.now, REMEMBERED_SECONDS), asking).await?)
    } else {
        None
    };
    let title = text!("services-trouble-title", name = chain.service.name.as_str());
    let page = Trouble { links: links(&chain, answers), advice: advice(&chain, answers), service: chain.service, open };
    Ok(Page::of(title, page))
}

/// Asks the page on which people begin, as anybody would.
async fn answers(app: &App, service: &Service) -> Answers {
    let Some(start) = Address::parse(&service.start_url) else { return Answers::Unknown };
    match outward::call(app, &start, Ask::default()).await {
        Ok(answer) if answer.status >= 500 => Answers::Broken,
        Ok(_) => Answers::Yes,
        Err(Refusal::Silent) => Answers::No,
        Err(Refusal::InClear | Refusal::Inside) => Answers::Unknown,
    }
}

fn is_open(chain: &Chain) -> bool {
    chain.service.stopped_at.is_none() && matches!(chain.reach, Reach::Open(_))
}

/// The links of the chain as far as they are known, in order.
fn links(chain: &Chain, answers: Option<Answers>) -> Vec<Link> {
    let mut out = vec![Link::of(Condition::Good, "services-link-portal", text!("services-link-portal-good")), opening(chain)];
    let Some(answers) = answers else { return out };
    let (state, said) = match answers {
        Answers::Yes => (Condition::Good, "services-link-answers-good"),
        Answers::Broken => (Condition::Failed, "services-link-answers-broken"),
        Answers::No => (Condition::Failed, "services-link-answers-no"),
        Answers::Unknown => (Condition::Unknown, "services-link-answers-unknown"),
    };
    out.push(Link::of(state, "services-link-answers", Text::from(said)));
    out.push(match (chain.missed_at, chain.last_at) {
        (Some(at), _) => Link::of(Condition::Failed, "services-link-ticket", text!("services-link-ticket-missed", at = at)),
        (None, Some(at)) => Link::of(Condition::Good, "services-link-ticket", text!("services-link-ticket-good", at = at)),
        (None, None) => Link::of(Condition::Unknown, "services-link-ticket", text!("services-link-ticket-never")),
    });
    out
}

fn opening(chain: &Chain) -> Link {
    let (state, said) = match (&chain.reach, chain.service.stopped_at) {
        (_, Some(_)) => (Condition::Failed, text!("services-link-open-stopped")),
        (Reach::Open(_), None) => (Condition::Good, text!("services-link-open-good")),
        (Reach::Later(day), None) => (Condition::Failed, text!("services-link-open-later", day = *day)),
        (Reach::Closed, None) => (Condition::Failed, text!("services-link-open-closed")),
    };
    Link::of(state, "services-link-open", said)
}

/// What to do, and whom to ask.
fn advice(chain: &Chain, answers: Option<Answers>) -> Text {
    match (answers, chain.missed_at) {
        (None, _) => text!("services-advice-school"),
        (Some(Answers::No | Answers::Broken), _) => text!("services-advice-later"),
        (_, Some(_)) => text!("services-advice-missed"),
        _ => text!("services-advice-good"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::Instant;
    use sso::model::{Identifier, Protocol, Release};

    fn chain(reach: Reach, stopped: bool, last: Option<i64>, missed: Option<i64>) -> Chain {
        let service = Service {
            id: ServiceId::new(Instant::from_micros(0)),
            protocol: Protocol::Cas,
            name: "Notes".into(),
            supplier: String::new(),
            icon: "globe".into(),
            start_url: "https://notes.example/".into(),
            release: Release::Identifier,
            identifier: Identifier::Pairwise,
            told: false,
            second_factor: false,
            stopped_at: stopped.then(|| Instant::from_micros(0)),
        };
        Chain { service, reach, last_at: last.map(Instant::from_micros), missed_at: missed.map(Instant::from_micros) }
    }
    fn failed(chain: &Chain, answers: Option<Answers>) -> Vec<String> {
        links(chain, answers)
            .into_iter()
            .filter(|link| link.state == Condition::Failed)
            .map(|link| link.said.key.to_string())
            .collect()
    }

    #[test]
    fn the_link_that_failed_is_named() {
        let open = || Reach::Open(vec![]);
        let day = "2026-12-01".parse().unwrap();
        assert_eq!(failed(&chain(open(), false, Some(1), None), Some(Answers::Yes)), Vec::<String>::new());
        assert_eq!(failed(&chain(open(), true, None, None), None), ["services-link-open-stopped"]);
        assert_eq!(failed(&chain(Reach::Later(day), false, None, None), None), ["services-link-open-later"]);
        assert_eq!(failed(&chain(Reach::Closed, false, Some(1), None), None), ["services-link-open-closed"]);
        assert_eq!(failed(&chain(open(), false, None, None), Some(Answers::No)), ["services-link-answers-no"]);
        assert_eq!(
            failed(&chain(open(), false, Some(1), Some(2)), Some(Answers::Broken)),
            ["services-link-answers-broken", "services-link-ticket-missed"]
        );
    }

    #[test]
    fn what_is_closed_says_nothing_of_what_comes_after() {
        assert_eq!(links(&chain(Reach::Closed, false, Some(1), None), None).len(), 2);
        assert_eq!(advice(&chain(Reach::Closed, false, Some(1), None), None).key, "services-advice-school");
        let never = links(&chain(Reach::Open(vec![]), false, None, None), Some(Answers::Unknown));
        assert!(never[2..].iter().all(|link| link.state == Condition::Unknown));
    }
}
