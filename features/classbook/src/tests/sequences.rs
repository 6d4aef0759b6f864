//! Sequences: made of a class book, changed, laid as drafts where there is room for them, seen by their owner alone.

use super::*;
use crate::store;
use testing::both_engines;

/// A sequence of Claude's, made of what was published of maths in 6e B; gives its page.
async fn made(school: &School) -> String {
    let claude = school.visitor("Claude Équerre").await;
    for (on, starts, words) in [
        ("2026-11-10", "08:30", "un : les entiers"),
        ("2026-11-17", "08:30", "deux : les décimaux"),
        ("2026-11-18", "09:00", "trois : les fractions"),
    ] {
        publish(&claude, lesson_at(school, "Claude Équerre", on, starts).await, words, &[]).await.is(303);
    }
    let from = section(school, "college", "6B", "061300").await.to_string();
    let answer = claude.post("/classbook/sequences", &[("title", "Les nombres"), ("from", &from)]).await;
    answer.is(303);
    answer.location().to_owned()
}

/// The value of a hidden field.
fn hidden(answer: &Answer, name: &str) -> String {
    let from = format!("name=\"{name}\" value=\"");
    let rest = answer.body.split_once(&from).unwrap_or_else(|| panic!("{name}:\n{}", answer.body)).1;
    rest.split('"').next().unwrap().to_owned()
}

/// The addresses of the contents on the page of a sequence, in order.
fn steps_of(answer: &Answer) -> Vec<String> {
    let links = answer.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|href| href.contains("/steps/")).map(str::to_owned).collect()
}

both_engines! {
    async fn a_sequence_is_made_of_a_class_book_and_put_in_order(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        claude.get("/classbook/sequences").await.shows("Vous n’avez pas encore de progression").shows("Mathématiques, 6e B (2026-2027)");
        let empty = section(&school, "college", "5A", "061300").await.to_string();
        claude.post("/classbook/sequences", &[("title", "x"), ("from", &empty)]).await.is(422).shows("Rien n’a été publié pour cette classe");
        claude.post("/classbook/sequences", &[("title", " "), ("from", "")]).await.is(422).shows("Donnez un titre");
        claude.post("/classbook/sequences", &[("title", &"x".repeat(121)), ("from", "")]).await.is(422).shows("trop long");
        let page = made(&school).await;
        let shown = claude.get(&page).await;
        shown.shows("Les nombres").shows("1 un : les entiers").shows("2 deux : les décimaux").shows("3 trois : les fractions");
        assert!(shown.statements() <= 12, "{}", shown.statements());
        let steps = steps_of(&shown);
        let act = |way: &str, step: &str| format!("{way}:{}", step.rsplit('/').next().unwrap());
        claude.post(&page, &[("act", &act("up", &steps[2]))]).await.leads_to(&page);
        claude.post(&page, &[("act", &act("down", &steps[0]))]).await.leads_to(&page);
        claude.post(&page, &[("act", &act("up", &steps[2]))]).await.leads_to(&page);
        claude.get(&page).await.shows("1 trois : les fractions").shows("2 un : les entiers").shows("3 deux : les décimaux");
        claude.post(&steps[0], &[("title", "Les entiers"), ("content", "**compter**")]).await.leads_to(&page);
        claude.post(&format!("{}/draft", steps[1]), &[("content", "en cours de frappe")]).await.is(204);
        let refused = claude.post(&format!("{}/draft", steps[1]), &[("content-json", "{\"type\":\"x\"}")]).await;
        refused.is(422);
        assert!(refused.headers["content-type"].to_str().unwrap().starts_with("text/plain") && !refused.body.is_empty());
        claude.post(&steps[1], &[("content", "gardé"), ("title", &"x".repeat(200))]).await.is(422).shows("gardé");
        claude.get(&steps[1]).await.shows("en cours de frappe");
        claude.get(&page).await.shows("Les entiers compter").shows("en cours de frappe");
        let added = claude.post(&format!("{page}/steps"), &[]).await;
        claude.get(added.location()).await.is(200);
        claude.get(&page).await.shows("4 Contenu vide");
        let step = added.location().rsplit('/').next().unwrap().to_owned();
        claude.get(&format!("{page}/removal?step={step}")).await.shows("Retirer ce contenu");
        claude.post(&format!("{page}/removal?step={step}"), &[]).await.leads_to(&page);
        claude.post(&format!("{page}/removal?step={step}"), &[]).await.is_not_found();
        claude.post(&page, &[("title", "Nombres et calculs")]).await.leads_to(&page);
        claude.post(&page, &[("title", "")]).await.is(422);
        claude.get("/classbook/sequences").await.shows("Nombres et calculs").shows("3 contenus");
        // Hers alone: not even management's.
        for who in ["Anne Virgule", "Bilal Atlas", "Irène Tableau", "Doc Signet", "Lina Crayon", "Max Platine", "Viviane Préface"] {
            let visitor = school.visitor(who).await;
            for there in [page.clone(), steps[0].clone(), format!("{page}/laying"), format!("{page}/removal")] {
                visitor.get(&there).await.is_not_found();
            }
            for there in [page.clone(), format!("{page}/steps"), steps[0].clone(), format!("{}/draft", steps[0]), format!("{page}/laying"), format!("{page}/removal")] {
                visitor.post(&there, &[("title", "pris"), ("content", "pris")]).await.is_not_found();
            }
        }
        let from = section(&school, "college", "6B", "061300").await.to_string();
        school.visitor("Anne Virgule").await.post("/classbook/sequences", &[("title", "pris"), ("from", &from)]).await.is_not_found();
        claude.get(&format!("{page}/removal")).await.shows("Nombres et calculs");
        claude.post(&format!("{page}/removal"), &[]).await.leads_to("/classbook/sequences");
        claude.get(&page).await.is_not_found();
        assert_eq!(count(&school, "select count(*) from sequence_step").await, 0);
    }

    async fn a_sequence_is_laid_as_drafts_where_lessons_take_place(engine) {
        let school = school(engine).await;
        let page = made(&school).await;
        let claude = school.visitor("Claude Équerre").await;
        let section = section(&school, "college", "5A", "061300").await;
        // 5e A has maths on Tuesdays at 11: 24 November is cancelled, 1 December is being written, 8 and 15 are free,
        // then come the holidays.
        let (cancelled, written) = (lesson_at(&school, "Claude Équerre", TUESDAY, "11:00").await, lesson_at(&school, "Claude Équerre", "2026-12-01", "11:00").await);
        let mut unit = school.app.db.begin().await.unwrap();
        let new = write::NewChange { lesson: cancelled, what: write::What::Cancel(timetable::model::Reason::Outing), reason: None, words: None };
        write::change(&mut unit, structure("college"), &new, None, write::By { author: None, now: school.now() }).await.unwrap().unwrap();
        unit.commit().await.unwrap();
        claude.post(&format!("/lessons/{written}/content/draft"), &[("content", "à moi")]).await.is(204);
        // A day that the school closed after the year was planned.
        school.app.db.run("insert into closed_day (structure_id, day, label, source) values ($1, '2026-12-15', 'Journée pédagogique', 'test')", args![structure("college")]).await.unwrap();
        claude.get(&format!("{page}/laying")).await.shows("Mathématiques, 5e A").shows("Mathématiques, 4e C").hides("Ce qui sera posé");
        let laying = format!("{page}/laying?section={section}&from=2026-11-24");
        claude.get(&laying).await;
        let preview = claude.get(&laying).await;
        preview.shows("Mardi 24 novembre, 11 h Séance annulée").shows("Mardi 1er décembre, 11 h Quelque chose est déjà écrit").shows("Mardi 8 décembre, 11 h un : les entiers").shows("Mardi 15 décembre, 11 h Pas cours : Journée pédagogique").shows("Mardi 5 janvier, 11 h deux : les décimaux").shows("Mardi 12 janvier, 11 h trois : les fractions").shows("Poser 3 brouillons");
        assert!(preview.statements() <= 14, "{}", preview.statements());
        assert_eq!(count(&school, "select count(*) from lesson_content_draft").await, 1, "nothing is laid yet");
        let plan = hidden(&preview, "plan");
        let section_id = section.to_string();
        let fields = [("section", section_id.as_str()), ("from", "2026-11-24"), ("first", ""), ("plan", plan.as_str())];
        // A lesson is cancelled between the preview and the act: what would be laid now is shown.
        let next = lesson_at(&school, "Claude Équerre", "2026-12-08", "11:00").await;
        let mut unit = school.app.db.begin().await.unwrap();
        let new = write::NewChange { lesson: next, what: write::What::Cancel(timetable::model::Reason::Exam), reason: None, words: None };
        write::change(&mut unit, structure("college"), &new, None, write::By { author: None, now: school.now() }).await.unwrap().unwrap();
        unit.commit().await.unwrap();
        let again = claude.post(&format!("{page}/laying"), &fields).await;
        again.is(409);
        assert!(again.text().contains("Les séances ont changé depuis"), "{}", again.text());
        assert_eq!(count(&school, "select count(*) from lesson_content_draft").await, 1);
        let plan = hidden(&again, "plan");
        let fields = [("section", section_id.as_str()), ("from", "2026-11-24"), ("first", ""), ("plan", plan.as_str())];
        claude.post(&format!("{page}/laying"), &fields).await.leads_to(&format!("/classbook/sections/{section}"));
        // Drafts, and nothing published.
        let drafts = store::drafts(&school.app.db, structure("college"), person("Claude Équerre")).await.unwrap();
        assert_eq!(drafts.len(), 4);
        let first = lesson_at(&school, "Claude Équerre", "2027-01-05", "11:00").await;
        assert_eq!(drafts[&first].field().markdown.trim(), "un : les entiers");
        assert_eq!(count(&school, "select count(*) from lesson_content where lesson_id in (select id from lesson where day > '2026-11-24')").await, 0);
        claude.get(&format!("/lessons/{first}/content")).await.shows("un : les entiers").shows("est repris");
        claude.get(&format!("/classbook/sections/{section}?month=2027-01")).await.shows("Brouillon");
        school.visitor("Inès Gommette").await.get(&format!("/classbook/sections/{section}?month=2027-01")).await.hides("entiers").hides("Brouillon");
        publish(&claude, first, "un : les entiers", &[]).await.is(303);
        // Laid once more: nothing is written over.
        let fields = [("section", section_id.as_str()), ("from", "2026-11-24"), ("first", ""), ("plan", plan.as_str())];
        claude.post(&format!("{page}/laying"), &fields).await.is(409);
        assert_eq!(store::drafts(&school.app.db, structure("college"), person("Claude Équerre")).await.unwrap()[&written].markdown, "à moi");
    }

    async fn a_sequence_that_is_longer_than_the_year_says_what_is_left(engine) {
        let school = school(engine).await;
        let page = made(&school).await;
        let claude = school.visitor("Claude Équerre").await;
        let section = section(&school, "college", "5A", "061300").await;
        let (last,): (Day,) = school.app.db.one("select max(day) from lesson where structure_id = $1", args![structure("college")]).await.unwrap();
        let laying = format!("{page}/laying?section={section}&from={}", last.plus_days(-6));
        claude.get(&laying).await.shows("contenus ne trouvent pas de séance").shows("trois : les fractions");
        claude.get(&format!("{page}/laying?section={section}&from=2027-08-20")).await.shows("Il n’y a pas de séance à partir de ce jour").hides("brouillons");
        let steps = steps_of(&claude.get(&page).await);
        let third = steps[2].rsplit('/').next().unwrap();
        claude.get(&format!("{page}/laying?section={section}&from=2026-12-01&first={third}")).await.shows("Poser un brouillon").shows("Mardi 1er décembre, 11 h trois : les fractions").hides("11 h un :");
        for nonsense in ["section=nonsense", "section=00000000-0000-7000-8000-000000000000"] {
            claude.get(&format!("{page}/laying?{nonsense}")).await.is_not_found();
        }
        let other = super::section(&school, "college", "6B", "020700").await;
        claude.get(&format!("{page}/laying?section={other}")).await.is_not_found();
        let elsewhere = super::section(&school, "voisin", "4C", "061300").await;
        // Where else she teaches, her own plans go with her.
        claude.get(&format!("{page}/laying?section={elsewhere}&from=2026-12-01")).await.shows("Mardi 1er décembre, 15 h un : les entiers");
    }
}
