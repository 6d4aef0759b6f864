//! The description for programs (OpenAPI 3.1), made of what each operation says of itself.

use crate::answer::json_of;
use crate::operations::{homework, me, timetable};
use crate::scope::Scope;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::{App, Error, PUBLIC, Routes};
use utoipa::openapi::security::{Http, HttpAuthScheme, OpenIdConnect, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Server};
use utoipa::{OpenApi, ToResponse, ToSchema};

/// Where it is.
pub(crate) const PATH: &str = "/api/openapi.json";

pub(crate) fn routes() -> Routes {
    Routes::at(PATH).get(PUBLIC, show).when_busy(crate::answer::busy)
}

/// Why nothing was told or done, in words (RFC 9457).
#[derive(ToSchema)]
#[allow(dead_code)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says it all.
    r#type: String,
    /// The status in words.
    title: String,
    /// The status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong, and how to mend it.
    detail: String,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(ToResponse)]
        #[response(content_type = "application/problem+json")]
        #[allow(dead_code)]
        pub(crate) struct $name(Problem);
    )+};
}
problems!(
    /// No token was sent, or it has ended or was revoked
    Refused,
    /// The token is not meant for that
    Narrow,
    /// It is not there, or not for this person: the same answer
    NotThere,
    /// Something that was asked for cannot be read
    Invalid,
    /// Too often: ask again after `Retry-After` seconds
    TooOften,
);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Préau",
        version = "1",
        description = "What somebody may read on the pages of the portal, read in her name by a program. Send the token as `Authorization: Bearer …`: a personal token, or an access token of the portal's OpenID Connect provider. What is not for that person is not there (404). Answers bear an `ETag`: send it back as `If-None-Match`, and an unchanged answer costs nothing (304). A change that breaks programs is a new version, announced one school year ahead.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    paths(
        me::me, timetable::timetable, timetable::lesson, timetable::division,
        homework::homework, homework::assignment, homework::tick, homework::untick
    ),
    components(schemas(Problem), responses(Refused, Narrow, NotThere, Invalid, TooOften)),
    tags(
        (name = "me", description = "Whose token it is"),
        (name = "timetable", description = "Lessons as they take place"),
        (name = "homework", description = "Work to do")
    )
)]
struct Described;

/// The document of a portal at an address.
pub(crate) fn of(public_url: &str) -> utoipa::openapi::OpenApi {
    let mut document = Described::openapi();
    document.servers = Some(vec![Server::new(public_url)]);
    let personal = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("preau_pat_…")
        .description(Some("A personal token, made by a person on the page of her tokens."))
        .build();
    let scopes = Scope::ALL.iter().map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(", ");
    let openid = OpenIdConnect::with_description(
        format!("{public_url}/.well-known/openid-configuration"),
        format!(
            "An access token of the portal's provider, for a registered service, with the scopes it is registered for: {scopes}."
        ),
    );
    let components = document.components.take().map_or_else(ComponentsBuilder::new, ComponentsBuilder::from);
    document.components = Some(
        components
            .security_scheme("personal", SecurityScheme::Http(personal))
            .security_scheme("openid", SecurityScheme::OpenIdConnect(openid))
            .build(),
    );
    document
}

async fn show(State(app): State<App>, headers: HeaderMap) -> Response {
    match json_of(&of(&app.config.public_url), &headers, "public, max-age=3600") {
        Ok(response) => response,
        Err(_) => Error::broken("the description of the API could not be written").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{self, ELSEWHERE};
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn written() -> Value {
        serde_json::to_value(of("https://portail.example")).unwrap()
    }

    #[test]
    fn the_document_lists_exactly_the_routes_that_exist() {
        let routed: BTreeSet<String> = operations::routes()
            .entries()
            .iter()
            .filter(|entry| entry.path != ELSEWHERE)
            .map(|entry| format!("{} {}", entry.method, entry.path))
            .collect();
        let document = written();
        let mut described = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            described.extend(methods.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())));
        }
        assert_eq!(described, routed);
        assert_eq!(routed.len(), 8);
    }

    #[test]
    fn each_operation_says_which_token_it_needs_and_what_its_problems_are() {
        let document = written();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let at = format!("{method} {path}: {operation}");
                assert!(operation["security"].as_array().unwrap().len() == 2, "{at}");
                let asked = operation["security"][1]["openid"].as_array().unwrap();
                assert!(asked.iter().all(|scope| Scope::from_code(scope.as_str().unwrap()).is_some()), "{at}");
                assert_eq!(asked.is_empty(), path == "/api/v1/me", "{at}");
                for (status, response) in operation["responses"].as_object().unwrap() {
                    let said = response["description"].as_str().or(response["$ref"].as_str());
                    assert!(said.is_some_and(|said| !said.is_empty()), "{status} of {at}");
                }
                assert!(operation["responses"]["401"].is_object() && operation["responses"]["429"].is_object(), "{at}");
            }
        }
        let schemes = &document["components"]["securitySchemes"];
        assert_eq!(schemes["openid"]["openIdConnectUrl"], "https://portail.example/.well-known/openid-configuration");
    }
}
