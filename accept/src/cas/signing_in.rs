//! 2.1 and 2.2: the sign-in page, with and without a session.

use super::{Run, UNKNOWN, ticket_of};
use crate::Account;
use crate::book::{Check, missed, moot, must, should};
use crate::browser::{Arrival, Browser};
use crate::html;
use crate::net::Answer;
use kit::{Text, text};
use url::Url;

impl Run<'_> {
    /// What somebody meets who has no session.
    pub(super) async fn strangers(&mut self) {
        let form = self.form_without_service().await;
        self.book.note(must("cas-form", "CAS 2.1.3"), form);
        let kept = self.form_is_not_kept().await;
        self.book.note(should("cas-no-store", "RFC 9111 5.2.2.5"), kept);
        let gateway = self.gateway_without_session().await;
        self.book.note(must("cas-gateway-stranger", "CAS 2.1.1"), gateway);
        let both = self.renewal_wins().await;
        self.book.note(should("cas-renew-over-gateway", "CAS 2.1.1"), both);
        let unknown = self.stays_here(UNKNOWN, &[]).await;
        self.book.note(must("cas-unknown-stranger", "CAS 2.2.1"), unknown);
        let gate = self.stays_here(UNKNOWN, &[("gateway", "true")]).await;
        self.book.note(must("cas-unknown-gateway", "CAS 2.2.1"), gate);
        let alike = self.nobody_alike().await;
        self.book.note(must("cas-lookalikes", "CAS 2.2.1"), alike);
        let wrong = self.wrong_password().await;
        self.book.note(must("cas-wrong-password", "CAS 2.2.4"), wrong);
    }

    /// A browser that never signed in.
    fn stranger(&self) -> Browser {
        Browser::new(&self.net, vec![self.told.service.clone()])
    }

    async fn form_without_service(&mut self) -> Check {
        let arrival = self.stranger().open(self.at("login", &[])).await.map_err(|seen| missed("accept-is-form", seen))?;
        is_form(&arrival).map(drop)
    }

    async fn form_is_not_kept(&mut self) -> Check {
        let query = [("service", self.service())];
        let arrival = self.stranger().open(self.at("login", &query)).await.map_err(|seen| missed("accept-is-form", seen))?;
        let page = is_form(&arrival)?;
        if page.header("cache-control").contains("no-store") {
            return Ok(());
        }
        Err(missed(header("cache-control", "no-store"), header("cache-control", page.header("cache-control"))))
    }

    async fn gateway_without_session(&mut self) -> Check {
        let query = [("service", self.service()), ("gateway", "true")];
        let arrival = self.stranger().open(self.at("login", &query)).await.map_err(|seen| missed("accept-is-return", seen))?;
        match &arrival {
            Arrival::Away(url) if !url.query_pairs().any(|(name, _)| name == "ticket") => Ok(()),
            other => Err(missed("accept-is-return", other.described())),
        }
    }

    async fn renewal_wins(&mut self) -> Check {
        let query = [("service", self.service()), ("renew", "true"), ("gateway", "true")];
        let arrival = self.stranger().open(self.at("login", &query)).await.map_err(|seen| missed("accept-is-form", seen))?;
        is_form(&arrival).map(drop)
    }

    /// Nobody is sent to an address, with or without a session.
    async fn stays_here(&mut self, service: &str, more: &[(&str, &str)]) -> Check {
        let query: Vec<(&str, &str)> = [("service", service)].into_iter().chain(more.iter().copied()).collect();
        let mut stranger = self.stranger();
        stays(&stranger.open(self.at("login", &query)).await.map_err(|seen| missed("accept-is-page", seen))?)
    }

    /// Addresses that look like the registered one and lead elsewhere.
    async fn nobody_alike(&mut self) -> Check {
        for address in alike(&self.told.service) {
            let query = [("service", address.as_str()), ("gateway", "true")];
            let arrival = self.stranger().open(self.at("login", &query)).await.map_err(|seen| missed("accept-is-page", seen))?;
            if let Arrival::Away(to) = arrival {
                return Err(missed(
                    text!("accept-is-no-redirect-for", address = address.as_str()),
                    text!("accept-is-redirect", to = to.as_str()),
                ));
            }
        }
        Ok(())
    }

    async fn wrong_password(&mut self) -> Check {
        let mut stranger = self.stranger();
        let page = stranger.open(self.at("login", &[("service", self.service())])).await;
        let page = page.map_err(|seen| missed("accept-is-form", seen))?;
        is_form(&page)?;
        let wrong = Account { login: self.told.common.account.login.clone(), password: "not-the-password-93".to_owned() };
        is_form(&stranger.sign_in(page, &wrong).await.map_err(|seen| missed("accept-is-form", seen))?).map(drop)
    }

    /// Signs in on the way to the service; gives the ticket.
    pub(super) async fn sign_in(&mut self) -> Option<String> {
        let service = self.service().to_owned();
        let check = async {
            let page = self.sent(&service, &[]).await.map_err(|seen| missed("accept-is-form", seen))?;
            let account = self.told.common.account.clone();
            let arrival = self.browser.sign_in(page, &account).await.map_err(|seen| missed("accept-is-ticket", seen))?;
            ticket_of(&arrival, "ticket", self.told).ok_or_else(|| missed("accept-is-ticket", arrival.described()))
        }
        .await;
        self.book.note(must("cas-sign-in", "CAS 2.2.4"), check)
    }

    /// What somebody meets who has a session.
    pub(super) async fn known(&mut self, ticket: &str) {
        let again = self.ticket().await;
        let again = self.book.note(must("cas-session", "CAS 2.1.5"), again);
        let shape = shape(ticket);
        self.book.note(must("cas-ticket-shape", "CAS 3.1.1, 3.7"), shape);
        let unlike = self.unlike([Some(ticket.to_owned()), again]).await;
        self.book.note(must("cas-ticket-unlike", "CAS 3.1.1"), unlike);
        let without = self.session_without_service().await;
        self.book.note(should("cas-session-page", "CAS 2.1.1"), without);
        let renew = self.renewal_asks().await;
        self.book.note(must("cas-renew-asks", "CAS 2.1.1"), renew);
        let gateway = self.gateway_with_session().await;
        self.book.note(should("cas-gateway-known", "CAS 2.1.1"), gateway);
        let kept = self.query_is_kept().await;
        self.book.note(must("cas-query-kept", "CAS 2.2.4"), kept);
        let warned = self.warned().await;
        self.book.note(should("cas-warn", "CAS 2.2.1"), warned);
        let post = self.by_post().await;
        self.book.note(must("cas-post", "CAS 2.1.1"), post);
        let unknown = self.sent(UNKNOWN, &[]).await;
        let unknown = unknown.map_err(|seen| missed("accept-is-page", seen)).and_then(|arrival| stays(&arrival));
        self.book.note(must("cas-unknown-known", "CAS 2.2.1"), unknown);
    }

    async fn unlike(&mut self, known: [Option<String>; 2]) -> Check {
        let mut all: Vec<String> = known.into_iter().flatten().collect();
        for _ in 0..3 {
            all.push(self.ticket().await?);
        }
        let count = all.len();
        all.sort();
        all.dedup();
        if all.len() < count {
            return Err(missed("accept-is-unlike", "accept-is-same"));
        }
        // What is the same at the start of all, or of one length, is no secret; the rest must be long enough to be one.
        let same = (0..all[0].len()).take_while(|at| all.iter().all(|one| one.get(..=*at) == all[0].get(..=*at))).count();
        let rest = all.iter().map(String::len).min().unwrap_or(0).saturating_sub(same);
        if rest >= 12 { Ok(()) } else { Err(missed("accept-is-unlike", text!("accept-is-short", count = rest))) }
    }

    async fn session_without_service(&mut self) -> Check {
        let arrival = self.browser.open(self.at("login", &[])).await.map_err(|seen| missed("accept-is-page", seen))?;
        match &arrival {
            Arrival::Page(page) if page.status == 200 && !has_form(page) => Ok(()),
            other => Err(missed("accept-is-page", other.described())),
        }
    }

    async fn renewal_asks(&mut self) -> Check {
        let service = self.service().to_owned();
        is_form(&self.sent(&service, &[("renew", "true")]).await.map_err(|seen| missed("accept-is-form", seen))?).map(drop)
    }

    async fn gateway_with_session(&mut self) -> Check {
        let service = self.service().to_owned();
        let arrival = self.sent(&service, &[("gateway", "true")]).await.map_err(|seen| missed("accept-is-ticket", seen))?;
        ticket_of(&arrival, "ticket", self.told).map(drop).ok_or_else(|| missed("accept-is-ticket", arrival.described()))
    }

    async fn query_is_kept(&mut self) -> Check {
        let mut service = self.told.service.clone();
        service.query_pairs_mut().append_pair("page", "a b&c=d").append_pair("é", "1");
        let arrival = self.sent(service.as_str(), &[]).await.map_err(|seen| missed("accept-is-ticket", seen))?;
        let ticket = ticket_of(&arrival, "ticket", self.told);
        let Arrival::Away(url) = &arrival else { return Err(missed("accept-is-ticket", arrival.described())) };
        let of = |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
        if ticket.is_none() {
            return Err(missed("accept-is-ticket", arrival.described()));
        }
        if of("page").as_deref() != Some("a b&c=d") || of("é").as_deref() != Some("1") {
            return Err(missed(text!("accept-is-redirect", to = service.as_str()), arrival.described()));
        }
        Ok(())
    }

    async fn warned(&mut self) -> Check {
        let service = self.service().to_owned();
        let mut other = self.browser.clone();
        let query = [("service", service.as_str()), ("warn", "true")];
        stays(&other.open(self.at("login", &query)).await.map_err(|seen| missed("accept-is-page", seen))?)
    }

    async fn by_post(&mut self) -> Check {
        let service = self.service().to_owned();
        let arrival = self.sent(&service, &[("method", "POST")]).await.map_err(|seen| missed("accept-is-ticket", seen))?;
        let Arrival::Page(page) = &arrival else { return Err(moot("accept-optional")) };
        let forms = html::forms(&page.body);
        let ours = |action: &str| page.url.join(action).is_ok_and(|to| self.browser.is_away(&to));
        let form = forms.iter().find(|form| form.posts && ours(&form.action));
        let bears = form.is_some_and(|form| form.fields.iter().any(|field| field.name == "ticket" && !field.value.is_empty()));
        if bears { Ok(()) } else { Err(missed("accept-is-post", arrival.described())) }
    }
}

/// Addresses that a careless comparison takes for the registered one.
fn alike(service: &Url) -> Vec<String> {
    let (scheme, host) = (service.scheme(), service.host_str().unwrap_or(""));
    let port = service.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = service.path();
    vec![
        format!("{scheme}://{host}{port}@evil.invalid{path}"),
        format!("{scheme}://{host}.evil.invalid{port}{path}"),
        format!("{scheme}://evil.invalid/{host}{port}{path}"),
        format!("{scheme}://evil.invalid?{scheme}://{host}{port}{path}"),
        format!("{scheme}://evil.invalid#{scheme}://{host}{port}{path}"),
        format!("{scheme}://evil.invalid\\@{host}{port}{path}"),
        "javascript:alert(1)".to_owned(),
        "//evil.invalid/".to_owned(),
    ]
}

fn has_form(page: &Answer) -> bool {
    html::forms(&page.body).iter().any(html::Form::asks_password)
}

pub(super) fn is_form(arrival: &Arrival) -> Check<&Answer> {
    match arrival {
        Arrival::Page(page) if has_form(page) => Ok(page),
        other => Err(missed("accept-is-form", other.described())),
    }
}

/// Whether a walk ended on a page of the server, and nowhere else.
pub(super) fn stays(arrival: &Arrival) -> Check {
    match arrival {
        Arrival::Page(_) => Ok(()),
        other => Err(missed("accept-is-page", other.described())),
    }
}

pub(super) fn header(name: &str, value: &str) -> Text {
    text!("accept-is-value", name = name, value = value)
}

/// Prefix, signs and length of a ticket.
fn shape(ticket: &str) -> Check {
    let plain = ticket.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if ticket.starts_with("ST-") && plain && (20..=256).contains(&ticket.len()) {
        return Ok(());
    }
    let start: String = ticket.chars().take(4).collect();
    Err(missed("accept-is-shape", text!("accept-is-misshapen", start = start, count = ticket.chars().count())))
}
