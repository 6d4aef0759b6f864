-- What of the interface for programs (`/api/v1`) a service may ask for in the name of a person: scopes, with spaces between.
alter table service_oidc add column api_scopes text not null default '';
