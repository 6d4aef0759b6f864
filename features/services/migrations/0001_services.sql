-- The services that somebody wants first on the shelf.

create table service_favourite (
  person_id uuid not null,
  service_id uuid not null references service (id),
  kept_at bigint not null,
  primary key (person_id, service_id)
) {keyed};
