//! Variants: for named pupils alone, and nobody else of the class knows.

use super::*;
use testing::both_engines;

const ALL: &str = "les exercices de un à dix";
const LESS: &str = "trois exercices choisis";

async fn varied(school: &School) -> (String, Visitor) {
    let claude = school.visitor("Claude Équerre").await;
    let lesson = lesson_at(school, "Claude Équerre", TUESDAY, "08:30").await;
    let work = give(school, &claude, lesson, ALL, &[("minutes", "40")]).await;
    let lina = person("Lina Crayon").to_string();
    claude.get(&format!("{work}/variants")).await.shows("Lina Crayon").shows("Hugo Ballon").hides("Inès");
    let fields = [("content", LESS), ("minutes", "15"), ("pupil", lina.as_str())];
    claude.post(&format!("{work}/variants"), &fields).await.leads_to(&work);
    (work, claude)
}

both_engines! {
    async fn a_variant_is_read_by_those_whom_it_names(engine) {
        let school = school(engine).await;
        let (work, claude) = varied(&school).await;
        let next = lesson_at(&school, "Claude Équerre", "2026-11-25", "09:00").await;
        let pages = |who: &str| {
            let query = if who == "child" { format!("?student={}", person("Lina Crayon")) } else { String::new() };
            [format!("{work}{query}"), "/homework".to_owned(), "/".to_owned(), format!("/lessons/{next}")]
        };
        for who in ["Lina Crayon", "Samira Crayon", "Karim Crayon"] {
            let visitor = school.visitor(who).await;
            for page in pages(if who == "Lina Crayon" { "" } else { "child" }) {
                // It looks like the ordinary one.
                visitor.get(&page).await.shows(LESS).hides(ALL).hides("ariante");
            }
            visitor.get(&work).await.shows("15 min").hides("40 min");
        }
        for who in ["Hugo Ballon", "Maëlle L'Encrier", "Odile Ballon"] {
            let visitor = school.visitor(who).await;
            for page in pages("") {
                visitor.get(&page).await.shows(ALL).hides(LESS).hides("ariante");
            }
        }
        claude.get(&work).await.shows(ALL).shows("Variantes").shows("Lina Crayon");
        for who in ["Anne Virgule", "Bilal Atlas", "Rose Marelle", "Irène Tableau"] {
            school.visitor(who).await.get(&work).await.shows(ALL).hides("Variantes").hides("Lina Crayon");
        }
        let id = school.app.db.all::<(crate::model::VariantId,)>("select id from assignment_variant", args![]).await.unwrap()[0].0;
        for who in ["Lina Crayon", "Hugo Ballon", "Odile Ballon", "Anne Virgule", "Bilal Atlas", "Irène Tableau"] {
            let visitor = school.visitor(who).await;
            visitor.get(&format!("{work}/variants")).await.is_not_found();
            visitor.get(&format!("{work}/variants/{id}")).await.is_not_found();
            visitor.post(&format!("{work}/variants/{id}/removal"), &[]).await.is_not_found();
        }
        // For other features it is the same.
        let range = (day(TUESDAY), day("2026-12-08"));
        for (who, words) in [("Lina Crayon", LESS), ("Samira Crayon", LESS), ("Hugo Ballon", ALL), ("Odile Ballon", ALL)] {
            let viewer = school.app.viewer(person(who), school.now()).await.unwrap().unwrap();
            let all = crate::list::of_viewer(&school.app, &viewer, range, school.now()).await.unwrap();
            assert_eq!(all[0].1[0].excerpt, words, "{who}");
        }
        // What the class has to do is what is given to all.
        let bilal = school.visitor("Bilal Atlas").await;
        let half = lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await;
        bilal.get(&format!("/lessons/{half}/homework/new")).await.shows("déjà 40 min");
    }

    async fn a_pupil_has_one_variant_and_loses_it_again(engine) {
        let school = school(engine).await;
        let (work, claude) = varied(&school).await;
        let (lina, hugo) = (person("Lina Crayon").to_string(), person("Hugo Ballon").to_string());
        let path = format!("{work}/variants");
        claude.post(&format!("{path}/draft"), &[("content", "à moitié écrite"), ("pupil", &hugo)]).await.is(204);
        claude.get(&path).await.shows("Votre brouillon").shows("à moitié écrite");
        school.visitor("Anne Virgule").await.post(&format!("{path}/draft"), &[("content", "x")]).await.is_not_found();
        claude.post(&path, &[("content", "une autre encore"), ("pupil", &lina), ("pupil", &hugo)]).await.leads_to(&work);
        let id = school.app.db.all::<(crate::model::VariantId,)>("select id from assignment_variant", args![]).await.unwrap();
        claude.get(&path).await.hides("à moitié écrite");
        assert_eq!(id.len(), 1, "the first is for nobody any more");
        let one = format!("{path}/{}", id[0].0);
        claude.get(&one).await.shows("une autre encore");
        claude.post(&one, &[("content", "celle de Hugo"), ("pupil", &hugo)]).await.leads_to(&work);
        school.visitor("Lina Crayon").await.get(&work).await.shows(ALL);
        school.visitor("Hugo Ballon").await.get(&work).await.shows("celle de Hugo").shows("40 min");
        claude.post(&one, &[("content", "à personne")]).await.is(422).shows("Choisissez au moins un élève").shows("à personne");
        let other = person("Inès Gommette").to_string();
        claude.post(&one, &[("content", "à une autre classe"), ("pupil", &other)]).await.is(422);
        claude.post(&format!("{one}/removal"), &[]).await.leads_to(&work);
        school.visitor("Hugo Ballon").await.get(&work).await.shows(ALL);
        assert_eq!(count(&school, "select count(*) from assignment_variant").await, 0);
    }
}
