//! One counter: whether it answers, what it must be told, how many people are linked, what was done to it.

use crate::model::ProviderId;
use crate::oidc::Amiss;
use crate::oidc::discovery;
use crate::register::{self, Provider};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use identity::factors::confirm_first;
use kit::{App, Error, Instant, Page, Redirect, Request, Result, Text, Unit, Viewer, args, filters, text};

/// How many acts are shown.
const ACTS: i64 = 12;

struct Act {
    at: Instant,
    author: Option<String>,
    act: Text,
}

#[derive(Template)]
#[template(path = "admin/show.html")]
struct Show {
    provider: Provider,
    /// Whether it answers as it should: the words, the tone, the picture.
    state: (Text, &'static str, &'static str),
    back: String,
    told: String,
    link: String,
    linked: i64,
    acts: Vec<Act>,
}

async fn known(app: &App, id: ProviderId) -> Result<Provider> {
    register::by_id(&app.db, id).await?.ok_or(Error::NotFound)
}

/// `/admin/providers/{provider}`.
pub(super) async fn show(State(app): State<App>, request: Request, Path(id): Path<ProviderId>) -> Result<Page> {
    let provider = known(&app, id).await?;
    let state = match discovery::document(&app, &provider, request.now).await {
        Ok(_) => (text!("federation-answers"), "ok", "circle-check"),
        Err(Amiss::Silent) => (text!("federation-answers-not"), "danger", "circle-alert"),
        Err(Amiss::Wrong(_)) => (text!("federation-answers-otherwise"), "danger", "circle-alert"),
    };
    let (linked,): (i64,) =
        app.db.one("select count(distinct person_id) from provider_link where provider_id = $1", args![id]).await?;
    let page = Show {
        state,
        back: provider.back(&app),
        told: provider.told_at(&app),
        link: format!("{}/sign-in/with/{id}", app.config.public_url),
        linked,
        acts: acts(&app, id).await?,
        provider: provider.clone(),
    };
    Ok(Page::of(Text::literal(provider.name), page))
}

async fn acts(app: &App, id: ProviderId) -> Result<Vec<Act>> {
    let found: Vec<(Instant, Option<String>, String)> = app
        .db
        .fresh(
            "select entry.at, author.given || ' ' || author.family, entry.act from audit_entry entry
             left join person author on author.id = entry.author_id
             where entry.object_id = $1 and entry.object_kind = 'provider' order by entry.id desc limit $2",
            args![id, ACTS],
        )
        .await?;
    Ok(found.into_iter().map(|(at, author, act)| Act { at, author, act: Text::keyed(act) }).collect())
}

/// Stops it at once.
pub(super) async fn stop(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ProviderId>,
) -> Result<Response> {
    act(&app, &request, id, "federation-done-stopped", async |unit, was| {
        register::stop(unit, viewer.person, was, request.now).await
    })
    .await
}

/// Lets it work again.
pub(super) async fn resume(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ProviderId>,
) -> Result<Response> {
    act(&app, &request, id, "federation-done-resumed", async |unit, was| {
        register::resume(unit, viewer.person, was, request.now).await
    })
    .await
}

/// Does something to a counter once the person proved who she is, and says so on its page.
async fn act(
    app: &App,
    request: &Request,
    id: ProviderId,
    done: &'static str,
    what: impl AsyncFnOnce(&mut Unit, &Provider) -> Result<()>,
) -> Result<Response> {
    let was = known(app, id).await?;
    let here = format!("/admin/providers/{id}");
    if let Some(redirect) = confirm_first(app, request, &here).await? {
        return Ok(redirect.into_response());
    }
    let mut unit = app.db.begin().await?;
    what(&mut unit, &was).await?;
    register::keep(app, unit).await?;
    Ok(Redirect::to(here).saying(done).into_response())
}
