-- Feeds: what each source last said, record by record, and what its runs did.
-- A source is one academy and one degree: `feed:099-2D`.

create table feed_source (
  source text primary key,
  academy text not null,
  degree text not null,
  -- The day of the last delivery that was applied whole, and of what kind it was.
  applied_date text not null,
  applied_kind text not null,
  applied_at bigint not null
);

-- One row for each structure that a source speaks of; the one whose key is empty holds what belongs
-- to no structure (the lists of subjects and of training modules).
create table feed_structure (
  place bigint primary key,
  source text not null,
  key {sorted} not null,
  structure_id uuid references structure (id),
  -- What the source last said of the whole structure: unchanged, the structure is not looked at.
  digest {bytes} not null,
  unique (source, key)
);
create index feed_structure_structure on feed_structure (structure_id);

-- The last known record of each thing of a source, as the source wrote it: a Delta changes it. A
-- person of two structures has a record in each.
create table feed_record (
  place bigint not null references feed_structure (place),
  kind bigint not null,
  key {sorted} not null,
  digest {bytes} not null,
  raw {bytes} not null,
  primary key (place, kind, key)
);
create index feed_record_key on feed_record (key, kind);

create table feed_run (
  id uuid primary key,
  source text not null,
  name text not null,
  academy text not null,
  degree text not null,
  kind text not null,
  delivery_date text not null,
  -- What was delivered, to recognise it when an interrupted run is taken up again.
  fingerprint text not null,
  state text not null check (state in ('dry', 'applying', 'applied', 'stopped', 'failed', 'already')),
  reason text,
  started_at bigint not null,
  ended_at bigint,
  lines bigint not null
);
create index feed_run_source on feed_run (source, id);

-- The journal of a run: a structure that stands here is done.
create table feed_done (
  run_id uuid not null references feed_run (id),
  key {sorted} not null,
  primary key (run_id, key)
);

-- Who lost a role in a run, until it is known whether anything still holds them.
create table feed_leaver (
  run_id uuid not null references feed_run (id),
  person_id uuid not null references person (id),
  primary key (run_id, person_id)
);

-- What a run did, by structure and profile. A run is read by those who administer one of its structures.
create table feed_count (
  run_id uuid not null references feed_run (id),
  key {sorted} not null,
  profile text not null,
  structure_id uuid,
  uai text,
  name text not null,
  created bigint not null,
  changed bigint not null,
  moved bigint not null,
  closed bigint not null,
  refused bigint not null,
  unchanged bigint not null,
  primary key (run_id, key, profile)
);
create index feed_count_structure on feed_count (structure_id, run_id);

-- What was refused, or is doubtful, at most ten thousand lines a run.
create table feed_line (
  run_id uuid not null references feed_run (id),
  place bigint not null,
  structure_id uuid,
  weight text not null check (weight in ('record', 'value', 'doubt')),
  file text not null,
  line bigint not null,
  category text not null,
  key text not null,
  field text not null,
  value text not null,
  reason text not null,
  who text not null,
  number text not null,
  primary key (run_id, place)
);
create index feed_line_structure on feed_line (run_id, structure_id, place);
