-- Keys that devices hold; of them we have the public half, and what tells one from a copy.
create table passkey (
  id uuid primary key,
  person_id uuid not null references person (id),
  credential_id {bytes} not null unique,
  -- As the library of WebAuthn writes it, in JSON.
  passkey text not null,
  -- The browser and system in which it was made, in two words.
  device text not null,
  made_at bigint not null,
  used_at bigint
);
create index passkey_person on passkey (person_id);
-- Ceremonies that had their answer: none has two. Kept for as long as one could be tried again.
create table passkey_spent (number {bytes} primary key, until bigint not null);
create index passkey_spent_until on passkey_spent (until);
