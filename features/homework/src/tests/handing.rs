//! Handing in: from a phone, until the hour, replaced, refused with all that was typed; and what comes back.

use super::*;
use image::{ImageFormat, Rgb, RgbImage};
use testing::both_engines;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// Work to hand in on Wednesday until the evening.
async fn wished(school: &School) -> (String, Visitor) {
    let claude = school.visitor("Claude Équerre").await;
    let lesson = lesson_at(school, "Claude Équerre", TUESDAY, "08:30").await;
    let work = give(school, &claude, lesson, "un devoir à rendre", &[("hand-in", "yes"), ("until", "evening")]).await;
    (work, claude)
}

fn photograph() -> Vec<u8> {
    let mut out = std::io::Cursor::new(vec![]);
    RgbImage::from_pixel(60, 40, Rgb([200, 30, 30])).write_to(&mut out, ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

fn files_of(page: &Answer) -> Vec<String> {
    let found = page.body.split("href=\"/files/").skip(1).filter_map(|rest| rest.split_once("/preview\""));
    found.map(|(id, _)| id.to_owned()).filter(|id| id.len() == 36).collect()
}

/// The clock goes to a moment.
fn at(school: &School, moment: &str) {
    let moment: kit::Instant = moment.parse().unwrap();
    school.app.clock.advance(moment.seconds_since(school.now()));
}

both_engines! {
    async fn photographs_become_one_document(engine) {
        let school = school(engine).await;
        let (work, claude) = wished(&school).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/").await.shows("Rendre : Mathématiques");
        lina.get("/homework").await.shows("À rendre");
        lina.get(&work).await.shows("À rendre jusqu’au mercredi 25 novembre à 23 h 59");
        let page = lina.get(&format!("{work}/hand-in")).await;
        page.shows("Photographier une copie");
        assert!(page.body.contains("enctype=\"multipart/form-data\"") && page.body.contains("accept=\"image/jpeg"));
        let (a, b) = (photograph(), photograph());
        let sent = lina.post_files(&format!("{work}/hand-in"), &[("content", "Voici.")], &[("photographs", "IMG_1.jpg", &a), ("photographs", "IMG_2.jpg", &b)]).await;
        sent.leads_to(&work);
        let page = lina.get(&work).await;
        page.shows("Rendu le mardi 24 novembre 2026 à 10 h 20").shows("Voici.").shows("2 pages").shows("Modifier ce qui est rendu").hides("après l’heure");
        let file = files_of(&page).pop().unwrap();
        let pdf = lina.get(&format!("/files/{file}")).await;
        assert!(pdf.bytes.starts_with(b"%PDF"));
        lina.get("/homework").await.shows("Rendu").hides("Encore 1 chose");
        // Who sees it: the pupil and who gives the work.
        let submissions = format!("{work}/submissions");
        claude.get(&submissions).await.shows("1 rendu sur 3").shows("Lina Crayon").shows("Hugo Ballon Pas encore rendu");
        claude.get(&format!("/files/{file}")).await.is(200);
        for who in ["Hugo Ballon", "Samira Crayon", "Odile Ballon", "Anne Virgule", "Irène Tableau", "Rose Marelle", "Inès Gommette", "Max Platine"] {
            let visitor = school.visitor(who).await;
            visitor.get(&format!("/files/{file}")).await.is_not_found();
            visitor.get(&submissions).await.is_not_found();
            if who != "Inès Gommette" && who != "Max Platine" {
                visitor.get(&work).await.hides("Voici.");
            }
            visitor.post_files(&format!("{work}/hand-in"), &[("content", "x")], &[]).await.is(if who == "Hugo Ballon" { 303 } else { 404 });
        }
        school.visitor("Samira Crayon").await.get(&work).await.shows("Rendu le mardi").hides("Voici.");
    }

    async fn the_last_second_is_on_time_and_the_next_is_late(engine) {
        let school = school(engine).await;
        let (work, _) = wished(&school).await;
        let path = format!("{work}/hand-in");
        at(&school, "2026-11-25T22:59:59Z");
        let lina = school.visitor("Lina Crayon").await;
        lina.post_files(&path, &[("content", "premier jet")], &[]).await.leads_to(&work);
        lina.post_files(&path, &[("content", "à 23 h 59")], &[("files", "copie.pdf", PDF)]).await.leads_to(&work);
        lina.get(&work).await.shows("à 23 h 59").hides("premier jet").shows("copie.pdf");
        at(&school, "2026-11-25T23:00:00Z");
        let hugo = school.visitor("Hugo Ballon").await;
        hugo.get(&path).await.shows("L’heure est passée. Ton travail est quand même accepté");
        hugo.post_files(&path, &[("content", "une seconde après")], &[]).await.leads_to(&work);
        hugo.get(&work).await.shows("C’était après l’heure").shows("une seconde après");
        hugo.post_files(&path, &[("content", "mieux")], &[]).await.leads_to(&work);
        // What was on time stays so, and what is typed now is there to be copied.
        let lina = school.visitor("Lina Crayon").await;
        lina.post_files(&path, &[("content", "trop tard pour changer")], &[]).await.is(422).shows("il reste comme il est").shows("trop tard pour changer");
        lina.get(&work).await.shows("à 23 h 59").hides("Modifier ce qui est rendu");
        let claude = school.visitor("Claude Équerre").await;
        let list = claude.get(&format!("{work}/submissions")).await;
        list.shows("2 rendus sur 3").shows("Hugo Ballon Rendu le jeudi 26 novembre 2026 à 0 h Après l’heure");
        list.hides("Lina Crayon Rendu le mercredi 25 novembre 2026 à 23 h 59 Après");
        claude.get("/").await.shows("2 rendus à regarder");
    }

    async fn what_does_not_fit_is_refused_with_what_was_typed(engine) {
        let school = school(engine).await;
        let (work, _) = wished(&school).await;
        let path = format!("{work}/hand-in");
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run("insert into setting (structure_id, name, value, locked, set_by, set_at) values ($1, 'files.family-megabytes', '10', false, null, 0)", args![structure("college")]).await.unwrap();
        unit.viewers_changed().await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        let lina = school.visitor("Lina Crayon").await;
        let large = vec![b'a'; 11_000_000];
        let refused = lina.post_files(&path, &[("content", "trois pages de calculs")], &[("files", "tout.txt", &large)]).await;
        refused.is(422).shows("trois pages de calculs").shows("11 Mo");
        assert_eq!(count(&school, "select count(*) from submission").await, 0);
        lina.post_files(&path, &[], &[]).await.is(422).shows("Écris une réponse, ou joins des photographies");
        lina.post_files(&path, &[("content", "trois pages")], &[("photographs", "x.jpg", b"no picture")]).await.is(422).shows("trois pages");
        lina.post_files(&path, &[("content", "trois pages de calculs")], &[]).await.leads_to(&work);
    }

    async fn what_was_sent_is_completed_and_taken_away(engine) {
        let school = school(engine).await;
        let (work, _) = wished(&school).await;
        let path = format!("{work}/hand-in");
        let lina = school.visitor("Lina Crayon").await;
        lina.post(&format!("{path}/draft"), &[("content", "je commence")]).await.is(204);
        school.visitor("Lina Crayon").await.get(&path).await.shows("je commence").shows("Ton brouillon");
        school.visitor("Hugo Ballon").await.get(&path).await.hides("je commence");
        lina.post_files(&path, &[], &[("files", "un.pdf", PDF), ("files", "deux.txt", b"deux")]).await.leads_to(&work);
        assert_eq!(count(&school, "select count(*) from homework_draft").await, 0);
        let files = files_of(&lina.get(&work).await);
        assert_eq!(files.len(), 2);
        lina.get(&path).await.shows("Retirer un.pdf");
        lina.post_files(&path, &[("drop", &files[0])], &[("files", "trois.txt", b"trois")]).await.leads_to(&work);
        lina.get(&work).await.hides("un.pdf").shows("deux.txt").shows("trois.txt");
        assert_eq!(count(&school, "select count(*) from submission").await, 1);
        assert_eq!(count(&school, "select attempts from submission").await, 2);
    }

    async fn what_comes_back_comes_back_to_all_at_once(engine) {
        let school = school(engine).await;
        let (work, claude) = wished(&school).await;
        for (who, words) in [("Lina Crayon", "copie de Lina"), ("Hugo Ballon", "copie de Hugo")] {
            school.visitor(who).await.post_files(&format!("{work}/hand-in"), &[("content", words)], &[("files", "copie.pdf", PDF)]).await.leads_to(&work);
        }
        let list = claude.get(&format!("{work}/submissions")).await;
        let ids: Vec<String> = list.body.split("/submissions/").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
        assert_eq!(ids.len(), 2);
        let (hugos, linas) = (format!("{work}/submissions/{}", ids[0]), format!("{work}/submissions/{}", ids[1]));
        let page = claude.get(&linas).await;
        page.shows("Lina Crayon").shows("copie de Lina").hides("copie de Hugo").shows("Précédent");
        let file = files_of(&page).pop().unwrap();
        claude.post(&format!("{linas}/draft"), &[("content", "Très bon début")]).await.is(204);
        school.visitor("Claude Équerre").await.get(&linas).await.shows("Votre brouillon").shows("Très bon début");
        claude.get(&hugos).await.hides("Très bon début");
        claude.post(&linas, &[("content", "Très bon raisonnement")]).await.leads_to(&linas);
        assert_eq!(count(&school, "select count(*) from homework_draft").await, 0);
        claude.post(&format!("{linas}/notes"), &[("file", &file), ("page", "1"), ("words", "revoir cette ligne")]).await.leads_to(&linas);
        claude.post(&format!("{linas}/notes"), &[("file", &file), ("page", "0"), ("words", "nulle part")]).await.is(422).shows("numéro de page").hides("nulle part revoir");
        claude.get(&linas).await.shows("revoir cette ligne").shows("copie.pdf , page 1");
        // Nothing is seen of it before.
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&work).await.hides("Très bon").hides("revoir cette ligne");
        school.visitor("Samira Crayon").await.get(&format!("/files/{file}")).await.is_not_found();
        for who in ["Lina Crayon", "Samira Crayon", "Anne Virgule", "Irène Tableau"] {
            let visitor = school.visitor(who).await;
            visitor.get(&linas).await.is_not_found();
            visitor.post(&linas, &[("content", "x")]).await.is_not_found();
            visitor.post(&format!("{linas}/draft"), &[("content", "x")]).await.is_not_found();
            visitor.post(&format!("{work}/return"), &[]).await.is_not_found();
        }
        claude.post(&format!("{work}/return"), &[]).await.leads_to(&format!("{work}/submissions"));
        for who in ["Lina Crayon", "Samira Crayon", "Karim Crayon"] {
            let visitor = school.visitor(who).await;
            visitor.get(&work).await.shows("Retour de l’enseignant").shows("Très bon raisonnement").shows("revoir cette ligne").shows("copie de Lina").hides("copie de Hugo");
            visitor.get(&format!("/files/{file}")).await.is(200);
            visitor.get("/homework").await.shows("Corrigé");
        }
        school.visitor("Odile Ballon").await.get(&work).await.shows("copie de Hugo").hides("Très bon raisonnement");
        school.visitor("Odile Ballon").await.get(&format!("/files/{file}")).await.is_not_found();
        school.visitor("Hugo Ballon").await.get(&work).await.hides("copie de Lina");
        lina.post_files(&format!("{work}/hand-in"), &[("content", "encore")], &[]).await.is(422).shows("Ton enseignant a déjà rendu ce travail");
        claude.get(&hugos).await.shows("copie de Hugo");
        // A remark is taken away again.
        let (note,): (crate::model::NoteId,) = school.app.db.one("select id from submission_note", args![]).await.unwrap();
        claude.post(&format!("{hugos}/notes"), &[("remove", &note.to_string())]).await.is_not_found();
        claude.post(&format!("{linas}/notes"), &[("remove", &note.to_string())]).await.leads_to(&linas);
    }

    async fn a_person_is_forgotten(engine) {
        let school = school(engine).await;
        let (work, _) = wished(&school).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.post_files(&format!("{work}/hand-in"), &[("content", "x")], &[]).await.leads_to(&work);
        lina.post("/homework/tasks", &[("words", "y"), ("day", "2026-11-25")]).await.leads_to("/homework");
        let id = work.rsplit('/').next().unwrap().to_owned();
        lina.post("/homework/ticks", &[("done", &id)]).await;
        let mut unit = school.app.db.begin().await.unwrap();
        assert_eq!(crate::forget::forget(&mut unit, person("Lina Crayon")).await.unwrap(), 3);
        unit.commit().await.unwrap();
        assert_eq!(count(&school, "select (select count(*) from submission) + (select count(*) from task_tick) + (select count(*) from personal_task)").await, 0);
    }
}
