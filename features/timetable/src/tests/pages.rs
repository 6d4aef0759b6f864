//! The pages: what they show, to whom, and what they cost.

use super::*;
use crate::model::Reason;
use crate::write::{By, NewChange, What, change};
use testing::both_engines;

const TUESDAY: &str = "2026-11-24";

async fn cancel(school: &School, lesson: LessonId) {
    let mut unit = school.app.db.begin().await.unwrap();
    let new = NewChange { lesson, what: What::Cancel(Reason::TeacherAbsent), reason: None, words: None };
    change(&mut unit, structure("college"), &new, None, By { author: None, now: school.now() }).await.unwrap().unwrap();
    unit.commit().await.unwrap();
}

/// Whether a page is open after all: her own class, and what a teacher does in the school of its head.
fn is_own(who: &str, page: &str) -> bool {
    (who == "Lina Crayon" && page.contains("divisions")) || (who == "Viviane Préface" && page.contains("teachers"))
}

both_engines! {
    async fn a_pupil_reads_now_next_and_what_changed(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        let page = lina.get("/timetable").await;
        page.shows("Emploi du temps").shows("Semaine A").shows("Maintenant Français Salle 204 · Anne Virgule · jusqu’à 10 h 55");
        page.shows("Ensuite, à 13 h 30 Histoire-géographie").hides("Ce qui a changé").hides("5e A").hides("Changer");
        cancel(&school, lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await).await;
        let page = lina.get("/timetable").await;
        page.shows("Ce qui a changé").shows("Annulé Professeur absent.").hides("Ensuite, à 13 h 30");
        lina.get("/timetable?day=2026-11-25").await.shows("Mercredi 25 novembre").shows("Mathématiques");
        lina.get("/timetable?week=2026-12-22").await.shows("Vacances de Noël").shows("Tu n’as pas de cours cette semaine");
        lina.get("/timetable?month=2026-11").await.shows("Novembre 2026").shows("8 h 30 – 10 h 55").shows("11 novembre 1918").shows("1 changement");
        for empty in ["?student=x", "?day=&week=&month="] {
            lina.get(&format!("/timetable{empty}")).await.is(200).shows("Emploi du temps");
        }
        for nonsense in ["?day=x", "?week=9999-99-99", "?month=2026-13", "?month=x", "?day=9999-12-31", "?day=2026-02-30"] {
            lina.get(&format!("/timetable{nonsense}")).await.is(400).hides("Semaine");
        }
    }

    async fn after_the_last_lesson_the_next_day_comes(engine) {
        let school = school(engine).await;
        school.app.clock.advance(6 * 3_600);
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/timetable").await.shows("Plus de cours aujourd’hui Demain : de 9 h à 9 h 55");
        lina.get("/").await.shows("Plus de cours aujourd’hui. Demain, de 9 h à 9 h 55.");
        // On Wednesday evening the next lessons are those of the next week.
        school.app.clock.advance(24 * 3_600);
        school.visitor("Lina Crayon").await.get("/timetable").await.shows("Semaine du 30 novembre").shows("Prochain jour de cours, mardi 1 : de 8 h 30");
    }

    async fn a_guardian_has_each_child_alone(engine) {
        let school = school(engine).await;
        let samira = school.visitor("Samira Crayon").await;
        samira.get("/timetable").await.shows("Emploi du temps de Lina").shows("Français").shows("Noé");
        samira.get(&format!("/timetable?student={}", person("Noé Crayon"))).await.shows("Emploi du temps de Noé").hides("Français");
        samira.get(&format!("/timetable?student={}", person("Inès Gommette"))).await.shows("Emploi du temps de Lina").hides("5e A");
        samira.get(&format!("/timetable/divisions/{}", testing::division("college", "6B"))).await.is_not_found();
        samira.get(&format!("/timetable/teachers/{}", person("Anne Virgule"))).await.is_not_found();
        samira.get("/").await.shows("Lina : aujourd’hui");
    }

    async fn a_teacher_of_two_schools_has_one_week(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        claude.get("/timetable").await.shows("4e C").shows("5e A").shows("Salles libres");
        claude.get("/").await.shows("Votre journée").shows("Prochain cours à 11 h : 5e A, salle 112.");
    }

    async fn others_timetables_are_open_to_colleagues(engine) {
        let school = school(engine).await;
        let (division, r112) = (testing::division("college", "6B"), room(&school, "112").await);
        let pages = [format!("/timetable/divisions/{division}"), format!("/timetable/teachers/{}", person("Claude Équerre")), format!("/timetable/rooms/{r112}"), "/timetable/rooms".to_owned(), "/timetable/school".to_owned()];
        for who in ["Anne Virgule", "Rose Marelle", "Sam Sifflet", "Irène Tableau", "Yves Classeur", "Doc Signet"] {
            let visitor = school.visitor(who).await;
            for page in &pages {
                visitor.get(page).await.is(200);
            }
        }
        for who in ["Lina Crayon", "Odile Ballon", "Ada Souris", "Nour Pansement", "Viviane Préface", "Paul Compas", "Marc Boussole"] {
            let visitor = school.visitor(who).await;
            for page in pages.iter().take(3).filter(|page| !is_own(who, page)) {
                visitor.get(page).await.is_not_found();
            }
        }
        school.visitor("Lina Crayon").await.get(&pages[0]).await.shows("6e B groupe 1");
        school.visitor("Inès Gommette").await.get(&pages[0]).await.is_not_found();
        // The head of the neighbours sees what Claude does there, and nothing of here.
        school.visitor("Viviane Préface").await.get(&pages[1]).await.shows("4e C").hides("5e A");
        school.visitor("Anne Virgule").await.get(&format!("/divisions/{division}")).await.shows("Emploi du temps");
    }

    async fn free_rooms_are_those_without_a_lesson(engine) {
        let school = school(engine).await;
        let anne = school.visitor("Anne Virgule").await;
        anne.get("/timetable/rooms").await.shows("2 salles libres").shows("Salle 112 Libre jusqu’à 11 h").shows("Gymnase Libre jusqu’au soir").shows("Salle 204 6e B, Français");
        for nonsense in ["day=x", "day=2026-02-30", "at=x", "at=25:00"] {
            anne.get(&format!("/timetable/rooms?{nonsense}")).await.is(400);
        }
        anne.get("/timetable/rooms?day=2026-11-24&at=11:05").await.shows("Salle 204 Libre jusqu’à 13 h 30");
        cancel(&school, lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await).await;
        anne.get("/timetable/rooms").await.shows("3 salles libres");
    }

    async fn pages_cost_the_same_whatever_is_in_them(engine) {
        let school = school(engine).await;
        let division = testing::division("college", "6B");
        for (who, path, most) in [
            ("Lina Crayon", "/timetable".to_owned(), 8),
            ("Claude Équerre", "/timetable".to_owned(), 10),
            ("Irène Tableau", format!("/timetable/divisions/{division}"), 8),
            ("Irène Tableau", "/timetable/rooms".to_owned(), 8),
            ("Irène Tableau", format!("/lessons/{}", lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await), 12),
        ] {
            let visitor = school.visitor(who).await;
            visitor.get(&path).await;
            let page = visitor.get(&path).await;
            assert!(page.statements() <= most, "{who} at {path}: {}", page.statements());
            assert!(page.bytes.len() < 30_000, "{path}: {}", page.bytes.len());
        }
        let lina = school.visitor("Lina Crayon").await;
        let mut costs = vec![];
        for weekdays in [[1, 3], [4, 5]] {
            let year = year(&school, structure("college")).await;
            let mut plan = Plan { school: &school, at: "college", year, patterns: vec![] };
            for weekday in weekdays {
                for hours in [("10:00", "10:55"), ("14:00", "14:55"), ("15:00", "15:55")] {
                    plan.add(weekday, hours, Some("Anne Virgule"), &[]).sections =
                        vec![section(&school, "college", "6B", "020700").await];
                }
            }
            plan.keep().await;
            let (read, remembered) = (lina.get("/timetable").await, lina.get("/timetable").await);
            assert_eq!(read.text(), remembered.text());
            costs.push((read.statements(), remembered.statements()));
        }
        assert_eq!(costs[0], costs[1]);
        assert!(costs[0].1 < costs[0].0 && costs[0].0 <= 10, "{costs:?}");
    }
}
