//! One service: what it receives, to whom it is open, how much it serves, what was done to it.

use super::{Scope, audience_words, chosen, days_words, scopes, today, with_scope};
use crate::model::{OpeningId, ServiceId};
use crate::registry::{self, NewOpening, OpeningShown, Service};
use crate::release::{Attribute, Known, Place};
use crate::{release, visits};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::id::RoleId;
use kit::viewer::RoleHere;
use kit::{
    App, Day, Error, Filled, Form, Instant, Page, Profile, Query, Redirect, Request, Result, StructureId, Text, Viewer, args,
    filters, text,
};
use uuid::Uuid;

/// How many days of sign-ins are counted.
const DAYS: i64 = 30;
/// How many acts are shown.
const ACTS: i64 = 12;
/// The profiles whose data are shown as an example.
const EXAMPLES: [Profile; 4] = [Profile::Student, Profile::Guardian, Profile::Teacher, Profile::Management];

/// One opening, as a line.
struct Line {
    id: OpeningId,
    whom: Text,
    place: Text,
    days: Text,
    begins: bool,
    may_close: bool,
}

/// One attribute, its purpose, and an invented value.
struct Told {
    attribute: Attribute,
    words: Text,
    purpose: Text,
    example: Option<String>,
}

struct Act {
    at: Instant,
    author: Option<String>,
    act: Text,
}

#[derive(Template)]
#[template(path = "admin/show.html")]
struct Show {
    service: Service,
    scope: Scope,
    scopes: Vec<Scope>,
    registers: bool,
    release: Text,
    identifier: Text,
    told: Vec<Told>,
    user: String,
    examples: Vec<(Text, String, bool)>,
    lines: Vec<Line>,
    filled: Filled,
    audiences: Vec<(String, Text)>,
    counts: Vec<(Text, i64)>,
    total: i64,
    places: Vec<String>,
    proxies: Vec<String>,
    portal: String,
    acts: Vec<Act>,
}

/// `/admin/services/{service}`.
pub(super) async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    query: Query,
) -> Result<Page> {
    let scope = chosen(&viewer, query.text("structure"))?;
    let profile = Profile::from_code(query.text("profile")).filter(|one| EXAMPLES.contains(one)).unwrap_or(EXAMPLES[0]);
    page(&app, &viewer, id, scope, Filled::empty(), profile, request.now).await
}

async fn page(
    app: &App,
    viewer: &Viewer,
    id: ServiceId,
    scope: Scope,
    filled: Filled,
    profile: Profile,
    now: Instant,
) -> Result<Page> {
    let service = fresh(app, id).await?;
    let day = today(now);
    let lines = registry::openings(&app.db, id, day).await?;
    let counts = visits::since(&app.db, id, day.plus_days(1 - DAYS)).await?;
    let (places, proxies) = registry::places(&app.db, id).await?;
    let user = release::identifier(app, service.identifier, id, kit::PersonId(Uuid::from_u128(1)), "lina.crayon");
    let here = with_scope(&format!("/admin/services/{id}"), viewer, &scope);
    let page = Show {
        told: told(&service, &user, profile),
        examples: EXAMPLES
            .iter()
            .map(|one| {
                let between = if here.contains('?') { '&' } else { '?' };
                (Text::keyed(format!("profile-{one}")), format!("{here}{between}profile={one}#received"), *one == profile)
            })
            .collect(),
        user,
        lines: lines.iter().filter_map(|line| shown(line, &scope, day)).collect(),
        audiences: scope.audiences(app).await?.into_iter().map(|(value, words, _)| (value, words)).collect(),
        total: counts.iter().map(|(_, times)| times).sum(),
        counts: counts.into_iter().map(|(profile, times)| (profile_words(&profile), times)).collect(),
        acts: acts(app, id, &scope).await?,
        registers: viewer.is_platform_admin(),
        release: Text::keyed(format!("sso-release-{}", service.release)),
        identifier: Text::keyed(format!("sso-identifier-{}", service.identifier)),
        portal: format!("{}/cas", app.config.public_url),
        scopes: scopes(viewer),
        service: service.clone(),
        scope,

        filled,
        places,
        proxies,
    };
    Ok(Page::of(Text::literal(service.name), page))
}

/// The service as it was just written.
async fn fresh(app: &App, id: ServiceId) -> Result<Service> {
    registry::written(&app.db, id).await?.ok_or(Error::NotFound)
}

fn profile_words(code: &str) -> Text {
    match Profile::from_code(code) {
        Some(profile) => Text::keyed(format!("profile-{profile}")),
        None => text!("sso-profile-none"),
    }
}

fn shown(line: &OpeningShown, scope: &Scope, today: Day) -> Option<Line> {
    let opening = line.line.opening()?;
    scope.sees(opening.structure).then(|| Line {
        id: opening.id,
        whom: audience_words(opening.audience, line.label.as_deref()),
        place: line.place.as_ref().map_or(text!("sso-admin-platform"), Text::literal),
        days: days_words(opening.from, opening.until, today),
        begins: opening.from > today,
        may_close: scope.may_close(opening.structure),
    })
}

/// What the service would receive about somebody invented.
fn told(service: &Service, user: &str, profile: Profile) -> Vec<Told> {
    let values = release::values(service.release, user, &invented(profile));
    let told = |attribute: &Attribute| {
        let example = values.iter().find(|(name, _)| name == attribute).map(|(_, values)| values.join(", "));
        Told { attribute: *attribute, words: attribute.words(), purpose: attribute.purpose(), example }
    };
    service.learns().iter().map(told).collect()
}

/// Somebody invented, of a profile.
fn invented(profile: Profile) -> Known {
    let (given, family) = match profile {
        Profile::Student => ("Lina", "Crayon"),
        Profile::Guardian => ("Samira", "Crayon"),
        Profile::Teacher => ("Claude", "Équerre"),
        _ => ("Irène", "Tableau"),
    };
    let teaching = match profile {
        Profile::Student => vec![
            (Attribute::Classes, "6e B".to_owned()),
            (Attribute::Groups, "6e Latin".to_owned()),
            (Attribute::Level, "6EME".to_owned()),
            (Attribute::Mef, "10010012110".to_owned()),
        ],
        Profile::Teacher => vec![
            (Attribute::TaughtClasses, "6e B".to_owned()),
            (Attribute::TaughtClasses, "5e A".to_owned()),
            (Attribute::TaughtGroups, "6e Latin".to_owned()),
        ],
        _ => vec![],
    };
    let place =
        Place { id: Uuid::from_u128(2).to_string(), uai: Some("0990001N".to_owned()), kind: "lower_secondary".to_owned() };
    let role = RoleHere { id: RoleId(Uuid::nil()), structure: StructureId(Uuid::nil()), profile, functions: vec![] };
    Known { family: family.to_owned(), given: given.to_owned(), roles: vec![role], places: vec![place], teaching }
}

/// What was done to a service; from a school, what was done there and by the platform.
async fn acts(app: &App, id: ServiceId, scope: &Scope) -> Result<Vec<Act>> {
    let found: Vec<(Instant, Option<String>, String)> = app
        .db
        .fresh(
            "select entry.at, author.given || ' ' || author.family, entry.act from audit_entry entry
             left join person author on author.id = entry.author_id
             where entry.object_id = $1 and entry.object_kind = 'service'
               and ($2 is null or entry.structure_id is null or entry.structure_id = $2)
             order by entry.id desc limit $3",
            args![id, scope.structure, ACTS],
        )
        .await?;
    Ok(found.into_iter().map(|(at, author, act)| Act { at, author, act: Text::keyed(act) }).collect())
}

/// Opens the service to some people.
pub(super) async fn open(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
    form: Form,
) -> Result<Response> {
    let scope = chosen(&viewer, form.text("structure"))?;
    let service = fresh(&app, id).await?;
    let mut filled = Filled::with(form.clone());
    let today = today(request.now);
    let audience = scope.audiences(&app).await?.into_iter().find(|(value, ..)| value == form.text("audience"));
    if audience.is_none() {
        filled.wrong("audience", text!("sso-choose-audience"));
    }
    let from = day(&form, "from", &mut filled).unwrap_or(today);
    let last = day(&form, "last", &mut filled);
    if last.is_some_and(|last| last < from || last < today) {
        filled.wrong("last", text!("sso-last-before"));
    }
    let Some((.., audience)) = audience.filter(|_| filled.is_right()) else {
        return Ok(page(&app, &viewer, id, scope, filled, EXAMPLES[0], request.now).await?.invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    let new = NewOpening { structure: scope.structure, audience, from, until: last.map(|last| last.plus_days(1)) };
    registry::open(&mut unit, Some(viewer.person), service.id, new, request.now).await?;
    unit.commit().await?;
    Ok(back(&viewer, &scope, id, "sso-done-opened").into_response())
}

/// A day of the form, if one was typed.
fn day(form: &Form, field: &'static str, filled: &mut Filled) -> Option<Day> {
    let typed = form.text(field);
    let read = typed.parse().ok();
    if read.is_none() && !typed.is_empty() {
        filled.wrong(field, text!("sso-day-wrong"));
    }
    read
}

fn back(viewer: &Viewer, scope: &Scope, id: ServiceId, saying: &'static str) -> Redirect {
    Redirect::to(with_scope(&format!("/admin/services/{id}"), viewer, scope)).saying(saying)
}

/// Ends an opening today.
pub(super) async fn close(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((id, opening)): Path<(ServiceId, OpeningId)>,
    form: Form,
) -> Result<Redirect> {
    let scope = chosen(&viewer, form.text("structure"))?;
    let today = today(request.now);
    let all = registry::openings(&app.db, id, today).await?;
    let own = |line: &&OpeningShown| {
        line.line.opening().is_some_and(|one| one.id == opening && scope.sees(one.structure) && scope.may_close(one.structure))
    };
    let found = all.iter().find(own).ok_or(Error::NotFound)?;
    let mut unit = app.db.begin().await?;
    registry::close(&mut unit, viewer.person, found, today, request.now).await?;
    unit.commit().await?;
    Ok(back(&viewer, &scope, id, "sso-done-closed"))
}

/// Stops the service at once.
pub(super) async fn stop(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
) -> Result<Redirect> {
    fresh(&app, id).await?;
    let mut unit = app.db.begin().await?;
    registry::stop(&mut unit, viewer.person, id, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/services/{id}")).saying("sso-done-stopped"))
}

/// Lets it work again.
pub(super) async fn resume(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<ServiceId>,
) -> Result<Redirect> {
    fresh(&app, id).await?;
    let mut unit = app.db.begin().await?;
    registry::resume(&mut unit, viewer.person, id, request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/admin/services/{id}")).saying("sso-done-resumed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Audience;

    #[test]
    fn audiences_of_the_form_are_those_of_the_rule() {
        assert_eq!(audience_words(Audience::Profile(Profile::Teacher), None).key, "profile-teacher");
        assert_eq!(audience_words(Audience::Group(Uuid::nil()), Some("Latin")), text!("sso-audience-group", label = "Latin"));
    }

    #[test]
    fn what_is_invented_fills_every_attribute_of_a_full_connector() {
        use crate::model::Release;
        let all: Vec<Attribute> = EXAMPLES
            .iter()
            .flat_map(|profile| release::values(Release::Sdet, "x", &invented(*profile)))
            .map(|(name, _)| name)
            .collect();
        for attribute in Release::Sdet.attributes() {
            assert!(all.contains(attribute), "{attribute}");
        }
    }
}
