//! 2.4, 2.5, 2.8 and 3.1: a service asks who came.

use super::answer::{Said, Success};
use super::{Run, UNKNOWN, answer};
use crate::book::{Check, missed, moot, must, should};
use crate::net::Ask;
use crate::xml;
use kit::{Text, text};
use std::time::Duration;

/// How many ask about one ticket at once.
const RACERS: usize = 20;
/// How long a ticket may wait, in seconds: the recommended most, and a little.
const EXPIRES_SECONDS: u64 = 305;
const STANDARD: [&str; 3] = ["authenticationDate", "longTermAuthenticationRequestTokenUsed", "isFromNewLogin"];

impl Run<'_> {
    /// All questions about good tickets of the session.
    pub(super) async fn validations(&mut self) {
        let success = self.success().await;
        let success = self.book.note(must("cas-validates", "CAS 2.5.2"), success);
        self.user = success.map(|success| success.user).unwrap_or_default();
        let plain = self.plain().await;
        self.book.note(must("cas-1", "CAS 2.4.2"), plain);
        let third = self.third().await;
        let third = self.book.note(must("cas-3", "CAS 2.8"), third);
        let standard = third.ok_or_else(|| moot("accept-nobody-told")).and_then(|success| standard(&success));
        self.book.note(must("cas-standard-attributes", "CAS app. A"), standard);
        let json = self.json().await;
        self.book.note(must("cas-json", "CAS 2.5.1"), json);
        let proxied = self.by_proxy_validate().await;
        self.book.note(must("cas-proxy-validate", "CAS 2.6"), proxied);
        let twice = self.twice().await;
        self.book.note(must("cas-once", "CAS 3.1.1"), twice);
        let bound = self.bound().await;
        let burnt = self.book.note(must("cas-bound", "CAS 2.5.3"), bound);
        let burnt = self.burnt(burnt).await;
        self.book.note(must("cas-burnt", "CAS 2.5.3, 3.1.1"), burnt);
        let race = self.race().await;
        self.book.note(must("cas-race", "CAS 3.1.1"), race);
        let renewed = self.not_renewed().await;
        self.book.note(must("cas-not-renewed", "CAS 2.5.1"), renewed);
    }

    /// What is refused whoever asks.
    pub(super) async fn refusals(&mut self) {
        let service = self.service().to_owned();
        for (id, query) in [
            ("cas-no-ticket", vec![("service", service.as_str())]),
            ("cas-no-service", vec![("ticket", "ST-1")]),
            ("cas-nothing-asked", vec![]),
            ("cas-strange-format", vec![("service", service.as_str()), ("ticket", "ST-1"), ("format", "YAML")]),
        ] {
            let check = self.asked("serviceValidate", &query).await.map_err(|seen| missed("accept-is-any-refusal", seen));
            let section = if id == "cas-strange-format" { "CAS 2.5.1" } else { "CAS 2.5.3" };
            self.book.note(must(id, section), check.and_then(|said| said.refuses(&["INVALID_REQUEST"])));
        }
        let invented = self.invented().await;
        self.book.note(must("cas-invented", "CAS 2.5.3"), invented);
        let refused = self.plain_no().await;
        self.book.note(must("cas-1-no", "CAS 2.4.2"), refused);
        let escaped = self.escaped().await;
        self.book.note(must("cas-escaped", "XML 1.0 2.4"), escaped);
    }

    async fn success(&mut self) -> Check<Success> {
        let ticket = self.ticket().await?;
        self.validated("serviceValidate", &ticket).await.map_err(|seen| missed("accept-is-person", seen))?.success()
    }

    async fn plain(&mut self) -> Check {
        let ticket = self.ticket().await?;
        let query = [("service", self.service()), ("ticket", ticket.as_str())];
        let answer = self.net.send(Ask::get(self.at("validate", &query))).await;
        let answer = answer.map_err(|seen| missed("accept-is-yes", seen))?;
        let mut lines = answer.body.split('\n');
        let good = answer.status == 200 && lines.next() == Some("yes");
        // The name on the second line is of CAS 1; what is said there must be true.
        let name = lines.next().unwrap_or("");
        if good && (name.is_empty() || name == self.user) {
            return Ok(());
        }
        Err(missed("accept-is-yes", text!("accept-is-plain", text = answer.body.chars().take(60).collect::<String>())))
    }

    async fn plain_no(&mut self) -> Check {
        let query = [("service", self.service()), ("ticket", "ST-none")];
        let answer = self.net.send(Ask::get(self.at("validate", &query))).await;
        let answer = answer.map_err(|seen| missed("accept-is-no", seen))?;
        if answer.status == 200 && answer.body.starts_with("no\n") {
            return Ok(());
        }
        Err(missed("accept-is-no", text!("accept-is-plain", text = answer.body.chars().take(60).collect::<String>())))
    }

    async fn third(&mut self) -> Check<Success> {
        let ticket = self.ticket().await?;
        let said = self.validated("p3/serviceValidate", &ticket).await.map_err(|seen| missed("accept-is-person", seen))?;
        self.same(said)
    }

    async fn json(&mut self) -> Check {
        let ticket = self.ticket().await?;
        let query = [("service", self.service()), ("ticket", ticket.as_str()), ("format", "JSON")];
        let said = self.asked("p3/serviceValidate", &query).await.map_err(|seen| missed("accept-is-person", seen))?;
        self.same(said)?;
        let query = [("service", self.service()), ("ticket", "ST-none"), ("format", "JSON")];
        let said = self.asked("p3/serviceValidate", &query).await.map_err(|seen| missed("accept-is-any-refusal", seen))?;
        said.refuses(&["INVALID_TICKET"])
    }

    async fn by_proxy_validate(&mut self) -> Check {
        for path in ["proxyValidate", "p3/proxyValidate"] {
            let ticket = self.ticket().await?;
            self.same(self.validated(path, &ticket).await.map_err(|seen| missed("accept-is-person", seen))?)?;
        }
        Ok(())
    }

    /// The same person by every door.
    fn same(&self, said: Said) -> Check<Success> {
        let success = said.success()?;
        if self.user.is_empty() || success.user == self.user {
            return Ok(success);
        }
        Err(missed(text!("accept-is-success", user = self.user.as_str()), text!("accept-is-success", user = success.user)))
    }

    async fn twice(&mut self) -> Check {
        let ticket = self.ticket().await?;
        self.validated("serviceValidate", &ticket).await.map_err(|seen| missed("accept-is-person", seen))?.success()?;
        self.is_refused(&ticket, &["INVALID_TICKET"]).await
    }

    async fn is_refused(&self, ticket: &str, codes: &[&str]) -> Check {
        let said = self.validated("serviceValidate", ticket).await.map_err(|seen| missed("accept-is-any-refusal", seen))?;
        said.refuses(codes)
    }

    /// A ticket asked about for another page of the same service, and by a service that is not registered.
    async fn bound(&mut self) -> Check<String> {
        let other = format!("{}autre-page", self.service());
        let (mine, stolen) = (self.ticket().await?, self.ticket().await?);
        for (ticket, service) in [(&mine, other.as_str()), (&stolen, UNKNOWN)] {
            let said = self.asked("serviceValidate", &[("service", service), ("ticket", ticket)]).await;
            let codes = if service == UNKNOWN { &["INVALID_SERVICE", "UNAUTHORIZED_SERVICE"][..] } else { &["INVALID_SERVICE"] };
            said.map_err(|seen| missed("accept-is-any-refusal", seen))?.refuses(codes)?;
        }
        Ok(mine)
    }

    /// A ticket that was asked about wrongly is used up.
    async fn burnt(&mut self, ticket: Option<String>) -> Check {
        let Some(ticket) = ticket else { return Err(moot("accept-before")) };
        self.is_refused(&ticket, &["INVALID_TICKET"]).await
    }

    async fn race(&mut self) -> Check {
        let ticket = self.ticket().await?;
        let all = futures_util::future::join_all((0..RACERS).map(|_| self.validated("serviceValidate", &ticket))).await;
        let won = all.iter().filter(|said| matches!(said, Ok(Said::Success(_)))).count();
        if won == 1 { Ok(()) } else { Err(missed(text!("accept-is-count", count = 1), text!("accept-is-count", count = won))) }
    }

    async fn not_renewed(&mut self) -> Check {
        let ticket = self.ticket().await?;
        let query = [("service", self.service()), ("ticket", ticket.as_str()), ("renew", "true")];
        let said = self.asked("serviceValidate", &query).await.map_err(|seen| missed("accept-is-any-refusal", seen))?;
        said.refuses(&["INVALID_TICKET", "INVALID_TICKET_SPEC"])
    }

    async fn invented(&mut self) -> Check {
        for ticket in ["ST-1", "ST-", "PT-1", "x", "ST-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            self.is_refused(ticket, &["INVALID_TICKET", "INVALID_TICKET_SPEC"]).await?;
        }
        Ok(())
    }

    /// What a stranger sends never becomes a part of the answer.
    async fn escaped(&mut self) -> Check {
        let hostile = "ST-</cas:authenticationFailure><cas:authenticationSuccess><cas:user>admin</cas:user></cas:authenticationSuccess>&\"'";
        let service = format!("{}?a=<b>&c=\"'", self.service());
        for query in [
            [("service", self.service()), ("ticket", hostile)],
            [("service", service.as_str()), ("ticket", "ST-1")],
            [("service", hostile), ("ticket", "ST-1")],
        ] {
            let answer = self.net.send(Ask::get(self.at("p3/serviceValidate", &query))).await;
            let answer = answer.map_err(|seen| missed("accept-is-any-refusal", seen))?;
            if xml::read(&answer.body).is_none() {
                return Err(missed("accept-is-any-refusal", "accept-is-broken-xml"));
            }
            answer::xml(&answer.body).map_err(|seen| missed("accept-is-any-refusal", seen))?.refuses(&[])?;
        }
        Ok(())
    }

    /// A ticket that waited too long.
    pub(super) async fn patience(&mut self) {
        let check = if self.told.common.patient { self.expires().await } else { Err(moot("accept-impatient")) };
        self.book.note(should("cas-expires", "CAS 3.1.1"), check);
    }

    async fn expires(&mut self) -> Check {
        let ticket = self.ticket().await?;
        tokio::time::sleep(Duration::from_secs(EXPIRES_SECONDS)).await;
        self.is_refused(&ticket, &["INVALID_TICKET"]).await
    }

    /// What a ticket says that came of credentials.
    pub(super) async fn renewed(&mut self) {
        let check = self.fresh().await;
        self.book.note(must("cas-renewed", "CAS 2.5.1"), check);
    }

    async fn fresh(&mut self) -> Check {
        let service = self.service().to_owned();
        let page = self.sent(&service, &[("renew", "true")]).await.map_err(|seen| missed("accept-is-form", seen))?;
        super::signing_in::is_form(&page)?;
        let account = self.told.common.account.clone();
        let arrival = self.browser.sign_in(page, &account).await.map_err(|seen| missed("accept-is-ticket", seen))?;
        let ticket = super::ticket_of(&arrival, "ticket", self.told);
        let ticket = ticket.ok_or_else(|| missed("accept-is-ticket", arrival.described()))?;
        let query = [("service", self.service()), ("ticket", ticket.as_str()), ("renew", "true")];
        let said = self.asked("p3/serviceValidate", &query).await.map_err(|seen| missed("accept-is-person", seen))?;
        let success = self.same(said)?;
        match success.all("isFromNewLogin").as_slice() {
            [] | ["true"] => Ok(()),
            other => Err(missed(value("isFromNewLogin", "true"), value("isFromNewLogin", &other.join(", ")))),
        }
    }
}

fn value(name: &str, value: &str) -> Text {
    text!("accept-is-value", name = name, value = value)
}

/// The three attributes of every answer that has any: once each, of their kind.
fn standard(success: &Success) -> Check {
    if success.attributes.is_empty() {
        return Err(moot("accept-no-attributes"));
    }
    for name in STANDARD {
        let all = success.all(name);
        let good = match (name, all.as_slice()) {
            ("authenticationDate", [one]) => {
                one.get(..10).is_some_and(|day| day.parse::<kit::Day>().is_ok()) && one.get(10..11) == Some("T")
            }
            ("isFromNewLogin", [one]) => *one == "false",
            (_, [one]) => matches!(*one, "true" | "false"),
            _ => false,
        };
        if !good {
            let expected = match name {
                "authenticationDate" => value(name, "2026-11-24T09:20:00Z"),
                "isFromNewLogin" => value(name, "false"),
                _ => value(name, "true | false"),
            };
            return Err(missed(expected, value(name, &all.join(", "))));
        }
    }
    Ok(())
}
