//! A service is told, from server to server, that a session ended (OpenID Connect Back-Channel Logout 1.0).

use super::{client, keys, seconds};
use crate::model::ServiceId;
use kit::address::Address;
use kit::key::{hex, random};
use kit::outward::{self, Ask};
use kit::{App, Error, Instant, Result};
use serde_json::json;

/// How long a logout token is good, in seconds.
const GOOD_SECONDS: i64 = 120;
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Tells one service that one of its sessions ended: by the session's name there, and the person's. What it refuses
/// is not sent again; only silence, and a fault of its own, are tried again.
pub(crate) async fn tell(app: &App, service: ServiceId, sid: &str, sub: &str, now: Instant) -> Result<()> {
    let Some(client) = client::find(&app.db, service).await? else { return Ok(()) };
    let Some(to) = client.logout_url.as_deref().filter(|_| client.told).and_then(Address::parse) else { return Ok(()) };
    let issued = seconds(app.clock.outside(now));
    let claims = json!({
        "iss": app.config.public_url,
        "aud": client.client_id,
        "iat": issued,
        "exp": issued + GOOD_SECONDS,
        "jti": hex(&random::<16>()),
        "events": { EVENT: {} },
        "sub": sub,
        "sid": sid,
    });
    let token = keys::sign(app, client.algorithm, "logout+jwt", &claims, now).await?;
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    match outward::call(app, &to, Ask { form: Some(form), ..Ask::default() }).await {
        Ok(answer) if answer.status >= 500 => Err(Error::broken("a service could not take that a session ended")),
        Ok(answer) => {
            if answer.status >= 300 {
                tracing::warn!(%service, status = answer.status, "a service refused to hear that a session ended");
            }
            Ok(())
        }
        Err(outward::Refusal::Silent) => Err(Error::broken(outward::Refusal::Silent.to_string())),
        Err(refusal) => {
            tracing::warn!(%service, %refusal, "a service was not told of a sign-out");
            Ok(())
        }
    }
}
