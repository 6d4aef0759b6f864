//! Timetables of other programs: what comes in, what stays when they come again, what is said of what does not fit.

use super::*;
use crate::import::{Order, Report, import, structure as school_of};
use crate::model::Reason;
use crate::write::{By, NewChange, What, change};
use kit::words::{Lang, Words};
use std::collections::HashMap;
use std::sync::Arc;
use testing::both_engines;

/// Weeks 2 to 40 of a year whose first week begins on 31 August 2026.
pub(super) const ALL: u64 = ((1 << 41) - 1) & !1;

/// A course of EDT: weekday, first slot (of an hour, the first at 8:00), length, and its parts.
pub(super) fn course(weekday: u8, slot: u8, parts: &str, weeks: u64) -> String {
    let parts = parts.replace("/>", &format!(" Semaines=\"{weeks}\"/>"));
    format!("<Cours Jour=\"{weekday}\" NumeroPlaceDebut=\"{slot}\" NombrePlaces=\"1\">{parts}</Cours>\n")
}

pub(super) fn edt(courses: &[String]) -> Vec<u8> {
    let slots: String = (0..10)
        .map(|at| format!("<Place Numero=\"{at}\" LibelleHeureDebut=\"{}h00\" LibelleHeureFin=\"{}h00\"/>", at + 8, at + 9))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<EXPORT>
<AnneeScolaire DatePremierJourSemaine1=\"2026-08-24\" DateDebut=\"2026-09-01\" DateFin=\"2027-07-02\"/>
<GrilleHoraire DureePlace=\"60\"><PlacesParJour>{slots}</PlacesParJour></GrilleHoraire>
<Matieres><Matiere Ident=\"1\" Code=\"MATHS\" Libelle=\"MATHÉMATIQUES\"/><Matiere Ident=\"2\" Code=\"FRANC\" Libelle=\"FRANÇAIS\"/>
<Matiere Ident=\"3\" Code=\"VDC\" Libelle=\"Vie de classe\"/><Matiere Ident=\"4\" Code=\"HG\" Libelle=\"Histoire-géographie\"/></Matieres>
<Professeurs><Professeur Ident=\"1\" IDPN=\"P1\" Nom=\"ÉQUERRE\" Prenom=\"Claude\"/><Professeur Ident=\"2\" Nom=\"VIRGULE\" Prenom=\"A.\"/>
<Professeur Ident=\"3\" Nom=\"INCONNUE\" Prenom=\"Odile\"/><Professeur Ident=\"4\" Nom=\"ATLAS\"/></Professeurs>
<Classes><Classe Ident=\"1\" Nom=\"6EME B\"/><Classe Ident=\"2\" Nom=\"5A\"/><Classe Ident=\"3\" Nom=\"4Z\"/></Classes>
<Salles><Salle Ident=\"1\" Nom=\"112\"/><Salle Ident=\"2\" Nom=\"LABO\"/></Salles>
<Cours>
{}</Cours></EXPORT>",
        courses.concat()
    )
    .into_bytes()
}

pub(super) const MATHS: &str = "<Matiere Ident=\"1\"/><Professeur Ident=\"1\"/><Classe Ident=\"1\"/><Salle Ident=\"2\"/>";

async fn take(school: &School, bytes: Vec<u8>, apply: bool) -> Report {
    // Two imports never come at the same instant.
    school.app.clock.advance(60);
    let structure = school_of(&school.app, &uai(school).await).await.unwrap();
    let files = vec![("edt.xml".to_owned(), bytes)];
    let order = Order { structure, files, program: None, apply, author: None };
    import(&school.app, order, school.now()).await.unwrap()
}

async fn uai(school: &School) -> String {
    let (uai,): (String,) =
        school.app.db.one("select uai from structure where id = $1", args![structure("college")]).await.unwrap();
    uai
}

fn said(school: &School, report: &Report) -> String {
    report.terminal(&Words::new(Arc::clone(&school.app.catalogue), Lang::Fr, kit::viewer::default_zone()))
}

/// The lessons that came from EDT: day, identifier.
async fn lessons(school: &School) -> Vec<(String, LessonId)> {
    school
        .app
        .db
        .all("select day, id from lesson where source = 'edt' and withdrawn_at is null order by day, id", args![])
        .await
        .unwrap()
}

/// Everything that an import may write, counted.
async fn marks(school: &School) -> Vec<(i64,)> {
    school
        .app
        .db
        .all(
            "select version from timetable_state where structure_id = $1
             union all select count(*) from audit_entry union all select count(*) from lesson_change
             union all select count(*) from lesson union all select count(*) from room",
            args![structure("college")],
        )
        .await
        .unwrap()
}

async fn done(school: &School, lesson: LessonId, what: What) {
    let mut unit = school.app.db.begin().await.unwrap();
    let new = NewChange { lesson, what, reason: None, words: None };
    change(&mut unit, structure("college"), &new, None, By { author: None, now: school.now() }).await.unwrap().unwrap();
    unit.commit().await.unwrap();
}

both_engines! {
    async fn a_timetable_comes_in_and_comes_again(engine) {
        let school = school(engine).await;
        let file = || edt(&[course(4, 1, MATHS, ALL), course(5, 2, &MATHS.replace("Classe Ident=\"1\"", "Classe Ident=\"2\"").replace("Salle Ident=\"2\"", "Salle Ident=\"1\""), ALL)]);
        let before = marks(&school).await;
        let dry = take(&school, file(), false).await;
        assert!(!dry.applied && !dry.refused, "{dry:?}");
        assert_eq!((dry.counts.patterns, dry.counts.patterns_new, dry.counts.rooms_new), (2, 2, 1), "{}", said(&school, &dry));
        assert_eq!(marks(&school).await, before, "a dry run writes nothing");
        let report = take(&school, file(), true).await;
        assert!(report.applied);
        assert_eq!(report.counts, dry.counts, "what was said is what was done");
        let first = lessons(&school).await;
        assert_eq!(first.len(), report.counts.lessons_new);
        assert!(first.iter().all(|(day, _)| is_open(super::day(day)) && day.as_str() >= "2026-09-01"), "{first:?}");
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/timetable?week=2026-11-23").await.shows("Mathématiques").shows("LABO");
        let (acts,): (i64,) = school.app.db.one("select count(*) from audit_entry where act = 'act-timetable-imported'", args![]).await.unwrap();
        assert_eq!(acts, 1);
        // The same again: nothing is written, not even the version of the timetable.
        let before = marks(&school).await;
        let again = take(&school, file(), true).await;
        assert!(again.counts.is_nothing(), "{again:?}");
        assert_eq!(marks(&school).await, before);
        assert_eq!(lessons(&school).await, first);
        assert!(said(&school, &again).starts_with("Rien ne change"), "{}", said(&school, &again));
    }

    async fn lessons_keep_their_identity_when_room_teacher_or_hour_change(engine) {
        let school = school(engine).await;
        take(&school, edt(&[course(4, 1, MATHS, ALL)]), true).await;
        let first = lessons(&school).await;
        // Another room, another teacher.
        let other = MATHS.replace("Salle Ident=\"2\"", "Salle Ident=\"1\"").replace("Professeur Ident=\"1\"", "Professeur Ident=\"2\"");
        let report = take(&school, edt(&[course(4, 1, &other, ALL)]), true).await;
        assert_eq!((report.counts.lessons_new, report.counts.lessons_gone, report.counts.lessons_changed), (0, 0, first.len()), "{report:?}");
        assert_eq!(lessons(&school).await, first);
        // Another room from January on: two series, the same lessons.
        let january = ALL & !((1 << 20) - 1);
        let autumn = ALL & ((1 << 20) - 1);
        let report = take(&school, edt(&[course(4, 1, &other, autumn), course(4, 1, MATHS, january)]), true).await;
        assert_eq!((report.counts.lessons_new, report.counts.lessons_gone), (0, 0), "{report:?}");
        assert_eq!(lessons(&school).await, first);
        let (patterns,): (i64,) = school.app.db.one("select count(*) from lesson_pattern where source = 'edt'", args![]).await.unwrap();
        assert_eq!(patterns, 2, "the pattern that nothing is planned by any more is gone");
    }

    async fn what_people_did_survives_and_what_holds_something_is_never_taken_away(engine) {
        let school = school(engine).await;
        take(&school, edt(&[course(4, 1, MATHS, ALL)]), true).await;
        let first = lessons(&school).await;
        let later = |text: &str| first.iter().find(|(day, _)| day.as_str() > text).unwrap().1;
        let (moved, cancelled) = (later("2026-11-25"), later("2026-12-01"));
        let room = room(&school, "204").await;
        done(&school, moved, What::Room(Some(room))).await;
        done(&school, cancelled, What::Cancel(Reason::Outing)).await;
        let report = take(&school, edt(&[course(4, 1, MATHS, ALL)]), true).await;
        assert!(report.counts.is_nothing(), "{report:?}");
        // The course is gone from the files: what nothing hangs on goes, the others stay, cancelled.
        let report = take(&school, edt(&[course(5, 3, MATHS, ALL)]), true).await;
        assert_eq!((report.counts.lessons_gone, report.counts.lessons_cancelled, report.counts.kept), (first.len() - 2, 1, 1), "{report:?}");
        let left: Vec<LessonId> = lessons(&school).await.into_iter().map(|(_, id)| id).collect();
        assert!(left.contains(&moved) && left.contains(&cancelled));
        let again = take(&school, edt(&[course(5, 3, MATHS, ALL)]), true).await;
        assert!(again.counts.is_nothing(), "{again:?}");
        // It comes back: the same lessons are there, and what the import cancelled takes place again; the outing stays.
        let report = take(&school, edt(&[course(4, 1, MATHS, ALL)]), true).await;
        assert_eq!(report.counts.lessons_restored, 1, "{report:?}");
        let left: Vec<LessonId> = lessons(&school).await.into_iter().map(|(_, id)| id).collect();
        assert!(left.contains(&moved) && left.contains(&cancelled));
        let viewer = school.app.viewer(person("Irène Tableau"), school.now()).await.unwrap().unwrap();
        let still = crate::store::lesson(&school.app.db, &viewer, cancelled).await.unwrap();
        assert_eq!(still.cancelled.unwrap().reason, Reason::Outing);
        let here = crate::store::lesson(&school.app.db, &viewer, moved).await.unwrap();
        assert!(here.cancelled.is_none() && here.rooms[0].id == room);
    }

    async fn what_the_directory_does_not_know_is_said_and_not_invented(engine) {
        let school = school(engine).await;
        let unknown = MATHS.replace("Classe Ident=\"1\"", "Classe Ident=\"3\"");
        let nobody = MATHS.replace("Professeur Ident=\"1\"", "Professeur Ident=\"3\"");
        let subject = MATHS.replace("Matiere Ident=\"1\"", "Matiere Ident=\"3\"");
        let untaught = MATHS.replace("Matiere Ident=\"1\"", "Matiere Ident=\"4\"").replace("Professeur Ident=\"1\"", "Professeur Ident=\"4\"");
        let report = take(
            &school,
            edt(&[course(1, 0, &unknown, ALL), course(1, 1, &nobody, ALL), course(1, 2, &subject, ALL), course(1, 3, &untaught, ALL)]),
            true,
        )
        .await;
        let text = said(&school, &report);
        for line in [
            "La classe « 4Z » n’est pas dans l’annuaire",
            "« Odile INCONNUE » n’est pas parmi les personnels",
            "La matière « Vie de classe » n’est pas dans l’annuaire",
            "« Histoire-géographie » n’est pas enseigné à 6e B",
            "edt.xml, ligne 14",
        ] {
            assert!(text.replace('\u{a0}', " ").contains(line), "{line}\n{text}");
        }
        assert_eq!(report.counts.patterns_new, 3, "{text}");
        let (people, subjects): (i64, i64) = school
            .app
            .db
            .one("select (select count(*) from person where family = 'INCONNUE'), (select count(*) from subject where label = 'Vie de classe')", args![])
            .await
            .unwrap();
        assert_eq!((people, subjects), (0, 0));
        school.visitor("Lina Crayon").await.get("/timetable?week=2026-11-23").await.shows("Vie de classe");
    }

    async fn a_division_that_the_directory_closed_is_said_and_its_lessons_go(engine) {
        let school = school(engine).await;
        take(&school, edt(&[course(4, 1, MATHS, ALL)]), true).await;
        school.app.db.run("update division set closed_on = '2026-11-20' where id = $1", args![testing::division("college", "6B")]).await.unwrap();
        let report = take(&school, edt(&[course(4, 1, MATHS, ALL)]), true).await;
        let text = said(&school, &report);
        assert!(text.contains("est fermé dans l’annuaire depuis le"), "{text}");
        assert_eq!(lessons(&school).await, []);
    }

    async fn overlaps_and_days_without_lessons_are_findings(engine) {
        let school = school(engine).await;
        let other = MATHS.replace("Classe Ident=\"1\"", "Classe Ident=\"2\"").replace("Matiere Ident=\"1\"", "Matiere Ident=\"2\"");
        let report = take(&school, edt(&[course(3, 1, MATHS, ALL), course(3, 1, &other, ALL)]), false).await;
        let text = said(&school, &report).replace('\u{a0}', " ");
        assert!(text.contains("Deux cours en même temps, le mercredi à 09:00, pour la même personne"), "{text}");
        // Every Wednesday of the year: holidays and 11 November among them.
        assert!(text.contains("séances un jour sans cours sont laissées, la première le"), "{text}");
    }

    async fn files_that_are_none_or_of_another_school_are_refused(engine) {
        let school = school(engine).await;
        for (bytes, why) in [
            (b"\x89PNG\r\n\x1a\n".to_vec(), "d’aucun format lu ici"),
            (vec![], "vide"),
            (b"<!DOCTYPE x [<!ENTITY a 'b'>]><EXPORT>&a;</EXPORT>".to_vec(), "type de document"),
            (edt(&[])[..400].to_vec(), "s’arrête avant sa fin"),
        ] {
            let report = take(&school, bytes, true).await;
            let text = said(&school, &report);
            assert!(report.refused && !report.applied && text.contains(why), "{why}: {text}");
        }
        let structure = school_of(&school.app, &uai(&school).await).await.unwrap();
        let files = vec![("edt.xml".to_owned(), edt(&[course(4, 1, MATHS, ALL)]))];
        let order = Order { structure, files, program: Some("udt".to_owned()), apply: true, author: None };
        let report = import(&school.app, order, school.now()).await.unwrap();
        assert!(report.refused && said(&school, &report).contains("autre programme"), "{report:?}");
        assert!(matches!(school_of(&school.app, "0000000X").await, Err(kit::Error::Refused(_))));
        assert_eq!(lessons(&school).await, []);
    }

    async fn a_school_of_350_sections_and_36_weeks_comes_in(engine) {
        let school = school(engine).await;
        let (lists, placed) = schedules::generate::sts(schedules::generate::Size::of_a_school(jiff::civil::date(2026, 9, 1)));
        let ours = |text: String| text.replace("0991234A", "0990001N").into_bytes();
        let files = vec![("sts_emp.xml".to_owned(), ours(lists)), ("emp_sts.xml".to_owned(), ours(placed))];
        let read: Vec<_> = files.iter().map(|(name, bytes)| schedules::File { name, bytes }).collect();
        let schedule = schedules::read(&read, &schedules::Options::new(kit::viewer::default_zone())).schedule.unwrap();
        know(&school, &schedule).await;
        let structure = school_of(&school.app, "0990001N").await.unwrap();
        let order = Order { structure, files, program: Some("sts".to_owned()), apply: true, author: None };
        let begun = std::time::Instant::now();
        let report = import(&school.app, order.clone(), school.now()).await.unwrap();
        let (first, begun) = (begun.elapsed(), std::time::Instant::now());
        assert!(report.applied && report.counts.lessons_new > 20_000, "{}", said(&school, &report));
        assert!(report.lines.iter().all(|line| !line.text.key.contains("-no-")), "{}", said(&school, &report));
        let again = import(&school.app, order, school.now()).await.unwrap();
        let second = begun.elapsed();
        assert!(again.counts.is_nothing(), "{}", said(&school, &again));
        println!("{engine:?}: {} lessons in {first:?}, again without change in {second:?}", report.counts.lessons_new);
    }

    async fn a_calendar_comes_in_with_what_is_cancelled(engine) {
        let school = school(engine).await;
        let event = |uid: &str, day: &str, title: &str| format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;TZID=Europe/Paris:{day}T140000\r\nDTEND;TZID=Europe/Paris:{day}T150000\r\nSUMMARY:{title}\r\nLOCATION:112\r\nEND:VEVENT\r\n"
        );
        let feed = |second: &str| format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{}{}END:VCALENDAR\r\n",
            event("a", "20261126", "MATHEMATIQUES - EQUERRE C. - [6B]"),
            event("b", "20261203", second)
        ).into_bytes();
        let take = |bytes| take(&school, bytes, true);
        let report = take(feed("Cours annulé : MATHEMATIQUES - EQUERRE C. - [6B]")).await;
        assert_eq!((report.counts.patterns, report.counts.lessons_new, report.counts.lessons_cancelled), (1, 2, 1), "{}", said(&school, &report));
        school.visitor("Lina Crayon").await.get("/timetable?week=2026-11-30").await.shows("Annulé");
        let again = take(feed("Cours annulé : MATHEMATIQUES - EQUERRE C. - [6B]")).await;
        assert!(again.counts.is_nothing(), "{again:?}");
        let restored = take(feed("MATHEMATIQUES - EQUERRE C. - [6B]")).await;
        assert_eq!((restored.counts.lessons_restored, restored.counts.lessons_new), (1, 0), "{restored:?}");
    }
}

/// Makes the directory of the collège know what a schedule names: subjects, classes, sections, people.
async fn know(school: &School, schedule: &schedules::Schedule) {
    let college = structure("college");
    let year = year(school, college).await;
    let id = || kit::id::at(school.now());
    let (mut subjects, mut divisions, mut groups) = (HashMap::new(), HashMap::new(), HashMap::new());
    let mut unit = school.app.db.begin().await.unwrap();
    let rows: Vec<_> = schedule
        .subjects
        .iter()
        .filter(|subject| !["061300", "020700", "042100"].contains(&subject.code.as_deref().unwrap_or("")))
        .map(|subject| {
            let id = id();
            subjects.insert(subject.key.clone(), id);
            args![id, college, subject.code.as_deref().unwrap_or(&subject.name), subject.name.as_str(), "test"]
        })
        .collect();
    unit.run_many("insert into subject (id, structure_id, code, label, source) values {rows}", rows).await.unwrap();
    for subject in &schedule.subjects {
        let code = subject.code.clone().unwrap_or_default();
        let found: Option<(uuid::Uuid,)> =
            unit.optional("select id from subject where structure_id = $1 and code = $2", args![college, code]).await.unwrap();
        subjects.extend(found.map(|(id,)| (subject.key.clone(), id)));
    }
    let rows: Vec<_> = schedule
        .divisions
        .iter()
        .map(|division| {
            let id = id();
            divisions.insert(division.key.clone(), id);
            args![id, college, year, division.name.as_str(), division.name.as_str(), "test"]
        })
        .collect();
    unit.run_many("insert into division (id, structure_id, year_id, code, label, source) values {rows}", rows).await.unwrap();
    let rows: Vec<_> = schedule
        .groups
        .iter()
        .map(|group| {
            let id = id();
            groups.insert(group.key.clone(), id);
            args![id, college, year, group.name.as_str(), group.name.as_str(), "test"]
        })
        .collect();
    unit.run_many("insert into teaching_group (id, structure_id, year_id, code, label, source) values {rows}", rows)
        .await
        .unwrap();
    let sections: std::collections::BTreeSet<_> = schedule.patterns.iter().flat_map(|pattern| &pattern.sections).collect();
    assert_eq!(sections.len(), 350);
    let rows: Vec<_> = sections
        .iter()
        .map(|section| {
            let (division, group) = match section.audience.as_ref().unwrap() {
                schedules::Audience::Division(key) => (Some(divisions[key]), None),
                schedules::Audience::Group(key) => (None, Some(groups[key])),
            };
            args![id(), college, year, subjects[section.subject.as_ref().unwrap()], division, group, "test"]
        })
        .collect();
    unit.run_many(
        "insert into section (id, structure_id, year_id, subject_id, division_id, group_id, source) values {rows}",
        rows,
    )
    .await
    .unwrap();
    let people: Vec<_> = schedule.teachers.iter().map(|teacher| (id(), teacher)).collect();
    let rows: Vec<_> = people
        .iter()
        .map(|(id, teacher)| {
            args![*id, "Camille", teacher.last_name.as_str(), teacher.last_name.to_lowercase(), "test", school.now()]
        })
        .collect();
    unit.run_many("insert into person (id, given, family, sort_name, source, created_at) values {rows}", rows).await.unwrap();
    let rows: Vec<_> = people.iter().map(|(person, _)| args![id(), college, *person, "teacher", "2026-09-01", "test"]).collect();
    unit.run_many("insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}", rows)
        .await
        .unwrap();
    // By the number of STS: invented names are few.
    let rows: Vec<_> = people
        .iter()
        .filter_map(|(person, teacher)| match teacher.official.first() {
            Some(schedules::OfficialKey::StsEpp(key)) => Some(args!["sts-epp", key.as_str(), *person, "test"]),
            _ => None,
        })
        .collect();
    unit.run_many("insert into external_id (kind, value, person_id, source) values {rows}", rows).await.unwrap();
    unit.commit().await.unwrap();
}

#[test]
fn every_finding_of_a_reader_has_its_words() {
    let catalogue = kit::words::Catalogue::load([kit::own_words(), crate::slice().words]).unwrap();
    for lang in [Lang::Fr, Lang::En] {
        let keys = catalogue.keys(lang);
        for code in schedules::FindingKind::CODES {
            assert!(keys.iter().any(|key| *key == format!("schedule-{code}")), "{code} in {lang:?}");
        }
    }
}
