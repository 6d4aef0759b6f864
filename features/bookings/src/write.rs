//! Books, confirms, gives up; keeps equipment.
//!
//! Whoever books waits for whoever else writes to the timetable of the school (`timetable::write::begin`), and reads inside
//! the unit what is free: what it has read still holds when it commits, so that of two who want one thing one is refused.

use crate::model::{Booked, BookingId, EquipmentId, Taken, Thing, lying, taken};
use crate::say;
use crate::store::{self, Source};
use kit::audit::{self, Act};
use kit::words::clean_name;
use kit::{Error, PersonId, Result, StructureId, Unit, args};
use timetable::model::{Effective, Slot};
use timetable::store::{Of, lessons_within};
use timetable::write::{By, NewChange, Refusal, What};

/// Why nothing was booked.
#[derive(Clone, Debug)]
pub enum NotBooked {
    /// It is not free.
    Taken(Taken),
    /// There is no such thing in this school.
    Unknown,
    /// The lesson does not take place.
    Cancelled,
    /// It is booked, but the lesson cannot be moved there.
    Refused(Refusal),
}

/// A booking to be.
#[derive(Clone, Debug)]
pub struct NewBooking<'a> {
    /// For which lesson, as it stands.
    pub lesson: &'a Effective,
    /// What.
    pub thing: Thing,
    /// By whom.
    pub person: PersonId,
    /// Whether the lesson moves into the room.
    pub moves_there: bool,
}

/// Books a thing for a lesson, and moves the lesson there if that is asked; or says why not.
pub async fn book(unit: &mut Unit, new: &NewBooking<'_>, by: By) -> Result<std::result::Result<BookingId, NotBooked>> {
    let at = new.lesson.plan.structure;
    timetable::write::begin(unit, at).await?;
    let id = new.lesson.plan.id;
    // The lesson as it is now that nobody else writes.
    let day = new.lesson.slot.day;
    let Some(lesson) = lessons_within(unit, at, Of::Lesson(id), day.plus_days(-400), day.plus_days(400)).await?.pop() else {
        return Err(Error::NotFound);
    };
    if lesson.cancelled.is_some() {
        return Ok(Err(NotBooked::Cancelled));
    }
    let booked = match free(unit, at, (new.thing, lesson.slot, &lesson), None).await? {
        Ok(booked) => booked,
        Err(why) => return Ok(Err(why)),
    };
    end_lying(unit, new.thing, lesson.slot, &booked, by).await?;
    let booking = BookingId::new(by.now);
    let (room, equipment) = match new.thing {
        Thing::Room(id) => (Some(id), None),
        Thing::Equipment(id) => (None, Some(id)),
    };
    let Slot { day, starts, ends } = lesson.slot;
    unit.run(
        "insert into booking (id, structure_id, lesson_id, room_id, equipment_id, person_id, day, starts, ends, state, about, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'accepted', $10, $11)",
        args![booking, at, id, room, equipment, new.person, day, starts, ends, say::about(&lesson), by.now],
    )
    .await?;
    note(unit, at, "act-booking-made", ("booking", booking.0), &at_slot(lesson.slot), by).await?;
    if let (Some(room), true) = (room, new.moves_there) {
        let change = NewChange { lesson: id, what: What::Room(Some(room)), reason: None, words: None };
        match timetable::write::change(unit, at, &change, None, by).await? {
            Ok(()) | Err(Refusal::Same) => {}
            Err(refusal) => return Ok(Err(NotBooked::Refused(refusal))),
        }
    }
    Ok(Ok(booking))
}

/// Whether a thing is there and free at a slot; the bookings of the day, without one that is to be set aside.
async fn free(
    unit: &mut Unit,
    at: StructureId,
    (thing, slot, lesson): (Thing, Slot, &Effective),
    aside: Option<BookingId>,
) -> Result<std::result::Result<Vec<Booked>, NotBooked>> {
    let offered = store::offered(Source::Unit(unit), at, slot.day).await?;
    if offered.iter().all(|one| one.thing != thing) {
        return Ok(Err(NotBooked::Unknown));
    }
    let shared = store::shared(&offered);
    let lessons = lessons_within(unit, at, Of::School, slot.day, slot.day.plus_days(1)).await?;
    let mut booked = store::of_day(Source::Unit(unit), at, slot.day).await?;
    booked.retain(|one| Some(one.id) != aside);
    Ok(match taken((thing, slot, lesson.plan.id), &lessons, &booked, &shared) {
        Some(why) => Err(NotBooked::Taken(why)),
        None => Ok(booked),
    })
}

/// Ends what lies on a thing without standing: its lesson was cancelled or moved, and somebody else takes the thing.
async fn end_lying(unit: &mut Unit, thing: Thing, slot: Slot, booked: &[Booked], by: By) -> Result<()> {
    for id in lying(thing, slot, booked) {
        unit.run("update booking set state = 'cancelled', ended_at = $2 where id = $1", args![id, by.now]).await?;
    }
    Ok(())
}

/// Confirms a booking at the hour to which its lesson was moved; or says why not.
pub async fn confirm(unit: &mut Unit, at: StructureId, booking: &Booked, by: By) -> Result<std::result::Result<(), NotBooked>> {
    timetable::write::begin(unit, at).await?;
    let day = booking.slot.day;
    let Some(lesson) = lessons_within(unit, at, Of::Lesson(booking.lesson), day.plus_days(-400), day.plus_days(400)).await?.pop()
    else {
        return Err(Error::NotFound);
    };
    if lesson.cancelled.is_some() {
        return Ok(Err(NotBooked::Cancelled));
    }
    let slot = lesson.slot;
    let booked = match free(unit, at, (booking.thing, slot, &lesson), Some(booking.id)).await? {
        Ok(booked) => booked,
        Err(why) => return Ok(Err(why)),
    };
    end_lying(unit, booking.thing, slot, &booked, by).await?;
    let done = unit
        .run(
            "update booking set day = $3, starts = $4, ends = $5 where id = $1 and structure_id = $2 and state = 'accepted'",
            args![booking.id, at, slot.day, slot.starts, slot.ends],
        )
        .await?;
    if done == 0 {
        return Err(Error::NotFound);
    }
    note(unit, at, "act-booking-confirmed", ("booking", booking.id.0), &at_slot(slot), by).await?;
    Ok(Ok(()))
}

/// Gives a booking up.
pub async fn end(unit: &mut Unit, at: StructureId, booking: BookingId, by: By) -> Result<()> {
    timetable::write::begin(unit, at).await?;
    unit.run(
        "update booking set state = 'cancelled', ended_at = $3 where id = $1 and structure_id = $2 and state = 'accepted'",
        args![booking, at, by.now],
    )
    .await?;
    note(unit, at, "act-booking-ended", ("booking", booking.0), "", by).await
}

/// A piece of equipment as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewEquipment<'a> {
    /// How it is called.
    pub name: &'a str,
    /// Where it stands.
    pub site: Option<&'a str>,
    /// What it is.
    pub description: Option<&'a str>,
}

/// Adds equipment to a school, or changes it; says whether no other piece is called so.
pub async fn keep(
    unit: &mut Unit,
    at: StructureId,
    id: Option<EquipmentId>,
    new: NewEquipment<'_>,
    (source, by): (&str, By),
) -> Result<Option<EquipmentId>> {
    timetable::write::begin(unit, at).await?;
    let name = clean_name(new.name);
    let there: Vec<(EquipmentId,)> = unit
        .all("select id from equipment where structure_id = $1 and name = $2 and closed_on is null", args![at, name.as_str()])
        .await?;
    if there.iter().any(|(other,)| Some(*other) != id) {
        return Ok(None);
    }
    let made = id.unwrap_or_else(|| EquipmentId::new(by.now));
    unit.run(
        "insert into equipment (id, structure_id, name, site, description, source) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set name = excluded.name, site = excluded.site, description = excluded.description",
        args![made, at, name.as_str(), new.site, new.description, source],
    )
    .await?;
    let act = if id.is_some() { "act-equipment-changed" } else { "act-equipment-added" };
    note(unit, at, act, ("equipment", made.0), &format!("name={name}"), by).await?;
    Ok(Some(made))
}

/// Takes equipment out of use from a day on; what is booked of it from then on is given up.
pub async fn close(unit: &mut Unit, at: StructureId, id: EquipmentId, (day, by): (kit::Day, By)) -> Result<()> {
    timetable::write::begin(unit, at).await?;
    unit.run("update equipment set closed_on = $3 where id = $1 and structure_id = $2", args![id, at, day]).await?;
    unit.run(
        "update booking set state = 'cancelled', ended_at = $4
         where equipment_id = $1 and structure_id = $2 and day >= $3 and state = 'accepted'",
        args![id, at, day, by.now],
    )
    .await?;
    note(unit, at, "act-equipment-closed", ("equipment", id.0), "", by).await
}

fn at_slot(slot: Slot) -> String {
    format!("at={} {}", slot.day, slot.starts)
}

async fn note(
    unit: &mut Unit,
    at: StructureId,
    act: &'static str,
    (object_kind, object): (&'static str, uuid::Uuid),
    after: &str,
    by: By,
) -> Result<()> {
    let act = Act { structure: Some(at), author: by.author, act, object_kind, object: Some(object), before: "", after };
    audit::note(unit, act, by.now).await
}
