//! Booking from a lesson: only what is free, once, and what becomes of it when the lesson changes.

use super::*;
use crate::model::Thing;
use crate::store;
use crate::write::{self, NewBooking, NotBooked};
use testing::both_engines;
use timetable::model::Reason;
use timetable::store::{Of, lessons};
use timetable::write::{By, NewChange, What};

/// A change of a lesson by the office.
async fn change(school: &School, lesson: LessonId, what: What) {
    school.app.clock.advance(1);
    let mut unit = school.app.db.begin().await.unwrap();
    let by = By { author: None, now: school.now() };
    let new = NewChange { lesson, what, reason: None, words: None };
    timetable::write::change(&mut unit, structure("college"), &new, None, by).await.unwrap().unwrap();
    unit.commit().await.unwrap();
}

fn to(on: &str, starts: &str, ends: &str) -> What {
    let slot = timetable::model::Slot { day: day(on), starts: starts.parse().unwrap(), ends: ends.parse().unwrap() };
    What::Move(slot, None)
}

both_engines! {
    async fn a_room_that_is_booked_takes_no_other_lesson(engine) {
        let school = school(engine).await;
        let (maths, french) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Anne Virgule", NEXT, "10:00").await);
        let r204 = room(&school, "204").await;
        let id = r204.rsplit(':').next().unwrap().to_owned();
        let head = school.visitor("Irène Tableau").await;
        let (page, other) = (format!("/lessons/{french}"), format!("/lessons/{maths}"));
        // French is in 204 at 10; Claude books it at 8:30 for his maths, which stays in 112.
        book(&school.visitor("Claude Équerre").await, maths, &r204).await.leads_to(&other);
        let said = "Salle 204 est réservée : Mathématiques, 6e B, de 8 h 30 à 9 h 25";
        // Another class may be moved to that hour, but not into that room.
        let half = lesson_at(&school, "Bilal Atlas", NEXT, "13:30").await;
        let study = format!("/lessons/{half}");
        let at_nine = |room: &str| [("move-day", NEXT.to_owned()), ("move-starts", "09:00".to_owned()), ("move-ends", "09:55".to_owned()), ("move-room", room.to_owned())];
        let second = lesson_at(&school, "Claude Équerre", NEXT, "11:00").await;
        let fifth = format!("/lessons/{second}");
        let anne = person("Anne Virgule").to_string();
        school.app.clock.advance(1);
        head.post(&format!("{page}/cancellation"), &[("cancel-reason", "other")]).await.leads_to(&page);
        school.app.clock.advance(1);
        head.post(&format!("{fifth}/teacher"), &[("teacher-next", &anne)]).await.leads_to(&fifth);
        school.app.clock.advance(1);
        let fields = at_nine(&id);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        head.post(&format!("{fifth}/move"), &fields).await.is(422).shows(said);
        let moved: (i64,) = school.app.db.one("select count(*) from lesson_change where kind = 'moved'", vec![]).await.unwrap();
        assert_eq!(moved.0, 0, "what is refused leaves nothing");
        // The lesson for which it is booked goes there.
        head.post(&format!("{other}/room"), &[("room-room", &id)]).await.leads_to(&other);
        head.get(&study).await.shows("Changer ce cours");
        // Once that lesson does not take place, the room is free for others.
        school.app.clock.advance(1);
        head.post(&format!("{other}/cancellation"), &[("cancel-reason", "outing")]).await.leads_to(&other);
        school.app.clock.advance(1);
        head.post(&format!("{fifth}/move"), &fields).await.leads_to(&fifth);
        // And its booking does not put it back where another lesson is now.
        school.app.clock.advance(1);
        head.post(&format!("{other}/restoration"), &[]).await.is(422);
    }

    async fn for_a_lesson_that_is_over_nothing_is_booked(engine) {
        let school = school(engine).await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        let (page, r204) = (format!("/lessons/{maths}"), room(&school, "204").await);
        school.visitor("Claude Équerre").await.get(&page).await.shows("Réserver une salle");
        school.app.clock.advance(7 * 24 * 60 * 60);
        let (claude, head) = (school.visitor("Claude Équerre").await, school.visitor("Irène Tableau").await);
        for visitor in [&claude, &head] {
            visitor.get(&page).await.hides("Réserver une salle");
            visitor.get(&format!("{page}/bookings/new")).await.is(422).shows("Ce cours est terminé");
            visitor.post(&format!("{page}/bookings"), &[("thing", &r204), ("move", "yes")]).await.is(422).shows("Ce cours est terminé");
        }
        let count: (i64,) = school.app.db.one("select count(*) from booking", vec![]).await.unwrap();
        assert_eq!(count.0, 0);
    }

    async fn from_a_lesson_only_what_is_free_is_shown_and_booked(engine) {
        let school = school(engine).await;
        let tablets = trolley(&school, "Chariot de tablettes").await;
        let (maths, french) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Anne Virgule", NEXT, "10:00").await);
        let claude = school.visitor("Claude Équerre").await;
        let page = format!("/lessons/{maths}");
        claude.get(&page).await.shows("Réserver une salle, un chariot").shows("Rien n’est réservé pour ce cours");
        let new = format!("{page}/bookings/new");
        // Its own room is not offered; the others are.
        claude.get(&new).await.shows("Chariot de tablettes").shows("16 tablettes").shows("Salle 204").hides("Salle 112 30");
        claude.post(&format!("{page}/bookings"), &[]).await.is(422).shows("Choisissez une salle ou un matériel");
        book(&claude, maths, &tablets).await.leads_to(&page);
        claude.get(&page).await.shows("Chariot de tablettes").shows("Réservé").hides("Rien n’est réservé");
        claude.get(&new).await.shows("Tout le matériel est pris");
        // At another hour it is free; at the same hour somebody else is told who has it.
        let anne = school.visitor("Anne Virgule").await;
        anne.get(&format!("/lessons/{french}/bookings/new")).await.shows("Chariot de tablettes");
        change(&school, french, to(NEXT, "07:30", "08:25")).await;
        change(&school, french, to(NEXT, "12:00", "12:55")).await;
        book(&anne, french, &tablets).await.leads_to(&format!("/lessons/{french}"));
        let half = lesson_at(&school, "Bilal Atlas", NEXT, "13:30").await;
        let bilal = school.visitor("Bilal Atlas").await;
        change(&school, half, to(NEXT, "09:30", "10:25")).await;
        bilal.get(&format!("/lessons/{half}/bookings/new")).await.shows("Chariot de tablettes");
        book(&bilal, maths, &tablets).await.is_not_found();
        // The room of another lesson is not free.
        let other = lesson_at(&school, "Claude Équerre", NEXT, "11:00").await;
        change(&school, other, to(NEXT, "12:00", "12:55")).await;
        claude.get(&format!("/lessons/{other}/bookings/new")).await.hides("Salle 204");
        let r204 = room(&school, "204").await;
        book(&claude, other, &r204).await.is(422).shows("Salle 204 : un cours y a lieu");
        book(&claude, other, &tablets).await.is(422).shows("Chariot de tablettes : déjà réservé par Anne Virgule (Français, 6e B)");
        book(&claude, other, "equipment:00000000-0000-7000-8000-000000000000").await.is_not_found();
    }

    async fn of_two_who_book_one_thing_at_once_one_has_it(engine) {
        let school = school(engine).await;
        let tablets = trolley(&school, "Chariot de tablettes").await;
        let r204 = room(&school, "204").await;
        let (maths, second) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Bilal Atlas", NEXT, "13:30").await);
        let other_class = lesson_at(&school, "Claude Équerre", NEXT, "11:00").await;
        // Both lessons at one hour: that of 5e A, and that of half a 6e B.
        change(&school, second, to(NEXT, "15:00", "15:55")).await;
        change(&school, other_class, to(NEXT, "15:00", "15:55")).await;
        change(&school, second, What::Room(None)).await;
        for thing in [tablets.as_str(), r204.as_str()] {
            let thing = Thing::parse(thing).unwrap();
            let of = |lesson: LessonId, who: &'static str| {
                let school = school.clone();
                tokio::spawn(async move {
                    let lesson = lessons(&school.app.db, structure("college"), Of::Lesson(lesson), day(NEXT), day(NEXT).plus_days(1)).await.unwrap().remove(0);
                    let mut unit = school.app.db.begin().await.unwrap();
                    let new = NewBooking { lesson: &lesson, thing, person: person(who), moves_there: false };
                    let made = write::book(&mut unit, &new, By { author: None, now: school.now() }).await.unwrap();
                    if made.is_ok() {
                        unit.commit().await.unwrap();
                    }
                    made
                })
            };
            let (one, other) = tokio::join!(of(second, "Bilal Atlas"), of(other_class, "Claude Équerre"));
            let made = [one.unwrap(), other.unwrap()];
            assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
            assert!(made.iter().any(|made| matches!(made, Err(NotBooked::Taken(_)))), "{made:?}");
        }
        assert!(store::of_lesson(&school.app.db, structure("college"), maths).await.unwrap().is_empty());
    }

    async fn a_room_is_booked_without_moving_the_lesson_unless_that_is_asked(engine) {
        let school = school(engine).await;
        let r204 = room(&school, "204").await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        let page = format!("/lessons/{maths}");
        let claude = school.visitor("Claude Équerre").await;
        book(&claude, maths, &r204).await.leads_to(&page);
        school.visitor("Lina Crayon").await.get(&page).await.shows("Salle 112").hides("Salle 204").hides("Réservations");
        claude.get("/bookings").await.shows("Salle 204").shows("Réservé");
        claude.post(&format!("{}/cancellation", only_booking(&school).await), &[]).await.leads_to("/bookings");
        claude.get("/bookings").await.shows("Vous n’avez rien réservé");
        claude.post(&format!("{page}/bookings"), &[("thing", &r204), ("move", "yes")]).await.leads_to(&page);
        school.visitor("Lina Crayon").await.get(&page).await.shows("Salle 204 au lieu de 112");
    }

    async fn a_cancelled_lesson_gives_its_things_back_and_takes_none_away_when_it_returns(engine) {
        let school = school(engine).await;
        let tablets = trolley(&school, "Chariot de tablettes").await;
        let (maths, french) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Anne Virgule", NEXT, "10:00").await);
        let (claude, anne) = (school.visitor("Claude Équerre").await, school.visitor("Anne Virgule").await);
        book(&claude, maths, &tablets).await.is(303);
        // However the lesson is cancelled: here by the timetable itself, which knows nothing of bookings.
        change(&school, maths, What::Cancel(Reason::Exam)).await;
        claude.get("/bookings").await.shows("Cours annulé : libéré");
        claude.get(&format!("/lessons/{maths}/bookings/new")).await.is_not_found();
        // It comes back, and has it again, as long as nobody else took it.
        change(&school, maths, What::Restore).await;
        claude.get("/bookings").await.shows("Réservé");
        change(&school, maths, What::Cancel(Reason::Exam)).await;
        change(&school, french, to(NEXT, "08:30", "09:25")).await;
        anne.get(&format!("/lessons/{french}/bookings/new")).await.shows("Chariot de tablettes");
        book(&anne, french, &tablets).await.is(303);
        change(&school, french, to(NEXT, "10:00", "10:55")).await;
        change(&school, maths, What::Restore).await;
        claude.get("/bookings").await.hides("Chariot de tablettes");
        // Anne's lesson has moved: her booking is to be confirmed, and is free meanwhile.
        anne.get("/bookings").await.shows("Cours déplacé au mardi 1 de 10 h à 10 h 55 : à confirmer");
        anne.get("/").await.shows("Chariot de tablettes pour Français, 6e B : confirmer ou annuler");
        anne.post(&format!("{}/confirmation", only_booking(&school).await), &[]).await.leads_to("/bookings");
        anne.get("/bookings").await.shows("Réservé").shows("de 10 h à 10 h 55");
    }

    async fn a_moved_booking_is_confirmed_only_where_it_is_free(engine) {
        let school = school(engine).await;
        let tablets = trolley(&school, "Chariot de tablettes").await;
        let (maths, french) = (lesson_at(&school, "Claude Équerre", NEXT, "08:30").await, lesson_at(&school, "Anne Virgule", NEXT, "10:00").await);
        let other = lesson_at(&school, "Claude Équerre", NEXT, "11:00").await;
        let (claude, anne) = (school.visitor("Claude Équerre").await, school.visitor("Anne Virgule").await);
        book(&anne, french, &tablets).await.is(303);
        let booking = only_booking(&school).await;
        book(&claude, other, &tablets).await.is(303);
        change(&school, french, to(NEXT, "11:00", "11:55")).await;
        anne.post(&format!("{booking}/confirmation"), &[]).await.is(422).shows("déjà réservé par Claude Équerre");
        change(&school, french, What::Cancel(Reason::Other)).await;
        anne.post(&format!("{booking}/confirmation"), &[]).await.is(422).shows("Ce cours n’a plus lieu");
        claude.post(&format!("{booking}/confirmation"), &[]).await.is_not_found();
        claude.post(&format!("{booking}/cancellation"), &[]).await.is_not_found();
        anne.post(&format!("{booking}/cancellation"), &[]).await.leads_to("/bookings");
        anne.post(&format!("{booking}/cancellation"), &[]).await.is_not_found();
        let _ = maths;
    }

    async fn where_a_lesson_is_now_is_what_the_timetable_says(engine) {
        let school = school(engine).await;
        let tablets = trolley(&school, "Chariot de tablettes").await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        book(&school.visitor("Claude Équerre").await, maths, &tablets).await.is(303);
        let series = [
            to(NEXT, "15:00", "15:55"),
            What::Cancel(Reason::Outing),
            What::Restore,
            What::Room(None),
            to("2026-12-03", "09:00", "09:55"),
            What::Cancel(Reason::Outing),
            What::Restore,
            to(NEXT, "08:30", "09:25"),
        ];
        for what in series {
            change(&school, maths, what).await;
            let here = lessons(&school.app.db, structure("college"), Of::Lesson(maths), day("2026-11-01"), day("2027-01-01")).await.unwrap().remove(0);
            let booked = store::of_lesson(&school.app.db, structure("college"), maths).await.unwrap().remove(0);
            assert_eq!(booked.lesson_now, here.cancelled.is_none().then_some(here.slot), "{what:?}");
        }
    }

    async fn a_room_that_a_lesson_takes_since_is_said(engine) {
        let school = school(engine).await;
        let r204 = room(&school, "204").await;
        let tuesday = "2026-11-24";
        let other = lesson_at(&school, "Claude Équerre", tuesday, "11:00").await;
        let claude = school.visitor("Claude Équerre").await;
        book(&claude, other, &r204).await.is(303);
        let french = lesson_at(&school, "Anne Virgule", tuesday, "10:00").await;
        change(&school, french, to(tuesday, "11:00", "11:55")).await;
        claude.get("/bookings").await.shows("La salle a été prise par un cours");
    }
}
