//! What a service is answered: XML, JSON, two lines of text. Everything is escaped.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kit::Instant;
use serde_json::{Map, Value, json};

/// Why a service is answered no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    InvalidRequest,
    InvalidTicketSpec,
    UnauthorizedServiceProxy,
    InvalidProxyCallback,
    InvalidTicket,
    InvalidService,
    UnauthorizedService,
    InternalError,
}

impl Code {
    /// The code of the protocol.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest => "INVALID_REQUEST",
            Self::InvalidTicketSpec => "INVALID_TICKET_SPEC",
            Self::UnauthorizedServiceProxy => "UNAUTHORIZED_SERVICE_PROXY",
            Self::InvalidProxyCallback => "INVALID_PROXY_CALLBACK",
            Self::InvalidTicket => "INVALID_TICKET",
            Self::InvalidService => "INVALID_SERVICE",
            Self::UnauthorizedService => "UNAUTHORIZED_SERVICE",
            Self::InternalError => "INTERNAL_ERROR",
        }
    }
    /// A sentence for whoever sets the service up; nothing that came in is repeated.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::InvalidRequest => "A parameter is missing, or has a value that is not known.",
            Self::InvalidTicketSpec => "This is a proxy ticket; ask /proxyValidate about it.",
            Self::UnauthorizedServiceProxy => "This service may not ask for proxy tickets at that address.",
            Self::InvalidProxyCallback => "The proxy callback did not answer 200, or may not be called.",
            Self::InvalidTicket => "This ticket is unknown, used, too old, or not of a new sign-in; or its session is over.",
            Self::InvalidService => "This ticket was made for another address.",
            Self::UnauthorizedService => "This service is not registered, or is not open to this person.",
            Self::InternalError => "There is too much to do: ask again later.",
        }
    }
}

/// Whom a service is told of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Success {
    pub(crate) user: String,
    pub(crate) authenticated_at: Instant,
    pub(crate) remembered: bool,
    pub(crate) fresh: bool,
    pub(crate) methods: String,
    pub(crate) attributes: Vec<(&'static str, Vec<String>)>,
    pub(crate) granting_iou: Option<String>,
    pub(crate) proxies: Vec<String>,
}

/// The outcome of a validation.
pub(crate) type Outcome = Result<Success, Code>;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Xml,
    Json,
}

impl Format {
    /// The form asked for; none when it is not known.
    pub(crate) fn of(asked: &str) -> Option<Self> {
        match asked {
            "" | "XML" | "xml" => Some(Self::Xml),
            "JSON" | "json" => Some(Self::Json),
            _ => None,
        }
    }
    fn media(self) -> &'static str {
        match self {
            Self::Xml => "application/xml;charset=UTF-8",
            Self::Json => "application/json",
        }
    }
    /// An answer of that form.
    pub(crate) fn respond(self, body: String) -> Response {
        typed(self.media(), body)
    }
}

/// An answer of a media type.
pub(crate) fn typed(media: &'static str, body: String) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    response
}

/// What a service is told when there is too much to do (the door adds the status): to a validation, to `/proxy`, to CAS 1.
pub(super) fn busy_validation(query: &str, _: Instant) -> Response {
    validation(&Err(Code::InternalError), format_in(query))
}
pub(super) fn busy_proxy(query: &str, _: Instant) -> Response {
    proxy(&Err(Code::InternalError), format_in(query))
}
pub(super) fn busy_plain(_: &str, _: Instant) -> Response {
    typed(PLAIN, plain(&Err(Code::InternalError)))
}

/// The form that a query asks for, as far as it is known.
fn format_in(query: &str) -> Format {
    let asked = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "format");
    asked.and_then(|(_, format)| Format::of(&format)).unwrap_or(Format::Xml)
}

/// The media type of CAS 1.
pub(super) const PLAIN: &str = "text/plain; charset=utf-8";

/// The answer of CAS 1: `yes` and the user, or `no`.
pub(crate) fn plain(outcome: &Outcome) -> String {
    match outcome {
        Ok(success) => format!("yes\n{}\n", success.user.replace(['\r', '\n'], " ")),
        Err(_) => "no\n\n".to_owned(),
    }
}

/// The answer of a validation.
pub(crate) fn validation(outcome: &Outcome, format: Format) -> Response {
    format.respond(text(outcome, format))
}

/// The answer of a validation, word for word.
pub(crate) fn text(outcome: &Outcome, format: Format) -> String {
    match format {
        Format::Xml => enveloped(&validation_xml(outcome)),
        Format::Json => json!({ "serviceResponse": validation_json(outcome) }).to_string(),
    }
}

/// The answer of `/proxy`: a ticket or a code.
pub(crate) fn proxy(outcome: &Result<String, Code>, format: Format) -> Response {
    format.respond(match (format, outcome) {
        (Format::Xml, Ok(ticket)) => {
            enveloped(&format!("<cas:proxySuccess>\n    {}\n  </cas:proxySuccess>", element("proxyTicket", ticket)))
        }
        (Format::Xml, Err(code)) => enveloped(&failure("proxyFailure", *code)),
        (Format::Json, Ok(ticket)) => json!({ "serviceResponse": { "proxySuccess": { "ticket": ticket } } }).to_string(),
        (Format::Json, Err(code)) => {
            json!({ "serviceResponse": { "proxyFailure": { "code": code.code(), "description": code.sentence() } } }).to_string()
        }
    })
}

fn enveloped(inside: &str) -> String {
    format!("<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\">\n  {inside}\n</cas:serviceResponse>\n")
}

fn failure(name: &str, code: Code) -> String {
    format!("<cas:{name} code=\"{}\">{}</cas:{name}>", code.code(), escaped(code.sentence()))
}

fn element(name: &str, value: &str) -> String {
    format!("<cas:{name}>{}</cas:{name}>", escaped(value))
}

fn validation_xml(outcome: &Outcome) -> String {
    let success = match outcome {
        Ok(success) => success,
        Err(code) => return failure("authenticationFailure", *code),
    };
    let mut lines = vec![element("user", &success.user), "<cas:attributes>".to_owned()];
    lines.extend(standing(success).into_iter().map(|(name, value)| format!("  {}", element(name, &value))));
    for (name, values) in &success.attributes {
        lines.extend(values.iter().map(|value| format!("  {}", element(name, value))));
    }
    lines.push("</cas:attributes>".to_owned());
    lines.extend(success.granting_iou.iter().map(|iou| element("proxyGrantingTicket", iou)));
    if !success.proxies.is_empty() {
        lines.push("<cas:proxies>".to_owned());
        lines.extend(success.proxies.iter().map(|proxy| format!("  {}", element("proxy", proxy))));
        lines.push("</cas:proxies>".to_owned());
    }
    format!("<cas:authenticationSuccess>\n    {}\n  </cas:authenticationSuccess>", lines.join("\n    "))
}

/// The three attributes that come first, once each, and how the person proved who she is.
fn standing(success: &Success) -> Vec<(&'static str, String)> {
    vec![
        ("authenticationDate", success.authenticated_at.to_string()),
        ("longTermAuthenticationRequestTokenUsed", success.remembered.to_string()),
        ("isFromNewLogin", success.fresh.to_string()),
        ("authenticationMethod", success.methods.clone()),
    ]
}

fn validation_json(outcome: &Outcome) -> Value {
    let success = match outcome {
        Ok(success) => success,
        Err(code) => return json!({ "authenticationFailure": { "code": code.code(), "description": code.sentence() } }),
    };
    let mut attributes = Map::new();
    for (name, value) in standing(success) {
        let value = match name {
            "longTermAuthenticationRequestTokenUsed" => json!(success.remembered),
            "isFromNewLogin" => json!(success.fresh),
            _ => json!(value),
        };
        attributes.insert(name.to_owned(), value);
    }
    for (name, values) in &success.attributes {
        let value = if let [one] = &values[..] { json!(one) } else { json!(values) };
        attributes.insert((*name).to_owned(), value);
    }
    let mut inside = Map::new();
    inside.insert("user".to_owned(), json!(success.user));
    if let Some(iou) = &success.granting_iou {
        inside.insert("proxyGrantingTicket".to_owned(), json!(iou));
    }
    if !success.proxies.is_empty() {
        inside.insert("proxies".to_owned(), json!(success.proxies));
    }
    inside.insert("attributes".to_owned(), Value::Object(attributes));
    json!({ "authenticationSuccess": inside })
}

/// A text as the content of an element or an attribute; signs that XML 1.0 cannot bear are dropped.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(char),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            char => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn success() -> Success {
        Success {
            user: "</cas:user><cas:user>admin".into(),
            authenticated_at: "2026-11-24T09:20:00Z".parse().unwrap(),
            remembered: false,
            fresh: true,
            methods: "pwd".into(),
            attributes: vec![
                ("nom", vec!["L'Encrier & \"Fils\" <b>]]>".into()]),
                ("ENTEleveClasses", vec!["6e\u{0}\u{b} B".into(), "\u{fffe}<!--".into()]),
            ],
            granting_iou: None,
            proxies: vec![],
        }
    }

    /// The texts of an answer by element, as a reader of XML finds them.
    fn read(xml: &str) -> Vec<(String, String)> {
        use quick_xml::events::Event;
        let mut reader = quick_xml::Reader::from_str(xml);
        let (mut path, mut out): (Vec<String>, Vec<(String, String)>) = (vec![], vec![]);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => {
                    path.push(tag.name().as_ref().to_owned());
                    out.push((path.join("/"), String::new()));
                }
                Event::Text(text) => {
                    let here = path.join("/");
                    if let Some(last) = out.iter_mut().rfind(|(at, _)| *at == here) {
                        last.1.push_str(&text);
                    }
                }
                Event::GeneralRef(name) => {
                    let char = match &*name {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => panic!("{other}"),
                    };
                    out.last_mut().unwrap().1.push(char);
                }
                Event::End(_) => drop(path.pop()),
                Event::Eof => return out,
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn no_value_leaves_its_element() {
        let all = read(&enveloped(&validation_xml(&Ok(success()))));
        let at = "cas:serviceResponse/cas:authenticationSuccess";
        let of = |name: &str| -> Vec<&str> {
            all.iter().filter(|(path, _)| *path == format!("{at}/{name}")).map(|(_, text)| text.as_str()).collect()
        };
        assert_eq!(of("cas:user"), ["</cas:user><cas:user>admin"]);
        assert_eq!(of("cas:attributes/cas:nom"), ["L'Encrier & \"Fils\" <b>]]>"]);
        assert_eq!(of("cas:attributes/cas:ENTEleveClasses"), ["6e B", "<!--"]);
        assert_eq!(of("cas:attributes/cas:isFromNewLogin"), ["true"]);
    }

    #[test]
    fn the_order_is_that_of_the_schema() {
        let full = Success {
            granting_iou: Some("PGTIOU-1".into()),
            proxies: vec!["https://a.example/".into(), "https://b.example/".into()],
            ..success()
        };
        let names: Vec<String> = read(&enveloped(&validation_xml(&Ok(full))))
            .into_iter()
            .map(|(path, _)| path.rsplit('/').next().unwrap().to_owned())
            .collect();
        assert_eq!(
            names,
            [
                "cas:serviceResponse",
                "cas:authenticationSuccess",
                "cas:user",
                "cas:attributes",
                "cas:authenticationDate",
                "cas:longTermAuthenticationRequestTokenUsed",
                "cas:isFromNewLogin",
                "cas:authenticationMethod",
                "cas:nom",
                "cas:ENTEleveClasses",
                "cas:ENTEleveClasses",
                "cas:proxyGrantingTicket",
                "cas:proxies",
                "cas:proxy",
                "cas:proxy",
            ]
        );
    }

    #[test]
    fn json_says_the_same() {
        let said = validation_json(&Ok(success()));
        assert_eq!(said["authenticationSuccess"]["user"], "</cas:user><cas:user>admin");
        assert_eq!(said["authenticationSuccess"]["attributes"]["nom"], "L'Encrier & \"Fils\" <b>]]>");
        assert_eq!(said["authenticationSuccess"]["attributes"]["ENTEleveClasses"].as_array().map(Vec::len), Some(2));
        assert_eq!(said["authenticationSuccess"]["attributes"]["isFromNewLogin"], true);
        assert!(said["authenticationSuccess"].get("proxies").is_none());
        assert_eq!(validation_json(&Err(Code::InvalidTicket))["authenticationFailure"]["code"], "INVALID_TICKET");
    }

    #[test]
    fn cas_1_is_two_lines() {
        assert_eq!(plain(&Ok(Success { user: "lina\nno".into(), ..success() })), "yes\nlina no\n");
        assert_eq!(plain(&Err(Code::InvalidService)), "no\n\n");
    }
}
