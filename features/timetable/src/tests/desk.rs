//! The desk of who runs a timetable: rooms, bells, closed days, letters, and the import from the browser.

use super::importing::{ALL, MATHS, course, edt};
use super::*;
use testing::both_engines;

const RUNS: &str = "Irène Tableau";

async fn acts(school: &School, act: &str) -> i64 {
    let (count,): (i64,) = school.app.db.one("select count(*) from audit_entry where act = $1", args![act]).await.unwrap();
    count
}

both_engines! {
    async fn the_desk_is_for_who_runs_the_timetable(engine) {
        let school = school(engine).await;
        let head = school.visitor(RUNS).await;
        let desk = head.get("/admin/timetable").await;
        desk.shows("Gérer l’emploi du temps").shows("Importer un emploi du temps").shows("3 salles").shows("Zone A");
        assert!(desk.statements() <= 12, "{}", desk.statements());
        head.get("/timetable/school").await.shows("Gérer l’emploi du temps");
        for who in ["Lina Crayon", "Claude Équerre", "Samira Crayon", "Sam Sifflet"] {
            let visitor = school.visitor(who).await;
            for page in ["", "/import", "/rooms", "/bells", "/closed-days", "/weeks"] {
                visitor.get(&format!("/admin/timetable{page}")).await.is_not_found();
            }
        }
        let other = structure("voisin");
        for page in ["", "/import", "/rooms", "/bells", "/closed-days", "/weeks"] {
            head.get(&format!("/admin/timetable{page}?structure={other}")).await.is_not_found();
        }
        head.post("/admin/timetable/rooms", &[("structure", &other.to_string()), ("code", "X")]).await.is_not_found();
    }

    async fn rooms_are_added_changed_closed_and_opened_again(engine) {
        let school = school(engine).await;
        let head = school.visitor(RUNS).await;
        let page = "/admin/timetable/rooms";
        head.post_from(page, page, &[("code", "")]).await.is(422).shows("comme sur sa porte");
        head.post_from(page, page, &[("code", "112")]).await.is(422).shows("Une salle porte déjà ce nom");
        head.post_from(page, "/admin/timetable/sites", &[("site-name", "Annexe")]).await.leads_to(&format!("{page}?structure={}", structure("college")));
        head.post_from(page, "/admin/timetable/sites", &[("site-name", "Annexe")]).await.is(422).shows("Un site porte déjà ce nom");
        let added = head.post_from(page, page, &[("code", "Atelier 2")]).await;
        let one = added.location().to_owned();
        let (site,): (uuid::Uuid,) = school.app.db.one("select id from site where name = 'Annexe'", args![]).await.unwrap();
        head.get(&one).await.shows("Atelier 2").shows("Annexe");
        head.post_from(&one, &one, &[("code", "Atelier 2"), ("kind", "nonsense"), ("capacity", "-1")]).await.is(422).shows("Choisissez l’usage").shows("de 1 à");
        let fields = [("code", "Atelier 2"), ("label", "Atelier bois"), ("kind", "workshop"), ("site", &site.to_string()), ("capacity", "16"), ("accessible", "yes")];
        head.post_from(&one, &one, &fields).await.leads_to(&format!("{page}?structure={}", structure("college")));
        head.get(page).await.shows("Atelier 2 Atelier · Atelier bois · Annexe · 16 places");
        head.post_from(&one, &one, &[("code", "112"), ("kind", "workshop")]).await.is(422).shows("Une salle porte déjà ce nom");
        head.post(&format!("{one}/removal"), &[]).await.leads_to(&format!("{page}?structure={}", structure("college")));
        head.get(&one).await.is_not_found();
        head.get(page).await.hides("Atelier bois");
        let again = head.post_from(page, page, &[("code", "Atelier 2")]).await;
        assert_eq!(again.location(), one, "the same room opens again");
        assert_eq!((acts(&school, "act-room-kept").await, acts(&school, "act-room-closed").await), (3, 1));
        let neighbour = room(&school, "V1").await;
        head.get(&format!("{page}/{neighbour}")).await.is_not_found();
        head.post(&format!("{page}/{neighbour}/removal"), &[]).await.is_not_found();
    }

    async fn bells_are_kept_whole_and_mended_line_by_line(engine) {
        let school = school(engine).await;
        let head = school.visitor(RUNS).await;
        let page = "/admin/timetable/bells";
        head.post_from(page, page, &[("label", "")]).await.is(422).shows("Donnez un nom à la grille");
        let one = head.post_from(page, page, &[("label", "Collège")]).await.location().to_owned();
        let line = |weekday, code, starts, ends| [("weekday", weekday), ("code", code), ("kind", "lesson"), ("starts", starts), ("ends", ends)];
        let typed = |lines: &[[(&'static str, &'static str); 5]]| [vec![("label", "Collège")], lines.concat()].concat();
        let wrong = typed(&[line("0", "M1", "08:00", "08:55"), line("0", "M2", "08:50", "09:45"), line("0", "M3", "11:00", "10:00"), line("0", "", "14:00", "15:00")]);
        let mended = head.post_from(&one, &one, &wrong).await;
        assert!(mended.body.contains("value=\"M2\""), "what was typed is there");
        mended.is(422).shows("Ligne 2 : ce créneau en recouvre un autre").shows("Ligne 3 : la fin vient avant").shows("Ligne 4 : donnez un nom court");
        let meal = [("weekday", "0"), ("code", ""), ("kind", "meal"), ("starts", "12:00"), ("ends", "13:30")];
        let right = typed(&[line("0", "M1", "08:00", "08:55"), line("3", "M1", "08:30", "09:25"), line("0", "", "", ""), meal]);
        head.post_from(&one, &one, &right).await.leads_to(&format!("{page}?structure={}", structure("college")));
        head.get(page).await.shows("Collège 3 créneaux");
        assert!(head.get(&one).await.body.contains("08:30"));
        head.post(&format!("{one}/removal"), &[]).await.leads_to(&format!("{page}?structure={}", structure("college")));
        head.get(&one).await.is_not_found();
    }

    async fn a_day_that_closes_cancels_its_lessons_and_gives_them_back(engine) {
        let school = school(engine).await;
        let head = school.visitor(RUNS).await;
        let page = "/admin/timetable/closed-days";
        for (fields, why) in [
            ([("from", "2026-11-24"), ("to", ""), ("label", "")], "Donnez un motif"),
            ([("from", "2020-01-01"), ("to", ""), ("label", "x")], "Donnez un jour de l’année scolaire"),
            ([("from", "2026-11-24"), ("to", "2026-11-23"), ("label", "x")], "Le dernier jour vient avant"),
            ([("from", "2026-11-24"), ("to", "2027-02-01"), ("label", "x")], "31 jours au plus"),
        ] {
            head.post_from(page, page, &fields).await.is(422).shows(why);
        }
        // Somebody cancelled one already: that stays.
        let outing = lesson_at(&school, "Bilal Atlas", "2026-11-24", "13:30").await;
        let mut unit = school.app.db.begin().await.unwrap();
        let new = crate::write::NewChange { lesson: outing, what: crate::write::What::Cancel(crate::model::Reason::Outing), reason: None, words: None };
        crate::write::change(&mut unit, structure("college"), &new, None, crate::write::By { author: None, now: school.now() }).await.unwrap().unwrap();
        unit.commit().await.unwrap();
        school.app.clock.advance(60);
        let done = head.post_from(page, page, &[("from", "2026-11-24"), ("to", ""), ("label", "Journée pédagogique")]).await;
        done.leads_to(&format!("{page}?structure={}", structure("college")));
        head.get(page).await.shows("Journée pédagogique");
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/timetable?week=2026-11-23").await.shows("Journée pédagogique");
        let cancelled = |school: &School| {
            let db = school.app.db.clone();
            async move {
                let lessons = crate::store::lessons(&db, structure("college"), crate::store::Of::School, day("2026-11-24"), day("2026-11-25")).await.unwrap();
                (lessons.iter().filter(|lesson| lesson.cancelled.is_some()).count(), lessons.len())
            }
        };
        assert_eq!(cancelled(&school).await, (5, 5));
        school.app.clock.advance(60);
        head.post(&format!("{page}/open"), &[("day", "2026-11-25")]).await.is_not_found();
        head.post(&format!("{page}/open"), &[("day", "2026-11-24")]).await.leads_to(&format!("{page}?structure={}", structure("college")));
        assert_eq!(cancelled(&school).await, (1, 5), "the outing stays cancelled");
    }

    async fn a_letter_that_is_said_is_gone_on_from(engine) {
        let school = school(engine).await;
        let head = school.visitor(RUNS).await;
        let page = "/admin/timetable/weeks";
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/timetable?week=2026-11-30").await.shows("Semaine B");
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run("insert into week_letter (structure_id, monday, letter) values ($1, '2025-09-08', 'B')", args![structure("college")]).await.unwrap();
        unit.commit().await.unwrap();
        head.post_from(page, page, &[("monday", "2026-11-24"), ("letter", "B")]).await.is(400);
        head.post_from(page, page, &[("monday", "2026-11-23"), ("letter", "B"), ("monday", "2026-11-30"), ("letter", "")]).await.leads_to(&format!("{page}?structure={}", structure("college")));
        lina.get("/timetable?week=2026-11-23").await.shows("Semaine B");
        lina.get("/timetable?week=2026-11-30").await.shows("Semaine A");
        assert_eq!(acts(&school, "act-week-letters").await, 1);
        let kept: Vec<(String, String)> = school.app.db.all("select monday, letter from week_letter order by monday", vec![]).await.unwrap();
        assert_eq!(kept, [("2025-09-08".to_owned(), "B".to_owned()), ("2026-11-23".to_owned(), "B".to_owned())], "the year before keeps its own");
    }

    async fn a_timetable_is_brought_read_and_taken_in_from_the_browser(engine) {
        let school = school(engine).await;
        let head = school.visitor(RUNS).await;
        let page = "/admin/timetable/import";
        head.get(page).await.shows("Fichiers de l’export");
        head.post_files(page, &[], &[]).await.is(422).shows("Choisissez les fichiers");
        let file = edt(&[course(4, 1, MATHS, ALL)]);
        let brought = head.post_files(page, &[], &[("files", "edt.xml", &file)]).await;
        let one = brought.location().to_owned();
        let report = head.get(&one).await;
        report.shows("Ce qui changerait").shows("Une salle est créée").shows("edt.xml").shows("EDT").shows("Importer");
        assert!(report.statements() <= 30, "{}", report.statements());
        school.visitor("Claude Équerre").await.get(&one).await.is_not_found();
        school.visitor("Viviane Préface").await.get(&one).await.is_not_found();
        let (none,): (i64,) = school.app.db.one("select count(*) from lesson where source = 'edt'", args![]).await.unwrap();
        assert_eq!(none, 0);
        head.post(&one, &[]).await.shows("Emploi du temps importé").shows("Voici ce qui a changé");
        let (author, count): (Option<PersonId>, i64) = school
            .app
            .db
            .one("select author_id, (select count(*) from lesson where source = 'edt') from audit_entry where act = 'act-timetable-imported'", args![])
            .await
            .unwrap();
        assert_eq!(author, Some(person(RUNS)));
        assert!(count > 25);
        head.get(&one).await.is_not_found();
        head.post(&one, &[]).await.is_not_found();
        // What lies about itself is refused, and says why.
        let lies = head.post_files(page, &[], &[("files", "edt.xml", b"\x89PNG\r\n\x1a\n")]).await;
        let lies = lies.location().to_owned();
        head.get(&lies).await.shows("les fichiers sont refusés").shows("d’aucun format lu ici").hides("Voir les emplois du temps");
        // A day later the files are gone.
        school.app.clock.advance(90_000);
        let (_, _, sweep) = crate::import::waiting::CHORES[0];
        sweep(&school.app, school.now()).await.unwrap();
        let (left,): (i64,) = school.app.db.one("select count(*) from timetable_import_file", args![]).await.unwrap();
        assert_eq!(left, 0);
    }
}
