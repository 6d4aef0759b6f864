//! Students of one school with their families, and what a week changes for them.

use jiff::civil::Date;

use super::relatives::{Family, Home, Tie, relative_key};
use super::rng::Rng;
use super::{Change, GenerateError, Generator, NamedKey, School, SchoolKind, civility, french, people, school};
use crate::attr::Attr;
use crate::delivery::Degree;
use crate::model::{Relation, Title};
use crate::raw::{Category, RawRecord};

/// A place in a division.
#[derive(Clone, Copy)]
struct Slot {
    division: usize,
    place: usize,
}

struct Identity {
    given: String,
    family: String,
    birth_family: String,
    title: Title,
    birth: Date,
}

impl Generator<'_> {
    /// The students of a school and those of their relatives who have no child elsewhere.
    pub(super) fn students(&mut self, rng: &mut Rng, school: &School<'_>) -> Result<(), GenerateError> {
        let mut slots: Vec<Vec<Slot>> = (0..school.divisions.len())
            .map(|division| (0..school.divisions[division].size).rev().map(|place| Slot { division, place }).collect())
            .collect();
        self.named_students(school, &mut slots)?;
        let mut slots: Vec<Slot> = slots.into_iter().flatten().collect();
        rng.shuffle(&mut slots);
        let mut ordinal = 0;
        let mut waiting = Vec::new();
        for mut family in std::mem::take(&mut self.waiting_families) {
            if let Some(slot) = slots.pop() {
                self.student(rng, school, slot, &mut family, ordinal)?;
                ordinal += 1;
            }
            self.settle(family)?;
        }
        while let Some(slot) = slots.pop() {
            let mut family = self.family(rng, school);
            if matches!(ordinal % 150, 10 | 60)
                && let Some((_, name, _)) = &self.homonym
            {
                // Somebody of this name is in the school before, or in this one.
                family.name.clone_from(name);
            }
            self.student(rng, school, slot, &mut family, ordinal)?;
            ordinal += 1;
            let siblings = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2][rng.below(10)];
            for _ in 0..siblings {
                if let Some(slot) = slots.pop() {
                    self.student(rng, school, slot, &mut family, ordinal)?;
                    ordinal += 1;
                }
            }
            match rng.percent(10) {
                true => waiting.push(family),
                false => self.settle(family)?,
            }
        }
        self.waiting_families = waiting;
        self.arrivals(rng, school)
    }

    pub(super) fn last_families(&mut self) -> Result<(), GenerateError> {
        for family in std::mem::take(&mut self.waiting_families) {
            self.settle(family)?;
        }
        for mut relative in std::mem::take(&mut self.named_relatives) {
            relative.new_mobile = None;
            let keys = [Degree::First, Degree::Second]
                .into_iter()
                .filter_map(|degree| Some(NamedKey { degree, key: relative.keys[degree as usize].clone()? }))
                .collect();
            self.summary.named_relatives.push(keys);
            self.settle_relative(&relative)?;
        }
        Ok(())
    }

    fn named_students(&mut self, school: &School<'_>, slots: &mut [Vec<Slot>]) -> Result<(), GenerateError> {
        let options = self.options;
        for (at, named) in options.extra.students.iter().enumerate().filter(|(_, named)| named.structure_index == school.index) {
            let division = school.division(&named.division)?;
            let slot = slots[division]
                .pop()
                .ok_or_else(|| GenerateError::UnknownDivision { index: school.index, division: named.division.clone() })?;
            let degree = school.degree();
            let key = self.student_key(degree);
            let mut ties = Vec::new();
            let mut home: Option<(Home, String)> = None;
            for &relative in &named.relatives {
                let spec = &options.extra.relatives[relative];
                let tie = Tie {
                    relation: spec.relation,
                    level: spec.level,
                    financial: spec.level == 1 && ties.is_empty(),
                    contact: true,
                };
                if degree == Degree::First && tie.level != 1 {
                    continue;
                }
                let draft = &mut self.named_relatives[relative];
                if draft.home_address.town.is_empty() {
                    draft.home_address = std::mem::take(&mut draft.home_address).near(school);
                }
                let relative_key = relative_key(&mut self.feeds[degree as usize].next_relative, draft, degree);
                draft.children[degree as usize].push(key.clone());
                home.get_or_insert_with(|| (draft.home_address.clone(), relative_key.clone()));
                ties.push((relative_key, tie));
            }
            let identity = Identity {
                given: named.given.clone(),
                family: named.family.clone(),
                birth_family: named.family.clone(),
                title: named.title,
                birth: named.birth,
            };
            let level = level_at(school, slot, Some(self.rentree.year() - named.birth.year()));
            let (home, address_of) = home.unzip();
            let home = home.unwrap_or_default();
            let record = self.record(school, slot, level, &key, &identity, &ties, &home, address_of.as_slice());
            self.summary.named_students[at] = NamedKey { degree, key };
            self.emit(degree, &record, Change::None)?;
        }
        Ok(())
    }

    fn student_key(&mut self, degree: Degree) -> String {
        let next = &mut self.feeds[degree as usize].next_student;
        *next += 1;
        (*next - 1).to_string()
    }

    fn identity(&mut self, rng: &mut Rng, school: &School<'_>, family: &Family, level: usize, ordinal: usize) -> Identity {
        let (mut given, mut title) = people::child(rng);
        if matches!(ordinal % 150, 10 | 60)
            && let Some((homonym, name, of)) = &self.homonym
            && *name == family.name
        {
            given = people::NAMES.same(homonym).unwrap_or(given);
            title = *of;
        }
        if ordinal % 150 == 20 {
            self.homonym = Some((given.to_owned(), family.name.clone(), title));
        }
        let late = i16::from(rng.percent(6) && level > 0);
        let year = self.rentree.year() - school::levels(school.spec.kind)[level].age - late;
        let birth = Date::new(year, 1 + rng.below(12) as i8, 1 + rng.below(28) as i8).unwrap_or(self.rentree);
        let birth_family = match rng.percent(3) {
            true => people::family(rng),
            false => family.name.clone(),
        };
        Identity { given: given.to_owned(), family: family.name.clone(), birth_family, title, birth }
    }

    fn student(
        &mut self,
        rng: &mut Rng,
        school: &School<'_>,
        slot: Slot,
        family: &mut Family,
        ordinal: usize,
    ) -> Result<(), GenerateError> {
        let degree = school.degree();
        let (record, key) = self.child(rng, school, slot, family, ordinal);
        // One in three hundred changes division, one in three hundred leaves.
        let change = match ordinal % 300 {
            37 => self.move_of(school, slot, &record),
            _ if (ordinal + 163).is_multiple_of(300) || (ordinal == 44 && school.spec.students < 138) => {
                for (relative, _) in &mut family.relatives {
                    relative.gone[degree as usize].push(key.clone());
                }
                Change::Delete
            }
            _ => Change::None,
        };
        self.emit(degree, &record, change)
    }

    /// A new child of a family.
    fn child(
        &mut self,
        rng: &mut Rng,
        school: &School<'_>,
        slot: Slot,
        family: &mut Family,
        ordinal: usize,
    ) -> (RawRecord, String) {
        let degree = school.degree();
        let key = self.student_key(degree);
        let level = level_at(school, slot, None);
        let identity = self.identity(rng, school, family, level, ordinal);
        let grown_up =
            identity.birth.year() + 18 <= self.rentree.year() && identity.birth.month() < 9 && family.relatives.len() < 4;
        if grown_up && school.spec.kind == SchoolKind::Lycee && rng.percent(50) {
            let mut oneself = self.relative(rng, school, identity.title, &identity.family);
            oneself.given.clone_from(&identity.given);
            oneself.birth_family.clone_from(&identity.birth_family);
            let tie = Tie { relation: Relation::Oneself, level: 1, financial: false, contact: true };
            family.relatives.push((oneself, tie));
        }
        let next = &mut self.feeds[degree as usize].next_relative;
        let mut ties = Vec::new();
        let mut address_of = Vec::new();
        let home = family.relatives.first().map(|(relative, _)| relative.home_address.clone()).unwrap_or_default();
        for (relative, tie) in &mut family.relatives {
            let someone_else = tie.relation == Relation::Oneself && relative.given != identity.given;
            // The first degree knows legal representatives only.
            if someone_else || (degree == Degree::First && (tie.level != 1 || tie.relation == Relation::Oneself)) {
                continue;
            }
            let relative_key = relative_key(next, relative, degree);
            relative.children[degree as usize].push(key.clone());
            if relative.home_address == home {
                address_of.push(relative_key.clone());
            }
            ties.push((relative_key, *tie));
        }
        // Some have no address of their own: it is that of their relatives.
        let home = if ordinal % 12 == 5 { Home::default() } else { home };
        let record = self.record(school, slot, level, &key, &identity, &ties, &home, &address_of);
        (record, key)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a record, each made elsewhere")]
    fn record(
        &self,
        school: &School<'_>,
        slot: Slot,
        level: usize,
        key: &str,
        identity: &Identity,
        ties: &[(String, Tie)],
        home: &Home,
        address_of: &[String],
    ) -> RawRecord {
        let mut record = RawRecord::new(Category::Eleve, key);
        let number: usize = key.parse().unwrap_or_default();
        let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
        // Each degree has its own ninety-nine million.
        let degree_mark = if school.degree() == Degree::First { 98 } else { 99 };
        let ine = format!("{degree_mark}{:07}{}{}", number % 10_000_000, letter(number / 26), letter(number));
        record.set(Attr::PersonKey, [key]);
        record.set(Attr::Ine, [ine]);
        match school.degree() {
            Degree::First => self.first_degree(&mut record, school, slot, level, identity, ties, home),
            Degree::Second => self.second_degree(&mut record, school, slot, level, identity, ties, home, address_of),
        }
        record
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a record, each made elsewhere")]
    fn second_degree(
        &self,
        record: &mut RawRecord,
        school: &School<'_>,
        slot: Slot,
        level: usize,
        identity: &Identity,
        ties: &[(String, Tie)],
        home: &Home,
        address_of: &[String],
    ) {
        let number: usize = record.id().parse().unwrap_or_default();
        let lycee = school.spec.kind == SchoolKind::Lycee;
        let level_of = &school::levels(school.spec.kind)[level];
        let groups: Vec<&school::Group> = school::groups_of(&school.groups, slot.division, slot.place).collect();
        let common = school::SUBJECTS.iter().filter(|subject| subject.common(school.spec.kind, level));
        let optional = groups.iter().filter_map(|group| school::subject(group.subject));
        let mut subjects: Vec<&school::Taught> = common.collect();
        for subject in optional {
            if !subjects.iter().any(|known| known.code == subject.code) {
                subjects.push(subject);
            }
        }
        let regime = match number % 20 {
            0..=11 => "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT",
            12 => "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT 4",
            13 | 14 => "EXTERNE SURVEILLE",
            15 | 16 if lycee => "INTERNE DANS L'ETABLISSEMENT",
            _ => "EXTERNE LIBRE",
        };
        let division = &school.divisions[slot.division];
        let struct_of = |key: &str| format!("{}${key}", school.key);
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::SchoolId, &(number % 900_000 + 1).to_string());
        set(Attr::BirthDate, &french(identity.birth));
        set(Attr::BirthName, &school.capitals(&identity.birth_family));
        set(Attr::Sn, &school.capitals(&identity.family));
        set(Attr::GivenName, &identity.given);
        set(Attr::OtherGivenNames, &identity.given);
        set(Attr::PersonalTitle, civility(identity.title));
        record.set(Attr::Relatives, ties.iter().map(|(key, tie)| tie.value(key)));
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::Scholarship, if number.is_multiple_of(5) { "O" } else { "N" });
        set(Attr::Regime, regime);
        set(Attr::Transport, if number.is_multiple_of(4) { "O" } else { "N" });
        home.put(record);
        record.set(Attr::AddressOf, address_of);
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::Mail, "");
        set(Attr::HomePhone, "");
        set(Attr::Status, "SCOLAIRE");
        set(Attr::Mef, level_of.mef.0);
        set(Attr::MefLabel, level_of.mef.1);
        set(Attr::LevelLabel, level_of.label);
        set(Attr::Track, level_of.label);
        record.set(Attr::SubjectLabels, subjects.iter().map(|subject| subject.label));
        record.set(Attr::SubjectCodes, subjects.iter().map(|subject| subject.code));
        record.set(Attr::AttachedTo, [&school.key]);
        record.set(Attr::Classes, [struct_of(&division.key)]);
        record.set(Attr::Groups, groups.iter().map(|group| struct_of(&group.key)));
        record.set(Attr::EntryDate, [french(self.rentree)]);
        record.set(Attr::ExitDate, [""]);
        record.set(Attr::ClassEntryDates, [format!("{}${}${}", school.key, french(self.rentree), division.key)]);
        record.set(Attr::ClassExitDates, [""]);
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a record, each made elsewhere")]
    fn first_degree(
        &self,
        record: &mut RawRecord,
        school: &School<'_>,
        slot: Slot,
        level: usize,
        identity: &Identity,
        ties: &[(String, Tie)],
        home: &Home,
    ) {
        let number: usize = record.id().parse().unwrap_or_default();
        let division = &school.divisions[slot.division];
        let level_of = &school::levels(school.spec.kind)[level];
        let cycle = ["CYCLE I", "CYCLE II", "CYCLE III"][level / 3];
        let yes_no = |yes: bool| if yes { "O" } else { "N" };
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::BirthDate, &french(identity.birth));
        set(Attr::BirthName, &school.capitals(&identity.birth_family));
        set(Attr::PersonNom, &school.capitals(&identity.family));
        set(Attr::PersonPrenom, &identity.given);
        set(Attr::OtherGivenNames, &identity.given);
        set(Attr::PersonCivilite, civility(identity.title));
        record.set(Attr::ParentalAuthority, ties.iter().map(|(key, tie)| format!("{key}${}", tie.relation.code())));
        home.put(record);
        let mut set = |attr: Attr, value: &str| record.set(attr, [value]);
        set(Attr::AttachedTo, &school.key);
        set(Attr::PersonClasses, &class_value(school, division));
        set(Attr::PersonGroups, "");
        set(Attr::Level1D, level_of.label);
        set(Attr::Cycle, cycle);
        set(Attr::ClassType, "ORDINAIRE");
        set(Attr::EntryDate, &french(self.rentree));
        set(Attr::ExitDate, "");
        set(Attr::Canteen, yes_no(!number.is_multiple_of(3)));
        set(Attr::Transport, yes_no(number.is_multiple_of(6)));
        set(Attr::MorningCare, yes_no(number.is_multiple_of(5)));
        set(Attr::EveningCare, yes_no(number.is_multiple_of(4)));
        set(Attr::SupervisedStudy, yes_no(level > 2 && number.is_multiple_of(3)));
    }

    /// To the next division of the same level, if there is one.
    fn move_of(&self, school: &School<'_>, slot: Slot, record: &RawRecord) -> Change {
        let levels = &school.divisions[slot.division].levels;
        let count = school.divisions.len();
        let other = (1..count).map(|step| (slot.division + step) % count).find(|&at| school.divisions[at].levels == *levels);
        let Some(other) = other else { return Change::None };
        let division = &school.divisions[other];
        let mut change = RawRecord::new(Category::Eleve, record.id());
        if school.degree() == Degree::First {
            change.set(Attr::PersonClasses, [class_value(school, division)]);
            return Change::Modify(change);
        }
        let struct_of = |key: &str| format!("{}${key}", school.key);
        let groups = school::groups_of(&school.groups, other, slot.place).map(|group| struct_of(&group.key));
        change.set(Attr::Classes, [struct_of(&division.key)]);
        change.set(Attr::Groups, groups);
        change.set(Attr::ClassEntryDates, [format!("{}${}${}", school.key, french(self.later), division.key)]);
        Change::Modify(change)
    }

    /// Those whom the Delta brings: one for three hundred.
    fn arrivals(&mut self, rng: &mut Rng, school: &School<'_>) -> Result<(), GenerateError> {
        if school.spec.students < 50 {
            return Ok(());
        }
        for at in 0..school.spec.students.div_ceil(300) {
            let mut family = self.family(rng, school);
            let division = (at * 5 + school.index) % school.divisions.len();
            let slot = Slot { division, place: school.divisions[division].size + at };
            let (record, _) = self.child(rng, school, slot, &mut family, 1);
            self.arrive(school.degree(), &record)?;
            for (relative, _) in &family.relatives {
                let degree = school.degree();
                if let Some(record) = relative.record(degree) {
                    self.arrive(degree, &record)?;
                }
            }
        }
        Ok(())
    }
}

pub(super) fn children_attr(degree: Degree) -> Attr {
    match degree {
        Degree::First => Attr::RelativeStudents1D,
        Degree::Second => Attr::RelativeStudents,
    }
}

/// The level of a place: by age for those whose birth is given, else by turns.
fn level_at(school: &School<'_>, slot: Slot, age: Option<i16>) -> usize {
    let levels = &school.divisions[slot.division].levels;
    let all = school::levels(school.spec.kind);
    let by_age = age.and_then(|age| levels.iter().copied().find(|&level| all[level].age >= age));
    by_age.unwrap_or(levels[slot.place % levels.len()])
}

/// Five fields, of which the fourth is the key and the last the label.
fn class_value(school: &School<'_>, division: &school::Division) -> String {
    format!("{}$${}${}${}", school.key, division.levels.len(), division.key, division.label)
}
