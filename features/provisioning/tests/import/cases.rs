//! Single cases: moves, departures, refusals, doubles, hands.

use super::made::*;
use super::snapshot::{assert_same, snapshot};
use super::*;
use aaf::{Attr, Category, RawRecord};
use kit::args;
use preau_provisioning::Outcome;
use preau_provisioning::model::Step;
use std::sync::Arc;
use testing::both_engines;
use uuid::Uuid;

const MOTHER: &str = "8001$10$1$1$1$0";

/// A school of so many pupils, each with a mother, and one teacher.
fn pupils(from: usize, to: usize) -> Vec<RawRecord> {
    let mut all = vec![
        school("9001", "0990001N", "DU CANAL"),
        teacher("5001", &["9001"], ("Anne", "VIRGULE"), "anne.virgule@ac-exemple.invalid"),
    ];
    for number in from..to {
        let name = format!("PUPITRE{number}");
        let mother = format!("8{number:03}$10$1$1$1$0");
        all.push(pupil(&format!("7{number:03}"), "9001", if number % 2 == 0 { "6A" } else { "6B" }, ("Zoé", &name), &[&mother]));
        all.push(relative(&format!("8{number:03}"), ("Odile", &name)));
    }
    all
}

async fn state(school: &School, key: &'static str) -> Option<String> {
    let sql = "select account.state from account join external_id on external_id.person_id = account.person_id where external_id.value = $1";
    school.app.db.fresh::<(String,)>(sql, args![format!("099-2D:{key}")]).await.unwrap().into_iter().next().map(|(state,)| state)
}

both_engines! {
    async fn a_pupil_moves_to_another_school_with_her_mother(engine) {
        let folder = tempfile::tempdir().unwrap();
        let two = [school("9001", "0990001N", "DU CANAL"), school("9002", "0990002P", "DE L'ORME")];
        let complet = Made::complet("20260914").add(two).add([
            pupil("7001", "9001", "6A", ("Zoé", "PUPITRE"), &[MOTHER]),
            pupil("7002", "9001", "6A", ("Tom", "REGLE"), &[]),
            relative("8001", ("Odile", "PUPITRE")),
        ]);
        let moved = change(Category::Eleve, "7001", &[(Attr::AttachedTo, &["9002"]), (Attr::Classes, &["9002$6C"])]);
        let delta = Made::delta("20260921").modify(moved);
        complet.write(folder.path());
        delta.write(folder.path());
        let whole = empty(engine).await;
        let report = run(&whole, folder.path(), &apply()).await.unwrap();
        assert_eq!((report.deliveries[1].totals.moved, report.deliveries[1].totals.closed), (1, 0), "{report:#?}");
        assert_eq!(
            texts(&whole, "select structure.uai from role join structure on structure.id = role.structure_id where role.valid_to is null and role.profile in ('student', 'guardian') order by 1").await,
            ["0990001N", "0990002P", "0990002P"]
        );
        assert_eq!(number(&whole, "select count(*) from guardian_link where valid_to is null").await, 1);
        assert_eq!(number(&whole, "select count(*) from account where state = 'prepared'").await, 3);
        assert_eq!(number(&whole, "select count(*) from feed_record join feed_structure on feed_structure.place = feed_record.place where feed_structure.key = ''").await, 0);
        // Cut between the school that she leaves and the one where she comes, it ends the same.
        let state = snapshot(&whole).await;
        let cut_school = empty(engine).await;
        run(&cut_school, &folder.path().join("99-2D-Complet-20260914"), &apply()).await.unwrap();
        let delta = folder.path().join("99-2D-Delta-20260921");
        let cut = Arc::new(|step: Step| step == Step::Written(1));
        assert!(run(&cut_school, &delta, &Options { cut: Some(cut), ..apply() }).await.is_err());
        let again = run(&cut_school, &delta, &apply()).await.unwrap();
        assert_eq!(again.totals, report.deliveries[1].totals);
        assert_same(&state, &snapshot(&cut_school).await, "moved and cut");
    }

    async fn many_departures_stop_and_nothing_is_applied(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school = empty(engine).await;
        run(&school, &Made::complet("20260914").add(pupils(0, 60)).write(folder.path()), &apply()).await.unwrap();
        let before = snapshot(&school).await;
        let fewer = Made::complet("20260921").add(pupils(0, 45)).write(folder.path());
        for options in [Options::default(), apply()] {
            let error = run(&school, &fewer, &options).await.unwrap_err();
            assert_eq!(error.exit_code(), 3);
            let ImportError::Stopped(report) = error else { panic!("{error}") };
            let stops = &report.deliveries[0].stops;
            assert_eq!(stops.iter().map(|stop| (stop.profile.as_str(), stop.present, stop.closed)).collect::<Vec<_>>(), [("guardian", 60, 15), ("student", 60, 15)]);
            assert_eq!(report.totals.closed, 30);
            assert_same(&before, &snapshot(&school).await, "stopped");
        }
        let allowed = Options { allow_closures: true, ..apply() };
        let report = run(&school, &fewer, &allowed).await.unwrap();
        assert_eq!(report.totals.closed, 30);
        assert_eq!(state(&school, "7050").await.as_deref(), Some("closed"));
        assert_eq!(number(&school, "select count(*) from person where closed_at is not null").await, 30);
        assert_eq!(number(&school, "select count(*) from guardian_link where valid_to is null").await, 45);
        assert_eq!(number(&school, "select count(distinct person_id) from person_word").await, 91);
        // They come back, with their links.
        let report = run(&school, &Made::complet("20260928").add(pupils(0, 60)).write(folder.path()), &apply()).await.unwrap();
        assert_eq!((report.totals.created, report.totals.changed), (0, 30));
        assert_eq!(state(&school, "7050").await.as_deref(), Some("prepared"));
        let after = snapshot(&school).await;
        assert_same(&before, &after, "back");
    }

    async fn a_few_departures_are_closed(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school = empty(engine).await;
        run(&school, &Made::complet("20260914").add(pupils(0, 20)).write(folder.path()), &apply()).await.unwrap();
        let report = run(&school, &Made::complet("20260921").add(pupils(0, 11)).write(folder.path()), &apply()).await.unwrap();
        assert_eq!(report.totals.closed, 18);
    }

    async fn two_academies_may_have_the_same_keys(engine) {
        let folder = tempfile::tempdir().unwrap();
        let one = Made::complet("20260914").add([school("9001", "0990001N", "DU CANAL"), pupil("7001", "9001", "6A", ("Zoé", "PUPITRE"), &[MOTHER]), relative("8001", ("Odile", "PUPITRE"))]);
        let other = Made::complet("20260914").of_academy("98").add([school("9001", "0980001C", "DE L'ORME"), pupil("7001", "9001", "6A", ("Tom", "REGLE"), &[MOTHER]), relative("8001", ("Rémi", "REGLE"))]);
        one.write(folder.path());
        other.write(folder.path());
        let school = empty(engine).await;
        let report = run(&school, folder.path(), &apply()).await.unwrap();
        assert_eq!(report.totals.created, 4);
        assert_eq!(texts(&school, "select value from external_id where kind = 'aaf' order by value").await, ["098-2D:7001", "098-2D:8001", "099-2D:7001", "099-2D:8001"]);
        assert_eq!(number(&school, "select count(*) from structure where kind = 'academy'").await, 1, "both say the same name of their academy");
    }

    async fn a_value_typed_by_hand_stands_before_the_fed_one(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school_of = |name: &str| [school("9001", "0990001N", "DU CANAL"), pupil("7001", "9001", "6A", ("Zoé", name), &[])];
        let school = empty(engine).await;
        run(&school, &Made::complet("20260914").add(school_of("PUPITRE")).write(folder.path()), &apply()).await.unwrap();
        let db = &school.app.db;
        db.run("update person set family = 'L’Encrier'", vec![]).await.unwrap();
        db.run("insert into person_override (person_id, field, fed_value, hand_value, author_id, at) select id, 'family', 'Pupitre', 'L’Encrier', id, 1 from person", vec![]).await.unwrap();
        let report = run(&school, &Made::complet("20260921").add(school_of("CERCEAU")).write(folder.path()), &apply()).await.unwrap();
        assert_eq!(report.totals.changed, 1);
        assert_eq!(texts(&school, "select family from person").await, ["L’Encrier"]);
        assert_eq!(texts(&school, "select fed_value from person_override").await, ["Cerceau"]);
    }

    async fn a_pupil_written_by_hand_and_the_fed_one_become_one(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school = School::open(engine, slices).await;
        let db = &school.app.db;
        let hand = Uuid::from_u128(77);
        let (role, enrollment, membership, group) = (Uuid::from_u128(78), Uuid::from_u128(79), Uuid::from_u128(80), Uuid::from_u128(81));
        let college = testing::structure("college");
        let year: Vec<(Uuid,)> = db.fresh("select id from school_year where structure_id = $1", args![college]).await.unwrap();
        let mut unit = db.begin().await.unwrap();
        unit.run("insert into person (id, given, family, birth_on, sort_name, source, created_at) values ($1, 'Zoé', 'Pupitre', '2014-03-14', 'pupitre zoe', 'hand', 5)", args![hand]).await.unwrap();
        unit.run("insert into role (id, structure_id, person_id, profile, valid_from, source) values ($1, $2, $3, 'student', '2026-09-10', 'hand')", args![role, college, hand]).await.unwrap();
        unit.run("insert into enrollment (id, structure_id, person_id, division_id, main, valid_from, source) values ($1, $2, $3, $4, true, '2026-09-10', 'hand')", args![enrollment, college, hand, testing::division("college", "6B")]).await.unwrap();
        unit.run("insert into teaching_group (id, structure_id, year_id, code, label, source) values ($1, $2, $3, 'CLUB', 'Club', 'hand')", args![group, college, year[0].0]).await.unwrap();
        unit.run("insert into group_membership (id, structure_id, group_id, person_id, valid_from, source) values ($1, $2, $3, $4, '2026-09-10', 'hand')", args![membership, college, group, hand]).await.unwrap();
        unit.commit().await.unwrap();
        let people = number(&school, "select count(*) from person").await;
        let fed = Made::complet("20260914").add([
            super::made::school("9001", "0990001N", "DU CANAL"),
            pupil("7001", "9001", "6B", ("ZOE", "PUPITRE"), &[MOTHER]),
            pupil("7002", "9001", "6B", ("Lina", "CRAYON"), &[]),
            relative("8001", ("Odile", "PUPITRE")),
        ]);
        let report = run(&school, &fed.write(folder.path()), &apply()).await.unwrap();
        // The mother and Lina are new: the Lina who is here was born another day.
        assert_eq!((report.totals.created, report.totals.changed), (2, 1), "{report:#?}");
        assert_eq!(number(&school, "select count(*) from person").await, people + 2);
        assert_eq!(texts(&school, "select name from structure where uai = '0990001N'").await, ["Collège Imaginaire"], "a name given by hand stays");
        let of_hand: Vec<(Uuid,)> = db.fresh("select person_id from external_id where value = '099-2D:7001'", vec![]).await.unwrap();
        assert_eq!(of_hand, [(hand,)]);
        assert_eq!(number(&school, "select count(*) from enrollment where person_id = (select person_id from external_id where value = '099-2D:7001') and valid_to is null and main").await, 1);
        assert_eq!(texts(&school, "select source from role where profile = 'student' and person_id = (select person_id from external_id where value = '099-2D:7001') and valid_to is null").await, ["feed:099-2D"]);
        // The feed lets her go: what it made ends, the club of the hand stays; those whom no feed knows stay too.
        let pupils_before = number(&school, "select count(*) from role where profile = 'student' and valid_to is null").await;
        let empty_school = Made::complet("20260921").add([super::made::school("9001", "0990001N", "DU CANAL")]);
        run(&school, &empty_school.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(number(&school, "select count(*) from role where profile = 'student' and valid_to is null").await, pupils_before - 2);
        assert_eq!(number(&school, "select count(*) from group_membership where source = 'hand' and valid_to is null").await, 1);
        assert_eq!(number(&school, "select count(*) from person where closed_at is not null").await, 3);
    }

    async fn a_teacher_of_two_schools_leaves_one(engine) {
        let folder = tempfile::tempdir().unwrap();
        let two = || [school("9001", "0990001N", "DU CANAL"), school("9002", "0990002P", "DE L'ORME")];
        let school = empty(engine).await;
        let both = Made::complet("20260914").add(two()).add([teacher("5001", &["9001", "9002"], ("Anne", "VIRGULE"), "anne.virgule@ac-exemple.invalid")]);
        let report = run(&school, &both.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(report.totals.created, 1);
        assert_eq!(number(&school, "select count(*) from role where valid_to is null").await, 2);
        let delta = Made::delta("20260921").modify(change(Category::PersEducNat, "5001", &[(Attr::Functions, &["9002$ENS$ENSEIGNEMENT$L1300$MATHEMATIQUES"])]));
        let report = run(&school, &delta.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(report.totals.closed, 0);
        assert_eq!(texts(&school, "select structure.uai from role join structure on structure.id = role.structure_id where role.valid_to is null").await, ["0990002P"]);
        assert_eq!(state(&school, "5001").await.as_deref(), Some("prepared"));
        let gone = Made::delta("20260928").delete(Category::PersEducNat, "5001");
        let report = run(&school, &gone.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(report.totals.closed, 1);
        assert_eq!(state(&school, "5001").await.as_deref(), Some("closed"));
    }

    async fn one_person_of_two_feeds(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school = empty(engine).await;
        let here = Made::complet("20260914").add([super::made::school("9001", "0990001N", "DU CANAL"), teacher("5001", &["9001"], ("Anne", "VIRGULE"), "anne.virgule@ac-exemple.invalid"),
            with(pupil("7001", "9001", "6A", ("Zoé", "PUPITRE"), &[]), Attr::Ine, &["990000001AA"])]);
        let there = Made::complet("20260914").of_academy("98").add([super::made::school("9001", "0980001C", "DE L'ORME"), teacher("77", &["9001"], ("Anne", "VIRGULE"), "anne.virgule@ac-exemple.invalid"),
            with(pupil("88", "9001", "6A", ("Zoé", "PUPITRE"), &[]), Attr::Ine, &["990000001AA"])]);
        here.write(folder.path());
        there.write(folder.path());
        let report = run(&school, folder.path(), &apply()).await.unwrap();
        assert_eq!(report.totals.created, 2);
        assert_eq!(number(&school, "select count(*) from role where valid_to is null").await, 4);
        assert_eq!(number(&school, "select count(*) from enrollment where main and valid_to is null").await, 1);
        // One feed lets them go: the other still holds them.
        let left = Made::complet("20260921").add([super::made::school("9001", "0990001N", "DU CANAL")]);
        run(&school, &left.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(number(&school, "select count(*) from person where closed_at is not null").await, 0);
        assert_eq!(number(&school, "select count(*) from account where state = 'prepared'").await, 2);
    }

    async fn refusals_say_where_what_and_whom(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school = empty(engine).await;
        let good = |mail: &str| with(relative("8001", ("Odile", "PUPITRE")), Attr::Mail, &[mail]);
        let first = Made::complet("20260914").add([super::made::school("9001", "0990001N", "DU CANAL"), pupil("7001", "9001", "6A", ("Zoé", "PUPITRE"), &[MOTHER]), good("odile@exemple.invalid")]);
        run(&school, &first.write(folder.path()), &apply()).await.unwrap();
        let bad_birth = with(with(pupil("7001", "9001", "6B", ("Zoé", "PUPITRE"), &[MOTHER]), Attr::BirthDate, &["32/13/2014"]), Attr::Ine, &["990000001AA"]);
        let second = Made::complet("20260921").add([
            super::made::school("9001", "0990001N", "DU CANAL"),
            bad_birth,
            pupil("7002", "9001", "6B", ("Tom", "REGLE"), &["8404$10$1$1$1$0"]),
            pupil("7002", "9001", "6B", ("Max", "REGLE"), &[]),
            pupil("7003", "9404", "6B", ("Lou", "GOMMETTE"), &[]),
            good("nonsense"),
            relative("8002", ("Seul", "AUMONDE")),
        ]);
        let report = run(&school, &second.write(folder.path()), &apply()).await.unwrap();
        let one = &report.deliveries[0];
        let told = |reason: &str| one.lines.iter().find(|line| line.reason == reason).unwrap_or_else(|| panic!("{reason}: {:#?}", one.lines)).clone();
        let birth = told("unreadable-birth-date");
        assert_eq!((birth.file.as_str(), birth.line > 4, birth.field.as_str(), birth.value.as_str()), ("ENT2D_Complet_20260921_Eleve_0000.xml", true, "ENTPersonDateNaissance", "32/13/2014"));
        assert_eq!((birth.who.as_str(), birth.number.as_str(), birth.structure.as_deref()), ("Zoé PUPITRE", "990000001AA", Some("9001")));
        assert_eq!((told("bad-mail").value.as_str(), told("bad-mail").key.as_str()), ("nonsense", "8001"));
        assert_eq!(told("duplicate-key").who, "Max REGLE");
        assert!(told("duplicate-key").file.ends_with(".xml") && told("duplicate-key").line > 1, "{:?}", told("duplicate-key"));
        assert_eq!(told("missing-relative").value, "8404");
        assert_eq!(told("structure-not-delivered").value, "9404");
        for line in &one.lines {
            assert!(line.file.ends_with(".xml") && line.line > 1, "every refusal stands somewhere: {line:?}");
        }
        assert_eq!(told("structure-not-delivered").file, "ENT2D_Complet_20260921_Eleve_0000.xml");
        assert_eq!(told("nobodys-relative").file, "ENT2D_Complet_20260921_PersRelEleve_0000.xml");
        // The mother's child is refused and stays as he was, with her; only the relative of nobody is told.
        assert_eq!(one.lines.iter().filter(|line| line.reason == "nobodys-relative").map(|line| line.key.as_str()).collect::<Vec<_>>(), ["8002"]);
        assert_eq!(report.totals.refused, 6);
        assert_eq!((report.totals.created, report.totals.closed), (1, 0));
        assert_eq!(state(&school, "7001").await.as_deref(), Some("prepared"));
        assert_eq!(texts(&school, "select code from division join enrollment on enrollment.division_id = division.id where valid_to is null order by code").await, ["6A", "6B"]);
        assert_eq!(number(&school, "select count(*) from feed_line").await, 6);
        // A change of somebody unknown.
        let delta = Made::delta("20260922").modify(change(Category::Eleve, "7999", &[(Attr::Classes, &["9001$6A"])]));
        let report = run(&school, &delta.write(folder.path()), &apply()).await.unwrap();
        assert_eq!((report.totals.refused, report.deliveries[0].lines[0].reason), (1, "unknown-record"));
    }

    async fn a_broken_delivery_applies_nothing(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school = empty(engine).await;
        let good = Made::complet("20260914").add(pupils(0, 5));
        // Cut in the middle of the last file.
        let cut = good.write(&folder.path().join("cut"));
        let last = cut.join("ENT2D_Complet_20260914_PersRelEleve_0000.xml");
        let text = std::fs::read(&last).unwrap();
        std::fs::write(&last, &text[..text.len() - 300]).unwrap();
        // No relatives at all; an entity bomb; an empty file.
        let lame = Made::complet("20260914").add(pupils(0, 5)).without(Category::PersRelEleve).write(&folder.path().join("lame"));
        let bomb = good.write(&folder.path().join("bomb"));
        std::fs::write(bomb.join("ENT2D_Complet_20260914_PersEducNat_0000.xml"), "<?xml version=\"1.0\"?><!DOCTYPE f [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ficAlimMENESR>&b;</ficAlimMENESR>").unwrap();
        let hollow = good.write(&folder.path().join("hollow"));
        std::fs::write(hollow.join("ENT2D_Complet_20260914_PersEducNat_0000.xml"), "").unwrap();
        // A good one, followed by a cut one: neither is applied.
        let both = folder.path().join("both");
        good.write(&both);
        let second = Made::complet("20260921").add(pupils(0, 6)).write(&both);
        std::fs::write(second.join("ENT2D_Complet_20260921_Eleve_0000.xml"), "<ficAlimMENESR><addRequest>").unwrap();
        // Archives that are none, and one whose transfer was cut.
        let (torn, text) = (folder.path().join("torn.tgz"), folder.path().join("text.zip"));
        std::fs::write(&torn, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]).unwrap();
        std::fs::write(&text, "PK but no archive").unwrap();
        for path in [cut, lame, bomb, hollow, both, torn, text, folder.path().join("nothing")] {
            let error = run(&school, &path, &apply()).await.unwrap_err();
            assert_eq!(error.exit_code(), 2, "{path:?}: {error}");
        }
        assert_eq!(number(&school, "select count(*) from person").await + number(&school, "select count(*) from structure").await, 0);
        assert!(!school.folder().join("feeds/work").exists());
    }

    async fn a_pupil_comes_up_from_the_ecole(engine) {
        let folder = tempfile::tempdir().unwrap();
        let school = empty(engine).await;
        let mut child = RawRecord::new(Category::Eleve, "1");
        for (attr, value) in [
            (Attr::PersonKey, "1"), (Attr::PersonNom, "CRAYON"), (Attr::PersonPrenom, "Noé"), (Attr::BirthDate, "05/05/2015"),
            (Attr::Ine, "990000009AI"), (Attr::AttachedTo, "20"), (Attr::PersonClasses, "20$x$y$4$CM2 des grands"), (Attr::Level1D, "CM2"), (Attr::ParentalAuthority, "2$10"),
        ] {
            child.set(attr, [value]);
        }
        let mut mother = RawRecord::new(Category::PersRelEleve, "2");
        for (attr, value) in [(Attr::PersonKey, "2"), (Attr::PersonNom, "CRAYON"), (Attr::PersonPrenom, "Samira")] {
            mother.set(attr, [value]);
        }
        let mut ecole = RawRecord::new(Category::EtabEducNat, "20");
        for (attr, value) in [(Attr::StructureKey, "20"), (Attr::Uai, "0990020J"), (Attr::StructureName, "E.E.PU$DU MOULIN$BOISJOLI"), (Attr::StructureTown, "BOISJOLI")] {
            ecole.set(attr, [value]);
        }
        let mut head = RawRecord::new(Category::PersEducNat, "3");
        for (attr, value) in [(Attr::PersonKey, "3"), (Attr::PersonNom, "COMPAS"), (Attr::PersonPrenom, "Paul"), (Attr::Directs, "20"), (Attr::TeacherCategory, "O")] {
            head.set(attr, [value]);
        }
        let first = Made::complet("20260914").first_degree().add([ecole.clone(), child, mother, head.clone()]);
        let report = run(&school, &first.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(report.totals.created, 3, "{report:#?}");
        assert_eq!(texts(&school, "select name || '|' || kind from structure where uai is not null").await, ["École élémentaire du Moulin|primary_school"]);
        assert_eq!(texts(&school, "select code || '|' || label from division").await, ["4|CM2 des grands"]);
        assert_eq!(texts(&school, "select profile from role where person_id = (select person_id from external_id where value = '099-1D:3') order by profile").await, ["management", "teacher"]);
        let up = with(pupil("7001", "9001", "6A", ("Noé", "CRAYON"), &[MOTHER]), Attr::Ine, &["990000009AI"]);
        let college = Made::complet("20270901").add([super::made::school("9001", "0990001N", "DU CANAL"), up, relative("8001", ("Samira", "CRAYON"))]);
        let report = run(&school, &college.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(report.totals.created, 1, "the mother has another key, and nothing says that she is the same");
        assert_eq!(number(&school, "select count(*) from enrollment where valid_to is null").await, 2);
        assert_eq!(texts(&school, "select structure.uai from enrollment join structure on structure.id = enrollment.structure_id where main and valid_to is null").await, ["0990001N"]);
        let left = Made::complet("20270910").first_degree().add([ecole, head]);
        run(&school, &left.write(folder.path()), &apply()).await.unwrap();
        assert_eq!(number(&school, "select count(*) from enrollment where valid_to is null").await, 1);
        assert_eq!(state(&school, "7001").await.as_deref(), Some("prepared"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_imports_at_once_wait_for_nobody() {
    let school = empty(Engine::Sqlite).await;
    std::fs::create_dir_all(school.folder().join("feeds")).unwrap();
    let lock = std::fs::File::create(school.folder().join("feeds/lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(run(&school, &samples(), &apply()).await, Err(ImportError::Busy)));
    drop(lock);
    let report = run(&school, &samples(), &apply()).await.unwrap();
    assert!(report.deliveries.iter().all(|one| one.outcome == Outcome::Applied));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_sort_of_person_is_told_with_its_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let platform = empty(kit::db::Engine::Sqlite).await;
    run(&platform, &Made::complet("20260914").add(pupils(0, 3)).write(folder.path()), &apply()).await.unwrap();
    // The key of a pupil comes as that of a relative.
    let delta = Made::delta("20260921").add([relative("7001", ("Odile", "PUPITRE"))]).write(folder.path());
    let report = run(&platform, &delta, &apply()).await.unwrap();
    let line = report.deliveries[0].lines.iter().find(|line| line.reason == "duplicate-key").unwrap();
    assert_eq!((line.file.as_str(), line.line), ("ENT2D_Delta_20260921_PersRelEleve_0000.xml", 5));
}

both_engines! {
    async fn who_was_in_charge_and_becomes_a_legal_representative_gets_an_account(engine) {
        let folder = tempfile::tempdir().unwrap();
        let platform = empty(engine).await;
        let week = |day: &'static str, tie: &'static str| {
            let people = [
                school("9001", "0990001N", "DU CANAL"),
                pupil("7001", "9001", "6A", ("Zoé", "PUPITRE"), &[tie]),
                relative("8001", ("Odile", "PUPITRE")),
            ];
            Made::complet(day).add(people).write(folder.path())
        };
        let accounts = async || {
            let facts = crate::snapshot::snapshot(&platform).await;
            facts.into_iter().filter(|fact| fact.starts_with("account 099-2D:8001|")).collect::<Vec<_>>()
        };
        run(&platform, &week("20260914", "8001$50$0$2$1$0"), &apply()).await.unwrap();
        assert!(accounts().await.is_empty(), "in charge alone");
        run(&platform, &week("20260921", "8001$20$1$1$1$0"), &apply()).await.unwrap();
        assert_eq!(accounts().await, ["account 099-2D:8001|prepared"]);
        run(&platform, &week("20260928", "8001$38$0$0$1$0"), &apply()).await.unwrap();
        assert_eq!(accounts().await, ["account 099-2D:8001|closed"], "a mere contact has no account");
        let facts = crate::snapshot::snapshot(&platform).await;
        assert!(!facts.iter().any(|fact| fact.starts_with("word ") && fact.contains("odile")), "nor is found by search: {facts:#?}");
    }
}
