-- Files that people attach: to a lesson's content, to an assignment, to what they hand in. Features own what a file
-- is attached to; a file that is attached to nothing yet is its sender's alone, and dies after a day.

create table attachment (
  id uuid primary key,
  structure_id uuid not null,
  owner_id uuid not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  hash text not null references stored_file (hash),
  pages bigint,
  width bigint,
  height bigint,
  place bigint not null,
  created_at bigint not null,
  holder_kind text,
  holder_id uuid,
  removed_at bigint,
  check ((holder_kind is null) = (holder_id is null))
);
create index attachment_holder on attachment (holder_id, holder_kind);
create index attachment_owner on attachment (structure_id, owner_id);
create index attachment_hash on attachment (hash);
create index attachment_loose on attachment (created_at) where holder_kind is null;
create index attachment_removed on attachment (removed_at) where removed_at is not null;

-- One row for each person who attaches files in a school: who writes it first counts the bytes alone.
create table attachment_room (
  structure_id uuid not null,
  owner_id uuid not null,
  version bigint not null,
  primary key (structure_id, owner_id)
) {keyed};
