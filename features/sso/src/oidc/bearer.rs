//! Who comes with an access token to `/api/v1`: the person as far as the service may act in her name, in the structures
//! that opened it to her and still do.

use super::scope::Scopes;
use super::{client, grant};
use crate::model::ServiceId;
use crate::opening::Reach;
use crate::{registry, ticket};
use grant::GrantId;
use kit::viewer::default_zone;
use kit::{App, Instant, PersonId, Result, StructureId, Viewer, ViewerFacts, args};
use uuid::Uuid;

/// Somebody in whose name a service calls.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The person, with nothing but the structures for which the service is open.
    pub viewer: Viewer,
    /// Which service calls.
    pub service: ServiceId,
    /// The scopes of `/api/v1` that she agreed to and its registration still names, with spaces between.
    pub scopes: String,
    /// When the token ends.
    pub expires_at: Instant,
    /// The sign-in of which the token comes: what is counted.
    pub grant: Uuid,
}

#[derive(sqlx::FromRow)]
struct Line {
    grant_id: GrantId,
    service_id: ServiceId,
    person_id: PersonId,
    granted: String,
    narrowed: Option<String>,
    structures: String,
    expires_at: Instant,
}

/// Whose token it is; none for what is no token, or stands no longer.
pub async fn of(app: &App, token: &str, now: Instant) -> Result<Option<Bearer>> {
    if !grant::is_ours(app, grant::ACCESS, token) {
        return Ok(None);
    }
    let found: Vec<Line> = app
        .db
        .fresh(
            "select oidc_grant.id as grant_id, oidc_grant.service_id, oidc_grant.person_id, oidc_grant.scopes as granted,
                    oidc_token.scopes as narrowed, oidc_grant.structures, oidc_token.expires_at
             from oidc_token
             join oidc_grant on oidc_grant.id = oidc_token.grant_id and oidc_grant.revoked_at is null
             join session on session.id = oidc_grant.session_id and session.ends_at > $2
             join account on account.person_id = oidc_grant.person_id and account.state = 'activated'
             where oidc_token.hash = $1 and oidc_token.kind = 'access' and oidc_token.expires_at > $2",
            args![ticket::hash(token), now],
        )
        .await?;
    let Some(line) = found.into_iter().next() else { return Ok(None) };
    let Some(client) = client::written(&app.db, line.service_id).await?.filter(|client| client.stopped_at.is_none()) else {
        return Ok(None);
    };
    let Some(viewer) = app.viewer(line.person_id, now).await? else { return Ok(None) };
    let today = now.day_in(&default_zone());
    let Reach::Open(places) = registry::reach(&app.db, line.service_id, &viewer, today).await? else { return Ok(None) };
    let granted: Vec<StructureId> = line.structures.split(' ').filter_map(|id| id.parse().ok()).collect();
    let places: Vec<StructureId> = places.into_iter().filter(|place| granted.contains(place)).collect();
    let scopes = Scopes::read(line.narrowed.as_deref().unwrap_or(&line.granted));
    Ok(Some(Bearer {
        viewer: within(&viewer, &places),
        service: line.service_id,
        scopes: scopes.as_registered(&client.api_scopes).of_api().to_string(),
        expires_at: line.expires_at,
        grant: line.grant_id.0,
    }))
}

/// What of somebody is in some structures: no duty on the whole platform is.
fn within(viewer: &ViewerFacts, places: &[StructureId]) -> Viewer {
    let mut facts = viewer.clone();
    facts.roles.retain(|role| places.contains(&role.structure));
    facts.structures.retain(|structure| places.contains(&structure.id));
    facts.children.retain(|child| child.structure.is_some_and(|structure| places.contains(&structure)));
    facts.duties.retain(|duty| duty.structure.is_some_and(|structure| places.contains(&structure)));
    Viewer::new(facts)
}
