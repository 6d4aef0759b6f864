//! A counter says that a session ended there: those that came from it end here (Back-Channel Logout 1.0).

use crate::links;
use crate::model::ProviderId;
use crate::oidc::token::{self, Ended, Expected, SKEW};
use crate::oidc::{self, Amiss, discovery};
use crate::register::{self, Provider};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::{App, Called, Instant, Request, Result};

/// For how long the name of a token is remembered, in seconds: longer than a token is good.
const REMEMBERED: i64 = 3_600;

/// `/sign-in/with/{provider}/signed-out`. A token counts once.
pub(super) async fn signed_out(
    State(app): State<App>,
    request: Request,
    Path(id): Path<ProviderId>,
    called: Called,
) -> Result<Response> {
    let Some(provider) = register::by_id(&app.db, id).await? else { return Ok(refused()) };
    let form = called.form();
    let ended = match read(&app, &provider, form.raw("logout_token"), request.now).await {
        Ok(ended) => ended,
        Err(amiss) => {
            oidc::noted(id, &amiss);
            return Ok(refused());
        }
    };
    let mut unit = app.db.begin().await?;
    let name = app.key.hash("preau federation logout", format!("{id} {}", ended.jti).as_bytes());
    if !links::use_once(&mut unit, name, request.now.plus_seconds(REMEMBERED + SKEW)).await? {
        return Ok(refused());
    }
    links::end_from(&mut unit, id, (ended.subject.as_deref(), ended.sid.as_deref())).await?;
    unit.commit().await?;
    Ok(StatusCode::OK.into_response())
}

/// Do not send it again (section 2.8).
fn refused() -> Response {
    let body = r#"{"error":"invalid_request"}"#;
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn read(app: &App, provider: &Provider, sent: &str, now: Instant) -> Result<Ended, Amiss> {
    let document = discovery::document(app, provider, now).await?;
    let keys = discovery::keys(app, provider, &document, sent, now).await?;
    token::ended(sent, &keys, &Expected { issuer: &provider.issuer, client: &provider.client_id, now: app.clock.outside(now) })
}
