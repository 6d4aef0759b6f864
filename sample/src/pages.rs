//! The one page of the service, what signs in and out, and the address where the portal says that a session ended.

use crate::answer::{self, Told};
use crate::oidc::Oidc;
use crate::portal::Portal;
use crate::sessions::Sessions;
use crate::{Speaks, Trouble, cas};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use kit::words::{Catalogue, Lang, Words};
use kit::{Clock, Text, text};
use std::net::SocketAddr;
use std::sync::Arc;

/// The cookie that holds the token of a session.
const COOKIE: &str = "preau-sample";
/// The cookie of somebody on her way to the portal and back.
const WAY: &str = "preau-sample-way";
/// How much the portal may send to end a session.
const TOLD_MAX: usize = 64 * 1024;

struct Sample {
    portal: Portal,
    /// Its own address, as the portal's register has it.
    own: String,
    host: String,
    /// What is kept of OpenID Connect; nothing where CAS is spoken.
    oidc: Option<Oidc>,
    sessions: Sessions,
    catalogue: Arc<Catalogue>,
    clock: Clock,
}

/// The service that stands at an address and signs its people in at a portal.
pub fn router(portal: Portal, listens: SocketAddr, speaks: Speaks, clock: Clock) -> Router {
    let catalogue = Catalogue::load([kit::words!() as kit::words::Sources]).expect("the catalogues are tested to load");
    let router = match &speaks {
        Speaks::Cas => Router::new().route("/", get(home).post(told)),
        Speaks::Oidc(_) => {
            Router::new().route("/", get(home)).route("/sign-in", get(go)).route("/back", get(back)).route("/over", post(told))
        }
    };
    let sample = Sample {
        portal,
        own: format!("http://{listens}/"),
        host: listens.to_string(),
        oidc: match speaks {
            Speaks::Cas => None,
            Speaks::Oidc(client) => Some(Oidc::of(client)),
        },
        sessions: Sessions::default(),
        catalogue: Arc::new(catalogue),
        clock,
    };
    router.route("/sign-out", post(leave)).fallback(nothing).layer(DefaultBodyLimit::max(TOLD_MAX)).with_state(Arc::new(sample))
}

type Own = State<Arc<Sample>>;

/// `GET /`: somebody with a ticket, somebody known, or a stranger.
async fn home(State(sample): Own, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    // Another name of this machine, or a foreign name that leads here: one address alone has sessions.
    if of(&headers, header::HOST) != sample.host {
        return onward(&sample.own, &[]);
    }
    let asked = sample.reading(&headers);
    let ticket = sample.oidc.is_none().then(|| value(query.as_deref(), "ticket")).flatten();
    if let Some(ticket) = ticket {
        return match cas::who(&sample.portal, &ticket, &sample.own).await {
            Ok(told) => sample.opened(&headers, told, &ticket, ""),
            Err(trouble) => asked.stranger(Some(trouble)),
        };
    }
    match sample.sessions.of(cookie(&headers, COOKIE)) {
        Some(told) => asked.known(&told),
        None => asked.stranger(None),
    }
}

/// `GET /sign-in` of OpenID Connect: to the portal, with what only this browser keeps.
async fn go(State(sample): Own, headers: HeaderMap) -> Response {
    if of(&headers, header::HOST) != sample.host {
        return onward(&sample.own, &[]);
    }
    let Some(oidc) = &sample.oidc else { return sample.reading(&headers).nothing() };
    match oidc.sign_in(&sample.portal, &sample.back(), sample.clock.now()).await {
        Ok((to, state)) => onward(&to, &[(WAY, &state)]),
        Err(trouble) => sample.reading(&headers).stranger(Some(trouble)),
    }
}

/// `GET /back` of OpenID Connect: from the portal, with a code or a refusal.
async fn back(State(sample): Own, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let asked = sample.reading(&headers);
    let Some(oidc) = &sample.oidc else { return asked.nothing() };
    let of = |name: &str| value(query.as_deref(), name).unwrap_or_default();
    let (code, state, issuer, own) = (of("code"), of("state"), of("iss"), cookie(&headers, WAY));
    match oidc.arrived(&sample.portal, (&code, &state, &issuer, own), &sample.back(), sample.clock.now()).await {
        Ok(arrived) => sample.opened(&headers, arrived.told, &arrived.sid, &arrived.id_token),
        Err(trouble) => asked.stranger(Some(trouble)),
    }
}

/// The portal says that a session ended, at `POST /` in CAS and `POST /over` in OpenID Connect. Who does not know what
/// names it ends nothing.
async fn told(State(sample): Own, body: String) -> Response {
    let ended = match &sample.oidc {
        None => value(Some(&body), "logoutRequest").and_then(|xml| answer::ended(&xml)),
        Some(oidc) => match value(Some(&body), "logout_token") {
            Some(note) => oidc.ended(&sample.portal, &note, sample.clock.now()).await,
            None => None,
        },
    };
    let status = match ended {
        Some(mark) => {
            sample.sessions.end_of(&mark);
            StatusCode::NO_CONTENT
        }
        None => StatusCode::BAD_REQUEST,
    };
    (status, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

/// `POST /sign-out`: ends the session here, then at the portal, which leads back. The cookie does not come along with
/// the forms of other sites.
async fn leave(State(sample): Own, headers: HeaderMap) -> Response {
    let proof = sample.sessions.end(cookie(&headers, COOKIE));
    let gone = &[(COOKIE, "")];
    let Some(oidc) = &sample.oidc else { return onward(&cas::sign_out(&sample.portal, &sample.own), gone) };
    // Whoever had no session here anyway, or has a portal that is silent, is at least out of this service.
    let to = match proof.as_str() {
        "" => None,
        proof => oidc.sign_out(&sample.portal, proof, &sample.own).await.ok(),
    };
    onward(to.as_deref().unwrap_or(&sample.own), gone)
}

async fn nothing(State(sample): Own, headers: HeaderMap) -> Response {
    sample.reading(&headers).nothing()
}

/// On to an address, with cookies: an empty one goes.
fn onward(to: &str, cookies: &[(&str, &str)]) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store")]).into_response();
    for (name, value) in cookies {
        let age = if value.is_empty() { "; Max-Age=0" } else { "" };
        if let Ok(cookie) = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}").parse() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The first value of a name in a query or a form.
fn value(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query?.as_bytes());
    pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

fn of(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// A cookie that the browser holds.
fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> &'a str {
    let mut pairs = of(headers, header::COOKIE).split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map_or("", |(_, value)| value)
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
    /// Where the portal leads back to with a code.
    fn back(&self) -> String {
        format!("{}back", self.own)
    }

    /// Where somebody begins to sign in.
    fn way_in(&self) -> String {
        if self.oidc.is_some() { "/sign-in".to_owned() } else { cas::sign_in(&self.portal, &self.own) }
    }

    /// Opens a session, instead of one that was open in this browser.
    fn opened(&self, headers: &HeaderMap, told: Told, mark: &str, proof: &str) -> Response {
        self.sessions.end(cookie(headers, COOKIE));
        let token = self.sessions.open(told, mark, proof);
        // Once more without the ticket or the code: it is of no use to anybody who reads the address.
        let cookies: &[(&str, &str)] = if self.oidc.is_some() { &[(COOKIE, &token), (WAY, "")] } else { &[(COOKIE, &token)] };
        onward(&self.own, cookies)
    }

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
            Some(Trouble::Forged) => (StatusCode::BAD_GATEWAY, Some(text!("sample-forged", portal = portal.as_str()))),
        };
        let says = text!("sample-stranger-why", portal = portal);
        let shown = Shown {
            trouble: trouble.map(|text| self.say(text)),
            act: self.say(Text::from("sample-sign-in")),
            to: self.sample.way_in(),
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
        asked_in(Speaks::Cas, request, body).await
    }
    fn oidc() -> Speaks {
        Speaks::Oidc(crate::Client { id: "sample".into(), secret: "secret".into() })
    }
    async fn asked_in(speaks: Speaks, request: axum::http::request::Builder, body: &str) -> (StatusCode, HeaderMap, String) {
        // Nobody listens at port 1.
        let portal = Portal::parse("http://127.0.0.1:1").unwrap();
        let answer = router(portal, "127.0.0.1:9000".parse().unwrap(), speaks, Clock::system())
            .oneshot(request.body(Body::from(body.to_owned())).unwrap())
            .await;
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
            ("/?ticket=%3Cb%3E", 403, "pas reconnu cette entrée"),
            ("/?ticket=", 403, "pas reconnu cette entrée"),
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

    #[tokio::test]
    async fn an_answer_that_nobody_here_asked_for_opens_nothing() {
        let (status, _, page) = asked_in(oidc(), at("/"), "").await;
        assert!(status == 200 && page.contains("href=\"/sign-in\""), "{page}");
        for path in
            ["/back", "/back?code=x&state=y&iss=http://127.0.0.1:1", "/back?error=access_denied&state=y", "/back?code=x&state="]
        {
            let (status, headers, page) = asked_in(oidc(), at(path).header("cookie", "preau-sample-way=other"), "").await;
            assert!(
                status == 403 && page.contains("pas reconnu cette entrée") && !headers.contains_key("set-cookie"),
                "{path}: {page}"
            );
        }
        // The portal does not answer: nothing is begun, and nothing ends.
        assert_eq!(asked_in(oidc(), at("/sign-in"), "").await.0, 502);
        for hostile in ["", "logout_token=x", "logout_token=e30.e30.", "logoutRequest=ST-1"] {
            assert_eq!(asked_in(oidc(), Request::post("/over"), hostile).await.0, 400, "{hostile}");
        }
        assert_eq!(asked_in(oidc(), at("/?ticket=ST-1"), "").await.0, 200, "a ticket is nothing here");
        assert_eq!(asked(at("/back?code=x"), "").await.0, 404, "nor a code there");
    }
}
