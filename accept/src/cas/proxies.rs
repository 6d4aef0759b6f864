//! 2.5.4, 2.6 and 2.7: tickets in somebody's name.

use super::Run;
use super::answer::{Said, Success};
use crate::book::{Check, missed, moot, must};
use kit::text;

impl Run<'_> {
    /// Everything of proxies.
    pub(super) async fn proxies(&mut self) {
        let service = self.service().to_owned();
        for (id, query) in [
            ("cas-proxy-nothing", vec![]),
            ("cas-proxy-no-target", vec![("pgt", "PGT-1")]),
            ("cas-proxy-no-pgt", vec![("targetService", service.as_str())]),
        ] {
            let said = self.asked("proxy", &query).await.map_err(|seen| missed("accept-is-any-refusal", seen));
            self.book.note(must(id, "CAS 2.7.3"), said.and_then(|said| said.refuses(&["INVALID_REQUEST"])));
        }
        let query = [("pgt", "PGT-none"), ("targetService", service.as_str())];
        let said = self.asked("proxy", &query).await.map_err(|seen| missed("accept-is-any-refusal", seen));
        self.book.note(must("cas-proxy-invented", "CAS 2.7.2"), said.and_then(|said| said.refuses(&[])));
        let foreign = self.foreign_callback().await;
        self.book.note(must("cas-proxy-foreign", "CAS 2.5.4"), foreign);
        let granted = self.granted().await;
        let granted = self.book.note(must("cas-proxy-granted", "CAS 2.5.4"), granted);
        let made = match &granted {
            None => Err(moot("accept-before")),
            Some(granting) => self.proxy_ticket(granting).await.map(drop),
        };
        self.book.note(must("cas-proxy-ticket", "CAS 2.7.2"), made);
        let chain = self.chain(granted.as_deref()).await;
        self.book.note(must("cas-proxy-chain", "CAS 2.6.2"), chain);
        let kind = self.kind(granted.as_deref()).await;
        self.book.note(must("cas-proxy-kind", "CAS 2.5"), kind);
    }

    /// No proxy-granting ticket is given for an address that is not the service's.
    async fn foreign_callback(&mut self) -> Check {
        let ticket = self.ticket().await?;
        let query = [("service", self.service()), ("ticket", ticket.as_str()), ("pgtUrl", "https://inconnu.invalid/pgt")];
        let said = self.asked("serviceValidate", &query).await.map_err(|seen| missed("accept-is-any-refusal", seen))?;
        match said {
            Said::Success(Success { iou: Some(_), .. }) => Err(missed("accept-is-any-refusal", said.described())),
            _ => Ok(()),
        }
    }

    /// A proxy-granting ticket, as the service receives it.
    async fn granted(&mut self) -> Check<String> {
        let Some(callback) = self.told.callback.clone() else { return Err(moot("accept-no-callback")) };
        if self.listener.is_none() {
            return Err(moot("accept-no-listener"));
        }
        let ticket = self.ticket().await?;
        let query = [("service", self.service()), ("ticket", ticket.as_str()), ("pgtUrl", callback.as_str())];
        let said = self.asked("serviceValidate", &query).await.map_err(|seen| missed("accept-is-granted", seen))?;
        let success = said.success()?;
        let iou = success.iou.ok_or_else(|| missed("accept-is-granted", "accept-is-nothing"))?;
        let called = match &self.listener {
            None => None,
            Some(listener) => {
                listener.wait(|call| call.value("pgtId").filter(|_| call.value("pgtIou").as_deref() == Some(iou.as_str()))).await
            }
        };
        let granting = called.ok_or_else(|| missed("accept-is-granted", "accept-is-nothing"))?;
        if granting.is_empty() || iou.contains(&granting) || granting == iou {
            return Err(missed("accept-is-granted", "accept-is-same"));
        }
        Ok(granting)
    }

    async fn proxy_ticket(&mut self, granting: &str) -> Check<String> {
        let query = [("pgt", granting), ("targetService", self.service())];
        match self.asked("proxy", &query).await.map_err(|seen| missed("accept-is-proxy-ticket", seen))? {
            Said::ProxySuccess(ticket) if !ticket.is_empty() => Ok(ticket),
            other => Err(missed("accept-is-proxy-ticket", other.described())),
        }
    }

    /// A proxy ticket says through whom it comes, once.
    async fn chain(&mut self, granting: Option<&str>) -> Check {
        let Some(granting) = granting else { return Err(moot("accept-before")) };
        let ticket = self.proxy_ticket(granting).await?;
        let said = self.validated("proxyValidate", &ticket).await.map_err(|seen| missed("accept-is-person", seen))?;
        let success = said.success()?;
        let callback = self.told.callback.as_ref().map_or("", url::Url::as_str);
        if success.proxies != [callback] {
            let seen = text!("accept-is-value", name = "cas:proxies", value = success.proxies.join(", "));
            return Err(missed(text!("accept-is-value", name = "cas:proxies", value = callback), seen));
        }
        let said = self.validated("proxyValidate", &ticket).await.map_err(|seen| missed("accept-is-any-refusal", seen))?;
        said.refuses(&["INVALID_TICKET"])
    }

    /// A proxy ticket is no service ticket.
    async fn kind(&mut self, granting: Option<&str>) -> Check {
        let Some(granting) = granting else { return Err(moot("accept-before")) };
        let ticket = self.proxy_ticket(granting).await?;
        let said = self.validated("serviceValidate", &ticket).await.map_err(|seen| missed("accept-is-any-refusal", seen))?;
        said.refuses(&["INVALID_TICKET_SPEC", "INVALID_TICKET"])
    }
}
