//! A service gives a token back (RFC 7009): with a refresh token the whole sign-in ends, with an access token that alone.

use super::answer::{self, Refusal};
use super::client::Client;
use super::{authenticate, grant};
use crate::model::ServiceId;
use crate::ticket;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kit::{App, Called, Form, Instant, Request, Result, args};
use serde_json::json;

pub(super) async fn revoke(State(app): State<App>, request: Request, headers: HeaderMap, called: Called) -> Result<Response> {
    let answer = match asked(&app, &request, &headers, &called.form()).await? {
        Ok(()) => answer::json(StatusCode::OK, &json!({})),
        Err(refusal) => refusal.into_response(),
    };
    Ok(answer::open(answer))
}

async fn asked(app: &App, request: &Request, headers: &HeaderMap, form: &Form) -> Result<Result<(), Refusal>> {
    let client = match authenticate::service(app, request, headers, form).await? {
        Ok(client) => client,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut tokens = form.all("token");
    match (tokens.next(), tokens.next()) {
        (Some(token), None) if !token.is_empty() => end(app, &client, token, request.now).await,
        _ => Ok(Err(Refusal::bad("invalid_request", "token is missing or repeated"))),
    }
}

/// Ends a token of that service; what is no token any more needs no ending.
async fn end(app: &App, client: &Client, token: &str, now: Instant) -> Result<Result<(), Refusal>> {
    let refresh = grant::is_ours(app, grant::REFRESH, token);
    if !refresh && !grant::is_ours(app, grant::ACCESS, token) {
        return Ok(Ok(()));
    }
    let hash = ticket::hash(token);
    let mut unit = app.db.begin().await?;
    let owner: Option<(ServiceId,)> = unit
        .optional(
            "select oidc_grant.service_id from oidc_token join oidc_grant on oidc_grant.id = oidc_token.grant_id
             where oidc_token.hash = $1",
            args![hash.as_slice()],
        )
        .await?;
    match owner {
        None => return Ok(Ok(())),
        Some((service,)) if service != client.service => {
            return Ok(Err(Refusal::bad("invalid_grant", "the token is another service's")));
        }
        Some(_) if refresh => {
            unit.run(
                "update oidc_grant set revoked_at = $2
                 where revoked_at is null and id = (select grant_id from oidc_token where hash = $1)",
                args![hash, now],
            )
            .await?;
        }
        Some(_) => drop(unit.run("delete from oidc_token where hash = $1", args![hash]).await?),
    }
    unit.commit().await?;
    Ok(Ok(()))
}
