-- Proofs that browsers hold (the device cookie) and that were made up to then are void: the account was
-- stopped or closed meanwhile, or its person sent all other devices away.
alter table account add column devices_from bigint;
