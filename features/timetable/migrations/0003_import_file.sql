-- Files of a timetable that somebody looks at before taking them in: gone when that is done, or a day later.
create table timetable_import_file (
  import_id uuid not null,
  place bigint not null,
  structure_id uuid not null references structure (id),
  author_id uuid not null references person (id),
  at bigint not null,
  name text not null,
  content {bytes} not null,
  primary key (import_id, place)
);
create index timetable_import_file_at on timetable_import_file (at);
create index timetable_import_file_author on timetable_import_file (author_id);
