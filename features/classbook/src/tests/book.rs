//! The class book of pupils, sections and classes: what is in it, and for whom.

use super::*;
use testing::both_engines;

/// Something in each section of the collège, and in one of the neighbours'.
async fn write_some(school: &School) {
    let claude = school.visitor("Claude Équerre").await;
    for (teacher, on, starts, words) in [
        ("Claude Équerre", TUESDAY, "08:30", "addition de fractions"),
        ("Claude Équerre", "2026-11-25", "09:00", "partage d’un gâteau"),
        ("Claude Équerre", "2026-11-17", "08:30", "multiples et diviseurs"),
        ("Claude Équerre", "2026-10-13", "08:30", "tables d’octobre"),
        ("Claude Équerre", "2026-11-17", "11:00", "symétrie centrale"),
        ("Claude Équerre", "2026-11-17", "15:00", "théorème des voisins"),
    ] {
        publish(&claude, lesson_at(school, teacher, on, starts).await, words, &[]).await.is(303);
    }
    let french = lesson_at(school, "Anne Virgule", TUESDAY, "10:00").await;
    publish(&school.visitor("Anne Virgule").await, french, "le passé simple", &[]).await.is(303);
    let half = lesson_at(school, "Bilal Atlas", "2026-11-17", "13:30").await;
    publish(&school.visitor("Bilal Atlas").await, half, "lire une carte", &[]).await.is(303);
}

both_engines! {
    async fn a_pupil_and_her_guardians_read_their_week_and_month(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/classbook").await.shows("Rien n’a été écrit pour ces jours. Ce que tes professeurs");
        write_some(&school).await;
        let week = lina.get("/classbook").await;
        week.shows("Semaine du 23 novembre").shows("Mardi 24 novembre aujourd’hui").shows("Mathématiques, 6e B").shows("addition de fractions").shows("le passé simple");
        // Tomorrow has not begun; nothing of other classes, no button to write.
        week.hides("gâteau").hides("symétrie").hides("voisins").hides("Écrire").hides("Brouillon");
        assert!(week.statements() <= 12, "{}", week.statements());
        let before = lina.get("/classbook?week=2026-11-17").await;
        before.shows("Semaine du 16 novembre").shows("multiples et diviseurs").shows("lire une carte").hides("fractions");
        lina.get("/classbook?month=2026-11").await.shows("Novembre 2026").shows("multiples").shows("fractions").shows("lire une carte").hides("octobre").hides("gâteau");
        lina.get("/classbook?month=2026-10").await.shows("Octobre 2026").shows("tables d’octobre");
        lina.get("/classbook?student=nonsense").await.shows("addition de fractions");
        let hugo = school.visitor("Hugo Ballon").await;
        hugo.get("/classbook?month=2026-11").await.shows("multiples").hides("lire une carte");
        let samira = school.visitor("Samira Crayon").await;
        samira.get("/classbook").await.shows("Cahier de textes de Lina").shows("addition de fractions").shows("Noé");
        samira.get(&format!("/classbook?student={}", person("Noé Crayon"))).await.shows("Cahier de textes de Noé").hides("fractions");
        samira.get(&format!("/classbook?student={}", person("Hugo Ballon"))).await.shows("Cahier de textes de Lina");
        school.visitor("Odile Ballon").await.get("/classbook?month=2026-11").await.shows("multiples").hides("lire une carte");
        school.visitor("Tom Règle").await.get("/classbook?month=2026-11").await.shows("voisins").hides("multiples");
    }

    async fn the_book_of_a_section_is_for_its_pupils_its_team_and_management(engine) {
        let school = school(engine).await;
        write_some(&school).await;
        let section = format!("/classbook/sections/{}", section(&school, "college", "6B", "061300").await);
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&section).await;
        let book = claude.get(&section).await;
        book.shows("Novembre 2026").shows("addition de fractions").shows("multiples").shows("gâteau").shows("Pas encore montré aux élèves").shows("Rien n’est écrit.").shows("Écrire");
        assert!(book.statements() <= 12, "{}", book.statements());
        claude.get("/classbook").await.shows("6e B · Mathématiques").shows("Dernier contenu : mercredi 25 novembre 2026").shows("5e A · Mathématiques").shows("4e C · Mathématiques");
        let written = lesson_at(&school, "Claude Équerre", "2026-11-18", "09:00").await;
        claude.post(&format!("/lessons/{written}/content/draft"), &[("content", "à moi"), ("base", "0")]).await.is(204);
        claude.get(&section).await.shows("Brouillon").hides("à moi");
        for who in ["Anne Virgule", "Bilal Atlas", "Doc Signet", "Rose Marelle", "Irène Tableau"] {
            let book = school.visitor(who).await.get(&section).await;
            book.shows("multiples").shows("gâteau").hides("Écrire").hides("Brouillon");
        }
        school.visitor("Irène Tableau").await.get(&section).await.shows("Rien n’est écrit.");
        school.visitor("Rose Marelle").await.get(&section).await.hides("Rien n’est écrit.");
        for who in ["Lina Crayon", "Hugo Ballon", "Samira Crayon", "Odile Ballon"] {
            school.visitor(who).await.get(&section).await.shows("multiples").hides("gâteau").hides("Rien n’est écrit.");
        }
        for who in ["Inès Gommette", "Noé Crayon", "Lina Crayon @voisin", "Rémi Règle", "Paul Compas", "Sam Sifflet", "Yves Classeur", "Nour Pansement", "Ada Souris", "Viviane Préface", "Marc Boussole", "Lise Arrosoir", "Max Platine"] {
            school.visitor(who).await.get(&section).await.is_not_found();
        }
    }

    async fn the_book_of_a_class_is_for_who_works_with_it(engine) {
        let school = school(engine).await;
        write_some(&school).await;
        let class = format!("/classbook/divisions/{}", testing::division("college", "6B"));
        for who in ["Claude Équerre", "Anne Virgule", "Bilal Atlas", "Doc Signet", "Rose Marelle", "Irène Tableau"] {
            let visitor = school.visitor(who).await;
            visitor.get("/classbook").await.shows("6e B");
            let book = visitor.get(&class).await;
            book.shows("addition de fractions").shows("le passé simple").shows("gâteau").hides("symétrie").hides("Écrire");
            assert!(book.statements() <= 12, "{who}: {}", book.statements());
            visitor.get(&format!("{class}?week=2026-11-17")).await.shows("lire une carte");
        }
        for who in ["Lina Crayon", "Samira Crayon", "Paul Compas", "Sam Sifflet", "Yves Classeur", "Nour Pansement", "Ada Souris", "Viviane Préface", "Marc Boussole", "Lise Arrosoir", "Max Platine"] {
            school.visitor(who).await.get(&class).await.is_not_found();
        }
        // The neighbours' book is not for those of the collège, and Claude of both reads each.
        let there = format!("/classbook/divisions/{}", testing::division("voisin", "4C"));
        school.visitor("Claude Équerre").await.get(&format!("{there}?week=2026-11-17")).await.shows("voisins");
        school.visitor("Viviane Préface").await.get(&format!("{there}?week=2026-11-17")).await.shows("voisins");
        for who in ["Irène Tableau", "Anne Virgule", "Rose Marelle"] {
            school.visitor(who).await.get(&there).await.is_not_found();
        }
    }

    async fn an_address_that_asks_for_no_day_is_malformed(engine) {
        let school = school(engine).await;
        write_some(&school).await;
        let lina = school.visitor("Lina Crayon").await;
        for nonsense in ["week=x", "week=2026-02-30", "week=9999-99-99", "month=2026-13", "month=x"] {
            let answer = lina.get(&format!("/classbook?{nonsense}")).await;
            assert!(answer.is(400).text().contains("Vérifie l’adresse"), "{nonsense}");
        }
        lina.get("/classbook?week=").await.is(200);
    }

    async fn the_cost_of_a_book_is_that_of_few_statements_however_many_lessons_it_has(engine) {
        let school = school(engine).await;
        let section = format!("/classbook/sections/{}", section(&school, "college", "6B", "061300").await);
        let claude = school.visitor("Claude Équerre").await;
        publish(&claude, lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await, "un", &[]).await.is(303);
        claude.get(&section).await;
        let few = claude.get(&section).await.statements();
        for (on, starts) in [("2026-11-03", "08:30"), ("2026-11-10", "08:30"), ("2026-11-17", "08:30"), ("2026-11-18", "09:00")] {
            let lesson = lesson_at(&school, "Claude Équerre", on, starts).await;
            claude.post_files(&format!("/lessons/{lesson}/content"), &[("content", "x"), ("act", "publish")], &[("files", "a.txt", b"a")]).await.is(303);
        }
        assert_eq!(claude.get(&section).await.statements(), few);
    }
}
