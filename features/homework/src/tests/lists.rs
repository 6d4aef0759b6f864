//! Lists: in groups, with ticks that are nobody else's, at a steady cost.

use super::*;
use crate::model::Kind;
use crate::write::{self, NewAssignment, Said};
use rich::Document;
use testing::both_engines;

/// Many pieces of work for 6e B, one for each day from tomorrow on, over and over.
async fn plant(school: &School, sections: &[SectionId], how_many: i64) {
    let all: Vec<NewAssignment> = (0..how_many)
        .map(|at| {
            let due = day(TUESDAY).plus_days(at % 7);
            let content = Document::from_markdown(&format!(
                "Exercices {at} et {}, page {} du livre, sur le cahier du jour.",
                at + 1,
                at + 80
            ))
            .unwrap();
            NewAssignment {
                structure: structure("college"),
                sections: vec![sections[usize::try_from(at).unwrap() % sections.len()]],
                author: person("Claude Équerre"),
                given_lesson: None,
                given_on: day("2026-11-20"),
                said: Said {
                    kind: Kind::ALL[usize::try_from(at).unwrap() % 4],
                    content,
                    minutes: Some(20),
                    hand_in: at % 5 == 0,
                    due_lesson: None,
                    due_on: due,
                    hand_in_until: due.plus_days(1).start_in(&kit::viewer::default_zone()),
                    publish_at: school.now(),
                },
            }
        })
        .collect();
    let mut unit = school.app.db.begin().await.unwrap();
    write::give(&mut unit, &all, school.now()).await.unwrap();
    unit.commit().await.unwrap();
}

both_engines! {
    async fn a_tick_is_private_and_has_no_hour(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let work = give(&school, &claude, lesson, "la règle de trois", &[]).await;
        let id = work.rsplit('/').next().unwrap().to_owned();
        let lina = school.visitor("Lina Crayon").await;
        claude.get(&work).await;
        let before = claude.get(&work).await.text();
        lina.get("/homework").await.shows("Encore 1 chose à faire");
        lina.post("/homework/ticks", &[("done", &id)]).await.leads_to(&format!("/homework#w-{id}"));
        let ticked = lina.get("/homework").await;
        ticked.hides("Encore 1 chose");
        assert!(ticked.body.contains("name=\"undone\"") && ticked.body.contains("aria-pressed=\"true\""));
        assert_eq!(claude.get(&work).await.text(), before, "the teacher sees nothing of it");
        school.visitor("Hugo Ballon").await.get("/homework").await.shows("Encore 1 chose à faire");
        let samira = school.visitor("Samira Crayon").await;
        samira.get("/homework").await.shows("Encore 1 chose à faire");
        // There is a pair, and nothing else.
        let row: Vec<(PersonId, crate::model::AssignmentId, StructureId)> = school.app.db.all("select * from task_tick", args![]).await.unwrap();
        assert_eq!(row.len(), 1);
        // Shared by the pupil, the guardian sees it; taken back, no more.
        lina.post("/homework/sharing", &[("shared", "yes")]).await.leads_to("/homework");
        let shared = samira.get("/homework").await;
        shared.hides("Encore 1 chose");
        assert!(!shared.body.contains("name=\"undone\""), "she reads it, and ticks nothing");
        lina.post("/homework/sharing", &[("shared", "no")]).await;
        samira.get("/homework").await.shows("Encore 1 chose à faire");
        lina.post("/homework/ticks", &[("undone", &id)]).await;
        lina.get("/homework").await.shows("Encore 1 chose à faire");
        for who in ["Samira Crayon", "Claude Équerre", "Inès Gommette"] {
            school.visitor(who).await.post("/homework/ticks", &[("done", &id)]).await.is_not_found();
        }
        assert_eq!(count(&school, "select count(*) from task_tick").await, 0);
    }

    async fn own_tasks_are_seen_by_nobody_else(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.post("/homework/tasks", &[("words", "Apporter une boîte"), ("day", "2026-11-25")]).await.leads_to("/homework");
        lina.get("/homework").await.shows("Tâche personnelle Apporter une boîte");
        lina.post("/homework/tasks", &[("words", "\u{202E}\0\u{200B}"), ("day", "2026-11-25")]).await.is(422);
        lina.post("/homework/tasks", &[("words", "Rendre\0 le \u{202E}livre\u{2066}"), ("day", "2026-11-25")]).await.leads_to("/homework");
        let (kept,): (String,) = school.app.db.one("select words from personal_task where words like 'Rendre%'", args![]).await.unwrap();
        assert_eq!(kept, "Rendre le livre");
        school.app.db.run("delete from personal_task where words like 'Rendre%'", args![]).await.unwrap();
        lina.post("/homework/tasks", &[("words", "Trop vieux"), ("day", "2026-11-23")]).await.is(422).shows("Choisis un jour à venir");
        let (task,): (crate::model::TaskId,) = school.app.db.one("select id from personal_task", args![]).await.unwrap();
        for who in ["Samira Crayon", "Karim Crayon", "Hugo Ballon", "Claude Équerre", "Irène Tableau", "Rose Marelle"] {
            let visitor = school.visitor(who).await;
            visitor.get("/homework").await.hides("boîte");
            visitor.get("/").await.hides("boîte");
            visitor.post("/homework/ticks", &[("task-done", &task.to_string())]).await.is_not_found();
            visitor.post("/homework/ticks", &[("task-remove", &task.to_string())]).await.is_not_found();
        }
        // From the home, and back to it.
        lina.get("/").await.shows("Fait : Tâche personnelle · Apporter une boîte");
        lina.post("/homework/ticks", &[("to", "home"), ("task-done", &task.to_string())]).await.leads_to("/");
        lina.get("/homework").await.hides("Encore 1 chose").shows("boîte");
        lina.post("/homework/ticks", &[("task-remove", &task.to_string())]).await.leads_to("/homework");
        lina.get("/homework").await.hides("boîte");
    }

    async fn a_class_is_read_by_who_works_with_it(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        give(&school, &claude, lesson, "le compas", &[("minutes", "35")]).await;
        let page = format!("/homework/divisions/{}", testing::division("college", "6B"));
        for who in ["Claude Équerre", "Anne Virgule", "Bilal Atlas", "Rose Marelle", "Irène Tableau", "Doc Signet"] {
            school.visitor(who).await.get(&page).await.shows("Devoirs · 6e B").shows("déjà 35 min").shows("le compas");
        }
        for who in ["Lina Crayon", "Samira Crayon", "Sam Sifflet", "Yves Classeur", "Viviane Préface", "Paul Compas", "Max Platine"] {
            school.visitor(who).await.get(&page).await.is_not_found();
        }
        school.visitor("Irène Tableau").await.get("/homework").await.shows("6e B").shows("5e A");
    }

    async fn pages_cost_the_same_whatever_is_in_them(engine) {
        let school = school(engine).await;
        let sections = [section(&school, "college", "6B", "061300").await, section(&school, "college", "6B", "020700").await];
        plant(&school, &sections, 4).await;
        let paths = |school: School| async move {
            let mut out = vec![];
            let division = testing::division("college", "6B");
            let lesson = format!("/lessons/{}", lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await);
            for (who, path) in [("Lina Crayon", "/homework".to_owned()), ("Samira Crayon", "/homework".to_owned()), ("Claude Équerre", "/homework".to_owned()), ("Rose Marelle", format!("/homework/divisions/{division}")), ("Lina Crayon", "/homework/week".to_owned()), ("Lina Crayon", lesson.clone()), ("Claude Équerre", lesson.clone()), ("Samira Crayon", lesson), ("Lina Crayon", "/".to_owned()), ("Claude Équerre", "/".to_owned()), ("Claude Équerre", format!("/homework/sections/{}", section(&school, "college", "6B", "061300").await))] {
                let visitor = school.visitor(who).await;
                visitor.get(&path).await;
                let page = visitor.get(&path).await;
                assert!(page.statements() <= 12, "{who} at {path}: {}", page.statements());
                assert!(page.bytes.len() < 30_000, "{who} at {path}: {} bytes", page.bytes.len());
                out.push(page.statements());
            }
            out
        };
        let few = paths(school.clone()).await;
        plant(&school, &sections, 26).await;
        assert_eq!(paths(school).await, few);
    }

    async fn a_home_asks_little(engine) {
        let school = school(engine).await;
        let sections = [section(&school, "college", "6B", "061300").await, section(&school, "college", "6B", "020700").await];
        let cost = async |who: &str| {
            let viewer = school.app.viewer(person(who), school.now()).await.unwrap().unwrap();
            kit::db::counted(crate::home::parts(&school.app, &viewer, school.now())).await.1
        };
        for how_many in [2, 30] {
            plant(&school, &sections, how_many).await;
            // Two children of Samira's, two schools of Claude's: one statement. A pupil's own tasks and missed days: one more.
            for (who, most) in [("Lina Crayon", 2), ("Samira Crayon", 1), ("Odile Ballon", 1), ("Claude Équerre", 1), ("Rose Marelle", 0), ("Irène Tableau", 0), ("Yves Classeur", 0)] {
                assert_eq!(cost(who).await, most, "{who}");
            }
        }
        // What it asks for at once is what the list shows: of each child its own, a tick only when it is shared.
        let lina = school.visitor("Lina Crayon").await;
        lina.post("/homework/tasks", &[("words", "Apporter une boîte"), ("day", "2026-11-25")]).await.leads_to("/homework");
        lina.post("/homework/catch-up", &[("day", "2026-11-20")]).await.leads_to("/homework/catch-up");
        lina.get("/").await.shows("Apporter une boîte").shows("Tu as manqué un jour");
        let samira = school.visitor("Samira Crayon").await;
        samira.get("/").await.shows("Devoirs de Lina").hides("boîte").hides("Tu as manqué").hides("Vous avez manqué");
    }

    async fn work_for_a_cancelled_lesson_says_so(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        give(&school, &claude, lesson, "la règle de trois", &[]).await;
        let next = lesson_at(&school, "Claude Équerre", "2026-11-25", "09:00").await;
        let mut unit = school.app.db.begin().await.unwrap();
        let what = timetable::write::What::Cancel(timetable::model::Reason::TeacherAbsent);
        let new = timetable::write::NewChange { lesson: next, what, reason: None, words: None };
        let by = timetable::write::By { author: None, now: school.now() };
        timetable::write::change(&mut unit, structure("college"), &new, None, by).await.unwrap().unwrap();
        unit.commit().await.unwrap();
        for who in ["Lina Crayon", "Claude Équerre", "Samira Crayon"] {
            school.visitor(who).await.get("/homework").await.shows("la règle de trois").shows("Cours annulé");
        }
    }

    async fn functions_for_others_give_what_the_pages_show(engine) {
        let school = school(engine).await;
        let sections = [section(&school, "college", "6B", "061300").await];
        plant(&school, &sections, 3).await;
        let viewer = school.app.viewer(person("Samira Crayon"), school.now()).await.unwrap().unwrap();
        let range = (day(TUESDAY), day(TUESDAY).plus_days(14));
        let all = crate::list::of_viewer(&school.app, &viewer, range, school.now()).await.unwrap();
        assert_eq!(all.iter().map(|(whose, work)| (whose.pupil, work.len())).collect::<Vec<_>>(), [(person("Lina Crayon"), 3), (person("Noé Crayon"), 0)]);
        let viewer = school.app.viewer(person("Inès Gommette"), school.now()).await.unwrap().unwrap();
        let all = crate::list::of_viewer(&school.app, &viewer, range, school.now()).await.unwrap();
        assert!(all.iter().all(|(_, work)| work.is_empty()));
    }
}
