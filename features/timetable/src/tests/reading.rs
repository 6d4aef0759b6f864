//! What is read of the timetable, by whom.

use super::*;
use crate::model::{ChangeId, ChangeKind, Effective, Reason};
use crate::store::{self, Of};
use kit::Profile;
use testing::both_engines;

const TUESDAY: &str = "2026-11-24";

async fn of(school: &School, at: &str, of: Of) -> Vec<String> {
    let (from, to) = (day(TUESDAY), day(TUESDAY).plus_days(1));
    store::lessons(&school.app.db, structure(at), of, from, to).await.unwrap().iter().map(said).collect()
}

fn said(lesson: &Effective) -> String {
    let rooms: Vec<&str> = lesson.rooms.iter().map(|room| room.name.as_str()).collect();
    let audience: Vec<&str> = lesson.audiences().into_iter().map(|one| one.label()).collect();
    format!("{} {} {}", lesson.slot.starts, audience.join("+"), rooms.join("+"))
}

async fn reads(school: &School, who: &str, lesson: LessonId) -> bool {
    let viewer = school.app.viewer(person(who), school.now()).await.unwrap().unwrap();
    store::lesson(&school.app.db, &viewer, lesson).await.is_ok()
}

/// Writes a change by hand: the pages do it by `change`.
async fn change(school: &School, lesson: LessonId, kind: ChangeKind, more: (Option<&str>, Option<RoomId>, Option<PersonId>)) {
    let (to, room, teacher) = more;
    let at = to.map(|text| text.split(' ').collect::<Vec<_>>());
    let part = |index: usize| at.as_ref().map(|parts| parts[index].to_owned());
    school
        .app
        .db
        .run(
            "insert into lesson_change (id, structure_id, lesson_id, kind, at, reason, to_day, to_starts, to_ends, room_id, teacher_id, source)
             select $1, structure_id, id, $3, $4, $5, $6, $7, $8, $9, $10, 'test' from lesson where id = $2",
            args![ChangeId::new(school.now()), lesson, kind, school.now(), Reason::Outing, part(0), part(1), part(2), room, teacher],
        )
        .await
        .unwrap();
}

both_engines! {
    async fn everybody_has_their_own_lessons(engine) {
        let school = school(engine).await;
        let pupil = |name: &str| Of::Pupil(person(name));
        assert_eq!(of(&school, "college", pupil("Lina Crayon")).await, ["08:30 6e B 112", "10:00 6e B 204", "13:30 6e B groupe 1 204"]);
        assert_eq!(of(&school, "college", pupil("Hugo Ballon")).await, ["08:30 6e B 112", "10:00 6e B 204"], "he is in no group");
        assert_eq!(of(&school, "college", pupil("Inès Gommette")).await, ["11:00 5e A 112", "14:30 5e A "]);
        assert_eq!(of(&school, "college", Of::Teacher(person("Claude Équerre"))).await, ["08:30 6e B 112", "11:00 5e A 112"]);
        assert_eq!(of(&school, "voisin", Of::Teacher(person("Claude Équerre"))).await, ["15:00 4e C V1"]);
        assert_eq!(of(&school, "college", Of::Division(testing::division("college", "6B"))).await.len(), 3);
        assert_eq!(of(&school, "college", Of::Room(room(&school, "112").await)).await.len(), 2);
        assert_eq!(of(&school, "college", Of::School).await.len(), 5);
        let section = section(&school, "college", "6B", "061300").await;
        assert_eq!(of(&school, "college", Of::Section(section)).await, ["08:30 6e B 112"]);
        // A school is never asked for what is of another.
        assert!(of(&school, "voisin", Of::Section(section)).await.is_empty());
        assert!(of(&school, "voisin", pupil("Lina Crayon")).await.is_empty());
    }

    async fn changes_bring_and_take_away(engine) {
        let school = school(engine).await;
        let maths = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        change(&school, maths, ChangeKind::Moved, (Some("2026-11-26 13:30 14:25"), None, None)).await;
        let claude = Of::Teacher(person("Claude Équerre"));
        assert_eq!(of(&school, "college", claude).await, ["11:00 5e A 112"]);
        let thursday = day("2026-11-26");
        for whose in [claude, Of::Pupil(person("Lina Crayon")), Of::Division(testing::division("college", "6B")), Of::School] {
            let there = store::lessons(&school.app.db, structure("college"), whose, thursday, thursday.plus_days(1)).await.unwrap();
            assert_eq!(there.iter().map(said).collect::<Vec<_>>(), ["13:30 6e B 112"], "{whose:?}");
        }
        let second = lesson_at(&school, "Claude Équerre", TUESDAY, "11:00").await;
        change(&school, second, ChangeKind::RoomChanged, (None, Some(room(&school, "204").await), None)).await;
        change(&school, second, ChangeKind::Covered, (None, None, Some(person("Bilal Atlas")))).await;
        assert_eq!(of(&school, "college", Of::Room(room(&school, "112").await)).await, [""; 0]);
        assert_eq!(of(&school, "college", Of::Room(room(&school, "204").await)).await.len(), 3);
        assert_eq!(of(&school, "college", Of::Teacher(person("Bilal Atlas"))).await, ["11:00 5e A 204", "13:30 6e B groupe 1 204"]);
    }

    async fn a_lesson_is_read_through_the_viewer(engine) {
        let school = school(engine).await;
        let whole = lesson_at(&school, "Claude Équerre", TUESDAY, "08:30").await;
        let half = lesson_at(&school, "Bilal Atlas", TUESDAY, "13:30").await;
        let other = lesson_at(&school, "Claude Équerre", TUESDAY, "15:00").await;
        for who in ["Lina Crayon", "Samira Crayon", "Hugo Ballon", "Odile Ballon", "Claude Équerre", "Bilal Atlas", "Rose Marelle", "Sam Sifflet", "Irène Tableau", "Yves Classeur", "Doc Signet"] {
            assert!(reads(&school, who, whole).await, "{who}");
        }
        for who in ["Inès Gommette", "Noé Crayon", "Rémi Règle", "Tom Règle", "Viviane Préface", "Nour Pansement", "Ada Souris", "Marc Boussole", "Max Platine"] {
            assert!(!reads(&school, who, whole).await, "{who}");
        }
        assert!(reads(&school, "Hugo Ballon", half).await, "his division's");
        assert!(!reads(&school, "Odile Ballon", half).await, "her son is not in that half");
        assert!(reads(&school, "Samira Crayon", half).await);
        assert!(reads(&school, "Tom Règle", other).await && reads(&school, "Claude Équerre", other).await);
        assert!(!reads(&school, "Irène Tableau", other).await);
    }

    async fn the_next_lessons_of_a_section_are_those_that_take_place(engine) {
        let school = school(engine).await;
        let section = section(&school, "college", "6B", "061300").await;
        let cancelled = lesson_at(&school, "Claude Équerre", "2026-11-25", "09:00").await;
        change(&school, cancelled, ChangeKind::Cancelled, (None, None, None)).await;
        let after = (day(TUESDAY), hour("08:30"));
        let next = store::next_lessons(&school.app.db, structure("college"), section, after, 3).await.unwrap();
        let days: Vec<String> = next.iter().map(|lesson| lesson.slot.day.to_string()).collect();
        assert_eq!(days, ["2026-12-01", "2026-12-02", "2026-12-08"]);
    }

    async fn now_and_next_leave_out_what_does_not_take_place(engine) {
        let school = school(engine).await;
        let at = structure("college");
        let (from, to) = (day(TUESDAY), day(TUESDAY).plus_days(1));
        let read = async || store::lessons_of_person_between(&school.app.db, at, person("Lina Crayon"), Profile::Student, from, to).await.unwrap();
        let found = store::now_and_next(&read().await, from, hour("10:20"));
        assert_eq!((found.now.iter().map(said).collect::<Vec<_>>(), found.next.iter().map(said).collect::<Vec<_>>()), (vec!["10:00 6e B 204".to_owned()], vec!["13:30 6e B groupe 1 204".to_owned()]));
        change(&school, lesson_at(&school, "Anne Virgule", TUESDAY, "10:00").await, ChangeKind::Cancelled, (None, None, None)).await;
        let found = store::now_and_next(&read().await, from, hour("10:20"));
        assert!(found.now.is_empty() && found.next.len() == 1);
        assert_eq!(store::now_and_next(&read().await, from, hour("14:25")), store::NowAndNext::default());
    }
}
