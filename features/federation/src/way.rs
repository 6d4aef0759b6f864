//! The way to a counter and back: what was begun is bound to the browser by a cookie, and counts once.

use crate::failed::Failed;
use crate::links::{self, Through};
use crate::model::{Proof, ProviderId, Why};
use crate::oidc::discovery::{self, Document};
use crate::oidc::exchange::{self, Code};
use crate::oidc::token::{self, Expected, Identity, OfWay, SKEW};
use crate::oidc::{self, Amiss};
use crate::pending::{self, Pending};
use crate::register::{self, Provider};
use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::factors::note_and_write;
use identity::model::{EventKind, in_query, next_page};
use identity::{LAST_WAY, Way, tokens};
use kit::{App, Asked, Error, Instant, OwnCookie, PersonId, Query, Redirect, Request, Result};
use subtle::ConstantTimeEq;

/// How long somebody may take at the counter, in seconds.
const SECONDS: i64 = 15 * 60;
/// How old a proof at the counter may be when somebody comes in by it, in seconds: the longest working day.
const PROVED_SECONDS: i64 = 12 * 3_600;
/// The longest cookie that browsers keep, with some room for its name.
const COOKIE_MAX: usize = 3_900;
const PURPOSE: &str = "federation way";
/// What was begun in this browser.
const BEGUN: OwnCookie = OwnCookie { name: "preau-with", locked: "__Host-preau-with", seconds: SECONDS };

/// A way that was begun.
struct Begun {
    provider: ProviderId,
    state: String,
    nonce: String,
    verifier: String,
    /// Whether she must prove anew who she is.
    anew: bool,
    /// Whether she is in already, and wants to have the counter linked.
    links: bool,
    /// Whether others use this computer as well.
    shared: bool,
    at: Instant,
    next: String,
}

/// 256 random bits, as addresses bear them.
fn random() -> String {
    URL_SAFE_NO_PAD.encode(kit::key::random::<32>())
}

impl Begun {
    /// Since when she must have proved who she is.
    fn proved_since(&self) -> Instant {
        self.at.plus_seconds(if self.anew { 0 } else { -PROVED_SECONDS })
    }
    /// The page that says that it led nowhere.
    fn failed(&self, why: Why, asked: &Asked) -> Response {
        Failed { why, next: &self.next, links: self.links }.of(asked, self.provider)
    }
    fn write(&self, app: &App) -> String {
        let (provider, at) = (self.provider.to_string(), self.at.micros().to_string());
        let flags: String = [self.anew, self.links, self.shared].map(|flag| if flag { '1' } else { '0' }).iter().collect();
        let seal = |next: &str| {
            let fields = [provider.as_str(), &self.state, &self.nonce, &self.verifier, &flags, &at, next];
            tokens::seal(app, PURPOSE, &fields, self.at.plus_seconds(SECONDS))
        };
        // A page whose address no cookie can hold is found from the home.
        Some(seal(&self.next)).filter(|note| note.len() <= COOKIE_MAX).unwrap_or_else(|| seal("/"))
    }
    fn read(app: &App, headers: &HeaderMap, now: Instant) -> Option<Self> {
        let note = BEGUN.read(&app.config, headers)?;
        let [provider, state, nonce, verifier, flags, at, next] = tokens::open(app, PURPOSE, &note, now)?;
        Some(Self {
            provider: provider.parse().ok()?,
            state,
            nonce,
            verifier,
            anew: flags.as_bytes().first() == Some(&b'1'),
            links: flags.as_bytes().get(1) == Some(&b'1'),
            shared: flags.as_bytes().get(2) == Some(&b'1'),
            at: Instant::from_micros(at.parse().ok()?),
            next: next_page(&next).to_owned(),
        })
    }
}

/// `/sign-in/with/{provider}`: off to the counter.
pub(super) async fn begin(
    State(app): State<App>,
    request: Request,
    Path(id): Path<ProviderId>,
    query: Query,
) -> Result<Response> {
    let provider = register::in_use(&app.db, id).await?;
    let next = next_page(query.text("next"));
    let document = match discovery::document(&app, &provider, request.now).await {
        Ok(document) => document,
        Err(amiss) => return Ok(nobody(&request, &provider, &amiss, (next, query.ticked("link")))),
    };
    // Whoever is in already comes to prove it again, or to have the counter linked: an open session there is no proof.
    let links = request.viewer.is_some() && query.ticked("link");
    let anew = request.viewer.is_some() && !links;
    let begun = Begun {
        provider: id,
        state: random(),
        nonce: random(),
        verifier: random(),
        anew,
        links,
        shared: query.ticked("shared"),
        at: request.now,
        next: next.to_owned(),
    };
    let to = address(&app, &provider, &document, &begun);
    let mut response = away(&to).ok_or_else(|| Error::broken("the address of a counter is no header"))?;
    BEGUN.put_on(&app.config, &mut response, &begun.write(&app));
    Ok(response)
}

/// The address of the counter with what is asked (Core, section 3.1.2.1; RFC 7636).
fn address(app: &App, provider: &Provider, document: &Document, begun: &Begun) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, begun.verifier.as_bytes()));
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &provider.back(app))
        .append_pair("scope", &provider.scopes)
        .append_pair("state", &begun.state)
        .append_pair("nonce", &begun.nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if begun.anew {
        query.append_pair("prompt", "login").append_pair("max_age", "0");
    } else {
        query.append_pair("max_age", &PROVED_SECONDS.to_string());
    }
    if let Some(acr) = &provider.acr {
        query.append_pair("acr_values", acr);
    }
    let at = &document.authorization_endpoint;
    format!("{at}{}{}", if at.contains('?') { '&' } else { '?' }, query.finish())
}

/// A redirection to another origin.
pub(crate) fn away(to: &str) -> Option<Response> {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(to).ok()?);
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Some(response)
}

/// Nobody comes in, which is noted; the page that says so.
fn nobody(asked: &Asked, provider: &Provider, amiss: &Amiss, (next, links): (&str, bool)) -> Response {
    oidc::noted(provider.id, amiss);
    let why = if *amiss == Amiss::Silent { Why::Silent } else { Why::Wrong };
    Failed { why, next, links }.of(asked, provider.id)
}

/// `/sign-in/with/{provider}/back`: somebody comes back from the counter.
pub(super) async fn back(
    State(app): State<App>,
    request: Request,
    headers: HeaderMap,
    Path(id): Path<ProviderId>,
    query: Query,
) -> Result<Response> {
    let provider = register::in_use(&app.db, id).await?;
    let begun = Begun::read(&app, &headers, request.now)
        .filter(|begun| begun.provider == id && bool::from(begun.state.as_bytes().ct_eq(query.raw("state").as_bytes())));
    let Some(begun) = begun else {
        // Not begun in this browser, or too long ago, or done already: whoever sent it here proves nothing.
        return Ok(Failed { why: Why::NotBegun, next: "/", links: false }.of(&request, id));
    };
    let mut response = match came(&app, &request, &headers, &provider, &begun, &query).await? {
        Came::In(response) => response,
        Came::Renounced => begun.failed(Why::Renounced, &request),
        Came::Not(amiss) => nobody(&request, &provider, &amiss, (&begun.next, begun.links)),
    };
    BEGUN.take_from(&app.config, &mut response);
    Ok(response)
}

/// What came of a way.
enum Came {
    In(Response),
    /// She, or the counter, did not want to.
    Renounced,
    Not(Amiss),
}

async fn came(
    app: &App,
    asked: &Request,
    headers: &HeaderMap,
    provider: &Provider,
    begun: &Begun,
    query: &Query,
) -> Result<Came> {
    let mut unit = app.db.begin().await?;
    let state = app.key.hash("preau federation state", begun.state.as_bytes());
    let first = links::use_once(&mut unit, state, begun.at.plus_seconds(SECONDS + SKEW)).await?;
    unit.commit().await?;
    if !first {
        return Ok(Came::Not(Amiss::Wrong("the same answer came twice")));
    }
    let who = match identity_of(app, provider, begun, query, asked.now).await {
        Ok(Some(who)) => who,
        Ok(None) => return Ok(Came::Renounced),
        Err(amiss) => return Ok(Came::Not(amiss)),
    };
    let said = match keys_said(app, provider, &who, asked.now).await {
        Ok(said) => said,
        Err(amiss) => return Ok(Came::Not(amiss)),
    };
    let Who { identity, .. } = who;
    let link = links::person_of(&app.db, provider.id, &identity.subject).await?;
    if begun.links {
        return Ok(Came::In(to_link(app, asked, provider, begun, &identity, link).await?));
    }
    let person = match link {
        Some(person) => Some(person),
        None => by_key(app, asked, provider, &identity, &said).await?,
    };
    match person {
        Some(person) if links::may_come_in(app, person, asked.now).await? => {
            Ok(Came::In(enter(app, asked, headers, provider, begun, identity, person).await?))
        }
        Some(_) => Ok(Came::In(begun.failed(Why::NoAccount, asked))),
        None => Ok(Came::In(unknown(app, asked, provider, begun, &identity))),
    }
}

/// Who came, and the means to ask for more.
struct Who {
    identity: Identity,
    access_token: String,
}

/// What the counter answered to a way (RFC 6749, section 4.1.2; RFC 9207; Core, section 3.1.3.7): nobody when the
/// person renounced.
async fn identity_of(app: &App, provider: &Provider, begun: &Begun, query: &Query, now: Instant) -> Result<Option<Who>, Amiss> {
    let document = discovery::document(app, provider, now).await?;
    let issuer = query.raw("iss");
    if issuer != provider.issuer && (!issuer.is_empty() || document.authorization_response_iss_parameter_supported) {
        return Err(Amiss::Wrong("somebody else answers in its place"));
    }
    match query.raw("error") {
        "" => {}
        "access_denied" => return Ok(None),
        "server_error" | "temporarily_unavailable" => return Err(Amiss::Silent),
        _ => return Err(Amiss::Wrong("it refuses what the portal asks")),
    }
    if query.raw("code").is_empty() {
        return Err(Amiss::Wrong("it answers nothing"));
    }
    let secret = provider.secret(app).map_err(|_| Amiss::Wrong("the secret cannot be read: it was sealed with another key"))?;
    let redirect = provider.back(app);
    let code = Code { code: query.raw("code"), redirect: &redirect, verifier: &begun.verifier };
    let tokens = exchange::tokens(app, &document, (&provider.client_id, &secret), &code).await?;
    let keys = discovery::keys(app, provider, &document, &tokens.id_token, now).await?;
    let expected = Expected { issuer: &provider.issuer, client: &provider.client_id, now: app.clock.outside(now) };
    let way = OfWay {
        nonce: &begun.nonce,
        access_token: &tokens.access_token,
        acr: provider.acr.as_deref(),
        proved_since: app.clock.outside(begun.proved_since()),
        must_say: begun.anew,
    };
    let identity = token::identity(&tokens.id_token, &keys, &expected, &way)?;
    Ok(Some(Who { identity, access_token: tokens.access_token }))
}

/// The keys of the feed that the counter gives, if it is believed: in the token, or when it is asked for more.
async fn keys_said(app: &App, provider: &Provider, who: &Who, now: Instant) -> Result<Vec<String>, Amiss> {
    let Some(claim) = &provider.key_claim else { return Ok(vec![]) };
    let said = token::words(&who.identity.claims, claim);
    if !said.is_empty() {
        return Ok(said);
    }
    let document = discovery::document(app, provider, now).await?;
    let Some(at) = &document.userinfo_endpoint else { return Ok(vec![]) };
    let more = exchange::more(app, at, &who.access_token, &who.identity.subject).await?;
    Ok(token::words(&more, claim))
}

/// The one person whom the feed's keys name, and who may come in: linked from now on.
async fn by_key(app: &App, asked: &Asked, provider: &Provider, identity: &Identity, said: &[String]) -> Result<Option<PersonId>> {
    let Some(person) = links::person_of_keys(&app.db, provider, said).await? else { return Ok(None) };
    if !links::may_come_in(app, person, asked.now).await? {
        return Ok(None);
    }
    let label = pending::label(identity);
    let link = links::NewLink { provider: provider.id, subject: &identity.subject, person, label: &label, proof: Proof::Key };
    let mut unit = app.db.begin().await?;
    if links::add(&mut unit, &link, asked.now).await? {
        note_and_write(app, &mut unit, person, EventKind::WayAdded, asked).await?;
    }
    unit.commit().await?;
    Ok(Some(person))
}

async fn enter(
    app: &App,
    asked: &Asked,
    headers: &HeaderMap,
    provider: &Provider,
    begun: &Begun,
    identity: Identity,
    person: PersonId,
) -> Result<Response> {
    let through = Through {
        provider: provider.id,
        subject: identity.subject,
        sid: identity.sid,
        proved_at: app.clock.inside(identity.proved_at),
    };
    let way = Way {
        person,
        shared: begun.shared,
        methods: identity::ELSEWHERE.to_owned(),
        next: begun.next.clone(),
        saying: None,
        through: through.write()?,
    };
    metrics::counter!("preau_sign_ins", "outcome" => "elsewhere").increment(1);
    let mut response = identity::go_on(app, asked, headers, way).await?;
    if !begun.shared {
        LAST_WAY.put_on(&app.config, &mut response, &provider.id.to_string());
    }
    Ok(response)
}

/// The counter knows her, and nothing here says who she is: she comes in once by a way of ours, and says so.
fn unknown(app: &App, asked: &Asked, provider: &Provider, begun: &Begun, identity: &Identity) -> Response {
    let pending = Pending::of(provider.id, identity, &begun.next, asked.now);
    let to = if asked.viewer.is_some() { pending.page() } else { format!("/sign-in/with/{}/unknown", provider.id) };
    let mut response = Redirect::to(to).into_response();
    pending.put_on(app, &mut response);
    response
}

/// She is in, and came to have the counter linked.
async fn to_link(
    app: &App,
    asked: &Asked,
    provider: &Provider,
    begun: &Begun,
    identity: &Identity,
    link: Option<PersonId>,
) -> Result<Response> {
    let own = asked.viewer.as_ref().map(|viewer| viewer.person);
    match link {
        Some(person) if Some(person) == own => Ok(Redirect::to(begun.next.clone()).saying("federation-known").into_response()),
        Some(person) if links::may_come_in(app, person, asked.now).await? => Ok(begun.failed(Why::OfAnother, asked)),
        _ if own.is_none() => Ok(Redirect::to(format!("/sign-in?next={}", in_query(&begun.next))).into_response()),
        _ => Ok(unknown(app, asked, provider, begun, identity)),
    }
}
