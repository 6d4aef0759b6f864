//! Codes and refresh tokens become tokens (section 3.1.3; RFC 6749, sections 4.1.3 and 6): each once, of a service that
//! proves who it is.

use super::answer::{self, Refusal};
use super::client::Client;
use super::grant::{self, Standing, Taken};
use super::scope::Scopes;
use super::{authenticate, claims, jwt};
use crate::opening::Reach;
use crate::{limits, registry, release, telling, visits};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kit::viewer::default_zone;
use kit::{App, Called, Form, Instant, Request, Result, StructureId, Unit, Viewer};
use serde_json::Value;
use subtle::ConstantTimeEq;

const NOT_GOOD: Refusal = Refusal::bad("invalid_grant", "the code or refresh token is not good, or not any more");
/// What is read; each may come once.
const PARAMETERS: [&str; 6] = ["grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope"];

pub(super) async fn token(State(app): State<App>, request: Request, headers: HeaderMap, called: Called) -> Result<Response> {
    let answer = match asked(&app, &request, &headers, &called.form()).await? {
        Ok(tokens) => answer::json(StatusCode::OK, &tokens),
        Err(refusal) => refusal.into_response(),
    };
    Ok(answer::open(answer))
}

async fn asked(app: &App, request: &Request, headers: &HeaderMap, form: &Form) -> Result<Result<Value, Refusal>> {
    if PARAMETERS.iter().any(|name| form.all(name).count() > 1) {
        return Ok(Err(Refusal::bad("invalid_request", "a parameter is repeated")));
    }
    let client = match authenticate::service(app, request, headers, form).await? {
        Ok(client) => client,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let by_code = match form.raw("grant_type") {
        "" => return Ok(Err(Refusal::bad("invalid_request", "grant_type is missing"))),
        "authorization_code" => true,
        "refresh_token" => false,
        _ => return Ok(Err(Refusal::bad("unsupported_grant_type", "grant_type is authorization_code or refresh_token"))),
    };
    let needed = if by_code { &["code", "redirect_uri", "code_verifier"][..] } else { &["refresh_token"] };
    if needed.iter().any(|name| form.raw(name).is_empty()) {
        return Ok(Err(Refusal::bad("invalid_request", "code, redirect_uri and code_verifier are needed, or refresh_token")));
    }
    let outcome = granted(app, &client, request, form, (by_code, form.raw(needed[0]))).await?;
    if outcome == Err(NOT_GOOD) {
        limits::failed(failing(app, &client, request), request.now);
    }
    Ok(outcome)
}

fn failing(app: &App, client: &Client, request: &Request) -> limits::Who {
    limits::Who::new(app, &format!("grants {}", client.client_id), request.origin)
}

/// Everything that is read is read before a unit of work begins: whoever holds one waits for nobody.
async fn granted(
    app: &App,
    client: &Client,
    request: &Request,
    form: &Form,
    (by_code, text): (bool, &str),
) -> Result<Result<Value, Refusal>> {
    let now = request.now;
    let kind = if by_code { grant::CODE } else { grant::REFRESH };
    let lying = if grant::is_ours(app, kind, text) { grant::look(app, text, client.service).await? } else { None };
    // Whoever fails much is answered with less work; what is good is always answered.
    let often = || limits::has_failed_often(failing(app, client, request), now);
    let Some(lying) = lying.filter(|lying| !(lying.used && often())) else { return Ok(Err(NOT_GOOD)) };
    let Some(viewer) = app.viewer(lying.person_id, now).await? else { return Ok(Err(NOT_GOOD)) };
    if by_code { by_a_code(app, client, form, &viewer, now).await } else { by_refresh(app, client, form, &viewer, now).await }
}

/// A code: from here it is used up, whatever comes of it.
async fn by_a_code(app: &App, client: &Client, form: &Form, viewer: &Viewer, now: Instant) -> Result<Result<Value, Refusal>> {
    let mut unit = app.db.begin().await?;
    let taken = grant::take(&mut unit, form.raw("code"), client.service, now).await?;
    let taken = taken.filter(|taken| answers(taken, form.raw("redirect_uri"), form.raw("code_verifier")));
    let standing = match &taken {
        Some(taken) => grant::standing(&mut unit, taken.grant_id, client.service, now).await?,
        None => None,
    };
    let (Some(taken), Some(standing)) = (taken, standing) else {
        unit.commit().await?;
        return Ok(Err(NOT_GOOD));
    };
    let scopes = Scopes::read(&standing.scopes);
    let made = grant::make(app, &mut unit, taken.grant_id, &scopes, scopes.clone(), now).await?;
    note(app, &mut unit, client, (&standing, viewer), now).await?;
    unit.commit().await?;
    metrics::counter!("preau_service_sign_ins").increment(1);
    grant::handed_over(app, client, &standing, made, false, now).await.map(Ok)
}

/// Whether what comes with a code is what the code was made for: pure.
fn answers(taken: &Taken, redirect: &str, verifier: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let whole = (43..=128).contains(&verifier.len()) && verifier.bytes().all(plain);
    let challenge = taken.challenge.as_deref().unwrap_or_default();
    whole
        && taken.redirect.as_deref() == Some(redirect)
        && bool::from(jwt::hashed(verifier).as_bytes().ct_eq(challenge.as_bytes()))
}

/// Notes that the service was opened: for the end of the session, for the person, and as a number.
async fn note(app: &App, unit: &mut Unit, client: &Client, (standing, viewer): (&Standing, &Viewer), now: Instant) -> Result<()> {
    let scope: Vec<StructureId> = standing.structures.split(' ').filter_map(|id| id.parse().ok()).collect();
    let profile = viewer.roles.iter().find(|role| scope.contains(&role.structure)).map(|role| role.profile);
    let sub = release::identifier(app, client.identifier, client.service, standing.person_id, &standing.login);
    let sid = claims::sid(app, standing.session_id, client.service);
    telling::signed_in(unit, standing.session_id, client.service, standing.person_id, (&sid, &sub), now).await?;
    visits::note(unit, client.service, standing.person_id, profile, (now.day_in(&default_zone()), now)).await
}

/// A refresh token: another takes its place, as long as the service is open to the person.
async fn by_refresh(app: &App, client: &Client, form: &Form, viewer: &Viewer, now: Instant) -> Result<Result<Value, Refusal>> {
    let reach = registry::reach(&app.db, client.service, viewer, now.day_in(&default_zone())).await?;
    if !matches!(reach, Reach::Open(_)) {
        return Ok(Err(NOT_GOOD));
    }
    let mut unit = app.db.begin().await?;
    let taken = grant::take(&mut unit, form.raw("refresh_token"), client.service, now).await?;
    let standing = match &taken {
        Some(taken) => grant::standing(&mut unit, taken.grant_id, client.service, now).await?,
        None => None,
    };
    let (Some(taken), Some(standing)) = (taken, standing) else {
        unit.commit().await?;
        return Ok(Err(NOT_GOOD));
    };
    let granted = Scopes::read(&standing.scopes);
    let asked = form.raw("scope");
    let scopes = if asked.is_empty() { granted.clone() } else { Scopes::read(asked) };
    if scopes == Scopes::default() || !asked.split(' ').all(|word| is_within(word, &granted)) {
        // Nothing is kept: the token is as good as before.
        return Ok(Err(Refusal::bad("invalid_scope", "more is asked for than was granted")));
    }
    let made = grant::make(app, &mut unit, taken.grant_id, &granted, scopes, now).await?;
    unit.commit().await?;
    grant::handed_over(app, client, &standing, made, true, now).await.map(Ok)
}

/// Whether a word of a scope is one that was granted.
fn is_within(word: &str, granted: &Scopes) -> bool {
    word.is_empty() || super::scope::Scope::from_code(word).is_some_and(|scope| granted.has(scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_wants_the_address_and_the_secret_of_its_question() {
        // The example of RFC 7636, appendix B.
        let taken = Taken {
            grant_id: grant::GrantId(uuid::Uuid::nil()),
            redirect: Some("https://a.example/cb".into()),
            challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".into()),
        };
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(answers(&taken, "https://a.example/cb", verifier));
        for (redirect, verifier) in [
            ("https://a.example/cb/", verifier),
            ("", verifier),
            ("https://a.example/cb", ""),
            ("https://a.example/cb", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("https://a.example/cb", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"),
        ] {
            assert!(!answers(&taken, redirect, verifier), "{redirect} {verifier}");
        }
        let without = Taken { challenge: None, ..taken };
        assert!(!answers(&without, "https://a.example/cb", verifier), "no code without a challenge");
    }
}
