//! Chance makes deliveries: whatever a Delta does to a Complet, both together are the Complet that comes after it,
//! and taking in what is known changes nothing.

use super::made::{self, Made};
use super::sequences::complet_and_delta_are_the_complet_after;
use super::snapshot::{assert_same, snapshot};
use super::*;
use aaf::{Attr, Category, RawRecord};
use preau_provisioning::Outcome;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use tokio::runtime::Runtime;

/// The runtime of all cases: pools of databases outlive the case that opened them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Schools, of which the first so many are there.
const SCHOOLS: [(&str, &str, &str); 3] =
    [("9001", "0990001N", "DU CANAL"), ("9002", "0990002P", "DE L'ORME"), ("9003", "0990003R", "DES TILLEULS")];
const DIVISIONS: [&str; 3] = ["6A", "6B", "5C"];
const NAMES: [&str; 3] = ["PUPITRE", "CARTABLE", "ARDOISE"];
/// What a relative is to a pupil: mother, father, somebody in charge, a mere contact.
const TIES: [&str; 4] = ["10$1$1$1$1", "20$0$1$1$0", "50$0$2$1$0", "38$0$0$1$0"];

/// A pupil: where, under which name, and with whom.
#[derive(Clone, Debug)]
struct Pupil {
    school: usize,
    division: usize,
    name: usize,
    /// Number of a relative → what she is to the pupil.
    relatives: BTreeMap<u8, usize>,
}

/// A teacher: in which schools, under which name.
#[derive(Clone, Debug)]
struct Teacher {
    schools: BTreeSet<usize>,
    name: usize,
}

/// What a directory says on one day.
#[derive(Clone, Debug)]
struct World {
    schools: usize,
    pupils: BTreeMap<u8, Pupil>,
    teachers: BTreeMap<u8, Teacher>,
    /// Number of a relative → her name. Those without a child are not in the feed.
    names: BTreeMap<u8, usize>,
}

/// What happens between two days.
#[derive(Clone, Debug)]
enum Event {
    Comes(u8, Pupil),
    Leaves(Index),
    Moves(Index, usize),
    ChangesClass(Index, usize),
    IsRenamed(Index, usize),
    GetsRelatives(Index, BTreeMap<u8, usize>),
    RelativeIsRenamed(u8, usize),
    TeacherIs(u8, Teacher),
    TeacherLeaves(Index),
}

fn relatives() -> impl Strategy<Value = BTreeMap<u8, usize>> {
    proptest::collection::btree_map(0u8..12, 0..TIES.len(), 0..3)
}

fn pupil() -> impl Strategy<Value = Pupil> {
    (0..SCHOOLS.len(), 0..DIVISIONS.len(), 0..NAMES.len(), relatives()).prop_map(|(school, division, name, relatives)| Pupil {
        school,
        division,
        name,
        relatives,
    })
}

fn teacher() -> impl Strategy<Value = Teacher> {
    (proptest::collection::btree_set(0..SCHOOLS.len(), 1..3), 0..NAMES.len())
        .prop_map(|(schools, name)| Teacher { schools, name })
}

fn world() -> impl Strategy<Value = World> {
    let pupils = proptest::collection::btree_map(0u8..20, pupil(), 1..10);
    let teachers = proptest::collection::btree_map(0u8..6, teacher(), 0..4);
    let names = proptest::collection::btree_map(0u8..12, 0..NAMES.len(), 0..6);
    (1..=SCHOOLS.len(), pupils, teachers, names).prop_map(|(schools, pupils, teachers, names)| World {
        schools,
        pupils,
        teachers,
        names,
    })
}

fn event() -> impl Strategy<Value = Event> {
    let index = any::<Index>;
    prop_oneof![
        (0u8..20, pupil()).prop_map(|(key, pupil)| Event::Comes(key, pupil)),
        index().prop_map(Event::Leaves),
        (index(), 0..SCHOOLS.len()).prop_map(|(who, school)| Event::Moves(who, school)),
        (index(), 0..DIVISIONS.len()).prop_map(|(who, division)| Event::ChangesClass(who, division)),
        (index(), 0..NAMES.len()).prop_map(|(who, name)| Event::IsRenamed(who, name)),
        (index(), relatives()).prop_map(|(who, relatives)| Event::GetsRelatives(who, relatives)),
        (0u8..12, 0..NAMES.len()).prop_map(|(who, name)| Event::RelativeIsRenamed(who, name)),
        (0u8..6, teacher()).prop_map(|(key, teacher)| Event::TeacherIs(key, teacher)),
        index().prop_map(Event::TeacherLeaves),
    ]
}

impl World {
    /// The key of a pupil or teacher, if there is any.
    fn one_of<T>(all: &BTreeMap<u8, T>, who: &Index) -> Option<u8> {
        (!all.is_empty()).then(|| *who.get(&all.keys().copied().collect::<Vec<_>>()))
    }

    fn pupil(&mut self, who: &Index) -> Option<&mut Pupil> {
        let key = Self::one_of(&self.pupils, who)?;
        self.pupils.get_mut(&key)
    }

    fn after(&self, events: &[Event]) -> Self {
        let mut world = self.clone();
        for event in events {
            world.happens(event);
        }
        world
    }

    fn happens(&mut self, event: &Event) {
        match event {
            Event::Comes(key, pupil) => drop(self.pupils.entry(*key).or_insert_with(|| pupil.clone())),
            Event::Leaves(who) => {
                if let Some(key) = Self::one_of(&self.pupils, who) {
                    self.pupils.remove(&key);
                }
            }
            Event::Moves(who, school) => self.pupil(who).into_iter().for_each(|pupil| pupil.school = *school),
            Event::ChangesClass(who, division) => self.pupil(who).into_iter().for_each(|pupil| pupil.division = *division),
            Event::IsRenamed(who, name) => self.pupil(who).into_iter().for_each(|pupil| pupil.name = *name),
            Event::GetsRelatives(who, relatives) => {
                self.pupil(who).into_iter().for_each(|pupil| pupil.relatives.clone_from(relatives));
            }
            Event::RelativeIsRenamed(who, name) => drop(self.names.insert(*who, *name)),
            Event::TeacherIs(key, teacher) => drop(self.teachers.insert(*key, teacher.clone())),
            Event::TeacherLeaves(who) => {
                if let Some(key) = Self::one_of(&self.teachers, who) {
                    self.teachers.remove(&key);
                }
            }
        }
    }

    /// All records of that day, by category and key.
    fn records(&self) -> BTreeMap<(Category, String), RawRecord> {
        let school = |place: usize| SCHOOLS[place % self.schools].0;
        let name = |name: usize, key: u8| format!("{}{key}", NAMES[name]);
        let mut all: Vec<RawRecord> =
            SCHOOLS[..self.schools].iter().map(|(key, uai, name)| made::school(key, uai, name)).collect();
        let mut parents = BTreeSet::new();
        for (key, pupil) in &self.pupils {
            parents.extend(pupil.relatives.keys().copied());
            let relatives: Vec<String> =
                pupil.relatives.iter().map(|(who, tie)| format!("{}${}", 8_000 + u32::from(*who), TIES[*tie])).collect();
            let relatives: Vec<&str> = relatives.iter().map(String::as_str).collect();
            let (number, name) = ((7_000 + u32::from(*key)).to_string(), name(pupil.name, *key));
            all.push(made::pupil(&number, school(pupil.school), DIVISIONS[pupil.division], ("Zoé", &name), &relatives));
        }
        for who in parents {
            let name = name(self.names.get(&who).copied().unwrap_or(0), who);
            all.push(made::relative(&(8_000 + u32::from(who)).to_string(), ("Odile", &name)));
        }
        for (key, teacher) in &self.teachers {
            let schools: BTreeSet<&str> = teacher.schools.iter().map(|place| school(*place)).collect();
            let schools: Vec<&str> = schools.into_iter().collect();
            let (number, name) = ((5_000 + u32::from(*key)).to_string(), name(teacher.name, *key));
            all.push(made::teacher(&number, &schools, ("Anne", &name), &format!("t{key}@ac-exemple.invalid")));
        }
        all.into_iter().map(|record| ((record.category(), record.id().to_owned()), record)).collect()
    }

    fn complet(&self, date: &'static str) -> Made {
        Made::complet(date).add(self.records().into_values())
    }

    /// What the academy would send for the changes alone.
    fn delta(&self, after: &Self, date: &'static str) -> Made {
        let (before, after) = (self.records(), after.records());
        // Never without a file: it says at least of the first school what is known.
        let mut delta =
            Made::delta(date).modify(made::change(Category::EtabEducNat, SCHOOLS[0].0, &[(Attr::Uai, &[SCHOOLS[0].1])]));
        for (key, record) in &after {
            match before.get(key) {
                None => delta = delta.add([record.clone()]),
                Some(known) if known != record => delta = delta.modify(difference(known, record)),
                Some(_) => {}
            }
        }
        for (category, key) in before.keys().filter(|key| !after.contains_key(*key)) {
            delta = delta.delete(*category, key);
        }
        delta
    }
}

/// The attributes that differ; one that is gone is cleared.
fn difference(before: &RawRecord, after: &RawRecord) -> RawRecord {
    let mut change = RawRecord::new(after.category(), after.id());
    let attributes: BTreeSet<Attr> = before.attributes().chain(after.attributes()).map(|(attr, _)| attr).collect();
    for attr in attributes.into_iter().filter(|attr| !before.all_values(*attr).eq(after.all_values(*attr))) {
        change.set(attr, after.all_values(attr));
    }
    change
}

async fn take_in(school: &School, folder: &Path) -> Report {
    // Who is in charge has an account here: one that was given to a legal representative is not taken back
    // when she is only in charge, so that otherwise the way would decide.
    let options = Options { allow_closures: true, accounts_in_charge: true, ..apply() };
    let report = run(school, folder, &options).await.unwrap();
    assert_eq!(report.totals.refused, 0, "{:#?}", report.deliveries.iter().flat_map(|one| &one.lines).collect::<Vec<_>>());
    report
}

/// What a database says, but the dates of the feed; an account that was closed is as none.
async fn dateless(school: &School) -> Vec<String> {
    let is_past =
        |fact: &str| fact.starts_with("structure digest") || (fact.starts_with("account ") && fact.ends_with("|closed"));
    snapshot(school).await.into_iter().filter(|fact| !is_past(fact)).collect()
}

async fn every_way_leads_to_the_same(engine: Engine, before: World, events: Vec<Event>) {
    let after = before.after(&events);
    let folder = tempfile::tempdir().unwrap();
    let first = before.complet("20260914").write(folder.path());
    let delta = before.delta(&after, "20260921").write(folder.path());
    let next = after.complet("20260921").write(folder.path());
    let later = after.complet("20260928").write(folder.path());

    let stepwise = empty(engine).await;
    take_in(&stepwise, &first).await;
    take_in(&stepwise, &delta).await;
    let state = dateless(&stepwise).await;
    let at_once = empty(engine).await;
    take_in(&at_once, &next).await;
    assert_same(&state, &dateless(&at_once).await, "a Delta over a Complet, and the Complet after");

    let again = take_in(&stepwise, &delta).await;
    assert!(again.deliveries.iter().all(|one| one.outcome == Outcome::AlreadyApplied));
    let unchanged = take_in(&stepwise, &later).await;
    assert!(unchanged.changes_nothing(), "{:?}", unchanged.totals);
    assert_same(&state, &dateless(&stepwise).await, "the same Complet a week later");
}

/// As many cases as fit into a few seconds; a failure is made small within a bound.
fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 40, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(few(20))]

    #[test]
    fn any_delta_leads_to_the_complet_after_sqlite(before in world(), events in proptest::collection::vec(event(), 0..12)) {
        RUNTIME.block_on(every_way_leads_to_the_same(Engine::Sqlite, before, events));
    }
}

proptest! {
    #![proptest_config(few(5))]

    #[test]
    fn any_delta_leads_to_the_complet_after_postgres(before in world(), events in proptest::collection::vec(event(), 0..12)) {
        if testing::postgres_is_named() {
            RUNTIME.block_on(every_way_leads_to_the_same(Engine::Postgres, before, events));
        }
    }

    #[test]
    fn any_generated_delta_leads_to_the_complet_after(seed in any::<u32>(), structures in 1usize..=5, pupils in 5usize..=30) {
        RUNTIME.block_on(complet_and_delta_are_the_complet_after(Engine::Sqlite, structures, pupils, u64::from(seed)));
    }
}
