//! Refresh tokens, where they are offered, and giving a token back.

use super::taking::turned_away;
use super::{Run, Tokens, json, refuses};
use crate::book::{Check, missed, moot, must, should};
use serde_json::Value;

impl Run<'_> {
    pub(super) async fn renewing(&mut self) {
        let first = self.refreshable().await;
        let (first, second) = match first {
            Err(not) => (None, Err(not)),
            Ok(tokens) => {
                let second = self.refreshed(&tokens).await;
                (Some(tokens), second)
            }
        };
        let second = self.book.note(must("oidc-refresh", "Core 12.2"), second);
        let old = first.and_then(|tokens| tokens.refresh);
        let turned = match (&old, &second) {
            (Some(old), Some(Some(new))) if new != old => Ok(()),
            (Some(_), Some(_)) => Err(missed("accept-is-rotated", "accept-is-same")),
            _ => Err(moot("accept-before")),
        };
        let turns = turned.is_ok();
        self.book.note(self.by_client("oidc-refresh-rotates", "RFC 9700 4.14.2"), turned);
        let once = match &old {
            Some(old) if turns => refuses(&self.refresh(old).await, &["invalid_grant"]),
            _ => Err(moot("accept-before")),
        };
        let once = self.book.note(self.by_client("oidc-refresh-once", "RFC 9700 4.14.2"), once);
        let family = match (once, second.flatten()) {
            (Some(()), Some(new)) => refuses(&self.refresh(&new).await, &["invalid_grant"]),
            _ => Err(moot("accept-before")),
        };
        self.book.note(should("oidc-refresh-family", "RFC 9700 4.14.2"), family);
        let given_back = self.given_back().await;
        self.book.note(must("oidc-revoke", "RFC 7009 2"), given_back);
    }

    /// Tokens among which is one to refresh them by.
    async fn refreshable(&mut self) -> Check<Tokens> {
        if self.subject.is_empty() {
            return Err(moot("accept-nobody"));
        }
        if !self.offers("scopes_supported", "offline_access") {
            return Err(moot("accept-optional"));
        }
        let scope = format!("openid {} offline_access", self.told.scope);
        let code = self.agreed_code(&[("scope", Some(&scope)), ("prompt", Some("consent"))]).await?;
        let tokens = self.tokens(&code).await?;
        if tokens.refresh.is_none() { Err(moot("accept-optional")) } else { Ok(tokens) }
    }

    async fn refresh(&self, token: &str) -> Result<crate::net::Answer, kit::Text> {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)], None).await
    }

    /// New tokens of the same person; gives the new refresh token, where there is one.
    async fn refreshed(&self, tokens: &Tokens) -> Check<Option<String>> {
        let old = tokens.refresh.as_deref().unwrap_or("");
        let answer = self.refresh(old).await.map_err(|seen| missed("accept-is-tokens", seen))?;
        let body = json(&answer);
        let of = |name: &str| body.get(name).and_then(Value::as_str);
        if answer.status != 200 || of("access_token").is_none_or(|token| token == tokens.access) {
            return Err(missed("accept-is-tokens", super::described(&answer)));
        }
        if let Some(note) = of("id_token") {
            let issuer = self.says.get("issuer").and_then(Value::as_str).unwrap_or("");
            let same = crate::jose::Note::read(note).is_some_and(|note| {
                note.text("iss") == issuer && note.text("sub") == tokens.note.text("sub") && note.is_for(&self.told.client)
            });
            if !same {
                return Err(missed("accept-is-same-person", "accept-is-other-person"));
            }
        }
        Ok(of("refresh_token").map(str::to_owned))
    }

    /// A token that was given back is good for nothing.
    async fn given_back(&mut self) -> Check {
        let Some(endpoint) = self.endpoint("revocation_endpoint") else { return Err(moot("accept-optional")) };
        if self.subject.is_empty() {
            return Err(moot("accept-nobody"));
        }
        let code = self.code(&[]).await?;
        let tokens = self.tokens(&code).await?;
        let ask = self.as_client(endpoint, &[("token", tokens.access.as_str())], None);
        let answer = self.net.send(ask).await.map_err(|seen| missed("accept-is-revoked", seen))?;
        if answer.status != 200 {
            return Err(missed("accept-is-revoked", super::described(&answer)));
        }
        if self.endpoint("userinfo_endpoint").is_none() { Ok(()) } else { turned_away(self.userinfo(Some(&tokens.access)).await) }
    }
}
