//! Changes: who makes them, what is refused, and two who want the same room at once.

use super::*;
use crate::model::{ChangeKind, Clash, Reason, Slot};
use crate::store;
use crate::write::{By, NewChange, Refusal, What, change};
use kit::words::Text;
use testing::both_engines;

const TUESDAY: &str = "2026-11-24";
const NEXT: &str = "2026-12-01";

fn slot(on: &str, starts: &str, ends: &str) -> Slot {
    Slot { day: day(on), starts: hour(starts), ends: hour(ends) }
}

/// Makes a change in a unit of its own.
async fn make(school: &School, lesson: LessonId, what: What) -> Result<(), Refusal> {
    let mut unit = school.app.db.begin().await.unwrap();
    let new = NewChange { lesson, what, reason: None, words: None };
    // The clock stands still in tests; changes follow one another all the same.
    school.app.clock.advance(1);
    let by = By { author: Some(person("Irène Tableau")), now: school.now() };
    let made = change(&mut unit, structure("college"), &new, None, by).await.unwrap();
    if made.is_ok() {
        unit.commit().await.unwrap();
    }
    made
}

fn clash(made: Result<(), Refusal>) -> Option<(Clash, Text)> {
    match made {
        Err(Refusal::Collides(clash, lesson)) => Some((clash, lesson.name())),
        _ => None,
    }
}

both_engines! {
    async fn what_would_be_in_two_places_is_refused(engine) {
        let school = school(engine).await;
        let maths = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let (r112, r204) = (room(&school, "112").await, room(&school, "204").await);
        // 10:30: the pupils have French in 204, until 10:55.
        let found = clash(make(&school, maths, What::Move(slot(TUESDAY, "10:30", "11:00"), None)).await);
        assert_eq!(found, Some((Clash::Pupils, Text::literal("Français"))));
        // 11:00: Claude teaches 5e A.
        let found = clash(make(&school, maths, What::Move(slot(TUESDAY, "10:55", "11:30"), None)).await);
        assert_eq!(found, Some((Clash::Teacher(person("Claude Équerre")), Text::literal("Mathématiques"))));
        // 13:30: half of the class has geography.
        let found = clash(make(&school, maths, What::Move(slot(TUESDAY, "14:00", "14:40"), None)).await);
        assert_eq!(found.map(|(clash, _)| clash), Some(Clash::Pupils));
        // 14:30 is free; the room is not yet taken.
        assert_eq!(make(&school, maths, What::Move(slot(TUESDAY, "15:30", "16:25"), Some(r204))).await, Ok(()));
        let french = lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await;
        assert_eq!(make(&school, french, What::Room(Some(r112))).await, Ok(()));
        let second = lesson_at(&school, "Claude Équerre", TUESDAY, "11:00").await;
        let found = clash(make(&school, second, What::Move(slot(TUESDAY, "10:30", "10:55"), None)).await);
        assert_eq!(found.map(|(clash, _)| clash), Some(Clash::Room(r112)));
        let next = What::Teacher { next: person("Bilal Atlas"), instead_of: None, covers: true };
        assert_eq!(make(&school, second, next).await, Ok(()));
        let half = lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await;
        assert!(make(&school, half, What::Move(slot(TUESDAY, "11:00", "11:55"), None)).await.is_err());
    }

    async fn words_of_a_change_turn_nothing_around_them(engine) {
        let school = school(engine).await;
        let lesson = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let mut unit = school.app.db.begin().await.unwrap();
        let words = Some("Au \u{202E}gymnase\u{2066},\u{7}\navec des baskets");
        let new = NewChange { lesson, what: What::Cancel(Reason::Exam), reason: None, words };
        change(&mut unit, structure("college"), &new, None, By { author: None, now: school.now() }).await.unwrap().unwrap();
        let (kept,): (String,) = unit.one("select words from lesson_change where lesson_id = $1", args![lesson]).await.unwrap();
        assert_eq!(kept, "Au gymnase,\navec des baskets");
    }

    async fn what_makes_no_sense_is_refused(engine) {
        let school = school(engine).await;
        let maths = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        assert_eq!(make(&school, maths, What::Restore).await, Err(Refusal::Same));
        assert_eq!(make(&school, maths, What::Move(slot(TUESDAY, "08:30", "09:25"), None)).await, Err(Refusal::Same));
        assert_eq!(make(&school, maths, What::Move(slot(TUESDAY, "09:25", "08:30"), None)).await, Err(Refusal::Hours));
        assert_eq!(make(&school, maths, What::Move(slot(TUESDAY, "00:00", "23:59"), None)).await, Err(Refusal::Hours));
        assert_eq!(make(&school, maths, What::Room(Some(room(&school, "V1").await))).await, Err(Refusal::Unknown), "a room of the neighbours");
        let pupil = What::Teacher { next: person("Lina Crayon"), instead_of: None, covers: false };
        assert_eq!(make(&school, maths, pupil).await, Err(Refusal::Unknown));
        assert_eq!(make(&school, maths, What::Cancel(Reason::Outing)).await, Ok(()));
        assert_eq!(make(&school, maths, What::Cancel(Reason::Exam)).await, Err(Refusal::Same));
        let elsewhere = lesson_at(&school, "Claude Équerre", TUESDAY, "15:00").await;
        let mut unit = school.app.db.begin().await.unwrap();
        let new = NewChange { lesson: elsewhere, what: What::Cancel(Reason::Exam), reason: None, words: None };
        let by = By { author: None, now: school.now() };
        assert!(change(&mut unit, structure("college"), &new, None, by).await.is_err(), "a lesson of another school is not there");
    }

    async fn a_cancelled_lesson_frees_its_hour_until_that_is_taken(engine) {
        let school = school(engine).await;
        let french = lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await;
        let maths = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        assert_eq!(make(&school, french, What::Cancel(Reason::TeacherAbsent)).await, Ok(()));
        assert_eq!(make(&school, maths, What::Move(slot(TUESDAY, "10:00", "10:55"), None)).await, Ok(()));
        let found = clash(make(&school, french, What::Restore).await);
        assert_eq!(found, Some((Clash::Pupils, Text::literal("Mathématiques"))));
        assert_eq!(make(&school, maths, What::Move(slot(TUESDAY, "08:30", "09:25"), None)).await, Ok(()));
        assert_eq!(make(&school, french, What::Restore).await, Ok(()));
        let acts: Vec<(String, i64)> = school.app.db.all("select act, count(*) from audit_entry where object_kind = 'lesson' group by act order by act", vec![]).await.unwrap();
        assert_eq!(acts, [("act-lesson-cancelled".to_owned(), 1), ("act-lesson-moved".to_owned(), 2), ("act-lesson-restored".to_owned(), 1)], "each act, and no refusal");
    }

    async fn of_two_who_want_the_same_room_at_once_one_is_refused(engine) {
        let school = school(engine).await;
        let one = lesson_at(&school, "Claude Équerre", "2026-12-01", "08:30").await;
        let other = lesson_at(&school, "Anne Virgule", "2026-12-01", "10:00").await;
        let r112 = room(&school, "112").await;
        // Different pupils would do: another class is needed for the room alone to collide.
        let second = lesson_at(&school, "Claude Équerre", "2026-12-01", "11:00").await;
        for round in 0..6 {
            let (on, hours) = (format!("2026-12-{:02}", 7 + round), ("07:00", "07:55"));
            let to = What::Move(slot(&on, hours.0, hours.1), Some(r112));
            let at = |lesson| { let school = school.clone(); tokio::spawn(async move { make(&school, lesson, to).await }) };
            let (first, last) = tokio::join!(at(other), at(second));
            let made = [first.unwrap(), last.unwrap()];
            assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{on}: {made:?}");
        }
        assert!(store::lessons(&school.app.db, structure("college"), store::Of::Lesson(one), day("2026-12-01"), day("2026-12-02")).await.unwrap()[0].changed_at.is_none());
    }

    async fn what_is_over_is_corrected_by_the_office_and_is_no_news(engine) {
        let school = school(engine).await;
        // It is 10:20: maths ended at 9:25, French is under way.
        let maths = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let french = lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await;
        let r112 = room(&school, "112").await.to_string();
        let (page, now) = (format!("/lessons/{maths}"), format!("/lessons/{french}"));
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&page).await.hides("Changer ce cours").hides("Changer de salle");
        for room in ["", r112.as_str(), "nonsense"] {
            claude.post(&format!("{page}/room"), &[("room-room", room), ("room-words", "Montez")]).await.is(422).shows("Ce cours est terminé : vous ne pouvez plus le changer");
        }
        let count: (i64,) = school.app.db.one("select count(*) from lesson_change", vec![]).await.unwrap();
        assert_eq!(count.0, 0);
        // The office says what really happened; whoever was there need not be told.
        let office = school.visitor("Yves Classeur").await;
        office.get(&page).await.shows("Changer ce cours");
        office.post(&format!("{page}/cancellation"), &[("cancel-reason", "teacher_absent")]).await.leads_to(&page);
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&page).await.shows("Annulé");
        lina.get("/timetable").await.hides("Ce qui a changé").shows("Annulé");
        // A lesson under way may still change its room, and that is news.
        let anne = school.visitor("Anne Virgule").await;
        anne.post_from(&now, &format!("{now}/room"), &[("room-room", &r112)]).await.leads_to(&now);
        lina.get("/timetable").await.shows("Ce qui a changé").shows("Salle 112 au lieu de 204");
        school.app.clock.advance(35 * 60);
        anne.get(&now).await.hides("Changer de salle");
        anne.post(&format!("{now}/room"), &[("room-room", "")]).await.is(422).shows("Ce cours est terminé");
        lina.get("/timetable").await.shows("Ce qui a changé");
    }

    async fn management_changes_lessons_a_teacher_her_room(engine) {
        let school = school(engine).await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        let page = format!("/lessons/{maths}");
        let (r204, r112) = (room(&school, "204").await.to_string(), room(&school, "112").await.to_string());
        let head = school.visitor("Irène Tableau").await;
        head.get(&page).await.shows("Changer ce cours").shows("Annuler").shows("Remplacer le professeur").shows("Salle 204 (libre)");
        let claude = school.visitor("Claude Équerre").await;
        claude.get(&page).await.shows("Changer de salle").hides("Remplacer le professeur").hides("Annuler ce cours");
        school.visitor("Lina Crayon").await.get(&page).await.shows("Mathématiques, 6e B").hides("Changer ce cours");
        school.visitor("Anne Virgule").await.get(&page).await.shows("Mathématiques, 6e B").hides("Changer ce cours");
        school.visitor("Inès Gommette").await.get(&page).await.is_not_found();
        claude.post_from(&page, &format!("{page}/room"), &[("room-room", &r204), ("room-words", "Montez au 2e")]).await.leads_to(&page);
        school.visitor("Samira Crayon").await.get(&page).await.shows("Salle 204 au lieu de 112").shows("Montez au 2e");
        for (act, field) in [("cancellation", "cancel-reason"), ("move", "move-day"), ("teacher", "teacher-next"), ("restoration", "x")] {
            claude.post(&format!("{page}/{act}"), &[(field, "outing")]).await.is_not_found();
        }
        school.visitor("Anne Virgule").await.post(&format!("{page}/room"), &[("room-room", &r112)]).await.is_not_found();
        head.post(&format!("{page}/cancellation"), &[("cancel-reason", "")]).await.is(422).shows("Choisissez un motif");
        school.app.clock.advance(1);
        head.post(&format!("{page}/cancellation"), &[("cancel-reason", "teacher_absent"), ("cancel-words", "Bon courage")]).await.leads_to(&page);
        head.get(&page).await.shows("Professeur absent").shows("Rétablir ce cours").shows("Irène Tableau");
        school.visitor("Lina Crayon").await.get(&page).await.shows("Annulé").shows("Bon courage").hides("Irène Tableau");
        school.app.clock.advance(1);
        head.post(&format!("{page}/restoration"), &[]).await.leads_to(&page);
        school.app.clock.advance(1);
        let moved = [("move-day", NEXT), ("move-starts", "10:30"), ("move-ends", "11:25")];
        head.post(&format!("{page}/move"), &moved).await.is(422).shows("Salle 204 est déjà prise : Français, 6e B, de 10 h à 10 h 55");
        let holiday = [("move-day", "2026-12-25"), ("move-starts", "10:30"), ("move-ends", "11:25")];
        head.post(&format!("{page}/move"), &holiday).await.is(422).shows("Il n’y a pas cours ce jour-là : Noël");
        let anne = person("Anne Virgule").to_string();
        head.post(&format!("{page}/teacher"), &[("teacher-next", anne.as_str())]).await.leads_to(&page);
        school.visitor("Lina Crayon").await.get(&page).await.shows("Anne Virgule remplace Claude Équerre");
        assert_eq!(ChangeKind::ALL.len(), 7);
    }

    async fn a_lesson_is_added_to_the_plan(engine) {
        let school = school(engine).await;
        let division = testing::division("college", "6B").to_string();
        let head = school.visitor("Irène Tableau").await;
        head.get(&format!("/lessons/new?division={division}")).await.shows("Mathématiques, 6e B").shows("Histoire-géographie, 6e B groupe 1");
        head.get(&format!("/lessons/new?division={}", testing::division("voisin", "4C"))).await.is_not_found();
        school.visitor("Claude Équerre").await.get(&format!("/lessons/new?division={division}")).await.is_not_found();
        let (section, claude) = (section(&school, "college", "6B", "061300").await.to_string(), person("Claude Équerre").to_string());
        let at = |starts, ends| [("division", division.as_str()), ("section", section.as_str()), ("teacher", claude.as_str()), ("day", "2026-11-26"), ("starts", starts), ("ends", ends)];
        head.post("/lessons", &[("division", &division)]).await.is(422).shows("Indiquez un jour").shows("Choisissez un enseignement");
        let answer = head.post("/lessons", &at("09:00", "09:55")).await;
        let page = answer.location().to_owned();
        assert!(page.starts_with("/lessons/"), "{}", answer.text());
        head.get(&page).await.shows("Ce cours s’ajoute à l’emploi du temps");
        school.visitor("Lina Crayon").await.get("/timetable?week=2026-11-23").await.shows("Ajouté");
        head.post("/lessons", &at("09:30", "10:25")).await.is(422).shows("a déjà cours : Mathématiques, 6e B, de 9 h à 9 h 55");
        let count: (i64,) = school.app.db.one("select count(*) from lesson where source = 'hand'", vec![]).await.unwrap();
        assert_eq!(count.0, 1, "what is refused leaves nothing");
    }
}
