-- Absences of staff, what becomes of each lesson concerned, and who stands in.
-- An absence goes from an hour of a day to an hour of a day; whole days are 00:00 to 23:59. Nothing here overwrites the
-- timetable: what becomes of a lesson is a change of it (`lesson_change`), made in the same unit as the row here.

-- `reason` is the class that colleagues may know; `private_reason` is for management and the person herself.
create table staff_absence (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  person_id uuid not null references person (id),
  from_day text not null,
  from_hour text not null,
  to_day text not null,
  to_hour text not null,
  reason text not null check (reason in ('away', 'training', 'outing', 'exam', 'other')),
  private_reason text,
  entered_by uuid,
  entered_at bigint not null,
  withdrawn_at bigint,
  check (from_day < to_day or (from_day = to_day and from_hour < to_hour))
) {keyed};
create index staff_absence_days on staff_absence (structure_id, to_day);
create index staff_absence_person on staff_absence (person_id, structure_id, to_day);

-- What becomes of a lesson; `study_id` is the study that takes its place. `instructions` is rich text, as JSON.
create table absence_lesson (
  absence_id uuid not null references staff_absence (id),
  structure_id uuid not null,
  lesson_id uuid not null references lesson (id),
  fate text not null check (fate in ('undecided', 'kept', 'cancelled', 'study', 'work', 'cover')),
  study_id uuid references lesson (id),
  instructions text,
  primary key (absence_id, lesson_id)
) {keyed};
create index absence_lesson_lesson on absence_lesson (lesson_id);
create index absence_lesson_study on absence_lesson (study_id) where study_id is not null;

-- Somebody is asked to hold a lesson instead of the absent one. Of one absence each lesson has one that is not withdrawn.
-- The hours and `about` (« Mathématiques, 6e B ») are those of the lesson when it was asked, or accepted.
create table cover (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  absence_id uuid not null references staff_absence (id),
  lesson_id uuid not null references lesson (id),
  state text not null check (state in ('asked', 'accepted', 'withdrawn')),
  supervision boolean not null,
  counted boolean not null,
  day text not null,
  starts text not null,
  ends text not null,
  about text not null,
  asked_by uuid,
  asked_at bigint not null,
  taken_by uuid references person (id),
  taken_at bigint,
  kind text check (kind in ('same_subject', 'other_subject', 'supervision')),
  check ((state = 'accepted') <= (taken_by is not null and kind is not null))
) {keyed};
create unique index cover_one on cover (absence_id, lesson_id) where state <> 'withdrawn';
create index cover_day on cover (structure_id, day);
create index cover_taker on cover (taken_by, structure_id, day) where taken_by is not null;

create table cover_proposal (
  cover_id uuid not null references cover (id),
  structure_id uuid not null,
  person_id uuid not null references person (id),
  kind text not null check (kind in ('same_subject', 'other_subject', 'supervision')),
  state text not null check (state in ('open', 'refused', 'accepted', 'gone')),
  answered_at bigint,
  primary key (cover_id, person_id)
) {keyed};
create index cover_proposal_person on cover_proposal (person_id, state);
