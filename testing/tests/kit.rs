//! The kit, tried through an application: units of work, migrations, jobs, sessions, viewers, forms, overload.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use axum::response::IntoResponse;
use kit::db::{Migration, MigrationError};
use kit::jobs::{self, JobKind, NewJob};
use kit::session::{self, Lifetime};
use kit::slice::Later;
use kit::{App, Error, Filled, Form, Page, Redirect, Result, Right, Routes, SIGNED_IN, Slice, args, text};
use kit::{Decision, Instant, PUBLIC, Profile};
use preau_testing::{School, both_engines, person};
use std::sync::atomic::{AtomicUsize, Ordering};

static GATE: tokio::sync::Notify = tokio::sync::Notify::const_new();
static ARRIVED: AtomicUsize = AtomicUsize::new(0);

/// Waits until the test lets everybody go.
async fn wait() -> Page {
    let gate = GATE.notified();
    ARRIVED.fetch_add(1, Ordering::SeqCst);
    gate.await;
    Page::of("frame-menu", Shown { words: "at last".into() })
}

/// A feature for trials: notes in a table, a form, a job that fails at first.
fn probe() -> Slice {
    const NOTES: &[Migration] =
        &[Migration { name: "0001_note", sql: "create table note (id bigint primary key, words text not null);" }];
    const TEACHERS: Right = Right::new("probe.teachers", |viewer| {
        Decision::when(viewer.is(Profile::Teacher), "right-signed-in", "right-sign-in-first")
    });
    Slice::named("probe")
        .migrations(NOTES)
        .jobs(&[
            JobKind { name: "probe.note", run: |app, payload, _| Box::pin(note(app, payload)) },
            JobKind { name: "probe.broken", run: |_, _, _| Box::pin(async { Err(Error::broken("always")) }) },
        ])
        .pages(
            Routes::at("/probe/open")
                .get(PUBLIC, || async { Page::of("frame-menu", Shown { words: "everyone".into() }) })
                .and_at("/probe/wait")
                .get(PUBLIC, wait)
                .and_at("/probe/told")
                .get(PUBLIC, || async { Err::<Page, _>(Error::Busy(7)) })
                .when_busy(|query, _| ([("content-type", "application/json")], format!("\"not now: {query}\"")).into_response())
                .and_at("/probe/teachers")
                .get(TEACHERS, || async { Page::of("frame-menu", Shown { words: "teachers".into() }) })
                .and_at("/probe/form")
                .get(SIGNED_IN, || async { Page::of("frame-menu", FormPage { filled: Filled::empty() }) })
                .post(SIGNED_IN, send)
                .and_at("/probe/broken")
                .get(SIGNED_IN, || async { Err::<Page, _>(Error::broken("a secret cause")) })
                .and_at("/probe/refused")
                .get(SIGNED_IN, || async { Err::<Page, _>(Error::Refused(text!("settings-wrong-value"))) }),
        )
}

#[derive(askama::Template)]
#[template(source = "<h1>{{ words }}</h1>", ext = "html")]
struct Shown {
    words: String,
}

#[derive(askama::Template)]
#[template(source = "<form method=\"post\"><input name=\"words\" value=\"{{ filled.value(\"words\") }}\"></form>", ext = "html")]
struct FormPage {
    filled: Filled,
}

async fn send(form: Form) -> std::result::Result<Redirect, Page> {
    if form.text("words").len() > 3 {
        return Ok(Redirect::to("/probe/open").saying("frame-menu"));
    }
    let filled = Filled::with(form).and_wrong("words", "settings-wrong-value");
    Err(Page::of("frame-menu", FormPage { filled }).invalid())
}

fn note<'a>(app: &'a App, payload: &'a str) -> Later<'a, Result<()>> {
    Box::pin(async move {
        app.db
            .run("insert into note (id, words) values ((select coalesce(max(id), 0) + 1 from note), $1)", args![payload])
            .await?;
        Ok(())
    })
}

fn slices() -> Vec<Slice> {
    vec![directory::slice(), probe()]
}

async fn notes(app: &App) -> i64 {
    let (count,): (i64,) = app.db.one("select cast(count(*) as bigint) from note", vec![]).await.unwrap();
    count
}

both_engines! {
    async fn nothing_is_kept_without_a_commit(engine) {
        let school = School::open(engine, slices).await;
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run("insert into note (id, words) values (1, 'lost')", vec![]).await.unwrap();
        unit.later(NewJob { kind: "probe.note", payload: "lost".into(), not_before: None }, school.now()).await.unwrap();
        drop(unit);
        assert_eq!(school.app.work_all().await.unwrap(), 0);
        assert_eq!(notes(&school.app).await, 0);
    }

    async fn many_rows_go_in_few_statements(engine) {
        let school = School::open(engine, slices).await;
        let (touched, statements) = kit::db::counted(async {
            let mut unit = school.app.db.begin().await.unwrap();
            let touched = unit.run_many("insert into note (id, words) values {rows}", (0..2_001i64).map(|id| args![id, "x"])).await.unwrap();
            unit.commit().await.unwrap();
            touched
        })
        .await;
        let expected = match engine {
            kit::db::Engine::Sqlite => 6,
            kit::db::Engine::Postgres => 2,
        };
        assert_eq!((touched, statements), (2_001, expected));
        assert_eq!(notes(&school.app).await, 2_001);
    }

    async fn a_broken_uniqueness_is_recognised(engine) {
        let school = School::open(engine, slices).await;
        let insert = "insert into structure (id, kind, name, sort_name, uai, zone, source, created_at) values ($1, 'academy', 'x', 'x', $2, 'Europe/Paris', 'test', 0)";
        let twice = school.app.db.run(insert, args![kit::StructureId::new(school.now()), "0990001N"]).await.unwrap_err();
        assert!(kit::db::breaks_unique(&twice, "structure", "uai"), "{twice:?}");
        assert!(!kit::db::breaks_unique(&twice, "structure", "name"));
    }

    async fn altered_and_newer_schemas_are_refused(engine) {
        let school = School::open(engine, slices).await;
        let db = &school.app.db;
        const ALTERED: &[Migration] = &[Migration { name: "0001_note", sql: "create table note (id bigint primary key);" }];
        let mut all = vec![kit::own_migrations(), ("directory", directory::MIGRATIONS), ("probe", probe().migrations)];
        assert_eq!(db.pending(&all).await.unwrap(), 0);
        assert_eq!(db.migrate(&all, school.now()).await.unwrap(), 0);
        all[2].1 = ALTERED;
        assert!(matches!(db.migrate(&all, school.now()).await, Err(MigrationError::Altered { .. })));
        all.truncate(2);
        assert!(matches!(db.pending(&all).await, Err(MigrationError::TooNew { .. })));
    }

    async fn a_migration_that_fails_changes_nothing(engine) {
        let school = School::open(engine, slices).await;
        const BROKEN: &[Migration] =
            &[Migration { name: "0001_good", sql: "create table good (id bigint primary key);" }, Migration { name: "0002_bad", sql: "create table bad (id nonsense(;" }];
        let all = [kit::own_migrations(), ("directory", directory::MIGRATIONS), ("probe", probe().migrations), ("broken", BROKEN)];
        assert!(matches!(school.app.db.migrate(&all, school.now()).await, Err(MigrationError::Engine(_))));
        assert!(school.app.db.all::<(i64,)>("select id from good", vec![]).await.is_err());
    }

    async fn jobs_are_done_once_kept_when_they_fail_and_laid_aside_at_last(engine) {
        let school = School::open(engine, slices).await;
        let mut unit = school.app.db.begin().await.unwrap();
        unit.later(NewJob { kind: "probe.note", payload: "good".into(), not_before: None }, school.now()).await.unwrap();
        unit.later(NewJob { kind: "probe.broken", payload: String::new(), not_before: None }, school.now()).await.unwrap();
        unit.later(NewJob { kind: "probe.note", payload: "later".into(), not_before: Some(school.now().plus_seconds(3_600)) }, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        school.app.work_all().await.unwrap();
        assert_eq!(notes(&school.app).await, 1);
        assert_eq!(jobs::counts(&school.app).await.unwrap(), (2, 0));
        for _ in 0..jobs::TRIES_MAX {
            school.app.clock.advance(24 * 3_600);
            school.app.work_all().await.unwrap();
        }
        assert_eq!(notes(&school.app).await, 2);
        assert_eq!(jobs::counts(&school.app).await.unwrap(), (0, 1));
    }

    async fn rights_refuse_as_if_nothing_were_there(engine) {
        let school = School::open(engine, slices).await;
        school.visitor("Claude Équerre").await.get("/probe/teachers").await.shows("teachers");
        school.visitor("Lina Crayon").await.get("/probe/teachers").await.is_not_found();
        assert_eq!(school.stranger().get("/probe/teachers").await.location(), "/sign-in?next=%2Fprobe%2Fteachers");
        school.stranger().get("/probe/open").await.shows("everyone");
    }

    async fn a_refused_form_comes_back_filled_in(engine) {
        let school = School::open(engine, slices).await;
        let visitor = school.visitor("Lina Crayon").await;
        let back = visitor.post_from("/probe/form", "/probe/form", &[("words", "a<b")]).await;
        back.is(422);
        assert!(back.body.contains("value=\"a&#60;b\""), "{}", back.body);
        visitor.post_from("/probe/form", "/probe/form", &[("words", "enough")]).await.leads_to("/probe/open");
        visitor.get("/probe/open").await.shows("Menu");
    }

    async fn a_fault_gives_a_number_and_no_cause(engine) {
        let school = School::open(engine, slices).await;
        let page = school.visitor("Samira Crayon").await.get("/probe/broken").await;
        page.is(500).hides("secret cause");
        assert!(page.text().contains("Numéro de l’incident"));
        school.visitor("Samira Crayon").await.get("/probe/refused").await.is(422);
    }

    async fn a_session_ends_by_idleness_by_age_and_by_hand(engine) {
        let school = School::open(engine, slices).await;
        let lina = person("Lina Crayon");
        let open = async |lifetime: Lifetime| {
            let mut unit = school.app.db.begin().await.unwrap();
            let (id, token) = session::open(&mut unit, lina, lifetime, session::Entry { device: "test", methods: "pwd" }, school.now()).await.unwrap();
            unit.commit().await.unwrap();
            let visitor = school.stranger();
            visitor.set_cookie("preau", token.expose());
            (id, visitor)
        };
        let (_, idle) = open(Lifetime { idle_seconds: 600, absolute_seconds: 90_000, shared: false }).await;
        let (_, old) = open(Lifetime { idle_seconds: 90_000, absolute_seconds: 3_600, shared: false }).await;
        let (ended, by_hand) = open(Lifetime { idle_seconds: 90_000, absolute_seconds: 90_000, shared: false }).await;
        school.app.clock.advance(590);
        idle.get("/probe/form").await.is(200);
        school.app.clock.advance(590);
        idle.get("/probe/form").await.is(200);
        school.app.clock.advance(601);
        idle.get("/probe/form").await.is(303);
        old.get("/probe/form").await.is(200);
        school.app.clock.advance(3_600);
        old.get("/probe/form").await.is(303);
        by_hand.get("/probe/form").await.is(200);
        let mut unit = school.app.db.begin().await.unwrap();
        assert_eq!(session::end(&mut unit, person("Hugo Ballon"), ended).await.unwrap(), 0, "another's session");
        assert_eq!(session::end(&mut unit, lina, ended).await.unwrap(), 1);
        unit.commit().await.unwrap();
        by_hand.get("/probe/form").await.is(303);
    }

    async fn activity_is_written_now_and_then_whatever_the_number_of_sessions_in_one_statement(engine) {
        let school = School::open(engine, slices).await;
        let began = school.now();
        let sweep = async || {
            let (stop, stopping) = tokio::sync::watch::channel(false);
            stop.send(true).unwrap();
            kit::db::counted(school.app.clone().keep_house(false, stopping)).await.1
        };
        let mut statements = vec![];
        for names in [&["Lina Crayon"][..], &["Hugo Ballon", "Claude Équerre", "Rose Marelle", "Irène Tableau"]] {
            let mut visitors = vec![];
            for name in names {
                visitors.push((person(name), school.visitor(name).await));
            }
            let idle = school.visitor("Yves Classeur").await;
            school.app.clock.advance(300);
            for (_, visitor) in &visitors {
                visitor.get("/probe/form").await.is(200);
            }
            statements.push(sweep().await);
            for (person, visitor) in &visitors {
                let mine = session::of_person(&school.app.db, *person, school.now()).await.unwrap();
                let this = mine.iter().find(|session| Some(session.id) == visitor.session).unwrap();
                assert_eq!(this.seen_at, school.now());
            }
            let others = session::of_person(&school.app.db, person("Yves Classeur"), school.now()).await.unwrap();
            let this = others.iter().find(|session| Some(session.id) == idle.session).unwrap();
            assert_eq!(this.seen_at.seconds_since(began), school.now().seconds_since(began) - 300, "who did nothing");
        }
        assert_eq!(statements[0], statements[1]);
    }

    async fn a_change_of_the_directory_is_seen_at_once_and_a_date_when_it_comes(engine) {
        let school = School::open(engine, slices).await;
        let claude = person("Claude Équerre");
        let visitor = school.visitor("Claude Équerre").await;
        visitor.get("/probe/teachers").await.is(200);
        // Another process closes the roles: this one only sees the epoch move.
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run("update role set valid_to = '2026-11-26' where person_id = $1", args![claude]).await.unwrap();
        unit.viewers_changed().await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        visitor.get("/probe/teachers").await.is(200);
        // Midnight in Paris between the 25th and the 26th, without any change in between.
        school.app.clock.advance((24 + 13) * 3_600 + 39 * 60);
        let visitor = school.visitor("Claude Équerre").await;
        visitor.get("/probe/teachers").await.is(200);
        school.app.clock.advance(2 * 60);
        visitor.get("/probe/teachers").await.is(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_large_and_misshapen_bodies_are_refused() {
    let school = School::open(kit::db::Engine::Sqlite, slices).await;
    let visitor = school.visitor("Lina Crayon").await;
    let token = visitor.token();
    let large = "x".repeat(kit::FORM_BYTES_MAX + 1);
    visitor.post_raw("/probe/form", &[("form-token", &token), ("words", &large)], &[]).await.is(413);
    let another = school.visitor("Hugo Ballon").await;
    another.post_raw("/probe/form", &[("form-token", &token), ("words", "long enough")], &[]).await.is(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_bound_strangers_are_told_to_come_back_and_the_others_go_on() {
    let school = School::open(kit::db::Engine::Sqlite, slices).await;
    let bound = school.app.config.in_flight_max / 2;
    let known = school.visitor("Lina Crayon").await;
    known.get("/probe/form").await.is(200);
    let waiting: Vec<_> = (0..bound)
        .map(|_| {
            let visitor = school.stranger();
            tokio::spawn(async move { visitor.get("/probe/wait").await })
        })
        .collect();
    while ARRIVED.load(Ordering::SeqCst) < bound {
        tokio::task::yield_now().await;
    }
    let refused = school.stranger().get("/probe/open").await;
    refused.is(503);
    let wait: u32 = refused.headers.get("retry-after").unwrap().to_str().unwrap().parse().unwrap();
    assert!((30..120).contains(&wait));
    // A program is told in its own words, by the door as by what the door led to.
    let told = async || {
        let told = school.stranger().get("/probe/told?x=1").await;
        assert_eq!(told.is(503).body, "\"not now: x=1\"");
        assert_eq!(told.headers["content-type"], "application/json");
        told.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap()
    };
    assert!((30..120).contains(&told().await));
    school.visitor("Hugo Ballon").await.get("/probe/form").await.is(503);
    known.get("/probe/form").await.is(200);
    GATE.notify_waiters();
    for one in waiting {
        one.await.unwrap().is(200);
    }
    school.stranger().get("/probe/open").await.is(200);
    assert_eq!(told().await, 7);
}

#[tokio::test]
async fn an_instant_is_what_it_says() {
    let instant: Instant = "2026-03-29T00:59:59Z".parse().unwrap();
    let paris = kit::viewer::default_zone();
    assert_eq!(instant.in_zone(&paris).hour(), 1);
    assert_eq!(instant.plus_seconds(1).in_zone(&paris).hour(), 3, "the clock springs forward");
}

/// On a full disk SQLite ends the transaction by itself; once there is room again, writing goes on.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_full_disk_writing_goes_on() {
    let school = School::open(kit::db::Engine::Sqlite, slices).await;
    let db = &school.app.db;
    let (pages,): (i64,) = db.one("pragma page_count", vec![]).await.unwrap();
    let mut unit = db.begin().await.unwrap();
    // The bound belongs to the connection, as the lack of room to the disk.
    assert!(pages < 2_000, "{pages}");
    let _: Vec<(i64,)> = unit.all("pragma max_page_count = 2000", vec![]).await.unwrap();
    let large = "x".repeat(32 << 20);
    let full = unit.run("insert into note (id, words) values (1, $1)", args![large.as_str()]).await.unwrap_err();
    assert!(full.to_string().contains("full"), "{full}");
    drop(unit);
    db.run("insert into note (id, words) values (2, 'x')", vec![]).await.unwrap();
    assert_eq!(notes(&school.app).await, 1);
}
