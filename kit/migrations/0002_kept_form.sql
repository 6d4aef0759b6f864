-- What somebody typed in a form that came when the session was over, sealed with the server's key, until it is sent again.
create table kept_form (
  id uuid primary key,
  person_id uuid not null,
  path text not null,
  fields {bytes} not null,
  files boolean not null,
  made_at bigint not null
);
create index kept_form_person on kept_form (person_id, made_at);
create index kept_form_made on kept_form (made_at);
