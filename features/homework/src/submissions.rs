//! What pupils hand in, and what comes back: read by the pupil, by who gives the work, and, once it came back, by the
//! guardians. Who may, the pages have asked before.

use crate::model::{Assignment, AssignmentId, NoteId, SubmissionId};
use files::AttachmentId;
use kit::words::clean_lines;
use kit::{Db, Instant, PersonId, Result, StructureId, Unit, args};
use rich::Document;

/// To what the files of something handed in are attached.
pub const HOLDER: &str = "homework.submission";

/// What one pupil handed in.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Submission {
    /// Which.
    pub id: SubmissionId,
    /// Of which assignment.
    pub assignment_id: AssignmentId,
    /// Who.
    pub person_id: PersonId,
    /// What was written, as JSON.
    pub content: Option<String>,
    /// When it was handed in, the last time.
    pub submitted_at: Instant,
    /// Whether that was after the hour.
    pub late: bool,
    /// How often.
    pub attempts: i64,
    /// What the teacher says of it, as JSON.
    pub comment: Option<String>,
    /// When it came back.
    pub returned_at: Option<Instant>,
}

impl Submission {
    /// What the rule asks of what is there: whether it was late, whether it came back.
    pub fn state(&self) -> (bool, bool) {
        (self.late, self.returned_at.is_some())
    }
}

/// A remark on a page.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Note {
    /// Which.
    pub id: NoteId,
    /// On which file; none for the whole.
    pub attachment_id: Option<AttachmentId>,
    /// On which page.
    pub page: Option<i64>,
    /// The words.
    pub words: String,
}

/// What a pupil handed in of an assignment.
pub async fn of_pupil(db: &Db, work: &Assignment, pupil: PersonId) -> Result<Option<Submission>> {
    Ok(db
        .fresh(
            "select id, assignment_id, person_id, content, submitted_at, late, attempts, comment, returned_at from submission
             where assignment_id = $1 and person_id = $2 and structure_id = $3",
            args![work.id, pupil, work.structure_id],
        )
        .await?
        .into_iter()
        .next())
}

/// All that was handed in of an assignment.
pub(crate) async fn of_assignment(db: &Db, work: &Assignment) -> Result<Vec<Submission>> {
    Ok(db
        .all(
            "select id, assignment_id, person_id, content, submitted_at, late, attempts, comment, returned_at from submission
             where assignment_id = $1 and structure_id = $2",
            args![work.id, work.structure_id],
        )
        .await?)
}

/// One submission: whose, and of which assignment.
pub(crate) async fn found(db: &Db, id: SubmissionId) -> Result<Option<Submission>> {
    Ok(db
        .optional(
            "select id, assignment_id, person_id, content, submitted_at, late, attempts, comment, returned_at from submission
             where id = $1",
            args![id],
        )
        .await?)
}

/// The remarks on something handed in.
pub(crate) async fn notes(db: &Db, submission: SubmissionId) -> Result<Vec<Note>> {
    Ok(db
        .all(
            "select id, attachment_id, page, words from submission_note where submission_id = $1
             order by attachment_id, page, id",
            args![submission],
        )
        .await?)
}

/// Hands something in, or in place of what was; gives which it is. Nothing when it came back meanwhile.
pub(crate) async fn hand_in(
    unit: &mut Unit,
    work: &Assignment,
    pupil: PersonId,
    (content, late): (Option<&Document>, bool),
    now: Instant,
) -> Result<Option<SubmissionId>> {
    let found: Vec<(SubmissionId,)> = unit
        .all(
            "insert into submission (id, structure_id, assignment_id, person_id, content, submitted_at, late, attempts)
             values ($1, $2, $3, $4, $5, $6, $7, 1)
             on conflict (assignment_id, person_id) do update set content = excluded.content,
               submitted_at = excluded.submitted_at, late = excluded.late, attempts = submission.attempts + 1
             where submission.returned_at is null
             returning id",
            args![SubmissionId::new(now), work.structure_id, work.id, pupil, content.map(Document::to_json), now, late],
        )
        .await?;
    Ok(found.into_iter().next().map(|(id,)| id))
}

/// Writes what is said of something handed in.
pub(crate) async fn comment(
    unit: &mut Unit,
    structure: StructureId,
    id: SubmissionId,
    comment: Option<&Document>,
    by: PersonId,
) -> Result<()> {
    unit.run(
        "update submission set comment = $3, comment_by = $4 where id = $1 and structure_id = $2",
        args![id, structure, comment.map(Document::to_json), by],
    )
    .await?;
    Ok(())
}

/// Writes a remark on a page.
pub(crate) async fn note(
    unit: &mut Unit,
    (structure, submission): (StructureId, SubmissionId),
    (file, page, words): (Option<AttachmentId>, Option<i64>, &str),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    unit.run(
        "insert into submission_note (id, structure_id, submission_id, attachment_id, page, words, author_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![NoteId::new(now), structure, submission, file, page, clean_lines(words), by, now],
    )
    .await?;
    Ok(())
}

/// Takes a remark away; whether it was there.
pub(crate) async fn remove_note(unit: &mut Unit, submission: SubmissionId, note: NoteId) -> Result<bool> {
    let sql = "delete from submission_note where id = $1 and submission_id = $2";
    Ok(unit.run(sql, args![note, submission]).await? == 1)
}

/// Gives everything back at once; how much it was.
pub(crate) async fn give_back(unit: &mut Unit, work: &Assignment, now: Instant) -> Result<u64> {
    crate::write::changed(unit, work.structure_id).await?;
    Ok(unit
        .run(
            "update submission set returned_at = $3 where assignment_id = $1 and structure_id = $2 and returned_at is null",
            args![work.id, work.structure_id, now],
        )
        .await?)
}

/// Something handed in, for who lays many at once.
#[derive(Clone, Debug)]
pub struct NewSubmission {
    /// Where.
    pub structure: StructureId,
    /// Of which assignment.
    pub assignment: AssignmentId,
    /// By whom.
    pub pupil: PersonId,
    /// What was written.
    pub content: Document,
    /// When.
    pub at: Instant,
    /// Whether that was after the hour.
    pub late: bool,
}

/// Lays what many pupils handed in, in one statement.
pub async fn plant(unit: &mut Unit, all: &[NewSubmission]) -> Result<()> {
    let rows = all.iter().map(|one| {
        let id = SubmissionId::new(one.at);
        args![id, one.structure, one.assignment, one.pupil, one.content.to_json(), one.at, one.late, 1i64]
    });
    unit.run_many(
        "insert into submission (id, structure_id, assignment_id, person_id, content, submitted_at, late, attempts)
         values {rows}",
        rows,
    )
    .await?;
    Ok(())
}
