//! Whose token it is, what it is for, and whose things it reads.

use super::instant;
use crate::answer::Problem;
use crate::call::{Call, Caller, Through};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whose token it is, and how far it reaches.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// The person; to a service, an identifier made for it alone.
    id: Uuid,
    /// First and last name; left out for services, which learn it by OpenID Connect where their registration says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Roles valid today.
    roles: Vec<Role>,
    /// Children whose schooling this person follows: their identifiers go into `of`.
    children: Vec<Child>,
    /// What the token is for.
    scopes: Vec<String>,
    /// When the token ends.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// A role in a school.
#[derive(Serialize, ToSchema)]
pub(crate) struct Role {
    /// As what: `student`, `guardian`, `teacher`, `school_life`, `management`, `staff`…
    #[schema(value_type = String)]
    profile: &'static str,
    /// The school.
    structure: Uuid,
    /// How it is called.
    structure_name: String,
}

/// A child.
#[derive(Serialize, ToSchema)]
pub(crate) struct Child {
    /// The identifier for `of`.
    id: Uuid,
    /// First name.
    given_name: String,
    /// Where the child is enrolled.
    structure: Option<Uuid>,
    /// The child's division.
    division: Option<Uuid>,
    /// The division's label.
    division_name: Option<String>,
}

/// Whose token this is, what it is for, and whose things it reads. Needs a token, whatever its scopes.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "me", tag = "me",
    responses(
        (status = 200, body = Me, description = "Whose token it is"), (status = 304, description = "Nothing changed since the mark that was sent"),
        (status = 401, response = crate::document::Refused), (status = 429, response = crate::document::TooOften)),
    security(("personal" = []), ("openid" = [])))]
pub(crate) async fn me(call: Call) -> Response {
    call.answered(read(&call).await)
}

async fn read(call: &Call) -> Result<Response, Problem> {
    let caller = call.caller(None).await?;
    call.told(&said(call, &caller))
}

fn said(call: &Call, caller: &Caller) -> Me {
    let viewer = &caller.viewer;
    let role = |role: &kit::viewer::RoleHere| Role {
        profile: role.profile.code(),
        structure: role.structure.0,
        structure_name: viewer.structure(role.structure).map(|structure| structure.name.clone()).unwrap_or_default(),
    };
    Me {
        id: caller.name_of(&call.app, viewer.person),
        name: (caller.through == Through::Personal).then(|| viewer.name.clone()),
        roles: viewer.roles.iter().map(role).collect(),
        children: caller
            .children()
            .map(|child| Child {
                id: caller.name_of(&call.app, child.person),
                given_name: child.given.clone(),
                structure: child.structure.map(|structure| structure.0),
                division: child.division.map(|division| division.0),
                division_name: child.division_name.clone(),
            })
            .collect(),
        scopes: caller.scopes.iter().map(|scope| scope.code().to_owned()).collect(),
        expires_at: instant(caller.expires_at, &viewer.zone()),
    }
}
