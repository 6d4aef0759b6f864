-- Counters elsewhere where people may prove who they are: an academy's, a ministry's, another portal.
create table provider (
  id uuid primary key,
  protocol text not null check (protocol in ('oidc')),
  -- What its button says.
  name text not null,
  -- By which name it signs what it says: compared sign by sign.
  issuer text not null unique,
  -- The portal's name and secret there; the secret is sealed.
  client_id text not null,
  secret {bytes} not null,
  -- How its tokens are signed: never read from a token.
  algorithm text not null check (algorithm in ('ES256', 'RS256')),
  -- What is asked for, with spaces between.
  scopes text not null,
  -- How strongly it must have made sure, in its own words, if the portal asks for that.
  acr text,
  -- The claim by which it names persons as the directory's feed does, if it is believed; and that feed (`099-2D`).
  key_claim text,
  key_feed text,
  added_at bigint not null,
  stopped_at bigint,
  check ((key_claim is null) = (key_feed is null))
);

-- Who somebody of a counter is here. Made once, by a proof; never by a name or a mail address.
create table provider_link (
  provider_id uuid not null references provider (id),
  subject text not null,
  person_id uuid not null references person (id),
  -- How the account is called there, for its person to know it again; may be empty.
  label text not null,
  -- Made by coming in here once, or by the key of the feed.
  proof text not null check (proof in ('account', 'key')),
  made_at bigint not null,
  used_at bigint,
  primary key (provider_id, subject)
);
create index provider_link_person on provider_link (person_id);

-- The sessions that came from a counter: when it says that one ended there, it ends here.
create table provider_session (
  session_id uuid primary key references session (id) on delete cascade,
  provider_id uuid not null references provider (id),
  subject text not null,
  -- Its own name for the session there, if it told.
  sid text
);
create index provider_session_subject on provider_session (provider_id, subject);

-- What counts once: ways begun, and tokens of the end of sessions. As hashes.
create table provider_once (
  hash {bytes} primary key,
  expires_at bigint not null
);
create index provider_once_expires on provider_once (expires_at);
