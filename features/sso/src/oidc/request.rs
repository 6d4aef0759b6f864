//! What a service asks when it sends a person (section 3.1.2.1): pure.

use super::scope::{Scope, Scopes};
use crate::onward::encoded;
use kit::Form;

/// Every parameter that is read, in the order in which the question is asked again.
pub(super) const PARAMETERS: [&str; 20] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "acr_values",
    "login_hint",
    "id_token_hint",
    "display",
    "ui_locales",
    "claims_locales",
    "request",
    "request_uri",
    "registration",
];
/// How long the question may be when it is carried through the sign-in page, encoded once.
const LONGEST: usize = 5_500;
/// How long state and nonce may be.
const ECHO_MAX: usize = 2_000;

/// How an answer comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// After `?`.
    Query,
    /// After `#`.
    Fragment,
    /// By a form that posts itself.
    FormPost,
}

impl Mode {
    /// The mode asked for; none for one that is not known.
    pub(super) fn of(text: &str) -> Option<Self> {
        match text {
            "" | "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }
}

/// A refusal that goes back to the service: the code, and words for those who write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) says: &'static str,
}

/// A refusal.
pub(super) const fn fault(code: &'static str, says: &'static str) -> Fault {
    Fault { code, says }
}

/// What a service wishes to be shown to the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    /// Nothing at all.
    pub(super) none: bool,
    /// The sign-in page.
    pub(super) login: bool,
    /// What it will be told.
    pub(super) consent: bool,
    /// Who she is here.
    pub(super) select: bool,
}

/// A question that holds together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) scopes: Scopes,
    pub(super) nonce: Option<String>,
    /// The challenge of PKCE, always by S256.
    pub(super) challenge: String,
    pub(super) prompt: Prompt,
    /// How old the proof of the person may be, in seconds.
    pub(super) max_age: Option<i64>,
    /// Whether a second factor is wished for (`acr_values`), rather than anything that is there.
    pub(super) wants_second: bool,
    pub(super) hint: Option<String>,
}

impl Asked {
    /// What a service may ask for: of `/api/v1` nothing but what its registration names.
    pub(super) fn of_service(self, api: &str) -> Self {
        Self { scopes: self.scopes.as_registered(api), ..self }
    }
    /// Reads a question whose service and address are known to be good.
    pub(super) fn of(form: &Form) -> Result<Self, Fault> {
        let value = |name: &str| Some(form.raw(name)).filter(|value| !value.is_empty());
        if PARAMETERS.iter().any(|name| form.all(name).count() > 1) {
            return Err(fault("invalid_request", "a parameter is repeated"));
        }
        for (name, code) in [
            ("request", "request_not_supported"),
            ("request_uri", "request_uri_not_supported"),
            ("registration", "registration_not_supported"),
        ] {
            if value(name).is_some() {
                return Err(fault(code, "this parameter is not supported"));
            }
        }
        if PARAMETERS.iter().any(|name| form.raw(name).chars().any(char::is_control)) {
            return Err(fault("invalid_request", "a parameter holds control characters"));
        }
        if Mode::of(form.raw("response_mode")).is_none() {
            return Err(fault("invalid_request", "response_mode is query, fragment or form_post"));
        }
        match value("response_type") {
            None => return Err(fault("invalid_request", "response_type is missing")),
            Some("code") => {}
            Some(_) => return Err(fault("unsupported_response_type", "response_type is code")),
        }
        let scopes = Scopes::read(form.raw("scope"));
        if !scopes.has(Scope::Openid) {
            return Err(fault("invalid_scope", "scope holds openid"));
        }
        if ["state", "nonce"].iter().any(|name| form.raw(name).len() > ECHO_MAX) || query(form).len() > LONGEST {
            return Err(fault("invalid_request", "the request is too long"));
        }
        let acr = form.raw("acr_values");
        Ok(Self {
            scopes,
            nonce: value("nonce").map(str::to_owned),
            challenge: challenge(value("code_challenge"), value("code_challenge_method"))?,
            prompt: prompt(form.raw("prompt"))?,
            max_age: max_age(value("max_age"))?,
            // In order of preference: whoever would rather have one factor has what is there.
            wants_second: acr.split(' ').find(|value| super::claims::ACR.contains(value)) == Some(super::claims::ACR_TWO),
            hint: value("id_token_hint").map(str::to_owned),
        })
    }
}

/// Only S256, and always (RFC 9700, section 2.1.1).
fn challenge(challenge: Option<&str>, method: Option<&str>) -> Result<String, Fault> {
    let Some(challenge) = challenge else { return Err(fault("invalid_request", "code_challenge is missing")) };
    if method != Some("S256") {
        return Err(fault("invalid_request", "code_challenge_method is S256"));
    }
    let good = challenge.len() == 43 && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if good { Ok(challenge.to_owned()) } else { Err(fault("invalid_request", "code_challenge is no SHA-256 in base64url")) }
}

fn prompt(text: &str) -> Result<Prompt, Fault> {
    let mut prompt = Prompt::default();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match word {
            "none" => prompt.none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            "select_account" => prompt.select = true,
            _ => return Err(fault("invalid_request", "prompt holds a word that is not known")),
        }
    }
    if prompt.none && (prompt.login || prompt.consent || prompt.select) {
        return Err(fault("invalid_request", "prompt=none stands alone"));
    }
    Ok(prompt)
}

fn max_age(text: Option<&str>) -> Result<Option<i64>, Fault> {
    let Some(text) = text else { return Ok(None) };
    let seconds = text.parse().ok().filter(|seconds: &i64| (0..=i64::from(u32::MAX)).contains(seconds));
    seconds.map(Some).ok_or(fault("invalid_request", "max_age is a number of seconds"))
}

/// The question as a query of ours: what is read of it, in one order, encoded in one way.
pub(super) fn query(form: &Form) -> String {
    let parts = PARAMETERS.iter().filter(|name| !form.raw(name).is_empty());
    parts.map(|name| format!("{name}={}", encoded(form.raw(name)))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn asked(changes: &[(&'static str, &'static str)]) -> Result<Asked, Fault> {
        let mut all = vec![
            ("client_id", "x"),
            ("redirect_uri", "https://a.example/cb"),
            ("response_type", "code"),
            ("scope", "openid school"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        all.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        all.extend(changes);
        Asked::of(&Form::of(all))
    }
    fn code(changes: &[(&'static str, &'static str)]) -> &'static str {
        asked(changes).map_or_else(|fault| fault.code, |_| "")
    }

    #[test]
    fn a_plain_question_is_read() {
        let plain = asked(&[]).unwrap();
        assert_eq!(plain.scopes.to_string(), "openid school");
        assert_eq!((plain.nonce, plain.max_age, plain.wants_second, plain.hint), (None, None, false, None));
        assert_eq!(plain.prompt, Prompt::default());
        let more = asked(&[("prompt", "login consent"), ("max_age", "0"), ("nonce", "n"), ("display", "popup")]).unwrap();
        assert!(more.prompt.login && more.prompt.consent && more.max_age == Some(0) && more.nonce.as_deref() == Some("n"));
    }

    #[test]
    fn every_fault_has_its_code() {
        for (changes, wanted) in [
            (&[("response_type", "")][..], "invalid_request"),
            (&[("response_type", "token")], "unsupported_response_type"),
            (&[("response_type", "code id_token")], "unsupported_response_type"),
            (&[("response_type", "none")], "unsupported_response_type"),
            (&[("scope", "")], "invalid_scope"),
            (&[("scope", "profile")], "invalid_scope"),
            (&[("state", "1"), ("state", "2")], "invalid_request"),
            (&[("prompt", "login"), ("prompt", "login")], "invalid_request"),
            (&[("code_challenge", "")], "invalid_request"),
            (&[("code_challenge_method", "")], "invalid_request"),
            (&[("code_challenge_method", "plain")], "invalid_request"),
            (&[("code_challenge_method", "s256")], "invalid_request"),
            (&[("code_challenge", "short")], "invalid_request"),
            (&[("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")], "invalid_request"),
            (&[("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=")], "invalid_request"),
            (&[("prompt", "none login")], "invalid_request"),
            (&[("prompt", "create")], "invalid_request"),
            (&[("max_age", "-1")], "invalid_request"),
            (&[("max_age", "soon")], "invalid_request"),
            (&[("max_age", "99999999999999999999")], "invalid_request"),
            (&[("response_mode", "web_message")], "invalid_request"),
            (&[("state", "a\nb")], "invalid_request"),
            (&[("request", "eyJhbGciOiJub25lIn0.e30.")], "request_not_supported"),
            (&[("request_uri", "https://a.example/r")], "request_uri_not_supported"),
            (&[("registration", "{}")], "registration_not_supported"),
        ] {
            assert_eq!(code(changes), wanted, "{changes:?}");
        }
        assert_eq!(code(&[("unknown", "1"), ("unknown", "2"), ("resource", "x")]), "");
        assert_eq!(Asked::of(&Form::of([("state", "x".repeat(2_001).as_str())])).unwrap_err().code, "invalid_request");
    }

    #[test]
    fn a_second_factor_is_wished_for_where_it_is_the_first_that_we_know() {
        let wants = |values: &'static str| asked(&[("acr_values", values)]).unwrap().wants_second;
        assert!(
            wants("https://refeds.org/profile/mfa")
                && wants("urn:other https://refeds.org/profile/mfa https://refeds.org/profile/sfa")
        );
        assert!(!wants("https://refeds.org/profile/sfa https://refeds.org/profile/mfa") && !wants("urn:other") && !wants(""));
    }

    #[test]
    fn the_question_is_asked_again_in_plain_signs() {
        let form = Form::of([("state", "é&=\"'<>"), ("client_id", "x y"), ("evil", "1"), ("scope", "openid")]);
        assert_eq!(query(&form), "client_id=x%20y&scope=openid&state=%C3%A9%26%3D%22%27%3C%3E");
    }
}
