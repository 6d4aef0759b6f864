//! 4.2: the same question in the words of SAML 1.1.

use super::{Run, ticket_of};
use crate::book::{Check, missed, moot, must};
use crate::net::{Answer, Ask};
use crate::xml;
use kit::text;

impl Run<'_> {
    pub(super) async fn saml(&mut self) {
        let asked = self.saml_success().await;
        let artifact = self.book.note(must("cas-saml", "CAS 4.2.5"), asked);
        let again = match artifact {
            None => Err(moot("accept-before")),
            Some(artifact) => self.saml_again(&artifact).await,
        };
        self.book.note(must("cas-saml-once", "CAS 3.1.1"), again);
    }

    async fn saml_asked(&self, artifact: &str) -> Check<Answer> {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Header/><SOAP-ENV:Body><samlp:Request xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\" MajorVersion=\"1\" MinorVersion=\"1\" RequestID=\"_{}\" IssueInstant=\"2026-11-24T09:20:00Z\"><samlp:AssertionArtifact>{artifact}</samlp:AssertionArtifact></samlp:Request></SOAP-ENV:Body></SOAP-ENV:Envelope>",
            kit::key::hex(&kit::key::random::<16>()),
        );
        let url = self.at("samlValidate", &[("TARGET", self.service())]);
        let ask = Ask { body: Some(("text/xml; charset=utf-8", body)), ..Ask::get(url) };
        self.net.send(ask).await.map_err(|seen| missed("accept-is-person", seen))
    }

    async fn saml_success(&mut self) -> Check<String> {
        let query = [("TARGET", self.service())];
        let arrival = self.browser.open(self.at("login", &query)).await.map_err(|seen| missed("accept-is-ticket", seen))?;
        let Some(artifact) = ticket_of(&arrival, "SAMLart", self.told) else { return Err(moot("accept-optional")) };
        let answer = self.saml_asked(&artifact).await?;
        if matches!(answer.status, 404 | 405 | 501) {
            return Err(moot("accept-optional"));
        }
        let root = xml::read(&answer.body).ok_or_else(|| missed("accept-is-person", "accept-is-broken-xml"))?;
        let status = root.deep("StatusCode").map_or("", |code| code.attribute("Value"));
        if !status.ends_with(":Success") {
            return Err(missed("accept-is-person", text!("accept-is-refusal", code = status)));
        }
        let user = root.deep("Assertion").and_then(|said| said.deep("NameIdentifier")).map_or("", |name| name.trimmed());
        if user.is_empty() || (!self.user.is_empty() && user != self.user) {
            return Err(missed(text!("accept-is-success", user = self.user.as_str()), text!("accept-is-success", user = user)));
        }
        Ok(artifact)
    }

    async fn saml_again(&mut self, artifact: &str) -> Check {
        let answer = self.saml_asked(artifact).await?;
        let root = xml::read(&answer.body).ok_or_else(|| missed("accept-is-any-refusal", "accept-is-broken-xml"))?;
        let status = root.deep("StatusCode").map_or("", |code| code.attribute("Value"));
        if root.deep("Assertion").is_none() && !status.ends_with(":Success") {
            return Ok(());
        }
        Err(missed("accept-is-any-refusal", text!("accept-is-value", name = "StatusCode", value = status)))
    }
}
