//! The authorization endpoint as somebody meets it who has no session: what is refused, and where the refusal goes.

use super::{Run, UNKNOWN};
use crate::book::{Check, missed, moot, must, should};
use crate::browser::Arrival;
use crate::jose;
use kit::text;
use serde_json::json;

impl Run<'_> {
    pub(super) async fn asking(&mut self) {
        let unknown = self.nobody_is_sent(&[("client_id", Some("inconnu-93")), ("prompt", Some("none"))]).await;
        self.book.note(must("oidc-unknown-client", "RFC 6749 4.1.2.1"), unknown);
        let other = self.nobody_is_sent(&[("redirect_uri", Some(UNKNOWN)), ("prompt", Some("none"))]).await;
        self.book.note(must("oidc-other-redirect", "RFC 6749 4.1.2.1"), other);
        let alike = self.nobody_alike().await;
        self.book.note(must("oidc-lookalikes", "Core 3.1.2.1"), alike);
        let kind =
            self.hears_error(&[("response_type", Some("banana"))], &["unsupported_response_type", "invalid_request"]).await;
        self.book.note(must("oidc-response-type", "RFC 6749 4.1.2.1"), kind.map(drop));
        let without = [("code_challenge", None), ("code_challenge_method", None)];
        let missing = self.hears_error(&without, &["invalid_request"]).await;
        self.book.note(self.by_client("oidc-pkce-missing", "RFC 9700 2.1.1"), missing.map(drop));
        let plain = self.hears_error(&[("code_challenge_method", Some("plain"))], &["invalid_request"]).await;
        self.book.note(self.by_client("oidc-pkce-plain", "RFC 9700 2.1.1"), plain.map(drop));
        let both = self.hears_error(&[("prompt", Some("none login"))], &["invalid_request"]).await;
        self.book.note(must("oidc-none-alone", "Core 3.1.2.1"), both.map(drop));
        let silent = self.hears_error(&[("prompt", Some("none"))], &["login_required", "interaction_required"]).await;
        let heard = self.book.note(must("oidc-login-required", "Core 3.1.2.6"), silent);
        let named = match heard {
            None => Err(moot("accept-before")),
            Some(back) => self.names_itself(back.get("iss")),
        };
        self.book.note(must("oidc-iss", "RFC 9207 2"), named);
        let twice = self.repeated().await;
        self.book.note(should("oidc-repeated", "RFC 6749 3.1"), twice);
        let unsigned = self.unsigned_question().await;
        self.book.note(must("oidc-unsigned-request", "Core 3.1.2.6, 6.1"), unsigned);
    }

    /// A question that comes with something wrong about where it comes from: answered here, on a page.
    async fn nobody_is_sent(&self, otherwise: &[(&str, Option<&str>)]) -> Check {
        let (url, ..) = self.question(otherwise);
        match self.stranger().open(url).await.map_err(|seen| missed("accept-is-page", seen))? {
            Arrival::Page(_) => Ok(()),
            away @ Arrival::Away(_) => Err(missed("accept-is-page", away.described())),
        }
    }

    async fn nobody_alike(&self) -> Check {
        let redirect = &self.told.redirect;
        let (scheme, host) = (redirect.scheme(), redirect.host_str().unwrap_or(""));
        let (port, path) = (redirect.port().map(|port| format!(":{port}")).unwrap_or_default(), redirect.path());
        for address in [
            format!("{redirect}/autre"),
            format!("{redirect}?autre=1"),
            format!("{redirect}%2e%2e/autre"),
            format!("{scheme}://{host}{port}@evil.invalid{path}"),
            format!("{scheme}://{host}.evil.invalid{port}{path}"),
            format!("{scheme}://evil.invalid\\@{host}{port}{path}"),
            "javascript:alert(1)".to_owned(),
        ] {
            self.nobody_is_sent(&[("redirect_uri", Some(&address)), ("prompt", Some("none"))]).await?;
        }
        Ok(())
    }

    /// Where it is advertised, an answer says from whom it comes.
    fn names_itself(&self, iss: &str) -> Check {
        let said = self.says.get("authorization_response_iss_parameter_supported").and_then(serde_json::Value::as_bool);
        if said != Some(true) {
            return Err(moot("accept-optional"));
        }
        let issuer = self.says.get("issuer").and_then(serde_json::Value::as_str).unwrap_or("");
        if iss == issuer {
            return Ok(());
        }
        Err(missed(text!("accept-is-value", name = "iss", value = issuer), text!("accept-is-value", name = "iss", value = iss)))
    }

    async fn repeated(&self) -> Check {
        let (mut url, _, state) = self.question(&[]);
        url.query_pairs_mut().append_pair("nonce", "twice");
        let expected = || text!("accept-is-error", code = "invalid_request");
        let arrival = self.stranger().open(url).await.map_err(|seen| missed(expected(), seen))?;
        self.is_error(&arrival, &state, &["invalid_request"]).map(drop)
    }

    /// A question inside a note that nobody signed says nothing.
    async fn unsigned_question(&self) -> Check {
        let inside =
            json!({ "client_id": self.told.client, "redirect_uri": UNKNOWN, "response_type": "code", "scope": "openid" });
        let note = jose::unsigned(&inside);
        let (url, _, state) = self.question(&[("request", Some(&note)), ("prompt", Some("none"))]);
        let codes = ["request_not_supported", "invalid_request_object", "invalid_request"];
        let expected = || text!("accept-is-error", code = codes.join(", "));
        let arrival = self.stranger().open(url).await.map_err(|seen| missed(expected(), seen))?;
        self.is_error(&arrival, &state, &codes).map(drop)
    }
}
