//! What the provider says of itself (Discovery 1.0), and its keys (RFC 7517).

use super::Run;
use crate::book::{Check, missed, must, should};
use crate::net::Ask;
use jsonwebtoken::jwk::JwkSet;
use kit::{Text, text};
use serde_json::Value;

/// Members that no published key has.
const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "k"];

impl Run<'_> {
    pub(super) async fn describing(&mut self) {
        let issuer = self.same_issuer();
        self.book.note(must("oidc-issuer", "Discovery 4.3"), issuer);
        let members = self.members();
        self.book.note(must("oidc-members", "Discovery 3"), members);
        let rs256 = self.has("id_token_signing_alg_values_supported", "RS256");
        self.book.note(must("oidc-rs256", "Discovery 3"), rs256);
        let none = if self.offers("id_token_signing_alg_values_supported", "none") {
            Err(missed(
                "accept-is-no-none",
                text!("accept-is-value", name = "id_token_signing_alg_values_supported", value = "none"),
            ))
        } else {
            Ok(())
        };
        self.book.note(should("oidc-no-none", "RFC 8725 3.2"), none);
        let pkce = self.has("code_challenge_methods_supported", "S256");
        self.book.note(should("oidc-pkce-said", "RFC 8414 2"), pkce);
        let keys = self.published().await;
        if let Some(keys) = self.book.note(must("oidc-keys", "RFC 7517 4"), keys) {
            self.keys = keys;
        }
    }

    fn same_issuer(&self) -> Check {
        let said = self.says.get("issuer").and_then(Value::as_str).unwrap_or("");
        // Who typed the address may have left out its last slash.
        if said.trim_end_matches('/') == self.issuer {
            return Ok(());
        }
        Err(missed(value("issuer", &self.issuer), value("issuer", said)))
    }

    fn has(&self, member: &'static str, wanted: &str) -> Check {
        if self.offers(member, wanted) {
            return Ok(());
        }
        let said = self.says.get(member).map(ToString::to_string).unwrap_or_default();
        Err(missed(value(member, wanted), value(member, &said)))
    }

    fn members(&self) -> Check {
        for member in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            let said = self.says.get(member).and_then(Value::as_str).unwrap_or("");
            if self.endpoint(member).is_none_or(|url| url.fragment().is_some()) {
                return Err(missed(value(member, "https://…"), value(member, said)));
            }
        }
        self.has("response_types_supported", "code")?;
        if self.offers("subject_types_supported", "public") {
            return Ok(());
        }
        self.has("subject_types_supported", "pairwise")
    }

    async fn published(&self) -> Check<JwkSet> {
        let Some(url) = self.endpoint("jwks_uri") else { return Err(missed("accept-is-keys", "accept-is-nothing")) };
        let answer = self.net.send(Ask::get(url)).await.map_err(|seen| missed("accept-is-keys", seen))?;
        let whole: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let all = whole.get("keys").and_then(Value::as_array).filter(|all| !all.is_empty() && answer.status == 200);
        let Some(all) = all else { return Err(missed("accept-is-keys", answer.described())) };
        let private = all.iter().any(|key| PRIVATE.iter().any(|member| key.get(member).is_some()));
        if private {
            return Err(missed("accept-is-keys", "accept-is-private"));
        }
        // Keys of a kind that is not known here are no fault of the provider.
        let keys = all.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect();
        Ok(JwkSet { keys })
    }
}

fn value(name: &str, value: &str) -> Text {
    text!("accept-is-value", name = name, value = value)
}
