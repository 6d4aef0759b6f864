//! The way out (RP-Initiated Logout 1.0), and what the service is told (Back-Channel Logout 1.0).

use super::{Run, Tokens, UNKNOWN};
use crate::book::{Check, missed, moot, must};
use crate::browser::{Arrival, Browser};
use crate::html;
use crate::jose::{self, Note};
use kit::{Text, text};
use serde_json::Value;
use url::Url;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

impl Run<'_> {
    pub(super) async fn leaving(&mut self, tokens: Option<Tokens>) {
        let Some(endpoint) = self.endpoint("end_session_endpoint") else {
            for (id, section) in POINTS {
                self.book.note(must(id, section), Err::<(), _>(moot("accept-optional")));
            }
            return;
        };
        let other = self.stays(&endpoint, &[("post_logout_redirect_uri", UNKNOWN), ("client_id", &self.told.client)]).await;
        self.book.note(must(POINTS[0].0, POINTS[0].1), other);
        let unsigned = self.unsigned_hint(&endpoint, tokens.as_ref()).await;
        self.book.note(must(POINTS[1].0, POINTS[1].1), unsigned);
        let last = match &tokens {
            None => Err(moot("accept-nobody")),
            Some(_) => self.last_tokens().await,
        };
        let (out, told) = match last {
            Err(crate::book::Not::Moot(why)) => (Err(moot(why.clone())), Err(moot(why))),
            Err(missed) => (Err(missed), Err(moot("accept-before"))),
            Ok(tokens) => {
                let out = self.out(&endpoint, &tokens).await;
                let told = if out.is_ok() { self.told_of(&tokens).await } else { Err(moot("accept-before")) };
                (out, told)
            }
        };
        self.book.note(must(POINTS[2].0, POINTS[2].1), out);
        self.book.note(must(POINTS[3].0, POINTS[3].1), told);
    }

    async fn last_tokens(&mut self) -> Check<Tokens> {
        let code = self.code(&[]).await?;
        self.tokens(&code).await
    }

    /// Nobody who leaves is sent to an address that is not registered.
    async fn stays(&self, endpoint: &Url, query: &[(&str, &str)]) -> Check {
        let mut url = endpoint.clone();
        url.query_pairs_mut().extend_pairs(query);
        match self.stranger().open(url).await.map_err(|seen| missed("accept-is-page", seen))? {
            Arrival::Page(_) => Ok(()),
            away @ Arrival::Away(_) => Err(missed("accept-is-page", away.described())),
        }
    }

    /// A hint that nobody signed opens no way back.
    async fn unsigned_hint(&self, endpoint: &Url, tokens: Option<&Tokens>) -> Check {
        let Some(tokens) = tokens else { return Err(moot("accept-nobody")) };
        let Some(back) = &self.told.signed_out else { return Err(moot("accept-no-signed-out")) };
        let hint = jose::unsigned(&tokens.note.claims);
        self.stays(endpoint, &[("id_token_hint", &hint), ("post_logout_redirect_uri", back.as_str())]).await
    }

    /// The session ends, and the person comes back with the state.
    async fn out(&mut self, endpoint: &Url, tokens: &Tokens) -> Check {
        let mut url = endpoint.clone();
        url.query_pairs_mut().append_pair("id_token_hint", &tokens.note.raw).append_pair("client_id", &self.told.client);
        if let Some(back) = &self.told.signed_out {
            url.query_pairs_mut().append_pair("post_logout_redirect_uri", back.as_str()).append_pair("state", "état 93&");
        }
        let expected = || Text::from("accept-is-signed-out");
        let arrival = self.browser.open(url).await.map_err(|seen| missed(expected(), seen))?;
        let arrival = confirmed(&mut self.browser, arrival).await.map_err(|seen| missed(expected(), seen))?;
        if let Some(back) = &self.told.signed_out {
            let home = |url: &Url| url.origin() == back.origin() && url.path() == back.path();
            let state = |url: &Url| url.query_pairs().any(|(name, value)| name == "state" && value == "état 93&");
            match &arrival {
                Arrival::Away(url) if home(url) && state(url) => {}
                other => return Err(missed(expected(), other.described())),
            }
        }
        let (url, ..) = self.question(&[]);
        super::coming::is_form(&self.browser.open(url).await.map_err(|seen| missed("accept-is-form", seen))?)
    }

    /// The note by which the service hears that a session ended.
    async fn told_of(&self, tokens: &Tokens) -> Check {
        if self.says.get("backchannel_logout_supported").and_then(Value::as_bool) != Some(true) {
            return Err(moot("accept-optional"));
        }
        let Some(listener) = &self.listener else { return Err(moot("accept-no-listener")) };
        let session = tokens.note.text("sid");
        let heard = listener
            .wait(|call| {
                let note = Note::read(&call.value("logout_token").filter(|_| call.posted)?)?;
                (session.is_empty() || note.text("sid").is_empty() || note.text("sid") == session).then_some(note)
            })
            .await;
        let note = heard.ok_or_else(|| missed("accept-is-logout-token", "accept-is-nothing"))?;
        let member = self.says.get("id_token_signing_alg_values_supported").and_then(Value::as_array);
        let offered: Vec<&str> = member.into_iter().flatten().filter_map(Value::as_str).collect();
        note.check(&self.keys, &offered).map_err(|seen| missed("accept-is-signed", seen))?;
        let issuer = self.says.get("issuer").and_then(Value::as_str).unwrap_or("");
        let event = note.claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object);
        let wrong = [
            ("iss", note.text("iss") == issuer),
            ("aud", note.is_for(&self.told.client)),
            ("iat", note.seconds("iat").is_some()),
            ("jti", !note.text("jti").is_empty()),
            ("events", event),
            ("sub", note.text("sub") == tokens.note.text("sub") || (note.text("sub").is_empty() && !session.is_empty())),
            ("sid", note.text("sid") == session || (note.text("sid").is_empty() && !note.text("sub").is_empty())),
            ("nonce", note.claims.get("nonce").is_none()),
        ]
        .into_iter()
        .find(|(_, good)| !good);
        match wrong {
            None => Ok(()),
            Some((name, _)) => {
                let seen = note.claims.get(name).map(ToString::to_string).unwrap_or_default();
                Err(missed("accept-is-logout-token", text!("accept-is-value", name = name, value = seen)))
            }
        }
    }
}

const POINTS: [(&str, &str); 4] = [
    ("oidc-end-other", "Logout 3"),
    ("oidc-end-unsigned", "Logout 2, 3"),
    ("oidc-end", "Logout 2, 3"),
    ("oidc-back-channel", "Back-Channel 2.4"),
];

/// Presses the one button of a page that asks whether to leave.
async fn confirmed(browser: &mut Browser, arrival: Arrival) -> Result<Arrival, Text> {
    let Arrival::Page(page) = &arrival else { return Ok(arrival) };
    let forms = html::forms(&page.body);
    let asks = forms.iter().find(|form| {
        let action = form.action.to_ascii_lowercase();
        form.only_asks_to_press() && ["out", "end", "session"].iter().any(|word| action.contains(word))
    });
    match asks {
        Some(form) => browser.submit(page, form, &[]).await,
        None => Ok(arrival),
    }
}
