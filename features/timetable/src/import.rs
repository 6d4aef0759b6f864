//! Takes in the timetable of another program: read, matched with the directory, compared with what is there, and
//! written in one unit of work, or only reported.
//!
//! `here` (what is there), `matching` (what the files name, and who that is here), `reconcile` (what would change),
//! `write`, `report`. Matching and reconciling are pure. Lessons keep their identifiers from one import to the next:
//! registers, contents and work hang on them.

mod here;
mod matching;
mod reconcile;
mod report;
pub(crate) mod waiting;
mod write;

pub use report::{Counts, Line, Report};

use crate::calendar;
use crate::model::Calendar;
use crate::store::Source;
use here::Here;
use jiff::tz::TimeZone;
use kit::viewer::StructureHere;
use kit::{App, Day, Error, Instant, PersonId, Result, args, text};
use matching::{Finding, Issue};
use schedules::{File, Options, Reading, Schedule, Slot, Week, Year};

/// What is to be taken in.
#[derive(Clone, Debug)]
pub struct Order {
    /// Into which school.
    pub structure: StructureHere,
    /// The files, with their names.
    pub files: Vec<(String, Vec<u8>)>,
    /// From which program they must be (`sts`, `edt`, `udt`, `ics`), if that was said.
    pub program: Option<String>,
    /// Whether to write.
    pub apply: bool,
    /// By whom; none for the operator.
    pub author: Option<PersonId>,
}

/// The structure that has a national number (UAI).
pub async fn structure(app: &App, uai: &str) -> Result<StructureHere> {
    let rows: Vec<(kit::StructureId, String, String, String, Option<kit::StructureId>)> = app
        .db
        .all(
            "select structure.id, structure.name, structure.kind, structure.zone, structure_link.parent_id
             from structure
             left join structure_link on structure_link.structure_id = structure.id
               and structure_link.kind in ('territorial', 'pedagogic')
             where structure.uai = $1 and structure.closed_at is null
             order by case structure_link.kind when 'territorial' then 0 else 1 end",
            args![uai.trim().to_uppercase()],
        )
        .await?;
    let above = rows.iter().filter_map(|(.., above)| *above).collect();
    let Some((id, name, kind, zone, _)) = rows.into_iter().next() else {
        return Err(Error::Refused(text!("timetable-import-no-structure", uai = uai)));
    };
    let zone = TimeZone::get(&zone).unwrap_or_else(|_| kit::viewer::default_zone());
    Ok(StructureHere { id, name, kind, zone, above })
}

/// Takes a timetable in, or says what that would change. An import that changes nothing writes nothing.
pub async fn import(app: &App, order: Order, now: Instant) -> Result<Report> {
    let Order { structure, files, program, apply, author } = order;
    let today = now.day_in(&structure.zone);
    let Some(calendar) = calendar::of(app, &structure, today).await? else {
        return Err(Error::Refused(text!("timetable-import-no-year")));
    };
    let options = options(app, &structure, &calendar).await?;
    let read = move || {
        let files: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        schedules::read(&files, &options)
    };
    let Reading { schedule, findings, more_findings } =
        tokio::task::spawn_blocking(read).await.map_err(|error| Error::broken(error.to_string()))?;
    let mut report = Report::of_reading(&findings, more_findings);
    let Some(schedule) = schedule else { return Ok(report) };
    let Some(source) = schedule.kind.program() else { return Ok(report) };
    report.kind = Some(schedule.kind);
    if program.as_deref().is_some_and(|wanted| wanted != source) {
        report.refuse(text!("timetable-import-other-program", program = text!(program_words(source))));
        return Ok(report);
    }
    let asked = Asked { structure: &structure, calendar: &calendar, source, schedule: &schedule, today, now };
    let here = Here::load(app, &mut Source::Db(&app.db), &asked).await?;
    let (plan, issues) = plan(&asked, &here);
    report.add(&plan, &issues);
    if !apply || plan.is_nothing() {
        report.applied = apply;
        return Ok(report);
    }
    let mut unit = app.db.begin().await?;
    crate::write::begin(&mut unit, structure.id).await?;
    // What is there is read again behind all other writers: it may have changed since.
    let here = Here::load(app, &mut Source::Unit(&mut unit), &asked).await?;
    let (plan, _) = self::plan(&asked, &here);
    write::write(&mut unit, &asked, &plan).await?;
    write::note(&mut unit, &asked, &plan, author).await?;
    unit.commit().await?;
    report.counts = Counts::of(&plan);
    report.applied = true;
    Ok(report)
}

/// Everything that an import knows before it looks at what is there.
struct Asked<'a> {
    structure: &'a StructureHere,
    calendar: &'a Calendar,
    source: &'static str,
    schedule: &'a Schedule,
    today: Day,
    now: Instant,
}

fn plan(asked: &Asked<'_>, here: &Here) -> (reconcile::Plan, Vec<Issue>) {
    let matched = matching::matched(asked.schedule, here, asked.calendar, asked.now);
    let issues = Finding::counted(matched.findings);
    let plan = reconcile::reconcile(matched.wanted, matched.rooms, matched.sites, here, asked.today, asked.now);
    (plan, issues)
}

/// The word of a program, for catalogues.
pub(crate) fn program_words(source: &str) -> &'static str {
    match source {
        "sts" => "timetable-program-sts",
        "edt" => "timetable-program-edt",
        "udt" => "timetable-program-udt",
        _ => "timetable-program-ics",
    }
}

/// What the reader is told of the school: its number, its year, its weeks, its bells, its clock.
async fn options(app: &App, structure: &StructureHere, calendar: &Calendar) -> Result<Options> {
    let mut options = Options::new(structure.zone.clone());
    let uai: Option<(Option<String>,)> = app.db.optional("select uai from structure where id = $1", args![structure.id]).await?;
    options.structure = uai.and_then(|(uai,)| uai);
    options.year = Some(Year::between(calendar.starts.0, calendar.ends.0));
    options.weeks = calendar
        .open_mondays()
        .into_iter()
        .map(|monday| Week { monday: monday.0, letter: calendar.letter(monday).map(|letter| letter.0) })
        .collect();
    let slots: Vec<(String, i64, crate::model::Hour, crate::model::Hour)> = app
        .db
        .all(
            "select code, weekday, starts, ends from bell_period where structure_id = $1 and kind = 'lesson'
             order by schedule_id, weekday, starts",
            args![structure.id],
        )
        .await?;
    let weekday = |number: i64| i8::try_from(number).ok().and_then(|day| jiff::civil::Weekday::from_monday_one_offset(day).ok());
    options.slots = slots
        .into_iter()
        .map(|(name, day, starts, ends)| Slot {
            name,
            site: None,
            weekday: weekday(day),
            starts: starts.time(),
            ends: ends.time(),
        })
        .collect();
    Ok(options)
}
