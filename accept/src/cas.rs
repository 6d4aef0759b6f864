//! The book of CAS: sections are those of the protocol's document 3.0.3.

mod answer; // what is read of a validation
mod leaving; // 2.3
mod proxies; // 2.5.4, 2.6, 2.7
mod saml; // 4.2
mod signing_in; // 2.1, 2.2
mod validating; // 2.4, 2.5, 2.8, 3.1

use crate::book::{Book, Check, Report, Teller, missed, moot, must};
use crate::browser::{Arrival, Browser};
use crate::listener::Listener;
use crate::net::{Ask, Net};
use crate::{Common, Unable};
use answer::Said;
use kit::{Text, text};
use std::sync::Arc;
use url::Url;

/// What a run of the book of CAS is told.
pub struct Cas {
    /// What every run is told; the address is that of CAS, or of the portal above it.
    pub common: Common,
    /// A service that is registered there.
    pub service: Url,
    /// Where that service takes proxy-granting tickets, if it may proxy.
    pub callback: Option<Url>,
}

/// An address that is registered nowhere.
const UNKNOWN: &str = "https://inconnu.invalid/accept";

/// A run under way.
struct Run<'a> {
    book: Book<'a>,
    net: Arc<Net>,
    base: Url,
    told: &'a Cas,
    listener: Option<Listener>,
    /// The browser of the one sign-in that goes through the book.
    browser: Browser,
    /// By what the service knows who signed in.
    user: String,
}

/// Opens the book before a server; each point is told as it comes.
pub async fn run(told: &Cas, teller: Teller<'_>) -> Result<Report, Unable> {
    let net = Arc::new(Net::trusting(&told.common.trust));
    let base = base(&net, &told.common.url).await?;
    let listener = Listener::of(&told.common)?;
    let browser = Browser::new(&net, vec![told.service.clone()]);
    let mut run = Run { book: Book::new(teller), net, base, told, listener, browser, user: String::new() };
    run.all().await;
    Ok(run.book.report)
}

/// The address of CAS: the one given, or `cas` below it.
async fn base(net: &Net, given: &Url) -> Result<Url, Unable> {
    let mut bare = given.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    let mut why = text!("accept-no-cas", url = given.as_str());
    for tail in ["", "/cas"] {
        let mut base = bare.clone();
        base.set_path(&format!("{}{tail}/", bare.path().trim_end_matches('/')));
        let Ok(login) = base.join("login") else { continue };
        match net.send(Ask::get(login)).await {
            Ok(answer) if answer.status < 400 => return Ok(base),
            Ok(_) => {}
            Err(seen) => why = seen,
        }
    }
    Err(Unable(why))
}

impl Run<'_> {
    async fn all(&mut self) {
        self.strangers().await;
        let signed_in = self.sign_in().await;
        self.book.note(
            must("cas-no-resend", "CAS app. B"),
            match (&signed_in, self.browser.sent_again) {
                (None, _) => Err(moot("accept-nobody")),
                (Some(_), false) => Ok(()),
                (Some(_), true) => Err(missed("accept-is-303", "accept-is-307")),
            },
        );
        if let Some(ticket) = signed_in {
            self.known(&ticket).await;
            self.validations().await;
            self.proxies().await;
            self.saml().await;
            self.patience().await;
            self.renewed().await;
        }
        self.refusals().await;
        self.leaving().await;
    }

    fn service(&self) -> &str {
        self.told.service.as_str()
    }

    fn at(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Asks for a ticket in the session; gives the address to which the browser was sent.
    async fn sent(&mut self, service: &str, more: &[(&str, &str)]) -> Result<Arrival, Text> {
        let query: Vec<(&str, &str)> = [("service", service)].into_iter().chain(more.iter().copied()).collect();
        self.browser.open(self.at("login", &query)).await
    }

    /// A ticket for the service, in the session.
    async fn ticket(&mut self) -> Check<String> {
        let service = self.service().to_owned();
        let arrival = self.sent(&service, &[]).await.map_err(|seen| missed("accept-is-ticket", seen))?;
        ticket_of(&arrival, "ticket", self.told).ok_or_else(|| missed("accept-is-ticket", arrival.described()))
    }

    /// Asks about a ticket.
    async fn asked(&self, path: &str, query: &[(&str, &str)]) -> Result<Said, Text> {
        let answer = self.net.send(Ask::get(self.at(path, query))).await?;
        if answer.status != 200 {
            return Err(answer.described());
        }
        let json = query.iter().any(|(name, value)| *name == "format" && *value == "JSON");
        if json { answer::json(&answer.body) } else { answer::xml(&answer.body) }
    }

    /// Asks about a ticket for the service.
    async fn validated(&self, path: &str, ticket: &str) -> Result<Said, Text> {
        self.asked(path, &[("service", self.service()), ("ticket", ticket)]).await
    }
}

/// The ticket with which a browser was sent to the service.
fn ticket_of(arrival: &Arrival, bears: &str, told: &Cas) -> Option<String> {
    let Arrival::Away(url) = arrival else { return None };
    let home = url.origin() == told.service.origin() && url.path().starts_with(told.service.path());
    let mut all = url.query_pairs().filter(|(name, _)| name == bears);
    let ticket = all.next().map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())?;
    (home && all.next().is_none()).then_some(ticket)
}
