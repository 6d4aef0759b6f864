//! What a database says, without identifiers, dates and logins: to compare two ways to the same state.

use testing::School;

const FACTS: &[(&str, &str)] = &[
    (
        "person",
        "select external_id.value || '|' || given || '|' || family || '|' || coalesce(birth_family, '') || '|' || coalesce(other_given, '')
           || '|' || coalesce(title, '') || '|' || coalesce(birth_on, '') || '|' || person.sort_name || '|' || person.source
         from person join external_id on external_id.person_id = person.id and external_id.kind = 'aaf' where person.closed_at is null",
    ),
    (
        "account",
        "select external_id.value || '|' || account.state from account
         join external_id on external_id.person_id = account.person_id and external_id.kind = 'aaf'
         join person on person.id = account.person_id and person.closed_at is null",
    ),
    (
        "number",
        "select external_id.value || '|' || other.kind || '|' || other.value from external_id
         join external_id other on other.person_id = external_id.person_id and other.kind <> 'aaf'
         join person on person.id = external_id.person_id and person.closed_at is null where external_id.kind = 'aaf'",
    ),
    (
        "contact",
        "select external_id.value || '|' || contact_point.kind || '|' || contact_point.value from contact_point
         join external_id on external_id.person_id = contact_point.person_id and external_id.kind = 'aaf'
         join person on person.id = contact_point.person_id and person.closed_at is null",
    ),
    (
        "role",
        "select structure.uai || '|' || external_id.value || '|' || role.profile || '|' || coalesce(role_function.function || role_function.label, '')
         from role join structure on structure.id = role.structure_id
         join external_id on external_id.person_id = role.person_id and external_id.kind = 'aaf'
         left join role_function on role_function.role_id = role.id where role.valid_to is null",
    ),
    (
        "enrollment",
        "select structure.uai || '|' || external_id.value || '|' || coalesce(division.code, '') || '|' || coalesce(enrollment.mef, '') || '|'
           || coalesce(enrollment.level, '') || '|' || coalesce(enrollment.regime, '') || '|' || case when enrollment.main then 'main' else '' end
         from enrollment join structure on structure.id = enrollment.structure_id left join division on division.id = enrollment.division_id
         join external_id on external_id.person_id = enrollment.person_id and external_id.kind = 'aaf' where enrollment.valid_to is null",
    ),
    (
        "membership",
        "select structure.uai || '|' || external_id.value || '|' || teaching_group.code from group_membership
         join structure on structure.id = group_membership.structure_id
         join teaching_group on teaching_group.id = group_membership.group_id
         join external_id on external_id.person_id = group_membership.person_id and external_id.kind = 'aaf' where group_membership.valid_to is null",
    ),
    (
        "teacher",
        "select structure.uai || '|' || external_id.value || '|' || subject.code || '|' || coalesce(division.code, '') || '|' || coalesce(teaching_group.code, '')
         from section_teacher join section on section.id = section_teacher.section_id
         join structure on structure.id = section.structure_id join subject on subject.id = section.subject_id
         left join division on division.id = section.division_id left join teaching_group on teaching_group.id = section.group_id
         join external_id on external_id.person_id = section_teacher.person_id and external_id.kind = 'aaf' where section_teacher.valid_to is null",
    ),
    (
        "head",
        "select external_id.value || '|' || division.code from duty join division on division.id = duty.division_id
         join external_id on external_id.person_id = duty.person_id and external_id.kind = 'aaf' where duty.valid_to is null",
    ),
    (
        "link",
        "select guardian.value || '|' || student.value || '|' || link.kind || '|' || link.relation || '|' || link.authority || '|'
           || case when link.may_sign then 'signs' else '' end || case when link.pays then ' pays' else '' end || case when link.lives_with then ' lives' else '' end
         from guardian_link link join external_id guardian on guardian.person_id = link.guardian_id and guardian.kind = 'aaf'
         join external_id student on student.person_id = link.student_id and student.kind = 'aaf' where link.valid_to is null",
    ),
    (
        "word",
        "select structure.uai || '|' || external_id.value || '|' || person_word.word from person_word
         join structure on structure.id = person_word.structure_id
         join external_id on external_id.person_id = person_word.person_id and external_id.kind = 'aaf'",
    ),
    (
        "division",
        "select structure.uai || '|' || division.code || '|' || division.label || '|' || coalesce(division.level, '') from division
         join structure on structure.id = division.structure_id where division.closed_on is null",
    ),
    (
        "group",
        "select structure.uai || '|' || teaching_group.code || '|' || teaching_group.label || '|' || coalesce(division.code, '') from teaching_group
         join structure on structure.id = teaching_group.structure_id
         left join teaching_group_division link on link.group_id = teaching_group.id left join division on division.id = link.division_id
         where teaching_group.closed_on is null",
    ),
    (
        "structure",
        "select coalesce(structure.uai, '') || '|' || structure.kind || '|' || structure.name || '|' || coalesce(parent.name, '') from structure
         left join structure_link link on link.structure_id = structure.id left join structure parent on parent.id = link.parent_id",
    ),
    (
        "record",
        "select feed_structure.source || '|' || feed_structure.key || '|' || cast(feed_record.kind as text) || '|' || feed_record.key
         from feed_record join feed_structure on feed_structure.place = feed_record.place",
    ),
];

/// All facts, sorted.
pub async fn snapshot(school: &School) -> Vec<String> {
    let mut all = vec![];
    for (name, sql) in FACTS {
        let rows: Vec<(String,)> = school.app.db.fresh(sql, vec![]).await.unwrap();
        all.extend(rows.into_iter().map(|(row,)| format!("{name} {row}")));
    }
    // Records by what they say.
    let rows: Vec<(String, Vec<u8>)> = school.app.db.fresh("select key, digest from feed_record", vec![]).await.unwrap();
    all.extend(rows.into_iter().map(|(key, digest)| format!("digest {key} {digest:?}")));
    let rows: Vec<(String, Vec<u8>)> = school.app.db.fresh("select key, digest from feed_structure", vec![]).await.unwrap();
    all.extend(rows.into_iter().map(|(key, digest)| format!("structure digest {key} {digest:?}")));
    all.sort();
    all
}

/// Fails with the first differences.
pub fn assert_same(one: &[String], other: &[String], what: &str) {
    let (a, b): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) = (one.iter().collect(), other.iter().collect());
    let only_one: Vec<_> = a.difference(&b).take(10).collect();
    let only_other: Vec<_> = b.difference(&a).take(10).collect();
    assert!(
        only_one.is_empty() && only_other.is_empty(),
        "{what}\nonly in the first: {only_one:#?}\nonly in the second: {only_other:#?}"
    );
    assert_eq!(one.len(), other.len(), "{what}");
}
