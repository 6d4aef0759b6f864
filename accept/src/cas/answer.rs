//! What a service reads of an answer: XML by its namespace, JSON by its members.

use crate::book::{Check, missed};
use crate::xml::{self, Element};
use kit::{Text, text};
use serde_json::Value;

const SPACE: &str = "http://www.yale.edu/tp/cas";

/// Of whom a service is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Success {
    pub(super) user: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) iou: Option<String>,
    pub(super) proxies: Vec<String>,
}

impl Success {
    /// All values of an attribute.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        self.attributes.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Success(Success),
    Failure(String),
    ProxySuccess(String),
    ProxyFailure(String),
}

impl Said {
    /// The same, in words.
    pub(super) fn described(&self) -> Text {
        match self {
            Self::Success(success) => text!("accept-is-success", user = success.user.as_str()),
            Self::Failure(code) | Self::ProxyFailure(code) => text!("accept-is-refusal", code = code.as_str()),
            Self::ProxySuccess(_) => Text::from("accept-is-proxy-ticket"),
        }
    }
    /// Whom it tells of.
    pub(super) fn success(self) -> Check<Success> {
        match self {
            Self::Success(success) => Ok(success),
            other => Err(missed("accept-is-person", other.described())),
        }
    }
    /// Whether it refuses, with one of these codes.
    pub(super) fn refuses(&self, codes: &[&str]) -> Check {
        let code = match self {
            Self::Failure(code) | Self::ProxyFailure(code) => Some(code.as_str()),
            _ => None,
        };
        if code.is_some_and(|code| codes.is_empty() || codes.contains(&code)) {
            return Ok(());
        }
        let expected = if codes.is_empty() {
            Text::from("accept-is-any-refusal")
        } else {
            text!("accept-is-refusal", code = codes.join(", "))
        };
        Err(missed(expected, self.described()))
    }
}

/// Reads an answer in XML.
pub(super) fn xml(body: &str) -> Result<Said, Text> {
    let root = xml::read(body).ok_or_else(|| Text::from("accept-is-broken-xml"))?;
    let ours = |element: &Element| element.space == SPACE;
    let strange = || Text::from("accept-is-strange");
    let [said] = root.inside.as_slice() else { return Err(strange()) };
    if !ours(&root) || !ours(said) || root.name != "serviceResponse" {
        return Err(strange());
    }
    match said.name.as_str() {
        "authenticationSuccess" => success(said).map(Said::Success).ok_or_else(strange),
        "authenticationFailure" => Ok(Said::Failure(said.attribute("code").to_owned())),
        "proxySuccess" => said.one("proxyTicket").map(|one| Said::ProxySuccess(one.trimmed().to_owned())).ok_or_else(strange),
        "proxyFailure" => Ok(Said::ProxyFailure(said.attribute("code").to_owned())),
        _ => Err(strange()),
    }
}

fn success(said: &Element) -> Option<Success> {
    let mut users = said.all("user");
    let user = users.next()?.trimmed().to_owned();
    if user.is_empty() || users.next().is_some() {
        return None;
    }
    let attributes = said.one("attributes").map_or(&[][..], |one| &one.inside);
    Some(Success {
        user,
        attributes: attributes.iter().map(|one| (one.name.clone(), one.text.clone())).collect(),
        iou: said.one("proxyGrantingTicket").map(|one| one.trimmed().to_owned()),
        proxies: said.one("proxies").map_or_else(Vec::new, |one| one.all("proxy").map(|one| one.trimmed().to_owned()).collect()),
    })
}

/// Reads an answer in JSON.
pub(super) fn json(body: &str) -> Result<Said, Text> {
    let strange = || Text::from("accept-is-strange-json");
    let whole: Value = serde_json::from_str(body).map_err(|_| strange())?;
    let said = whole.get("serviceResponse").ok_or_else(strange)?;
    if let Some(failure) = said.get("authenticationFailure") {
        return failure.get("code").and_then(Value::as_str).map(|code| Said::Failure(code.to_owned())).ok_or_else(strange);
    }
    let success = said.get("authenticationSuccess").ok_or_else(strange)?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut attributes = vec![];
    for (name, value) in success.get("attributes").and_then(Value::as_object).into_iter().flatten() {
        let values = value.as_array().map_or_else(|| vec![text(value)], |all| all.iter().map(text).collect());
        attributes.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
    let user = success.get("user").and_then(Value::as_str).filter(|user| !user.is_empty()).ok_or_else(strange)?;
    Ok(Said::Success(Success {
        user: user.to_owned(),
        attributes,
        iou: success.get("proxyGrantingTicket").and_then(Value::as_str).map(str::to_owned),
        proxies: success.get("proxies").and_then(Value::as_array).map_or_else(Vec::new, |all| all.iter().map(text).collect()),
    }))
}
