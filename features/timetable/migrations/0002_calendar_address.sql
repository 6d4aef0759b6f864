-- Addresses at which a person's own calendar program reads her lessons: made by her, shown once, revoked by her.
create table calendar_address (
  id uuid primary key,
  person_id uuid not null references person (id),
  -- Whose lessons: none for her own and those of all her children.
  whose uuid references person (id),
  -- What she calls it.
  name text not null,
  -- The keyed hash of its secret part.
  hash {bytes} not null unique,
  made_at bigint not null,
  revoked_at bigint,
  -- The last day on which it was read: the day alone.
  last_read_on text
);
create index calendar_address_person on calendar_address (person_id);
