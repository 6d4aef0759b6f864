//! The authorization endpoint with a session: how fresh it must be, and what may be asked for.

use super::{Code, Run};
use crate::book::{Check, missed, must};
use crate::browser::Arrival;
use crate::html;
use kit::text;
use std::time::Duration;

impl Run<'_> {
    /// Signs in on the way to the service.
    pub(super) async fn signing_in(&mut self) -> Option<Code> {
        let check = self.sign_in(&[]).await;
        self.book.note(must("oidc-sign-in", "Core 3.1.2.5"), check)
    }

    async fn sign_in(&mut self, otherwise: &[(&str, Option<&str>)]) -> Check<Code> {
        let (url, code, state) = self.question(otherwise);
        let page = self.browser.open(url).await.map_err(|seen| missed("accept-is-form", seen))?;
        let account = self.told.common.account.clone();
        let arrival = self.browser.sign_in(page, &account).await.map_err(|seen| missed("accept-is-code", seen))?;
        self.code_of(&arrival, code, &state)
    }

    /// A code that may need the person's consent pressed, in a session.
    pub(super) async fn agreed_code(&mut self, otherwise: &[(&str, Option<&str>)]) -> Check<Code> {
        self.sign_in(otherwise).await
    }

    pub(super) async fn coming(&mut self) {
        if self.subject.is_empty() {
            for name in [
                must("oidc-session", "Core 3.1.2.3"),
                must("oidc-auth-time", "Core 3.1.2.1"),
                must("oidc-max-age", "Core 3.1.2.1"),
                must("oidc-prompt-login", "Core 3.1.2.1"),
                must("oidc-unknown-scope", "Core 3.1.2.1"),
            ] {
                self.book.note(name, Err::<(), _>(crate::book::moot("accept-nobody")));
            }
            return;
        }
        let session = self.session().await;
        self.book.note(must("oidc-session", "Core 3.1.2.3"), session);
        let time = self.auth_time(&[("max_age", Some("36000"))]).await;
        let time = self.book.note(must("oidc-auth-time", "Core 3.1.2.1"), time);
        let age = self.too_old().await;
        self.book.note(must("oidc-max-age", "Core 3.1.2.1"), age);
        let again = self.asked_again(time).await;
        self.book.note(must("oidc-prompt-login", "Core 3.1.2.1"), again);
        let scope = self.unknown_scope().await;
        self.book.note(must("oidc-unknown-scope", "Core 3.1.2.1"), scope);
    }

    /// With a session nothing is asked, and the person is the same.
    async fn session(&mut self) -> Check {
        let (url, code, state) = self.question(&[("prompt", Some("none"))]);
        let arrival = self.browser.open(url).await.map_err(|seen| missed("accept-is-code", seen))?;
        // A provider that asks each time whether the person agrees says so, and is asked with a page.
        let asks = self.is_error(&arrival, &state, &["consent_required", "interaction_required"]).is_ok();
        let code = if asks { self.code(&[]).await? } else { self.code_of(&arrival, code, &state)? };
        let tokens = self.tokens(&code).await?;
        let subject = tokens.note.text("sub");
        if subject == self.subject {
            return Ok(());
        }
        let value = |value: &str| text!("accept-is-value", name = "sub", value = value);
        Err(missed(value(&self.subject), value(subject)))
    }

    async fn auth_time(&mut self, otherwise: &[(&str, Option<&str>)]) -> Check<i64> {
        let code = self.code(otherwise).await?;
        let tokens = self.tokens(&code).await?;
        let nothing = || missed(text!("accept-is-value", name = "auth_time", value = "…"), "accept-is-nothing");
        tokens.note.seconds("auth_time").ok_or_else(nothing)
    }

    /// A session older than the service takes: the password again.
    async fn too_old(&mut self) -> Check {
        tokio::time::sleep(Duration::from_millis(2_100)).await;
        let (url, ..) = self.question(&[("max_age", Some("1"))]);
        is_form(&self.browser.open(url).await.map_err(|seen| missed("accept-is-form", seen))?)
    }

    async fn asked_again(&mut self, before: Option<i64>) -> Check {
        let otherwise = [("prompt", Some("login")), ("max_age", Some("36000"))];
        let (url, code, state) = self.question(&otherwise);
        let page = self.browser.open(url).await.map_err(|seen| missed("accept-is-form", seen))?;
        is_form(&page)?;
        let account = self.told.common.account.clone();
        let arrival = self.browser.sign_in(page, &account).await.map_err(|seen| missed("accept-is-code", seen))?;
        let code = self.code_of(&arrival, code, &state)?;
        let time = self.tokens(&code).await?.note.seconds("auth_time").unwrap_or(0);
        let before = before.unwrap_or(0);
        if time > before || before == 0 {
            return Ok(());
        }
        let value = |value: String| text!("accept-is-value", name = "auth_time", value = value);
        Err(missed(value(format!("> {before}")), value(time.to_string())))
    }

    /// A scope that nobody knows is left out, or refused as such.
    async fn unknown_scope(&mut self) -> Check {
        let (url, code, state) = self.question(&[("scope", Some("openid inconnu-93"))]);
        let arrival = self.browser.open(url).await.map_err(|seen| missed("accept-is-code", seen))?;
        let arrival = self.browser.press(arrival).await.map_err(|seen| missed("accept-is-code", seen))?;
        if self.is_error(&arrival, &state, &["invalid_scope"]).is_ok() {
            return Ok(());
        }
        self.code_of(&arrival, code, &state).map(drop)
    }
}

/// Whether a walk ended where the password is asked for.
pub(super) fn is_form(arrival: &Arrival) -> Check {
    match arrival {
        Arrival::Page(page) if html::forms(&page.body).iter().any(html::Form::asks_password) => Ok(()),
        other => Err(missed("accept-is-form", other.described())),
    }
}
