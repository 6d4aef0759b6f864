//! The door: every request passes it going in (who asks, from where, is it forged) and going out (the page in its frame).

use crate::app::{App, Config};
use crate::arrival::Sender;
use crate::comfort::Comfort;
use crate::cookies::{self, Cookies};
use crate::csrf;
use crate::error::{Error, Result};
use crate::form::{Called, FORM_BYTES_MAX, Form};
use crate::kept::{self, Late};
use crate::live;
use crate::multipart;
use crate::page::{Flash, Pending};
use crate::session::{self, Session, Token};
use crate::time::Instant;
use crate::uploads::{self, Sent};
use crate::viewer::{Viewer, default_zone};
use crate::words::{Lang, Words};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long a body may take to arrive.
const BODY_SECONDS: u64 = 20;

/// What the door knows of a request.
pub struct Asked {
    /// When it came.
    pub now: Instant,
    /// Who asks, if signed in.
    pub viewer: Option<Viewer>,
    /// The session, if there is one.
    pub session: Option<Session>,
    /// The reader's language and zone.
    pub words: Words,
    /// What the reader chose for comfort.
    pub comfort: Comfort,
    /// The path, without the query.
    pub path: String,
    /// The query, without `?`.
    pub query: String,
    /// The address it came from, as far as it is believed.
    pub origin: IpAddr,
    /// Whether a piece of the page is enough.
    pub htmx: bool,
    /// What the browser says it is.
    pub agent: String,
    /// Whether somebody is there, or a script asks by itself.
    attended: bool,
    gzip: bool,
    form_cookie: Option<String>,
    flash: Option<String>,
}

/// Puts the door around the routes.
pub(crate) fn around(routes: Router<App>, app: &App) -> Router {
    routes
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(|| async { Error::NotFound })
        .layer(middleware::from_fn_with_state(app.clone(), pass))
        .merge(crate::assets::router())
        .layer(middleware::from_fn_with_state(app.clone(), guard_headers))
        .with_state(app.clone())
}

/// Headers of every answer, assets included.
async fn guard_headers(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers
        .insert("permissions-policy", HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    if app.config.secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    response
}

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
const POLICY_UNFRAMED: &str = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The policy of a page that nobody may frame; its form may end at another origin where the page says so.
fn unframed(sends_to: Option<&str>) -> HeaderValue {
    let widened = sends_to.map(|origin| POLICY_UNFRAMED.replace("form-action 'self'", &format!("form-action 'self' {origin}")));
    widened.and_then(|policy| HeaderValue::from_str(&policy).ok()).unwrap_or(HeaderValue::from_static(POLICY_UNFRAMED))
}

async fn pass(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    let cookies = Cookies::of(request.headers());
    // Any cookie can be sent: only a token that was looked up lately and found good has a place before strangers.
    let token = cookies.get(cookies::session_name(&app.config));
    let known = token.is_some_and(|token| app.known.holds(token, app.clock.now()));
    if known {
        crate::readers::note();
    }
    let uri = request.uri().clone();
    let request = match arrived(&app, request, token, known).await {
        Ok(request) => request,
        Err(headers) => return overloaded(&app, &uri, &cookies, &headers),
    };
    let Some(_place) = Place::take(&app, known) else { return overloaded(&app, &uri, &cookies, request.headers()) };
    let (response, statements) = crate::db::counted(answer(&app, request, cookies, next)).await;
    let mut response = response;
    metrics::histogram!("preau_statements").record(f64::from(statements));
    metrics::counter!("preau_requests", "status" => status_class(response.status())).increment(1);
    if let Ok(value) = HeaderValue::from_str(&statements.to_string()) {
        response.headers_mut().insert("x-statements", value);
    }
    response
}

/// Waits for the body of a request, which holds no place meanwhile; who has too many on their way gets the headers
/// back.
async fn arrived(app: &App, request: Request<Body>, token: Option<&str>, known: bool) -> Result<Request<Body>, HeaderMap> {
    if request.method() == Method::GET || request.method() == Method::HEAD {
        return Ok(request);
    }
    let (mut parts, body) = request.into_parts();
    let address = || origin(&app.config, parts.extensions.get::<ConnectInfo<SocketAddr>>(), &parts.headers);
    let files = multipart::boundary(text_of(&parts.headers, header::CONTENT_TYPE));
    let files = files.filter(|_| app.takes_files(&parts.method, parts.uri.path()));
    let sender = match token.filter(|_| known) {
        Some(token) if files.is_some() => Sender::with_files(token),
        Some(token) => Sender::known(token),
        None => Sender::stranger(address()),
    };
    let Some(_arrival) = app.arrivals.begin(sender, app.config.in_flight_max) else { return Err(parts.headers) };
    let read = match files {
        Some(boundary) => with_files(app, &parts, token.map(|token| (token, known)), body, &boundary).await.map(|sent| {
            parts.extensions.insert(sent);
            Body::empty()
        }),
        None => read(body).await.map(Body::from),
    };
    let body = read.unwrap_or_else(|error| {
        parts.extensions.insert(Unread(error));
        Body::empty()
    });
    Ok(Request::from_parts(parts, body))
}

/// Reads a form with files, of somebody who is signed in and comes from one of our own pages: nobody else fills the disk.
/// What was typed on a page of somebody whose session is over is read as well, where it is kept, without its files.
async fn with_files(
    app: &App,
    parts: &axum::http::request::Parts,
    token: Option<(&str, bool)>,
    body: Body,
    boundary: &str,
) -> Result<Sent> {
    let (headers, now) = (&parts.headers, app.clock.now());
    csrf::same_origin(&app.config, headers)?;
    let living = match token {
        Some((_, true)) => true,
        Some((token, false)) => session::find(app, token, now).await?.is_some(),
        None => false,
    };
    if !living {
        app.texts_at(&parts.method, parts.uri.path()).ok_or(Error::SignIn)?;
        return uploads::receive_typed(body, boundary, |token| csrf::author(app, token, now).is_some()).await;
    }
    let length = text_of(headers, header::CONTENT_LENGTH).parse::<u64>();
    if length.is_ok_and(|length| length > uploads::REQUEST_BYTES_MAX) {
        return Err(Error::TooLarge);
    }
    uploads::receive(&app.config.data.join("arriving"), body, boundary).await
}

/// Why there is no body.
#[derive(Clone)]
struct Unread(Error);

fn status_class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// A place among the requests under way; strangers have half of them.
struct Place<'a>(&'a App);

impl<'a> Place<'a> {
    fn take(app: &'a App, known: bool) -> Option<Self> {
        let most = if known { app.config.in_flight_max } else { app.config.in_flight_max / 2 };
        let before = app.in_flight.fetch_add(1, Ordering::AcqRel);
        let place = Self(app);
        (before < most.max(1)).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The answer when there is no place: a page made at the start, or the words of a program's protocol; and when to come
/// back (not all at once).
fn overloaded(app: &App, uri: &Uri, cookies: &Cookies, headers: &HeaderMap) -> Response {
    let wait = 30 + u32::from(crate::key::random::<1>()[0]) % 90;
    metrics::counter!("preau_refused_overload").increment(1);
    if let Some(busy) = app.busy_at(uri.path()) {
        return told_busy(busy(uri.query().unwrap_or(""), app.clock.now()), wait);
    }
    let lang = language(None, cookies, headers);
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, app.crowd.page(lang)).into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    out.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    out.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

/// The answer of a protocol, with what every program understands: not now, and in how many seconds.
fn told_busy(mut response: Response, wait: u32) -> Response {
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

async fn answer(app: &App, request: Request<Body>, cookies: Cookies, next: Next) -> Response {
    let (asked, request) = match come_in(app, request, cookies).await {
        Ok(in_hand) => in_hand,
        Err((asked, response)) => return go_out(app, &asked, response),
    };
    let form = request.extensions().get::<Form>().filter(|_| app.texts_at(request.method(), &asked.path).is_some()).cloned();
    let response = next.run(request).await;
    if let Some(form) = form
        && let Err(error) = kept::sent_again(app, &asked, &form, response.status()).await
    {
        tracing::warn!(%error, "a form that was sent again is still kept");
    }
    go_out(app, &asked, response)
}

/// Who asks, and is the request one of ours.
async fn come_in(
    app: &App,
    request: Request<Body>,
    cookies: Cookies,
) -> Result<(Arc<Asked>, Request<Body>), (Arc<Asked>, Response)> {
    let now = app.clock.now();
    let (mut parts, body) = request.into_parts();
    let mut asked = stranger(app, &parts, &cookies, now);
    if app.is_called(&parts.method, parts.uri.path()) {
        return called(asked, parts, body).await;
    }
    if let Some(token) = cookies.get(cookies::session_name(&app.config))
        && let Err(error) = recognise(app, &mut asked, token, now).await
    {
        return Err((Arc::new(asked), error.into_response()));
    }
    asked.words.lang = language(asked.viewer.as_ref(), &cookies, &parts.headers);
    let asked = Arc::new(asked);
    if parts.method != Method::GET && parts.method != Method::HEAD {
        match posted(app, &asked, &parts, body).await {
            Ok(form) => parts.extensions.insert(form),
            Err(response) => return Err((asked, response)),
        };
    }
    parts.extensions.insert(Arc::clone(&asked));
    Ok((asked, Request::from_parts(parts, Body::empty())))
}

/// A program calls: whoever is signed in in that browser, if it is one, is left out.
async fn called(
    asked: Asked,
    mut parts: axum::http::request::Parts,
    body: Body,
) -> Result<(Arc<Asked>, Request<Body>), (Arc<Asked>, Response)> {
    let asked = Arc::new(asked);
    match whole(&parts, body).await {
        Ok(body) => parts.extensions.insert(Called(body)),
        Err(error) => return Err((asked, error.into_response())),
    };
    parts.extensions.insert(Arc::clone(&asked));
    Ok((asked, Request::from_parts(parts, Body::empty())))
}

fn stranger(app: &App, parts: &axum::http::request::Parts, cookies: &Cookies, now: Instant) -> Asked {
    Asked {
        now,
        viewer: None,
        session: None,
        words: Words::new(Arc::clone(&app.catalogue), Lang::Fr, default_zone()),
        comfort: cookies.get(cookies::COMFORT).map(Comfort::read).unwrap_or_default(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or("").to_owned(),
        origin: origin(&app.config, parts.extensions.get::<ConnectInfo<SocketAddr>>(), &parts.headers),
        htmx: parts.headers.contains_key("hx-request"),
        agent: text_of(&parts.headers, header::USER_AGENT).chars().take(200).collect(),
        attended: parts.uri.path() != live::PATH && !parts.headers.contains_key(live::UNATTENDED),
        gzip: text_of(&parts.headers, header::ACCEPT_ENCODING).contains("gzip"),
        form_cookie: cookies.get(cookies::form_name(&app.config)).map(str::to_owned),
        flash: cookies.get(cookies::FLASH).filter(|_| !of_script(&parts.headers)).map(str::to_owned),
    }
}

/// Whether a script of the page asks in the background: what is to be said to a person waits for a page.
fn of_script(headers: &HeaderMap) -> bool {
    text_of(headers, header::HeaderName::from_static("sec-fetch-dest")) == "empty" && !headers.contains_key("hx-request")
}

async fn recognise(app: &App, asked: &mut Asked, token: &str, now: Instant) -> Result<()> {
    let session = session::find(app, token, now).await?;
    if asked.attended || session.is_none() {
        session::note(app, token, session.as_ref().map(|session| session.id), now);
    }
    let Some(session) = session else { return Ok(()) };
    let Some(viewer) = app.viewer(session.person_id, now).await? else { return Ok(()) };
    asked.words.zone = viewer.zone();
    asked.viewer = Some(viewer);
    asked.session = Some(session);
    Ok(())
}

/// The reader's language: chosen on this device, else in the account, else the browser's, else French.
fn language(viewer: Option<&Viewer>, cookies: &Cookies, headers: &HeaderMap) -> Lang {
    let accepted = text_of(headers, header::ACCEPT_LANGUAGE);
    let chosen = cookies
        .get(cookies::LANGUAGE)
        .or_else(|| viewer.and_then(|viewer| viewer.language.as_deref()))
        .or_else(|| if viewer.is_none() { accepted.split([',', ';', '-']).next() } else { None });
    match chosen {
        Some("en") => Lang::En,
        _ if viewer.is_some_and(|viewer| viewer.is_pupil_only()) => Lang::FrTu,
        _ => Lang::Fr,
    }
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// The address of the client: the connection's, or the last one that a trusted proxy added.
fn origin(config: &Config, connection: Option<&ConnectInfo<SocketAddr>>, headers: &HeaderMap) -> IpAddr {
    let direct = connection.map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(address)| address.ip().to_canonical());
    if !config.trusted_proxies.contains(&direct) {
        return direct;
    }
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok()).unwrap_or("");
    forwarded
        .rsplit(',')
        .filter_map(|one| one.trim().parse::<IpAddr>().ok())
        .map(|address| address.to_canonical())
        .find(|address| !config.trusted_proxies.contains(address))
        .unwrap_or(direct)
}

/// Reads a form that comes from one of our own pages; else what is answered.
async fn posted(app: &App, asked: &Asked, parts: &axum::http::request::Parts, body: Body) -> Result<Form, Response> {
    let form = match sent(app, parts, body).await {
        Ok(form) => form,
        Err(error) => return Err(error.into_response()),
    };
    let Err(error) = own(app, asked, &form) else { return Ok(form) };
    let Some(texts) = app.texts_at(&parts.method, &asked.path) else { return Err(error.into_response()) };
    let files = parts.extensions.get::<Sent>().is_some_and(|sent| sent.left_out || !sent.uploads.is_empty());
    let late = Late {
        form: &form,
        texts,
        files,
        script: text_of(&parts.headers, header::ACCEPT) == "application/json",
        says_here: csrf::says_here(&parts.headers),
    };
    let fresh = || {
        let person = asked.viewer.as_ref().map(|viewer| viewer.person);
        csrf::token_of(app, &csrf_secret(asked).unwrap_or_default(), person, asked.now)
    };
    Err(kept::answer(app, asked, late, fresh).await.unwrap_or_else(IntoResponse::into_response))
}

/// What a form sent that does not come from elsewhere.
async fn sent(app: &App, parts: &axum::http::request::Parts, body: Body) -> Result<Form> {
    csrf::same_origin(&app.config, &parts.headers)?;
    if let Some(sent) = parts.extensions.get::<Sent>() {
        return Ok(sent.form.clone());
    }
    if let Some(Unread(error)) = parts.extensions.get::<Unread>() {
        return Err(error.clone());
    }
    let media = text_of(&parts.headers, header::CONTENT_TYPE);
    if !media.is_empty() && !media.starts_with("application/x-www-form-urlencoded") {
        return Err(Error::Malformed);
    }
    Ok(Form::parse(&whole(parts, body).await?))
}

/// Whether a form bears the token of one of the pages of this session.
fn own(app: &App, asked: &Asked, form: &Form) -> Result<()> {
    csrf::check(app, form.raw(csrf::FIELD), &csrf_secret(asked).ok_or(Error::Forged)?)
}

/// The body that arrived, or why none did.
async fn whole(parts: &axum::http::request::Parts, body: Body) -> Result<bytes::Bytes> {
    match parts.extensions.get::<Unread>() {
        Some(Unread(error)) => Err(error.clone()),
        None => read(body).await,
    }
}

async fn read(body: Body) -> Result<bytes::Bytes> {
    let read = tokio::time::timeout(Duration::from_secs(BODY_SECONDS), to_bytes(body, FORM_BYTES_MAX)).await;
    read.map_err(|_| Error::Malformed)?.map_err(|_| Error::TooLarge)
}

/// To what the form's token is bound: the session, or the random cookie of a stranger.
fn csrf_secret(asked: &Asked) -> Option<Vec<u8>> {
    match &asked.session {
        Some(session) => Some(session.id.0.as_bytes().to_vec()),
        None => asked.form_cookie.as_ref().map(|cookie| cookie.clone().into_bytes()),
    }
}

/// Puts pages and errors into their frame, and writes the cookies.
fn go_out(app: &App, asked: &Asked, response: Response) -> Response {
    let mut response = response;
    let mut cookies = vec![];
    let said = text_of(response.headers(), header::CONTENT_TYPE) == "application/json";
    if response.status() == StatusCode::BAD_REQUEST && !said && response.extensions().get::<Error>().is_none() {
        // An address whose identifier is none: nothing is there. What a program is told in its own words stays.
        response = Error::NotFound.into_response();
    }
    if let Some(error) = response.extensions_mut().remove::<Error>() {
        response = match (&error, app.busy_at(&asked.path)) {
            (Error::Busy(wait), Some(busy)) => told_busy(busy(&asked.query, asked.now), *wait),
            _ => crate::frame::error(app, asked, &error).unwrap_or(response),
        };
    }
    if let Some(parts) = response.extensions_mut().remove::<Pending>().and_then(|pending| pending.take()) {
        let status = response.status();
        let mut secret = csrf_secret(asked);
        if secret.is_none() {
            let fresh = crate::key::hex(&crate::key::random::<16>());
            cookies.push(cookies::form(&app.config, &fresh));
            secret = Some(fresh.into_bytes());
        }
        let rendered = crate::frame::render(app, asked, &parts, asked.flash.as_deref(), &secret.unwrap_or_default());
        let mut out = match rendered {
            Ok(html) => html_response(status, html, asked),
            Err(error) => {
                tracing::error!(%error, path = route_of(&asked.path), "a page could not be written");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        };
        if parts.frame != crate::page::Frame::App || asked.viewer.is_none() || parts.sends_to.is_some() {
            out.headers_mut().insert(header::CONTENT_SECURITY_POLICY, unframed(parts.sends_to.as_deref()));
        }
        std::mem::swap(out.extensions_mut(), response.extensions_mut());
        for (name, value) in response.headers() {
            out.headers_mut().append(name, value.clone());
        }
        if asked.flash.is_some() {
            cookies.push(cookies::drop(cookies::FLASH));
        }
        response = out;
    }
    if let Some(Flash(key)) = response.extensions_mut().remove::<Flash>() {
        cookies.push(cookies::flash(&app.config, key));
    }
    for change in response.extensions_mut().remove::<CookieChanges>().unwrap_or_default().0 {
        cookies.push(change.write(&app.config));
    }
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn html_response(status: StatusCode, html: String, asked: &Asked) -> Response {
    let packed = (asked.gzip && html.len() > 1_000).then(|| pack(&html)).flatten();
    let coded = packed.is_some();
    let mut response = match packed {
        Some(bytes) => (status, bytes).into_response(),
        None => (status, html).into_response(),
    };
    let headers = response.headers_mut();
    if coded {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::VARY, HeaderValue::from_static("HX-Request, Cookie, Accept-Encoding"));
    response
}

/// Compressed lightly, as gzip (RFC 1952): a page is written once and read once. Each thread keeps its packer, whose
/// tables are large.
fn pack(html: &str) -> Option<Vec<u8>> {
    use flate2::{Compress, Compression, Crc, FlushCompress, Status};
    /// Packed by deflate, nothing else said.
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    thread_local! {
        static PACKER: std::cell::RefCell<Compress> = std::cell::RefCell::new(Compress::new(Compression::new(2), false));
    }
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        // Room for what does not get smaller, so that one call is enough.
        let mut out = Vec::with_capacity(html.len() + html.len() / 1_000 + 128);
        out.extend(HEADER);
        let done = packer.compress_vec(html.as_bytes(), &mut out, FlushCompress::Finish).ok()?;
        let mut sum = Crc::new();
        sum.update(html.as_bytes());
        out.extend(sum.sum().to_le_bytes());
        out.extend(sum.amount().to_le_bytes());
        out.shrink_to_fit();
        (done == Status::StreamEnd).then_some(out)
    })
}

/// The first word of a path: enough for a log, and never an identifier or a name.
pub(crate) fn route_of(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or("")
}

/// A change to the visitor's cookies, which a handler asks for.
#[derive(Clone)]
pub enum CookieChange {
    /// A session begins.
    SignIn(Token, crate::session::Lifetime),
    /// The session ends.
    SignOut,
    /// What was chosen for comfort.
    Comfort(Comfort),
    /// The language chosen: `fr` or `en`; none returns to the account's.
    Language(Option<&'static str>),
}

#[derive(Clone, Default)]
struct CookieChanges(Vec<CookieChange>);

impl CookieChange {
    fn write(&self, config: &Config) -> String {
        match self {
            Self::SignIn(token, lifetime) => cookies::session(config, token.expose(), lifetime),
            Self::SignOut => cookies::drop_session(config),
            Self::Comfort(comfort) => cookies::plain(config, cookies::COMFORT, &comfort.write()),
            Self::Language(Some(code)) => cookies::plain(config, cookies::LANGUAGE, code),
            Self::Language(None) => cookies::drop(cookies::LANGUAGE),
        }
    }
}

/// An answer with changes to the visitor's cookies.
pub fn with_cookies(answer: impl IntoResponse, changes: impl IntoIterator<Item = CookieChange>) -> Response {
    let mut response = answer.into_response();
    let mut all = response.extensions_mut().remove::<CookieChanges>().unwrap_or_default();
    all.0.extend(changes);
    response.extensions_mut().insert(all);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(proxies: &[&str]) -> Config {
        Config {
            public_url: "https://ent.example.fr".into(),
            trusted_proxies: proxies.iter().map(|proxy| proxy.parse().unwrap()).collect(),
            data: std::path::PathBuf::new(),
            in_flight_max: 1,
            outward_hosts: vec![],
            demo: false,
        }
    }
    fn headers(forwarded: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::HeaderName::from_static("x-forwarded-for"), HeaderValue::from_str(forwarded).unwrap())])
    }

    #[test]
    fn nobody_is_believed_by_default() {
        let connection = ConnectInfo("10.0.0.9:4000".parse().unwrap());
        assert_eq!(origin(&config(&[]), Some(&connection), &headers("1.2.3.4")).to_string(), "10.0.0.9");
    }

    #[test]
    fn a_trusted_proxy_is_believed_for_what_it_added_itself() {
        let connection = ConnectInfo("10.0.0.9:4000".parse().unwrap());
        let config = config(&["10.0.0.9"]);
        assert_eq!(origin(&config, Some(&connection), &headers("6.6.6.6, 1.2.3.4")).to_string(), "1.2.3.4");
        assert_eq!(origin(&config, Some(&connection), &headers("nonsense")).to_string(), "10.0.0.9");
    }

    #[test]
    fn a_log_names_the_route_and_nobody() {
        assert_eq!(route_of("/people/0192-a"), "people");
        assert_eq!(route_of("/"), "");
    }

    #[test]
    fn a_page_is_packed_whole_one_after_the_other() {
        let mut noise = 1_u32;
        let mut letters = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x4E00 + (noise >> 18)).unwrap_or('a')
        };
        let pages = ["a".repeat(200_000), (0..100_000).map(|_| letters()).collect(), "<p>é</p>".repeat(200), String::new()];
        for page in &pages {
            let packed = pack(page).unwrap();
            let mut read = String::new();
            std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut read).unwrap();
            assert!(read == *page, "{} bytes come back as {}", page.len(), read.len());
        }
    }
}
