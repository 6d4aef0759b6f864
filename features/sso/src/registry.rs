//! The register of services: who they are, where they stand, to whom they are open, what they learn.
//!
//! For other features: [`open_to`] lists the services of somebody (the shelf), [`find`] gives one of them,
//! [`what_it_learns`] says what it receives. Everything goes through the viewer and the openings.

use crate::address::Address;
use crate::model::{Audience, Identifier, Opening, OpeningId, Protocol, Release, ServiceId};
use crate::opening::{self, Reach, Standing};
use crate::release::Attribute;
use kit::words::folded;
use kit::{App, Day, Db, DivisionId, Instant, PersonId, Profile, Result, StructureId, Unit, ViewerFacts, args};
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
    /// Since when it is stopped, if it is.
    pub stopped_at: Option<Instant>,
}

/// The columns of a [`Service`], of the table `service`.
macro_rules! select_service {
    ($rest:literal) => {
        concat!(
            "select service.id, service.protocol, service.name, service.supplier, service.icon, service.start_url,
                    service.release, service.identifier, service.told, service.stopped_at ",
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
}

impl Service {
    /// The attributes it receives, in order; each has its words and its purpose.
    pub fn learns(&self) -> &'static [Attribute] {
        self.release.attributes()
    }
}

/// The services that are open to somebody today, by name; stopped ones are not among them.
pub async fn open_to(app: &App, viewer: &ViewerFacts, today: Day) -> Result<Vec<Mine>> {
    let openings = openings_for(&app.db, None, viewer.person, today).await?;
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
    let visits: Vec<(ServiceId, Instant, i64)> =
        app.db.all("select service_id, at, times from service_visit where person_id = $1", args![viewer.person]).await?;
    let is_open = |service: &Service| {
        let own: Vec<Opening> = openings.iter().filter(|(id, _)| *id == service.id).map(|(_, opening)| *opening).collect();
        matches!(opening::reach(&own, standing), Reach::Open(_))
    };
    let mine = services.into_iter().filter(is_open).map(|service| {
        let visit = visits.iter().find(|(id, ..)| *id == service.id);
        Mine { last_at: visit.map(|(_, at, _)| *at), times: visit.map_or(0, |(.., times)| *times), service }
    });
    Ok(mine.collect())
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

/// A service to register.
#[derive(Clone, Debug)]
pub struct NewService<'a> {
    /// Its name.
    pub name: &'a str,
    /// Who supplies it.
    pub supplier: &'a str,
    /// Its picture.
    pub icon: &'a str,
    /// The page on which somebody begins.
    pub start_url: &'a str,
    /// The pages that may receive tickets.
    pub addresses: &'a [Address],
    /// Where proxy-granting tickets may be sent; nowhere for most.
    pub proxies: &'a [Address],
    /// What it receives.
    pub release: Release,
    /// By which name it knows a person.
    pub identifier: Identifier,
    /// Whether it can be told that somebody signed out.
    pub told: bool,
}

/// Registers a CAS service; it is open to nobody yet.
pub async fn add(unit: &mut Unit, author: Option<PersonId>, new: &NewService<'_>, now: Instant) -> Result<ServiceId> {
    let id = ServiceId::new(now);
    unit.run(
        "insert into service (id, protocol, name, sort_name, supplier, icon, start_url, release, identifier, told, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![id, Protocol::Cas, new.name, folded(new.name), new.supplier, new.icon, new.start_url, new.release, new.identifier, new.told, now, author],
    )
    .await?;
    place(unit, id, new.addresses, new.proxies).await?;
    Ok(id)
}

/// Keeps where a service stands, instead of what was kept.
pub(crate) async fn place(unit: &mut Unit, id: ServiceId, addresses: &[Address], proxies: &[Address]) -> Result<()> {
    unit.run("delete from service_address where service_id = $1", args![id]).await?;
    let line = |kind: &'static str| move |address: &Address| args![id, kind, address.origin(), address.registered_path()];
    let mut rows: Vec<kit::db::Args> = addresses.iter().map(line("service")).chain(proxies.iter().map(line("proxy"))).collect();
    rows.dedup();
    unit.run_many("insert into service_address (service_id, kind, origin, path) values {rows} on conflict do nothing", rows)
        .await?;
    Ok(())
}

/// An opening to make.
#[derive(Clone, Copy, Debug)]
pub struct NewOpening {
    /// Where; none for the whole platform.
    pub structure: Option<StructureId>,
    /// For whom there.
    pub audience: Audience,
    /// The first day.
    pub from: Day,
    /// The first day no more.
    pub until: Option<Day>,
}

/// Opens a service; the right to do so was asked before.
pub async fn open(
    unit: &mut Unit,
    author: Option<PersonId>,
    service: ServiceId,
    new: NewOpening,
    now: Instant,
) -> Result<OpeningId> {
    let id = OpeningId::new(now);
    unit.run(
        "insert into service_opening (id, service_id, structure_id, audience, profile, target_id, valid_from, valid_to, opened_by, opened_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            id,
            service,
            new.structure,
            new.audience.code(),
            new.audience.profile(),
            new.audience.target(),
            new.from,
            new.until,
            author,
            now
        ],
    )
    .await?;
    Ok(id)
}
