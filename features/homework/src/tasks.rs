//! What is a pupil's alone: ticks without an hour, own tasks, whether the guardians see the ticks.

use crate::model::{AssignmentId, TaskId};
use kit::words::clean_name;
use kit::{Day, Db, Instant, PersonId, Result, StructureId, Unit, args};

/// A task of a pupil's own.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// What is to be done.
    pub words: String,
    /// For which day.
    pub due_on: Day,
    /// Whether it is done.
    pub done: bool,
}

/// How long a task may be.
pub(crate) const WORDS_MAX: usize = 200;

/// A pupil's own tasks from a day on, and those before it that are not done.
pub async fn of_pupil(db: &Db, pupil: PersonId, from: Day) -> Result<Vec<Task>> {
    Ok(db
        .all(
            "select id, words, due_on, done from personal_task
             where person_id = $1 and (due_on >= $2 or not done) order by due_on, id limit 200",
            args![pupil, from],
        )
        .await?)
}

/// What waits for a pupil besides what is given: her own tasks as [`of_pupil`] has them, and how many days of a school,
/// from one on, she missed by what is known.
pub(crate) async fn waiting(
    db: &Db,
    pupil: PersonId,
    structure: StructureId,
    (missed_from, today): (Day, Day),
) -> Result<(Vec<Task>, usize)> {
    let none: Option<TaskId> = None;
    type Line = (Option<TaskId>, String, Day, bool);
    let rows: Vec<Line> = db
        .all(
            "select id, words, due_on, done from personal_task
             where person_id = $1 and (due_on >= $4 or not done)
             union select $5, '', day, false from missed_time
             where person_id = $1 and structure_id = $2 and day >= $3 and day <= $4
             order by due_on, id limit 200",
            args![pupil, structure, missed_from, today, none],
        )
        .await?;
    let mut tasks = vec![];
    let mut missed = 0;
    for (id, words, due_on, done) in rows {
        match id {
            Some(id) => tasks.push(Task { id, words, due_on, done }),
            None => missed += 1,
        }
    }
    Ok((tasks, missed))
}

/// Ticks work of a pupil, or takes the tick off.
pub async fn tick(
    unit: &mut Unit,
    pupil: PersonId,
    (structure, assignment): (StructureId, AssignmentId),
    done: bool,
) -> Result<()> {
    if done {
        unit.run(
            "insert into task_tick (person_id, assignment_id, structure_id) values ($1, $2, $3) on conflict do nothing",
            args![pupil, assignment, structure],
        )
        .await?;
    } else {
        unit.run("delete from task_tick where person_id = $1 and assignment_id = $2", args![pupil, assignment]).await?;
    }
    Ok(())
}

/// Adds a task of a pupil's own.
pub async fn add(unit: &mut Unit, pupil: PersonId, words: &str, due_on: Day, now: Instant) -> Result<()> {
    unit.run(
        "insert into personal_task (id, person_id, words, due_on, done) values ($1, $2, $3, $4, false)",
        args![TaskId::new(now), pupil, clean_name(words), due_on],
    )
    .await?;
    Ok(())
}

/// Ticks a task of one's own, or takes the tick off; whether there is such a task.
pub(crate) async fn settle(unit: &mut Unit, pupil: PersonId, task: TaskId, done: bool) -> Result<bool> {
    let sql = "update personal_task set done = $3 where id = $1 and person_id = $2";
    Ok(unit.run(sql, args![task, pupil, done]).await? == 1)
}

/// Takes a task of one's own away; whether there was one.
pub(crate) async fn remove(unit: &mut Unit, pupil: PersonId, task: TaskId) -> Result<bool> {
    Ok(unit.run("delete from personal_task where id = $1 and person_id = $2", args![task, pupil]).await? == 1)
}

/// Says whether the guardians see the ticks.
pub(crate) async fn share(unit: &mut Unit, pupil: PersonId, shared: bool) -> Result<()> {
    unit.run(
        "insert into tick_sharing (person_id, shared) values ($1, $2)
         on conflict (person_id) do update set shared = excluded.shared",
        args![pupil, shared],
    )
    .await?;
    Ok(())
}
