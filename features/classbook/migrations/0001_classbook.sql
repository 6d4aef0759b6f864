-- The class book: what was done in each lesson. It is a record: a text that was published is never written over, it is
-- followed by another version. Documents are the JSON of checked rich texts. `author_id` bears no reference: what
-- somebody wrote stays when the person is forgotten.

-- Whoever publishes raises `version` from the one that was read: of two who edit the same, the second finds another.
create table lesson_content (
  lesson_id uuid primary key references lesson (id),
  structure_id uuid not null references structure (id),
  version bigint not null check (version > 0)
) {keyed};
create index lesson_content_structure on lesson_content (structure_id);

-- `early`: pupils and families may read it before the lesson begins. `files`: what was attached then.
create table lesson_content_version (
  lesson_id uuid not null references lesson (id),
  version bigint not null check (version > 0),
  structure_id uuid not null references structure (id),
  document text not null,
  early boolean not null,
  files text not null,
  author_id uuid not null,
  at bigint not null,
  primary key (lesson_id, version)
);

-- What somebody is writing, for her eyes alone, as it was typed: the JSON of the editor, or Markdown. `base` is the
-- version from which she began, 0 for none.
create table lesson_content_draft (
  id uuid primary key,
  lesson_id uuid not null references lesson (id),
  person_id uuid not null references person (id),
  structure_id uuid not null references structure (id),
  base bigint not null,
  json text not null,
  markdown text not null,
  early boolean not null,
  saved_at bigint not null,
  unique (lesson_id, person_id)
);
create index lesson_content_draft_person on lesson_content_draft (person_id);

-- Management's dated seal on the class book of a section, up to a day, that day included; `lessons` and `digest` say
-- of how many contents and of which versions.
create table class_book_visa (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  section_id uuid not null references section (id),
  until_day text not null,
  author_id uuid not null,
  at bigint not null,
  words text not null,
  lessons bigint not null,
  digest text not null
);
create index class_book_visa_section on class_book_visa (section_id, until_day);

-- Whose class book a named inspector reads, and from when until when (`valid_to` is the first day no more).
create table inspector_access (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  inspector_id uuid not null references person (id),
  teacher_id uuid not null references person (id),
  valid_from text not null,
  valid_to text not null,
  given_by uuid not null,
  given_at bigint not null,
  ended_at bigint,
  check (valid_from < valid_to)
);
create index inspector_access_structure on inspector_access (structure_id, valid_from);
create index inspector_access_inspector on inspector_access (inspector_id);
create index inspector_access_teacher on inspector_access (teacher_id);

-- A teacher's own plan: contents in order, laid on lessons as drafts.
create table sequence (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  owner_id uuid not null references person (id),
  title text not null,
  created_at bigint not null,
  changed_at bigint not null
);
create index sequence_owner on sequence (owner_id, structure_id);
create table sequence_step (
  id uuid primary key,
  sequence_id uuid not null references sequence (id),
  structure_id uuid not null references structure (id),
  place bigint not null,
  title text not null,
  document text not null
);
create index sequence_step_sequence on sequence_step (sequence_id, place);
