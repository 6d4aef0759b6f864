//! What is written by hand is there, is journalled, and leaves other schools alone.

use super::*;
use crate::model::{Authority, LinkKind, Relation, StructureKind};
use kit::viewer::DutyKind;
use kit::{Function, Profile, args};
use testing::{School, both_engines, division, structure as place};

async fn open(engine: kit::db::Engine) -> (School, Unit, Hand) {
    let school = School::open(engine, || vec![crate::slice()]).await;
    let unit = school.app.db.begin().await.unwrap();
    let hand = Hand::of(testing::person("Ada Souris"), school.now());
    (school, unit, hand)
}

async fn kept(school: &School, unit: Unit) {
    unit.commit().await.unwrap();
    school.app.refresh().await.unwrap();
}

async fn viewer(school: &School, person: PersonId) -> Option<kit::Viewer> {
    school.app.viewer(person, school.now()).await.unwrap()
}

async fn acts(school: &School) -> Vec<(String, String, String)> {
    school.app.db.fresh("select act, before_text, after_text from audit_entry order by id", vec![]).await.unwrap()
}

async fn count(school: &School, sql: &'static str, person: PersonId) -> i64 {
    school.app.db.fresh::<(i64,)>(sql, args![person]).await.unwrap()[0].0
}

both_engines! {
    async fn a_pupil_and_a_guardian_made_by_hand_are_there_at_once(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let college = place("college");
        let new = NewPerson { given: "Ève", family: "L’Ardoise", birth_on: "2015-04-05".parse().ok(), ..NewPerson::default() };
        let pupil = person(&mut unit, hand, Some(college), &new).await.unwrap();
        role(&mut unit, hand, pupil, NewRole { structure: college, profile: Profile::Student, functions: &[], until: None }).await.unwrap();
        enroll(&mut unit, hand, pupil, college, Some(division("college", "6B"))).await.unwrap();
        assert!(enroll(&mut unit, hand, pupil, college, Some(division("voisin", "4C"))).await.is_err());
        let mother = person(&mut unit, hand, Some(college), &NewPerson { given: "Fanny", family: "L’Ardoise", ..NewPerson::default() }).await.unwrap();
        role(&mut unit, hand, mother, NewRole { structure: college, profile: Profile::Guardian, functions: &[], until: None }).await.unwrap();
        let tie = NewLink { guardian: mother, student: pupil, kind: LinkKind::Legal, relation: Relation::Mother, authority: Authority::Joint, lives_with: true };
        link(&mut unit, hand, college, tie).await.unwrap();
        link(&mut unit, hand, college, tie).await.unwrap();
        kept(&school, unit).await;
        let facts = viewer(&school, mother).await.unwrap();
        assert_eq!(facts.children.len(), 1);
        assert_eq!(facts.children[0].division, Some(division("college", "6B")));
        assert!(facts.children[0].flags.may_decide);
        assert_eq!(count(&school, "select count(*) from person_word where person_id = $1", pupil).await, 3);
        let acts = acts(&school).await;
        assert!(acts.iter().any(|(act, _, after)| act == "act-enrolled" && after == "division=6e B"));
        assert_eq!(acts.iter().filter(|(act, ..)| act == "act-guardian-linked").count(), 1);
    }

    async fn a_pupil_moves_and_keeps_one_main_enrolment(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let lina = testing::person("Lina Crayon");
        enroll(&mut unit, hand, lina, place("college"), Some(division("college", "5A"))).await.unwrap();
        kept(&school, unit).await;
        assert_eq!(count(&school, "select count(*) from enrollment where person_id = $1 and main and valid_to is null", lina).await, 1);
        let mother = viewer(&school, testing::person("Samira Crayon")).await.unwrap();
        assert_eq!(mother.child(lina).unwrap().division_name.as_deref(), Some("5e A"));
        assert!(acts(&school).await.contains(&("act-enrolled".into(), "division=6e B".into(), "division=5e A".into())));
    }

    async fn a_typed_value_stands_before_the_fed_one_which_is_kept(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let lina = testing::person("Lina Crayon");
        assert!(retype(&mut unit, hand, Some(place("college")), lina, Field::Given, Some("Line")).await.unwrap());
        assert!(retype(&mut unit, hand, Some(place("college")), lina, Field::Given, Some("Linette")).await.unwrap());
        assert!(!retype(&mut unit, hand, Some(place("college")), lina, Field::Given, Some("Linette")).await.unwrap());
        assert!(retype(&mut unit, hand, None, lina, Field::Family, Some("")).await.is_err());
        unit.commit().await.unwrap();
        let kept: Vec<(Option<String>, Option<String>)> =
            school.app.db.fresh("select fed_value, hand_value from person_override where person_id = $1", args![lina]).await.unwrap();
        assert_eq!(kept, [(Some("Lina".into()), Some("Linette".into()))]);
        let sorted: Vec<(String,)> = school.app.db.fresh("select sort_name from person where id = $1", args![lina]).await.unwrap();
        assert_eq!(sorted[0].0, "crayon linette");
        assert_eq!(count(&school, "select count(*) from person_word where person_id = $1 and word = 'linette'", lina).await, 1);
        assert_eq!(count(&school, "select count(*) from person_word where person_id = $1 and word = 'lina'", lina).await, 0);
        let mut unit = school.app.db.begin().await.unwrap();
        assert!(retype(&mut unit, hand, None, lina, Field::Given, None).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(count(&school, "select count(*) from person_override where person_id = $1", lina).await, 0);
        let name: Vec<(String,)> = school.app.db.fresh("select given from person where id = $1", args![lina]).await.unwrap();
        assert_eq!(name[0].0, "Lina");
    }

    async fn a_role_ends_with_all_that_rests_on_it_and_comes_back(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let claude = testing::person("Claude Équerre");
        let (role,): (kit::id::RoleId,) = unit.one("select id from role where person_id = $1 and structure_id = $2", args![claude, place("college")]).await.unwrap();
        assert!(end_role(&mut unit, hand, place("voisin"), role, "x").await.is_err());
        end_role(&mut unit, hand, place("college"), role, "parti").await.unwrap();
        kept(&school, unit).await;
        let facts = viewer(&school, claude).await.unwrap();
        assert_eq!(facts.roles.iter().map(|role| role.structure).collect::<Vec<_>>(), [place("voisin")]);
        assert!(facts.duties.is_empty());
        assert_eq!(count(&school, "select count(*) from section_teacher where person_id = $1 and valid_to is null", claude).await, 1);
        let mut unit = school.app.db.begin().await.unwrap();
        reopen_role(&mut unit, hand, place("college"), role).await.unwrap();
        kept(&school, unit).await;
        assert_eq!(viewer(&school, claude).await.unwrap().roles.len(), 2);
        assert_eq!(count(&school, "select count(*) from section_teacher where person_id = $1 and valid_to is null", claude).await, 3);
        let hugo = testing::person("Hugo Ballon");
        let mut unit = school.app.db.begin().await.unwrap();
        let (role,): (kit::id::RoleId,) = unit.one("select id from role where person_id = $1", args![hugo]).await.unwrap();
        end_role(&mut unit, hand, place("college"), role, "déménagement").await.unwrap();
        reopen_role(&mut unit, hand, place("college"), role).await.unwrap();
        kept(&school, unit).await;
        assert_eq!(count(&school, "select count(*) from enrollment where person_id = $1 and main and valid_to is null", hugo).await, 1);
    }

    async fn a_closed_person_is_nobody_until_reopened(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let hugo = testing::person("Hugo Ballon");
        close_person(&mut unit, hand, Some(place("college")), hugo, "double").await.unwrap();
        assert!(close_person(&mut unit, hand, None, hugo, "").await.is_err());
        kept(&school, unit).await;
        assert!(viewer(&school, hugo).await.is_none());
        let mut unit = school.app.db.begin().await.unwrap();
        reopen_person(&mut unit, hand, Some(place("college")), hugo).await.unwrap();
        kept(&school, unit).await;
        assert!(viewer(&school, hugo).await.is_some());
    }

    async fn duties_are_given_once_and_end(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let anne = testing::person("Anne Virgule");
        let new = NewDuty { person: anne, kind: DutyKind::SchoolAdmin, structure: Some(place("college")), division: None, from: hand.today, until: None };
        let duty = give_duty(&mut unit, hand, new).await.unwrap();
        assert_eq!(give_duty(&mut unit, hand, new).await.unwrap(), duty);
        let wrong = NewDuty { kind: DutyKind::HeadTeacher, division: Some(division("voisin", "4C")), ..new };
        assert!(give_duty(&mut unit, hand, wrong).await.is_err());
        assert!(end_duty(&mut unit, hand, Some(place("voisin")), duty).await.is_err());
        kept(&school, unit).await;
        assert!(viewer(&school, anne).await.unwrap().administers(place("college")));
        let mut unit = school.app.db.begin().await.unwrap();
        assert_eq!(end_duty(&mut unit, hand, Some(place("college")), duty).await.unwrap(), anne);
        kept(&school, unit).await;
        assert!(!viewer(&school, anne).await.unwrap().administers(place("college")));
    }

    async fn a_primary_teacher_is_given_a_division(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let (ecole, cm1) = (place("ecole"), division("ecole", "CM1"));
        let paul = testing::person("Paul Compas");
        unassign_teacher(&mut unit, hand, ecole, cm1, paul).await.unwrap();
        assert!(unassign_teacher(&mut unit, hand, ecole, cm1, paul).await.is_err());
        assign_teacher(&mut unit, hand, ecole, cm1, paul).await.unwrap();
        assign_teacher(&mut unit, hand, ecole, cm1, paul).await.unwrap();
        assert!(assign_teacher(&mut unit, hand, ecole, cm1, testing::person("Anne Virgule")).await.is_err());
        assert!(assign_teacher(&mut unit, hand, place("college"), cm1, paul).await.is_err());
        kept(&school, unit).await;
        assert_eq!(count(&school, "select count(*) from section_teacher where person_id = $1 and valid_to is null", paul).await, 1);
    }

    async fn structures_are_made_changed_closed(engine) {
        let (school, mut unit, hand) = open(engine).await;
        let new = NewStructure {
            kind: StructureKind::PrimarySchool, name: "École des Étuis", uai: Some("0990104A"), city: Some("Trousse-sur-Mer"),
            zone: "Europe/Paris", academy: Some(place("academie")), authority: Some(place("departement")),
        };
        let id = structure(&mut unit, hand, &new).await.unwrap();
        let agent = person(&mut unit, hand, None, &NewPerson { given: "Guy", family: "Tampon", ..NewPerson::default() }).await.unwrap();
        role(&mut unit, hand, agent, NewRole { structure: id, profile: Profile::Management, functions: &[(Function::Head, "Directeur")], until: None }).await.unwrap();
        assert!(role(&mut unit, hand, agent, NewRole { structure: id, profile: Profile::Guest, functions: &[], until: None }).await.is_err());
        assert!(structure_changed(&mut unit, hand, id, &NewStructure { name: "École du Buvard", authority: None, ..new.clone() }).await.unwrap());
        kept(&school, unit).await;
        let facts = viewer(&school, agent).await.unwrap();
        assert_eq!(facts.structures[0].name, "École du Buvard");
        assert_eq!(facts.structures[0].above, [place("academie")]);
        let mut unit = school.app.db.begin().await.unwrap();
        let twice = structure(&mut unit, hand, &new).await.unwrap_err();
        assert!(kit::db::breaks_unique(&twice, "structure", "uai"));
        drop(unit);
        let mut unit = school.app.db.begin().await.unwrap();
        close_structure(&mut unit, hand, id).await.unwrap();
        kept(&school, unit).await;
        assert!(viewer(&school, agent).await.unwrap().structures.is_empty());
        let mut unit = school.app.db.begin().await.unwrap();
        reopen_structure(&mut unit, hand, id).await.unwrap();
        kept(&school, unit).await;
        assert!(!viewer(&school, agent).await.unwrap().structures.is_empty());
    }
}
