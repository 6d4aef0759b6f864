-- What is taught in a class is found by the class, subject included: without it SQLite read all sections of the school.
drop index section_division;
drop index section_group;
create index section_division on section (structure_id, division_id, subject_id);
create index section_group on section (structure_id, group_id, subject_id);
