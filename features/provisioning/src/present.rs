//! What there is of one structure, read before it is compared: in a number of statements that depends on its size in hundreds only.

use crate::identify::{Identity, Lookups, Somebody, identify};
use crate::load::Loaded;
use crate::model::ImportError;
use crate::naming;
use crate::scratch::{DELETED, PRESENT, Scratch};
use crate::store::{self, Source};
use crate::wish::Wish;
use aaf::{Attr, Category, DeliveryKind, RawRecord};
use directory::feed::{
    self, Contact, KnownDivision, KnownEnrollment, KnownGroup, KnownLink, KnownPerson, KnownRole, KnownSection, KnownStructure,
    KnownSubject, MainElsewhere, Override,
};
use directory::model::{SchoolYearId, SectionId, TeachingGroupId};
use kit::id::RoleId;
use kit::{Day, Db, DivisionId, Function, Instant, PersonId, Profile, StructureId};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// The present state of a structure.
#[derive(Debug, Default)]
pub(crate) struct Present {
    pub(crate) structure: Option<KnownStructure>,
    /// The academy above it, if it is here at all, by its key or by its name.
    pub(crate) academy: Option<StructureId>,
    pub(crate) year: Option<(SchoolYearId, Day)>,
    pub(crate) subjects: Vec<KnownSubject>,
    pub(crate) divisions: Vec<KnownDivision>,
    pub(crate) groups: Vec<KnownGroup>,
    pub(crate) group_divisions: Vec<(TeachingGroupId, DivisionId)>,
    /// Who is who, in the order of the wish.
    pub(crate) identities: Vec<Identity>,
    pub(crate) contacts: HashMap<PersonId, Vec<Contact>>,
    pub(crate) overrides: HashMap<PersonId, Vec<Override>>,
    pub(crate) words: HashMap<PersonId, Vec<String>>,
    pub(crate) roles: Vec<KnownRole>,
    pub(crate) functions: Vec<(RoleId, Function, String)>,
    /// Who has a role there from another hand than this source.
    pub(crate) held_by_others: HashSet<PersonId>,
    pub(crate) enrollments: Vec<KnownEnrollment>,
    pub(crate) mains_elsewhere: HashMap<PersonId, Vec<MainElsewhere>>,
    pub(crate) memberships: Vec<(Uuid, TeachingGroupId, PersonId)>,
    pub(crate) sections: Vec<KnownSection>,
    pub(crate) teachers: Vec<(Uuid, SectionId, PersonId)>,
    pub(crate) head_teachers: Vec<(Uuid, PersonId, Option<DivisionId>)>,
    pub(crate) links: Vec<KnownLink>,
    /// Of those who lose their role, the keys that are still in the feed, elsewhere.
    pub(crate) still_fed: HashSet<String>,
}

/// Reads what there is of a structure.
pub(crate) struct Reading<'a> {
    pub(crate) db: &'a Db,
    pub(crate) source: &'a Source,
    pub(crate) kind: DeliveryKind,
    pub(crate) scratch: &'a Scratch,
    /// When the run began: who was made since is nobody's double.
    pub(crate) began: Instant,
}

impl Reading<'_> {
    /// What there is.
    pub(crate) async fn read(&self, loaded: &Loaded, wish: &Wish) -> Result<Present, ImportError> {
        let mut present = self.frame(loaded, wish).await?;
        present.identities = self.identities(loaded, wish, &present).await?;
        self.details(wish, &mut present).await?;
        Ok(present)
    }

    async fn frame(&self, loaded: &Loaded, wish: &Wish) -> Result<Present, ImportError> {
        let db = self.db;
        let mut present = Present { academy: self.academy(wish).await?, ..Present::default() };
        let value = self.source.value(&loaded.key);
        let mut id = feed::structure_by_key(db, "aaf", &value).await?;
        if let (None, Some(uai)) = (id, wish.structure.as_ref().and_then(|structure| structure.uai.as_deref())) {
            id = feed::structure_by_uai(db, uai).await?;
        }
        let Some(id) = id else { return Ok(present) };
        let source = &self.source.name;
        present.structure = feed::structure(db, id).await?;
        present.year = feed::live_year(db, id).await?;
        present.subjects = feed::subjects(db, id).await?;
        if let Some((year, _)) = present.year {
            present.divisions = feed::divisions(db, id, year).await?;
            present.groups = feed::groups(db, id, year).await?;
            present.sections = feed::sections(db, id, year).await?;
            present.group_divisions = feed::group_divisions(db, id, source).await?;
        }
        present.roles = self.source.own_roles(feed::roles(db, id, source).await?);
        present.functions = feed::functions(db, id, source).await?;
        present.held_by_others = feed::held_by_others(db, id, source).await?.into_iter().collect();
        present.enrollments = feed::enrollments(db, id).await?;
        present.memberships = feed::memberships(db, id, source).await?;
        present.teachers = feed::section_teachers(db, id, source).await?;
        present.head_teachers = feed::head_teachers(db, id, source).await?;
        Ok(present)
    }

    async fn academy(&self, wish: &Wish) -> Result<Option<StructureId>, ImportError> {
        let Some(structure) = &wish.structure else { return Ok(None) };
        let by_key = feed::structure_by_key(self.db, "academy", &self.academy_code()).await?;
        match by_key {
            Some(id) => Ok(Some(id)),
            None => {
                Ok(feed::academy(self.db, &kit::words::folded(&naming::academy_name(structure, &self.academy_code()))).await?)
            }
        }
    }

    fn academy_code(&self) -> String {
        naming::academy_code(&self.source.prefix)
    }

    async fn identities(&self, loaded: &Loaded, wish: &Wish, present: &Present) -> Result<Vec<Identity>, ImportError> {
        let people: Vec<Somebody<'_>> = wish
            .people
            .iter()
            .map(|one| Somebody {
                kind: one.kind,
                key: &one.key,
                ine: one.ine.as_deref(),
                school_id: one.school_id.as_deref(),
                mail: one.mail.as_deref(),
                sort_name: one.row.sort_name(),
                birth_on: one.row.birth_on,
            })
            .collect();
        let mut lookups = Lookups::default();
        let values: Vec<String> = people.iter().map(|one| self.source.value(one.key)).collect();
        let prefix = self.source.prefix.len();
        for known in feed::persons_by_key(self.db, "aaf", &values).await? {
            lookups.by_key.insert(known.value[prefix..].to_owned(), known);
        }
        let new: Vec<&Somebody<'_>> = people.iter().filter(|one| !lookups.by_key.contains_key(one.key)).collect();
        if !new.is_empty() {
            self.other_means(loaded, &new, present, &mut lookups).await?;
        }
        Ok(identify(&people, &lookups))
    }

    /// Looks for those whose key is not known by their other marks.
    async fn other_means(
        &self,
        loaded: &Loaded,
        new: &[&Somebody<'_>],
        present: &Present,
        lookups: &mut Lookups,
    ) -> Result<(), ImportError> {
        let db = self.db;
        let list =
            |of: &dyn Fn(&Somebody<'_>) -> Option<String>| -> Vec<String> { new.iter().filter_map(|one| of(one)).collect() };
        let ines = list(&|one| one.ine.map(str::to_owned));
        let mails = list(&|one| one.mail.map(str::to_owned));
        let names = list(&|one| (one.kind == Category::Eleve).then(|| one.sort_name.clone()));
        let keyed =
            |known: Vec<KnownPerson>| known.into_iter().map(|known| (known.value.clone(), known)).collect::<HashMap<_, _>>();
        lookups.by_ine = keyed(feed::persons_by_key(db, "ine", &ines).await?);
        lookups.by_mail = keyed(feed::persons_by_key(db, "academic_mail", &mails).await?);
        lookups.homonyms = feed::homonyms(db, self.began, &names).await?;
        lookups.by_school_id = self.left_with_school_id(loaded).await?;
        if let Some(structure) = &present.structure {
            lookups.hand = feed::hand_people(db, structure.id).await?;
            let ids: Vec<PersonId> = lookups.hand.iter().map(|tie| tie.person_id).collect();
            lookups.hand_persons = feed::persons(db, &ids).await?.into_iter().map(|known| (known.id, known)).collect();
        }
        let candidates: Vec<PersonId> = lookups.by_ine.values().chain(lookups.by_mail.values()).map(|known| known.id).collect();
        lookups.taken = self.taken(&candidates).await?;
        Ok(())
    }

    /// The pupils whose key has left this structure, by their number in its base.
    async fn left_with_school_id(&self, loaded: &Loaded) -> Result<HashMap<String, KnownPerson>, ImportError> {
        let left: Vec<String> =
            loaded.gone.iter().filter(|(kind, _)| *kind == Category::Eleve as i64).map(|(_, key)| key.clone()).collect();
        if left.is_empty() {
            return Ok(HashMap::new());
        }
        let alive = self.alive(&left).await?;
        let mut numbers: HashMap<String, String> = HashMap::new();
        for record in store::records_by_key(self.db, &self.source.name, &left).await? {
            let Ok(raw) = RawRecord::decode(&record.raw) else { continue };
            if let Some(number) = raw.first(Attr::SchoolId).filter(|_| !alive.contains(&record.key)) {
                numbers.insert(self.source.value(&record.key), number.to_owned());
            }
        }
        let values: Vec<String> = numbers.keys().cloned().collect();
        let found = feed::persons_by_key(self.db, "aaf", &values).await?;
        Ok(found.into_iter().filter_map(|known| Some((numbers.get(&known.value)?.clone(), known))).collect())
    }

    /// Those of the candidates whose key is still in this feed.
    async fn taken(&self, candidates: &[PersonId]) -> Result<HashSet<PersonId>, ImportError> {
        if candidates.is_empty() {
            return Ok(HashSet::new());
        }
        let mut keys: Vec<(PersonId, String)> = vec![];
        for (person, kind, value) in feed::external_ids(self.db, candidates).await? {
            if let ("aaf", Some(key)) = (kind.as_str(), value.strip_prefix(&self.source.prefix)) {
                keys.push((person, key.to_owned()));
            }
        }
        let all: Vec<String> = keys.iter().map(|(_, key)| key.clone()).collect();
        let alive = self.alive(&all).await?;
        Ok(keys.into_iter().filter(|(_, key)| alive.contains(key)).map(|(person, _)| person).collect())
    }

    /// Which keys of persons the feed still has.
    async fn alive(&self, keys: &[String]) -> Result<HashSet<String>, ImportError> {
        let states: HashMap<String, i64> = self.scratch.states(Category::Eleve, keys).await?.into_iter().collect();
        let mut alive: HashSet<String> =
            states.iter().filter(|(_, state)| **state != DELETED).map(|(key, _)| key.clone()).collect();
        if self.kind == DeliveryKind::Delta {
            let silent: Vec<String> = keys.iter().filter(|key| !states.contains_key(*key)).cloned().collect();
            alive.extend(store::records_by_key(self.db, &self.source.name, &silent).await?.into_iter().map(|record| record.key));
        }
        Ok(alive)
    }

    /// What hangs on the persons.
    async fn details(&self, wish: &Wish, present: &mut Present) -> Result<(), ImportError> {
        let db = self.db;
        let of = |place: usize| present.identities[place].known.as_ref().map(|known| known.id);
        let touched = |place: &usize| wish.people[*place].fresh || present.identities[*place].by_other_means;
        let fresh: Vec<PersonId> = (0..wish.people.len()).filter(touched).filter_map(of).collect();
        let students: Vec<PersonId> = wish.students.iter().filter_map(|student| of(student.person)).collect();
        let wanted: HashSet<PersonId> = (0..wish.people.len()).filter_map(of).collect();
        let main_here: HashSet<PersonId> =
            present.enrollments.iter().filter(|enrollment| enrollment.main).map(|enrollment| enrollment.person_id).collect();
        let without_main: Vec<PersonId> = students.iter().filter(|person| !main_here.contains(person)).copied().collect();
        let gone: BTreeSet<PersonId> =
            present.roles.iter().map(|role| role.person_id).filter(|person| !wanted.contains(person)).collect();
        let gone_keys = |guardians: bool| -> Vec<String> {
            let of_gone = present.roles.iter().filter(|role| gone.contains(&role.person_id));
            of_gone
                .filter(|role| (role.profile == Profile::Guardian) == guardians)
                .filter_map(|role| role.key.as_deref()?.strip_prefix(&self.source.prefix).map(str::to_owned))
                .collect()
        };
        let (guardians_gone, others_gone) = (gone_keys(true), gone_keys(false));
        let mut students_and_gone = students.clone();
        students_and_gone.extend(&gone);
        let structure = present.structure.as_ref().map_or(StructureId(Uuid::nil()), |structure| structure.id);
        for contact in feed::contacts(db, &fresh).await? {
            present.contacts.entry(contact.person_id).or_default().push(contact);
        }
        for hand in feed::overrides(db, &fresh).await? {
            present.overrides.entry(hand.person_id).or_default().push(hand);
        }
        for main in feed::mains_elsewhere(db, structure, &without_main).await? {
            present.mains_elsewhere.entry(main.person_id).or_default().push(main);
        }
        present.links = feed::links(db, &self.source.name, &students_and_gone).await?;
        // (who is still named, and holds no role any more, loses the words too)
        let held = wish.students.iter().map(|student| student.person);
        let held = held.chain(wish.agents.iter().map(|agent| agent.person)).chain(wish.guardians.keys().copied());
        let holders: HashSet<PersonId> = held.filter_map(of).collect();
        let let_go = present.roles.iter().map(|role| role.person_id).filter(|person| !holders.contains(person));
        let worded: Vec<PersonId> = fresh.into_iter().chain(let_go).collect::<BTreeSet<_>>().into_iter().collect();
        for (person, word) in feed::words(db, structure, &worded).await? {
            present.words.entry(person).or_default().push(word);
        }
        // A relative belongs where the children are; the others where their records say.
        present.still_fed = self.still_elsewhere(&others_gone).await?;
        present.still_fed.extend(self.alive(&guardians_gone).await?);
        Ok(())
    }

    /// Of keys that a structure loses, those that the feed still ties to a structure of ours.
    async fn still_elsewhere(&self, keys: &[String]) -> Result<HashSet<String>, ImportError> {
        let mut out = HashSet::new();
        let states: HashMap<String, i64> = self.scratch.states(Category::Eleve, keys).await?.into_iter().collect();
        for key in keys {
            if states.get(key) != Some(&PRESENT) {
                continue;
            }
            for kind in [Category::Eleve, Category::PersEducNat] {
                let ties = self.scratch.ties_of(kind, key).await?;
                if ties.iter().any(|tie| self.source.places.contains_key(tie)) {
                    out.insert(key.clone());
                }
            }
        }
        if self.kind == DeliveryKind::Delta {
            let silent: Vec<String> = keys.iter().filter(|key| !states.contains_key(*key)).cloned().collect();
            out.extend(store::records_by_key(self.db, &self.source.name, &silent).await?.into_iter().map(|record| record.key));
        }
        Ok(out)
    }
}
