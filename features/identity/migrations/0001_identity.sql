-- Who may come in: accounts, codes on paper, what happened to an account, what was accepted.
-- An account is its person's: one at most, so the person is its key.

create table account (
  person_id uuid primary key references person (id),
  login {sorted} not null unique,
  state text not null check (state in ('prepared', 'activated', 'suspended', 'closed')),
  -- An Argon2id PHC string; none until one is chosen, and after a reset.
  password_hash text,
  password_set_at bigint,
  -- The password was chosen by another: it is changed before anything else.
  must_change boolean not null,
  created_at bigint not null,
  activated_at bigint,
  signed_in_at bigint,
  -- Since when it is suspended or closed.
  stopped_at bigint,
  -- Reading comfort, as its cookie is written; empty until something is chosen.
  comfort text not null
) {keyed};
create index account_closed on account (stopped_at) where state = 'closed';
-- Those who never came in: few columns, and fewer rows as the year goes on.
create index account_prepared on account (person_id) where state = 'prepared';

-- How far the numbers behind a name have gone. It outlives the accounts, so that no login is ever given
-- twice; it names nobody in particular, and nothing leads from it to a person.
create table login_base (base {sorted} primary key, last bigint not null);
-- One row, taken by whoever gives logins: two imports at once wait for each other.
create table login_turn (one bigint primary key check (one = 1), turn bigint not null);
insert into login_turn (one, turn) values (1, 1);
-- Persons about to get a login; empty outside a transaction.
create table login_wish (person_id uuid primary key, base {sorted} not null);
create index login_wish_base on login_wish (base);

-- The one-time code of a person: only the last one made is any good. The code itself is nowhere.
create table activation_code (
  person_id uuid primary key references person (id),
  code_hash {bytes} not null unique,
  made_at bigint not null,
  made_by uuid,
  expires_at bigint not null,
  used_at bigint,
  -- How often it was typed with a wrong birth date.
  misses bigint not null
) {keyed};

-- What happened to an account, shown to its person.
create table security_event (
  id uuid primary key,
  person_id uuid not null references person (id),
  kind text not null,
  at bigint not null,
  -- The address it came from, its last part left out.
  origin text not null,
  -- Browser and system, in two words.
  device text not null
);
create index security_event_person on security_event (person_id, at);
create index security_event_at on security_event (at);

create table terms_acceptance (
  person_id uuid not null references person (id),
  version text not null,
  at bigint not null,
  primary key (person_id, version)
);

-- A mail address on its way to being verified.
create table mail_verification (
  person_id uuid primary key references person (id),
  mail text not null,
  code_hash {bytes} not null,
  expires_at bigint not null,
  tries bigint not null,
  -- How many codes were asked for, and since when: a bound on what we send.
  asked bigint not null,
  asked_since bigint not null
);

-- A link sent to a verified address, to choose a new password.
create table reset_link (
  token_hash {bytes} primary key,
  person_id uuid not null references person (id),
  expires_at bigint not null,
  used_at bigint
);
create index reset_link_person on reset_link (person_id);

-- What was erased, when, by which rule: numbers alone, nobody's name.
create table erasure_receipt (
  id uuid primary key,
  rule text not null,
  at bigint not null,
  persons bigint not null,
  removed bigint not null,
  -- The rows of each feature, as JSON.
  detail text not null
);

-- Two persons that were one: which was folded into which. The links that moved are kept, to undo it.
create table merge_record (
  id uuid primary key,
  kept_id uuid not null,
  closed_id uuid not null,
  at bigint not null,
  author_id uuid,
  moved text not null
);
create index merge_record_closed on merge_record (closed_id);
