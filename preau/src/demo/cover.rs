//! What the demo has of absences and bookings: Claude Équerre is away on the next day on which Anne Virgule can stand in
//! for him, more of that day waits for an answer or a decision; trolleys are there, and one is booked.

use super::people::School;
use ::bookings::model::Thing;
use ::bookings::write::{NewBooking, NewEquipment};
use ::cover::model::{AbsenceReason, Fate, Interval};
use ::cover::store as absences;
use ::cover::write::{self, Decision, Instructions, NewAbsence};
use ::timetable::model::{Effective, Hour};
use ::timetable::store::{Of, lessons};
use ::timetable::write::By;
use jiff::tz::TimeZone;
use kit::{App, Instant, PersonId, Result, StructureId, args};
use rich::Document;

/// How far ahead a day is looked for.
const AHEAD_DAYS: i64 = 14;
const SOURCE: &str = "demo";

/// What there is to be booked: name, place, description.
const EQUIPMENT: &[(&str, &str, &str)] = &[
    ("Chariot de tablettes A", "Bâtiment A, 1er étage", "16 tablettes"),
    ("Chariot de tablettes B", "Bâtiment B, rez-de-chaussée", "16 tablettes"),
    ("Chariot d’ordinateurs", "CDI", "14 ordinateurs portables"),
    ("Malle de robots", "Salle de technologie", "8 robots à programmer"),
    ("Caméra et trépied", "CDI", "Avec micro-cravate"),
];

/// Lays the absence and the bookings of the collège.
pub(super) async fn make(app: &App, now: Instant) -> Result<()> {
    let found: Option<(StructureId, String)> =
        app.db.optional("select id, zone from structure where uai = $1", args![School::College.uai()]).await?;
    let Some((at, zone)) = found else { return Ok(()) };
    let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let (Some(claude), Some(anne)) = (named(app, at, "Claude", "Équerre").await?, named(app, at, "Anne", "Virgule").await?)
    else {
        return Ok(());
    };
    let office = named(app, at, "Yves", "Classeur").await?;
    let (today, hour) = (now.day_in(&zone), Hour::of(now.in_zone(&zone).time()));
    let coming = lessons(&app.db, at, Of::Teacher(claude), today, today.plus_days(AHEAD_DAYS)).await?;
    let later: Vec<&Effective> = coming.iter().filter(|one| (one.slot.day, one.slot.starts) > (today, hour)).collect();
    book(app, (at, claude), &later, By { author: Some(claude), now: now.plus_seconds(-86_400) }).await?;
    let untouched = |one: &&&Effective| one.changed_at.is_none() && one.slot.day > today;
    for lesson in later.iter().filter(untouched).filter(|one| of_6b(one)) {
        if away(app, (at, claude, anne), lesson, By { author: office, now: now.plus_seconds(-3_600) }).await? {
            break;
        }
    }
    Ok(())
}

async fn named(app: &App, at: StructureId, given: &str, family: &str) -> Result<Option<PersonId>> {
    let rows: Vec<(PersonId,)> = app
        .db
        .fresh(
            "select person.id from person join role on role.person_id = person.id
             where role.structure_id = $1 and role.valid_to is null and person.given = $2 and person.family = $3 limit 1",
            args![at, given, family],
        )
        .await?;
    Ok(rows.first().map(|(id,)| *id))
}

fn of_6b(lesson: &Effective) -> bool {
    lesson.audiences().iter().any(|one| matches!(one.label(), "6B" | "6e B"))
}

/// From a lesson to the end of its day: it is covered by Anne, the next one is proposed, the others are to be decided.
/// Nothing is written, and it is said so, when Anne cannot.
async fn away(app: &App, (at, claude, anne): (StructureId, PersonId, PersonId), first: &Effective, by: By) -> Result<bool> {
    let slot = first.slot;
    let Some(when) = Interval::of((slot.day, Some(slot.starts)), (slot.day, None)) else { return Ok(false) };
    let concerned = absences::concerned(&app.db, at, claude, &when).await?;
    let wanted: Vec<&Effective> = concerned.iter().take(2).collect();
    let free = absences::free(&app.db, at, &wanted).await?;
    let proposals = |lesson: &Effective| -> Vec<_> {
        let near = free.get(&lesson.plan.id).into_iter().flatten().filter(|one| one.is_near());
        near.map(|one| (one.id, one.kind(false))).collect()
    };
    if proposals(first).iter().all(|(id, _)| *id != anne) {
        return Ok(false);
    }
    let words = "Terminez les **exercices 12 à 15** de la page 48, puis rangez vos feuilles dans le classeur.";
    let instructions = rich::sent("", words).ok().map(|document: Document| document.to_json());
    let decisions: Vec<Decision> = wanted
        .iter()
        .enumerate()
        .map(|(place, lesson)| Decision {
            lesson: (*lesson).clone(),
            fate: Some(Fate::Cover),
            instructions: if place == 0 { Instructions::Say(instructions.clone()) } else { Instructions::AsTheyAre },
            proposals: proposals(lesson),
        })
        .collect();
    let ids: Vec<_> = concerned.iter().map(|one| one.plan.id).collect();
    let new = NewAbsence {
        person: claude,
        when,
        reason: AbsenceReason::Training,
        private_reason: Some("Stage de formation à Imagineville, convocation reçue."),
        lessons: &ids,
    };
    let mut unit = app.db.begin().await?;
    let Ok(absence) = write::enter(&mut unit, at, &new, by).await? else { return Ok(false) };
    if write::decide(&mut unit, (at, absence, claude), &decisions, by).await?.is_err() {
        return Ok(false);
    }
    let (cover,) =
        unit.one("select id from cover where absence_id = $1 and lesson_id = $2", args![absence, first.plan.id]).await?;
    let later = By { author: Some(anne), now: by.now.plus_seconds(900) };
    if write::accept(&mut unit, (at, cover), (anne, first), later).await?.is_err() {
        return Ok(false);
    }
    unit.commit().await?;
    Ok(true)
}

/// Puts equipment there, and books a trolley for a lesson of a whole class.
async fn book(app: &App, (at, claude): (StructureId, PersonId), later: &[&Effective], by: By) -> Result<()> {
    let mut unit = app.db.begin().await?;
    let mut first = None;
    for (name, site, description) in EQUIPMENT {
        let new = NewEquipment { name, site: Some(site), description: Some(description) };
        let made = ::bookings::write::keep(&mut unit, at, None, new, (SOURCE, By { author: None, now: by.now })).await?;
        first = first.or(made);
    }
    if let (Some(trolley), Some(lesson)) = (first, later.iter().find(|one| one.cancelled.is_none())) {
        let new = NewBooking { lesson, thing: Thing::Equipment(trolley), person: claude, moves_there: false };
        // What is not free is not booked, and the trolleys are there all the same.
        let _free = ::bookings::write::book(&mut unit, &new, by).await?;
    }
    unit.commit().await?;
    Ok(())
}
