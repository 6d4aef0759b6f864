//! A server of CAS in memory, with one person, one service, and one fault at most.

use super::{Said, ask, escaped};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const PASSWORD: &str = "lapin tambour citron 7";

/// What may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    AlwaysNew,
    AnyCallback,
    AnyPassword,
    AnyService,
    GatewayAsks,
    KeptPage,
    LogoutAnywhere,
    LogoutByUrl,
    LostQuery,
    MissingAttribute,
    NoJson,
    NoProxies,
    NoRequestCode,
    NotAtomic,
    NotBurnt,
    OpenRedirect,
    OtherName,
    PrefixOnly,
    ProxyAsService,
    RenewIgnored,
    RenewIgnoredLater,
    Resends,
    SamlTwice,
    Sequential,
    SessionStays,
    SilentLogout,
    TicketTwice,
    Unescaped,
    WarnIgnored,
    WrongPrefix,
}

/// Each fault, and the points that are about it.
pub(crate) const FAULTS: &[(Fault, &[&str])] = &[
    (Fault::AlwaysNew, &["cas-standard-attributes"]),
    (Fault::AnyCallback, &["cas-proxy-foreign"]),
    (Fault::AnyPassword, &["cas-wrong-password"]),
    (Fault::AnyService, &["cas-bound"]),
    (Fault::GatewayAsks, &["cas-gateway-stranger"]),
    (Fault::KeptPage, &["cas-no-store"]),
    (Fault::LogoutAnywhere, &["cas-logout-unknown"]),
    (Fault::LogoutByUrl, &["cas-logout-url"]),
    (Fault::LostQuery, &["cas-query-kept"]),
    (Fault::MissingAttribute, &["cas-standard-attributes"]),
    (Fault::NoJson, &["cas-json"]),
    (Fault::NoProxies, &["cas-proxy-chain"]),
    (Fault::NoRequestCode, &["cas-no-ticket", "cas-no-service", "cas-nothing-asked"]),
    (Fault::NotAtomic, &["cas-race"]),
    (Fault::NotBurnt, &["cas-burnt"]),
    (Fault::OpenRedirect, &["cas-unknown-gateway", "cas-lookalikes", "cas-unknown-known"]),
    (Fault::OtherName, &["cas-1"]),
    (Fault::PrefixOnly, &["cas-lookalikes"]),
    (Fault::ProxyAsService, &["cas-proxy-kind"]),
    (Fault::RenewIgnored, &["cas-renew-over-gateway", "cas-renew-asks", "cas-renewed"]),
    (Fault::RenewIgnoredLater, &["cas-not-renewed"]),
    (Fault::Resends, &["cas-no-resend"]),
    (Fault::SamlTwice, &["cas-saml-once"]),
    (Fault::Sequential, &["cas-ticket-unlike"]),
    (Fault::SessionStays, &["cas-logout"]),
    (Fault::SilentLogout, &["cas-single-logout"]),
    (Fault::TicketTwice, &["cas-once", "cas-race"]),
    (Fault::Unescaped, &["cas-escaped"]),
    (Fault::WarnIgnored, &["cas-warn"]),
    (Fault::WrongPrefix, &["cas-ticket-shape"]),
];

#[derive(Clone)]
struct Ticket {
    service: String,
    fresh: bool,
    proxied_by: Option<String>,
    uses: u32,
}

#[derive(Default)]
struct Kept {
    port: u16,
    count: u64,
    sessions: HashMap<String, Vec<(String, String)>>,
    tickets: HashMap<String, Ticket>,
    grants: HashMap<String, String>,
}

#[derive(Clone)]
struct Planted {
    fault: Option<Fault>,
    kept: Arc<Mutex<Kept>>,
}

/// The server; it stops with the test.
pub(crate) struct Server {
    pub(crate) url: String,
    planted: Planted,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(crate) async fn start(fault: Option<Fault>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/cas", listener.local_addr().unwrap());
        let planted = Planted { fault, kept: Arc::default() };
        let mut router = Router::new()
            .route("/cas/login", get(login).post(sign_in))
            .route("/cas/logout", get(logout))
            .route("/cas/validate", get(plain))
            .route("/cas/proxy", get(proxy))
            .route("/cas/samlValidate", post(saml));
        for (path, kind) in
            [("serviceValidate", false), ("p3/serviceValidate", false), ("proxyValidate", true), ("p3/proxyValidate", true)]
        {
            router = router.route(&format!("/cas/{path}"), get(move |own, query| validate(own, query, kind)));
        }
        let router = router.with_state(planted.clone());
        let task = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Self { url, planted, task }
    }

    /// The service that is registered stands on a port of this machine.
    pub(crate) fn register(&self, port: u16) {
        self.planted.kept.lock().unwrap().port = port;
    }
}

type Own = State<Planted>;

fn session(headers: &HeaderMap) -> String {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or("");
    cookies.split("; ").find_map(|pair| pair.strip_prefix("TGC=")).unwrap_or("").to_owned()
}

impl Planted {
    fn is(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn knows(&self, service: &str) -> bool {
        let home = format!("http://127.0.0.1:{}", self.kept.lock().unwrap().port);
        if self.is(Fault::PrefixOnly) {
            return service.starts_with(&home);
        }
        service.strip_prefix(&home).is_some_and(|rest| rest.starts_with('/') && !rest.contains('\\') && !rest.contains('#'))
    }

    fn ticket(&self, service: &str, fresh: bool, proxied_by: Option<String>) -> String {
        let mut kept = self.kept.lock().unwrap();
        kept.count += 1;
        let prefix = match (&proxied_by, self.is(Fault::WrongPrefix)) {
            (Some(_), _) => "PT-",
            (None, true) => "TICKET-",
            (None, false) => "ST-",
        };
        let rest =
            if self.is(Fault::Sequential) { format!("{:030}", kept.count) } else { kit::key::hex(&kit::key::random::<32>()) };
        let text = format!("{prefix}{rest}");
        kept.tickets.insert(text.clone(), Ticket { service: service.to_owned(), fresh, proxied_by, uses: 0 });
        text
    }

    /// Takes a ticket for a service, or says why not.
    async fn take(&self, text: &str, service: &str, renew: bool, proxied: bool, by_saml: bool) -> Result<Ticket, &'static str> {
        let Some(found) = self.kept.lock().unwrap().tickets.get(text).cloned() else { return Err("INVALID_TICKET") };
        if self.is(Fault::NotAtomic) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let right = found.service == service || self.is(Fault::AnyService);
        {
            let mut kept = self.kept.lock().unwrap();
            let good = (self.is(Fault::TicketTwice) && right && !by_saml && found.proxied_by.is_none())
                || (self.is(Fault::SamlTwice) && by_saml);
            let again = good && found.uses == 0;
            match kept.tickets.get_mut(text) {
                Some(one) if again => one.uses += 1,
                Some(_) if !right && self.is(Fault::NotBurnt) => {}
                Some(_) => drop(kept.tickets.remove(text)),
                None if self.is(Fault::NotAtomic) => {}
                None => return Err("INVALID_TICKET"),
            }
        }
        if found.proxied_by.is_some() && !proxied && !self.is(Fault::ProxyAsService) {
            return Err("INVALID_TICKET_SPEC");
        }
        if renew && !found.fresh && !self.is(Fault::RenewIgnoredLater) {
            return Err("INVALID_TICKET");
        }
        if right { Ok(found) } else { Err("INVALID_SERVICE") }
    }

    fn onward(&self, service: &str, bears: &str, ticket: &str) -> String {
        let base = if self.is(Fault::LostQuery) { service.split('?').next().unwrap() } else { service };
        format!("{base}{}{bears}={ticket}", if base.contains('?') { '&' } else { '?' })
    }
}

fn form(planted: &Planted, query: &str, error: bool) -> Response {
    let page = format!(
        "<html><body><form action=\"/search\"><input name=q></form>{}<form method=\"post\" action=\"/cas/login?{}\"><input type=hidden name=lt value=\"LT-1\"><label>Login <input name=\"username\"></label><input type=password name=password><input type=submit name=go value=Go></form></body></html>",
        if error { "<p>No.</p>" } else { "" },
        escaped(query)
    );
    let kept = if planted.is(Fault::KeptPage) { "max-age=60" } else { "no-store" };
    (StatusCode::OK, [(header::CACHE_CONTROL, kept), (header::CONTENT_TYPE, "text/html")], page).into_response()
}

fn see(to: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

fn page(text: &str) -> Response {
    Html(format!("<p>{text}</p>")).into_response()
}

async fn login(State(planted): Own, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let said = Said::of(&query);
    let bears = if said.get("TARGET").is_empty() { "ticket" } else { "SAMLart" };
    let service = if bears == "ticket" { said.get("service") } else { said.get("TARGET") };
    let sid = session(&headers);
    let known = planted.kept.lock().unwrap().sessions.contains_key(&sid);
    let renew = !said.get("renew").is_empty() && !planted.is(Fault::RenewIgnored);
    let gateway = !said.get("gateway").is_empty() && !renew;
    if service.is_empty() {
        return if known { page("Signed in.") } else { form(&planted, &query, false) };
    }
    if !planted.knows(service) && !planted.is(Fault::OpenRedirect) {
        return page("Unknown service.");
    }
    if !known || renew {
        return if gateway && !planted.is(Fault::GatewayAsks) { see(service) } else { form(&planted, &query, false) };
    }
    if !said.get("warn").is_empty() && !planted.is(Fault::WarnIgnored) {
        return page("Go on?");
    }
    let ticket = planted.ticket(service, false, None);
    planted.kept.lock().unwrap().sessions.get_mut(&sid).unwrap().push((ticket.clone(), service.to_owned()));
    if said.get("method") == "POST" {
        return Html(format!(
            "<form method=post action=\"{}\"><input type=hidden name=ticket value=\"{ticket}\"><button>Go</button></form>",
            escaped(service)
        ))
        .into_response();
    }
    see(&planted.onward(service, bears, &ticket))
}

async fn sign_in(State(planted): Own, RawQuery(query): RawQuery, body: String) -> Response {
    let query = query.unwrap_or_default();
    let (said, typed) = (Said::of(&query), Said::of(&body));
    let right = typed.get("username") == "lina" && (typed.get("password") == PASSWORD || planted.is(Fault::AnyPassword));
    if !right || typed.get("lt") != "LT-1" || typed.get("go") != "Go" {
        return form(&planted, &query, true);
    }
    let sid = kit::key::hex(&kit::key::random::<16>());
    let service = said.get("service");
    let ticket = planted.ticket(service, true, None);
    planted.kept.lock().unwrap().sessions.insert(sid.clone(), vec![(ticket.clone(), service.to_owned())]);
    let status = if planted.is(Fault::Resends) { StatusCode::TEMPORARY_REDIRECT } else { StatusCode::SEE_OTHER };
    let to = planted.onward(service, "ticket", &ticket);
    (status, [(header::LOCATION, to), (header::SET_COOKIE, format!("TGC={sid}; Path=/cas; HttpOnly"))]).into_response()
}

async fn logout(State(planted): Own, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let said = Said::of(&query.unwrap_or_default());
    let sid = session(&headers);
    let gone = if planted.is(Fault::SessionStays) {
        planted.kept.lock().unwrap().sessions.get(&sid).cloned()
    } else {
        planted.kept.lock().unwrap().sessions.remove(&sid)
    };
    for (ticket, service) in gone.unwrap_or_default() {
        if !planted.is(Fault::SilentLogout) {
            tokio::spawn(async move { tell(&ticket, &service).await });
        }
    }
    let (service, url) = (said.get("service"), said.get("url"));
    if !service.is_empty() && (planted.knows(service) || planted.is(Fault::LogoutAnywhere)) {
        return see(service);
    }
    if !url.is_empty() && planted.is(Fault::LogoutByUrl) {
        return see(url);
    }
    page("Signed out.")
}

async fn tell(ticket: &str, service: &str) {
    let request = format!(
        "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"LR-1\" Version=\"2.0\" IssueInstant=\"2026-11-24T09:20:00Z\"><saml:NameID>@NOT_USED@</saml:NameID><samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
    );
    let mut url = preau_accept::Url::parse("http://x/").unwrap();
    url.query_pairs_mut().append_pair("logoutRequest", &request);
    ask(service, Some(url.query().unwrap())).await;
}

async fn plain(State(planted): Own, RawQuery(query): RawQuery) -> String {
    let said = Said::of(&query.unwrap_or_default());
    match planted.take(said.get("ticket"), said.get("service"), !said.get("renew").is_empty(), false, false).await {
        Ok(_) => format!("yes\n{}\n", if planted.is(Fault::OtherName) { "admin" } else { "lina" }),
        Err(_) => "no\n\n".to_owned(),
    }
}

fn xml(inside: &str) -> Response {
    let body = format!("<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>\n{inside}\n</cas:serviceResponse>");
    ([(header::CONTENT_TYPE, "application/xml;charset=UTF-8")], body).into_response()
}

fn failure(planted: &Planted, code: &str, ticket: &str, json: bool) -> Response {
    if json {
        return format!("{{\"serviceResponse\":{{\"authenticationFailure\":{{\"code\":\"{code}\",\"description\":\"no\"}}}}}}")
            .into_response();
    }
    let said = if planted.is(Fault::Unescaped) { ticket.to_owned() } else { escaped(ticket) };
    xml(&format!("<cas:authenticationFailure code=\"{code}\">\n  Ticket {said} not recognized\n</cas:authenticationFailure>"))
}

async fn validate(State(planted): Own, RawQuery(query): RawQuery, proxied: bool) -> Response {
    let said = Said::of(&query.unwrap_or_default());
    let (ticket, service, format) = (said.get("ticket"), said.get("service"), said.get("format"));
    let json = format == "JSON" && !planted.is(Fault::NoJson);
    if !matches!(format, "" | "XML" | "JSON") {
        return failure(&planted, "INVALID_REQUEST", ticket, false);
    }
    if ticket.is_empty() || service.is_empty() {
        let code = if planted.is(Fault::NoRequestCode) { "INVALID_TICKET" } else { "INVALID_REQUEST" };
        return failure(&planted, code, ticket, json);
    }
    let taken = match planted.take(ticket, service, !said.get("renew").is_empty(), proxied, false).await {
        Ok(taken) => taken,
        Err(code) => return failure(&planted, code, ticket, json),
    };
    let fresh = taken.fresh || planted.is(Fault::AlwaysNew);
    let iou = match said.get("pgtUrl") {
        "" => None,
        url => match planted.grant(url).await {
            Some(iou) => Some(iou),
            None => return failure(&planted, "INVALID_PROXY_CALLBACK", ticket, json),
        },
    };
    if json {
        return format!(
            "{{\"serviceResponse\":{{\"authenticationSuccess\":{{\"user\":\"lina\",\"attributes\":{{\"isFromNewLogin\":{fresh},\"classe\":[\"6e B\",\"6e C\"]}}}}}}}}"
        )
        .into_response();
    }
    let new = if planted.is(Fault::MissingAttribute) {
        String::new()
    } else {
        format!("<cas:isFromNewLogin>{fresh}</cas:isFromNewLogin>")
    };
    let iou = iou.map(|iou| format!("<cas:proxyGrantingTicket>{iou}</cas:proxyGrantingTicket>")).unwrap_or_default();
    let proxies = taken
        .proxied_by
        .filter(|_| !planted.is(Fault::NoProxies))
        .map(|proxy| format!("<cas:proxies><cas:proxy>{}</cas:proxy></cas:proxies>", escaped(&proxy)));
    xml(&format!(
        "<cas:authenticationSuccess><cas:user>lina</cas:user><cas:attributes><cas:authenticationDate>2026-11-24T09:20:00Z</cas:authenticationDate><cas:longTermAuthenticationRequestTokenUsed>false</cas:longTermAuthenticationRequestTokenUsed>{new}<cas:nom>L'Encrier &amp; &lt;fils&gt;</cas:nom></cas:attributes>{iou}{}</cas:authenticationSuccess>",
        proxies.unwrap_or_default()
    ))
}

impl Planted {
    /// A proxy-granting ticket, sent to a callback of the service; gives its name.
    async fn grant(&self, url: &str) -> Option<String> {
        let (granting, iou) = (
            format!("PGT-{}", kit::key::hex(&kit::key::random::<20>())),
            format!("PGTIOU-{}", kit::key::hex(&kit::key::random::<20>())),
        );
        if self.knows(url) && !url.contains("invalid") {
            ask(&format!("{url}{}pgtId={granting}&pgtIou={iou}", if url.contains('?') { '&' } else { '?' }), None).await;
        } else if !self.is(Fault::AnyCallback) {
            return None;
        }
        self.kept.lock().unwrap().grants.insert(granting, url.to_owned());
        Some(iou)
    }
}

async fn proxy(State(planted): Own, RawQuery(query): RawQuery) -> Response {
    let said = Said::of(&query.unwrap_or_default());
    let refused = |code: &str| xml(&format!("<cas:proxyFailure code=\"{code}\">No.</cas:proxyFailure>"));
    if said.get("pgt").is_empty() || said.get("targetService").is_empty() {
        return refused("INVALID_REQUEST");
    }
    let granted = planted.kept.lock().unwrap().grants.get(said.get("pgt")).cloned();
    match granted {
        None => refused("INVALID_TICKET"),
        Some(callback) => {
            let ticket = planted.ticket(said.get("targetService"), false, Some(callback));
            xml(&format!("<cas:proxySuccess><cas:proxyTicket>{ticket}</cas:proxyTicket></cas:proxySuccess>"))
        }
    }
}

async fn saml(State(planted): Own, RawQuery(query): RawQuery, body: Bytes) -> Response {
    let said = Said::of(&query.unwrap_or_default());
    let text = String::from_utf8_lossy(&body).into_owned();
    let artifact = text.split("AssertionArtifact>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("").to_owned();
    let inside = match planted.take(&artifact, said.get("TARGET"), false, false, true).await {
        Ok(_) => {
            "<p:Status><p:StatusCode Value=\"p:Success\"/></p:Status><Assertion xmlns=\"urn:oasis:names:tc:SAML:1.0:assertion\"><AuthenticationStatement><Subject><NameIdentifier>lina</NameIdentifier></Subject></AuthenticationStatement></Assertion>"
        }
        Err(_) => "<p:Status><p:StatusCode Value=\"p:RequestDenied\"/></p:Status>",
    };
    let body = format!(
        "<?xml version=\"1.0\"?><S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body><p:Response xmlns:p=\"urn:oasis:names:tc:SAML:1.0:protocol\">{inside}</p:Response></S:Body></S:Envelope>"
    );
    ([(header::CONTENT_TYPE, "text/xml")], body).into_response()
}
