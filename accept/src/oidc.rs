//! The book of OpenID Connect: a provider, its codes and tokens, and the way out.

mod asking; // the authorization endpoint, without a session
mod coming; // the authorization endpoint, with one
mod describing; // discovery and keys
mod leaving; // RP-Initiated Logout, Back-Channel Logout
mod renewing; // refresh tokens, revocation
mod taking; // the token endpoint, the ID token, UserInfo

use crate::book::{Book, Check, Name, Report, Teller, missed, must, should};
use crate::browser::{Arrival, Browser};
use crate::jose;
use crate::listener::Listener;
use crate::net::{Answer, Ask, Net};
use crate::{Common, Unable};
use jsonwebtoken::jwk::JwkSet;
use kit::{Text, text};
use serde_json::Value;
use std::sync::Arc;
use url::Url;

/// What a run of the book of OpenID Connect is told.
pub struct Oidc {
    /// What every run is told; the address is the issuer.
    pub common: Common,
    /// The client that is registered there.
    pub client: String,
    /// Its secret; none for a public client.
    pub secret: Option<String>,
    /// Where it takes codes.
    pub redirect: Url,
    /// What it asks for besides `openid`.
    pub scope: String,
    /// Where it wishes people back after a sign-out.
    pub signed_out: Option<Url>,
}

/// An address that is registered nowhere.
const UNKNOWN: &str = "https://inconnu.invalid/accept";

/// A run under way.
struct Run<'a> {
    book: Book<'a>,
    net: Arc<Net>,
    told: &'a Oidc,
    listener: Option<Listener>,
    browser: Browser,
    issuer: String,
    /// What the provider says of itself.
    says: Value,
    keys: JwkSet,
    /// By what the service knows who signed in.
    subject: String,
}

/// A code, with what it takes to use it.
#[derive(Clone, Debug)]
struct Code {
    code: String,
    verifier: String,
    nonce: String,
}

/// What a code became.
#[derive(Clone, Debug)]
struct Tokens {
    access: String,
    refresh: Option<String>,
    note: jose::Note,
}

/// Opens the book before a provider; each point is told as it comes.
pub async fn run(told: &Oidc, teller: Teller<'_>) -> Result<Report, Unable> {
    let net = Arc::new(Net::trusting(&told.common.trust));
    let issuer = told.common.url.as_str().trim_end_matches('/').to_owned();
    let document = Url::parse(&format!("{issuer}/.well-known/openid-configuration"))
        .map_err(|_| Unable(text!("accept-no-provider", url = issuer.as_str())))?;
    let answer = net.send(Ask::get(document)).await.map_err(Unable)?;
    let says: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    if answer.status != 200 || !says.is_object() {
        return Err(Unable(text!("accept-no-provider", url = issuer.as_str())));
    }
    let listener = Listener::of(&told.common)?;
    let ends = [Some(told.redirect.clone()), told.signed_out.clone()].into_iter().flatten().collect();
    let browser = Browser::new(&net, ends);
    let keys = JwkSet { keys: vec![] };
    let mut run = Run { book: Book::new(teller), net, told, listener, browser, issuer, says, keys, subject: String::new() };
    run.all().await;
    Ok(run.book.report)
}

impl Run<'_> {
    async fn all(&mut self) {
        self.describing().await;
        self.asking().await;
        let code = self.signing_in().await;
        let tokens = self.first_tokens(code).await;
        self.coming().await;
        self.taking().await;
        self.renewing().await;
        self.leaving(tokens).await;
    }

    /// An endpoint, by its member of the document.
    fn endpoint(&self, member: &str) -> Option<Url> {
        Url::parse(self.says.get(member)?.as_str()?).ok()
    }

    /// Whether a list of the document has a value.
    fn offers(&self, member: &str, value: &str) -> bool {
        self.says.get(member).and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one == value))
    }

    /// A point that must hold of a public client, and should of one with a secret.
    fn by_client(&self, id: &'static str, section: &'static str) -> Name {
        if self.told.secret.is_some() { should(id, section) } else { must(id, section) }
    }

    /// A browser that never signed in.
    fn stranger(&self) -> Browser {
        let ends = [Some(self.told.redirect.clone()), self.told.signed_out.clone()].into_iter().flatten().collect();
        Browser::new(&self.net, ends)
    }

    /// A question of the service, with some parameters otherwise (left out, when none), and what answers belong to it.
    fn question(&self, otherwise: &[(&str, Option<&str>)]) -> (Url, Code, String) {
        let (verifier, nonce, state) = (jose::random(), jose::random(), jose::random());
        let challenge = jose::challenge(&verifier);
        let scope = format!("openid {}", self.told.scope);
        let usual = [
            ("response_type", "code"),
            ("client_id", self.told.client.as_str()),
            ("redirect_uri", self.told.redirect.as_str()),
            ("scope", scope.trim()),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let given = |name: &str| otherwise.iter().any(|(other, _)| *other == name);
        let kept = usual.into_iter().filter(|(name, _)| !given(name));
        let all = kept.chain(otherwise.iter().filter_map(|(name, value)| Some((*name, (*value)?))));
        let mut url = self.endpoint("authorization_endpoint").unwrap_or_else(|| self.told.common.url.clone());
        url.query_pairs_mut().extend_pairs(all);
        (url, Code { code: String::new(), verifier, nonce }, state)
    }

    /// What the server answers at the address of the service: by its parameters.
    fn came_back(&self, arrival: &Arrival) -> Option<Back> {
        let Arrival::Away(url) = arrival else { return None };
        let home = url.origin() == self.told.redirect.origin() && url.path() == self.told.redirect.path();
        home.then(|| Back(url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }

    /// The service hears an error, with its own state.
    async fn hears_error(&self, otherwise: &[(&str, Option<&str>)], codes: &[&str]) -> Check<Back> {
        let (url, _, state) = self.question(otherwise);
        let expected = || text!("accept-is-error", code = codes.join(", "));
        let arrival = self.stranger().open(url).await.map_err(|seen| missed(expected(), seen))?;
        self.is_error(&arrival, &state, codes)
    }

    fn is_error(&self, arrival: &Arrival, state: &str, codes: &[&str]) -> Check<Back> {
        let expected = || text!("accept-is-error", code = codes.join(", "));
        let Some(back) = self.came_back(arrival) else { return Err(missed(expected(), arrival.described())) };
        if !codes.contains(&back.get("error")) || !back.get("code").is_empty() {
            return Err(missed(expected(), arrival.described()));
        }
        if back.get("state") != state {
            return Err(missed(text!("accept-is-value", name = "state", value = state), arrival.described()));
        }
        Ok(back)
    }

    /// A code in the session; the person may be asked whether she agrees, never for her password.
    async fn code(&mut self, otherwise: &[(&str, Option<&str>)]) -> Check<Code> {
        let (url, code, state) = self.question(otherwise);
        let arrival = self.browser.open(url).await.map_err(|seen| missed("accept-is-code", seen))?;
        let arrival = self.browser.press(arrival).await.map_err(|seen| missed("accept-is-code", seen))?;
        self.code_of(&arrival, code, &state)
    }

    fn code_of(&self, arrival: &Arrival, code: Code, state: &str) -> Check<Code> {
        let back = self.came_back(arrival).filter(|back| !back.get("code").is_empty());
        let Some(back) = back else { return Err(missed("accept-is-code", arrival.described())) };
        if back.get("state") != state {
            return Err(missed(text!("accept-is-value", name = "state", value = state), arrival.described()));
        }
        Ok(Code { code: back.get("code").to_owned(), ..code })
    }

    /// Asks the token endpoint, as the client, or with another secret.
    async fn token(&self, fields: &[(&str, &str)], secret: Option<&str>) -> Result<Answer, Text> {
        let endpoint = self.endpoint("token_endpoint").ok_or_else(|| Text::from("accept-is-nothing"))?;
        self.net.send(self.as_client(endpoint, fields, secret)).await
    }

    /// A form of the client, with the proof of who it is.
    fn as_client(&self, url: Url, fields: &[(&str, &str)], secret: Option<&str>) -> Ask {
        let client = self.told.client.as_str();
        let Some(secret) = secret.or(self.told.secret.as_deref()) else {
            return Ask::form(url, &[fields, &[("client_id", client)]].concat());
        };
        let said = self.says.get("token_endpoint_auth_methods_supported").is_some();
        if said && !self.offers("token_endpoint_auth_methods_supported", "client_secret_basic") {
            return Ask::form(url, &[fields, &[("client_id", client), ("client_secret", secret)]].concat());
        }
        Ask::form(url, fields).with("authorization", jose::basic(client, secret))
    }

    /// Takes what a code stands for.
    async fn exchange(&self, code: &Code) -> Result<Answer, Text> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.code.as_str()),
            ("redirect_uri", self.told.redirect.as_str()),
            ("code_verifier", code.verifier.as_str()),
        ];
        self.token(&fields, None).await
    }

    /// The tokens of a good code.
    async fn tokens(&self, code: &Code) -> Check<Tokens> {
        let answer = self.exchange(code).await.map_err(|seen| missed("accept-is-tokens", seen))?;
        read_tokens(&answer)
    }

    /// What UserInfo answers to a token.
    async fn userinfo(&self, token: Option<&str>) -> Result<Answer, Text> {
        let endpoint = self.endpoint("userinfo_endpoint").ok_or_else(|| Text::from("accept-is-nothing"))?;
        let ask = Ask::get(endpoint);
        self.net
            .send(match token {
                Some(token) => ask.with("authorization", format!("Bearer {token}")),
                None => ask,
            })
            .await
    }
}

/// What came back with a browser.
struct Back(Vec<(String, String)>);

impl Back {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_default()
}

/// Reads a good answer of the token endpoint.
fn read_tokens(answer: &Answer) -> Check<Tokens> {
    let body = json(answer);
    let of = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
    let note = jose::Note::read(&of("id_token"));
    match note {
        Some(note)
            if answer.status == 200 && !of("access_token").is_empty() && of("token_type").eq_ignore_ascii_case("Bearer") =>
        {
            Ok(Tokens { access: of("access_token"), refresh: Some(of("refresh_token")).filter(|text| !text.is_empty()), note })
        }
        _ => Err(missed("accept-is-tokens", described(answer))),
    }
}

/// What the token endpoint answered, in words and without secrets.
fn described(answer: &Answer) -> Text {
    let body = json(answer);
    match body.get("error").and_then(Value::as_str) {
        Some(code) => text!("accept-is-error-status", code = code, status = u32::from(answer.status)),
        None if body.get("access_token").is_some() => Text::from("accept-is-tokens"),
        None => text!("accept-is-status", status = u32::from(answer.status)),
    }
}

/// Whether the token endpoint refuses with one of these codes.
fn refuses(answer: &Result<Answer, Text>, codes: &[&str]) -> Check {
    let expected = || text!("accept-is-refusal", code = codes.join(", "));
    match answer {
        Err(seen) => Err(missed(expected(), seen.clone())),
        Ok(answer) => {
            let body = json(answer);
            let code = body.get("error").and_then(Value::as_str).unwrap_or("");
            let status = if code == "invalid_client" { matches!(answer.status, 400 | 401) } else { answer.status == 400 };
            if status && codes.contains(&code) && body.get("access_token").is_none() {
                Ok(())
            } else {
                Err(missed(expected(), described(answer)))
            }
        }
    }
}
