//! Addresses for calendar programs: made, read, revoked; what they say, and what they do not.

use super::*;
use crate::model::Reason;
use crate::write::{By, NewChange, What, change};
use testing::both_engines;

/// Makes an address on the page, and gives its path.
async fn address(visitor: &testing::Visitor, fields: &[(&str, &str)]) -> String {
    let page = visitor.post_from("/settings/calendars", "/settings/calendars", fields).await;
    page.is(200);
    let at = page.body.find("/calendar/").unwrap();
    page.body[at..].split('"').next().unwrap().to_owned()
}

async fn cancel(school: &School, lesson: LessonId) {
    let mut unit = school.app.db.begin().await.unwrap();
    let new = NewChange { lesson, what: What::Cancel(Reason::TeacherAbsent), reason: None, words: None };
    change(&mut unit, structure("college"), &new, None, By { author: None, now: school.now() }).await.unwrap().unwrap();
    unit.commit().await.unwrap();
}

/// The named school, where everybody has an account.
async fn school(engine: Engine) -> School {
    let school = super::school(engine).await;
    let sql = "insert into account (person_id, login, state, must_change, created_at, comfort)
               select id, cast(id as text), 'activated', $1, 0, '' from person";
    school.app.db.run(sql, args![false]).await.unwrap();
    school
}

fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}

both_engines! {
    async fn an_address_is_shown_once_read_without_session_and_revoked(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/timetable").await.shows("Mettre dans mon agenda");
        lina.post_from("/settings/calendars", "/settings/calendars", &[("name", " ")]).await.is(422).shows("Donne un nom");
        let path = address(&lina, &[("name", "Mon carnet")]).await;
        lina.get("/settings/calendars").await.shows("Mon carnet").shows("Jamais").hides(&path);
        let stranger = school.stranger();
        let answer = stranger.get(&path).await;
        answer.is(200);
        assert!(answer.statements() <= 8, "{}", answer.statements());
        assert_eq!(answer.headers.get("content-type").unwrap(), "text/calendar; charset=utf-8");
        let text = unfolded(&answer.body);
        for said in ["SUMMARY:Français", "LOCATION:Salle 204", "Anne Virgule", "DTSTART;TZID=Europe/Paris:20261124T100000", "X-WR-CALNAME:Mon carnet", "BEGIN:VTIMEZONE"] {
            assert!(text.contains(said), "{said}\n{text}");
        }
        for hidden in ["Crayon", "5e A", "STATUS:CANCELLED"] {
            assert!(!text.contains(hidden), "{hidden}");
        }
        lina.get("/settings/calendars").await.hides("Jamais");
        let mark = answer.headers.get("etag").unwrap().to_str().unwrap().to_owned();
        stranger.get_with(&path, &[("if-none-match", &mark)]).await.is(304);
        let id = kit_address(&school).await;
        school.visitor("Samira Crayon").await.post(&format!("/settings/calendars/{id}/revoke"), &[]).await.is_not_found();
        lina.post(&format!("/settings/calendars/{id}/revoke"), &[]).await.leads_to("/settings/calendars");
        stranger.get(&path).await.is_not_found();
        lina.get("/settings/calendars").await.hides("Mon carnet");
    }

    async fn an_unknown_address_is_not_found_and_asks_nothing(engine) {
        let school = school(engine).await;
        let stranger = school.stranger();
        for path in ["/calendar/x.ics", "/calendar/.ics", "/calendar/x", &format!("/calendar/{}", "0".repeat(64)), "/calendar/%ff.ics"] {
            let answer = stranger.get(path).await;
            assert!(matches!(answer.status.as_u16(), 404 | 400), "{path}: {}", answer.status);
            assert_eq!(answer.statements(), 0, "{path}");
        }
        stranger.get(&format!("/calendar/{}.ics", "0".repeat(64))).await.is_not_found();
    }

    async fn a_cancelled_lesson_says_so_and_its_event_stays_the_same(engine) {
        let school = school(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        let path = address(&lina, &[("name", "Agenda")]).await;
        let before = school.stranger().get(&path).await;
        let lesson = lesson_at(&school, "Bilal Atlas", "2026-11-24", "13:30").await;
        cancel(&school, lesson).await;
        let mark = before.headers.get("etag").unwrap().to_str().unwrap().to_owned();
        let after = school.stranger().get_with(&path, &[("if-none-match", &mark)]).await;
        after.is(200);
        let text = unfolded(&after.body);
        let event = text.split("BEGIN:VEVENT").find(|event| event.contains(&format!("UID:{lesson}@"))).unwrap();
        for said in ["STATUS:CANCELLED", "SUMMARY:Annulé", "SEQUENCE:1", "Professeur absent", "TRANSP:TRANSPARENT"] {
            assert!(event.contains(said), "{said}\n{event}");
        }
        assert!(unfolded(&before.body).contains(&format!("UID:{lesson}@")));
        assert_eq!(text.matches("STATUS:CANCELLED").count(), 1);
    }

    async fn a_guardian_chooses_a_child_and_a_teacher_reads_both_schools(engine) {
        let school = school(engine).await;
        let samira = school.visitor("Samira Crayon").await;
        samira.get("/settings/calendars").await.shows("Tous les cours qui me concernent").shows("Lina Crayon").hides("Inès");
        let inès = person("Inès Gommette").to_string();
        samira.post_from("/settings/calendars", "/settings/calendars", &[("name", "x"), ("whose", &inès)]).await.is(422).shows("Choisissez les cours");
        let lina = person("Lina Crayon").to_string();
        let one = school.stranger().get(&address(&samira, &[("name", "Lina"), ("whose", &lina)]).await).await;
        assert!(unfolded(&one.body).contains("SUMMARY:Français"));
        let of_all = address(&samira, &[("name", "Tous"), ("whose", "all")]).await;
        let all = school.stranger().get(&of_all).await;
        assert!(unfolded(&all.body).contains("SUMMARY:Lina\u{a0}: Français"), "{}", all.body);
        let claude = school.visitor("Claude Équerre").await;
        let text = school.stranger().get(&address(&claude, &[("name", "Cours")]).await).await;
        let text = unfolded(&text.body);
        assert!(text.contains("6e B") && text.contains("4e C") && !text.contains("Français"), "{text}");
        // Once the link is at an end, the child's lessons are there no more.
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run("update guardian_link set valid_to = '2026-11-01' where guardian_id = $1", args![person("Samira Crayon")]).await.unwrap();
        unit.viewers_changed().await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        let after = school.stranger().get(&of_all).await;
        assert!(!after.body.contains("BEGIN:VEVENT"), "{}", after.body);
    }
}

async fn kit_address(school: &School) -> String {
    let (id,): (crate::feed::AddressId,) =
        school.app.db.one("select id from calendar_address order by made_at limit 1", args![]).await.unwrap();
    id.to_string()
}
