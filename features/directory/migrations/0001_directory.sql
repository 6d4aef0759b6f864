-- Who is here: structures, years, divisions, groups, persons, roles, links.
-- `valid_from` is the first day, `valid_to` the first day no more (none: open). `source` says who said it:
-- `feed:ACADEMY` (with its degree), `hand`, `demo`.

create table structure (
  id uuid primary key,
  kind text not null,
  name text not null,
  sort_name {sorted} not null,
  uai text unique,
  street text,
  postal_code text,
  city text,
  phone text,
  mail text,
  zone text not null,
  source text not null,
  created_at bigint not null,
  closed_at bigint
);
create index structure_sort on structure (sort_name, id);

create table structure_link (
  structure_id uuid not null references structure (id),
  parent_id uuid not null references structure (id),
  kind text not null check (kind in ('pedagogic', 'territorial', 'network')),
  primary key (structure_id, parent_id, kind)
);
create index structure_link_parent on structure_link (parent_id, kind);

-- The keys by which a feed names a structure: (kind, value) such as ('aaf', '099-2D:9001').
create table structure_external_id (
  kind text not null,
  value {sorted} not null,
  structure_id uuid not null references structure (id),
  primary key (kind, value)
);

create table school_year (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  label text not null,
  starts_on text not null,
  ends_on text not null,
  state text not null check (state in ('draft', 'live', 'closed')),
  unique (structure_id, label)
);
create unique index school_year_one_live on school_year (structure_id) where state = 'live';

create table subject (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  code text not null,
  label text not null,
  source text not null,
  unique (structure_id, code)
);

create table division (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  year_id uuid not null references school_year (id),
  code {sorted} not null,
  label text not null,
  level text,
  source text not null,
  closed_on text,
  unique (structure_id, year_id, code)
);

create table teaching_group (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  year_id uuid not null references school_year (id),
  code {sorted} not null,
  label text not null,
  source text not null,
  closed_on text,
  unique (structure_id, year_id, code)
);
-- Which divisions a teaching group draws from, as the feed says.
create table teaching_group_division (
  structure_id uuid not null,
  group_id uuid not null references teaching_group (id),
  division_id uuid not null references division (id),
  primary key (group_id, division_id)
) {keyed};

create table person (
  id uuid primary key,
  given text not null,
  family text not null,
  birth_family text,
  other_given text,
  title text,
  birth_on text,
  sort_name {sorted} not null,
  language text,
  source text not null,
  created_at bigint not null,
  closed_at bigint
) {keyed};
create index person_sort on person (sort_name, id);

-- Official numbers and feed keys of persons: ('aaf', '099-2D:700101'), ('ine', …). Never shown to families, never in addresses.
create table external_id (
  kind text not null,
  value {sorted} not null,
  person_id uuid not null references person (id),
  source text not null,
  primary key (kind, value)
) {keyed};
create index external_id_person on external_id (person_id);

create table contact_point (
  id uuid primary key,
  person_id uuid not null references person (id),
  kind text not null check (kind in ('mail', 'mobile', 'landline', 'work', 'post')),
  value text not null,
  verified_at bigint,
  source text not null,
  unique (person_id, kind, value)
) {keyed};

create table role (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  person_id uuid not null references person (id),
  profile text not null,
  valid_from text not null,
  valid_to text,
  source text not null
) {keyed};
-- Covers the counts of a school: nothing but the index is read.
create index role_structure on role (structure_id, profile, person_id, valid_from, valid_to);
-- Covers too: SQLite would else look through all roles of a school for each person.
create index role_person on role (person_id, structure_id, profile, valid_from, valid_to);
create unique index role_one_open on role (structure_id, person_id, profile, source) where valid_to is null;

create table role_function (
  role_id uuid not null references role (id),
  structure_id uuid not null,
  function text not null,
  label text not null,
  primary key (role_id, function, label)
) {keyed};

create table enrollment (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  person_id uuid not null references person (id),
  division_id uuid references division (id),
  mef text,
  level text,
  regime text check (regime in ('day', 'half_board', 'board')),
  main boolean not null,
  valid_from text not null,
  valid_to text,
  source text not null
) {keyed};
create index enrollment_structure on enrollment (structure_id, division_id, person_id);
create index enrollment_person on enrollment (person_id, structure_id, division_id);
create unique index enrollment_one_main on enrollment (person_id) where main and valid_to is null;

-- Students of a teaching group.
create table group_membership (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  group_id uuid not null references teaching_group (id),
  person_id uuid not null references person (id),
  valid_from text not null,
  valid_to text,
  source text not null
) {keyed};
create index group_membership_group on group_membership (structure_id, group_id, person_id);
create index group_membership_person on group_membership (person_id, structure_id, group_id);
create unique index group_membership_one_open on group_membership (group_id, person_id, source) where valid_to is null;

-- The teaching unit: subject × audience (division or teaching group) × year.
create table section (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  year_id uuid not null references school_year (id),
  subject_id uuid not null references subject (id),
  division_id uuid references division (id),
  group_id uuid references teaching_group (id),
  source text not null,
  check ((division_id is null) <> (group_id is null))
) {keyed};
create unique index section_of_division on section (structure_id, subject_id, division_id) where division_id is not null;
create unique index section_of_group on section (structure_id, subject_id, group_id) where group_id is not null;
create index section_division on section (structure_id, division_id);
create index section_group on section (structure_id, group_id);

create table section_teacher (
  id uuid primary key,
  structure_id uuid not null references structure (id),
  section_id uuid not null references section (id),
  person_id uuid not null references person (id),
  kind text not null check (kind in ('main', 'co_teacher', 'substitute')),
  valid_from text not null,
  valid_to text,
  source text not null
) {keyed};
create index section_teacher_section on section_teacher (structure_id, section_id, person_id);
create index section_teacher_person on section_teacher (person_id, structure_id, section_id);
create unique index section_teacher_one_open on section_teacher (section_id, person_id, source) where valid_to is null;

create table duty (
  id uuid primary key,
  structure_id uuid references structure (id),
  person_id uuid not null references person (id),
  kind text not null,
  division_id uuid references division (id),
  valid_from text not null,
  valid_to text,
  source text not null,
  given_by uuid
) {keyed};
create index duty_structure on duty (structure_id, kind, person_id);
create index duty_person on duty (person_id);

create table guardian_link (
  id uuid primary key,
  guardian_id uuid not null references person (id),
  student_id uuid not null references person (id),
  kind text not null check (kind in ('legal', 'in_charge', 'contact')),
  relation text not null,
  authority text not null check (authority in ('joint', 'sole', 'none_with_oversight', 'none')),
  sees_schooling boolean not null,
  receives_mail boolean not null,
  may_decide boolean not null,
  may_sign boolean not null,
  pays boolean not null,
  may_collect boolean not null,
  lives_with boolean not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  check (guardian_id <> student_id)
) {keyed};
create index guardian_link_guardian on guardian_link (guardian_id);
create index guardian_link_student on guardian_link (student_id);
create unique index guardian_link_one_open on guardian_link (guardian_id, student_id, source) where valid_to is null;

-- A value typed by hand stands before the fed one, which is kept.
create table person_override (
  person_id uuid not null references person (id),
  field text not null,
  fed_value text,
  hand_value text,
  author_id uuid not null,
  at bigint not null,
  primary key (person_id, field)
);

-- The words by which a person is found in a structure: folded parts of the names.
create table person_word (
  structure_id uuid not null references structure (id),
  word {sorted} not null,
  person_id uuid not null references person (id),
  primary key (structure_id, word, person_id)
) {keyed};
create index person_word_person on person_word (person_id, structure_id, word);
