//! The content of a lesson: who writes and who reads it, drafts, versions, files, two who write the same.

use super::*;
use crate::store;
use testing::both_engines;

const SECRET: &str = "fractions décimales";

both_engines! {
    async fn what_was_done_is_read_by_those_whom_it_concerns_and_nobody_else(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let page = format!("/lessons/{lesson}");
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&page).await.shows("Contenu de la séance").shows("Rien n’est encore écrit pour cette séance").shows("Écrire le contenu");
        school.visitor("Lina Crayon").await.get(&page).await.hides("Contenu de la séance");
        publish(&claude, lesson, "Les **fractions décimales**", &[]).await.leads_to(&page);
        claude.get(&page).await.shows("Le contenu est publié").shows(SECRET).shows("Écrit par Claude Équerre").shows("Modifier le contenu");
        for who in ["Lina Crayon", "Hugo Ballon", "Samira Crayon", "Odile Ballon", "Anne Virgule", "Bilal Atlas", "Irène Tableau", "Rose Marelle", "Doc Signet"] {
            let visitor = school.visitor(who).await;
            visitor.get(&page).await;
            let answer = visitor.get(&page).await;
            answer.shows(SECRET).hides("Modifier le contenu");
            assert!(answer.statements() <= 12, "{who}: {}", answer.statements());
        }
        for who in ["Inès Gommette", "Noé Crayon", "Lina Crayon @voisin", "Tom Règle", "Rémi Règle", "Paul Compas", "Sam Sifflet", "Yves Classeur", "Nour Pansement", "Ada Souris", "Viviane Préface", "Marc Boussole", "Lise Arrosoir", "Max Platine"] {
            let visitor = school.visitor(who).await;
            visitor.get(&page).await.hides(SECRET).hides("Contenu de la séance");
            visitor.get(&format!("{page}/content")).await.is_not_found();
            visitor.get(&format!("{page}/content/versions")).await.is_not_found();
        }
        for who in ["Lina Crayon", "Samira Crayon", "Anne Virgule", "Bilal Atlas", "Irène Tableau", "Rose Marelle", "Doc Signet", "Max Platine"] {
            let visitor = school.visitor(who).await;
            visitor.get(&format!("{page}/content")).await.is_not_found();
            publish(&visitor, lesson, "pris", &[("base", "1")]).await.is_not_found();
            for act in ["draft", "draft/removal", "files/removal"] {
                visitor.post(&format!("{page}/content/{act}"), &[("content", "pris")]).await.is_not_found();
            }
        }
        // Half a class: Hugo and his mother read nothing of what the others did.
        let half = lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await;
        school.app.clock.advance(6 * 3_600);
        publish(&school.visitor("Bilal Atlas").await, half, "la carte du relief", &[]).await.is(303);
        let half = format!("/lessons/{half}");
        school.visitor("Lina Crayon").await.get(&half).await.shows("relief");
        school.visitor("Karim Crayon").await.get(&half).await.shows("relief");
        school.visitor("Claude Équerre").await.get(&half).await.shows("relief");
        school.visitor("Hugo Ballon").await.get(&half).await.hides("relief");
        school.visitor("Odile Ballon").await.get(&half).await.hides("relief");
    }

    async fn the_charter_of_a_school_narrows_who_reads(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        publish(&school.visitor("Claude Équerre").await, lesson, SECRET, &[]).await.is(303);
        for setting in ["classbook.team-reads", "classbook.cpe-reads"] {
            let spec = crate::sight::SETTINGS.iter().find(|spec| spec.name == setting).unwrap();
            let change = kit::settings::Change { spec, scope: structure("college"), value: Some("no"), locked: false };
            kit::settings::say(&school.app.db, &school.app.settings, change, &[], person("Irène Tableau"), school.now()).await.unwrap();
        }
        let page = format!("/lessons/{lesson}");
        for who in ["Bilal Atlas", "Rose Marelle"] {
            school.visitor(who).await.get(&page).await.hides(SECRET);
        }
        // The head teacher of 6e B, the librarian and management go on reading.
        for who in ["Anne Virgule", "Doc Signet", "Irène Tableau", "Lina Crayon"] {
            school.visitor(who).await.get(&page).await.shows(SECRET);
        }
    }

    async fn a_lesson_to_come_is_prepared_and_shown_when_it_begins(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "11:00").await;
        let page = format!("/lessons/{lesson}");
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&page).await.shows("Vous pouvez préparer le contenu");
        publish(&claude, lesson, SECRET, &[]).await.is(303);
        claude.get(&page).await.shows("Pas encore montré aux élèves");
        school.visitor("Irène Tableau").await.get(&page).await.shows(SECRET).shows("Pas encore montré aux élèves");
        school.visitor("Inès Gommette").await.get(&page).await.hides(SECRET);
        // Its teacher may say so.
        publish(&claude, lesson, SECRET, &[("base", "1"), ("early", "yes")]).await.is(303);
        school.visitor("Inès Gommette").await.get(&page).await.shows(SECRET);
        publish(&claude, lesson, SECRET, &[("base", "2")]).await.is(303);
        school.visitor("Inès Gommette").await.get(&page).await.hides(SECRET);
        // 11:00.
        school.app.clock.advance(40 * 60);
        school.visitor("Inès Gommette").await.get(&page).await.shows(SECRET).hides("Pas encore montré");
        let found = store::published(&school.app.db, &[lesson]).await.unwrap();
        assert_eq!((found.len(), found[&lesson].version, found[&lesson].document.to_text().trim()), (1, 3, SECRET));
        assert!(store::published(&school.app.db, &[]).await.unwrap().is_empty());
    }

    async fn a_draft_is_kept_on_the_server_for_its_author_alone(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (page, edit) = (format!("/lessons/{lesson}"), format!("/lessons/{lesson}/content"));
        joins(&school, "Bilal Atlas", section(&school, "college", "6B", "061300").await).await;
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&edit).await;
        let form = claude.get(&edit).await;
        assert!(form.body.contains(&format!("data-draft-url=\"{edit}/draft\"")));
        assert!(form.statements() <= 12, "{}", form.statements());
        claude.post(&format!("{edit}/draft"), &[("content", "**à moi**"), ("base", "0")]).await.is(204);
        claude.post(&format!("{edit}/draft"), &[("content", "à moi, la suite"), ("base", "0")]).await.is(204);
        // The session is lost; another begins.
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&page).await.shows("Vous avez un brouillon").shows("Reprendre le brouillon").hides("à moi");
        claude.get(&edit).await.shows("à moi, la suite").shows("est repris");
        for who in ["Bilal Atlas", "Anne Virgule", "Irène Tableau", "Lina Crayon"] {
            let visitor = school.visitor(who).await;
            visitor.get(&page).await.hides("à moi").hides("brouillon");
            visitor.get(&edit).await.hides("à moi");
        }
        // Without a script: the button. A text that cannot be published is kept as it was typed.
        claude.post_files(&edit, &[("content", "gardé"), ("act", "draft")], &[("files", "plan.txt", b"un plan")]).await.leads_to(&edit);
        let form = claude.get(&edit).await;
        form.shows("gardé").shows("plan.txt");
        let file = files_of(&form)[0].clone();
        claude.get(&file).await.is(200);
        for who in ["Bilal Atlas", "Irène Tableau", "Lina Crayon"] {
            school.visitor(who).await.get(&file).await.is_not_found();
        }
        claude.post_files(&edit, &[("content", "x"), ("content-json", "{\"type\":\"doc\",\"content\":[{\"type\":\"script\"}]}"), ("act", "publish")], &[]).await.is(422).shows("n’est pas arrivé entier");
        assert_eq!(count(&school, "select count(*) from lesson_content").await, 0);
        claude.post(&format!("{edit}/draft/removal"), &[]).await.leads_to(&page);
        claude.get(&edit).await.hides("gardé").hides("plan.txt");
        claude.get(&file).await.is_not_found();
        assert_eq!(count(&school, "select count(*) from lesson_content_draft").await, 0);
    }

    async fn nothing_that_was_published_is_written_over(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (page, edit) = (format!("/lessons/{lesson}"), format!("/lessons/{lesson}/content"));
        let claude = school.visitor("Claude Équerre").await;
        claude.post_files(&edit, &[("content", "première rédaction"), ("act", "publish")], &[("files", "cours.txt", b"le cours"), ("files", "exercices.txt", b"1 2 3")]).await.leads_to(&page);
        let files = files_of(&claude.get(&page).await);
        assert_eq!(files.len(), 2);
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&files[0]).await.is(200);
        school.visitor("Inès Gommette").await.get(&files[0]).await.is_not_found();
        school.visitor("Yves Classeur").await.get(&files[0]).await.is_not_found();
        school.app.clock.advance(60);
        publish(&claude, lesson, "seconde rédaction", &[("base", "1")]).await.is(303);
        lina.get(&page).await.shows("seconde").hides("première").shows("Modifié par Claude Équerre").shows("cours.txt");
        // Published again as it is: no version more.
        publish(&claude, lesson, "seconde rédaction", &[("base", "2")]).await.is(303);
        assert_eq!(count(&school, "select count(*) from lesson_content_version").await, 2);
        let id = files[0].trim_start_matches("/files/");
        claude.post(&format!("{edit}/files/removal"), &[("file", id)]).await.leads_to(&edit);
        claude.post(&format!("{edit}/files/removal"), &[("file", id)]).await.is_not_found();
        lina.get(&page).await.hides("cours.txt").shows("exercices.txt");
        lina.get(&files[0]).await.is_not_found();
        let versions = claude.get(&format!("{edit}/versions")).await;
        versions.shows("première rédaction").shows("seconde rédaction").shows("Version 3 En vigueur").shows("cours.txt");
        claude.get(&files[0]).await.is(200);
        school.visitor("Irène Tableau").await.get(&format!("{edit}/versions")).await.shows("première rédaction");
        for who in ["Lina Crayon", "Samira Crayon", "Anne Virgule", "Rose Marelle"] {
            school.visitor(who).await.get(&format!("{edit}/versions")).await.is_not_found();
        }
        // Taken back: for pupils it is gone, for the record it is not.
        claude.get(&edit).await.shows("Retirer ce contenu");
        let withdraw = async |base: &str| claude.post_files(&edit, &[("content", "en cours"), ("base", base), ("act", "withdraw")], &[]).await;
        let conflict = withdraw("2").await;
        conflict.is(409);
        assert!(conflict.text().contains("en cours"));
        withdraw("0").await.is(409);
        withdraw("3").await.leads_to(&page);
        lina.get(&page).await.hides("rédaction");
        claude.get(&page).await.shows("Ce contenu a été retiré").shows("Les 4 versions");
        let first: Vec<(String, i64)> = school.app.db.all("select document, version from lesson_content_version order by version", args![]).await.unwrap();
        assert!(first[0].0.contains("première") && first.len() == 4);
    }

    async fn nothing_is_not_published_and_takes_no_draft_away(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (page, edit) = (format!("/lessons/{lesson}"), format!("/lessons/{lesson}/content"));
        let claude = school.visitor("Claude Équerre").await;
        let empty = ["", "{\"type\":\"doc\",\"content\":[]}", "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\"},{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\" \u{a0} \"},{\"type\":\"hard_break\"}]},{\"type\":\"bullet_list\",\"content\":[{\"type\":\"list_item\",\"content\":[{\"type\":\"paragraph\"}]}]}]}"];
        for json in empty {
            publish(&claude, lesson, " \n ", &[("content-json", json), ("base", "0")]).await.is(422).shows("Il n’y a rien à publier");
        }
        claude.post(&format!("{edit}/draft"), &[("content", "une page de notes"), ("base", "0")]).await.is(204);
        for json in empty {
            let answer = publish(&claude, lesson, "", &[("content-json", json), ("base", "0")]).await;
            answer.is(422).shows("Il n’y a rien à publier").shows("une page de notes").shows("est repris").hides("Retirer ce contenu</button>");
            assert!(answer.statements() <= 12, "{}", answer.statements());
        }
        assert_eq!(count(&school, "select count(*) from lesson_content").await, 0);
        claude.get(&edit).await.shows("une page de notes");
        publish(&claude, lesson, "fait", &[("base", "0")]).await.is(303);
        // Neither is what was published written over with nothing.
        publish(&claude, lesson, "", &[("base", "1")]).await.is(422).shows("Retirer ce contenu").shows("fait");
        claude.get(&page).await.shows("fait");
        // A file is something.
        claude.post_files(&edit, &[("content", ""), ("base", "1"), ("act", "publish")], &[("files", "cours.txt", b"le cours")]).await.leads_to(&page);
        claude.get(&page).await.shows("cours.txt");
    }

    async fn of_two_who_write_the_same_neither_loses_a_word(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (page, edit) = (format!("/lessons/{lesson}"), format!("/lessons/{lesson}/content"));
        joins(&school, "Bilal Atlas", section(&school, "college", "6B", "061300").await).await;
        let (claude, bilal) = (school.visitor("Claude Équerre").await, school.visitor("Bilal Atlas").await);
        publish(&claude, lesson, "les fractions de Claude", &[("base", "0")]).await.is(303);
        let answer = bilal.post_files(&edit, &[("content", "la géométrie de Bilal"), ("base", "0"), ("act", "publish")], &[("files", "figure.txt", b"un triangle")]).await;
        answer.is(409);
        assert!(answer.text().contains("Claude Équerre a publié un autre contenu"), "{}", answer.text());
        assert!(answer.text().contains("les fractions de Claude") && answer.text().contains("la géométrie de Bilal"));
        assert!(answer.body.contains("name=\"base\" value=\"1\"") && answer.text().contains("figure.txt"));
        school.visitor("Lina Crayon").await.get(&page).await.shows("Claude").hides("Bilal");
        // Gone away and come back: both are there still.
        bilal.get(&edit).await.shows("la géométrie de Bilal").shows("les fractions de Claude").shows("figure.txt");
        publish(&bilal, lesson, "les fractions de Claude, puis la géométrie de Bilal", &[("base", "1")]).await.is(303);
        school.visitor("Lina Crayon").await.get(&page).await.shows("puis la géométrie de Bilal").shows("figure.txt");
        // The draft of Claude began before: it is told.
        claude.post(&format!("{edit}/draft"), &[("content", "encore Claude"), ("base", "1")]).await.is(204);
        claude.get(&edit).await.shows("encore Claude").shows("Bilal Atlas a publié un autre contenu");
        publish(&claude, lesson, "encore Claude", &[("base", "1")]).await.is(409);
    }

    async fn of_two_who_publish_at_once_one_is_told(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        joins(&school, "Bilal Atlas", section(&school, "college", "6B", "061300").await).await;
        let (claude, bilal) = (school.visitor("Claude Équerre").await, school.visitor("Bilal Atlas").await);
        for base in 0..5 {
            let (one, other, number) = (format!("Claude {base}"), format!("Bilal {base}"), base.to_string());
            let fields = [("base", number.as_str())];
            let (first, second) = tokio::join!(publish(&claude, lesson, &one, &fields), publish(&bilal, lesson, &other, &fields));
            let mut status = [first.status.as_u16(), second.status.as_u16()];
            status.sort_unstable();
            assert_eq!(status, [303, 409], "round {base}");
        }
        assert_eq!(count(&school, "select count(*) from lesson_content_version").await, 5);
    }

    async fn who_stands_in_writes_and_who_left_does_not(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let edit = format!("/lessons/{lesson}/content");
        let bilal = school.visitor("Bilal Atlas").await;
        bilal.get(&edit).await.is_not_found();
        let mut unit = school.app.db.begin().await.unwrap();
        let what = write::What::Teacher { next: person("Bilal Atlas"), instead_of: None, covers: true };
        let new = write::NewChange { lesson, what, reason: None, words: None };
        let by = write::By { author: Some(person("Irène Tableau")), now: school.now() };
        write::change(&mut unit, structure("college"), &new, None, by).await.unwrap().unwrap();
        unit.commit().await.unwrap();
        bilal.get(&edit).await.is(200);
        publish(&bilal, lesson, "remplacement", &[]).await.is(303);
        school.visitor("Claude Équerre").await.get(&edit).await.shows("remplacement");
        // French is Anne's until yesterday.
        let french = lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await;
        school.app.db.run("update section_teacher set valid_to = $2 where person_id = $1", args![person("Anne Virgule"), "2026-11-24"]).await.unwrap();
        school.app.db.run("delete from lesson_pattern_teacher where person_id = $1", args![person("Anne Virgule")]).await.unwrap();
        school.visitor("Anne Virgule").await.get(&format!("/lessons/{french}/content")).await.is_not_found();
        // A lesson that is nowhere, a study, an address that is none.
        for nowhere in ["00000000-0000-7000-8000-000000000000", "nonsense"] {
            school.visitor("Claude Équerre").await.get(&format!("/lessons/{nowhere}/content")).await.is_not_found();
        }
    }
}
