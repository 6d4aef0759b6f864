//! 2.3: the way out, and what the services are told.

use super::{Run, UNKNOWN};
use crate::book::{Check, missed, moot, must, should};
use crate::browser::{Arrival, Browser};
use crate::xml;
use kit::text;

const SAML: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

impl Run<'_> {
    pub(super) async fn leaving(&mut self) {
        let unknown = self.out_to_unknown(&[("service", UNKNOWN)]).await;
        self.book.note(must("cas-logout-unknown", "CAS 2.3.2"), unknown);
        let url = self.out_to_unknown(&[("url", UNKNOWN)]).await;
        self.book.note(must("cas-logout-url", "CAS 2.3.1"), url);
        let back = self.out_and_back().await;
        self.book.note(should("cas-logout-service", "CAS 2.3.2"), back);
        if self.user.is_empty() {
            for name in [must("cas-logout", "CAS 2.3"), must("cas-single-logout", "CAS 2.3.3, app. C")] {
                self.book.note(name, Err::<(), _>(moot("accept-nobody")));
            }
            return;
        }
        let ticket = self.opened().await;
        let out = self.out().await;
        self.book.note(must("cas-logout", "CAS 2.3"), out);
        let told = match ticket {
            Ok(ticket) => self.told_of(&ticket).await,
            Err(not) => Err(not),
        };
        self.book.note(must("cas-single-logout", "CAS 2.3.3, app. C"), told);
    }

    /// Nobody who leaves is sent to an address that is not registered: asked by somebody without a session.
    async fn out_to_unknown(&mut self, query: &[(&str, &str)]) -> Check {
        let mut stranger = Browser::new(&self.net, vec![self.told.service.clone()]);
        let arrival = stranger.open(self.at("logout", query)).await.map_err(|seen| missed("accept-is-page", seen))?;
        super::signing_in::stays(&arrival)
    }

    async fn out_and_back(&mut self) -> Check {
        let mut stranger = Browser::new(&self.net, vec![self.told.service.clone()]);
        let query = [("service", self.service())];
        let arrival = stranger.open(self.at("logout", &query)).await.map_err(|seen| missed("accept-is-return", seen))?;
        match arrival {
            Arrival::Away(_) => Ok(()),
            other => Err(missed("accept-is-return", other.described())),
        }
    }

    /// A ticket that opened a session at the service.
    async fn opened(&mut self) -> Check<String> {
        let ticket = self.ticket().await?;
        self.validated("serviceValidate", &ticket).await.map_err(|seen| missed("accept-is-person", seen))?.success()?;
        Ok(ticket)
    }

    async fn out(&mut self) -> Check {
        let arrival = self.browser.open(self.at("logout", &[])).await.map_err(|seen| missed("accept-is-page", seen))?;
        super::signing_in::stays(&arrival)?;
        let service = self.service().to_owned();
        let arrival = self.sent(&service, &[]).await.map_err(|seen| missed("accept-is-form", seen))?;
        super::signing_in::is_form(&arrival).map(drop)
    }

    /// The call by which the service hears that a session ended.
    async fn told_of(&mut self, ticket: &str) -> Check {
        let Some(listener) = &self.listener else { return Err(moot("accept-no-listener")) };
        let heard = listener
            .wait(|call| {
                let request = call.value("logoutRequest").filter(|_| call.posted)?;
                request.contains(ticket).then_some((call.target.clone(), request))
            })
            .await;
        let (target, request) = heard.ok_or_else(|| missed("accept-is-logout-request", "accept-is-nothing"))?;
        let root = xml::read(&request).ok_or_else(|| missed("accept-is-logout-request", "accept-is-broken-xml"))?;
        let whole = root.name == "LogoutRequest"
            && root.space == SAML
            && root.attribute("Version") == "2.0"
            && !root.attribute("ID").is_empty()
            && !root.attribute("IssueInstant").is_empty()
            && root.one("NameID").is_some()
            && root.one("SessionIndex").is_some_and(|index| index.trimmed() == ticket);
        let own = &self.told.service[url::Position::BeforePath..];
        if !whole {
            return Err(missed("accept-is-logout-request", "accept-is-strange"));
        }
        if target != own {
            return Err(missed(
                text!("accept-is-value", name = "POST", value = own),
                text!("accept-is-value", name = "POST", value = target),
            ));
        }
        Ok(())
    }
}
