//! The SQL of lists and the rule of cards say the same, for every pair of persons, on both engines.
use super::*;
use crate::model::TieKind;
use crate::query::understand;
use crate::sight::{NamePart, sees};
use kit::{Day, PersonId, Profile, StructureId, Viewer, args};
use std::collections::BTreeSet;
use testing::{PEOPLE, School, both_engines, division, person, structure};

fn today() -> Day {
    testing::TODAY.parse().unwrap()
}

async fn viewer(school: &School, id: PersonId) -> Viewer {
    school.app.viewer(id, school.now()).await.unwrap().unwrap()
}

/// Adds whom the named school lacks: AESH, psychologist, social service, guest, deputy, bursar; a teaching group across two
/// classes; a head who is a guardian too; a pupil who left. Gives everybody with their names.
async fn crowd(school: &School) -> Vec<(PersonId, String)> {
    let now = school.now();
    let id = || kit::id::at(now);
    let mut everybody: Vec<(PersonId, String)> =
        PEOPLE.iter().map(|one| (person(one.name), one.name.split(" @").next().unwrap().to_owned())).collect();
    let mut unit = school.app.db.begin().await.unwrap();
    let college = structure("college");
    for (given, family, profile, function) in [
        ("Aïcha", "Patience", "staff", "aesh"),
        ("Pia", "Miroir", "staff", "psychologist"),
        ("Sacha", "Écoute", "staff", "social"),
        ("Denis", "Second", "management", "deputy_head"),
        ("Basile", "Caisse", "staff", "bursar"),
        ("Gaël", "Invité", "guest", ""),
        ("Ida", "Tournevis", "staff", "other"),
    ] {
        let person = PersonId(id());
        let role = id();
        everybody.push((person, format!("{given} {family}")));
        unit.run(
            "insert into person (id, given, family, sort_name, source, created_at) values ($1, $2, $3, $4, 'test', $5)",
            args![person, given, family, crate::model::sort_name(family, given), now],
        )
        .await
        .unwrap();
        unit.run(
            "insert into role (id, structure_id, person_id, profile, valid_from, source) values ($1, $2, $3, $4, '2026-09-01', 'test')",
            args![role, college, person, profile],
        )
        .await
        .unwrap();
        if !function.is_empty() {
            unit.run("insert into role_function values ($1, $2, $3, '')", args![role, college, function]).await.unwrap();
        }
        for word in crate::model::search_words(given, family, None) {
            unit.run("insert into person_word values ($1, $2, $3)", args![college, word, person]).await.unwrap();
        }
    }
    // A Latin group of pupils of 6e B and 5e A, whom Bilal teaches.
    let (group, section) = (id(), id());
    let year: (uuid::Uuid,) = unit.one("select id from school_year where structure_id = $1", args![college]).await.unwrap();
    unit.run(
        "insert into teaching_group (id, structure_id, year_id, code, label, source) values ($1, $2, $3, 'LAT', 'Latin', 'test')",
        args![group, college, year.0],
    )
    .await
    .unwrap();
    unit.run(
        "insert into section (id, structure_id, year_id, subject_id, group_id, source)
         select $1, $2, $3, subject.id, $4, 'test' from subject where subject.structure_id = $2 and subject.code = '042100'",
        args![section, college, year.0, group],
    )
    .await
    .unwrap();
    unit.run(
        "insert into section_teacher (id, structure_id, section_id, person_id, kind, valid_from, source) values ($1, $2, $3, $4, 'main', '2026-09-01', 'test')",
        args![id(), college, section, person("Bilal Atlas")],
    )
    .await
    .unwrap();
    for name in ["Lina Crayon", "Zoé Pupitre"] {
        unit.run(
            "insert into group_membership (id, structure_id, group_id, person_id, valid_from, source) values ($1, $2, $3, $4, '2026-09-01', 'test')",
            args![id(), college, group, person(name)],
        )
        .await
        .unwrap();
    }
    // The head is a guardian of Lina too; Hugo's mother teaches at the other school.
    unit.run(
        "insert into guardian_link (id, guardian_id, student_id, kind, relation, authority, sees_schooling, receives_mail, may_decide, may_sign, pays, may_collect, lives_with, valid_from, source)
         values ($1, $2, $3, 'legal', 'family', 'joint', true, true, true, true, false, false, false, '2026-09-01', 'test')",
        args![id(), person("Irène Tableau"), person("Lina Crayon")],
    )
    .await
    .unwrap();
    unit.run(
        "insert into role (id, structure_id, person_id, profile, valid_from, source) values ($1, $2, $3, 'teacher', '2026-09-01', 'test')",
        args![id(), structure("voisin"), person("Odile Ballon")],
    )
    .await
    .unwrap();
    unit.run("insert into person_word values ($1, 'odile', $2)", args![structure("voisin"), person("Odile Ballon")])
        .await
        .unwrap();
    unit.run("insert into person_word values ($1, 'ballon', $2)", args![structure("voisin"), person("Odile Ballon")])
        .await
        .unwrap();
    // Inès left yesterday.
    for sql in [
        "update role set valid_to = '2026-11-24' where person_id = $1",
        "update enrollment set valid_to = '2026-11-24' where person_id = $1",
    ] {
        unit.run(sql, args![person("Inès Gommette")]).await.unwrap();
    }
    unit.viewers_changed().await.unwrap();
    unit.commit().await.unwrap();
    school.app.refresh().await.unwrap();
    everybody
}

type Places = BTreeSet<(StructureId, Option<Profile>)>;

async fn by_search(school: &School, viewer: &Viewer, target: PersonId, name: &str) -> Places {
    let asked = understand(name).unwrap();
    let found = find::by_name(&school.app.db, viewer, &asked, None, today()).await.unwrap();
    let entry = found.into_iter().filter(|found| found.id == target);
    entry.flat_map(|found| found.places).map(|place| (place.structure, place.profile)).collect()
}

both_engines! {
    async fn search_and_card_agree(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        let everybody = crowd(&school).await;
        let (mut seen, mut unseen) = (0, 0);
        for (id, viewer_name) in &everybody {
            let viewer = viewer(&school, *id).await;
            for (target_id, name) in everybody.iter().filter(|(target, _)| target != id) {
                let target = person::target(&school.app.db, &viewer, *target_id, today()).await.unwrap().unwrap();
                let ruled = sees(&viewer, &target);
                let places: Places = ruled.places.iter().copied().collect();
                assert_eq!(by_search(&school, &viewer, *target_id, name).await, places, "{viewer_name} looks at {name}: {ruled:?}");
                let card = person::card(&school.app.db, &viewer, *target_id, today()).await;
                assert_eq!(card.is_ok(), ruled.allows(), "{viewer_name} opens {name}");
                let reason = ruled.rulings.iter().any(|ruling| ruling.decision.allows());
                assert_eq!(reason, ruled.allows(), "whoever is seen is seen for a reason that can be said");
                if ruled.allows() { seen += 1 } else { unseen += 1 }
            }
        }
        assert!(seen > 200 && unseen > 500, "{seen} seen, {unseen} unseen: both kinds of pairs are tried");
    }

    async fn an_other_guardian_is_found_by_first_name_alone(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        let samira = viewer(&school, person("Samira Crayon")).await;
        let found = async |typed: &str| find::other_guardians(&school.app.db, &samira, &understand(typed).unwrap(), today()).await.unwrap();
        let karim = found("kar").await;
        assert_eq!(karim.len(), 1);
        assert_eq!(karim[0].name, "Karim");
        assert!(found("crayon").await.is_empty() && found("karim crayon").await.is_empty());
        let target = person::target(&school.app.db, &samira, person("Karim Crayon"), today()).await.unwrap().unwrap();
        assert!(target.ties.iter().any(|tie| tie.kind == TieKind::CoGuardian));
        assert_eq!(sees(&samira, &target).parts.name, NamePart::First);
    }

    async fn parents_are_found_by_the_child_only_where_both_are_seen(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        let ask = async |who: &str, typed: &str| {
            let viewer = viewer(&school, person(who)).await;
            let asked = understand(typed).unwrap();
            let of = asked.parents.unwrap();
            let found = find::parents(&school.app.db, &viewer, &asked, of, None, today()).await.unwrap();
            found.into_iter().map(|found| found.name).collect::<Vec<_>>()
        };
        assert_eq!(ask("Anne Virgule", "mère de lina").await, ["Samira Crayon"]);
        assert_eq!(ask("Anne Virgule", "parents de lina").await, ["Karim Crayon", "Samira Crayon"]);
        assert_eq!(ask("Rose Marelle", "père de li cr").await, ["Karim Crayon"]);
        assert_eq!(ask("Lina Crayon", "mère de lina").await, ["Samira Crayon"]);
        assert!(ask("Hugo Ballon", "mère de lina").await.is_empty(), "a classmate's mother is another family");
        assert!(ask("Bilal Atlas", "mère de lina").await.is_empty(), "he does not teach Lina");
        assert!(ask("Doc Signet", "mère de lina").await.is_empty(), "the librarian sees pupils, not guardians");
        assert!(ask("Odile Ballon", "mère de hugo").await.is_empty(), "herself, as a guardian, is not in a search");
        assert!(ask("Viviane Préface", "mère de lina").await.is_empty(), "the homonym's school has no such mother");
    }

    async fn occupations_are_those_in_sight(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        crowd(&school).await;
        let ask = async |who: &str, typed: &str| {
            let viewer = viewer(&school, person(who)).await;
            let occupation = understand(typed).unwrap().occupation.unwrap();
            let found = find::by_occupation(&school.app.db, &viewer, occupation, today()).await.unwrap();
            found.into_iter().map(|found| found.name).collect::<Vec<_>>()
        };
        assert_eq!(ask("Lina Crayon", "cpe").await, ["Rose Marelle"]);
        assert_eq!(ask("Lina Crayon", "infirmière").await, ["Nour Pansement"]);
        assert!(ask("Samira Crayon", "infirmière").await.is_empty(), "health is not in a guardian's sight");
        assert_eq!(ask("Samira Crayon", "principal").await, ["Irène Tableau"]);
        assert_eq!(ask("Marc Boussole", "principal").await, ["Viviane Préface", "Irène Tableau"]);
        assert_eq!(ask("Lina Crayon", "professeurs").await, ["Bilal Atlas", "Claude Équerre", "Anne Virgule"]);
        assert!(ask("Max Platine", "principal").await.is_empty());
        assert!(ask("Lina Crayon", "documentaliste").await.is_empty(), "the librarian teaches no class of hers");
    }

    async fn pages_follow_each_other_and_strangers_never_move_them(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        let now = school.now();
        let mut unit = school.app.db.begin().await.unwrap();
        let people: Vec<(PersonId, String)> = (0..70).map(|index| (PersonId::new(now), format!("Zoulou{index:02}"))).collect();
        unit.run_many(
            "insert into person (id, given, family, sort_name, source, created_at) values {rows}",
            people.iter().map(|(id, family)| args![*id, "Élie", family, crate::model::sort_name(family, "Élie"), "test", now]),
        ).await.unwrap();
        // Every second one is at the college, the others at the neighbour's.
        let at = |index: usize| structure(if index.is_multiple_of(2) { "college" } else { "voisin" });
        unit.run_many(
            "insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}",
            people.iter().enumerate().map(|(index, (id, _))| args![kit::id::at(now), at(index), *id, "teacher", "2026-09-01", "test"]),
        ).await.unwrap();
        unit.run_many(
            "insert into person_word (structure_id, word, person_id) values {rows}",
            people.iter().enumerate().flat_map(|(index, (id, family))| ["elie".to_owned(), family.to_lowercase()].map(|word| args![at(index), word, *id])),
        ).await.unwrap();
        unit.commit().await.unwrap();
        let head = viewer(&school, person("Irène Tableau")).await;
        let asked = understand("él zou").unwrap();
        let page = async |after| find::by_name(&school.app.db, &head, &asked, after, today()).await.unwrap();
        let first = page(None).await;
        assert_eq!(first.len(), 31, "one more than a page says that there is a next");
        assert_eq!(first[29].name, "Élie Zoulou58");
        let second = page(Some(first[29].id)).await;
        assert_eq!(second.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), ["Élie Zoulou60", "Élie Zoulou62", "Élie Zoulou64", "Élie Zoulou66", "Élie Zoulou68"]);
        assert!(page(Some(people[1].0)).await.is_empty(), "somebody out of sight is no place to go on from");
    }

    async fn classes_are_those_of_the_viewer(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        crowd(&school).await;
        let mine = async |who: &str| {
            let viewer = viewer(&school, person(who)).await;
            let mut out: Vec<String> = vec![];
            for line in roster::divisions(&school.app.db, &viewer, today(), true).await.unwrap() {
                out.push(format!("{} {:?} {:?}", line.label, line.how, line.pupils));
            }
            for line in roster::teaching_groups(&school.app.db, &viewer, today(), true).await.unwrap() {
                out.push(format!("{} {:?} {:?}", line.label, line.how, line.pupils));
            }
            out
        };
        assert_eq!(mine("Lina Crayon").await, ["6e B Own Some(3)", "Latin Own Some(2)"]);
        assert_eq!(mine("Samira Crayon").await, ["6e B Child None", "CM1 Child None", "Latin Child None"]);
        assert_eq!(mine("Claude Équerre").await, ["5e A Headed Some(1)", "6e B Taught Some(3)", "4e C Taught Some(2)"]);
        assert_eq!(mine("Bilal Atlas").await, ["5e A Taught Some(1)", "Latin Taught Some(2)"]);
        assert_eq!(mine("Sam Sifflet").await, ["5e A School Some(1)", "6e B School Some(3)", "Latin School Some(2)"]);
        assert!(mine("Marc Boussole").await.is_empty() && mine("Max Platine").await.is_empty());
    }

    async fn a_class_shows_its_people_to_those_who_may(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        let class = async |who: &str| {
            let viewer = viewer(&school, person(who)).await;
            roster::division(&school.app.db, &viewer, division("college", "6B"), today()).await
        };
        let names = |roster: &roster::Roster| roster.students.iter().map(|student| student.name.clone()).collect::<Vec<_>>();
        let lina = class("Lina Crayon").await.unwrap();
        assert_eq!(names(&lina), ["Hugo Ballon", "Lina Crayon", "Maëlle L'Encrier"]);
        assert!(lina.students.iter().all(|student| student.guardians.is_empty()));
        assert_eq!(lina.teachers[0].name, "Anne Virgule");
        assert!(lina.teachers[0].head && lina.teachers[0].subjects == ["Français"]);
        assert_eq!(names(&class("Samira Crayon").await.unwrap()), ["Lina Crayon"], "a guardian sees the own child only");
        let claude = class("Claude Équerre").await.unwrap();
        assert_eq!(claude.students[1].guardians.iter().map(|(_, name, _)| name.as_str()).collect::<Vec<_>>(), ["Karim Crayon", "Samira Crayon"]);
        assert!(class("Doc Signet").await.unwrap().students.iter().all(|student| student.guardians.is_empty()));
        for stranger in ["Bilal Atlas", "Tom Règle", "Viviane Préface", "Marc Boussole", "Max Platine", "Noé Crayon"] {
            assert!(class(stranger).await.is_err(), "{stranger}");
        }
    }

    async fn automatic_groups_exist_by_themselves(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        let college = structure("college");
        let groups = roster::automatic_groups(&school.app.db, college, today()).await.unwrap();
        let count = |code: &str| groups.iter().find(|line| line.group.to_string() == code).map(|line| line.members);
        assert_eq!(count("profile-student"), Some(5));
        assert_eq!(count("profile-teacher"), Some(4));
        assert_eq!(count("function-cpe"), Some(1));
        assert_eq!(count(&format!("guardians-{}", division("college", "6B"))), Some(3));
        assert_eq!(groups.iter().filter(|line| line.label.as_deref() == Some("Mathématiques")).map(|line| line.members).collect::<Vec<_>>(), [1]);
        for line in groups {
            let members = roster::members(&school.app.db, college, line.group, None, today()).await.unwrap();
            assert_eq!(members.len() as i64, line.members, "{}", line.group);
        }
    }

    async fn academies_count_and_schools_are_public_to_their_own(engine) {
        let school = School::open(engine, || vec![crate::slice()]).await;
        let db = &school.app.db;
        let marc = viewer(&school, person("Marc Boussole")).await;
        assert_eq!(structures::governed_figures(db, &marc, today()).await.unwrap(), (3, 9));
        let names = |rows: Vec<structures::StructureRow>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(names(structures::governed(db, &marc, "", None, today()).await.unwrap()), ["Collège Imaginaire", "Collège Voisin", "École Imaginaire"]);
        assert_eq!(names(structures::governed(db, &marc, "voi", None, today()).await.unwrap()), ["Collège Voisin"]);
        let max = viewer(&school, person("Max Platine")).await;
        assert_eq!(structures::governed(db, &max, "", None, today()).await.unwrap().len(), 3, "an academy is no school");
        let lina = viewer(&school, person("Lina Crayon")).await;
        assert!(structures::governed(db, &lina, "", None, today()).await.unwrap().is_empty());
        assert_eq!(structures::card(db, &lina, structure("college"), today()).await.unwrap().heads[0].1, "Irène Tableau");
        assert!(structures::card(db, &lina, structure("voisin"), today()).await.is_err());
        assert!(structures::card(db, &marc, structure("voisin"), today()).await.unwrap().heads_are_seen);
        let irene = viewer(&school, person("Irène Tableau")).await;
        let figures = structures::figures(db, irene.person, today()).await.unwrap();
        assert_eq!((figures[0].pupils, figures[0].divisions, figures[0].staff), (5, 2, 10));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn searches_go_by_indexes_on_sqlite() {
    let school = School::open(kit::db::Engine::Sqlite, || vec![crate::slice()]).await;
    for (plan, args) in find::PLANS {
        let args = (0..args).map(|_| kit::db::Arg::Text(None)).collect();
        let steps: Vec<(i64, i64, i64, String)> = school.app.db.all(plan, args).await.unwrap();
        assert!(steps.len() > 20);
        let small = [
            "scope",
            "places",
            "hit",
            "walk",
            "found",
            "me",
            "mine",
            "kids",
            "children",
            "lessons",
            "pupils",
            "audiences",
            "near",
            "linked",
            "shown",
            "seen",
            "one",
            "page",
            "parent",
        ];
        let scans: Vec<&String> = steps
            .iter()
            .map(|(.., step)| step)
            // The walk through the alphabet has an end.
            .filter(|step| *step != "SCAN person USING INDEX person_sort")
            .filter(|step| step.strip_prefix("SCAN ").is_some_and(|rest| !small.contains(&rest.split(' ').next().unwrap_or(""))))
            .collect();
        assert!(scans.is_empty(), "whole tables are read: {scans:?}");
    }
}

// Who sees many schools finds, in a crowd, the same first page as by sorting all of it; closed persons and
// those of other schools take no place in it.
both_engines! {
    async fn a_crowd_is_found_in_order(engine) {
    let school = School::open(engine, || vec![crate::slice()]).await;
    let db = &school.app.db;
    let mut unit = db.begin().await.unwrap();
    let (now, irene) = (school.now(), person("Irène Tableau"));
    let places: Vec<StructureId> = (0..5).map(|_| StructureId(uuid::Uuid::now_v7())).collect();
    let place = |at: &StructureId| args![*at, "lower_secondary", "Collège", "college", "Europe/Paris", "test", now];
    unit.run_many(
        "insert into structure (id, kind, name, sort_name, zone, source, created_at) values {rows}",
        places.iter().map(place),
    )
    .await
    .unwrap();
    // The last of the structures is not hers.
    let role = |at: &StructureId| args![uuid::Uuid::now_v7(), *at, irene, "management", "2026-09-01", "test"];
    let roles = "insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}";
    unit.run_many(roles, places[..4].iter().map(role)).await.unwrap();
    let crowd: Vec<(PersonId, StructureId, String)> = (0..7_000)
        .map(|index| (PersonId(uuid::Uuid::now_v7()), places[index % 5], format!("margot{:04}", 7_919 * index % 7_000)))
        .collect();
    let closed = |index: usize| index.is_multiple_of(3).then_some(now);
    unit.run_many(
        "insert into person (id, given, family, sort_name, source, created_at, closed_at) values {rows}",
        crowd.iter().enumerate().map(|(index, (id, _, name))| args![*id, "Margot", name, name, "test", now, closed(index)]),
    )
    .await
    .unwrap();
    let pupil = |(id, at, _): &(PersonId, StructureId, String)| {
        args![uuid::Uuid::now_v7(), *at, *id, "student", "2026-09-01", "test"]
    };
    unit.run_many(roles, crowd.iter().map(pupil)).await.unwrap();
    let words = "insert into person_word (structure_id, word, person_id) values {rows}";
    unit.run_many(words, crowd.iter().map(|(id, at, name)| args![*at, name, *id])).await.unwrap();
    unit.viewers_changed().await.unwrap();
    unit.commit().await.unwrap();
    school.app.refresh().await.unwrap();
    let irene = viewer(&school, irene).await;
    let page = async |after| {
        let asked = crate::query::understand("margot").unwrap();
        let found = find::by_name(db, &irene, &asked, after, today()).await.unwrap();
        found.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let mut seen: Vec<&(PersonId, StructureId, String)> = crowd
        .iter()
        .enumerate()
        .filter(|(index, (_, at, _))| !index.is_multiple_of(3) && *at != places[4])
        .map(|(_, one)| one)
        .collect();
    seen.sort_by(|one, other| one.2.cmp(&other.2));
    let first: Vec<PersonId> = seen.iter().take(31).map(|one| one.0).collect();
    assert_eq!(page(None).await, first);
    let second: Vec<PersonId> = seen.iter().skip(30).take(31).map(|one| one.0).collect();
    assert_eq!(page(Some(first[29])).await, second);
}
}
