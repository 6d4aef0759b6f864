//! The rules of `sight` said in SQL, for lists and searches: who is in sight of `$1` on the day `$2`.
//!
//! `cross join` keeps SQLite in the order that is written: from the few to the many, by indexes.
//! A statement begins with `with` and [`circles`], goes on with [`shown_of`] over the persons it looks at, and
//! ends with what it wants. The test `search_and_card_agree` holds these texts and `sight` together.

/// Whether a dated row holds on the day `$2`.
macro_rules! holds {
    ($row:literal) => {
        concat!("(", $row, ".valid_from <= $2 and (", $row, ".valid_to is null or ", $row, ".valid_to > $2))")
    };
}

/// Whether a role (an alias with `id`) has one of the functions.
macro_rules! has_function {
    ($role:literal, $functions:literal) => {
        concat!(
            "exists (select 1 from role_function where role_function.role_id = ",
            $role,
            ".id and role_function.function in (",
            $functions,
            "))"
        )
    };
}

/// The circle of a role (an alias with `id` and `profile`), as the bits of `sight::circle`.
macro_rules! role_bits {
    ($role:literal) => {
        concat!(
            "(case ",
            $role,
            ".profile when 'student' then 1 when 'guardian' then 2 when 'school_life' then 4 when 'management' then 4
               when 'teacher' then 16 when 'guest' then 32
               when 'staff' then case when ",
            has_function!($role, "'secretary', 'bursar'"),
            " then 4 when ",
            has_function!($role, "'health', 'social', 'psychologist'"),
            " then 8 else 16 end
               else 64 end)"
        )
    };
}

/// `me`: the viewer's roles. `scope`: circles open as such. `mine`, `kids`, `pupils`: classes and groups of the
/// viewer, of followed children, and pupils of own lessons. `near`: persons tied to the viewer.
/// `linked`: structures of the viewer's academy or authority.
macro_rules! circles {
    () => {
        concat!(
            "me as (
               select role.id, role.structure_id, role.profile from role
               join structure on structure.id = role.structure_id and structure.closed_at is null
               where role.person_id = $1 and ", holds!("role"), "),
             scope(structure_id, sees) as (
               select me.structure_id, case me.profile
                 when 'student' then 12
                 when 'teacher' then case when ", has_function!("me", "'librarian'"), " then 29 else 28 end
                 when 'school_life' then case when ", has_function!("me", "'cpe'"), " then 127 else 29 end
                 when 'management' then 127
                 when 'staff' then case when ", has_function!("me", "'secretary', 'bursar'"), " then 127
                   when ", has_function!("me", "'health', 'social'"), " then 31
                   when ", has_function!("me", "'psychologist'"), " then 29 else 28 end
                 else 0 end
               from me
               union select enrollment.structure_id, 4 from guardian_link link
               join person child on child.id = link.student_id and child.closed_at is null
               join enrollment on enrollment.person_id = child.id and enrollment.main and ", holds!("enrollment"), "
               join structure on structure.id = enrollment.structure_id and structure.closed_at is null
               where link.guardian_id = $1 and link.kind <> 'contact' and ", holds!("link"), "
               union select duty.structure_id, 127 from duty
               join structure on structure.id = duty.structure_id and structure.closed_at is null
               where duty.person_id = $1 and duty.kind = 'school_admin' and ", holds!("duty"), "),
             mine(structure_id, division_id, group_id) as (
               select enrollment.structure_id, enrollment.division_id, cast(null as uuid) from me cross join enrollment
               where me.profile = 'student' and enrollment.person_id = $1 and enrollment.structure_id = me.structure_id
                 and enrollment.division_id is not null and ", holds!("enrollment"), "
               union select member.structure_id, cast(null as uuid), member.group_id from me cross join group_membership member
               where me.profile = 'student' and member.person_id = $1 and member.structure_id = me.structure_id
                 and ", holds!("member"), "),
             children(structure_id, student_id, division_id, follows) as (
               select enrollment.structure_id, link.student_id, enrollment.division_id,
                      link.sees_schooling or link.may_decide or link.may_sign
               from guardian_link link
               cross join person child cross join enrollment cross join structure
               where link.guardian_id = $1 and link.kind <> 'contact' and ", holds!("link"), "
                 and child.id = link.student_id and child.closed_at is null
                 and enrollment.person_id = child.id and enrollment.main and ", holds!("enrollment"), "
                 and structure.id = enrollment.structure_id and structure.closed_at is null),
             kids(structure_id, division_id, group_id) as (
               select structure_id, division_id, cast(null as uuid) from children where follows and division_id is not null
               union select member.structure_id, cast(null as uuid), member.group_id
               from children cross join group_membership member
               where children.follows and member.person_id = children.student_id
                 and member.structure_id = children.structure_id and ", holds!("member"), "),
             lessons(structure_id, division_id, group_id, headed) as (
               select section.structure_id, section.division_id, section.group_id, 0
               from me cross join section_teacher cross join section
               where me.profile in ('teacher', 'school_life', 'management', 'staff')
                 and section_teacher.person_id = $1 and section_teacher.structure_id = me.structure_id
                 and section.id = section_teacher.section_id and ", holds!("section_teacher"), "
               union select duty.structure_id, duty.division_id, cast(null as uuid), 1 from me cross join duty
               where me.profile in ('teacher', 'school_life', 'management', 'staff')
                 and duty.person_id = $1 and duty.structure_id = me.structure_id and duty.kind = 'head_teacher'
                 and duty.division_id is not null and ", holds!("duty"), "),
             pupils(structure_id, student_id, headed) as (
               select enrollment.structure_id, enrollment.person_id, lessons.headed from lessons cross join enrollment
               where enrollment.structure_id = lessons.structure_id and enrollment.division_id = lessons.division_id
                 and ", holds!("enrollment"), "
               union select member.structure_id, member.person_id, 0 from lessons cross join group_membership member
               where member.structure_id = lessons.structure_id and member.group_id = lessons.group_id
                 and ", holds!("member"), "),
             audiences(structure_id, division_id, group_id, own) as (
               select structure_id, division_id, group_id, 1 from mine
               union select structure_id, division_id, group_id, 0 from kids),
             near(structure_id, person_id, tie) as (
               select enrollment.structure_id, enrollment.person_id, 'classmate' from mine cross join enrollment
               where enrollment.structure_id = mine.structure_id and enrollment.division_id = mine.division_id
                 and ", holds!("enrollment"), "
               union select member.structure_id, member.person_id, 'classmate' from mine cross join group_membership member
               where member.structure_id = mine.structure_id and member.group_id = mine.group_id and ", holds!("member"), "
               union select section.structure_id, teacher.person_id, case own when 1 then 'teaches_viewer' else 'teaches_child' end
               from audiences cross join section cross join section_teacher teacher
               where section.structure_id = audiences.structure_id and section.division_id = audiences.division_id
                 and teacher.structure_id = section.structure_id and teacher.section_id = section.id and ", holds!("teacher"), "
               union select section.structure_id, teacher.person_id, case own when 1 then 'teaches_viewer' else 'teaches_child' end
               from audiences cross join section cross join section_teacher teacher
               where section.structure_id = audiences.structure_id and section.group_id = audiences.group_id
                 and teacher.structure_id = section.structure_id and teacher.section_id = section.id and ", holds!("teacher"), "
               union select duty.structure_id, duty.person_id, case own when 1 then 'teaches_viewer' else 'teaches_child' end
               from audiences cross join duty
               where duty.structure_id = audiences.structure_id and duty.kind = 'head_teacher'
                 and duty.division_id = audiences.division_id and ", holds!("duty"), "
               union select me.structure_id, link.guardian_id, 'own_guardian' from me cross join guardian_link link
               where me.profile = 'student' and link.student_id = $1 and link.kind <> 'contact' and ", holds!("link"), "
               union select structure_id, student_id, 'child' from children
               union select children.structure_id, link.guardian_id, 'co_guardian' from children cross join guardian_link link
               where link.student_id = children.student_id and link.guardian_id <> $1
                 and link.kind <> 'contact' and ", holds!("link"), "
               union select structure_id, student_id, case headed when 1 then 'headed' else 'taught' end from pupils
               union select pupils.structure_id, link.guardian_id,
                 case pupils.headed when 1 then 'guardian_of_headed' else 'guardian_of_taught' end
               from pupils cross join guardian_link link
               where link.student_id = pupils.student_id and link.kind <> 'contact' and ", holds!("link"), "),
             linked(structure_id) as (
               select link.structure_id from me
               join structure_link link on link.parent_id = me.structure_id and link.kind in ('pedagogic', 'territorial')
               join structure on structure.id = link.structure_id and structure.closed_at is null
               where me.profile in ('academy', 'authority'))"
        )
    };
}

/// Whether a tie of `near` concerns a person in that role, as `TieKind::concerns` says.
macro_rules! tie_concerns {
    ($near:literal, $role:literal) => {
        concat!(
            "(case when ",
            $near,
            ".tie in ('classmate', 'child', 'taught', 'headed') then ",
            $role,
            ".profile = 'student'
               when ",
            $near,
            ".tie in ('own_guardian', 'guardian_of_taught', 'guardian_of_headed') then ",
            $role,
            ".profile = 'guardian'
               when ",
            $near,
            ".tie in ('teaches_viewer', 'teaches_child') then ",
            $role,
            ".profile in ('teacher', 'school_life', 'management', 'staff')
               else false end)"
        )
    };
}

/// Whether a role is one that an academy or an authority sees.
macro_rules! agents_see {
    ($role:literal) => {
        concat!(
            "((",
            $role,
            ".profile = 'management' and ",
            has_function!($role, "'head', 'deputy_head'"),
            ")
              or (",
            $role,
            ".profile = 'staff' and ",
            has_function!($role, "'secretary'"),
            "))"
        )
    };
}
