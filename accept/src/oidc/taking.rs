//! The token endpoint, the ID token that comes of it, and UserInfo.

use super::{Code, Run, Tokens, described, json, read_tokens, refuses};
use crate::book::{Check, missed, moot, must, should};
use crate::net::Answer;
use kit::{Text, text};
use serde_json::Value;
use std::time::Duration;

/// How many use one code at once.
const RACERS: usize = 10;
/// How long an ID token may be good, and how far the clocks may be apart, in seconds.
const LONGEST_SECONDS: i64 = 86_400;
const SKEW_SECONDS: i64 = 300;
/// How long a code may wait, in seconds: the recommended most, and a little.
const EXPIRES_SECONDS: u64 = 605;

impl Run<'_> {
    /// What the first code became, taken apart.
    pub(super) async fn first_tokens(&mut self, code: Option<Code>) -> Option<Tokens> {
        let (answer, code) = match code {
            None => (Err(moot("accept-nobody")), None),
            Some(code) => (self.exchange(&code).await.map_err(|seen| missed("accept-is-tokens", seen)), Some(code)),
        };
        let kept = match &answer {
            Ok(answer) if answer.header("cache-control").contains("no-store") => Ok(()),
            Ok(answer) => {
                let value = |value: &str| text!("accept-is-value", name = "cache-control", value = value);
                Err(missed(value("no-store"), value(answer.header("cache-control"))))
            }
            Err(_) => Err(moot("accept-before")),
        };
        let tokens = answer.and_then(|answer| read_tokens(&answer));
        let tokens = self.book.note(must("oidc-token", "Core 3.1.3.3"), tokens);
        self.book.note(must("oidc-token-no-store", "RFC 6749 5.1"), kept);
        let nonce = code.map(|code| code.nonce).unwrap_or_default();
        for (name, of) in NOTES {
            let check = match &tokens {
                None => Err(moot("accept-before")),
                Some(tokens) => of(self, tokens, &nonce),
            };
            self.book.note(*name, check);
        }
        self.subject = tokens.as_ref().map(|tokens| tokens.note.text("sub").to_owned()).unwrap_or_default();
        self.person(tokens.as_ref()).await;
        tokens
    }

    fn signature(&self, tokens: &Tokens, _: &str) -> Check {
        let member = self.says.get("id_token_signing_alg_values_supported").and_then(Value::as_array);
        let offered: Vec<&str> = member.into_iter().flatten().filter_map(Value::as_str).collect();
        tokens.note.check(&self.keys, &offered).map_err(|seen| missed("accept-is-signed", seen))
    }

    fn note_issuer(&self, tokens: &Tokens, _: &str) -> Check {
        let issuer = self.says.get("issuer").and_then(Value::as_str).unwrap_or("");
        same("iss", issuer, tokens.note.text("iss"))
    }

    fn audience(&self, tokens: &Tokens, _: &str) -> Check {
        if tokens.note.is_for(&self.told.client) {
            return Ok(());
        }
        let seen = tokens.note.claims.get("aud").map(ToString::to_string).unwrap_or_default();
        Err(missed(value("aud", &self.told.client), value("aud", &seen)))
    }

    fn times(&self, tokens: &Tokens, _: &str) -> Check {
        let (exp, iat) = (tokens.note.seconds("exp").unwrap_or(0), tokens.note.seconds("iat").unwrap_or(0));
        if iat > 0 && exp > iat && exp - iat <= LONGEST_SECONDS {
            return Ok(());
        }
        Err(missed("accept-is-times", value("exp − iat", &(exp - iat).to_string())))
    }

    fn clocks(&self, tokens: &Tokens, _: &str) -> Check {
        let now = kit::Clock::system().now().micros() / 1_000_000;
        let apart = tokens.note.seconds("iat").unwrap_or(0) - now;
        if apart.abs() <= SKEW_SECONDS {
            return Ok(());
        }
        Err(missed("accept-is-now", value("iat − now", &apart.to_string())))
    }

    fn nonce(&self, tokens: &Tokens, nonce: &str) -> Check {
        same("nonce", nonce, tokens.note.text("nonce"))
    }

    fn named(&self, tokens: &Tokens, _: &str) -> Check {
        let subject = tokens.note.text("sub");
        if (1..=255).contains(&subject.len()) && subject.is_ascii() {
            return Ok(());
        }
        Err(missed("accept-is-subject", value("sub", subject)))
    }

    fn access_hash(&self, tokens: &Tokens, _: &str) -> Check {
        let said = tokens.note.text("at_hash");
        match tokens.note.half_hash(&tokens.access) {
            _ if said.is_empty() => Err(moot("accept-optional")),
            None => Err(moot("accept-optional")),
            Some(hash) => same("at_hash", &hash, said),
        }
    }

    /// UserInfo: the same person for who holds the token, nobody for others.
    async fn person(&mut self, tokens: Option<&Tokens>) {
        if self.endpoint("userinfo_endpoint").is_none() {
            for (id, section) in [
                ("oidc-userinfo", "Core 5.3.2"),
                ("oidc-userinfo-stranger", "RFC 6750 3"),
                ("oidc-userinfo-invented", "RFC 6750 3.1"),
            ] {
                self.book.note(must(id, section), Err::<(), _>(moot("accept-optional")));
            }
            return;
        }
        let same_person = match tokens {
            None => Err(moot("accept-before")),
            Some(tokens) => match self.userinfo(Some(&tokens.access)).await {
                Err(seen) => Err(missed("accept-is-person", seen)),
                Ok(answer) if answer.status == 200 => {
                    same("sub", tokens.note.text("sub"), json(&answer).get("sub").and_then(Value::as_str).unwrap_or(""))
                }
                Ok(answer) => Err(missed("accept-is-person", described(&answer))),
            },
        };
        self.book.note(must("oidc-userinfo", "Core 5.3.2"), same_person);
        // Without a token the question may also be called a wrong one: 400, and the header all the same.
        let stranger = self.userinfo(None).await;
        self.book.note(must("oidc-userinfo-stranger", "RFC 6750 3"), turned_away_with(stranger, &[401, 400]));
        let invented = self.userinfo(Some("inconnu-93")).await;
        self.book.note(must("oidc-userinfo-invented", "RFC 6750 3.1"), turned_away(invented));
    }

    /// What the token endpoint refuses.
    pub(super) async fn taking(&mut self) {
        let codeless =
            [("grant_type", "authorization_code"), ("code", "inconnu-93"), ("redirect_uri", self.told.redirect.as_str())];
        let invented = self.token(&[&codeless[..], &[("code_verifier", "x".repeat(43).as_str())]].concat(), None).await;
        self.book.note(must("oidc-code-invented", "RFC 6749 5.2"), refuses(&invented, &["invalid_grant"]));
        let kind = self.token(&[("grant_type", "banana")], None).await;
        self.book.note(must("oidc-grant-unknown", "RFC 6749 5.2"), refuses(&kind, &["unsupported_grant_type"]));
        let verifier = self.used_otherwise(|code| code.verifier = "y".repeat(43), None).await;
        self.book.note(must("oidc-verifier-wrong", "RFC 7636 4.6"), verifier);
        let missing = self.used_otherwise(|code| code.verifier = String::new(), None).await;
        self.book.note(must("oidc-verifier-missing", "RFC 7636 4.6"), missing);
        let elsewhere = self.elsewhere().await;
        self.book.note(must("oidc-redirect-wrong", "RFC 6749 4.1.3"), elsewhere);
        let secret = if self.told.secret.is_some() {
            self.used_otherwise(|_| {}, Some("not-the-secret-93")).await
        } else {
            Err(moot("accept-public"))
        };
        self.book.note(must("oidc-secret-wrong", "RFC 6749 5.2"), secret);
        let once = self.once().await;
        let first = self.book.note(must("oidc-code-once", "RFC 6749 4.1.2"), once);
        let revoked = match first {
            None => Err(moot("accept-before")),
            Some(_) if self.endpoint("userinfo_endpoint").is_none() => Err(moot("accept-optional")),
            Some(tokens) => turned_away(self.userinfo(Some(&tokens.access)).await),
        };
        self.book.note(should("oidc-code-revokes", "RFC 6749 4.1.2"), revoked);
        let race = self.race().await;
        self.book.note(must("oidc-code-race", "RFC 6749 4.1.2"), race);
        let expires = if self.told.common.patient { self.expires().await } else { Err(moot("accept-impatient")) };
        self.book.note(should("oidc-code-expires", "RFC 6749 4.1.2"), expires);
    }

    /// A code of the session; nothing to ask where nobody signed in.
    async fn own_code(&mut self) -> Check<Code> {
        if self.subject.is_empty() {
            return Err(moot("accept-nobody"));
        }
        self.code(&[]).await
    }

    /// A good code used in a wrong way.
    async fn used_otherwise(&mut self, change: impl FnOnce(&mut Code), secret: Option<&str>) -> Check {
        let mut code = self.own_code().await?;
        change(&mut code);
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code.code.as_str()),
            ("redirect_uri", self.told.redirect.as_str()),
        ];
        if !code.verifier.is_empty() {
            fields.push(("code_verifier", code.verifier.as_str()));
        }
        let answer = self.token(&fields, secret).await;
        refuses(&answer, if secret.is_some() { &["invalid_client"] } else { &["invalid_grant", "invalid_request"] })
    }

    /// A code that waited too long.
    async fn expires(&mut self) -> Check {
        let code = self.own_code().await?;
        tokio::time::sleep(Duration::from_secs(EXPIRES_SECONDS)).await;
        refuses(&self.exchange(&code).await, &["invalid_grant"])
    }

    async fn elsewhere(&mut self) -> Check {
        let code = self.own_code().await?;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.code.as_str()),
            ("redirect_uri", super::UNKNOWN),
            ("code_verifier", code.verifier.as_str()),
        ];
        refuses(&self.token(&fields, None).await, &["invalid_grant", "invalid_request"])
    }

    async fn once(&mut self) -> Check<Tokens> {
        let code = self.own_code().await?;
        let tokens = self.tokens(&code).await?;
        refuses(&self.exchange(&code).await, &["invalid_grant"])?;
        Ok(tokens)
    }

    async fn race(&mut self) -> Check {
        let code = self.own_code().await?;
        let all = futures_util::future::join_all((0..RACERS).map(|_| self.exchange(&code))).await;
        let won = all.iter().flatten().filter(|answer| json(answer).get("access_token").is_some()).count();
        if won == 1 { Ok(()) } else { Err(missed(text!("accept-is-count", count = 1), text!("accept-is-count", count = won))) }
    }
}

type OfNote = for<'a, 'b> fn(&'a Run<'b>, &'a Tokens, &'a str) -> Check;

/// What is looked at in an ID token.
const NOTES: &[(crate::book::Name, OfNote)] = &[
    (must("oidc-signature", "Core 3.1.3.7"), |run, tokens, nonce| run.signature(tokens, nonce)),
    (must("oidc-id-issuer", "Core 3.1.3.7"), |run, tokens, nonce| run.note_issuer(tokens, nonce)),
    (must("oidc-id-audience", "Core 3.1.3.7"), |run, tokens, nonce| run.audience(tokens, nonce)),
    (must("oidc-id-times", "Core 3.1.3.7"), |run, tokens, nonce| run.times(tokens, nonce)),
    (should("oidc-id-clock", "Core 3.1.3.7"), |run, tokens, nonce| run.clocks(tokens, nonce)),
    (must("oidc-id-nonce", "Core 3.1.3.7"), |run, tokens, nonce| run.nonce(tokens, nonce)),
    (must("oidc-id-subject", "Core 2"), |run, tokens, nonce| run.named(tokens, nonce)),
    (must("oidc-at-hash", "Core 3.1.3.6"), |run, tokens, nonce| run.access_hash(tokens, nonce)),
];

/// Whether somebody is turned away from UserInfo as RFC 6750 says.
pub(super) fn turned_away(answer: Result<Answer, Text>) -> Check {
    turned_away_with(answer, &[401])
}

fn turned_away_with(answer: Result<Answer, Text>, statuses: &[u16]) -> Check {
    match answer {
        Err(seen) => Err(missed("accept-is-unauthorized", seen)),
        Ok(answer)
            if statuses.contains(&answer.status) && answer.header("www-authenticate").to_ascii_lowercase().contains("bearer") =>
        {
            Ok(())
        }
        Ok(answer) => Err(missed("accept-is-unauthorized", described(&answer))),
    }
}

fn value(name: &str, value: &str) -> Text {
    text!("accept-is-value", name = name, value = value)
}

fn same(name: &str, expected: &str, seen: &str) -> Check {
    if expected == seen { Ok(()) } else { Err(missed(value(name, expected), value(name, seen))) }
}
