//! One service: to whom it is open, what it receives, how much it serves, what was done to it, how it is set up.

use super::openings::{self, Line};
use super::received::{self, PROFILES, Received};
use super::{Scope, chosen, places, scopes, secrets, today, with_scope};
use crate::clients::{self, Secret};
use crate::model::{Authentication, ServiceId};
use crate::oidc::client::{self, Client};
use crate::oidc::scope::Scopes;
use crate::registry::{self, Service};
use crate::visits;
use askama::Template;
use axum::extract::{Path, State};
use kit::{App, Error, Filled, Instant, Page, Profile, Query, Redirect, Request, Result, Text, Viewer, args, filters, text};

/// How many days of sign-ins are counted.
const DAYS: i64 = 30;
/// How many acts are shown.
const ACTS: i64 = 10;
/// The profile about which something is invented first.
pub(super) const FIRST: Profile = PROFILES[0];

struct Act {
    at: Instant,
    author: Option<String>,
    act: Text,
}

/// A setting of the protocol, to copy or to check.
struct Fact {
    name: Text,
    value: Shown,
}

/// How a setting is shown.
enum Shown {
    /// Addresses and names, each word for word.
    Exactly(Vec<String>),
    /// Words.
    Said(Text),
}

#[derive(Template)]
#[template(path = "admin/show.html")]
struct Show {
    service: Service,
    scope: Scope,
    scopes: Vec<Scope>,
    registers: bool,
    protocol: Text,
    release: Text,
    identifier: Text,
    received: Received,
    examples: Vec<(Text, String, bool)>,
    lines: Vec<Line>,
    filled: Filled,
    /// Where the platform opens it; nothing from a structure.
    places: Vec<(String, Text)>,
    audiences: Vec<(String, Text)>,
    counts: Vec<(Text, i64)>,
    total: i64,
    missed: i64,
    /// Of each profile here, to how many it is open and how many came; nothing from the platform.
    targets: Vec<(Text, Text)>,
    /// What its supplier is given, of the portal.
    portal: Vec<Fact>,
    /// How it is set up.
    settings: Vec<Fact>,
    /// Its secrets; none of one that proves itself otherwise.
    secrets: Option<Vec<Secret>>,
    graces: Vec<(String, Text)>,
    acts: Vec<Act>,
}

/// `/admin/services/{service}`.
pub(super) async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    query: Query,
) -> Result<Page> {
    let scope = chosen(&viewer, query.text("structure"))?;
    let profile = Profile::from_code(query.text("profile")).filter(|one| PROFILES.contains(one)).unwrap_or(FIRST);
    page(&app, &viewer, id, scope, Filled::empty(), profile, request.now).await
}

pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    id: ServiceId,
    scope: Scope,
    filled: Filled,
    profile: Profile,
    now: Instant,
) -> Result<Page> {
    let service = fresh(app, id).await?;
    let day = today(now);
    let lines = registry::openings(&app.db, id, day).await?;
    let used = visits::since(&app.db, id, day.plus_days(1 - DAYS)).await?;
    let registers = viewer.is_platform_admin();
    let client = client::written(&app.db, id).await?;
    let received = received::received(app, &service, client.as_ref(), profile, now);
    let technical = if registers { Technical::of(app, &service, client, now).await? } else { Technical::default() };
    let page = Show {
        received,
        examples: examples(&with_scope(&format!("/admin/services/{id}"), viewer, &scope), profile),
        lines: openings::shown(&lines, &scope, day),
        places: places::choices(app, &scope).await?,
        audiences: scope.audiences(app).await?.into_iter().map(|(value, words, _)| (value, words)).collect(),
        total: used.by_profile.iter().map(|(_, times)| times).sum(),
        counts: used.by_profile.into_iter().map(|(profile, times)| (profile_words(&profile), times)).collect(),
        missed: used.missed,
        targets: targets(app, id, &scope, now).await?,
        acts: acts(app, id, &scope).await?,
        registers,
        protocol: Text::keyed(format!("sso-protocol-{}", service.protocol)),
        release: Text::keyed(format!("sso-release-{}", service.release)),
        identifier: Text::keyed(format!("sso-identifier-{}", service.identifier)),
        portal: technical.portal,
        settings: technical.settings,
        secrets: technical.secrets,
        graces: secrets::graces(),
        scopes: scopes(viewer),
        service: service.clone(),
        scope,
        filled,
    };
    Ok(Page::of(Text::literal(service.name), page))
}

/// How far a service got in a school, against those to whom it is open there. The platform counts sign-ins alone.
async fn targets(app: &App, id: ServiceId, scope: &Scope, now: Instant) -> Result<Vec<(Text, Text)>> {
    let Some(structure) = scope.structure.filter(|_| scope.school) else { return Ok(vec![]) };
    let since = now.plus_seconds(-DAYS * 86_400);
    let found = visits::targets(&app.db, id, structure, (since, today(now))).await?;
    let line = |one: visits::Target| {
        (Text::keyed(format!("profile-{}", one.profile)), text!("sso-target", came = one.came, people = one.people))
    };
    Ok(found.into_iter().map(line).collect())
}

/// The links to what would be said of each profile.
fn examples(here: &str, current: Profile) -> Vec<(Text, String, bool)> {
    let between = if here.contains('?') { '&' } else { '?' };
    let link = |one: &Profile| {
        (Text::keyed(format!("profile-{one}")), format!("{here}{between}profile={one}#received"), *one == current)
    };
    PROFILES.iter().map(link).collect()
}

/// The service as it was just written.
pub(super) async fn fresh(app: &App, id: ServiceId) -> Result<Service> {
    registry::written(&app.db, id).await?.ok_or(Error::NotFound)
}

fn profile_words(code: &str) -> Text {
    match Profile::from_code(code) {
        Some(profile) => Text::keyed(format!("profile-{profile}")),
        None => text!("sso-profile-none"),
    }
}

/// What those read who set the service up.
#[derive(Default)]
struct Technical {
    portal: Vec<Fact>,
    settings: Vec<Fact>,
    secrets: Option<Vec<Secret>>,
}

impl Technical {
    async fn of(app: &App, service: &Service, client: Option<Client>, now: Instant) -> Result<Self> {
        let public = &app.config.public_url;
        let Some(client) = client else {
            let places = registry::places(&app.db, service.id).await?;
            let portal = vec![exactly("sso-cas-address", vec![format!("{public}/cas")])];
            return Ok(Self { portal, settings: of_cas(service, places), secrets: None });
        };
        let returns = clients::returns(&app.db, service.id).await?;
        let secrets = match client.authentication {
            Authentication::Secret => Some(clients::secrets(&app.db, service.id, now).await?),
            Authentication::PrivateKey | Authentication::Public => None,
        };
        Ok(Self { portal: endpoints(public, &client.client_id), settings: of_oidc(service, client, returns), secrets })
    }
}

fn exactly(name: &'static str, values: Vec<String>) -> Fact {
    Fact { name: Text::from(name), value: Shown::Exactly(values) }
}

fn said(name: &'static str, value: Text) -> Fact {
    Fact { name: Text::from(name), value: Shown::Said(value) }
}

fn yes_or_no(set: bool, prefix: &str) -> Text {
    Text::keyed(format!("{prefix}-{}", if set { "yes" } else { "no" }))
}

/// What everybody who supplies a service of OpenID Connect is given.
fn endpoints(public: &str, client_id: &str) -> Vec<Fact> {
    let at = |name, path: &str| exactly(name, vec![format!("{public}{path}")]);
    vec![
        exactly("sso-client-id", vec![client_id.to_owned()]),
        at("sso-issuer", ""),
        at("sso-discovery", "/.well-known/openid-configuration"),
        at("sso-authorize", "/oidc/authorize"),
        at("sso-token", "/oidc/token"),
        at("sso-userinfo", "/oidc/userinfo"),
        at("sso-keys", "/oidc/keys"),
        at("sso-end-session", "/oidc/sign-out"),
    ]
}

fn of_cas(service: &Service, (places, proxies): (Vec<String>, Vec<String>)) -> Vec<Fact> {
    let mut out = vec![exactly("sso-start", vec![service.start_url.clone()]), exactly("sso-places", places)];
    if !proxies.is_empty() {
        out.push(exactly("sso-proxies", proxies));
    }
    out.push(said("sso-told", yes_or_no(service.told, "sso-told")));
    out.push(said("sso-second", yes_or_no(service.second_factor, "sso-second")));
    out
}

fn of_oidc(service: &Service, client: Client, (signed_in, signed_out): (Vec<String>, Vec<String>)) -> Vec<Fact> {
    let words = |prefix: &str, code: &str| Text::keyed(format!("{prefix}-{}", code.to_lowercase().replace('_', "-")));
    let mut out = vec![exactly("sso-start", vec![service.start_url.clone()]), exactly("sso-returns", signed_in)];
    if !signed_out.is_empty() {
        out.push(exactly("sso-signed-out", signed_out));
    }
    out.push(said("sso-proves", words("sso-proves", client.authentication.code())));
    if let Some(url) = client.keys_url {
        out.push(exactly("sso-keys-url", vec![url]));
    } else if client.keys.is_some() {
        out.push(said("sso-keys-own", text!("sso-keys-kept")));
    }
    out.push(said("sso-algorithm", words("sso-algorithm", client.algorithm.code())));
    match client.logout_url {
        Some(url) => out.push(exactly("sso-logout", vec![url])),
        None => out.push(said("sso-told", yes_or_no(false, "sso-told"))),
    }
    let api = Scopes::read(&client.api_scopes);
    out.extend(api.iter().map(|scope| said("sso-api", scope.words("sso-api"))));
    out.push(said("sso-consent", yes_or_no(client.asks_consent, "sso-consent")));
    out.push(said("sso-second", yes_or_no(service.second_factor, "sso-second")));
    out
}

/// What was done to a service; from a school, what was done there and by the platform.
async fn acts(app: &App, id: ServiceId, scope: &Scope) -> Result<Vec<Act>> {
    let found: Vec<(Instant, Option<String>, String)> = app
        .db
        .fresh(
            "select entry.at, author.given || ' ' || author.family, entry.act from audit_entry entry
             left join person author on author.id = entry.author_id
             where entry.object_id = $1 and entry.object_kind = 'service'
               and ($2 is null or entry.structure_id is null or entry.structure_id = $2)
             order by entry.id desc limit $3",
            args![id, scope.structure, ACTS],
        )
        .await?;
    Ok(found.into_iter().map(|(at, author, act)| Act { at, author, act: Text::keyed(act) }).collect())
}

/// Stops the service at once.
pub(super) async fn stop(state: State<App>, request: Request, viewer: Viewer, id: Path<ServiceId>) -> Result<Redirect> {
    turn(state, &request, &viewer, id, Turn::Off).await
}

/// Lets it work again.
pub(super) async fn resume(state: State<App>, request: Request, viewer: Viewer, id: Path<ServiceId>) -> Result<Redirect> {
    turn(state, &request, &viewer, id, Turn::On).await
}

enum Turn {
    Off,
    On,
}

async fn turn(
    State(app): State<App>,
    request: &Request,
    viewer: &Viewer,
    Path(id): Path<ServiceId>,
    turn: Turn,
) -> Result<Redirect> {
    fresh(&app, id).await?;
    let mut unit = app.db.begin().await?;
    let said = match turn {
        Turn::Off => {
            registry::stop(&mut unit, viewer.person, id, request.now).await?;
            "sso-done-stopped"
        }
        Turn::On => {
            registry::resume(&mut unit, viewer.person, id, request.now).await?;
            "sso-done-resumed"
        }
    };
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/services/{id}")).saying(said))
}
