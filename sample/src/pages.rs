//! The one page of the service, what signs in and out, and the address where the portal says that a session ended.

use crate::Trouble;
use crate::answer::{self, Told};
use crate::portal::Portal;
use crate::sessions::Sessions;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use kit::words::{Catalogue, Lang, Words};
use kit::{Text, text};
use std::net::SocketAddr;
use std::sync::Arc;

/// The cookie that holds the token of a session.
const COOKIE: &str = "preau-sample";
/// How much the portal may send to end a session.
const TOLD_MAX: usize = 64 * 1024;

struct Sample {
    portal: Portal,
    /// Its own address, as the portal's register has it.
    own: String,
    host: String,
    sessions: Sessions,
    catalogue: Arc<Catalogue>,
}

/// The service that stands at an address and signs its people in at a portal.
pub fn router(portal: Portal, listens: SocketAddr) -> Router {
    let catalogue = Catalogue::load([kit::words!() as kit::words::Sources]).expect("the catalogues are tested to load");
    let sample = Sample {
        portal,
        own: format!("http://{listens}/"),
        host: listens.to_string(),
        sessions: Sessions::default(),
        catalogue: Arc::new(catalogue),
    };
    Router::new()
        .route("/", get(home).post(told))
        .route("/sign-out", post(leave))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(TOLD_MAX))
        .with_state(Arc::new(sample))
}

type Own = State<Arc<Sample>>;

/// `GET /`: somebody with a ticket, somebody known, or a stranger.
async fn home(State(sample): Own, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    // Another name of this machine, or a foreign name that leads here: one address alone has sessions.
    if of(&headers, header::HOST) != sample.host {
        return onward(&sample.own, None);
    }
    let asked = sample.reading(&headers);
    let query = query.unwrap_or_default();
    let ticket = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "ticket");
    if let Some((_, ticket)) = ticket {
        return match sample.portal.who(&ticket, &sample.own).await {
            Ok(told) => {
                sample.sessions.end(token(&headers));
                let token = sample.sessions.open(told, &ticket);
                // Once more without the ticket: it is of no use to anybody who reads the address.
                onward(&sample.own, Some(&token))
            }
            Err(trouble) => asked.stranger(Some(trouble)),
        };
    }
    match sample.sessions.of(token(&headers)) {
        Some(told) => asked.known(&told),
        None => asked.stranger(None),
    }
}

/// `POST /`: the portal says that a session ended. Who does not know the ticket ends nothing.
async fn told(State(sample): Own, body: String) -> StatusCode {
    let request = form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "logoutRequest");
    match request.and_then(|(_, xml)| answer::ended(&xml)) {
        Some(ticket) => {
            sample.sessions.end_of_ticket(&ticket);
            StatusCode::NO_CONTENT
        }
        None => StatusCode::BAD_REQUEST,
    }
}

/// `POST /sign-out`: ends the session here, then at the portal, which leads back. The cookie does not come along with
/// the forms of other sites.
async fn leave(State(sample): Own, headers: HeaderMap) -> Response {
    sample.sessions.end(token(&headers));
    onward(&sample.portal.sign_out(&sample.own), Some(""))
}

async fn nothing(State(sample): Own, headers: HeaderMap) -> Response {
    sample.reading(&headers).nothing()
}

/// On to an address, with another token or without any (an empty one).
fn onward(to: &str, token: Option<&str>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store")]).into_response();
    if let Some(token) = token {
        let age = if token.is_empty() { "; Max-Age=0" } else { "" };
        let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{age}");
        if let Ok(cookie) = cookie.parse() {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
    }
    response
}

fn of(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// The token that the browser holds.
fn token(headers: &HeaderMap) -> &str {
    let mut pairs = of(headers, header::COOKIE).split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map_or("", |(_, value)| value)
}

#[derive(Template)]
#[template(path = "page.html")]
struct Shown {
    lang: &'static str,
    service: String,
    title: String,
    trouble: Option<String>,
    says: String,
    caption: String,
    head_name: String,
    head_value: String,
    rows: Vec<(String, Vec<String>)>,
    act: String,
    to: String,
}

/// A page for one reader.
struct Reading<'a> {
    sample: &'a Sample,
    words: Words,
}

impl Sample {
    /// The browser's language, else French.
    fn reading(&self, headers: &HeaderMap) -> Reading<'_> {
        let lang = match of(headers, header::ACCEPT_LANGUAGE).split([',', ';', '-']).next() {
            Some("en") => Lang::En,
            _ => Lang::Fr,
        };
        Reading { sample: self, words: Words::new(Arc::clone(&self.catalogue), lang, kit::viewer::default_zone()) }
    }
}

impl Reading<'_> {
    fn say(&self, text: impl Into<Text>) -> String {
        self.words.say(&text.into())
    }

    fn stranger(&self, trouble: Option<Trouble>) -> Response {
        let portal = self.sample.portal.url();
        let (status, trouble) = match trouble {
            None => (StatusCode::OK, None),
            Some(Trouble::Silent) => (StatusCode::BAD_GATEWAY, Some(text!("sample-silent", portal = portal.as_str()))),
            Some(Trouble::Unreadable) => (StatusCode::BAD_GATEWAY, Some(text!("sample-unreadable", portal = portal.as_str()))),
            Some(Trouble::Refused) => (StatusCode::FORBIDDEN, Some(Text::from("sample-refused"))),
        };
        let says = text!("sample-stranger-why", portal = portal);
        let shown = Shown {
            trouble: trouble.map(|text| self.say(text)),
            act: self.say(Text::from("sample-sign-in")),
            to: self.sample.portal.sign_in(&self.sample.own),
            ..self.shown(Text::from("sample-stranger"), says)
        };
        self.answer(status, &shown)
    }

    fn known(&self, told: &Told) -> Response {
        let user = (self.say(Text::from("sample-user")), vec![told.user.clone()]);
        let shown = Shown {
            caption: self.say(Text::from("sample-caption")),
            head_name: self.say(Text::from("sample-name")),
            head_value: self.say(Text::from("sample-value")),
            rows: std::iter::once(user).chain(told.attributes.iter().cloned()).collect(),
            act: self.say(Text::from("sample-sign-out")),
            ..self.shown(Text::from("sample-known"), Text::from("sample-known-why"))
        };
        self.answer(StatusCode::OK, &shown)
    }

    fn nothing(&self) -> Response {
        let shown = Shown {
            act: self.say(Text::from("sample-back")),
            to: "/".to_owned(),
            ..self.shown(Text::from("sample-nothing"), Text::from("sample-nothing-why"))
        };
        self.answer(StatusCode::NOT_FOUND, &shown)
    }

    /// A page with its sentence, and nothing to do on it yet.
    fn shown(&self, title: Text, says: Text) -> Shown {
        Shown {
            lang: self.words.lang.html(),
            service: self.say(Text::from("sample-title")),
            title: self.say(title),
            trouble: None,
            says: self.say(says),
            caption: String::new(),
            head_name: String::new(),
            head_value: String::new(),
            rows: vec![],
            act: String::new(),
            to: String::new(),
        }
    }

    fn answer(&self, status: StatusCode, shown: &Shown) -> Response {
        let Ok(page) = shown.render() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        // A form that signs out is led on to the portal, and back.
        let policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
            self.sample.portal.origin()
        );
        let guards = [
            (header::CONTENT_SECURITY_POLICY, policy.as_str()),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::VARY, "Cookie, Accept-Language"),
        ];
        (status, guards, Html(page)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    async fn asked(request: axum::http::request::Builder, body: &str) -> (StatusCode, HeaderMap, String) {
        // Nobody listens at port 1.
        let portal = Portal::parse("http://127.0.0.1:1").unwrap();
        let answer =
            router(portal, "127.0.0.1:9000".parse().unwrap()).oneshot(request.body(Body::from(body.to_owned())).unwrap()).await;
        let (parts, body) = answer.unwrap().into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }
    fn at(path: &str) -> axum::http::request::Builder {
        Request::get(path).header("host", "127.0.0.1:9000")
    }

    #[tokio::test]
    async fn a_stranger_has_one_button_in_her_language() {
        let (status, headers, page) = asked(at("/"), "").await;
        assert_eq!(status, 200);
        assert!(page.contains("Vous n’êtes pas connecté à ce service") && page.contains("lang=\"fr\""), "{page}");
        assert!(page.contains("http://127.0.0.1:1/cas/login?service=http%3A%2F%2F127.0.0.1%3A9000%2F"), "{page}");
        assert!(
            !page.contains("<script") && headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'")
        );
        let (_, _, page) = asked(at("/").header("accept-language", "en-GB,en"), "").await;
        assert!(page.contains("You are not signed in to this service") && page.contains("lang=\"en\""), "{page}");
    }

    #[tokio::test]
    async fn what_goes_wrong_is_said_and_opens_nothing() {
        for (path, status, words) in [
            ("/?ticket=ST-1", 502, "ne répond pas"),
            ("/?ticket=%3Cb%3E", 403, "pas reconnu ce ticket"),
            ("/?ticket=", 403, "pas reconnu ce ticket"),
            ("/elsewhere", 404, "Il n’y a rien"),
        ] {
            let (found, headers, page) = asked(at(path), "").await;
            assert_eq!(found, status, "{path}");
            assert!(page.contains(words) && !page.contains("<b>") && !headers.contains_key("set-cookie"), "{path}: {page}");
        }
        let (status, headers, _) = asked(Request::get("/").header("host", "evil.example:9000"), "").await;
        assert_eq!((status.as_u16(), headers["location"].to_str().unwrap()), (303, "http://127.0.0.1:9000/"));
        for hostile in ["", "logoutRequest=nonsense", "logoutRequest=%3C!DOCTYPE%20x%3E"] {
            assert_eq!(asked(Request::post("/"), hostile).await.0, 400, "{hostile}");
        }
        assert_eq!(asked(Request::post("/"), &"x".repeat(TOLD_MAX + 1)).await.0, 413);
    }
}
