//! Complet and Delta together are the Complet of the day after; twice is once; an interruption leaves no trace.

use super::snapshot::{assert_same, snapshot};
use super::*;
use aaf::generate::{Options as Generated, generate};
use preau_provisioning::Outcome;
use preau_provisioning::model::Step;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testing::both_engines;

/// A delivery of both degrees with its Delta, and the Complet after it.
fn delivery(structures: usize, students: usize, seed: u64) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    let options = Generated { structures, students, seed, after: Some(after.clone()), ..Generated::default() };
    generate(&before, &options).unwrap();
    (folder, before, after)
}

/// Only the Complets of a generated folder.
fn complets(before: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for degree in ["1D", "2D"] {
        let from = before.join(degree).join("complet");
        if from.exists() {
            let to = folder.path().join(degree);
            std::fs::create_dir_all(&to).unwrap();
            for file in std::fs::read_dir(from).unwrap() {
                let file = file.unwrap();
                std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
    }
    folder
}

pub async fn complet_and_delta_are_the_complet_after(engine: Engine, structures: usize, students: usize, seed: u64) -> Report {
    let (_keep, before, after) = delivery(structures, students, seed);
    let all = Options { allow_closures: true, ..apply() };
    let stepwise = empty(engine).await;
    let report = run(&stepwise, &before, &all).await.unwrap();
    assert!(report.deliveries.iter().all(|delivery| delivery.outcome == Outcome::Applied));
    let at_once = empty(engine).await;
    run(&at_once, &after, &all).await.unwrap();
    let one = snapshot(&stepwise).await;
    // The Complet of the day after, over the Delta of that day: nothing is new.
    assert!(!one.is_empty());
    let dateless = |all: &[String]| all.iter().filter(|fact| !fact.starts_with("structure digest")).cloned().collect::<Vec<_>>();
    assert_same(&dateless(&one), &dateless(&snapshot(&at_once).await), &format!("seed {seed}"));
    report
}

both_engines! {
    async fn a_delta_over_a_complet_is_the_complet_after(engine) {
        let report = complet_and_delta_are_the_complet_after(engine, 3, 90, 7).await;
        let lines = || report.deliveries.iter().flat_map(|one| &one.lines).take(5).collect::<Vec<_>>();
        assert_eq!(report.totals.refused, 0, "{:#?}", lines());
    }

    async fn everybody_generated_is_made(engine) {
        let (_keep, before, _) = delivery(3, 120, 3);
        let complets = complets(&before);
        let school = empty(engine).await;
        let report = run(&school, complets.path(), &apply()).await.unwrap();
        assert_eq!(number(&school, "select count(*) from person").await, i64::try_from(report.totals.created).unwrap());
        assert_eq!(report.totals.created, report.totals.created + report.totals.changed + report.totals.moved + report.totals.closed);
        assert_eq!(number(&school, "select count(distinct person_id) from role where profile = 'student'").await, 120);
        assert_eq!(number(&school, "select count(*) from enrollment where main and valid_to is null").await, 120);
        // Every pupil has somebody, every class its pupils, the head of an école teaches.
        assert_eq!(number(&school, "select count(*) from enrollment where division_id is null").await, 0);
        assert!(number(&school, "select count(*) from role boss join role teacher on teacher.person_id = boss.person_id and teacher.structure_id = boss.structure_id join structure on structure.id = boss.structure_id where boss.profile = 'management' and teacher.profile = 'teacher' and structure.kind = 'primary_school'").await >= 1);
        // Accounts: all but those who are only contacts.
        let contacts: u64 = report.deliveries.iter().filter_map(|one| one.profiles.get("contact")).map(|counts| counts.created).sum();
        let in_charge = number(&school, "select count(distinct role.person_id) from role where profile = 'guardian' and not exists (select 1 from guardian_link link where link.guardian_id = role.person_id and link.kind = 'legal')").await;
        assert_eq!(number(&school, "select count(*) from account").await, i64::try_from(report.totals.created - contacts).unwrap() - in_charge);
    }

    async fn a_run_cut_anywhere_ends_as_if_it_had_not_been(engine) {
        let (_keep, before, _) = delivery(4, 60, 11);
        let whole = empty(engine).await;
        let all = Options { allow_closures: true, ..apply() };
        let expected = run(&whole, &before, &all).await.unwrap();
        let state = snapshot(&whole).await;
        let cut_once = empty(engine).await;
        // Each call is cut one step later than the one before, until one goes through.
        let mut cuts = 0;
        let report = loop {
            let steps = Arc::new(AtomicUsize::new(0));
            let seen = Arc::clone(&steps);
            let cut = Arc::new(move |_: Step| seen.fetch_add(1, Ordering::SeqCst) == cuts % 3 + 1);
            match run(&cut_once, &before, &Options { cut: Some(cut), ..all.clone() }).await {
                Ok(report) => break report,
                Err(ImportError::Cut) => cuts += 1,
                Err(error) => panic!("{error}"),
            }
            assert!(cuts < 100);
        };
        assert!(cuts >= 6, "{cuts}");
        assert_same(&state, &snapshot(&cut_once).await, "cut and taken up again");
        // What the last call applied of a delivery is told whole, what the calls before did included.
        for (one, other) in expected.deliveries.iter().zip(&report.deliveries) {
            if other.outcome == Outcome::Applied {
                assert_eq!((one.totals, &one.profiles), (other.totals, &other.profiles));
            }
        }
    }

    async fn at_every_boundary_and_inside_every_structure(engine) {
        let (_keep, before, _) = delivery(3, 30, 5);
        let complets = complets(&before);
        let whole = empty(engine).await;
        let expected = run(&whole, complets.path(), &apply()).await.unwrap();
        let state = snapshot(&whole).await;
        for at in [Step::Staged, Step::Writing(1), Step::Written(1), Step::Writing(2), Step::Written(2), Step::Leaving] {
            let school = empty(engine).await;
            let cut = Arc::new(move |step: Step| step == at);
            assert!(matches!(run(&school, complets.path(), &Options { cut: Some(cut), ..apply() }).await, Err(ImportError::Cut)), "{at:?}");
            let report = run(&school, complets.path(), &apply()).await.unwrap();
            assert_same(&state, &snapshot(&school).await, &format!("{at:?}"));
            let last = |report: &Report| report.deliveries.iter().rev().find(|one| one.outcome == Outcome::Applied).map(|one| one.totals);
            assert_eq!(last(&expected), last(&report), "{at:?}");
        }
    }

    async fn the_same_people_a_day_later_change_nothing(engine) {
        let (_keep, before, _) = delivery(3, 60, 2);
        let complets = complets(&before);
        let school = empty(engine).await;
        let first = run(&school, complets.path(), &apply()).await.unwrap();
        let state = snapshot(&school).await;
        let later = complets_of_another_day(complets.path());
        let second = run(&school, later.path(), &apply()).await.unwrap();
        assert!(second.deliveries.iter().all(|one| one.outcome == Outcome::Applied));
        assert!(second.changes_nothing());
        assert_eq!(second.totals.unchanged, first.totals.created);
        let same = |counts: &preau_provisioning::model::ByProfile| counts.iter().map(|(profile, counts)| (profile.clone(), counts.created + counts.unchanged)).collect::<Vec<_>>();
        for (one, other) in first.deliveries.iter().zip(&second.deliveries) {
            assert_eq!(same(&one.profiles), same(&other.profiles));
        }
        assert_same(&state, &snapshot(&school).await, "twice");
    }
}

/// The same files under another date.
fn complets_of_another_day(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for degree in std::fs::read_dir(from).unwrap() {
        let degree = degree.unwrap();
        let to = folder.path().join(degree.file_name());
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(degree.path()).unwrap() {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap().replace("20260914", "20260916");
            std::fs::copy(file.path(), to.join(name)).unwrap();
        }
    }
    folder
}
