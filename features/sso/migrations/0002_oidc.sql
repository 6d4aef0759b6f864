-- OpenID Connect: how a service of that protocol is registered, what was handed out to it, and with which keys.

-- Whether a service asks that people come with a second factor.
alter table service add column second_factor boolean not null default false;

create table service_oidc (
  service_id uuid primary key references service (id),
  -- Its public name, ours: opaque.
  client_id text not null unique,
  -- How it proves who it is where it asks for tokens; `none` for a program on somebody's own device.
  authentication text not null check (authentication in ('secret', 'private_key', 'none')),
  -- Its public keys, of `private_key`: where they are read, or the set itself.
  keys_url text,
  keys text,
  -- How its tokens are signed.
  algorithm text not null check (algorithm in ('ES256', 'RS256')),
  -- Whether each person is asked, where no school of hers opened the service.
  asks_consent boolean not null,
  -- Where it is told, from server to server, that a session ended; none for one that cannot be told.
  logout_url text
);

-- Where browsers may be sent back to, compared sign by sign: after a sign-in, and after a sign-out.
create table service_redirect (
  service_id uuid not null references service (id),
  kind text not null check (kind in ('signed_in', 'signed_out')),
  url text not null,
  primary key (service_id, kind, url)
);

-- By what name a service of this protocol knows the person of a child, so that it can be told whose session ended;
-- the child's `ticket` is there the name of the session at that service (`sid`). None for CAS.
alter table sso_child add column subject text;

-- Secrets of services, as hashes (`ticket::hash` of the text as it was shown once): two while one takes the place of
-- the other.
create table service_secret (
  id uuid primary key,
  service_id uuid not null references service (id),
  hash {bytes} not null,
  made_at bigint not null,
  -- When it ends, once another took its place.
  ends_at bigint
);
create index service_secret_service on service_secret (service_id);

-- One sign-in at a service: what all codes and tokens that come of it belong to. It dies with its session.
create table oidc_grant (
  id uuid primary key,
  session_id uuid not null references session (id) on delete cascade,
  service_id uuid not null references service (id),
  person_id uuid not null,
  -- The scopes that were granted, with spaces between.
  scopes text not null,
  -- The structures for which the service is open to the person: nothing is said of the others.
  structures text not null,
  nonce text,
  -- When the person proved who she is, and how (RFC 8176), as the service was told.
  authenticated_at bigint not null,
  methods text not null,
  made_at bigint not null,
  -- Set when something of it was used twice: nothing of it is good any more.
  revoked_at bigint
);
create index oidc_grant_session on oidc_grant (session_id);
create index oidc_grant_person on oidc_grant (person_id);

-- Codes and tokens, as hashes.
create table oidc_token (
  hash {bytes} primary key,
  kind text not null check (kind in ('code', 'access', 'refresh')),
  grant_id uuid not null references oidc_grant (id) on delete cascade,
  -- Of a code: where it was sent, and the challenge (S256) of who may use it.
  redirect text,
  challenge text,
  -- Of a token: the scopes, when fewer than the grant's.
  scopes text,
  expires_at bigint not null,
  -- When a code or a refresh token was used: again is once too often.
  used_at bigint
);
create index oidc_token_grant on oidc_token (grant_id);
create index oidc_token_expires on oidc_token (expires_at);

-- What somebody agreed to.
create table oidc_consent (
  person_id uuid not null,
  service_id uuid not null references service (id),
  scopes text not null,
  agreed_at bigint not null,
  primary key (person_id, service_id)
);

-- Proofs of services that were used once.
create table oidc_proof (
  hash {bytes} primary key,
  expires_at bigint not null
);
create index oidc_proof_expires on oidc_proof (expires_at);

-- The keys that sign: sealed. Published first, used later, published a while after their last use.
create table oidc_key (
  kid text primary key,
  algorithm text not null check (algorithm in ('ES256', 'RS256')),
  private {bytes} not null,
  public text not null,
  made_at bigint not null,
  signs_from bigint not null,
  signs_until bigint not null,
  published_until bigint not null
);
