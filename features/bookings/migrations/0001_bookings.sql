-- What can be booked for a lesson: rooms (the timetable's) and equipment; and what is booked.

create table equipment (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  name {sorted} not null,
  site text,
  description text,
  closed_on text,
  source text not null
) {keyed};
create unique index equipment_name on equipment (structure_id, name) where closed_on is null;

-- A booking is for a lesson at the hours it had then. Whether it stands is worked out from the lesson as it is now: a
-- cancelled lesson needs nothing, a moved one must be confirmed (`model::Standing`). `state` holds what people did.
create table booking (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  lesson_id uuid not null references lesson (id),
  room_id uuid references room (id),
  equipment_id uuid references equipment (id),
  person_id uuid not null references person (id),
  day text not null,
  starts text not null,
  ends text not null,
  state text not null check (state in ('accepted', 'cancelled')),
  about text not null,
  made_at bigint not null,
  ended_at bigint,
  check ((room_id is null) <> (equipment_id is null)),
  check (starts < ends)
) {keyed};
create index booking_day on booking (structure_id, day);
create index booking_lesson on booking (lesson_id);
create index booking_person on booking (person_id, day);
create index booking_room on booking (room_id, day) where room_id is not null;
create index booking_equipment on booking (equipment_id, day) where equipment_id is not null;
