//! Absences are entered once; what becomes of each lesson is written at once, or not at all.

use super::*;
use testing::both_engines;

both_engines! {
    async fn an_absence_is_entered_once_and_its_lessons_are_listed(engine) {
        let school = school(engine).await;
        let head = school.visitor("Irène Tableau").await;
        head.get("/absences/new").await.shows("Qui est absent").shows("Tous annulés");
        head.post("/absences", &[("from", "x"), ("to", NEXT)]).await.is(422).shows("Choisissez qui est absent").shows("Indiquez un jour");
        let page = enter(&school, "Claude Équerre", "undecided").await;
        head.get(&page).await.shows("Absence de Claude Équerre").shows("Mathématiques, 6e B").shows("Mathématiques, 5e A").shows("À décider").shows("Une grippe").hides("Français");
        head.get("/absences?week=x").await.is(400);
        head.get("/covers/counts?from=2026-13-01").await.is(400);
        head.get("/absences?week=2026-11-30").await.shows("Claude Équerre").shows("2 cours concernés").shows("2 cours à décider");
        head.get("/absences").await.shows("Personne n’est absent cette semaine");
        head.get("/").await.shows("Absence de Claude Équerre : décider des cours");
        let claude = person("Claude Équerre").to_string();
        let again = [("person", claude.as_str()), ("from", NEXT), ("to", "2026-12-02"), ("from-hour", "10:00")];
        head.post("/absences", &again).await.is(422).shows("Une absence est déjà saisie");
        let backwards = [("person", claude.as_str()), ("from", NEXT), ("to", "2026-11-30")];
        head.post("/absences", &backwards).await.is(422).shows("La fin doit venir après le début");
        let hours = [("person", claude.as_str()), ("from", "2026-12-08"), ("to", "2026-12-08"), ("from-hour", "10:00"), ("to-hour", "12:00")];
        let afternoon = head.post("/absences", &hours).await.location().to_owned();
        head.get(&afternoon).await.shows("mardi 8 de 10 h à 12 h").shows("Mathématiques, 5e A").hides("Mathématiques, 6e B");
        let of_nobody = person("Lina Crayon").to_string();
        head.post("/absences", &[("person", of_nobody.as_str()), ("from", NEXT), ("to", NEXT)]).await.is_not_found();
    }

    async fn who_sees_and_decides_what(engine) {
        let school = school(engine).await;
        let page = enter(&school, "Claude Équerre", "undecided").await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        // The office decides, and does not read the private reason; the person reads her own.
        school.visitor("Yves Classeur").await.get(&page).await.shows("Ce que devient ce cours").hides("Une grippe");
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&page).await.shows("Mon absence").shows("Une grippe").shows("Consignes pour la classe").hides("Ce que devient ce cours");
        for other in ["Anne Virgule", "Rose Marelle", "Nour Pansement", "Doc Signet", "Viviane Préface"] {
            school.visitor(other).await.get(&page).await.is_not_found();
        }
        for other in ["Lina Crayon", "Samira Crayon", "Max Platine", "Ada Souris"] {
            school.visitor(other).await.get("/absences/new").await.is_not_found();
        }
        school.visitor("Lina Crayon").await.get("/absences").await.is_not_found();
        // Her own fate is not for her to decide: only the instructions are kept.
        let (fate, words) = (format!("fate-{maths}"), format!("instructions-{maths}"));
        claude.post(&page, &[(&fate, "cancelled"), (&words, "Faites la **page 12**")]).await.leads_to(&page);
        claude.get(&page).await.shows("À décider").shows("page 12");
        school.visitor("Lina Crayon").await.get(&format!("/lessons/{maths}")).await.shows("Consignes pour la classe").shows("page 12").hides("Annulé");
        school.visitor("Anne Virgule").await.post(&page, &[(&fate, "cancelled")]).await.is_not_found();
        let anne = person("Anne Virgule").to_string();
        let fields = [("from", "2026-12-02"), ("to", "2026-12-02"), ("person", anne.as_str()), ("fate", "cancelled"), ("structure", &structure("college").to_string())];
        let answer = claude.post("/absences", &fields).await;
        let (own,): (PersonId,) = school.app.db.one("select person_id from staff_absence where from_day = '2026-12-02'", vec![]).await.unwrap();
        assert_eq!(own, person("Claude Équerre"), "a teacher enters her own alone");
        claude.get(answer.location()).await.shows("À décider");
    }

    async fn pupils_see_the_real_hours_of_the_day(engine) {
        let school = school(engine).await;
        let page = enter(&school, "Claude Équerre", "undecided").await;
        let (maths, other) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Claude Équerre", NEXT, "11:00").await);
        let (fate, second) = (format!("fate-{maths}"), format!("fate-{other}"));
        // Monday evening: tomorrow is the day in question.
        school.app.clock.advance(6 * 86_400 + 7 * 3_600);
        let (lina, samira) = (school.visitor("Lina Crayon").await, school.visitor("Samira Crayon").await);
        let head = school.visitor("Irène Tableau").await;
        let decide = |what: &'static str| { let (head, page, fate) = (&head, page.clone(), fate.clone()); async move { head.post(&page, &[(&fate, what)]).await.leads_to(&page); } };
        for visitor in [&lina, &samira] {
            visitor.get("/").await.shows("8 h 30 – 14 h 25");
        }
        decide("cancelled").await;
        for visitor in [&lina, &samira] {
            visitor.get("/").await.shows("10 h – 14 h 25").shows("Annulé");
        }
        // In study, pupils are there at the usual hour: a study is in the place of the lesson.
        school.app.clock.advance(1);
        decide("study").await;
        lina.get("/").await.shows("8 h 30 – 14 h 25").shows("Permanence").shows("Annulé");
        school.app.clock.advance(1);
        decide("work").await;
        lina.get("/timetable?day=2026-12-01").await.shows("Permanence").shows("Salle 112");
        school.app.clock.advance(1);
        decide("undecided").await;
        lina.get("/").await.shows("8 h 30 – 14 h 25").hides("Permanence").hides("Annulé");
        // The other class is not touched; changes of the journal are there.
        head.post(&page, &[(&second, "cancelled")]).await.leads_to(&page);
        lina.get("/timetable?day=2026-12-01").await.hides("Annulé");
        let (left,): (i64,) = school.app.db.one("select count(*) from lesson where source = 'hand' and withdrawn_at is null", vec![]).await.unwrap();
        assert_eq!(left, 0, "no study is left over");
    }

    async fn nothing_is_half_done_when_one_lesson_is_in_the_way(engine) {
        let school = school(engine).await;
        let page = enter(&school, "Claude Équerre", "cancelled").await;
        let (maths, other) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Claude Équerre", NEXT, "11:00").await);
        let head = school.visitor("Irène Tableau").await;
        head.get(&page).await.shows("Annulé");
        // The hour of maths is taken by French meanwhile: maths cannot come back there, and so neither does the other lesson.
        let french = lesson_at(&school, "Anne Virgule", NEXT, "10:00").await;
        school.app.clock.advance(1);
        head.post(&format!("/lessons/{french}/move"), &[("move-day", NEXT), ("move-starts", "08:30"), ("move-ends", "09:25")]).await.leads_to(&format!("/lessons/{french}"));
        school.app.clock.advance(1);
        let (first, second) = (format!("fate-{other}"), format!("fate-{maths}"));
        head.post(&page, &[(&first, "undecided"), (&second, "undecided")]).await.is(422).shows("Mathématiques, 6e B").shows("Français");
        let back: Vec<(i64,)> = school.app.db.all("select count(*) from lesson_change where kind = 'restored'", vec![]).await.unwrap();
        assert_eq!(back, [(0,)], "neither lesson was restored");
        head.get(&format!("/lessons/{other}")).await.shows("Annulé");
    }

    async fn taking_back_restores_what_is_not_covered_and_asks_for_the_rest(engine) {
        let school = school(engine).await;
        let page = enter(&school, "Claude Équerre", "undecided").await;
        let (maths, other) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Claude Équerre", NEXT, "11:00").await);
        let head = school.visitor("Irène Tableau").await;
        head.post(&page, &[(&format!("fate-{maths}"), "cover"), (&format!("fate-{other}"), "cancelled")]).await.leads_to(&page);
        let cover = cover_of(&school, maths).await;
        school.visitor("Anne Virgule").await.post(&format!("{cover}/acceptance"), &[]).await.leads_to(&cover);
        school.app.clock.advance(1);
        let back = head.get(&format!("{page}/withdrawal")).await;
        back.shows("Assuré par Anne Virgule : cochez pour le rendre").shows("Mathématiques, 5e A");
        assert!(back.body.contains(&format!("value=\"{other}\" checked")) && !back.body.contains(&format!("value=\"{maths}\" checked")));
        school.visitor("Claude Équerre").await.post(&format!("{page}/withdrawal"), &[]).await.is_not_found();
        head.post(&format!("{page}/withdrawal"), &[("lesson", &other.to_string())]).await.leads_to("/absences");
        school.visitor("Inès Gommette").await.get(&format!("/lessons/{other}")).await.hides("Annulé");
        school.visitor("Lina Crayon").await.get(&format!("/lessons/{maths}")).await.shows("Anne Virgule remplace Claude Équerre");
        head.get(&page).await.shows("Cette absence a été retirée");
        head.post(&format!("{page}/withdrawal"), &[]).await.is_not_found();
        head.post(&page, &[(&format!("fate-{other}"), "cancelled")]).await.is_not_found();
    }

    async fn a_teacher_takes_her_own_back_while_nothing_is_decided(engine) {
        let school = school(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let page = claude.post("/absences", &[("from", NEXT), ("to", NEXT), ("structure", &structure("college").to_string())]).await.location().to_owned();
        claude.get(&page).await.shows("Retirer cette absence");
        claude.post(&format!("{page}/withdrawal"), &[]).await.leads_to("/absences");
        claude.get("/absences?week=2026-11-30").await.shows("Aucune absence de votre part");
        // She works in two schools, and says once that she is ill: each school sees its own.
        claude.get("/absences/new").await.shows("Dans tous mes établissements");
        claude.post("/absences", &[("from", NEXT), ("to", NEXT), ("everywhere", "yes")]).await.leads_to("/absences?week=2026-12-01");
        claude.get("/absences?week=2026-11-30").await.shows("Collège Voisin").shows("Collège Imaginaire");
        for head in ["Irène Tableau", "Viviane Préface"] {
            school.visitor(head).await.get("/absences?week=2026-11-30").await.shows("Claude Équerre");
        }
    }

    async fn of_two_who_write_instructions_neither_loses_text(engine) {
        let school = school(engine).await;
        let page = enter(&school, "Claude Équerre", "undecided").await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        let (words, was, fate) = (format!("instructions-{maths}"), format!("was-{maths}"), format!("fate-{maths}"));
        let (head, claude) = (school.visitor("Irène Tableau").await, school.visitor("Claude Équerre").await);
        claude.post(&page, &[(&words, "Page 12"), (&was, "")]).await.leads_to(&page);
        // The head opened the page before: she decides and says nothing, so that nothing is written over.
        head.post(&page, &[(&fate, "cancelled"), (&words, ""), (&was, "")]).await.leads_to(&page);
        head.get(&page).await.shows("Annulé").shows("Page 12");
        // She writes something else on what she had opened: she is told what is there, and her text is kept.
        let late = head.post(&page, &[(&words, "Page 30"), (&was, "")]).await;
        late.is(422).shows("Quelqu’un a écrit d’autres consignes").shows("Page 12").shows("Page 30");
        head.post(&page, &[(&words, "Page 30"), (&was, "Page 12")]).await.leads_to(&page);
        claude.get(&page).await.shows("Page 30").hides("Page 12");
    }

    async fn instructions_are_read_by_those_of_the_lesson(engine) {
        let school = school(engine).await;
        let page = enter(&school, "Bilal Atlas", "study").await;
        let half = lesson_at(&school, "Bilal Atlas", NEXT, "13:30").await;
        let words = format!("instructions-{half}");
        school.visitor("Bilal Atlas").await.post(&page, &[(&words, "Relisez le chapitre 3 <script>alert(1)</script>")]).await.leads_to(&page);
        let lesson = format!("/lessons/{half}");
        let lina = school.visitor("Lina Crayon").await.get(&lesson).await;
        lina.shows("Relisez le chapitre 3");
        assert!(!lina.body.contains("<script>alert"));
        school.visitor("Samira Crayon").await.get(&lesson).await.shows("Relisez le chapitre 3");
        school.visitor("Sam Sifflet").await.get(&lesson).await.shows("Relisez le chapitre 3");
        // Hugo is in the class, not in the group: he sees the lesson, not what is asked of others.
        school.visitor("Hugo Ballon").await.get(&lesson).await.shows("Annulé").hides("Relisez");
        let (study,): (LessonId,) = school.app.db.one("select study_id from absence_lesson where lesson_id = $1", args![half]).await.unwrap();
        school.visitor("Lina Crayon").await.get(&format!("/lessons/{study}")).await.shows("Permanence").shows("Relisez le chapitre 3");
    }
}
