//! Seals of management, and inspectors who are named: what each may do, until when, and what the journal says.

use super::*;
use testing::both_engines;

async fn acts(school: &School) -> Vec<(String, i64)> {
    let sql = "select act, count(*) from audit_entry where act like 'act-classbook%' or act like 'act-inspector%' group by act order by act";
    school.app.db.fresh(sql, args![]).await.unwrap()
}

/// Names Marc of the academy for Claude's class book; gives the page by which he reads it.
async fn named(school: &School, from: &str, until: &str) -> String {
    let teacher = format!("{}:{}", structure("college"), person("Claude Équerre"));
    let fields = [("teacher", teacher.as_str()), ("inspector", "boussole MARC"), ("from", from), ("until", until)];
    let irene = school.visitor("Irène Tableau").await;
    school.app.clock.advance(1);
    irene.post("/classbook/inspections", &fields).await.leads_to("/classbook/inspections");
    let (id,): (crate::model::AccessId,) =
        school.app.db.fresh("select id from inspector_access order by id desc", args![]).await.unwrap()[0];
    format!("/classbook/inspections/{id}")
}

both_engines! {
    async fn management_seals_and_what_changes_after_is_pointed_out(engine) {
        let school = school(engine).await;
        let section = format!("/classbook/sections/{}", section(&school, "college", "6B", "061300").await);
        let claude = school.visitor("Claude Équerre").await;
        let (first, second) = (lesson_at(&school, "Claude Équerre", "2026-11-17", "08:30").await, lesson_at(&school, "Claude Équerre", "2026-11-18", "09:00").await);
        publish(&claude, first, "multiples", &[]).await.is(303);
        publish(&claude, second, "diviseurs", &[]).await.is(303);
        claude.get(&section).await.hides("Visa").hides("Viser");
        let irene = school.visitor("Irène Tableau").await;
        irene.get(&section).await.shows("n’a pas encore été visé").shows("Viser ce cahier de textes");
        for (until, words) in [("2026-11-25", ""), ("2026-08-01", ""), ("nonsense", ""), ("2026-11-20", &"x".repeat(501))] {
            irene.post(&format!("{section}/visas"), &[("until", until), ("words", words)]).await.is(422).shows("multiples");
        }
        for who in ["Claude Équerre", "Anne Virgule", "Rose Marelle", "Lina Crayon", "Viviane Préface", "Marc Boussole", "Max Platine", "Ada Souris"] {
            school.visitor(who).await.post(&format!("{section}/visas"), &[("until", "2026-11-20")]).await.is_not_found();
        }
        assert_eq!(count(&school, "select count(*) from class_book_visa").await, 0);
        school.app.clock.advance(60);
        irene.post(&format!("{section}/visas"), &[("until", "2026-11-20"), ("words", "Bonne progression.")]).await.leads_to(&section);
        let book = claude.get(&section).await;
        book.shows("Jusqu’au vendredi 20 novembre 2026").shows("Par Irène Tableau").shows("2 contenus").shows("Bonne progression.").shows("Visé").hides("Modifié après le visa").hides("Viser ce cahier");
        assert!(book.statements() <= 12, "{}", book.statements());
        for who in ["Lina Crayon", "Samira Crayon", "Anne Virgule"] {
            school.visitor(who).await.get(&section).await.shows("multiples").hides("Bonne progression").hides("Visé");
        }
        // What is changed after is kept beside what was sealed, and pointed out.
        school.app.clock.advance(60);
        let form = claude.get(&format!("/lessons/{first}/content")).await;
        form.shows("Irène Tableau a visé ce cahier de textes");
        assert!(form.statements() <= 12, "{}", form.statements());
        publish(&claude, first, "multiples communs", &[("base", "1")]).await.is(303);
        irene.get(&section).await.shows("Modifié après le visa").shows("Visé");
        irene.get(&format!("/lessons/{first}/content/versions")).await.shows("multiples communs").shows("Version 1");
        let later = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        publish(&claude, later, "fractions", &[]).await.is(303);
        claude.get(&format!("/lessons/{later}/content")).await.hides("a visé ce cahier");
        // Sealed again, it is as management saw it.
        school.app.clock.advance(60);
        irene.post(&format!("{section}/visas"), &[("until", "2026-11-24")]).await.leads_to(&section);
        irene.get(&section).await.hides("Modifié après le visa").shows("3 contenus");
        let digests: Vec<(String,)> = school.app.db.fresh("select distinct digest from class_book_visa", args![]).await.unwrap();
        assert!(digests.len() == 2 && digests.iter().all(|(digest,)| digest.len() == 64));
        assert_eq!(acts(&school).await, [("act-classbook-sealed".to_owned(), 2)]);
    }

    async fn a_named_inspector_reads_one_teacher_until_a_day(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let maths = lesson_at(&school, "Claude Équerre", "2026-11-17", "08:30").await;
        claude.post_files(&format!("/lessons/{maths}/content"), &[("content", "multiples"), ("act", "publish")], &[("files", "cours.txt", b"le cours")]).await.is(303);
        publish(&claude, lesson_at(&school, "Claude Équerre", "2026-11-17", "11:00").await, "symétrie", &[]).await.is(303);
        publish(&claude, lesson_at(&school, "Claude Équerre", "2026-11-17", "15:00").await, "voisins", &[]).await.is(303);
        publish(&school.visitor("Anne Virgule").await, lesson_at(&school, "Anne Virgule", "2026-11-17", "10:00").await, "passé simple", &[]).await.is(303);
        let marc = school.visitor("Marc Boussole").await;
        marc.get("/classbook").await.shows("Aucune habilitation n’est en cours");
        marc.get("/").await.hides("Cahier de textes");
        let page = named(&school, TUESDAY, "2026-11-26").await;
        marc.get("/").await.shows("Cahier de textes de Claude Équerre");
        marc.get("/classbook").await.shows("Claude Équerre").shows("jusqu’au jeudi 26 novembre 2026");
        let book = marc.get(&page).await;
        book.shows("multiples").shows("symétrie").shows("Cette lecture est inscrite au journal").hides("voisins").hides("passé simple").hides("Écrire");
        assert!(book.statements() <= 14, "{}", book.statements());
        let file = files_of(&book)[0].clone();
        marc.get(&file).await.is(200);
        let section = section(&school, "college", "6B", "061300").await;
        let of_section = format!("{page}?section={section}&month=2026-11");
        marc.get(&of_section).await.shows("multiples").hides("symétrie").shows("Viser ce cahier de textes");
        marc.post(&format!("{page}/visas?section={section}"), &[("until", "2026-11-24"), ("words", "Vu.")]).await.leads_to(&format!("{page}?section={section}"));
        claude.get(&format!("/classbook/sections/{section}")).await.shows("Par Marc Boussole").shows("Vu.");
        let other = super::section(&school, "college", "6B", "020700").await;
        marc.post(&format!("{page}/visas?section={other}"), &[("until", "2026-11-24")]).await.is_not_found();
        // Nothing else of the school.
        for there in [format!("/lessons/{maths}"), format!("/classbook/sections/{section}"), format!("/lessons/{maths}/content/versions")] {
            marc.get(&there).await.is_not_found();
        }
        for who in ["Irène Tableau", "Claude Équerre", "Lise Arrosoir", "Viviane Préface", "Lina Crayon"] {
            school.visitor(who).await.get(&page).await.is_not_found();
        }
        assert_eq!(acts(&school).await, [("act-classbook-inspected".to_owned(), 2), ("act-classbook-sealed".to_owned(), 1), ("act-inspector-named".to_owned(), 1)]);
        // The last day, and the day after.
        school.app.clock.advance(2 * 86_400);
        school.visitor("Marc Boussole").await.get(&page).await.shows("multiples");
        school.app.clock.advance(86_400);
        let marc = school.visitor("Marc Boussole").await;
        marc.get(&page).await.is_not_found();
        marc.get(&file).await.is_not_found();
        marc.get("/").await.hides("Cahier de textes");
    }

    async fn management_names_and_stops_inspectors_of_its_own_school(engine) {
        let school = school(engine).await;
        let irene = school.visitor("Irène Tableau").await;
        irene.get("/classbook").await.shows("Habilitations d’inspection");
        irene.get("/classbook/inspections").await.shows("Aucun inspecteur n’est habilité").shows("Claude Équerre").hides("Viviane");
        let teacher = format!("{}:{}", structure("college"), person("Claude Équerre"));
        let elsewhere = format!("{}:{}", structure("voisin"), person("Claude Équerre"));
        let pupil = format!("{}:{}", structure("college"), person("Lina Crayon"));
        for (teacher, inspector, from, until, says) in [
            (teacher.as_str(), "Marc Inconnu", TUESDAY, "2026-11-30", "Personne de l’académie"),
            (teacher.as_str(), "", TUESDAY, "2026-11-30", "Personne de l’académie"),
            (teacher.as_str(), "Anne Virgule", TUESDAY, "2026-11-30", "Personne de l’académie"),
            (teacher.as_str(), "Marc Boussole", TUESDAY, "2026-11-23", "Corrigez les dates"),
            (teacher.as_str(), "Marc Boussole", "2026-11-01", "2026-11-20", "Corrigez les dates"),
            (teacher.as_str(), "Marc Boussole", TUESDAY, "2028-11-24", "Corrigez les dates"),
            (elsewhere.as_str(), "Marc Boussole", TUESDAY, "2026-11-30", "Choisissez un professeur"),
            (pupil.as_str(), "Marc Boussole", TUESDAY, "2026-11-30", "Choisissez un professeur"),
            ("nonsense", "Marc Boussole", TUESDAY, "2026-11-30", "Choisissez un professeur"),
        ] {
            let fields = [("teacher", teacher), ("inspector", inspector), ("from", from), ("until", until)];
            irene.post("/classbook/inspections", &fields).await.is(422).shows(says);
        }
        assert_eq!(count(&school, "select count(*) from inspector_access").await, 0);
        let page = named(&school, TUESDAY, "2026-11-30").await;
        irene.get("/classbook/inspections").await.shows("Marc Boussole").shows("Lit le cahier de textes de Claude Équerre").shows("En cours");
        let marc = school.visitor("Marc Boussole").await;
        marc.get(&page).await.is(200);
        for who in ["Viviane Préface", "Marc Boussole", "Claude Équerre", "Rose Marelle"] {
            school.visitor(who).await.post(&format!("{page}/end"), &[]).await.is_not_found();
        }
        irene.post(&format!("{page}/end"), &[]).await.leads_to("/classbook/inspections");
        irene.post(&format!("{page}/end"), &[]).await.is_not_found();
        irene.get("/classbook/inspections").await.shows("Interrompue");
        marc.get(&page).await.is_not_found();
        // One that begins later is closed until then.
        let page = named(&school, "2026-11-25", "2026-11-30").await;
        marc.get(&page).await.is_not_found();
        irene.get("/classbook/inspections").await.shows("À venir");
        school.app.clock.advance(86_400);
        school.visitor("Marc Boussole").await.get(&page).await.is(200);
        for who in ["Claude Équerre", "Rose Marelle", "Marc Boussole", "Ada Souris", "Lina Crayon"] {
            let visitor = school.visitor(who).await;
            visitor.get("/classbook/inspections").await.is_not_found();
            visitor.post("/classbook/inspections", &[("teacher", teacher.as_str())]).await.is_not_found();
        }
    }
}
