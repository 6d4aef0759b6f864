//! The register of services: who they are, where they stand, to whom they are open, what they learn.
//!
//! For other features: [`open_to`] lists the services of somebody (the shelf), [`find`] gives one of them,
//! [`chain`] says where the way to it stops. Everything goes through the viewer and the openings.

mod changes; // each with its line in the journal

pub use changes::{NewOpening, NewService, add, begins_elsewhere, change, open};
pub(crate) use changes::{Noted, close, insert, is_open_already, plain, resume, stop, taken, update};

use crate::model::{Audience, Identifier, Opening, OpeningId, Protocol, Release, ServiceId};
use crate::opening::{self, Reach, Standing};
use crate::release::Attribute;
use kit::address::Address;
use kit::{App, Day, Db, DivisionId, Instant, PersonId, Profile, Result, StructureId, Text, ViewerFacts, args, text};
use uuid::Uuid;

/// A service as it is registered.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Service {
    /// The service.
    pub id: ServiceId,
    /// How it and the portal speak.
    pub protocol: Protocol,
    /// Its name.
    pub name: String,
    /// Who supplies it.
    pub supplier: String,
    /// Its picture: one of [`crate::model::ICONS`].
    pub icon: String,
    /// The page on which somebody begins.
    pub start_url: String,
    /// What it receives.
    pub release: Release,
    /// By which name it knows a person.
    pub identifier: Identifier,
    /// Whether it can be told that somebody signed out.
    pub told: bool,
    /// Whether people come to it with a second factor.
    pub second_factor: bool,
    /// Since when it is stopped, if it is.
    pub stopped_at: Option<Instant>,
}

/// The columns of a [`Service`], of the table `service`.
macro_rules! select_service {
    ($rest:literal) => {
        concat!(
            "select service.id, service.protocol, service.name, service.supplier, service.icon, service.start_url,
                    service.release, service.identifier, service.told, service.second_factor, service.stopped_at ",
            $rest
        )
    };
}

/// A service of somebody, for a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    /// The service.
    pub service: Service,
    /// When this person last came to it, if ever.
    pub last_at: Option<Instant>,
    /// How often this person came to it.
    pub times: i64,
    /// When it did not ask about the ticket that this person brought it, if it did not ask about a later one either.
    pub missed_at: Option<Instant>,
}

/// The chain from the portal to a service for somebody, link by link: to say where it stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The service; stopped or not.
    pub service: Service,
    /// What it is to that person today.
    pub reach: Reach,
    /// When this person last came to it, if ever.
    pub last_at: Option<Instant>,
    /// When it did not ask about the ticket that this person brought it, if it did not ask about a later one either.
    pub missed_at: Option<Instant>,
}

impl Service {
    /// The attributes it receives, in order; each has its words and its purpose. OpenID Connect says the name by which
    /// it knows the person once.
    pub fn learns(&self) -> impl Iterator<Item = Attribute> {
        let twice = self.protocol == Protocol::Oidc;
        self.release.attributes().iter().copied().filter(move |attribute| !(twice && *attribute == Attribute::Uid))
    }
}

/// The services that are open to somebody today, by name; stopped ones are not among them.
pub async fn open_to(app: &App, viewer: &ViewerFacts, today: Day) -> Result<Vec<Mine>> {
    let openings = openings_for(&app.db, None, viewer.person, today).await?;
    if openings.is_empty() {
        return Ok(vec![]);
    }
    let places = Places::of(&app.db, viewer, openings.iter().map(|(_, opening)| opening), today).await?;
    let standing = places.standing(viewer, today);
    let services: Vec<Service> = app
        .db
        .all(
            select_service!(
                "from service where stopped_at is null
                 and id in (select service_id from service_opening where valid_from <= $1 and (valid_to is null or valid_to > $1))
                 order by sort_name, id"
            ),
            args![today],
        )
        .await?;
    let visits = Visits::of(&app.db, viewer.person).await?;
    let is_open = |service: &Service| {
        let own: Vec<Opening> = openings.iter().filter(|(id, _)| *id == service.id).map(|(_, opening)| *opening).collect();
        matches!(opening::reach(&own, standing), Reach::Open(_))
    };
    let mine = services.into_iter().filter(is_open).map(|service| {
        let (last, missed_at) = visits.at(service.id);
        Mine { last_at: last.map(|(at, _)| at), times: last.map_or(0, |(_, times)| times), missed_at, service }
    });
    Ok(mine.collect())
}

/// When somebody came to services, and when a service did not ask about a ticket (no times).
struct Visits(Vec<(ServiceId, Instant, i64)>);

impl Visits {
    async fn of(db: &Db, person: PersonId) -> Result<Self> {
        let found = db.all(
            "select service_id, at, times from service_visit where person_id = $1
             union all
             select service_id, at, cast(0 as bigint) from service_missed where person_id = $1",
            args![person],
        );
        Ok(Self(found.await?))
    }

    /// The last visit at a service and how many there were; and what it missed since.
    fn at(&self, service: ServiceId) -> (Option<(Instant, i64)>, Option<Instant>) {
        let mut own = self.0.iter().filter(|(id, ..)| *id == service);
        let visit = own.clone().find(|(.., times)| *times > 0).map(|(_, at, times)| (*at, *times));
        let missed = own.find(|(.., times)| *times == 0).map(|(_, at, _)| *at);
        (visit, missed.filter(|missed| visit.is_none_or(|(at, _)| at < *missed)))
    }
}

/// The chain to a service for somebody; none when it is not there, or was never open to that person as far as is known.
pub async fn chain(app: &App, viewer: &ViewerFacts, id: ServiceId, today: Day) -> Result<Option<Chain>> {
    let Some(service) = service(&app.db, id).await? else { return Ok(None) };
    let reach = reach(&app.db, id, viewer, today).await?;
    let (last, missed_at) = Visits::of(&app.db, viewer.person).await?.at(id);
    let concerned = reach != Reach::Closed || last.is_some();
    Ok(concerned.then(|| Chain { service, reach, last_at: last.map(|(at, _)| at), missed_at }))
}

/// One service of somebody; none when it is not there, stopped, or not open to that person today.
pub async fn find(app: &App, viewer: &ViewerFacts, id: ServiceId, today: Day) -> Result<Option<Service>> {
    let Some(service) = service(&app.db, id).await?.filter(|service| service.stopped_at.is_none()) else { return Ok(None) };
    let reach = reach(&app.db, id, viewer, today).await?;
    Ok(matches!(reach, Reach::Open(_)).then_some(service))
}

/// What a service is to somebody today.
pub async fn reach(db: &Db, service: ServiceId, viewer: &ViewerFacts, today: Day) -> Result<Reach> {
    let found = openings_for(db, Some(service), viewer.person, today).await?;
    let openings: Vec<Opening> = found.into_iter().map(|(_, opening)| opening).collect();
    let places = Places::of(db, viewer, openings.iter(), today).await?;
    Ok(opening::reach(&openings, places.standing(viewer, today)))
}

/// Whether a school of somebody opened a service to her, so that nobody else has to answer for it.
pub(crate) async fn is_opened_by_a_school(db: &Db, service: ServiceId, viewer: &ViewerFacts, today: Day) -> Result<bool> {
    let found = openings_for(db, Some(service), viewer.person, today).await?;
    let openings: Vec<Opening> = found.into_iter().map(|(_, opening)| opening).collect();
    let places = Places::of(db, viewer, openings.iter(), today).await?;
    let reasons = opening::reasons(&openings, places.standing(viewer, today));
    let own = |at: StructureId| viewer.roles.iter().any(|role| role.structure == at);
    Ok(openings.iter().any(|opening| reasons.contains(&opening.id) && opening.structure.is_some_and(own)))
}

/// A service by its identifier, whoever asks: for administration and protocols.
pub(crate) async fn service(db: &Db, id: ServiceId) -> Result<Option<Service>> {
    Ok(db.optional(select_service!("from service where id = $1"), args![id]).await?)
}

/// The service that stands at an address, the nearest one; stopped ones too.
pub(crate) async fn at(db: &Db, address: &Address) -> Result<Option<Service>> {
    #[derive(sqlx::FromRow)]
    struct Line {
        #[sqlx(flatten)]
        service: Service,
        path: String,
    }
    let found: Vec<Line> = db
        .all(
            select_service!(
                ", service_address.path from service_address join service on service.id = service_address.service_id
                 where service_address.origin = $1 and service_address.kind = 'service' order by service.id"
            ),
            args![address.origin()],
        )
        .await?;
    let nearest = found.into_iter().filter(|line| address.is_under(&line.path)).max_by_key(|line| line.path.len());
    Ok(nearest.map(|line| line.service))
}

/// Whether a service may have tickets asked for in somebody's name, from an address.
pub(crate) async fn may_proxy(db: &Db, service: ServiceId, callback: &Address) -> Result<bool> {
    let found: Vec<(String,)> = db
        .all(
            "select path from service_address where service_id = $1 and origin = $2 and kind = 'proxy'",
            args![service, callback.origin()],
        )
        .await?;
    Ok(found.iter().any(|(path,)| callback.is_under(path)))
}

/// The openings that may concern somebody, those of a later day too, each with its service.
async fn openings_for(db: &Db, service: Option<ServiceId>, person: PersonId, today: Day) -> Result<Vec<(ServiceId, Opening)>> {
    let lines: Vec<OpeningLine> = db
        .all(
            "select id, service_id, structure_id, audience, profile, target_id, valid_from, valid_to from service_opening
             where ($1 is null or service_id = $1) and (valid_to is null or valid_to > $3)
               and (structure_id is null
                 or structure_id in (select structure_id from role where person_id = $2
                                     and valid_from <= $3 and (valid_to is null or valid_to > $3))
                 or structure_id in (select structure_link.parent_id from role
                                     join structure_link on structure_link.structure_id = role.structure_id
                                     where role.person_id = $2 and role.valid_from <= $3
                                       and (role.valid_to is null or role.valid_to > $3)))",
            args![service, person, today],
        )
        .await?;
    Ok(lines.into_iter().filter_map(|line| Some((line.service_id, line.opening()?))).collect())
}

/// A row of `service_opening`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OpeningLine {
    pub(crate) id: OpeningId,
    pub(crate) service_id: ServiceId,
    structure_id: Option<StructureId>,
    audience: String,
    profile: Option<Profile>,
    target_id: Option<Uuid>,
    valid_from: Day,
    valid_to: Option<Day>,
}

impl OpeningLine {
    /// The opening, when the row holds together.
    pub(crate) fn opening(&self) -> Option<Opening> {
        let audience = Audience::of(&self.audience, self.profile, self.target_id)?;
        Some(Opening { id: self.id, structure: self.structure_id, audience, from: self.valid_from, until: self.valid_to })
    }
}

/// The divisions and groups of a pupil; asked for only when an opening is for some.
struct Places {
    divisions: Vec<DivisionId>,
    groups: Vec<Uuid>,
}

impl Places {
    async fn of(db: &Db, viewer: &ViewerFacts, openings: impl Iterator<Item = &Opening>, today: Day) -> Result<Self> {
        let mut places = Self { divisions: vec![], groups: vec![] };
        let mut openings = openings;
        let asked = openings.any(|opening| matches!(opening.audience, Audience::Division(_) | Audience::Group(_)));
        if !asked || !viewer.is(Profile::Student) {
            return Ok(places);
        }
        let found: Vec<(String, Uuid)> = db
            .all(
                "select 'division', division_id from enrollment
                 where person_id = $1 and division_id is not null and valid_from <= $2 and (valid_to is null or valid_to > $2)
                 union all
                 select 'group', group_id from group_membership
                 where person_id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)",
                args![viewer.person, today],
            )
            .await?;
        for (kind, id) in found {
            match kind.as_str() {
                "division" => places.divisions.push(DivisionId(id)),
                _ => places.groups.push(id),
            }
        }
        Ok(places)
    }
    fn standing<'a>(&'a self, viewer: &'a ViewerFacts, today: Day) -> Standing<'a> {
        Standing { viewer, divisions: &self.divisions, groups: &self.groups, today }
    }
}

/// A service as it was last written: for administration.
pub(crate) async fn written(db: &Db, id: ServiceId) -> Result<Option<Service>> {
    Ok(db.fresh(select_service!("from service where id = $1"), args![id]).await?.into_iter().next())
}

/// Every service, by name: for administration.
pub async fn all(db: &Db) -> Result<Vec<Service>> {
    Ok(db.fresh(select_service!("from service order by sort_name, id"), args![]).await?)
}

/// Where a service stands, as addresses; and where proxy-granting tickets may be sent.
pub(crate) async fn places(db: &Db, id: ServiceId) -> Result<(Vec<String>, Vec<String>)> {
    let found: Vec<(String, String, String)> =
        db.fresh("select kind, origin, path from service_address where service_id = $1 order by origin, path", args![id]).await?;
    let of = |wanted: &str| -> Vec<String> {
        found.iter().filter(|(kind, ..)| kind == wanted).map(|(_, origin, path)| format!("{origin}{}/", escaped(path))).collect()
    };
    Ok((of("service"), of("proxy")))
}

/// A decoded path as an address bears it.
fn escaped(path: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(path, KEPT).to_string()
}

/// An opening as administration shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OpeningShown {
    #[sqlx(flatten)]
    pub(crate) line: OpeningLine,
    /// The structure's name.
    pub(crate) place: Option<String>,
    /// The division's or group's label.
    pub(crate) label: Option<String>,
}

/// The openings of a service that are not over, whoever made them.
pub(crate) async fn openings(db: &Db, service: ServiceId, today: Day) -> Result<Vec<OpeningShown>> {
    Ok(db
        .fresh(
            "select opening.id, opening.service_id, opening.structure_id, opening.audience, opening.profile, opening.target_id,
                    opening.valid_from, opening.valid_to, structure.name as place,
                    coalesce(division.label, teaching_group.label) as label
             from service_opening opening
             left join structure on structure.id = opening.structure_id
             left join division on division.id = opening.target_id
             left join teaching_group on teaching_group.id = opening.target_id
             where opening.service_id = $1 and (opening.valid_to is null or opening.valid_to > $2)
             order by case when opening.structure_id is null then 0 else 1 end, structure.sort_name, opening.valid_from, opening.id",
            args![service, today],
        )
        .await?)
}

/// To whom a service is open on a day or later, and where, in words: for the command line.
pub async fn opened_to(db: &Db, service: ServiceId, today: Day) -> Result<Vec<Text>> {
    let words = |shown: OpeningShown| {
        let opening = shown.line.opening()?;
        let whom = crate::admin::audience_words(opening.audience, shown.label.as_deref());
        let place = shown.place.map_or(text!("sso-admin-platform"), Text::literal);
        let days = crate::admin::days_words(opening.from, opening.until, today);
        Some(text!("program-service-open-to", whom = whom, place = place, days = days))
    };
    Ok(openings(db, service, today).await?.into_iter().filter_map(words).collect())
}
