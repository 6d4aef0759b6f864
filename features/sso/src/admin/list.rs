//! Every service, and whether it is open here.

use super::{OPENS, Scope, chosen, scopes, today, with_scope};
use crate::model::ServiceId;
use crate::registry::{self, Service};
use askama::Template;
use axum::extract::State;
use kit::{App, Day, Page, Query, Request, Result, Text, Viewer, args, filters, text};

struct Row {
    service: Service,
    href: String,
    protocol: Text,
    release: Text,
    /// The word of its state, its tone and its picture.
    state: (Text, &'static str, &'static str),
}

#[derive(Template)]
#[template(path = "admin/list.html")]
struct List {
    scope: Scope,
    scopes: Vec<Scope>,
    rows: Vec<Row>,
    registers: bool,
}

/// `/admin/services`.
pub(super) async fn list(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    debug_assert!(OPENS.decide(Some(&viewer)).allows(), "the route asked");
    let scope = chosen(&viewer, query.text("structure"))?;
    let opened = opened(&app, &scope, today(request.now)).await?;
    let row = |service: Service| {
        let (own, above) = opened.iter().find(|(id, ..)| *id == service.id).map_or((0, 0), |(_, own, above)| (*own, *above));
        let state = match (service.stopped_at.is_some(), own, above) {
            (true, ..) => (text!("sso-state-stopped"), "danger", "circle-stop"),
            (false, 0, 0) => (text!("sso-state-closed"), "", "lock"),
            (false, 0, _) if scope.structure.is_some() => (text!("sso-state-above"), "info", "check"),
            (false, 0, schools) => (text!("sso-state-schools", count = schools), "info", "check"),
            (false, ..) => (text!("sso-state-open"), "ok", "check"),
        };
        Row {
            href: with_scope(&format!("/admin/services/{}", service.id), &viewer, &scope),
            protocol: Text::keyed(format!("sso-protocol-{}", service.protocol)),
            release: Text::keyed(format!("sso-release-{}", service.release)),
            state,
            service,
        }
    };
    let rows: Vec<Row> = registry::all(&app.db).await?.into_iter().map(row).collect();
    let page = List { rows, registers: viewer.is_platform_admin(), scopes: scopes(&viewer), scope };
    Ok(Page::of("sso-admin-title", page))
}

/// How many openings of each service hold today: those made here, and those from above (for the platform, those of
/// structures).
async fn opened(app: &App, scope: &Scope, today: Day) -> Result<Vec<(ServiceId, i64, i64)>> {
    Ok(app
        .db
        .fresh(
            "select service_id,
                    cast(sum(case when structure_id is not distinct from $1 then 1 else 0 end) as bigint),
                    cast(sum(case when structure_id is not distinct from $1 then 0
                                  when $1 is null or structure_id is null then 1
                                  when structure_id in (select parent_id from structure_link where structure_id = $1
                                                        and kind in ('territorial', 'pedagogic')) then 1
                                  else 0 end) as bigint)
             from service_opening where valid_from <= $2 and (valid_to is null or valid_to > $2) group by service_id",
            args![scope.structure, today],
        )
        .await?)
}
