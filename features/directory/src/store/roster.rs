//! Classes, teaching groups and automatic groups: those of the viewer, and who is in them.

use crate::groups::AutoGroup;
use crate::model::{Relation, SubjectId, TeachingGroupId};
use kit::{Day, Db, DivisionId, Error, Function, PersonId, Profile, Result, StructureId, ViewerFacts, args};

/// How a class or a group is the viewer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The viewer is head teacher of it.
    Headed,
    /// The viewer teaches it.
    Taught,
    /// The viewer is a pupil of it.
    Own,
    /// A child of the viewer is a pupil of it.
    Child,
    /// The viewer sees the pupils of the whole school.
    School,
}

impl How {
    fn of(code: &str) -> Self {
        match code {
            "headed" => Self::Headed,
            "taught" => Self::Taught,
            "own" => Self::Own,
            "child" => Self::Child,
            _ => Self::School,
        }
    }
    /// Whether all its pupils are in sight: a guardian sees the own children only, and no count.
    pub fn sees_pupils(self) -> bool {
        self != Self::Child
    }
}

/// A division or a teaching group in a list.
#[derive(Clone, Debug)]
pub struct ClassLine {
    /// A division, or a teaching group.
    pub id: ClassId,
    /// Where.
    pub structure: StructureId,
    /// The structure's name.
    pub structure_name: String,
    /// Its label: « 6e B ».
    pub label: String,
    /// Its code.
    pub code: String,
    /// Its level, for a division.
    pub level: Option<String>,
    /// How many pupils, for those who see them.
    pub pupils: Option<i64>,
    /// How it is the viewer's, nearest first.
    pub how: How,
    /// The subject which the viewer teaches there (the first of them).
    pub subject: Option<String>,
}

/// A division or a teaching group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassId {
    /// A division.
    Division(DivisionId),
    /// A teaching group.
    Group(TeachingGroupId),
}

impl ClassId {
    /// Its page.
    pub fn href(self) -> String {
        match self {
            Self::Division(id) => format!("/divisions/{id}"),
            Self::Group(id) => format!("/groups/{id}"),
        }
    }
}

#[derive(sqlx::FromRow)]
struct DivisionRow {
    id: uuid::Uuid,
    structure_id: StructureId,
    structure_name: String,
    label: String,
    code: String,
    level: Option<String>,
    how: String,
    pupils: Option<i64>,
    subject: Option<String>,
}

impl DivisionRow {
    fn line(self, id: ClassId) -> ClassLine {
        let how = How::of(&self.how);
        ClassLine {
            id,
            structure: self.structure_id,
            structure_name: self.structure_name,
            label: self.label,
            code: self.code,
            level: self.level,
            pupils: self.pupils.filter(|_| how.sees_pupils()),
            how,
            subject: self.subject,
        }
    }
}

/// One line for each class, whose rows follow one another: of several ways in which it is the viewer's, the nearest;
/// what any way opens is open.
fn nearest(rows: Vec<DivisionRow>, id_of: fn(uuid::Uuid) -> ClassId) -> Vec<ClassLine> {
    let mut out: Vec<ClassLine> = vec![];
    for row in rows {
        let id = id_of(row.id);
        let line = row.line(id);
        match out.last_mut().filter(|known| known.id == line.id) {
            Some(known) => {
                known.how = known.how.min(line.how);
                known.pupils = known.pupils.or(line.pupils);
            }
            None => out.push(line),
        }
    }
    out
}

/// The divisions of the viewer: taught, headed, one's own, one's children's; with `whole`, all those of schools
/// whose pupils the viewer sees.
pub async fn divisions(db: &Db, viewer: &ViewerFacts, today: Day, whole: bool) -> Result<Vec<ClassLine>> {
    division_lines(db, viewer, today, whole, true).await
}

/// All divisions and teaching groups in sight, by name alone: nothing about them is counted.
pub async fn names(db: &Db, viewer: &ViewerFacts, today: Day) -> Result<Vec<ClassLine>> {
    let mut lines = division_lines(db, viewer, today, true, false).await?;
    lines.extend(group_lines(db, viewer, today, true, false).await?);
    Ok(lines)
}

async fn division_lines(db: &Db, viewer: &ViewerFacts, today: Day, whole: bool, counted: bool) -> Result<Vec<ClassLine>> {
    let rows = db
        .all(
            concat!(
                "with ",
                circles!(),
                ",
                 ways(structure_id, division_id, how) as (
                   select structure_id, division_id, case headed when 1 then 'headed' else 'taught' end from lessons
                   where division_id is not null
                   union select structure_id, division_id, 'own' from mine where division_id is not null
                   union select structure_id, division_id, 'child' from kids where division_id is not null
                   union select division.structure_id, division.id, 'school' from scope
                   join division on division.structure_id = scope.structure_id
                   where (scope.sees & 1) <> 0 and $3)
                 select division.id, division.structure_id, structure.name as structure_name, division.label, division.code,
                        division.level, ways.how,
                        case when $4 then (select count(*) from enrollment where enrollment.structure_id = division.structure_id
                         and enrollment.division_id = division.id and ",
                holds!("enrollment"),
                ") end as pupils,
                        case when $4 then (select min(subject.label) from section_teacher teacher
                         join section on section.id = teacher.section_id and section.division_id = division.id
                         join subject on subject.id = section.subject_id
                         where teacher.person_id = $1 and ",
                holds!("teacher"),
                ") end as subject
                 from ways
                 join division on division.id = ways.division_id and (division.closed_on is null or division.closed_on > $2)
                 join school_year on school_year.id = division.year_id and school_year.state = 'live'
                 join structure on structure.id = division.structure_id and structure.closed_at is null
                 order by structure.sort_name, structure.id, division.code, division.id"
            ),
            args![viewer.person, today, whole, counted],
        )
        .await?;
    Ok(nearest(rows, |id| ClassId::Division(DivisionId(id))))
}

/// The teaching groups of the viewer, in the same ways.
pub async fn teaching_groups(db: &Db, viewer: &ViewerFacts, today: Day, whole: bool) -> Result<Vec<ClassLine>> {
    group_lines(db, viewer, today, whole, true).await
}

async fn group_lines(db: &Db, viewer: &ViewerFacts, today: Day, whole: bool, counted: bool) -> Result<Vec<ClassLine>> {
    let rows = db
        .all(
            concat!(
                "with ",
                circles!(),
                ",
                 ways(structure_id, group_id, how) as (
                   select structure_id, group_id, 'taught' from lessons where group_id is not null
                   union select structure_id, group_id, 'own' from mine where group_id is not null
                   union select structure_id, group_id, 'child' from kids where group_id is not null
                   union select teaching_group.structure_id, teaching_group.id, 'school' from scope
                   join teaching_group on teaching_group.structure_id = scope.structure_id
                   where (scope.sees & 1) <> 0 and $3)
                 select team.id, team.structure_id, structure.name as structure_name, team.label, team.code,
                        cast(null as text) as level, ways.how,
                        case when $4 then (select count(*) from group_membership member where member.structure_id = team.structure_id
                         and member.group_id = team.id and ",
                holds!("member"),
                ") end as pupils,
                        case when $4 then (select min(subject.label) from section_teacher teacher
                         join section on section.id = teacher.section_id and section.group_id = team.id
                         join subject on subject.id = section.subject_id
                         where teacher.person_id = $1 and ",
                holds!("teacher"),
                ") end as subject
                 from ways
                 join teaching_group team on team.id = ways.group_id and (team.closed_on is null or team.closed_on > $2)
                 join school_year on school_year.id = team.year_id and school_year.state = 'live'
                 join structure on structure.id = team.structure_id and structure.closed_at is null
                 order by structure.sort_name, structure.id, team.code, team.id"
            ),
            args![viewer.person, today, whole, counted],
        )
        .await?;
    Ok(nearest(rows, |id| ClassId::Group(TeachingGroupId(id))))
}

/// A class, and who is in it.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The class.
    pub class: ClassLine,
    /// Its pupils; for a guardian, the own children.
    pub students: Vec<Student>,
    /// Its teachers with their subjects, head teachers first.
    pub teachers: Vec<Teacher>,
}

/// A pupil of a class.
#[derive(Clone, Debug)]
pub struct Student {
    /// The pupil.
    pub id: PersonId,
    /// The pupil's name.
    pub name: String,
    /// The division, in a teaching group.
    pub division: Option<String>,
    /// Guardians with their relations, for those who may see them.
    pub guardians: Vec<(PersonId, String, Relation)>,
}

/// A teacher of a class.
#[derive(Clone, Debug)]
pub struct Teacher {
    /// The teacher.
    pub id: PersonId,
    /// The teacher's name.
    pub name: String,
    /// What is taught.
    pub subjects: Vec<String>,
    /// Whether head teacher.
    pub head: bool,
}

/// A division of the viewer. Anybody else's is not found.
pub async fn division(db: &Db, viewer: &ViewerFacts, id: DivisionId, today: Day) -> Result<Roster> {
    let class = divisions(db, viewer, today, true).await?.into_iter().find(|line| line.id == ClassId::Division(id));
    roster(db, viewer, class.ok_or(Error::NotFound)?, today).await
}

/// A teaching group of the viewer. Anybody else's is not found.
pub async fn teaching_group(db: &Db, viewer: &ViewerFacts, id: TeachingGroupId, today: Day) -> Result<Roster> {
    let class = teaching_groups(db, viewer, today, true).await?.into_iter().find(|line| line.id == ClassId::Group(id));
    roster(db, viewer, class.ok_or(Error::NotFound)?, today).await
}

async fn roster(db: &Db, viewer: &ViewerFacts, class: ClassLine, today: Day) -> Result<Roster> {
    let mut students = students(db, &class, today).await?;
    if class.pupils.is_none() {
        students.retain(|student| viewer.child(student.id).is_some());
    }
    if guardians_are_shown(viewer, &class) {
        add_guardians(db, &class, &mut students, today).await?;
    }
    let teachers = teachers(db, &class, today).await?;
    Ok(Roster { class, students, teachers })
}

/// Whether the names of guardians stand beside their children: asked of the rule itself.
fn guardians_are_shown(viewer: &ViewerFacts, class: &ClassLine) -> bool {
    use crate::model::TieKind;
    use crate::sight::{GuardianPart, Target, TargetRole, Tie, sees};
    let kind = match class.how {
        How::Headed => Some(TieKind::Headed),
        How::Taught => Some(TieKind::Taught),
        How::Own | How::Child | How::School => None,
    };
    let ties = kind.into_iter().map(|kind| Tie { structure: class.structure, kind }).collect();
    let role = TargetRole { structure: class.structure, profile: Some(Profile::Student), functions: vec![], above: vec![] };
    let somebody = Target { person: PersonId(uuid::Uuid::nil()), roles: vec![role], ties };
    sees(viewer, &somebody).parts.guardians >= GuardianPart::Names
}

fn ids(class: ClassId) -> (Option<DivisionId>, Option<TeachingGroupId>) {
    match class {
        ClassId::Division(id) => (Some(id), None),
        ClassId::Group(id) => (None, Some(id)),
    }
}

async fn students(db: &Db, class: &ClassLine, today: Day) -> Result<Vec<Student>> {
    let (division, group) = ids(class.id);
    let lines: Vec<(PersonId, String, String, Option<String>)> = db
        .all(
            concat!(
                "with of_class(person_id) as (
                   select enrollment.person_id from enrollment where enrollment.structure_id = $1 and enrollment.division_id = $3
                     and ", holds!("enrollment"), "
                   union select member.person_id from group_membership member where member.structure_id = $1 and member.group_id = $4
                     and ", holds!("member"), ")
                 select person.id, person.given, person.family,
                        (select min(division.label) from enrollment join division on division.id = enrollment.division_id
                         where enrollment.person_id = person.id and enrollment.structure_id = $1 and $4 is not null
                           and ", holds!("enrollment"), ")
                 from of_class join person on person.id = of_class.person_id and person.closed_at is null
                 where exists (select 1 from role where role.person_id = person.id and role.structure_id = $1
                               and role.profile = 'student' and ", holds!("role"), ")
                 order by person.sort_name, person.id"
            ),
            args![class.structure, today, division, group],
        )
        .await?;
    let student = |(id, given, family, division)| Student { id, name: format!("{given} {family}"), division, guardians: vec![] };
    Ok(lines.into_iter().map(student).collect())
}

async fn add_guardians(db: &Db, class: &ClassLine, students: &mut [Student], today: Day) -> Result<()> {
    let (division, group) = ids(class.id);
    let lines: Vec<(PersonId, PersonId, String, String, Relation)> = db
        .all(
            concat!(
                "with of_class(person_id) as (
                   select enrollment.person_id from enrollment where enrollment.structure_id = $1 and enrollment.division_id = $3
                     and ", holds!("enrollment"), "
                   union select member.person_id from group_membership member where member.structure_id = $1 and member.group_id = $4
                     and ", holds!("member"), ")
                 select distinct link.student_id, person.id, person.given, person.family, link.relation from of_class
                 join guardian_link link on link.student_id = of_class.person_id and link.kind <> 'contact' and ", holds!("link"), "
                 join person on person.id = link.guardian_id and person.closed_at is null
                 order by person.given, person.id"
            ),
            args![class.structure, today, division, group],
        )
        .await?;
    for (student, id, given, family, relation) in lines {
        if let Some(student) = students.iter_mut().find(|known| known.id == student) {
            student.guardians.push((id, format!("{given} {family}"), relation));
        }
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct TeacherLine {
    id: PersonId,
    given: String,
    family: String,
    subject: Option<String>,
    head: i64,
}

async fn teachers(db: &Db, class: &ClassLine, today: Day) -> Result<Vec<Teacher>> {
    let (division, group) = ids(class.id);
    let lines: Vec<TeacherLine> = db
        .all(
            concat!(
                "with said(person_id, subject, head) as (
                   select teacher.person_id, subject.label, cast(0 as bigint) from section
                   cross join section_teacher teacher cross join subject
                   where teacher.structure_id = section.structure_id and teacher.section_id = section.id
                     and subject.id = section.subject_id and ",
                holds!("teacher"),
                " and section.structure_id = $1 and section.division_id = $3
                   union select teacher.person_id, subject.label, cast(0 as bigint) from section
                   cross join section_teacher teacher cross join subject
                   where teacher.structure_id = section.structure_id and teacher.section_id = section.id
                     and subject.id = section.subject_id and ",
                holds!("teacher"),
                " and section.structure_id = $1 and section.group_id = $4
                   union select duty.person_id, cast(null as text), cast(1 as bigint) from duty
                   where duty.structure_id = $1 and duty.kind = 'head_teacher' and duty.division_id = $3 and ",
                holds!("duty"),
                ")
                 select person.id, person.given, person.family, said.subject, said.head from said
                 join person on person.id = said.person_id and person.closed_at is null
                 where exists (select 1 from role where role.person_id = person.id and role.structure_id = $1
                               and role.profile in ('teacher', 'school_life', 'management', 'staff') and ",
                holds!("role"),
                ")
                 order by said.head desc, person.sort_name, person.id, said.subject"
            ),
            args![class.structure, today, division, group],
        )
        .await?;
    let mut out: Vec<Teacher> = vec![];
    for line in lines {
        match out.iter_mut().find(|teacher| teacher.id == line.id) {
            Some(teacher) => teacher.subjects.extend(line.subject),
            None => out.push(Teacher {
                id: line.id,
                name: format!("{} {}", line.given, line.family),
                subjects: line.subject.into_iter().collect(),
                head: line.head == 1,
            }),
        }
    }
    Ok(out)
}

/// A child of the viewer, with the head teachers of the class.
#[derive(Clone, Debug)]
pub struct HeadOfChild {
    /// The child.
    pub child: PersonId,
    /// The head teacher.
    pub head: PersonId,
    /// The head teacher's name.
    pub name: String,
}

/// The head teachers of the viewer's children whom the viewer follows.
pub async fn heads_of_children(db: &Db, viewer: &ViewerFacts, today: Day) -> Result<Vec<HeadOfChild>> {
    let lines: Vec<(PersonId, PersonId, String, String)> = db
        .all(
            concat!(
                "with ",
                circles!(),
                "
                 select distinct children.student_id, person.id, person.given, person.family
                 from children cross join duty cross join person
                 where children.follows and duty.structure_id = children.structure_id and duty.kind = 'head_teacher'
                   and duty.division_id = children.division_id and ",
                holds!("duty"),
                "
                   and person.id = duty.person_id and person.closed_at is null
                   and exists (select 1 from role where role.person_id = person.id and role.structure_id = children.structure_id
                               and role.profile in ('teacher', 'school_life', 'management', 'staff') and ",
                holds!("role"),
                ")
                 order by person.family, person.id"
            ),
            args![viewer.person, today],
        )
        .await?;
    let head = |(child, head, given, family)| HeadOfChild { child, head, name: format!("{given} {family}") };
    Ok(lines.into_iter().map(head).collect())
}

/// The teachers of a class of the viewer.
pub async fn teachers_of(db: &Db, class: &ClassLine, today: Day) -> Result<Vec<Teacher>> {
    teachers(db, class, today).await
}

/// An automatic group of a school, with the number of its members.
#[derive(Clone, Debug)]
pub struct GroupLine {
    /// Which.
    pub group: AutoGroup,
    /// The label of a subject or of a division; none where the catalogue has the words.
    pub label: Option<String>,
    /// How many members.
    pub members: i64,
}

#[derive(sqlx::FromRow)]
struct GroupRow {
    kind: String,
    code: String,
    object_id: Option<uuid::Uuid>,
    label: Option<String>,
    members: i64,
}

/// The automatic groups of a school which exist by themselves: by profile, by function, by subject, guardians of a division.
pub async fn automatic_groups(db: &Db, structure: StructureId, today: Day) -> Result<Vec<GroupLine>> {
    let rows: Vec<GroupRow> = db
        .all(
            concat!(
                "select 'profile' as kind, role.profile as code, cast(null as uuid) as object_id, cast(null as text) as label,
                        count(distinct role.person_id) as members
                 from role where role.structure_id = $1 and ",
                holds!("role"),
                " group by role.profile
                 union all
                 select 'function', role_function.function, cast(null as uuid), cast(null as text), count(distinct role.person_id)
                 from role join role_function on role_function.role_id = role.id
                 where role.structure_id = $1 and role.profile not in ('student', 'guardian') and ",
                holds!("role"),
                "
                 group by role_function.function
                 union all
                 select 'subject', '', subject.id, subject.label, count(distinct teacher.person_id)
                 from subject join section on section.structure_id = subject.structure_id and section.subject_id = subject.id
                 join section_teacher teacher on teacher.structure_id = section.structure_id and teacher.section_id = section.id
                   and ",
                holds!("teacher"),
                "
                 where subject.structure_id = $1 group by subject.id, subject.label
                 union all
                 select 'guardians', '', division.id, division.label, count(distinct link.guardian_id)
                 from division
                 join school_year on school_year.id = division.year_id and school_year.state = 'live'
                 join enrollment on enrollment.structure_id = division.structure_id and enrollment.division_id = division.id
                   and ",
                holds!("enrollment"),
                "
                 join guardian_link link on link.student_id = enrollment.person_id and link.kind <> 'contact' and ",
                holds!("link"),
                "
                 where division.structure_id = $1 and (division.closed_on is null or division.closed_on > $2)
                 group by division.id, division.label
                 order by kind, label, code"
            ),
            args![structure, today],
        )
        .await?;
    Ok(rows.into_iter().filter_map(GroupRow::line).collect())
}

impl GroupRow {
    fn line(self) -> Option<GroupLine> {
        let group = match self.kind.as_str() {
            "profile" => AutoGroup::Profile(Profile::from_code(&self.code)?),
            "function" => AutoGroup::Function(Function::from_code(&self.code)?),
            "subject" => AutoGroup::Subject(SubjectId(self.object_id?)),
            _ => AutoGroup::GuardiansOf(DivisionId(self.object_id?)),
        };
        Some(GroupLine { group, label: self.label, members: self.members })
    }
}

/// How many members a page of a group shows.
pub const MEMBERS_MAX: i64 = 60;

/// Members of an automatic group, in the order of names, after one of them; one more than a page, to know of a next.
pub async fn members(
    db: &Db,
    structure: StructureId,
    group: AutoGroup,
    after: Option<PersonId>,
    today: Day,
) -> Result<Vec<(PersonId, String)>> {
    let (profile, function, subject, division) = group.parts();
    let lines: Vec<(PersonId, String, String)> = db
        .all(
            concat!(
                "with of_group(person_id) as (
                   select role.person_id from role where role.structure_id = $1 and role.profile = $3 and ",
                holds!("role"),
                "
                   union select role.person_id from role join role_function on role_function.role_id = role.id
                   where role.structure_id = $1 and role.profile not in ('student', 'guardian')
                     and role_function.function = $4 and ",
                holds!("role"),
                "
                   union select teacher.person_id from section
                   join section_teacher teacher on teacher.structure_id = section.structure_id and teacher.section_id = section.id
                     and ",
                holds!("teacher"),
                "
                   where section.structure_id = $1 and section.subject_id = $5
                   union select link.guardian_id from enrollment
                   join guardian_link link on link.student_id = enrollment.person_id and link.kind <> 'contact' and ",
                holds!("link"),
                "
                   where enrollment.structure_id = $1 and enrollment.division_id = $6 and ",
                holds!("enrollment"),
                ")
                 select person.id, person.given, person.family from of_group
                 join person on person.id = of_group.person_id and person.closed_at is null
                 where $7 is null or (person.sort_name, person.id) > (
                   select known.sort_name, known.id from person known join of_group on of_group.person_id = known.id
                   where known.id = $7)
                 order by person.sort_name, person.id limit $8"
            ),
            args![structure, today, profile, function, subject, division, after, MEMBERS_MAX + 1],
        )
        .await?;
    Ok(lines.into_iter().map(|(id, given, family)| (id, format!("{given} {family}"))).collect())
}
