//! What this provider can do (OpenID Connect Discovery 1.0, RFC 8414, RFC 9207).

use super::scope::Scope;
use super::{answer, claims, example};
use crate::model::{Algorithm, Release};
use axum::extract::State;
use axum::response::Response;
use kit::App;
use serde_json::json;

/// How long the document may be kept, in seconds.
const KEPT_SECONDS: u32 = 3_600;

pub(super) async fn document(State(app): State<App>) -> Response {
    let issuer = &app.config.public_url;
    let at = |path: &str| format!("{issuer}{path}");
    let scopes: Vec<&str> = Scope::ALL.iter().map(|scope| scope.code()).collect();
    let algorithms: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.code()).collect();
    let proofs = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": at("/oidc/authorize"),
        "token_endpoint": at("/oidc/token"),
        "userinfo_endpoint": at("/oidc/userinfo"),
        "jwks_uri": at("/oidc/keys"),
        "revocation_endpoint": at("/oidc/revoke"),
        "end_session_endpoint": at("/oidc/sign-out"),
        "scopes_supported": scopes,
        "claims_supported": claims(),
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["pairwise", "public"],
        "id_token_signing_alg_values_supported": algorithms,
        "token_endpoint_auth_methods_supported": proofs,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint_auth_methods_supported": proofs,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "acr_values_supported": claims::ACR,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "display_values_supported": ["page"],
        "ui_locales_supported": ["fr", "en"],
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    });
    answer::open(answer::kept(&document, KEPT_SECONDS))
}

/// Every claim that some service may be told.
fn claims() -> Vec<&'static str> {
    let standard = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid"];
    let told = Release::Sdet.attributes().iter().filter_map(|one| example::name(*one));
    standard.into_iter().chain(["name"]).chain(told).collect()
}
