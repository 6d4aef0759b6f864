//! Catching up: what was done and given on missed days, who says which they were; the sheet of the week.

use super::*;
use testing::both_engines;

/// What a teacher wrote of a lesson.
async fn wrote(school: &School, lesson: LessonId, by: &str, words: &str) {
    let mut unit = school.app.db.begin().await.unwrap();
    let content = classbook::write::NewContent {
        lesson,
        author: person(by),
        at: school.now(),
        document: rich::Document::from_markdown(words).unwrap(),
    };
    classbook::write::plant(&mut unit, structure("college"), &[content]).await.unwrap();
    unit.commit().await.unwrap();
}

/// The plan's page for a pupil.
fn page_of(pupil: &str) -> String {
    format!("/homework/catch-up?student={}", person(pupil))
}

both_engines! {
    async fn what_was_missed_is_caught_up_day_by_day(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        // Last Tuesday: maths at 8:30, French at 10:00, history of half the class at 13:30.
        let maths = lesson_at(&school, "Claude Équerre", "2026-11-17", "08:30").await;
        wrote(&school, maths, "Claude Équerre", "Les fractions égales").await;
        let other = lesson_at(&school, "Claude Équerre", "2026-11-17", "11:00").await;
        wrote(&school, other, "Claude Équerre", "Les nombres premiers").await;
        give(&school, &claude, maths, "exercice sur les fractions", &[]).await;
        give(&school, &claude, other, "exercice de la 5e A", &[]).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/homework/catch-up").await.shows("Aucun jour manqué").shows("J’ai manqué des cours");
        lina.post("/homework/catch-up", &[("day", "2026-11-17")]).await.leads_to("/homework/catch-up");
        let page = lina.get("/homework/catch-up").await;
        page.shows("Mardi 17 novembre Personne d’autre ne le sait").shows("Mathématiques de 8 h 30 à 9 h 25 Les fractions égales");
        page.shows("Français de 10 h à 10 h 55 Le contenu de ce cours n’est pas encore écrit").shows("Histoire-géographie");
        page.shows("exercice sur les fractions").hides("nombres premiers").hides("5e A");
        lina.get("/").await.shows("Tu as manqué un jour : voici l’essentiel");
        // What she says is hers alone.
        for who in ["Samira Crayon", "Claude Équerre", "Rose Marelle", "Irène Tableau"] {
            school.visitor(who).await.get(&page_of("Lina Crayon")).await.shows("À rattraper : Lina").hides("17 novembre").hides("fractions");
        }
        for who in ["Odile Ballon", "Hugo Ballon", "Inès Gommette", "Viviane Préface", "Paul Compas", "Yves Classeur", "Max Platine", "Rémi Règle"] {
            let visitor = school.visitor(who).await;
            visitor.get(&page_of("Lina Crayon")).await.is_not_found();
            visitor.post("/homework/catch-up", &[("student", &person("Lina Crayon").to_string()), ("day", "2026-11-17")]).await.is_not_found();
        }
        // Hours alone, then taken back.
        lina.post("/homework/catch-up", &[("remove", "2026-11-17T00:00")]).await.leads_to("/homework/catch-up");
        lina.post("/homework/catch-up", &[("day", "2026-11-17"), ("starts", "10:30"), ("ends", "14:00")]).await.leads_to("/homework/catch-up");
        lina.get("/homework/catch-up").await.shows("de 10 h 30 à 14 h").shows("Français").shows("Histoire-géographie").hides("Les fractions égales");
        for (day, starts, ends) in [("2026-11-25", "", ""), ("2026-11-01", "", ""), ("x", "", ""), ("2026-11-17", "14:00", "10:00"), ("2026-11-17", "25:00", "")] {
            lina.post("/homework/catch-up", &[("day", day), ("starts", starts), ("ends", ends)]).await.is(422);
        }
        // After two weeks it closes by itself.
        school.app.clock.advance(8 * 86_400);
        school.visitor("Lina Crayon").await.get("/homework/catch-up").await.shows("Aucun jour manqué");
    }

    async fn who_works_with_a_pupil_says_what_she_missed(engine) {
        let school = school(engine).await;
        let maths = lesson_at(&school, "Claude Équerre", "2026-11-18", "09:00").await;
        wrote(&school, maths, "Claude Équerre", "La symétrie axiale").await;
        let lina = person("Lina Crayon").to_string();
        let rose = school.visitor("Rose Marelle").await;
        rose.get(&format!("/people/{lina}")).await.shows("À rattraper");
        rose.post("/homework/catch-up", &[("student", &lina), ("day", "2026-11-18")]).await.leads_to(&page_of("Lina Crayon"));
        for who in ["Lina Crayon", "Samira Crayon", "Karim Crayon", "Anne Virgule", "Bilal Atlas", "Rose Marelle"] {
            school.visitor(who).await.get(&page_of("Lina Crayon")).await.shows("Mercredi 18 novembre").shows("La symétrie axiale");
        }
        school.visitor("Paul Compas").await.get(&page_of("Lina Crayon")).await.is_not_found();
        // An assistant of school life says who was away, and reads neither class books nor work.
        let sam = school.visitor("Sam Sifflet").await;
        let claude = school.visitor("Claude Équerre").await;
        let work = give(&school, &claude, maths, "les axes d’une figure", &[]).await;
        rose.get(&page_of("Lina Crayon")).await.shows("les axes d’une figure");
        sam.get(&page_of("Lina Crayon")).await.shows("Mercredi 18 novembre").shows("Mathématiques").shows("Retirer ce jour").hides("symétrie").hides("les axes").hides("n’est pas encore écrit");
        for there in ["/homework".to_owned(), work, format!("/homework/divisions/{}", testing::division("college", "6B"))] {
            sam.get(&there).await.is_not_found();
        }
        // A guardian reads, and says nothing; a pupil does not take back what others said.
        let samira = school.visitor("Samira Crayon").await;
        samira.get(&page_of("Lina Crayon")).await.hides("Indiquer une absence").hides("Retirer ce jour");
        samira.post("/homework/catch-up", &[("student", &lina), ("day", "2026-11-17")]).await.is_not_found();
        let pupil = school.visitor("Lina Crayon").await;
        pupil.get("/homework/catch-up").await.hides("Retirer ce jour").hides("Personne d’autre ne le sait");
        pupil.post("/homework/catch-up", &[("remove", "2026-11-18T00:00")]).await.is_not_found();
        let anne = school.visitor("Anne Virgule").await;
        anne.post("/homework/catch-up", &[("student", &lina), ("remove", "2026-11-18T00:00")]).await.leads_to(&page_of("Lina Crayon"));
        pupil.get("/homework/catch-up").await.shows("Aucun jour manqué");
        let cost = rose.get(&page_of("Lina Crayon")).await.statements();
        rose.post("/homework/catch-up", &[("student", &lina), ("day", "2026-11-17")]).await;
        rose.post("/homework/catch-up", &[("student", &lina), ("day", "2026-11-18")]).await;
        let more = rose.get(&page_of("Lina Crayon")).await.statements();
        assert!(more <= 12 && more <= cost + 5, "{cost} {more}");
    }

    async fn the_week_is_printed_with_all_its_words(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let long = format!("Lire la page 12.\n\n{} jusqu’au dernier mot.", "et encore une ligne ".repeat(30));
        let work = give(&school, &claude, lesson, &long, &[("hand-in", "yes")]).await;
        let half = lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await;
        give(&school, &school.visitor("Bilal Atlas").await, half, "la carte", &[("due", "day"), ("due-day", "2026-11-26")]).await;
        let variant = person("Hugo Ballon").to_string();
        claude.post(&format!("{work}/variants"), &[("content", "une seule page"), ("pupil", &variant)]).await.leads_to(&work);
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/homework").await.hides("jusqu’au dernier mot");
        lina.get("/homework/week").await.shows("Devoirs de la semaine du lundi 23 novembre").shows("Mercredi 25 novembre").shows("jusqu’au dernier mot").shows("à rendre jusqu’au").shows("la carte").hides("une seule page");
        lina.get("/homework/week?week=2026-12-01").await.shows("Aucun devoir pour cette semaine");
        lina.get("/homework/week").await.shows("lundi 23 novembre");
        for nonsense in ["9999-99-99", "x", "2026-02-30", "0001-01-01"] {
            lina.get(&format!("/homework/week?week={nonsense}")).await.is(400).hides("23 novembre");
        }
        school.visitor("Hugo Ballon").await.get("/homework/week").await.shows("une seule page").hides("jusqu’au dernier mot").hides("la carte");
        school.visitor("Samira Crayon").await.get(&format!("/homework/week?student={}", person("Lina Crayon"))).await.shows("Lina Crayon · 6e B").shows("jusqu’au dernier mot");
        school.visitor("Odile Ballon").await.get(&format!("/homework/week?student={}", person("Lina Crayon"))).await.shows("Hugo Ballon").hides("Lina").hides("la carte");
        let page = format!("/homework/divisions/{}/week", testing::division("college", "6B"));
        for who in ["Rose Marelle", "Irène Tableau", "Anne Virgule"] {
            school.visitor(who).await.get(&page).await.shows("jusqu’au dernier mot").shows("6e B groupe 1").hides("une seule page");
        }
        for who in ["Lina Crayon", "Samira Crayon", "Sam Sifflet", "Viviane Préface"] {
            school.visitor(who).await.get(&page).await.is_not_found();
        }
        school.visitor("Rose Marelle").await.get("/homework/week").await.is_not_found();
    }
}
