//! What is to be written of one structure, collected and then written in an order that keeps references whole.

use crate::model::{
    Authority, LinkKind, Regime, Relation, SchoolYearId, SectionId, StructureKind, SubjectId, TeachingGroupId, search_words,
    sort_name,
};
use kit::db::Args;
use kit::id::RoleId;
use kit::{Day, DivisionId, Function, Instant, PersonId, Profile, StructureId, Unit, args};
use uuid::Uuid;

use super::Ids;

/// Rows by statement. The order of [`STATEMENTS`] is the order of writing.
#[derive(Debug)]
pub struct Batch {
    /// Who says it.
    source: String,
    rows: [Vec<Args>; STATEMENTS.len()],
}

// A row is found by one column that an index serves, then by all: SQLite looks through the whole table
// for a list of row values alone.
macro_rules! statements {
    ($($name:ident = $sql:literal;)+) => {
        #[derive(Clone, Copy)]
        #[repr(usize)]
        enum Into { $($name),+ }
        const STATEMENTS: &[&str] = &[$($sql),+];
    };
}

statements! {
    StructureNew = "insert into structure (id, kind, name, sort_name, uai, street, postal_code, city, phone, mail, zone, source, created_at) values {rows}";
    StructureChanged = "with fed (id, kind, name, sort_name, uai, street, postal_code, city, phone, mail) as (values {rows})
        update structure set kind = fed.kind, name = fed.name, sort_name = fed.sort_name, uai = fed.uai, street = fed.street,
          postal_code = fed.postal_code, city = fed.city, phone = fed.phone, mail = fed.mail, closed_at = null
        from fed where structure.id = fed.id";
    StructureKey = "insert into structure_external_id (kind, value, structure_id) values {rows} on conflict do nothing";
    StructureLink = "insert into structure_link (structure_id, parent_id, kind) values {rows} on conflict do nothing";
    Year = "insert into school_year (id, structure_id, label, starts_on, ends_on, state) values {rows}";
    SubjectNew = "insert into subject (id, structure_id, code, label, source) values {rows}";
    SubjectChanged = "with fed (id, label) as (values {rows}) update subject set label = fed.label from fed where subject.id = fed.id";
    DivisionNew = "insert into division (id, structure_id, year_id, code, label, level, source) values {rows}";
    DivisionChanged = "with fed (id, label, level) as (values {rows})
        update division set label = fed.label, level = fed.level, closed_on = null from fed where division.id = fed.id";
    DivisionClosed = "with gone (id, day) as (values {rows}) update division set closed_on = gone.day from gone where division.id = gone.id";
    GroupNew = "insert into teaching_group (id, structure_id, year_id, code, label, source) values {rows}";
    GroupChanged = "with fed (id, label) as (values {rows})
        update teaching_group set label = fed.label, closed_on = null from fed where teaching_group.id = fed.id";
    GroupClosed = "with gone (id, day) as (values {rows})
        update teaching_group set closed_on = gone.day from gone where teaching_group.id = gone.id";
    GroupDivisionGone = "with gone (group_id, division_id) as (values {rows})
        delete from teaching_group_division where group_id in (select group_id from gone)
          and (group_id, division_id) in (select group_id, division_id from gone)";
    GroupDivisionNew = "insert into teaching_group_division (structure_id, group_id, division_id) values {rows} on conflict do nothing";
    PersonNew = "insert into person (id, given, family, birth_family, other_given, title, birth_on, sort_name, source, created_at) values {rows}";
    PersonChanged = "with fed (id, given, family, birth_family, other_given, title, birth_on, sort_name, source) as (values {rows})
        update person set given = fed.given, family = fed.family, birth_family = fed.birth_family, other_given = fed.other_given,
          title = fed.title, birth_on = fed.birth_on, sort_name = fed.sort_name, source = fed.source
        from fed where person.id = fed.id";
    PersonOpened = "update person set closed_at = null where id in (values {rows})";
    PersonClosed = "with gone (id, at) as (values {rows}) update person set closed_at = gone.at from gone where person.id = gone.id and person.closed_at is null";
    OverrideFed = "with fed (person_id, field, fed_value) as (values {rows})
        update person_override set fed_value = fed.fed_value from fed
        where person_override.person_id = fed.person_id and person_override.field = fed.field";
    External = "insert into external_id (kind, value, person_id, source) values {rows} on conflict do nothing";
    ContactGone = "delete from contact_point where id in (values {rows})";
    ContactNew = "insert into contact_point (id, person_id, kind, value, source) values {rows} on conflict do nothing";
    RoleNew = "insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}";
    RoleTaken = "with fed (id, source) as (values {rows}) update role set source = fed.source from fed where role.id = fed.id";
    RoleClosed = "with gone (id, day) as (values {rows}) update role set valid_to = gone.day from gone where role.id = gone.id";
    FunctionGone = "with gone (role_id, function, label) as (values {rows})
        delete from role_function where role_id in (select role_id from gone)
          and (role_id, function, label) in (select role_id, function, label from gone)";
    FunctionNew = "insert into role_function (role_id, structure_id, function, label) values {rows} on conflict do nothing";
    WordGone = "with gone (structure_id, word, person_id) as (values {rows})
        delete from person_word where person_id in (select person_id from gone)
          and (structure_id, word, person_id) in (select structure_id, word, person_id from gone)";
    WordNew = "insert into person_word (structure_id, word, person_id) values {rows} on conflict do nothing";
    EnrollmentSecondary = "update enrollment set main = false where id in (values {rows})";
    EnrollmentClosed = "with gone (id, day) as (values {rows}) update enrollment set valid_to = gone.day from gone where enrollment.id = gone.id";
    EnrollmentChanged = "with fed (id, mef, level, regime) as (values {rows})
        update enrollment set mef = fed.mef, level = fed.level, regime = fed.regime from fed where enrollment.id = fed.id";
    EnrollmentTaken = "with fed (id, source) as (values {rows}) update enrollment set source = fed.source from fed where enrollment.id = fed.id";
    EnrollmentNew = "insert into enrollment (id, structure_id, person_id, division_id, mef, level, regime, main, valid_from, source) values {rows}";
    MembershipClosed = "with gone (id, day) as (values {rows}) update group_membership set valid_to = gone.day from gone where group_membership.id = gone.id";
    MembershipNew = "insert into group_membership (id, structure_id, group_id, person_id, valid_from, source) values {rows}";
    SectionNew = "insert into section (id, structure_id, year_id, subject_id, division_id, group_id, source) values {rows}";
    TeacherClosed = "with gone (id, day) as (values {rows}) update section_teacher set valid_to = gone.day from gone where section_teacher.id = gone.id";
    TeacherNew = "insert into section_teacher (id, structure_id, section_id, person_id, kind, valid_from, source) values {rows}";
    DutyClosed = "with gone (id, day) as (values {rows}) update duty set valid_to = gone.day from gone where duty.id = gone.id";
    DutyNew = "insert into duty (id, structure_id, person_id, kind, division_id, valid_from, source) values {rows}";
    LinkClosed = "with gone (id, day) as (values {rows}) update guardian_link set valid_to = gone.day from gone where guardian_link.id = gone.id";
    LinkTold = "with fed (id, relation, pays, lives_with) as (values {rows})
        update guardian_link set relation = fed.relation, pays = fed.pays, lives_with = fed.lives_with from fed where guardian_link.id = fed.id";
    LinkNew = "insert into guardian_link (id, guardian_id, student_id, kind, relation, authority, sees_schooling, receives_mail,
          may_decide, may_sign, pays, may_collect, lives_with, valid_from, source) values {rows}";
}

/// A structure as a feed says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureRow {
    /// Its kind.
    pub kind: StructureKind,
    /// Its usual name.
    pub name: String,
    /// National number.
    pub uai: Option<String>,
    /// Street.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Mail.
    pub mail: Option<String>,
}

/// A person as a feed says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonRow {
    /// Usual first name.
    pub given: String,
    /// Usual family name.
    pub family: String,
    /// Family name at birth.
    pub birth_family: Option<String>,
    /// All first names.
    pub other_given: Option<String>,
    /// `M.`, `Mme`.
    pub title: Option<String>,
    /// Birth date.
    pub birth_on: Option<Day>,
}

impl PersonRow {
    /// The words by which the person is found.
    pub fn words(&self) -> Vec<String> {
        search_words(&self.given, &self.family, self.birth_family.as_deref())
    }
    /// The name by which the person sorts.
    pub fn sort_name(&self) -> String {
        sort_name(&self.family, &self.given)
    }
}

/// An enrolment as a feed says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnrollmentRow {
    /// Division, if there is one yet.
    pub division: Option<DivisionId>,
    /// Training module.
    pub mef: Option<String>,
    /// Level.
    pub level: Option<String>,
    /// Meals and nights.
    pub regime: Option<Regime>,
}

/// A guardian link as a feed says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// What ties them.
    pub kind: LinkKind,
    /// How they are related.
    pub relation: Relation,
    /// Pays the fees.
    pub pays: bool,
    /// The pupil's address is his.
    pub lives_with: bool,
}

impl LinkRow {
    /// The authority that a feed's link stands for: a feed knows of no court decision.
    pub fn authority(self) -> Authority {
        match self.kind {
            LinkKind::Legal => Authority::Joint,
            LinkKind::InCharge | LinkKind::Contact => Authority::None,
        }
    }
}

impl Batch {
    /// An empty batch of a source.
    pub fn of(source: &str) -> Self {
        Self { source: source.to_owned(), rows: std::array::from_fn(|_| vec![]) }
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn push(&mut self, into: Into, row: Args) {
        self.rows[into as usize].push(row);
    }

    /// Writes everything; the caller commits.
    pub async fn write(self, unit: &mut Unit) -> Result<(), sqlx::Error> {
        for (sql, rows) in STATEMENTS.iter().zip(self.rows) {
            unit.run_many(sql, rows).await?;
        }
        Ok(())
    }

    /// A new structure.
    pub fn structure(&mut self, id: StructureId, row: &StructureRow, zone: &str, now: Instant) {
        let sort = kit::words::folded(&row.name);
        let source = self.source.clone();
        self.push(
            Into::StructureNew,
            args![
                id,
                row.kind,
                &row.name,
                sort,
                &row.uai,
                &row.street,
                &row.postal_code,
                &row.city,
                &row.phone,
                &row.mail,
                zone,
                source,
                now
            ],
        );
    }

    /// Another name, address… of a structure.
    pub fn structure_changed(&mut self, id: StructureId, row: &StructureRow) {
        let sort = kit::words::folded(&row.name);
        self.push(
            Into::StructureChanged,
            args![id, row.kind, &row.name, sort, &row.uai, &row.street, &row.postal_code, &row.city, &row.phone, &row.mail],
        );
    }

    /// A key by which a feed names a structure.
    pub fn structure_key(&mut self, id: StructureId, kind: &str, value: &str) {
        self.push(Into::StructureKey, args![kind, value, id]);
    }

    /// An academy above a structure.
    pub fn structure_under(&mut self, id: StructureId, academy: StructureId) {
        self.push(Into::StructureLink, args![id, academy, "pedagogic"]);
    }

    /// A live school year.
    pub fn year(&mut self, id: SchoolYearId, structure: StructureId, label: &str, starts: Day, ends: Day) {
        self.push(Into::Year, args![id, structure, label, starts, ends, "live"]);
    }

    /// A new subject.
    pub fn subject(&mut self, id: SubjectId, structure: StructureId, code: &str, label: &str) {
        let source = self.source.clone();
        self.push(Into::SubjectNew, args![id, structure, code, label, source]);
    }

    /// Another label of a subject.
    pub fn subject_changed(&mut self, id: SubjectId, label: &str) {
        self.push(Into::SubjectChanged, args![id, label]);
    }

    /// A new division.
    pub fn division(
        &mut self,
        id: DivisionId,
        structure: StructureId,
        year: SchoolYearId,
        code: &str,
        label: &str,
        level: Option<&str>,
    ) {
        let source = self.source.clone();
        self.push(Into::DivisionNew, args![id, structure, year, code, label, level, source]);
    }

    /// Another label or level of a division, or its return.
    pub fn division_changed(&mut self, id: DivisionId, label: &str, level: Option<&str>) {
        self.push(Into::DivisionChanged, args![id, label, level]);
    }

    /// A division that is no more.
    pub fn division_closed(&mut self, id: DivisionId, day: Day) {
        self.push(Into::DivisionClosed, args![id, day]);
    }

    /// A new teaching group.
    pub fn group(&mut self, id: TeachingGroupId, structure: StructureId, year: SchoolYearId, code: &str, label: &str) {
        let source = self.source.clone();
        self.push(Into::GroupNew, args![id, structure, year, code, label, source]);
    }

    /// Another label of a group, or its return.
    pub fn group_changed(&mut self, id: TeachingGroupId, label: &str) {
        self.push(Into::GroupChanged, args![id, label]);
    }

    /// A group that is no more.
    pub fn group_closed(&mut self, id: TeachingGroupId, day: Day) {
        self.push(Into::GroupClosed, args![id, day]);
    }

    /// A division from which a group draws.
    pub fn group_division(&mut self, structure: StructureId, group: TeachingGroupId, division: DivisionId) {
        self.push(Into::GroupDivisionNew, args![structure, group, division]);
    }

    /// A division from which a group draws no more.
    pub fn group_division_gone(&mut self, group: TeachingGroupId, division: DivisionId) {
        self.push(Into::GroupDivisionGone, args![group, division]);
    }

    /// A new person.
    pub fn person(&mut self, id: PersonId, row: &PersonRow, now: Instant) {
        let source = self.source.clone();
        let sort = row.sort_name();
        self.push(
            Into::PersonNew,
            args![id, &row.given, &row.family, &row.birth_family, &row.other_given, &row.title, row.birth_on, sort, source, now],
        );
    }

    /// Another name, birth date… of a person, who is of this source from now on.
    pub fn person_changed(&mut self, id: PersonId, row: &PersonRow) {
        let source = self.source.clone();
        let sort = row.sort_name();
        self.push(
            Into::PersonChanged,
            args![id, &row.given, &row.family, &row.birth_family, &row.other_given, &row.title, row.birth_on, sort, source],
        );
    }

    /// A person who is back.
    pub fn person_opened(&mut self, id: PersonId) {
        self.push(Into::PersonOpened, args![id]);
    }

    /// A person who has left.
    pub fn person_closed(&mut self, id: PersonId, now: Instant) {
        self.push(Into::PersonClosed, args![id, now]);
    }

    /// What the feed says of a field that was typed by hand.
    pub fn override_fed(&mut self, id: PersonId, field: &str, fed: Option<&str>) {
        self.push(Into::OverrideFed, args![id, field, fed]);
    }

    /// An official number or a feed's key.
    pub fn external(&mut self, kind: &str, value: &str, person: PersonId) {
        let source = self.source.clone();
        self.push(Into::External, args![kind, value, person, source]);
    }

    /// A contact point; one that is there stays as it is.
    pub fn contact(&mut self, ids: &mut Ids, person: PersonId, kind: &str, value: &str) {
        let source = self.source.clone();
        self.push(Into::ContactNew, args![ids.make(), person, kind, value, source]);
    }

    /// A contact point that the feed takes back.
    pub fn contact_gone(&mut self, id: Uuid) {
        self.push(Into::ContactGone, args![id]);
    }

    /// A new role.
    pub fn role(&mut self, id: RoleId, structure: StructureId, person: PersonId, profile: Profile, from: Day) {
        let source = self.source.clone();
        self.push(Into::RoleNew, args![id, structure, person, profile, from, source]);
    }

    /// A role made by hand, which the feed confirms: it is the feed's from now on.
    pub fn role_taken(&mut self, id: RoleId) {
        let source = self.source.clone();
        self.push(Into::RoleTaken, args![id, source]);
    }

    /// A role that ends.
    pub fn role_closed(&mut self, id: RoleId, day: Day) {
        self.push(Into::RoleClosed, args![id, day]);
    }

    /// A function inside a role.
    pub fn function(&mut self, structure: StructureId, role: RoleId, function: Function, label: &str) {
        self.push(Into::FunctionNew, args![role, structure, function, label]);
    }

    /// A function that is no more.
    pub fn function_gone(&mut self, role: RoleId, function: Function, label: &str) {
        self.push(Into::FunctionGone, args![role, function, label]);
    }

    /// A word by which a person is found.
    pub fn word(&mut self, structure: StructureId, person: PersonId, word: &str) {
        self.push(Into::WordNew, args![structure, word, person]);
    }

    /// A word by which a person is found no more.
    pub fn word_gone(&mut self, structure: StructureId, person: PersonId, word: &str) {
        self.push(Into::WordGone, args![structure, word, person]);
    }

    /// A new enrolment.
    pub fn enrollment(&mut self, id: Uuid, structure: StructureId, person: PersonId, row: &EnrollmentRow, main: bool, from: Day) {
        let source = self.source.clone();
        self.push(
            Into::EnrollmentNew,
            args![id, structure, person, row.division, &row.mef, &row.level, row.regime, main, from, source],
        );
    }

    /// Another module, level or regime in the same division.
    pub fn enrollment_changed(&mut self, id: Uuid, row: &EnrollmentRow) {
        self.push(Into::EnrollmentChanged, args![id, &row.mef, &row.level, row.regime]);
    }

    /// An enrolment made by hand, which the feed confirms.
    pub fn enrollment_taken(&mut self, id: Uuid) {
        let source = self.source.clone();
        self.push(Into::EnrollmentTaken, args![id, source]);
    }

    /// An enrolment that is the main one no more: a newer one is.
    pub fn enrollment_secondary(&mut self, id: Uuid) {
        self.push(Into::EnrollmentSecondary, args![id]);
    }

    /// An enrolment that ends.
    pub fn enrollment_closed(&mut self, id: Uuid, day: Day) {
        self.push(Into::EnrollmentClosed, args![id, day]);
    }

    /// A student joins a teaching group.
    pub fn membership(&mut self, id: Uuid, structure: StructureId, group: TeachingGroupId, person: PersonId, from: Day) {
        let source = self.source.clone();
        self.push(Into::MembershipNew, args![id, structure, group, person, from, source]);
    }

    /// A student leaves a teaching group.
    pub fn membership_closed(&mut self, id: Uuid, day: Day) {
        self.push(Into::MembershipClosed, args![id, day]);
    }

    /// A new section.
    pub fn section(
        &mut self,
        id: SectionId,
        structure: StructureId,
        year: SchoolYearId,
        subject: SubjectId,
        division: Option<DivisionId>,
        group: Option<TeachingGroupId>,
    ) {
        let source = self.source.clone();
        self.push(Into::SectionNew, args![id, structure, year, subject, division, group, source]);
    }

    /// Somebody teaches a section.
    pub fn teacher(&mut self, id: Uuid, structure: StructureId, section: SectionId, person: PersonId, from: Day) {
        let source = self.source.clone();
        self.push(Into::TeacherNew, args![id, structure, section, person, "main", from, source]);
    }

    /// Somebody teaches a section no more.
    pub fn teacher_closed(&mut self, id: Uuid, day: Day) {
        self.push(Into::TeacherClosed, args![id, day]);
    }

    /// Head teacher of a division.
    pub fn head_teacher(&mut self, id: Uuid, structure: StructureId, person: PersonId, division: DivisionId, from: Day) {
        let source = self.source.clone();
        self.push(Into::DutyNew, args![id, structure, person, kit::viewer::DutyKind::HeadTeacher, division, from, source]);
    }

    /// A duty that ends.
    pub fn duty_closed(&mut self, id: Uuid, day: Day) {
        self.push(Into::DutyClosed, args![id, day]);
    }

    /// A new guardian link, with the flags of its kind.
    pub fn link(&mut self, id: Uuid, guardian: PersonId, student: PersonId, row: LinkRow, from: Day) {
        let authority = row.authority();
        let flags = crate::model::default_flags(row.kind, authority);
        let collects = row.kind != LinkKind::Contact;
        let source = self.source.clone();
        self.push(
            Into::LinkNew,
            args![
                id,
                guardian,
                student,
                row.kind,
                row.relation,
                authority,
                flags.sees_schooling,
                flags.receives_mail,
                flags.may_decide,
                flags.may_sign,
                row.pays,
                collects,
                row.lives_with,
                from,
                source
            ],
        );
    }

    /// What the feed may say anew of a link whose kind stays: never the flags, which a hand may have set.
    pub fn link_told(&mut self, id: Uuid, row: LinkRow) {
        self.push(Into::LinkTold, args![id, row.relation, row.pays, row.lives_with]);
    }

    /// A guardian link that ends.
    pub fn link_closed(&mut self, id: Uuid, day: Day) {
        self.push(Into::LinkClosed, args![id, day]);
    }
}
