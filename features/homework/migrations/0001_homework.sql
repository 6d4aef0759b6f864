-- Homework: what teachers give, what pupils do with it, what comes back.
-- Days are local dates. An assignment is never due before it is published; what was given and then taken back stays,
-- withdrawn, for those who saw it. `content` is the JSON of a checked rich text, `excerpt` its first words.

create table assignment (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  author_id uuid not null,
  kind text not null check (kind in ('exercise', 'lesson', 'test', 'project')),
  content text not null,
  excerpt text not null,
  minutes bigint check (minutes between 1 and 600),
  hand_in boolean not null,
  given_lesson_id uuid references lesson (id),
  given_on text not null,
  due_lesson_id uuid references lesson (id),
  due_on text not null,
  hand_in_until bigint not null,
  publish_at bigint not null,
  withdrawn_at bigint,
  created_at bigint not null,
  changed_at bigint not null,
  changed_by uuid not null,
  version bigint not null,
  check (given_on <= due_on)
);
create index assignment_due on assignment (structure_id, due_on);
create index assignment_author on assignment (author_id);
create index assignment_given_lesson on assignment (given_lesson_id) where given_lesson_id is not null;
create index assignment_due_lesson on assignment (due_lesson_id) where due_lesson_id is not null;

-- To whom it is given; `due_on` is that of the assignment, so that a pupil's list is one walk over an index.
create table assignment_section (
  assignment_id uuid not null references assignment (id),
  structure_id uuid not null,
  section_id uuid not null references section (id),
  due_on text not null,
  primary key (assignment_id, section_id)
) {keyed};
create index assignment_section_due on assignment_section (section_id, due_on, assignment_id);

-- What an assignment said before it was changed: the class book is a record.
create table assignment_past (
  assignment_id uuid not null references assignment (id),
  structure_id uuid not null,
  version bigint not null,
  content text not null,
  due_on text not null,
  changed_at bigint not null,
  changed_by uuid not null,
  primary key (assignment_id, version)
) {keyed};

-- The same assignment in other words for named pupils; the others do not know that it exists.
create table assignment_variant (
  id uuid primary key,
  structure_id uuid not null,
  assignment_id uuid not null references assignment (id),
  content text not null,
  excerpt text not null,
  minutes bigint check (minutes between 1 and 600)
);
create index assignment_variant_assignment on assignment_variant (assignment_id);
create table assignment_variant_pupil (
  assignment_id uuid not null references assignment (id),
  structure_id uuid not null,
  person_id uuid not null references person (id),
  variant_id uuid not null references assignment_variant (id),
  primary key (assignment_id, person_id)
) {keyed};
create index assignment_variant_pupil_person on assignment_variant_pupil (person_id);

-- « Fait »: it is there or not. When it was ticked is written nowhere.
create table task_tick (
  person_id uuid not null references person (id),
  assignment_id uuid not null references assignment (id),
  structure_id uuid not null,
  primary key (person_id, assignment_id)
) {keyed};
create index task_tick_assignment on task_tick (assignment_id);
-- Whether a pupil shows the ticks to the guardians.
create table tick_sharing (
  person_id uuid primary key references person (id),
  shared boolean not null
);

-- The pupil's own tasks, seen by nobody else.
create table personal_task (
  id uuid primary key,
  person_id uuid not null references person (id),
  words text not null,
  due_on text not null,
  done boolean not null
);
create index personal_task_person on personal_task (person_id, due_on);

-- What a pupil handed in: one for each assignment, replaced until the hour.
create table submission (
  id uuid primary key,
  structure_id uuid not null,
  assignment_id uuid not null references assignment (id),
  person_id uuid not null references person (id),
  content text,
  submitted_at bigint not null,
  late boolean not null,
  attempts bigint not null,
  comment text,
  comment_by uuid,
  returned_at bigint,
  unique (assignment_id, person_id)
);
create index submission_person on submission (person_id, assignment_id);

-- What the teacher wrote on a page of what was handed in.
create table submission_note (
  id uuid primary key,
  structure_id uuid not null,
  submission_id uuid not null references submission (id),
  attachment_id uuid,
  page bigint,
  words text not null,
  author_id uuid not null,
  at bigint not null
);
create index submission_note_submission on submission_note (submission_id);

-- What somebody was typing, by the form (`lesson:ID`, `section:ID`, `edit:ID`, `hand-in:ID`): the fields as JSON.
create table homework_draft (
  person_id uuid not null references person (id),
  place text not null,
  fields text not null,
  saved_at bigint not null,
  primary key (person_id, place)
);
create index homework_draft_saved on homework_draft (saved_at);

-- The days or hours that a pupil missed, said by the pupil (then it is hers alone) or by who works with her. A whole day
-- goes from 00:00 to 23:59.
create table missed_time (
  person_id uuid not null references person (id),
  structure_id uuid not null,
  day text not null,
  starts text not null,
  ends text not null,
  own boolean not null,
  said_by uuid not null,
  primary key (person_id, structure_id, day, starts, own),
  check (starts < ends)
) {keyed};

-- Raised with each change of what pupils have to do in a school: open lists ask themselves anew.
create table homework_state (
  structure_id uuid primary key,
  version bigint not null
);
