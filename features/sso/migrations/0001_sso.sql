-- Services that open with one sign-in: who they are, where they are, to whom they are open, what is under way.

create table service (
  id uuid primary key,
  protocol text not null check (protocol in ('cas', 'oidc')),
  name text not null,
  sort_name {sorted} not null,
  supplier text not null,
  icon text not null,
  -- Where somebody begins: the page that the shelf opens.
  start_url text not null,
  -- Which attributes it receives, and by which name it knows a person.
  release text not null check (release in ('identifier', 'profile', 'sdet')),
  identifier text not null check (identifier in ('pairwise', 'login', 'uid')),
  -- Whether it can be told that somebody signed out.
  told boolean not null,
  created_at bigint not null,
  created_by uuid,
  -- Since when it is stopped: nobody gets in any more.
  stopped_at bigint
);
create index service_sort on service (sort_name, id);

-- Where a service stands. `origin` is scheme, host and port in their one form; `path` is its whole segments.
create table service_address (
  service_id uuid not null references service (id),
  -- `service`: pages that may receive a ticket; `proxy`: where a proxy-granting ticket may be sent.
  kind text not null check (kind in ('service', 'proxy')),
  origin {sorted} not null,
  path {sorted} not null,
  primary key (service_id, kind, origin, path)
);
create index service_address_origin on service_address (origin, kind);

-- To whom a service is open, from when to when (`valid_to`: the first day no more).
create table service_opening (
  id uuid primary key,
  service_id uuid not null references service (id),
  -- For the people of a school, or of all schools of an academy or authority; none for the whole platform.
  structure_id uuid references structure (id),
  audience text not null check (audience in ('everyone', 'profile', 'division', 'group')),
  -- The profile's code; none for other audiences.
  profile text,
  -- The division or the teaching group; none for other audiences.
  target_id uuid,
  valid_from text not null,
  valid_to text,
  opened_by uuid,
  opened_at bigint not null
);
create index service_opening_service on service_opening (service_id);
create index service_opening_structure on service_opening (structure_id, service_id);

-- Tickets that wait for their one validation, some seconds: hashes alone. They die with their session.
create table sso_ticket (
  hash {bytes} primary key,
  kind text not null check (kind in ('service', 'proxy')),
  session_id uuid not null references session (id) on delete cascade,
  service_id uuid not null references service (id),
  person_id uuid not null,
  -- The address it was made for, in its one form.
  address text not null,
  -- Whether the person proved who she is for this very ticket.
  fresh boolean not null,
  -- The structures for which the service is open to the person: nothing is said of the others.
  scope text not null,
  -- Through whom it comes, the nearest first.
  proxies text not null,
  expires_at bigint not null
);
create index sso_ticket_session on sso_ticket (session_id);
create index sso_ticket_expires on sso_ticket (expires_at);

-- When the credentials of a session were last counted as those of a ticket: each entry of them counts once.
create table sso_fresh (
  session_id uuid primary key references session (id) on delete cascade,
  authenticated_at bigint not null
);

-- What was opened from a session: the service is told when the session ends, whatever ends it. The engine
-- takes the session off; what has none is due.
create table sso_child (
  id uuid primary key,
  session_id uuid references session (id) on delete set null,
  service_id uuid not null references service (id),
  person_id uuid not null,
  -- The ticket as it was handed out: it is used up, and is the only name that the service knows its session by.
  ticket text not null,
  address text not null,
  opened_at bigint not null
);
create index sso_child_session on sso_child (session_id);
create index sso_child_due on sso_child (id) where session_id is null;
create index sso_child_person on sso_child (person_id);

-- Services that may ask for tickets in somebody's name: hashes alone.
create table sso_grant (
  hash {bytes} primary key,
  session_id uuid not null references session (id) on delete cascade,
  service_id uuid not null references service (id),
  person_id uuid not null,
  callback text not null,
  proxies text not null,
  used_at bigint not null
);
create index sso_grant_session on sso_grant (session_id);
create index sso_grant_used on sso_grant (used_at);

-- The last time somebody opened a service: shown to that person alone.
create table service_visit (
  service_id uuid not null references service (id),
  person_id uuid not null,
  at bigint not null,
  times bigint not null,
  primary key (person_id, service_id)
);

-- The last time a service did not ask about the ticket that somebody brought it: shown to that person alone, some days.
create table service_missed (
  service_id uuid not null references service (id),
  person_id uuid not null,
  at bigint not null,
  primary key (person_id, service_id)
);

-- Sign-ins by day and profile: numbers alone. `missed`: tickets that nobody asked about.
create table service_day (
  service_id uuid not null references service (id),
  day text not null,
  profile text not null,
  times bigint not null,
  missed bigint not null default 0,
  primary key (service_id, day, profile)
);
