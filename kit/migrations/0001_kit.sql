-- What the kit itself keeps: sessions, jobs, settings, journal, files, and the epoch of viewers.

create table session (
  id uuid primary key,
  token_hash {bytes} not null unique,
  person_id uuid not null,
  created_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  idle_seconds bigint not null,
  shared boolean not null,
  authenticated_at bigint not null,
  methods text not null,
  device text not null,
  context text not null
);
create index session_person on session (person_id);
create index session_ends on session (ends_at);

-- One row, raised by every change of the directory: each process looks at it and forgets its viewers.
create table viewer_epoch (one bigint primary key check (one = 1), epoch bigint not null);
insert into viewer_epoch (one, epoch) values (1, 1);

create table job (
  id uuid primary key,
  kind text not null,
  payload text not null,
  due_at bigint not null,
  tries bigint not null,
  state text not null check (state in ('waiting', 'dead')),
  created_at bigint not null
);
create index job_due on job (state, due_at, id);

create table setting (
  structure_id uuid not null,
  name text not null,
  value text,
  locked boolean not null,
  set_by uuid,
  set_at bigint not null,
  primary key (structure_id, name)
);

create table audit_entry (
  id uuid primary key,
  structure_id uuid,
  at bigint not null,
  author_id uuid,
  act text not null,
  object_kind text not null,
  object_id uuid,
  before_text text not null,
  after_text text not null
);
create index audit_entry_structure on audit_entry (structure_id, id);
create index audit_entry_object on audit_entry (object_id, id);

create table stored_file (
  hash text primary key,
  size_bytes bigint not null,
  media_type text not null,
  created_at bigint not null
);
