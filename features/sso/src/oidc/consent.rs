//! What somebody is asked before a service learns of her, where no school of hers answers for it.

use super::authorize::{AGREED, DENIED, Way, bound};
use super::back::Back;
use super::client::Client;
use super::request::{self, Asked, fault};
use super::scope::Scopes;
use super::{claims, example};
use crate::onward::refused;
use crate::release::Attribute;
use crate::{proof, registry};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::session::Session;
use kit::{
    App, Day, Error, Form, Frame, Instant, Page, PersonId, Profile, Redirect, Request, Result, Text, Viewer, args, filters, text,
};

/// The page that asks, where it has to be asked.
pub(super) async fn needed(way: &Way<'_>, session: &Session, viewer: &Viewer, today: Day) -> Result<Option<Response>> {
    let Way { app, client, asked, .. } = way;
    let agreed = proof::read(app, AGREED, way.form.raw("agreed"), &bound(session, &way.query), way.request.now).is_some();
    // What acts in somebody's name is asked of her, whoever opened the service.
    let acts = !asked.scopes.of_api().is_empty();
    if agreed || !(asked.prompt.consent || acts || is_asked(app, client, viewer, today).await?) {
        return Ok(None);
    }
    if !asked.prompt.consent && asked.scopes.within(&agreed_to(app, client, viewer.person).await?) {
        return Ok(None);
    }
    if asked.prompt.none {
        let fault = fault("consent_required", "the person has to agree");
        return Ok(Some(way.back.fault(app, way.headers, fault)));
    }
    let again = way.again(None);
    let page = Consent {
        name: client.name.clone(),
        told: told(client, asked, viewer),
        question: again.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default(),
    };
    let page = Page::of(text!("oidc-consent-title", name = &client.name), page).in_frame(Frame::Focus);
    Ok(Some(page.into_response()))
}

/// What is told of somebody, and what it is for.
fn told(client: &Client, asked: &Asked, viewer: &Viewer) -> Vec<(Text, Text)> {
    let name = (text!("sso-attribute-user"), text!("sso-purpose-user"));
    let has = |one: &Attribute| match one {
        Attribute::Classes | Attribute::Groups | Attribute::Level | Attribute::Mef => viewer.is(Profile::Student),
        Attribute::TaughtClasses | Attribute::TaughtGroups => viewer.is(Profile::Teacher),
        other => example::name(*other).is_some(),
    };
    let others = claims::attributes(client.release, &asked.scopes).into_iter().filter(has);
    let of_api = asked.scopes.of_api();
    let acts = of_api.iter().map(|scope| (scope.words("oidc-scope"), scope.words("oidc-scope-why"))).collect::<Vec<_>>();
    std::iter::once(name).chain(others.map(|one| (one.words(), one.purpose()))).chain(acts).collect()
}

/// Whether the register has everybody asked for whom no school answers.
async fn is_asked(app: &App, client: &Client, viewer: &Viewer, today: Day) -> Result<bool> {
    Ok(client.asks_consent && !registry::is_opened_by_a_school(&app.db, client.service, viewer, today).await?)
}

/// What somebody agreed to before.
async fn agreed_to(app: &App, client: &Client, person: PersonId) -> Result<Scopes> {
    let found: Vec<(String,)> = app
        .db
        .fresh("select scopes from oidc_consent where person_id = $1 and service_id = $2", args![person, client.service])
        .await?;
    Ok(found.first().map(|(scopes,)| Scopes::read(scopes)).unwrap_or_default())
}

/// The answer of the person: kept, and on; or back to the service, which is told nothing else.
pub(super) async fn answer(State(app): State<App>, request: Request, headers: HeaderMap, form: Form) -> Result<Response> {
    let Some(session) = &request.session else { return Err(Error::SignIn) };
    let question: Vec<(String, String)> = form_urlencoded::parse(form.raw("question").as_bytes()).into_owned().collect();
    let question = Form::of(question.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let (client, back) = match Back::of(&app, &question).await? {
        Ok(found) => found,
        Err(why) => return Ok(refused(why, None)),
    };
    let asked = match Asked::of(&question) {
        Ok(asked) => asked.of_service(&client.api_scopes),
        Err(fault) => return Ok(back.fault(&app, &headers, fault)),
    };
    if form.raw("answer") != "yes" {
        return Ok(back.fault(&app, &headers, DENIED));
    }
    keep(&app, &client, session.person_id, &asked.scopes, request.now).await?;
    let query = request::query(&question);
    let agreed = proof::made(&app, AGREED, &bound(session, &query), request.now);
    let way = Way {
        app: &app,
        request: &request,
        headers: &headers,
        client: &client,
        back: &back,
        asked: &asked,
        form: &question,
        query,
    };
    Ok(Redirect::to(way.again(Some(("agreed", &agreed)))).into_response())
}

async fn keep(app: &App, client: &Client, person: PersonId, scopes: &Scopes, now: Instant) -> Result<()> {
    let all = agreed_to(app, client, person).await?.and(scopes);
    app.db
        .run(
            "insert into oidc_consent (person_id, service_id, scopes, agreed_at) values ($1, $2, $3, $4)
             on conflict (person_id, service_id) do update set scopes = excluded.scopes, agreed_at = excluded.agreed_at",
            args![person, client.service, all.to_string(), now],
        )
        .await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "oidc/consent.html")]
struct Consent {
    name: String,
    /// What is told, and what it is for.
    told: Vec<(Text, Text)>,
    question: String,
}
