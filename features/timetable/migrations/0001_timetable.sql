-- The timetable: where and when lessons take place, what recurs, each dated lesson, what was changed of it.
-- Hours are local civil times of the structure's zone, `HH:MM`; days are local dates. Nothing here overwrites: what
-- happens to a lesson is a row of `lesson_change`, and the effective lesson is worked out (`model::effective`).

-- One row for each structure: whoever writes to the timetable of a structure raises `version` first, so that writers
-- wait for one another, and what was remembered of the timetable falls.
create table timetable_state (
  structure_id uuid primary key references structure (id),
  version bigint not null
);

create table site (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  name text not null,
  source text not null,
  unique (structure_id, name)
);

-- A room is shared when several lessons may take place there at once: a gymnasium, the library.
create table room (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  site_id uuid references site (id),
  code {sorted} not null,
  label text,
  kind text not null check (kind in ('classroom', 'laboratory', 'computers', 'workshop', 'sports', 'arts', 'library', 'study', 'meeting', 'other')),
  capacity bigint,
  accessible boolean not null,
  bookable boolean not null,
  shared boolean not null,
  source text not null,
  key_external {sorted},
  closed_on text,
  unique (structure_id, code)
);

-- The named slots of a day (M1 … S4); a structure may have several, by level or site.
create table bell_schedule (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  label text not null,
  source text not null,
  unique (structure_id, label)
);
-- `weekday`: 1 is Monday; 0 is every day that has no slots of its own.
create table bell_period (
  schedule_id uuid not null references bell_schedule (id),
  structure_id uuid not null,
  weekday bigint not null check (weekday between 0 and 7),
  code text not null,
  kind text not null check (kind in ('lesson', 'break', 'meal')),
  starts text not null,
  ends text not null,
  primary key (schedule_id, weekday, starts),
  check (starts < ends)
) {keyed};
create index bell_period_structure on bell_period (structure_id);

-- The days without lessons which the school adds to the holidays of its zone.
create table closed_day (
  structure_id uuid not null references structure (id),
  day text not null,
  label text not null,
  source text not null,
  primary key (structure_id, day)
) {keyed};

-- The letter of a week where the school says it itself; the alternation goes on from there.
create table week_letter (
  structure_id uuid not null references structure (id),
  monday text not null,
  letter text not null,
  primary key (structure_id, monday)
) {keyed};

-- What recurs: the same people in the same place at the same hour. `weeks` is the set of its weeks: bit n is the
-- week that begins n weeks after the Monday `first_monday`. A lesson that was added alone has a pattern of one week.
create table lesson_pattern (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  year_id uuid not null references school_year (id),
  kind text not null check (kind in ('lesson', 'study', 'meeting', 'other')),
  label text,
  weekday bigint not null check (weekday between 1 and 7),
  starts text not null,
  ends text not null,
  first_monday text not null,
  weeks bigint not null,
  source text not null,
  key_external {sorted},
  check (starts < ends)
) {keyed};
create unique index lesson_pattern_key on lesson_pattern (structure_id, source, key_external) where key_external is not null;
create index lesson_pattern_year on lesson_pattern (structure_id, year_id);

create table lesson_pattern_section (
  pattern_id uuid not null references lesson_pattern (id),
  structure_id uuid not null,
  section_id uuid not null references section (id),
  primary key (pattern_id, section_id)
) {keyed};
create index lesson_pattern_section_section on lesson_pattern_section (section_id, pattern_id);

create table lesson_pattern_teacher (
  pattern_id uuid not null references lesson_pattern (id),
  structure_id uuid not null,
  person_id uuid not null references person (id),
  primary key (pattern_id, person_id)
) {keyed};
create index lesson_pattern_teacher_person on lesson_pattern_teacher (person_id, structure_id, pattern_id);

create table lesson_pattern_room (
  pattern_id uuid not null references lesson_pattern (id),
  structure_id uuid not null,
  room_id uuid not null references room (id),
  primary key (pattern_id, room_id)
) {keyed};
create index lesson_pattern_room_room on lesson_pattern_room (room_id, pattern_id);

-- For whom a pattern without subject is: a study room, a meeting with a class.
create table lesson_pattern_audience (
  id uuid primary key,
  structure_id uuid not null,
  pattern_id uuid not null references lesson_pattern (id),
  division_id uuid references division (id),
  group_id uuid references teaching_group (id),
  check ((division_id is null) <> (group_id is null))
);
create index lesson_pattern_audience_pattern on lesson_pattern_audience (pattern_id);
create index lesson_pattern_audience_division on lesson_pattern_audience (division_id) where division_id is not null;
create index lesson_pattern_audience_group on lesson_pattern_audience (group_id) where group_id is not null;

-- One dated lesson. Registers, contents and work hang on it, so an import never makes anew what is there; one that is
-- no longer planned, but on which something hangs, is withdrawn.
create table lesson (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  pattern_id uuid not null references lesson_pattern (id),
  day text not null,
  starts text not null,
  ends text not null,
  source text not null,
  key_external {sorted},
  withdrawn_at bigint,
  check (starts < ends)
) {keyed};
create unique index lesson_of_pattern on lesson (pattern_id, day);
create index lesson_day on lesson (structure_id, day);
create unique index lesson_key on lesson (structure_id, source, key_external, day) where key_external is not null;

-- What happened to a lesson, in order; nothing is ever taken out.
create table lesson_change (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  lesson_id uuid not null references lesson (id),
  kind text not null check (kind in ('added', 'cancelled', 'restored', 'moved', 'room_changed', 'teacher_changed', 'covered')),
  at bigint not null,
  author_id uuid,
  reason text check (reason in ('teacher_absent', 'school_closed', 'outing', 'exam', 'other')),
  words text,
  to_day text,
  to_starts text,
  to_ends text,
  room_id uuid references room (id),
  teacher_id uuid references person (id),
  instead_of uuid references person (id),
  source text not null,
  check ((kind = 'moved') = (to_day is not null and to_starts is not null and to_ends is not null)),
  check (kind not in ('teacher_changed', 'covered') or teacher_id is not null)
) {keyed};
create index lesson_change_lesson on lesson_change (lesson_id, at);
create index lesson_change_day on lesson_change (structure_id, to_day) where to_day is not null;
create index lesson_change_teacher on lesson_change (teacher_id, structure_id) where teacher_id is not null;
create index lesson_change_room on lesson_change (room_id) where room_id is not null;
