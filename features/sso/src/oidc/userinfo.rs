//! Who the person of a token is (section 5.3; RFC 6750): what the policy lets out, as long as the session goes on
//! and the service is open to her.

use super::answer;
use super::claims;
use super::client::{self, Client};
use super::grant;
use super::scope::Scopes;
use crate::model::ServiceId;
use crate::opening::Reach;
use crate::release::{self, Known};
use crate::{facts, registry, ticket};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kit::viewer::default_zone;
use kit::{App, Called, Form, Instant, PersonId, Request, Result, StructureId, args};
use serde_json::{Value, json};

/// By a GET.
pub(super) async fn read(State(app): State<App>, request: Request, headers: HeaderMap) -> Result<Response> {
    answered(&app, token(&headers, ""), request.now).await
}

/// By a POST, with the token in the header or in the form.
pub(super) async fn called(State(app): State<App>, request: Request, headers: HeaderMap, called: Called) -> Result<Response> {
    let form: Form = called.form();
    let again = form.all("access_token").count() > 1;
    let token = if again { Err(Refused::Malformed) } else { token(&headers, form.raw("access_token")) };
    answered(&app, token, request.now).await
}

/// Why nothing is said (RFC 6750, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    /// No token at all.
    Nothing,
    /// More than one, or none that can be read.
    Malformed,
    /// A token that is not good, or not any more.
    NotGood,
}

/// The token that was sent, once.
fn token(headers: &HeaderMap, in_form: &str) -> Result<String, Refused> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    match (sent.next(), sent.next(), in_form) {
        (None, None, "") => Err(Refused::Nothing),
        (None, None, token) => Ok(token.to_owned()),
        (Some(value), None, "") => {
            let value = value.to_str().map_err(|_| Refused::Malformed)?;
            let (scheme, token) = value.split_once(' ').ok_or(Refused::Malformed)?;
            if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim().to_owned()) } else { Err(Refused::Nothing) }
        }
        _ => Err(Refused::Malformed),
    }
}

async fn answered(app: &App, token: Result<String, Refused>, now: Instant) -> Result<Response> {
    let said = match token {
        Ok(token) => said(app, &token, now).await?.ok_or(Refused::NotGood),
        Err(refused) => Err(refused),
    };
    Ok(answer::open(match said {
        Ok(claims) => answer::json(StatusCode::OK, &claims),
        Err(refused) => refusal(refused),
    }))
}

fn refusal(refused: Refused) -> Response {
    let (status, body, challenge) = match refused {
        Refused::Nothing => (StatusCode::UNAUTHORIZED, json!({}), "Bearer"),
        Refused::Malformed => {
            (StatusCode::BAD_REQUEST, json!({ "error": "invalid_request" }), "Bearer error=\"invalid_request\"")
        }
        Refused::NotGood => (StatusCode::UNAUTHORIZED, json!({ "error": "invalid_token" }), "Bearer error=\"invalid_token\""),
    };
    let mut response = answer::json(status, &body);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}

/// Whose token it is, as far as it still stands.
#[derive(sqlx::FromRow)]
struct Bearer {
    service_id: ServiceId,
    person_id: PersonId,
    granted: String,
    narrowed: Option<String>,
    structures: String,
    login: String,
}

async fn said(app: &App, token: &str, now: Instant) -> Result<Option<Value>> {
    if !grant::is_ours(app, grant::ACCESS, token) {
        return Ok(None);
    }
    let found: Vec<Bearer> = app
        .db
        .fresh(
            "select oidc_grant.service_id, oidc_grant.person_id, oidc_grant.scopes as granted, oidc_token.scopes as narrowed,
                    oidc_grant.structures, account.login
             from oidc_token
             join oidc_grant on oidc_grant.id = oidc_token.grant_id and oidc_grant.revoked_at is null
             join session on session.id = oidc_grant.session_id and session.ends_at > $2
             join account on account.person_id = oidc_grant.person_id and account.state = 'activated'
             where oidc_token.hash = $1 and oidc_token.kind = 'access' and oidc_token.expires_at > $2",
            args![ticket::hash(token), now],
        )
        .await?;
    let Some(bearer) = found.into_iter().next() else { return Ok(None) };
    let service = client::find(&app.db, bearer.service_id).await?.filter(|client| client.stopped_at.is_none());
    let Some(client) = service else { return Ok(None) };
    of(app, &client, &bearer, now).await
}

/// What the service is told of the person, in the structures that opened it and still do.
async fn of(app: &App, client: &Client, bearer: &Bearer, now: Instant) -> Result<Option<Value>> {
    let Some(viewer) = app.viewer(bearer.person_id, now).await? else { return Ok(None) };
    let today = now.day_in(&default_zone());
    let Reach::Open(places) = registry::reach(&app.db, client.service, &viewer, today).await? else { return Ok(None) };
    let granted: Vec<StructureId> = bearer.structures.split(' ').filter_map(|id| id.parse().ok()).collect();
    let places: Vec<StructureId> = places.into_iter().filter(|place| granted.contains(place)).collect();
    let scopes = Scopes::read(bearer.narrowed.as_deref().unwrap_or(&bearer.granted));
    let sub = release::identifier(app, client.identifier, client.service, bearer.person_id, &bearer.login);
    let known = if claims::tells(client.release, &scopes) {
        facts::known(&app.db, &viewer, &places, client.release, today).await?
    } else {
        Known::default()
    };
    Ok(Some(Value::Object(claims::of(client.release, &scopes, &sub, &known))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(values: &[&'static str], in_form: &str) -> Result<String, Refused> {
        token(&values.iter().map(|value| (header::AUTHORIZATION, HeaderValue::from_static(value))).collect(), in_form)
    }

    #[test]
    fn a_token_is_sent_once() {
        assert_eq!(sent(&["Bearer x"], ""), Ok("x".into()));
        assert_eq!(sent(&["bearer x"], ""), Ok("x".into()));
        assert_eq!(sent(&[], "x"), Ok("x".into()));
        assert_eq!(sent(&[], ""), Err(Refused::Nothing));
        assert_eq!(sent(&["Basic x"], ""), Err(Refused::Nothing));
        assert_eq!(sent(&["Bearer"], ""), Err(Refused::Malformed));
        assert_eq!(sent(&["Bearer x"], "x"), Err(Refused::Malformed));
        assert_eq!(sent(&["Bearer x", "Bearer y"], ""), Err(Refused::Malformed));
    }
}
