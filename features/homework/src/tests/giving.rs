//! Giving work: from the lesson, at the charter's hours, with its load; changing it, taking it back; who sees what.

use super::*;
use testing::both_engines;

const SECRET: &str = "exercices 12 et 14";

both_engines! {
    async fn work_is_given_from_the_lesson_in_two_clicks_and_a_sentence(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let claude = school.visitor("Claude Équerre").await;
        let page = claude.get(&format!("/lessons/{lesson}")).await;
        page.shows("Donner du travail").shows("Aucun travail pour ce cours");
        let form = claude.get(&format!("/lessons/{lesson}/homework/new")).await;
        form.shows("Donner du travail pour 6e B").shows("mercredi 25 novembre à 9 h").shows("jeudi 26 novembre à 10 h").shows("rien encore");
        assert_eq!(offered(&form).len(), 4, "the next lessons of that group");
        let work = give(&school, &claude, lesson, "Faire les *exercices 12 et 14*", &[]).await;
        claude.get(&format!("/lessons/{lesson}")).await.shows(SECRET);
        claude.get("/homework").await.shows("6e B · Mathématiques").shows(SECRET);
        let next = lesson_at(&school, "Claude Équerre", "2026-11-25", "09:00").await;
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/homework").await.shows("Demain").shows("Mathématiques Faire les exercices 12 et 14 9 h");
        lina.get(&work).await.shows(SECRET).shows("mercredi 25 novembre à 9 h").shows("Claude Équerre").hides("Modifier");
        lina.get(&format!("/lessons/{next}")).await.shows("Pour ce cours").shows(SECRET).hides("Donner du travail");
        lina.get("/").await.shows("Mathématiques · Faire les exercices 12 et 14");
        school.visitor("Samira Crayon").await.get("/").await.shows("Devoirs de Lina");
    }

    async fn work_is_seen_by_those_whom_it_concerns_and_nobody_else(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let claude = school.visitor("Claude Équerre").await;
        let work = give(&school, &claude, lesson, SECRET, &[]).await;
        for who in ["Lina Crayon", "Hugo Ballon", "Samira Crayon", "Odile Ballon", "Anne Virgule", "Irène Tableau", "Rose Marelle", "Doc Signet", "Claude Équerre"] {
            school.visitor(who).await.get(&work).await.shows(SECRET);
        }
        for who in ["Inès Gommette", "Noé Crayon", "Lina Crayon @voisin", "Tom Règle", "Rémi Règle", "Paul Compas", "Sam Sifflet", "Yves Classeur", "Nour Pansement", "Ada Souris", "Viviane Préface", "Marc Boussole", "Lise Arrosoir", "Max Platine"] {
            let visitor = school.visitor(who).await;
            visitor.get(&work).await.is_not_found();
            visitor.get("/homework").await.hides(SECRET);
            visitor.get(&format!("/lessons/{lesson}")).await.hides(SECRET);
            visitor.get("/").await.hides(SECRET);
        }
        // Bilal teaches half a 6e B: he reads what its pupils have to do, and changes nothing.
        let bilal = school.visitor("Bilal Atlas").await;
        bilal.get(&work).await.shows(SECRET).hides("Modifier").hides("Retirer");
        bilal.get(&format!("{work}/edit")).await.is_not_found();
        bilal.post(&format!("{work}/withdrawal"), &[]).await.is_not_found();
        bilal.get(&format!("/lessons/{lesson}/homework/new")).await.is_not_found();
        for who in ["Lina Crayon", "Irène Tableau", "Rose Marelle", "Samira Crayon"] {
            let visitor = school.visitor(who).await;
            visitor.get(&format!("{work}/edit")).await.is_not_found();
            visitor.post_files(&format!("{work}/edit"), &[("content", "x"), ("version", "1"), ("due", "day"), ("due-day", "2026-12-01")], &[]).await.is_not_found();
            visitor.post(&format!("{work}/withdrawal"), &[]).await.is_not_found();
            visitor.get(&format!("/lessons/{lesson}/homework/new")).await.is_not_found();
        }
        school.stranger().get(&work).await.is(303);
        // Half a 6e B: Lina is in it, Hugo is not.
        let half = lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await;
        let half = give(&school, &bilal, half, "la carte du relief", &[]).await;
        school.visitor("Lina Crayon").await.get(&half).await.shows("la carte du relief");
        let hugo = school.visitor("Hugo Ballon").await;
        hugo.get(&half).await.is_not_found();
        hugo.get("/homework").await.hides("relief").shows(SECRET);
        school.visitor("Odile Ballon").await.get(&half).await.is_not_found();
        school.visitor("Karim Crayon").await.get(&half).await.shows("la carte du relief");
    }

    async fn work_of_the_evening_appears_in_the_morning(engine) {
        let school = school(engine).await;
        // 21:00.
        school.app.clock.advance(10 * 3_600 + 40 * 60);
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let claude = school.visitor("Claude Équerre").await;
        let form = claude.get(&format!("/lessons/{lesson}/homework/new")).await;
        form.shows("Il est tard : ce travail paraîtra mercredi 25 novembre à 7 h, à faire au plus tôt pour jeudi 26 novembre.");
        form.hides("mercredi 25 novembre à 9 h").shows("jeudi 26 novembre à 10 h");
        let tomorrow = lesson_at(&school, "Claude Équerre", "2026-11-25", "09:00").await;
        for due in [format!("lesson:{tomorrow}"), "day".to_owned()] {
            let fields = [("content", SECRET), ("due", due.as_str()), ("due-day", "2026-11-25")];
            claude.post_files(&format!("/lessons/{lesson}/homework"), &fields, &[]).await.is(422);
        }
        assert_eq!(count(&school, "select count(*) from assignment").await, 0);
        let work = give(&school, &claude, lesson, SECRET, &[]).await;
        claude.get(&work).await.shows("Les élèves verront ce travail à partir du mercredi 25 novembre 2026 à 7 h");
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&work).await.is_not_found();
        lina.get("/homework").await.hides(SECRET);
        lina.get(&format!("/lessons/{lesson}")).await.hides(SECRET);
        school.visitor("Samira Crayon").await.get("/homework").await.hides(SECRET);
        school.app.clock.advance(10 * 3_600);
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&work).await.shows(SECRET);
        lina.get("/homework").await.shows(SECRET);
    }

    async fn the_load_of_the_day_is_shown_and_asked_about_once(engine) {
        let school = school(engine).await;
        let anne = school.visitor("Anne Virgule").await;
        let french = lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await;
        give(&school, &anne, french, "Dictée", &[("due", "day"), ("due-day", "2026-11-26"), ("minutes", "50"), ("kind", "test")]).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let form = claude.get(&format!("/lessons/{lesson}/homework/new")).await;
        form.shows("jeudi 26 novembre à 10 h déjà 50 min et 1 contrôle").shows("mercredi 25 novembre à 9 h rien encore");
        let thursday = offered(&form)[1].clone();
        let path = format!("/lessons/{lesson}/homework");
        let fields = [("content", "Des fractions"), ("due", thursday.as_str()), ("minutes", "30"), ("kind", "exercise")];
        let asked = claude.post_files(&path, &fields, &[]).await;
        asked.is(422).shows("la classe compte déjà 50 min et 1 contrôle").shows("Donner quand même").shows("Des fractions");
        let mut agreed = fields.to_vec();
        agreed.push(("agree", "2026-11-26"));
        claude.post_files(&path, &agreed, &[]).await.is(303);
        // A full day, seen by who gives to half of the class as well, and by nobody of another class.
        let bilal = school.visitor("Bilal Atlas").await;
        let half = lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await;
        bilal.get(&format!("/lessons/{half}/homework/new")).await.shows("déjà 80 min et 1 contrôle").shows("Jour chargé");
        let other = lesson_at(&school, "Claude Équerre", TUESDAY, "11:00").await;
        claude.get(&format!("/lessons/{other}/homework/new")).await.hides("80 min");
        // Little more work for a free day is not asked about.
        let fields = [("content", "Une leçon"), ("due", "day"), ("due-day", "2026-11-27"), ("minutes", "20")];
        claude.post_files(&path, &fields, &[]).await.is(303);
    }

    async fn what_is_wrong_comes_back_with_all_that_was_typed(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let path = format!("/lessons/{lesson}/homework");
        for (fields, says) in [
            (vec![("content", " "), ("due", "day"), ("due-day", "2026-12-01")], "Écrivez ce qui est à faire."),
            (vec![("content", "gardé"), ("due", "day"), ("due-day", "2026-11-23")], "Trop tôt"),
            (vec![("content", "gardé"), ("due", "day"), ("due-day", "2026-11-29")], "Pas de cours ce jour-là : Dimanche"),
            (vec![("content", "gardé"), ("due", "day"), ("due-day", "2026-12-25")], "Pas de cours ce jour-là"),
            (vec![("content", "gardé"), ("due", "day"), ("due-day", "9999-12-31")], "Choisissez un cours ou un jour à venir"),
            (vec![("content", "gardé"), ("due", "lesson:00000000-0000-7000-8000-000000000000")], "Choisissez un cours ou un jour à venir"),
            (vec![("content", "gardé"), ("due", "day"), ("due-day", "2026-12-01"), ("minutes", "9999")], "entre 1 et 600"),
            (vec![("content", "gardé"), ("due", "day"), ("due-day", "2026-12-01"), ("publish", "2026-12-01")], "Trop tôt"),
            (vec![("content", "gardé"), ("content-json", "{\"type\":\"doc\",\"content\":[{\"type\":\"script\"}]}")], "gardé"),
            (vec![("content", " "), ("content-json", "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\" \u{a0}\"},{\"type\":\"hard_break\"}]}]}")], "Écrivez ce qui est à faire"),
        ] {
            let page = claude.post_files(&path, &fields, &[]).await;
            page.is(422).shows(says);
            if fields[0].1 == "gardé" {
                page.shows("gardé");
            }
        }
        assert_eq!(count(&school, "select count(*) from assignment").await, 0);
        // A file that came with a form to be mended is not asked for again.
        let page = claude.post_files(&path, &[("content", ""), ("due", "day"), ("due-day", "2026-12-01")], &[("files", "plan.txt", b"un plan")]).await;
        page.is(422).shows("plan.txt");
        let kept = page.body.split("name=\"kept\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        claude.post_files(&path, &[("content", "avec un plan"), ("due", "day"), ("due-day", "2026-12-01"), ("kept", &kept)], &[]).await.is(303);
        let lina = school.visitor("Lina Crayon").await;
        let list = lina.get("/homework").await;
        let work = list.body.split("id=\"w-").nth(1).unwrap().split('"').next().unwrap().to_owned();
        lina.get(&format!("/homework/{work}")).await.shows("plan.txt");
        lina.get(&format!("/files/{kept}")).await.is(200);
        school.visitor("Inès Gommette").await.get(&format!("/files/{kept}")).await.is_not_found();
        // What is somebody else's stays hers.
        let anne = school.visitor("Anne Virgule").await;
        let french = lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await;
        let stolen = anne.post_files(&format!("/lessons/{french}/homework"), &[("content", "x"), ("due", "day"), ("due-day", "2026-12-01"), ("kept", &kept)], &[]).await;
        stolen.is(303);
        assert_eq!(files::of_holder(&school.app.db, crate::HOLDER, &[work.parse().unwrap()]).await.unwrap().len(), 1);
    }

    async fn a_choice_that_does_not_exist_is_not_taken_for_another(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let claude = school.visitor("Claude Équerre").await;
        let to = format!("/lessons/{lesson}/homework");
        let due = offered(&claude.get(&format!("{to}/new")).await).first().cloned().unwrap();
        for (name, value) in [("kind", "quiz"), ("kind", "Exercise"), ("until", "noon"), ("due", "evening"), ("due", "lesson:x")] {
            let mut fields = vec![("content", SECRET), ("due-day", "2026-11-26")];
            if name != "due" {
                fields.push(("due", due.as_str()));
            }
            fields.push((name, value));
            claude.post_files(&to, &fields, &[]).await.is(422).shows("Choisissez une des réponses proposées").shows(SECRET);
        }
        assert_eq!(count(&school, "select count(*) from assignment").await, 0);
        school.visitor("Lina Crayon").await.post("/homework/sharing", &[("shared", "maybe")]).await.is(400);
    }

    async fn an_excerpt_reads_as_a_sentence(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let claude = school.visitor("Claude Équerre").await;
        let words = "Apprendre la règle $\\frac{2}{3} + \\frac{1}{6}$\n\nRevoir :\n\n- les exercices corrigés\n- la fiche";
        give(&school, &claude, lesson, words, &[]).await;
        for who in ["Claude Équerre", "Lina Crayon"] {
            let page = school.visitor(who).await.get("/homework").await;
            page.shows("Apprendre la règle 2/3 + 1/6. Revoir : les exercices corrigés ; la fiche").hides("frac").hides("– les");
        }
    }

    async fn work_is_given_to_a_parallel_class_as_well(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let due = offered(&claude.get(&format!("/lessons/{lesson}/homework/new")).await).first().cloned().unwrap();
        let fields = [("content", SECRET), ("due", &due), ("kind", "test"), ("minutes", "25"), ("hand-in", "yes")];
        claude.post_files(&format!("/lessons/{lesson}/homework"), &fields, &[("files", "fiche.txt", b"la fiche"), ("files", "aide.txt", b"une aide")]).await.is(303);
        let (id,): (crate::model::AssignmentId,) = school.app.db.one("select id from assignment", args![]).await.unwrap();
        let work = claude.get(&format!("/homework/{id}")).await;
        work.shows("Donner aussi à une autre classe").shows("5e A").shows("4e C");
        let other = section(&school, "college", "5A", "061300").await;
        let form = format!("/homework/sections/{other}");
        let page = claude.get(&format!("{form}?copy={id}")).await;
        page.shows("Donner du travail pour 5e A").shows("Repris de Mathématiques · 6e B").shows(SECRET).shows("fiche.txt").shows("aide.txt");
        assert!(page.body.contains("name=\"kind\" value=\"test\" checked") && page.body.contains("value=\"25\""), "{}", page.body);
        assert!(page.statements() <= 12, "{}", page.statements());
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "11:00").await;
        assert_eq!(offered(&page).first(), Some(&format!("lesson:{lesson}")), "its own next lesson");
        let files: Vec<String> = page.body.split("name=\"copied\" value=\"").skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect();
        assert_eq!(files.len(), 2);
        // What was chosen comes back with what is to be mended, one file no more.
        let (copy, due) = (id.to_string(), format!("lesson:{lesson}"));
        let wrong = claude.post_files(&form, &[("copy", &copy), ("copied", &files[0]), ("content", ""), ("due", &due)], &[]).await;
        assert_eq!(wrong.is(422).body.matches("name=\"copied\"").count(), 2);
        assert!(wrong.body.contains(&format!("value=\"{}\" checked", files[0])) && !wrong.body.contains(&format!("value=\"{}\" checked", files[1])));
        claude.post(&format!("{form}/draft"), &[("copy", &copy), ("content", "un brouillon"), ("due", &due)]).await.is(204);
        claude.get(&form).await.hides("un brouillon");
        claude.get(&format!("{form}?copy={id}")).await.shows("un brouillon");
        let done = claude.post_files(&form, &[("copy", &copy), ("copied", &files[0]), ("content", SECRET), ("due", &due), ("kind", "test"), ("minutes", "25")], &[]).await;
        let there = done.is(303).location().to_owned();
        assert_ne!(there, format!("/homework/{id}"));
        let copied = claude.get(&there).await;
        copied.shows("Mathématiques · 5e A").shows(SECRET).shows("fiche.txt").hides("aide.txt").shows("25 min").shows("Contrôle");
        claude.get(&format!("/homework/{id}")).await.shows("Mathématiques · 6e B").shows("fiche.txt").shows("aide.txt");
        assert_eq!(count(&school, "select count(*) from attachment where holder_kind = 'homework.assignment' and removed_at is null").await, 3);
        assert_eq!(count(&school, "select count(*) from homework_draft").await, 0);
        // Each class reads its own.
        school.visitor("Lina Crayon").await.get(&there).await.is_not_found();
        let ines = school.visitor("Inès Gommette").await;
        ines.get(&there).await.shows(SECRET).shows("fiche.txt");
        ines.get(&format!("/homework/{id}")).await.is_not_found();
        // Nobody copies what she does not give, to whom she does not teach.
        let anne = school.visitor("Anne Virgule").await;
        let french = section(&school, "college", "6B", "020700").await;
        anne.get(&format!("/homework/sections/{french}?copy={id}")).await.is_not_found();
        anne.post_files(&format!("/homework/sections/{french}"), &[("copy", &copy), ("copied", &files[0]), ("content", "x")], &[]).await.is_not_found();
        claude.get(&format!("/homework/sections/{french}?copy={id}")).await.is_not_found();
        claude.post(&format!("/homework/{id}/withdrawal"), &[]).await.is(303);
        claude.get(&format!("{form}?copy={id}")).await.is_not_found();
    }

    async fn open_lists_hear_what_changes(engine) {
        let school = school(engine).await;
        let version = async || count(&school, "select coalesce(max(version), 0) from homework_state").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (claude, lina) = (school.visitor("Claude Équerre").await, school.visitor("Lina Crayon").await);
        assert_eq!(version().await, 0);
        let work = give(&school, &claude, lesson, SECRET, &[]).await;
        assert_eq!(version().await, 1);
        let id = work.rsplit('/').next().unwrap();
        for (path, fields, more) in [("/variants", vec![("content", "moins"), ("pupil", &*person("Hugo Ballon").to_string())], 1), ("/withdrawal", vec![], 1), ("/withdrawal", vec![("restore", "yes")], 1)] {
            let before = version().await;
            claude.post(&format!("{work}{path}"), &fields).await.is(303);
            assert!(version().await >= before + more, "{path} {fields:?}");
        }
        // What a pupil keeps for herself is nobody's news.
        let before = version().await;
        lina.post("/homework/ticks", &[("done", id)]).await.is(303);
        lina.post("/homework/tasks", &[("words", "Une boîte"), ("day", "2026-11-26")]).await.is(303);
        assert_eq!(version().await, before);
        for who in [&lina, &claude] {
            assert!(who.get("/homework").await.body.contains("data-live=\"homework\""));
        }
        let wrong = lina.post("/homework/tasks", &[("words", ""), ("day", "2026-11-26")]).await;
        assert!(!wrong.is(422).body.contains("data-live"), "what is to be mended stays");
    }

    async fn two_teachers_change_one_assignment_and_nothing_is_lost(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let work = give(&school, &claude, lesson, "premier texte", &[("due", "day"), ("due-day", "2026-12-01")]).await;
        let edit = format!("{work}/edit");
        claude.get(&edit).await.shows("premier texte");
        let fields = |words: &'static str| [("content", words), ("due", "day"), ("due-day", "2026-12-01"), ("kind", "exercise"), ("version", "1")];
        claude.post_files(&edit, &fields("deuxième texte"), &[]).await.leads_to(&work);
        let conflict = claude.post_files(&edit, &fields("mon texte à moi"), &[]).await;
        assert_eq!(conflict.status, 409, "{}", conflict.text());
        for words in ["deuxième texte", "mon texte à moi", "Quelqu’un d’autre a modifié"] {
            assert!(conflict.text().contains(words), "{words}: {}", conflict.text());
        }
        assert!(conflict.body.contains("name=\"version\" value=\"2\""), "the next one is based on what is there");
        let mut again = fields("les deux ensemble").to_vec();
        again.pop();
        again.push(("version", "2"));
        claude.post_files(&edit, &again, &[]).await.leads_to(&work);
        claude.get(&work).await.shows("les deux ensemble");
        assert_eq!(count(&school, "select count(*) from assignment_past").await, 2, "what was said before is kept");
    }

    async fn what_is_taken_back_says_so_to_those_who_saw_it(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let work = give(&school, &claude, lesson, SECRET, &[]).await;
        claude.post(&format!("{work}/withdrawal"), &[]).await.leads_to(&work);
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&work).await.shows("Ce travail a été retiré").hides(SECRET);
        lina.get("/homework").await.shows("Retiré").hides(SECRET);
        claude.get(&work).await.shows(SECRET).shows("Le donner à nouveau");
        claude.get(&format!("{work}/edit")).await.is_not_found();
        claude.post(&format!("{work}/withdrawal"), &[("restore", "yes")]).await.leads_to(&work);
        lina.get(&work).await.shows(SECRET);
    }

    async fn drafts_are_kept_for_their_author_and_come_back(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (form, draft) = (format!("/lessons/{lesson}/homework/new"), format!("/lessons/{lesson}/homework/draft"));
        assert!(claude.get(&form).await.body.contains(&format!("data-draft-url=\"{draft}\"")));
        // The script, then the button, then a session that ended.
        claude.post(&draft, &[("content", "des phrases longues"), ("due", "day"), ("due-day", "2026-12-01"), ("minutes", "25")]).await.is(204);
        claude.post_files(&draft, &[("content", "des phrases plus longues"), ("by-hand", "yes"), ("minutes", "25")], &[]).await.leads_to(&form);
        let again = school.visitor("Claude Équerre").await;
        again.get(&form).await.shows("Votre brouillon du mardi 24 novembre 2026 à 10 h 20").shows("des phrases plus longues");
        // Nobody else sees it, and no draft is kept where one gives no work.
        school.visitor("Lina Crayon").await.post(&draft, &[("content", "x")]).await.is_not_found();
        school.visitor("Anne Virgule").await.post(&draft, &[("content", "x")]).await.is_not_found();
        give(&school, &again, lesson, "des phrases", &[]).await;
        assert_eq!(count(&school, "select count(*) from homework_draft").await, 0, "it is given");
        claude.post(&draft, &[("content", "un brouillon de trop")]).await.is(204);
        claude.post(&draft, &[("discard", "yes")]).await.leads_to(&form);
        claude.get(&form).await.hides("un brouillon de trop");
    }

    async fn work_is_given_without_a_timetable_too(engine) {
        let school = school(engine).await;
        let section = section(&school, "ecole", "CM1", "ECOLE").await;
        let paul = school.visitor("Paul Compas").await;
        let form = format!("/homework/sections/{section}");
        paul.get("/homework").await.shows("CM1 · Toutes matières");
        paul.get(&form).await.shows("Donner du travail pour CM1").shows("Un jour");
        paul.post_files(&form, &[("content", "la poésie"), ("due", "day"), ("due-day", "2026-11-26"), ("kind", "lesson")], &[]).await.leads_to("/homework");
        school.visitor("Noé Crayon").await.get("/homework").await.shows("la poésie");
        school.visitor("Claude Équerre").await.get(&form).await.is_not_found();
        let samira = school.visitor("Samira Crayon").await;
        samira.get(&format!("/homework?student={}", person("Noé Crayon"))).await.shows("Devoirs de Noé").shows("la poésie");
        samira.get("/homework").await.shows("Devoirs de Lina").hides("la poésie");
    }
}
