//! Changes to the register: services and openings, each with its line in the journal.

use super::{OpeningLine, OpeningShown};
use crate::model::{Audience, Identifier, Opening, OpeningId, Protocol, Release, ServiceId};
use kit::address::{Address, is_loopback};
use kit::audit::{self, Act};
use kit::words::folded;
use kit::{Day, Error, Instant, PersonId, Result, StructureId, Text, Unit, args, text};

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
    /// Whether people come to it with a second factor.
    pub second_factor: bool,
}

/// Whether people would begin at a service elsewhere than where it stands: at the origin of none of its addresses. A
/// program on somebody's own device stands nowhere, and begins where it says.
pub fn begins_elsewhere(start: &str, stands: &[String]) -> bool {
    let Some(start) = Address::parse(start) else { return false };
    let stands: Vec<Address> = stands.iter().filter_map(|text| Address::parse(text)).collect();
    let on_a_device = |address: &Address| is_loopback(address.host());
    !stands.iter().any(|address| address.origin() == start.origin()) && !stands.iter().all(on_a_device)
}

/// Registers a CAS service; it is open to nobody yet.
///
/// # Errors
/// [`Error::Refused`] where another service stands already.
pub async fn add(unit: &mut Unit, author: Option<PersonId>, new: &NewService<'_>, now: Instant) -> Result<ServiceId> {
    let id = insert(unit, author, Protocol::Cas, new, now).await?;
    place(unit, id, new.addresses, new.proxies).await?;
    Noted::added(id, author, &new.said()).note(unit, now).await?;
    Ok(id)
}

/// What is kept of every service, whatever it speaks.
pub(crate) async fn insert(
    unit: &mut Unit,
    author: Option<PersonId>,
    protocol: Protocol,
    new: &NewService<'_>,
    now: Instant,
) -> Result<ServiceId> {
    let id = ServiceId::new(now);
    unit.run(
        "insert into service (id, protocol, name, sort_name, supplier, icon, start_url, release, identifier, told, second_factor,
                              created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            id,
            protocol,
            new.name,
            folded(new.name),
            new.supplier,
            new.icon,
            new.start_url,
            new.release,
            new.identifier,
            new.told,
            new.second_factor,
            now,
            author
        ],
    )
    .await?;
    Ok(id)
}

/// Changes a CAS service that is registered.
pub async fn change(unit: &mut Unit, author: PersonId, id: ServiceId, new: &NewService<'_>, now: Instant) -> Result<()> {
    let before = update(unit, id, new).await?;
    place(unit, id, new.addresses, new.proxies).await?;
    Noted::changed(id, author, &before, &new.said()).note(unit, now).await
}

/// Changes what is kept of every service; gives what was there, for the journal.
pub(crate) async fn update(unit: &mut Unit, id: ServiceId, new: &NewService<'_>) -> Result<String> {
    let before: Option<(String, Release, Identifier, bool)> =
        unit.optional("select start_url, release, identifier, second_factor from service where id = $1", args![id]).await?;
    unit.run(
        "update service set name = $2, sort_name = $3, supplier = $4, icon = $5, start_url = $6, release = $7, identifier = $8,
                            told = $9, second_factor = $10
         where id = $1",
        args![
            id,
            new.name,
            folded(new.name),
            new.supplier,
            new.icon,
            new.start_url,
            new.release,
            new.identifier,
            new.told,
            new.second_factor
        ],
    )
    .await?;
    Ok(before.map(|(url, release, identifier, second)| said(&url, release, identifier, second)).unwrap_or_default())
}

impl NewService<'_> {
    /// What is said of it in the journal.
    pub(crate) fn said(&self) -> String {
        said(self.start_url, self.release, self.identifier, self.second_factor)
    }
}

fn said(url: &str, release: Release, identifier: Identifier, second_factor: bool) -> String {
    let second = if second_factor { "; second_factor=yes" } else { "" };
    format!("release={release}; identifier={identifier}; url={}{second}", plain(url))
}

/// An address as a value of the journal, whose values are parted by semicolons.
pub(crate) fn plain(url: &str) -> String {
    url.replace(';', "%3B")
}

/// An act on a service, for the journal: its name is part of what is said, since the journal outlives it.
pub(crate) struct Noted<'a> {
    pub(crate) service: ServiceId,
    pub(crate) structure: Option<StructureId>,
    pub(crate) author: Option<PersonId>,
    pub(crate) act: &'static str,
    pub(crate) before: &'a str,
    pub(crate) after: &'a str,
}

impl<'a> Noted<'a> {
    pub(crate) fn added(service: ServiceId, author: Option<PersonId>, after: &'a str) -> Self {
        Self { service, structure: None, author, act: "act-service-added", before: "", after }
    }
    pub(crate) fn changed(service: ServiceId, author: PersonId, before: &'a str, after: &'a str) -> Self {
        Self { service, structure: None, author: Some(author), act: "act-service-changed", before, after }
    }
    pub(crate) async fn note(self, unit: &mut Unit, now: Instant) -> Result<()> {
        let name: Option<(String,)> = unit.optional("select name from service where id = $1", args![self.service]).await?;
        let name = name.map(|(name,)| name.replace(';', ",")).unwrap_or_default();
        let after = if self.after.is_empty() { format!("service={name}") } else { format!("service={name}; {}", self.after) };
        let act = Act {
            structure: self.structure,
            author: self.author,
            act: self.act,
            object_kind: "service",
            object: Some(self.service.0),
            before: self.before,
            after: &after,
        };
        audit::note(unit, act, now).await
    }
}

/// Why a service may not stand at these addresses: another stands at exactly one of them, stopped or not, and would be
/// shut out without a word. Below or above another is another place: the nearest is the one asked for.
pub(crate) async fn taken(unit: &mut Unit, own: Option<ServiceId>, addresses: &[Address]) -> Result<Option<Text>> {
    if addresses.is_empty() {
        return Ok(None);
    }
    let others: Vec<(String, String, String)> = unit
        .all(
            "select service_address.origin, service_address.path, service.name
             from service_address join service on service.id = service_address.service_id
             where service_address.kind = 'service' and ($1 is null or service.id <> $1) order by service.id",
            args![own],
        )
        .await?;
    let said = addresses.iter().find_map(|address| {
        let path = address.registered_path();
        let (.., name) = others.iter().find(|(origin, other, _)| origin == address.origin() && *other == path)?;
        let address = format!("{}{}/", address.origin(), super::escaped(&path));
        Some(text!("sso-address-taken", address = address, name = name.as_str()))
    });
    Ok(said)
}

/// Keeps where a service stands, instead of what was kept. The schema lets nobody stand where another does: who comes
/// there at the same instant waits for the first, and then hears of it.
async fn place(unit: &mut Unit, id: ServiceId, addresses: &[Address], proxies: &[Address]) -> Result<()> {
    if let Some(why) = taken(unit, Some(id), addresses).await? {
        return Err(Error::Refused(why));
    }
    unit.run("delete from service_address where service_id = $1", args![id]).await?;
    let line = |kind: &'static str| move |address: &Address| args![id, kind, address.origin(), address.registered_path()];
    let rows: Vec<kit::db::Args> = addresses.iter().map(line("service")).chain(proxies.iter().map(line("proxy"))).collect();
    let asked = rows.len() as u64;
    let sql = "insert into service_address (service_id, kind, origin, path) values {rows} on conflict do nothing";
    if unit.run_many(sql, rows).await? < asked
        && let Some(why) = taken(unit, Some(id), addresses).await?
    {
        return Err(Error::Refused(why));
    }
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

/// Whether a service is open in the same place to the same people already, on every day of an opening to make. Until the
/// unit ends nobody else opens it: who asks the same at the same instant waits, and then sees what was done.
pub(crate) async fn is_open_already(unit: &mut Unit, service: ServiceId, new: NewOpening) -> Result<bool> {
    unit.run("update service set told = told where id = $1", args![service]).await?;
    let lines: Vec<OpeningLine> = unit
        .all(
            "select id, service_id, structure_id, audience, profile, target_id, valid_from, valid_to from service_opening
             where service_id = $1 and audience = $2",
            args![service, new.audience.code()],
        )
        .await?;
    let covers =
        |one: &Opening| one.from <= new.from && one.until.is_none_or(|until| new.until.is_some_and(|last| last <= until));
    let same = |one: &Opening| one.structure == new.structure && one.audience == new.audience;
    Ok(lines.iter().filter_map(OpeningLine::opening).any(|one| same(&one) && covers(&one)))
}

/// Opens a service; the right to do so was asked before.
///
/// # Errors
/// [`Error::Refused`] where it is open to the same people already: closing one opening would leave the other.
pub async fn open(
    unit: &mut Unit,
    author: Option<PersonId>,
    service: ServiceId,
    new: NewOpening,
    now: Instant,
) -> Result<OpeningId> {
    if is_open_already(unit, service, new).await? {
        return Err(Error::Refused(text!("sso-open-already")));
    }
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
    let whom = whom(unit, new.audience).await?;
    let until = new.until.map(|day| format!("; until={}", day.plus_days(-1))).unwrap_or_default();
    let after = format!("{whom}; from={}{until}", new.from);
    let noted = Noted { service, structure: new.structure, author, act: "act-service-opened", before: "", after: &after };
    noted.note(unit, now).await?;
    Ok(id)
}

/// For whom an opening is, as the journal keeps it.
async fn whom(unit: &mut Unit, audience: Audience) -> Result<String> {
    let label: Option<(String,)> = match audience {
        Audience::Everyone => return Ok("who=all".to_owned()),
        Audience::Profile(profile) => return Ok(format!("who={profile}")),
        Audience::Division(id) => unit.optional("select label from division where id = $1", args![id]).await?,
        Audience::Group(id) => unit.optional("select label from teaching_group where id = $1", args![id]).await?,
    };
    Ok(format!("division={}", label.map(|(label,)| label.replace(';', ",")).unwrap_or_default()))
}

/// Closes an opening from today: what was open stays known until then. The right to do so was asked before.
pub(crate) async fn close(unit: &mut Unit, author: PersonId, shown: &OpeningShown, today: Day, now: Instant) -> Result<()> {
    let Some(opening) = shown.line.opening() else { return Ok(()) };
    unit.run(
        "update service_opening set valid_to = $2 where id = $1 and (valid_to is null or valid_to > $2)",
        args![opening.id, today],
    )
    .await?;
    let before = whom(unit, opening.audience).await?;
    let noted = Noted {
        service: shown.line.service_id,
        structure: opening.structure,
        author: Some(author),
        act: "act-service-closed",
        before: &before,
        after: "",
    };
    noted.note(unit, now).await
}

/// Stops a service at once: its tickets are void, and it is told that everybody left.
pub(crate) async fn stop(unit: &mut Unit, author: PersonId, id: ServiceId, now: Instant) -> Result<()> {
    let stopped = unit.run("update service set stopped_at = $2 where id = $1 and stopped_at is null", args![id, now]).await?;
    if stopped == 0 {
        return Ok(());
    }
    unit.run("delete from sso_ticket where service_id = $1", args![id]).await?;
    unit.run("delete from sso_grant where service_id = $1", args![id]).await?;
    unit.run("delete from oidc_grant where service_id = $1", args![id]).await?;
    unit.run("update sso_child set session_id = null where service_id = $1", args![id]).await?;
    let noted = Noted { service: id, structure: None, author: Some(author), act: "act-service-stopped", before: "", after: "" };
    noted.note(unit, now).await
}

/// Lets a stopped service work again, for those to whom it is open.
pub(crate) async fn resume(unit: &mut Unit, author: PersonId, id: ServiceId, now: Instant) -> Result<()> {
    if unit.run("update service set stopped_at = null where id = $1 and stopped_at is not null", args![id]).await? == 0 {
        return Ok(());
    }
    let noted = Noted { service: id, structure: None, author: Some(author), act: "act-service-resumed", before: "", after: "" };
    noted.note(unit, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_begin_where_a_service_stands() {
        let elsewhere = |start: &str, stands: &[&str]| {
            let stands: Vec<String> = stands.iter().map(|text| (*text).to_owned()).collect();
            begins_elsewhere(start, &stands)
        };
        let both = ["https://notes.example/app", "https://www.notes.example/"];
        assert!(!elsewhere("https://notes.example/start?x=1", &both) && !elsewhere("https://www.notes.example:443", &both));
        for other in ["https://evil.example/app", "https://notes.example:8443/app", "http://127.0.0.1:9000/"] {
            assert!(elsewhere(other, &both), "{other}");
        }
        assert!(!elsewhere("https://editor.example/cahier", &["http://127.0.0.1/back"]), "a program on a device");
    }
}
