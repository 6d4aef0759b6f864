-- Two services stand at no place together, even when both are registered at the same instant.
create unique index service_address_place on service_address (origin, path) where kind = 'service';
