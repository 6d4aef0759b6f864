-- Second factors: one-time codes of an application, codes of recovery on paper.

-- The secret that an application shares with us, encrypted with a key that is not in the database.
create table totp (
  person_id uuid primary key references person (id),
  secret {bytes} not null,
  made_at bigint not null,
  -- The last step of time whose code was accepted: none is accepted twice.
  last_step bigint not null
);

-- Codes for the day when the telephone is lost. Each opens once: a used one is not there any more.
create table recovery_code (
  person_id uuid not null references person (id),
  code_hash {bytes} not null,
  primary key (person_id, code_hash)
);

-- How often a second step was missed lately: on every node, and after a restart.
create table factor_try (
  person_id uuid primary key references person (id),
  tries bigint not null,
  last_at bigint not null
);

-- Since when a person has been asked for a second factor: the delay begins there.
alter table account add column factors_asked_at bigint;
-- Browsers trusted up to then are not any more: a factor went, or its person said so.
alter table account add column trusted_from bigint;
