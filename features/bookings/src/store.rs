//! Reads what can be booked and what is booked, beside the lesson as it is now.

use crate::model::{Booked, BookingId, EquipmentId, Thing, slot};
use kit::db::{Args, Row};
use kit::{Day, Db, Error, LessonId, PersonId, Result, StructureId, Unit, ViewerFacts, args};
use timetable::model::{Hour, RoomId};

/// Through what is read: the readers, or a unit of work that must see its own writing.
pub(crate) enum Source<'a> {
    Db(&'a Db),
    Unit(&'a mut Unit),
}

impl Source<'_> {
    async fn all<T: Row>(&mut self, sql: &'static str, args: Args) -> Result<Vec<T>> {
        Ok(match self {
            Self::Db(db) => db.all(sql, args).await?,
            Self::Unit(unit) => unit.all(sql, args).await?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct BookedRow {
    id: BookingId,
    lesson_id: LessonId,
    room_id: Option<RoomId>,
    equipment_id: Option<EquipmentId>,
    name: String,
    person_id: PersonId,
    person_name: String,
    day: Day,
    starts: Hour,
    ends: Hour,
    about: String,
    now_day: Day,
    now_starts: Hour,
    now_ends: Hour,
    gone: bool,
}

impl BookedRow {
    fn booked(self) -> Option<Booked> {
        let thing = match (self.room_id, self.equipment_id) {
            (Some(room), _) => Thing::Room(room),
            (None, Some(equipment)) => Thing::Equipment(equipment),
            (None, None) => return None,
        };
        Some(Booked {
            id: self.id,
            lesson: self.lesson_id,
            thing,
            name: self.name,
            person: self.person_id,
            person_name: self.person_name,
            slot: slot(self.day, self.starts, self.ends),
            about: self.about,
            lesson_now: (!self.gone).then(|| slot(self.now_day, self.now_starts, self.now_ends)),
        })
    }
}

// Where the lesson is now: its last move, else its plan; whether it was cancelled last. A test holds this against
// `timetable::model::effective`.
macro_rules! booked {
    ($where:literal) => {
        concat!(
            "select booking.id, booking.lesson_id, booking.room_id, booking.equipment_id, coalesce(room.code, equipment.name) as name,
               booking.person_id, person.given || ' ' || person.family as person_name,
               booking.day, booking.starts, booking.ends, booking.about,
               coalesce(moved.to_day, lesson.day) as now_day, coalesce(moved.to_starts, lesson.starts) as now_starts,
               coalesce(moved.to_ends, lesson.ends) as now_ends,
               (lesson.withdrawn_at is not null or coalesce(last.kind, '') = 'cancelled') as gone
             from booking join lesson on lesson.id = booking.lesson_id join person on person.id = booking.person_id
             left join room on room.id = booking.room_id
             left join equipment on equipment.id = booking.equipment_id
             left join lesson_change moved on moved.id = (
               select one.id from lesson_change one where one.lesson_id = booking.lesson_id and one.kind = 'moved'
               order by one.at desc, one.id desc limit 1)
             left join lesson_change last on last.id = (
               select one.id from lesson_change one where one.lesson_id = booking.lesson_id and one.kind in ('cancelled', 'restored')
               order by one.at desc, one.id desc limit 1)
             where booking.state = 'accepted' and ",
            $where,
            " order by booking.day, booking.starts, name, booking.id limit 500"
        )
    };
}

async fn read(mut source: Source<'_>, sql: &'static str, args: Args) -> Result<Vec<Booked>> {
    let rows: Vec<BookedRow> = source.all(sql, args).await?;
    Ok(rows.into_iter().filter_map(BookedRow::booked).collect())
}

/// The bookings of a school on a day.
pub(crate) async fn of_day(source: Source<'_>, at: StructureId, day: Day) -> Result<Vec<Booked>> {
    read(source, booked!("booking.structure_id = $1 and booking.day = $2"), args![at, day]).await
}

/// The bookings for a lesson.
pub async fn of_lesson(db: &Db, at: StructureId, lesson: LessonId) -> Result<Vec<Booked>> {
    read(Source::Db(db), booked!("booking.structure_id = $1 and booking.lesson_id = $2"), args![at, lesson]).await
}

/// What somebody booked in a school, from a day on, at its hours or at those of the lesson now.
pub async fn of_person(db: &Db, at: StructureId, person: PersonId, from: Day) -> Result<Vec<Booked>> {
    let sql = booked!(
        "booking.structure_id = $1 and booking.person_id = $2 and (booking.day >= $3 or coalesce(moved.to_day, lesson.day) >= $3)"
    );
    read(Source::Db(db), sql, args![at, person, from]).await
}

/// What is booked of a room (`$2`) of a structure (`$1`) on a day (`$3`) and stands: its lesson takes place then. In a room that
/// several share, a booking keeps nobody out.
pub(crate) const HOLDS: &str = "select booking.lesson_id, booking.starts, booking.ends, booking.about from booking
     join lesson on lesson.id = booking.lesson_id and lesson.withdrawn_at is null
     join room on room.id = booking.room_id and not room.shared
     left join lesson_change moved on moved.id = (
       select one.id from lesson_change one where one.lesson_id = booking.lesson_id and one.kind = 'moved'
       order by one.at desc, one.id desc limit 1)
     where booking.structure_id = $1 and booking.room_id = $2 and booking.day = $3 and booking.state = 'accepted'
       and coalesce(moved.to_day, lesson.day) = booking.day and coalesce(moved.to_starts, lesson.starts) = booking.starts
       and coalesce(moved.to_ends, lesson.ends) = booking.ends
       and coalesce((select one.kind from lesson_change one
         where one.lesson_id = booking.lesson_id and one.kind in ('cancelled', 'restored')
         order by one.at desc, one.id desc limit 1), '') <> 'cancelled'
     order by booking.starts";

/// How many schools are asked about in one statement.
const AT_ONCE: usize = 4;

/// The same in several schools: one statement for everybody who is not in more than four.
pub async fn of_person_in(db: &Db, at: &[StructureId], person: PersonId, from: Day) -> Result<Vec<Booked>> {
    let mut out = vec![];
    for some in at.chunks(AT_ONCE) {
        let school = |place: usize| some.get(place).or(some.first()).copied();
        let sql = booked!(
            "booking.structure_id in ($3, $4, $5, $6) and booking.person_id = $1
             and (booking.day >= $2 or coalesce(moved.to_day, lesson.day) >= $2)"
        );
        out.extend(read(Source::Db(db), sql, args![person, from, school(0), school(1), school(2), school(3)]).await?);
    }
    Ok(out)
}

/// The bookings of a school from a day on.
pub async fn of_school(db: &Db, at: StructureId, from: Day) -> Result<Vec<Booked>> {
    read(Source::Db(db), booked!("booking.structure_id = $1 and booking.day >= $2"), args![at, from]).await
}

/// The bookings of a thing from a day on.
pub async fn of_thing(db: &Db, at: StructureId, thing: Thing, from: Day) -> Result<Vec<Booked>> {
    match thing {
        Thing::Room(id) => {
            let sql = booked!("booking.structure_id = $1 and booking.room_id = $2 and booking.day >= $3");
            read(Source::Db(db), sql, args![at, id, from]).await
        }
        Thing::Equipment(id) => {
            let sql = booked!("booking.structure_id = $1 and booking.equipment_id = $2 and booking.day >= $3");
            read(Source::Db(db), sql, args![at, id, from]).await
        }
    }
}

/// A booking that the viewer may end or confirm, and where it is.
pub async fn own(db: &Db, viewer: &ViewerFacts, id: BookingId) -> Result<(StructureId, Booked)> {
    let at: Option<(StructureId, PersonId)> =
        db.optional("select structure_id, person_id from booking where id = $1 and state = 'accepted'", args![id]).await?;
    let (at, _) = at.filter(|(at, person)| crate::sight::may_end(viewer, *at, *person)).ok_or(Error::NotFound)?;
    let found = read(Source::Db(db), booked!("booking.structure_id = $1 and booking.id = $2"), args![at, id]).await?;
    found.into_iter().next().map(|one| (at, one)).ok_or(Error::NotFound)
}

/// Something that can be booked, as lists show it.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What.
    pub thing: Thing,
    /// How it is called.
    pub name: String,
    /// Where it stands, what it is.
    pub detail: String,
    /// How many people a room holds.
    pub capacity: Option<i64>,
    /// Whether several lessons may be in a room at once.
    pub shared: bool,
}

#[derive(sqlx::FromRow)]
struct OfferedRow {
    room_id: Option<RoomId>,
    equipment_id: Option<EquipmentId>,
    name: String,
    detail: Option<String>,
    capacity: Option<i64>,
    shared: bool,
}

/// All that can be booked in a school on a day, equipment first.
pub(crate) async fn offered(mut source: Source<'_>, at: StructureId, day: Day) -> Result<Vec<Offered>> {
    let rows: Vec<OfferedRow> = source
        .all(
            "select cast(null as uuid) as room_id, equipment.id as equipment_id, equipment.name,
               coalesce(equipment.site, '') || case when equipment.site is not null and equipment.description is not null
                 then ' · ' else '' end || coalesce(equipment.description, '') as detail,
               cast(null as bigint) as capacity, false as shared, 0 as place
             from equipment where equipment.structure_id = $1 and (equipment.closed_on is null or equipment.closed_on > $2)
             union all
             select room.id, cast(null as uuid), room.code, room.label, room.capacity, room.shared, 1
             from room where room.structure_id = $1 and room.bookable and (room.closed_on is null or room.closed_on > $2)
             order by place, name",
            args![at, day],
        )
        .await?;
    let offered = |row: OfferedRow| {
        let thing = match (row.room_id, row.equipment_id) {
            (Some(id), _) => Thing::Room(id),
            (None, Some(id)) => Thing::Equipment(id),
            (None, None) => return None,
        };
        let (name, detail) = (row.name, row.detail.unwrap_or_default());
        Some(Offered { thing, name, detail, capacity: row.capacity, shared: row.shared })
    };
    Ok(rows.into_iter().filter_map(offered).collect())
}

/// The rooms among what is offered where several lessons may be at once.
pub(crate) fn shared(offered: &[Offered]) -> Vec<RoomId> {
    let room = |one: &Offered| match one.thing {
        Thing::Room(id) if one.shared => Some(id),
        _ => None,
    };
    offered.iter().filter_map(room).collect()
}

/// A piece of equipment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Equipment {
    /// Which.
    pub id: EquipmentId,
    /// Where.
    pub structure_id: StructureId,
    /// How it is called.
    pub name: String,
    /// Where it stands.
    pub site: Option<String>,
    /// What it is.
    pub description: Option<String>,
}

/// The equipment of a school, by name.
pub async fn equipment_of(db: &Db, at: StructureId) -> Result<Vec<Equipment>> {
    Ok(db
        .all(
            "select id, structure_id, name, site, description from equipment where structure_id = $1 and closed_on is null order by name",
            args![at],
        )
        .await?)
}

/// A piece of equipment, for who reads the timetables of its school.
pub async fn equipment(db: &Db, viewer: &ViewerFacts, id: EquipmentId) -> Result<Equipment> {
    let found: Option<Equipment> = db
        .optional(
            "select id, structure_id, name, site, description from equipment where id = $1 and closed_on is null",
            args![id],
        )
        .await?;
    found.filter(|one| timetable::sight::reads_school(viewer, one.structure_id)).ok_or(Error::NotFound)
}
