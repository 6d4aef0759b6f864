-- Personal tokens: what a person gives to a program of hers, so that it reads in her name.
create table api_token (
  id uuid primary key,
  person_id uuid not null,
  -- What she calls it.
  name text not null,
  -- The keyed hash of its text, which is shown once.
  hash {bytes} not null unique,
  -- What it may be used for, with spaces between.
  scopes text not null,
  made_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint,
  -- The last day on which it was used: the day alone.
  last_used_on text
);
create index api_token_person on api_token (person_id);
create index api_token_expires on api_token (expires_at);
