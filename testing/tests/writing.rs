//! Those who write at the same time share one commit on SQLite: what each is told, and what the others see of it.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use kit::db::{Engine, Migration};
use kit::{Db, Slice, args};
use preau_testing::{School, both_engines};
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

fn slices() -> Vec<Slice> {
    const NOTES: &[Migration] =
        &[Migration { name: "0001_note", sql: "create table note (id bigint primary key, words text not null);" }];
    vec![directory::slice(), Slice::named("probe").migrations(NOTES)]
}

async fn kept(db: &Db) -> Vec<i64> {
    let ids: Vec<(i64,)> = db.all("select id from note order by id", vec![]).await.unwrap();
    ids.into_iter().map(|(id,)| id).collect()
}

async fn write(db: &Db, id: i64) -> Result<(), sqlx::Error> {
    let mut unit = db.begin().await?;
    unit.run("insert into note (id, words) values ($1, 'x')", args![id]).await?;
    unit.commit().await
}

/// Takes work as far as it goes without waiting, where it queues for its turn, and leaves the rest to a task.
fn queued<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    let mut work = Box::pin(work);
    let first = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(first.is_pending(), "somebody else has the turn");
    tokio::spawn(work)
}

both_engines! {
    async fn whoever_is_told_finds_it_kept(engine) {
        let school = School::open(engine, slices).await;
        let tasks: Vec<_> = (0..120)
            .map(|id| {
                let db = school.app.db.clone();
                tokio::spawn(async move {
                    match id % 4 {
                        0 => db.run("insert into note (id, words) values ($1, 'x')", args![id]).await.map(drop),
                        1 => {
                            let mut unit = db.begin().await?;
                            unit.run("insert into note (id, words) values ($1, 'x')", args![id]).await?;
                            drop(unit);
                            Err(sqlx::Error::RowNotFound)
                        }
                        2 => write(&db, 2).await,
                        _ => write(&db, id).await,
                    }?;
                    Ok::<bool, sqlx::Error>(db.fresh::<(i64,)>("select id from note where id = $1", args![if id % 4 == 2 { 2 } else { id }]).await?.len() == 1)
                })
            })
            .collect();
        let mut told = 0;
        for task in tasks {
            if let Ok(seen) = task.await.unwrap() {
                assert!(seen, "what was told is there for whoever reads next");
                told += 1;
            }
        }
        assert_eq!(told, 61, "thirty statements, thirty units, and of thirty with one key a single one");
        assert_eq!(kept(&school.app.db).await.len(), 61);
    }

    async fn who_stops_waiting_leaves_the_way_free(engine) {
        let school = School::open(engine, slices).await;
        let db = &school.app.db;
        for round in 0..20 {
            let tasks: Vec<_> = (0..8)
                .map(|id| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        match id % 2 {
                            0 => write(&db, round * 8 + id).await,
                            _ => db.run("insert into note (id, words) values ($1, 'x')", args![round * 8 + id]).await.map(drop),
                        }
                    })
                })
                .collect();
            tokio::time::sleep(Duration::from_micros(u64::try_from(round * 150).unwrap())).await;
            tasks.iter().for_each(tokio::task::JoinHandle::abort);
        }
        write(db, 1_000).await.unwrap();
        assert_eq!(kept(db).await.last(), Some(&1_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_before_all_who_share_are_kept() {
    let school = School::open(Engine::Sqlite, slices).await;
    let db = school.app.db.clone();
    let mut first = db.begin().await.unwrap();
    first.run("insert into note (id, words) values (1, 'x')", vec![]).await.unwrap();
    let (go, arrived) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let second = queued({
        let (db, go, arrived) = (db.clone(), Arc::clone(&go), Arc::clone(&arrived));
        async move {
            let mut unit = db.begin().await.unwrap();
            let seen: Vec<(i64,)> = unit.all("select id from note", vec![]).await.unwrap();
            unit.run("insert into note (id, words) values (2, 'x')", vec![]).await.unwrap();
            arrived.notify_one();
            go.notified().await;
            unit.commit().await.unwrap();
            seen.len()
        }
    });
    let first = tokio::spawn(first.commit());
    arrived.notified().await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!first.is_finished(), "the first waits for the second, with whom it shares the commit");
    assert_eq!(kept(&db).await, [0; 0], "nobody reads what nobody was told");
    go.notify_one();
    assert_eq!(second.await.unwrap(), 1);
    first.await.unwrap().unwrap();
    assert_eq!(kept(&db).await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_undoes_takes_nothing_from_the_others() {
    let school = School::open(Engine::Sqlite, slices).await;
    let db = school.app.db.clone();
    let mut first = db.begin().await.unwrap();
    first.run("insert into note (id, words) values (1, 'x')", vec![]).await.unwrap();
    let undone = queued({
        let db = db.clone();
        async move {
            let mut unit = db.begin().await.unwrap();
            unit.run("insert into note (id, words) values (2, 'x')", vec![]).await.unwrap();
            drop(unit);
        }
    });
    let broken = queued({
        let db = db.clone();
        async move { db.run("insert into note (id, words) values (1, 'again')", vec![]).await }
    });
    first.commit().await.unwrap();
    undone.await.unwrap();
    let refused = broken.await.unwrap().unwrap_err();
    assert!(kit::db::breaks_unique(&refused, "note", "id"), "{refused}");
    assert_eq!(kept(&db).await, [1]);
}

/// Where the disk takes no more, all who share the commit are told so, and once there is room, writing goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_to_all_who_share() {
    let school = School::open(Engine::Sqlite, slices).await;
    let db = school.app.db.clone();
    let mut first = db.begin().await.unwrap();
    first.run("insert into note (id, words) values (1, 'x')", vec![]).await.unwrap();
    let _: Vec<(i64,)> = first.all("pragma max_page_count = 2000", vec![]).await.unwrap();
    let full = queued({
        let db = db.clone();
        async move { db.run("insert into note (id, words) values (2, $1)", args!["x".repeat(32 << 20)]).await }
    });
    let told = first.commit().await.unwrap_err();
    assert!(full.await.unwrap().is_err());
    assert!(matches!(kit::Error::from(told), kit::Error::Unwritable));
    assert_eq!(kept(&db).await, [0; 0]);
    write(&db, 3).await.unwrap();
    assert_eq!(kept(&db).await, [3]);
}

/// A unit that goes on after the disk was full keeps nothing, and takes those with it whose work it may have undone.
#[tokio::test(flavor = "multi_thread")]
async fn a_unit_that_goes_on_after_a_full_disk_is_not_kept() {
    let school = School::open(Engine::Sqlite, slices).await;
    let db = school.app.db.clone();
    let mut first = db.begin().await.unwrap();
    first.run("insert into note (id, words) values (1, 'x')", vec![]).await.unwrap();
    let _: Vec<(i64,)> = first.all("pragma max_page_count = 2000", vec![]).await.unwrap();
    let second = queued({
        let db = db.clone();
        async move {
            let mut unit = db.begin().await?;
            let full = unit.run("insert into note (id, words) values (2, $1)", args!["x".repeat(32 << 20)]).await;
            assert!(full.is_err());
            let _ = unit.run("insert into note (id, words) values (3, 'x')", vec![]).await;
            unit.commit().await
        }
    });
    let third = tokio::spawn({
        let db = db.clone();
        async move { write(&db, 4).await }
    });
    assert!(matches!(kit::Error::from(first.commit().await.unwrap_err()), kit::Error::Unwritable));
    assert!(matches!(kit::Error::from(second.await.unwrap().unwrap_err()), kit::Error::Unwritable));
    third.await.unwrap().unwrap();
    assert_eq!(kept(&db).await, [4]);
}
