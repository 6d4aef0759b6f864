//! Who sees what: pupils, guardians, teachers, and those who are nothing to each other.

use super::*;
use homework::model::{AssignmentId, Kind};
use kit::Instant;
use rich::Document;
use testing::both_engines;

async fn give(school: &School, published: Instant) -> AssignmentId {
    let due = day("2026-11-26");
    let said = Said {
        kind: Kind::Exercise,
        content: Document::from_html("<p>Exercices 4 et 5 page 58</p>").unwrap(),
        minutes: Some(20),
        hand_in: false,
        due_lesson: None,
        due_on: due,
        hand_in_until: school.now().plus_seconds(86_400),
        publish_at: published,
    };
    let new = NewAssignment {
        structure: structure("college"),
        sections: vec![section(school, "college", "6B").await],
        author: person("Claude Équerre"),
        given_lesson: None,
        given_on: day("2026-11-24"),
        said,
    };
    let mut unit = school.app.db.begin().await.unwrap();
    let given = homework::write::give(&mut unit, &[new], school.now()).await.unwrap();
    unit.commit().await.unwrap();
    given[0]
}

/// The child that `/me` gives, by first name.
async fn child(school: &School, token: &str, given: &str) -> String {
    let me = get(school, "/api/v1/me", token).await;
    let children = me.list("children");
    let found = children.iter().find(|child| child["given_name"] == given).expect("the child is there");
    found["id"].as_str().unwrap().to_owned()
}

both_engines! {
    async fn a_pupil_reads_her_own_week_and_her_own_division(engine) {
        let school = school(engine).await;
        let lina = token(&school, "Lina Crayon", "timetable:read").await;
        let week = get(&school, "/api/v1/timetable?from=2026-11-23&to=2026-11-30", &lina).await.list("lessons");
        assert_eq!(week.len(), 1);
        assert_eq!(week[0]["starts_at"], "2026-11-24T08:30:00+01:00");
        assert_eq!(week[0]["ends_at"], "2026-11-24T09:25:00+01:00");
        assert_eq!(week[0]["audiences"][0], "6e B");
        assert_eq!(week[0]["teachers"][0]["name"], "Claude Équerre");
        let (own, others) = (testing::division("college", "6B"), testing::division("college", "5A"));
        assert_eq!(get(&school, &format!("/api/v1/divisions/{own}/timetable"), &lina).await.list("lessons").len(), 1);
        get(&school, &format!("/api/v1/divisions/{others}/timetable"), &lina).await.refuses(404);
        let lesson = lesson_of(&school, "Claude Équerre").await;
        assert_eq!(get(&school, &format!("/api/v1/lessons/{lesson}"), &lina).await.json["id"], lesson.to_string());
        let other = lesson_of(&school, "Viviane Préface").await;
        get(&school, &format!("/api/v1/lessons/{other}"), &lina).await.refuses(404);
        for nothing in ["/api/v1/lessons/x", "/api/v1/divisions/x/timetable", "/api/v1/nothing", "/api/v1/lessons/00000000-0000-7000-8000-000000000000"] {
            get(&school, nothing, &lina).await.refuses(404);
        }
    }

    async fn two_guardians_read_their_childs_and_no_other_family(engine) {
        let school = school(engine).await;
        let week = "/api/v1/timetable?from=2026-11-23&to=2026-11-30";
        for name in ["Samira Crayon", "Karim Crayon"] {
            let theirs = token(&school, name, "timetable:read homework:read").await;
            // There are two children: one of them has to be named.
            get(&school, week, &theirs).await.refuses(422);
            let lina = child(&school, &theirs, "Lina").await;
            assert_eq!(get(&school, &format!("{week}&of={lina}"), &theirs).await.list("lessons").len(), 1);
            let hugo = person("Hugo Ballon");
            get(&school, &format!("{week}&of={hugo}"), &theirs).await.refuses(404);
            get(&school, &format!("/api/v1/homework?of={hugo}"), &theirs).await.refuses(404);
            get(&school, &format!("{week}&of=x"), &theirs).await.refuses(422);
        }
        // Who has one child need not say which.
        let odile = token(&school, "Odile Ballon", "timetable:read").await;
        assert_eq!(get(&school, week, &odile).await.list("lessons").len(), 1);
        let remi = token(&school, "Rémi Règle", "timetable:read").await;
        let lesson = lesson_of(&school, "Claude Équerre").await;
        get(&school, &format!("/api/v1/lessons/{lesson}"), &remi).await.refuses(404);
    }

    async fn homework_is_read_by_the_family_and_ticked_by_the_pupil_alone(engine) {
        let school = school(engine).await;
        let id = give(&school, school.now().plus_seconds(-60)).await;
        let hidden = give(&school, school.now().plus_seconds(3_600)).await;
        let lina = token(&school, "Lina Crayon", "homework:read homework:write").await;
        let list = get(&school, "/api/v1/homework", &lina).await.list("homework");
        assert_eq!(list.len(), 1, "what is not yet published is not there");
        assert_eq!((list[0]["id"].as_str(), list[0]["done"].as_bool()), (Some(id.to_string().as_str()), Some(false)));
        get(&school, &format!("/api/v1/homework/{hidden}"), &lina).await.refuses(404);
        let whole = get(&school, &format!("/api/v1/homework/{id}"), &lina).await;
        assert_eq!((whole.status, whole.json["text"].as_str().unwrap().trim()), (200, "Exercices 4 et 5 page 58"));
        let tick = format!("/api/v1/homework/{id}/tick");
        assert_eq!(call(&school, Method::PUT, &tick, &lina).await.status, 204);
        assert_eq!(get(&school, "/api/v1/homework", &lina).await.list("homework")[0]["done"], true);
        // The mother reads the work, and nothing of the tick.
        let samira = token(&school, "Samira Crayon", "homework:read homework:write").await;
        let of = child(&school, &samira, "Lina").await;
        let seen = get(&school, &format!("/api/v1/homework?of={of}"), &samira).await.list("homework");
        assert_eq!((seen.len(), seen[0]["done"].clone()), (1, Value::Null));
        call(&school, Method::PUT, &tick, &samira).await.refuses(404);
        assert_eq!(call(&school, Method::DELETE, &tick, &lina).await.status, 204);
        assert_eq!(get(&school, "/api/v1/homework", &lina).await.list("homework")[0]["done"], false);
        // A pupil of another class, and one of another school.
        for name in ["Inès Gommette", "Tom Règle"] {
            let other = token(&school, name, "homework:read homework:write").await;
            assert!(get(&school, "/api/v1/homework", &other).await.list("homework").is_empty(), "{name}");
            get(&school, &format!("/api/v1/homework/{id}"), &other).await.refuses(404);
            call(&school, Method::PUT, &tick, &other).await.refuses(404);
        }
        // The teacher reads what she gave, published or not.
        let claude = token(&school, "Claude Équerre", "homework:read").await;
        let given = get(&school, "/api/v1/homework", &claude).await.list("homework");
        assert_eq!((given.len(), given[0]["audience"].as_str()), (2, Some("6e B")));
    }

    async fn a_long_list_is_read_page_by_page(engine) {
        let school = school(engine).await;
        let lina = token(&school, "Lina Crayon", "timetable:read").await;
        let path = "/api/v1/timetable?from=2026-11-03&to=2026-12-02&limit=2";
        let (mut days, mut after) = (vec![], String::new());
        loop {
            let page = get(&school, &format!("{path}{after}"), &lina).await;
            days.extend(page.list("lessons").iter().map(|lesson| lesson["starts_at"].as_str().unwrap()[..10].to_owned()));
            match page.json["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(days, ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24", "2026-12-01"]);
        get(&school, "/api/v1/timetable?from=yesterday", &lina).await.refuses(422);
        get(&school, "/api/v1/timetable?from=2026-11-03&to=2027-11-03", &lina).await.refuses(422);
    }
}
