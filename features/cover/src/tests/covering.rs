//! Covers are proposed to those who are free; the first to accept holds the lesson.

use super::*;
use crate::store;
use crate::write::{NotTaken, accept};
use testing::both_engines;
use timetable::store::{Of, lessons};
use timetable::write::By;

/// Asks for covers of a day of Claude's; gives the lesson at 8:30 and the address of its cover.
async fn asked(school: &School) -> (LessonId, String) {
    enter(school, "Claude Équerre", "cover").await;
    let maths = lesson_at(school, "Claude Équerre", NEXT, "08:30").await;
    let cover = cover_of(school, maths).await;
    (maths, cover)
}

both_engines! {
    async fn a_cover_is_proposed_to_those_who_are_free_and_near(engine) {
        let school = school(engine).await;
        let (maths, cover) = asked(&school).await;
        let head = school.visitor("Irène Tableau").await;
        // Anne teaches French there; Bilal and the librarian are free too, and may be asked.
        head.get(&cover).await.shows("Anne Virgule").shows("Attend une réponse").shows("Bilal Atlas").shows("Doc Signet").shows("aucun remplacement cette année").hides("Claude Équerre aucun");
        let anne = school.visitor("Anne Virgule").await;
        anne.get("/").await.shows("Remplacement proposé : Mathématiques, 6e B").shows("Répondre");
        anne.get("/covers").await.shows("Attend votre réponse");
        anne.get(&cover).await.shows("J’assure ce cours").hides("Bilal Atlas").hides("Noter son accord");
        for other in ["Bilal Atlas", "Lina Crayon", "Viviane Préface", "Rose Marelle"] {
            school.visitor(other).await.get(&cover).await.is_not_found();
            school.visitor(other).await.post(&format!("{cover}/acceptance"), &[]).await.is_not_found();
        }
        head.post(&cover, &[("what", "lesson")]).await.is(422).shows("Cochez au moins une personne");
        let bilal = person("Bilal Atlas").to_string();
        head.post(&cover, &[("what", "supervision"), ("teacher", &bilal)]).await.leads_to(&cover);
        school.visitor("Bilal Atlas").await.get(&cover).await.shows("Surveillance");
        anne.post(&cover, &[("teacher", &bilal)]).await.is_not_found();
        anne.post(&format!("{cover}/acceptance"), &[("teacher", &bilal)]).await.is_not_found();
        anne.post(&format!("{cover}/refusal"), &[]).await.leads_to("/covers");
        anne.get("/").await.hides("Remplacement proposé : Mathématiques, 6e B");
        head.get(&cover).await.shows("Ne peut pas");
        // She may think better of it, as long as nobody holds it.
        school.app.clock.advance(1);
        anne.post(&format!("{cover}/acceptance"), &[]).await.leads_to(&cover);
        school.visitor("Lina Crayon").await.get(&format!("/lessons/{maths}")).await.shows("Anne Virgule remplace Claude Équerre");
        anne.get("/timetable?day=2026-12-01").await.shows("Mathématiques");
        school.visitor("Bilal Atlas").await.get(&cover).await.shows("Quelqu’un d’autre assure déjà ce cours");
        school.visitor("Bilal Atlas").await.post(&format!("{cover}/acceptance"), &[]).await.is(422).shows("Quelqu’un d’autre assure déjà ce cours");
        school.visitor("Bilal Atlas").await.post(&format!("{cover}/refusal"), &[]).await.is(422);
    }

    async fn a_lesson_that_is_over_is_taken_by_nobody_and_noted_by_the_office(engine) {
        let school = school(engine).await;
        let (_, cover) = asked(&school).await;
        school.app.clock.advance(7 * 24 * 60 * 60);
        let (anne, head) = (school.visitor("Anne Virgule").await, school.visitor("Irène Tableau").await);
        anne.get(&cover).await.hides("J’assure ce cours");
        anne.post(&format!("{cover}/acceptance"), &[]).await.is(422).shows("Ce cours est terminé");
        head.post(&format!("{cover}/acceptance"), &[("teacher", &person("Anne Virgule").to_string())]).await.leads_to(&cover);
        head.get(&cover).await.shows("Assuré par");
    }

    async fn of_two_who_accept_at_once_one_holds_the_lesson(engine) {
        let school = school(engine).await;
        let (maths, cover) = asked(&school).await;
        let head = school.visitor("Irène Tableau").await;
        head.post(&cover, &[("what", "lesson"), ("teacher", &person("Bilal Atlas").to_string())]).await.leads_to(&cover);
        let id: crate::model::CoverId = cover.rsplit('/').next().unwrap().parse().unwrap();
        let lesson = lessons(&school.app.db, structure("college"), Of::Lesson(maths), day(NEXT), day(NEXT).plus_days(1)).await.unwrap().remove(0);
        let take = |who: &'static str| {
            let (school, lesson) = (school.clone(), lesson.clone());
            tokio::spawn(async move {
                let mut unit = school.app.db.begin().await.unwrap();
                let by = By { author: Some(person(who)), now: school.now() };
                let made = accept(&mut unit, (structure("college"), id), (person(who), &lesson), by).await.unwrap();
                if made.is_ok() {
                    unit.commit().await.unwrap();
                }
                made
            })
        };
        let (one, other) = tokio::join!(take("Anne Virgule"), take("Bilal Atlas"));
        let made = [one.unwrap(), other.unwrap()];
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
        assert!(made.iter().any(|made| matches!(made, Err(NotTaken::Taken))), "{made:?}");
        let covered: Vec<(i64,)> = school.app.db.all("select count(*) from lesson_change where kind = 'covered'", vec![]).await.unwrap();
        assert_eq!(covered, [(1,)]);
    }

    async fn who_is_busy_or_absent_cannot_be_asked_and_cannot_accept(engine) {
        let school = school(engine).await;
        enter(&school, "Bilal Atlas", "undecided").await;
        let (_, cover) = asked(&school).await;
        let head = school.visitor("Irène Tableau").await;
        head.get(&cover).await.hides("Bilal Atlas").shows("Doc Signet");
        // What comes in between is in the way: Anne is given another lesson at that hour.
        let other = lesson_at(&school, "Anne Virgule", NEXT, "10:00").await;
        school.app.clock.advance(1);
        head.post(&format!("/lessons/{other}/cancellation"), &[("cancel-reason", "other")]).await.leads_to(&format!("/lessons/{other}"));
        let half = lesson_at(&school, "Bilal Atlas", NEXT, "13:30").await;
        school.app.clock.advance(1);
        head.post(&format!("/lessons/{half}/cancellation"), &[("cancel-reason", "other")]).await.leads_to(&format!("/lessons/{half}"));
        let anne = person("Anne Virgule").to_string();
        let second = lesson_at(&school, "Claude Équerre", NEXT, "11:00").await;
        school.app.clock.advance(1);
        let moved = [("move-day", NEXT), ("move-starts", "08:40"), ("move-ends", "09:20")];
        head.post(&format!("/lessons/{second}/teacher"), &[("teacher-next", anne.as_str())]).await.leads_to(&format!("/lessons/{second}"));
        school.app.clock.advance(1);
        let to = person("Doc Signet").to_string();
        let room = format!("/lessons/{second}/room");
        head.post(&room, &[("room-room", "")]).await.leads_to(&format!("/lessons/{second}"));
        school.app.clock.advance(1);
        head.post(&format!("/lessons/{second}/move"), &moved).await.leads_to(&format!("/lessons/{second}"));
        school.app.clock.advance(1);
        school.visitor("Anne Virgule").await.post(&format!("{cover}/acceptance"), &[]).await.is(422).shows("Anne Virgule a déjà cours");
        head.post(&cover, &[("teacher", &to)]).await.leads_to(&cover);
        // The office notes what the librarian said by telephone.
        school.app.clock.advance(1);
        school.visitor("Yves Classeur").await.post(&format!("{cover}/acceptance"), &[("teacher", &to)]).await.leads_to(&cover);
        head.get(&cover).await.shows("Assuré par").shows("Doc Signet").shows("Décompte");
    }

    async fn covers_are_counted_by_teacher_and_period(engine) {
        let school = school(engine).await;
        let (maths, cover) = asked(&school).await;
        school.visitor("Anne Virgule").await.post(&format!("{cover}/acceptance"), &[]).await.leads_to(&cover);
        let head = school.visitor("Irène Tableau").await;
        let period = "/covers/counts?from=2026-12-01&to=2026-12-01";
        head.get(period).await.shows("Anne Virgule").shows("0 h 55");
        head.get("/covers/counts?from=2026-12-02&to=2026-12-31").await.shows("Aucun remplacement dans cette période").hides("Anne Virgule");
        for other in ["Anne Virgule", "Rose Marelle", "Lina Crayon"] {
            school.visitor(other).await.get("/covers/counts").await.is_not_found();
        }
        school.visitor("Viviane Préface").await.get(period).await.hides("Anne Virgule");
        let rows = store::counts(&school.app.db, structure("college"), (day(NEXT), day(NEXT).plus_days(1))).await.unwrap();
        assert_eq!((rows.len(), rows[0].other_subject, rows[0].counted, rows[0].minutes), (1, 1, 1, 55));
        // What is not to be counted stays to be seen, as what it was.
        head.post(&format!("{cover}/count"), &[("kind", "supervision")]).await.leads_to(&cover);
        let rows = store::counts(&school.app.db, structure("college"), (day(NEXT), day(NEXT).plus_days(1))).await.unwrap();
        assert_eq!((rows[0].other_subject, rows[0].supervision, rows[0].counted, rows[0].minutes), (0, 1, 0, 0));
        // A lesson that did not take place was not covered.
        school.app.clock.advance(5);
        head.post(&format!("/lessons/{maths}/cancellation"), &[("cancel-reason", "outing")]).await.leads_to(&format!("/lessons/{maths}"));
        assert_eq!(store::counts(&school.app.db, structure("college"), (day(NEXT), day(NEXT).plus_days(1))).await.unwrap(), []);
        school.visitor("Anne Virgule").await.post(&format!("{cover}/count"), &[("kind", "supervision")]).await.is_not_found();
    }

    async fn pages_stay_within_their_statements(engine) {
        let school = school(engine).await;
        let (_, cover) = asked(&school).await;
        let page = only_absence(&school).await;
        let head = school.visitor("Irène Tableau").await;
        for address in ["/absences?week=2026-11-30", page.as_str(), cover.as_str(), "/covers", "/covers/counts", "/absences/new"] {
            let statements = head.get(address).await.statements();
            assert!(statements <= 12, "{address}: {statements}");
        }
    }
}
