//! Sign-in sheets on paper: for a division, or for the staff of a structure. Codes are made when printed.

use crate::help::{pupils_words_of, words_of};
use crate::rights::{SHEETS, STAFF_SHEETS, may_print};
use crate::{codes, settings};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kit::audit::{self, Act};
use kit::{
    App, Day, DivisionId, Error, Filled, Form, Instant, Page, PersonId, Profile, Query, Request, Result, Routes, StructureId,
    Text, Unit, Viewer, Words, args, filters, text,
};
use press::{Cover, SHEETS_MAX, SheetCode, SheetLayout, SheetWords, SignInSheet};
use std::collections::HashMap;
use std::sync::Arc;

pub(crate) fn routes() -> Routes {
    Routes::at("/divisions/{division}/sign-in-sheets")
        .get(SHEETS, show::<DivisionId>)
        .post(SHEETS, print::<DivisionId>)
        .and_at("/structures/{structure}/sign-in-sheets")
        .get(STAFF_SHEETS, show::<StructureId>)
        .post(STAFF_SHEETS, print::<StructureId>)
}

/// Of whom sheets are printed.
#[derive(Clone, Copy)]
enum Whose {
    Division(DivisionId),
    Staff(StructureId),
}

impl From<DivisionId> for Whose {
    fn from(id: DivisionId) -> Self {
        Self::Division(id)
    }
}
impl From<StructureId> for Whose {
    fn from(id: StructureId) -> Self {
        Self::Staff(id)
    }
}

impl Whose {
    /// Those who may get a sheet, looked up through the viewer.
    async fn batch(self, app: &App, viewer: &Viewer, today: Day) -> Result<Batch> {
        match self {
            Self::Division(id) => division(app, viewer, id, today).await,
            Self::Staff(id) => staff(app, viewer, id, today).await,
        }
    }
    /// The page to which one goes back; that of the sheets is under it.
    fn place(self) -> String {
        match self {
            Self::Division(id) => format!("/divisions/{id}"),
            Self::Staff(id) => format!("/structures/{id}"),
        }
    }
    /// What the journal names: the kind of object, and the object.
    fn object(self) -> (&'static str, uuid::Uuid) {
        match self {
            Self::Division(id) => ("division", id.0),
            Self::Staff(id) => ("structure", id.0),
        }
    }
}

/// What is printed together.
struct Batch {
    structure: StructureId,
    school: String,
    above: Vec<StructureId>,
    /// The division's label, or none for staff.
    division: Option<String>,
    people: Vec<Line>,
}

/// A person who may get a sheet.
#[derive(Clone, sqlx::FromRow)]
struct Line {
    person_id: PersonId,
    given: String,
    family: String,
    language: Option<String>,
    login: String,
    profile: Profile,
    /// For a guardian, the first names of the children of the division.
    child: Option<String>,
    /// Whether nobody ever came in, or the password was voided.
    waits: bool,
}

#[derive(Template)]
#[template(path = "sheets.html")]
struct SheetsPage {
    filled: Filled,
    title: Text,
    action: String,
    back: String,
    /// Whom one may choose: the field's value, the words, how many wait.
    choices: Vec<(&'static str, Text, usize)>,
    chosen: String,
    layout: String,
    waiting: usize,
    in_use: usize,
}

impl SheetsPage {
    fn is_chosen(&self, code: &str) -> bool {
        self.chosen == code
    }
}

/// What the form asks for.
struct Wish {
    profiles: Vec<Profile>,
    layout: SheetLayout,
}

const STAFF: [Profile; 6] =
    [Profile::Teacher, Profile::SchoolLife, Profile::Management, Profile::Staff, Profile::Academy, Profile::Authority];

async fn division(app: &App, viewer: &Viewer, division: DivisionId, today: Day) -> Result<Batch> {
    let found: Option<(StructureId, String, String)> = app
        .db
        .optional(
            "select division.structure_id, division.label, structure.name from division
             join structure on structure.id = division.structure_id and structure.closed_at is null
             where division.id = $1 and (division.closed_on is null or division.closed_on > $2)",
            args![division, today],
        )
        .await?;
    let (structure, label, school) =
        found.filter(|(structure, _, _)| may_print(viewer, *structure, division)).ok_or(Error::NotFound)?;
    let people = app.db.all(DIVISION_LINES, args![structure, today, division]).await?;
    Ok(Batch { structure, school, above: above(viewer, structure), division: Some(label), people: merged(people) })
}

/// Whether a sheet is due, in a query whose `$1` is the structure and `$2` the day: nobody ever came in, or
/// the password was voided. As for a single code, whoever serves elsewhere too and can choose a password by
/// mail has none.
macro_rules! waits {
    () => {
        "(account.state = 'prepared' or (account.state = 'activated' and account.password_hash is null and not (
            exists (select 1 from contact_point where contact_point.person_id = person.id
                and contact_point.kind = 'mail' and contact_point.verified_at is not null)
            and exists (select 1 from role elsewhere where elsewhere.person_id = person.id and elsewhere.structure_id <> $1
                and elsewhere.valid_from <= $2 and (elsewhere.valid_to is null or elsewhere.valid_to > $2)))))"
    };
}

/// Pupils in their order, each followed by the guardians; whoever has no account has no sheet, nor has
/// whoever is more than pupil or guardian: a sheet would open that too to those who print for a class.
const DIVISION_LINES: &str = concat!(
    "
    with pupil as (
      select distinct person.id, person.given, person.sort_name from enrollment
      join person on person.id = enrollment.person_id and person.closed_at is null
      where enrollment.structure_id = $1 and enrollment.division_id = $3
        and enrollment.valid_from <= $2 and (enrollment.valid_to is null or enrollment.valid_to > $2)
    ), wanted (person_id, profile, child, sort_name, place) as (
      select id, 'student', cast(null as text), sort_name, 0 from pupil
      union all
      select link.guardian_id, 'guardian', pupil.given, pupil.sort_name, 1 from pupil
      join guardian_link link on link.student_id = pupil.id and link.kind <> 'contact'
        and link.valid_from <= $2 and (link.valid_to is null or link.valid_to > $2)
    )
    select person.id as person_id, person.given, person.family, person.language, account.login, wanted.profile, wanted.child,
           ",
    waits!(),
    " as waits
    from wanted
    join person on person.id = wanted.person_id and person.closed_at is null
    join account on account.person_id = person.id and account.state in ('prepared', 'activated')
    where not exists (select 1 from role where role.person_id = person.id and role.profile not in ('student', 'guardian')
          and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2))
      and not exists (select 1 from duty where duty.person_id = person.id
          and duty.valid_from <= $2 and (duty.valid_to is null or duty.valid_to > $2))
    order by wanted.sort_name, wanted.place, person.sort_name, person.id"
);

/// A guardian of two pupils of the division gets one sheet, with both names.
fn merged(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut places: HashMap<PersonId, usize> = HashMap::new();
    for line in lines {
        match places.get(&line.person_id).copied() {
            Some(place) => {
                if let (Some(known), Some(child)) = (out[place].child.as_mut(), line.child)
                    && !known.split(", ").any(|one| one == child)
                {
                    known.push_str(", ");
                    known.push_str(&child);
                }
            }
            None => {
                places.insert(line.person_id, out.len());
                out.push(line);
            }
        }
    }
    out
}

fn above(viewer: &Viewer, structure: StructureId) -> Vec<StructureId> {
    viewer.structure(structure).map(|one| one.above.clone()).unwrap_or_default()
}

async fn staff(app: &App, viewer: &Viewer, structure: StructureId, today: Day) -> Result<Batch> {
    if !viewer.administers(structure) {
        return Err(Error::NotFound);
    }
    let school = viewer.structure(structure).map(|one| one.name.clone()).ok_or(Error::NotFound)?;
    // As for a single code: nobody makes one for a person who can do more.
    let manages = viewer.is_in(structure, &[Profile::Management]);
    let people: Vec<Line> = app
        .db
        .all(
            concat!(
                "select person.id as person_id, person.given, person.family, person.language, account.login, role.profile,
                    cast(null as text) as child,
                    ",
                waits!(),
                " as waits
             from role
             join person on person.id = role.person_id and person.closed_at is null
             join account on account.person_id = person.id and account.state in ('prepared', 'activated')
             where role.structure_id = $1 and role.profile not in ('student', 'guardian', 'guest')
               and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
               and not exists (select 1 from role other where other.person_id = person.id
                   and other.profile in ('management', 'academy', 'authority') and not ($3 and other.structure_id = $1)
                   and other.valid_from <= $2 and (other.valid_to is null or other.valid_to > $2))
               and not exists (select 1 from duty where duty.person_id = person.id and duty.kind = 'platform_admin'
                   and duty.valid_from <= $2 and (duty.valid_to is null or duty.valid_to > $2))
             order by person.sort_name, person.id, role.profile"
            ),
            args![structure, today, manages],
        )
        .await?;
    Ok(Batch { structure, school, above: above(viewer, structure), division: None, people: merged(people) })
}

impl Batch {
    fn count(&self, profiles: &[Profile], waits: bool) -> usize {
        self.people.iter().filter(|line| line.waits == waits && profiles.contains(&line.profile)).count()
    }

    /// Whom one may choose in the form.
    fn choices(&self) -> Vec<(&'static str, Text, usize)> {
        if self.division.is_some() {
            let both = [Profile::Student, Profile::Guardian];
            return vec![
                ("students", text!("sheets-students"), self.count(&both[..1], true)),
                ("guardians", text!("sheets-guardians"), self.count(&both[1..], true)),
                ("both", text!("sheets-both"), self.count(&both, true)),
            ];
        }
        let mut out = vec![("all", text!("sheets-all-staff"), self.count(&STAFF, true))];
        out.extend(
            STAFF.iter().filter(|profile| self.people.iter().any(|line| line.profile == **profile)).map(|profile| {
                (profile.code(), Text::keyed(format!("profile-{}", profile.code())), self.count(&[*profile], true))
            }),
        );
        out
    }

    fn wish(&self, form: &Form) -> Option<Wish> {
        let layout = match form.text("layout") {
            "1" => SheetLayout::One,
            "4" => SheetLayout::Four,
            "8" => SheetLayout::Eight,
            _ => return None,
        };
        let who = form.text("who");
        let profiles = match (self.division.is_some(), who) {
            (true, "students") => vec![Profile::Student],
            (true, "guardians") => vec![Profile::Guardian],
            (true, "both") => vec![Profile::Student, Profile::Guardian],
            (false, "all") => STAFF.to_vec(),
            (false, code) => vec![Profile::from_code(code).filter(|profile| STAFF.contains(profile))?],
            (true, _) => return None,
        };
        Some(Wish { profiles, layout })
    }
}

/// The page, with a first choice if the address names one.
fn page(batch: &Batch, whose: Whose, filled: Filled, first: &str) -> Page {
    let title = text!("sheets-title", name = batch.division.as_ref().unwrap_or(&batch.school));
    let choices = batch.choices();
    let known = |code: &&str| choices.iter().any(|(choice, _, _)| choice == code);
    let chosen = [filled.value("who"), first].into_iter().find(known).unwrap_or(choices[0].0).to_owned();
    let layout = match filled.value("layout") {
        known @ ("1" | "4" | "8") => known,
        _ => "4",
    }
    .to_owned();
    let back = whose.place();
    let page = SheetsPage {
        title: title.clone(),
        action: format!("{back}/sign-in-sheets"),
        back,
        choices,
        chosen,
        layout,
        waiting: batch.count(Profile::ALL, true),
        in_use: batch.count(Profile::ALL, false),
        filled,
    };
    Page::of(title, page)
}

fn today(request: &Request) -> Day {
    request.now.day_in(&kit::viewer::default_zone())
}

async fn show<Id: Into<Whose>>(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<Id>,
    query: Query,
) -> Result<Page> {
    let whose = id.into();
    let batch = whose.batch(&app, &viewer, today(&request)).await?;
    Ok(page(&batch, whose, Filled::empty(), query.text("profile")))
}

async fn print<Id: Into<Whose>>(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<Id>,
    form: Form,
) -> Result<Response> {
    let whose = id.into();
    let batch = whose.batch(&app, &viewer, today(&request)).await?;
    match made(&app, &request, &viewer, &batch, &form, whose).await? {
        Ok(document) => Ok(document),
        Err(why) => Ok(page(&batch, whose, Filled::with(form).and_wrong("who", why), "").invalid().into_response()),
    }
}

/// Makes the codes and the document. Codes are kept only once the document is there.
async fn made(
    app: &App,
    request: &Request,
    viewer: &Viewer,
    batch: &Batch,
    form: &Form,
    whose: Whose,
) -> Result<Result<Response, Text>> {
    let Some(wish) = batch.wish(form) else { return Ok(Err(text!("sheets-choose"))) };
    let lines: Vec<&Line> = batch.people.iter().filter(|line| line.waits && wish.profiles.contains(&line.profile)).collect();
    if lines.is_empty() {
        return Ok(Err(text!("sheets-nobody")));
    }
    if lines.len() > SHEETS_MAX {
        return Ok(Err(text!("sheets-too-many", max = SHEETS_MAX)));
    }
    let days = settings::code_days(app, batch.structure, &batch.above);
    let people: Vec<PersonId> = lines.iter().map(|line| line.person_id).collect();
    let mut unit = app.db.begin().await?;
    let made = codes::make_many(app, &mut unit, &people, days, Some(viewer.person), request.now).await?;
    let until = request.now.plus_seconds(days * 86_400).day_in(&request.words.zone);
    let sheets = sheets(app, batch, &lines, &made, until);
    let cover = cover(request, batch, sheets.len());
    let printed = tokio::task::spawn_blocking(move || press::sign_in_sheets(&sheets, wish.layout, &cover)).await?;
    let document = printed.map_err(|error| Error::broken(error.to_string()))?;
    let after = format!("sheets={}; who={}", people.len(), form.text("who"));
    let (object_kind, object) = whose.object();
    let act = Act {
        structure: Some(batch.structure),
        author: Some(viewer.person),
        act: "act-sheets-printed",
        object_kind,
        object: Some(object),
        before: "",
        after: &after,
    };
    audit::note(&mut unit, act.clone(), request.now).await?;
    for (structure, count) in elsewhere(&mut unit, viewer, batch.structure, request.now).await? {
        let after = format!("sheets={count}");
        audit::note(&mut unit, Act { structure: Some(structure), after: &after, ..act.clone() }, request.now).await?;
    }
    unit.commit().await?;
    Ok(Ok(answer(document)))
}

/// The other schools that the accounts of these sheets open as well, and how many: each reads of it in its journal.
async fn elsewhere(unit: &mut Unit, viewer: &Viewer, here: StructureId, now: Instant) -> Result<Vec<(StructureId, i64)>> {
    let today = now.day_in(&kit::viewer::default_zone());
    Ok(unit
        .all(
            "select role.structure_id, count(distinct role.person_id) from activation_code code
             join role on role.person_id = code.person_id and role.structure_id <> $1
                  and role.valid_from <= $2 and (role.valid_to is null or role.valid_to > $2)
             where code.made_at = $3 and code.made_by = $4
             group by role.structure_id order by role.structure_id",
            args![here, today, now, viewer.person],
        )
        .await?)
}

fn answer(document: Vec<u8>) -> Response {
    let mut response = document.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"preau-sign-in-sheets.pdf\""));
    response
}

fn cover(request: &Request, batch: &Batch, count: usize) -> Cover {
    let words = &request.words;
    let title = words.say(&text!("sheets-title", name = batch.division.as_ref().unwrap_or(&batch.school)));
    let day = request.now.day_in(&words.zone);
    Cover {
        lang: words.lang.html().to_owned(),
        line: words.say(&text!("sheets-line", school = &batch.school, title = &title, count = count, day = day)),
        title,
        page: words.get("sheets-page"),
        made_at: Timestamp::from_microsecond(request.now.micros()).unwrap_or(Timestamp::UNIX_EPOCH),
    }
}

/// A sheet for each, in the language of its reader; a pupil reads « tu ».
fn sheets(app: &App, batch: &Batch, lines: &[&Line], made: &[String], until: Day) -> Vec<SignInSheet> {
    let mut readers: HashMap<_, (Words, Arc<SheetWords>)> = HashMap::new();
    // Short enough to be typed: a browser adds the rest.
    let address = format!("{}/activation", app.config.public_url.trim_start_matches("https://"));
    lines
        .iter()
        .zip(made)
        .map(|(line, code)| {
            let (language, pupil) = (line.language.as_deref(), line.profile == Profile::Student);
            let (words, said) = readers.entry((language, pupil)).or_insert_with(|| {
                let words = if pupil { pupils_words_of(app, language) } else { words_of(app, language) };
                let said = Arc::new(sheet_words(&words));
                (words, said)
            });
            SignInSheet {
                school: batch.school.clone(),
                person: format!("{} {}", line.given, line.family),
                division: batch.division.clone(),
                profile: match &line.child {
                    Some(child) => words.say(&text!("sheet-guardian-of", child = child)),
                    None => words.get(&format!("profile-{}", line.profile.code())),
                },
                address: address.clone(),
                login: line.login.clone(),
                code: Some(SheetCode { code: code.clone(), valid_until: words.say(&text!("sheet-until", day = until)) }),
                words: Arc::clone(said),
            }
        })
        .collect()
}

fn sheet_words(words: &Words) -> SheetWords {
    SheetWords {
        lang: words.lang.html().to_owned(),
        title: words.get("sheet-title"),
        address: words.get("sheet-address"),
        login: words.get("sheet-login"),
        code: words.get("sheet-code"),
        no_code: words.get("sheet-no-code"),
        explanation: [words.get("sheet-step-one"), words.get("sheet-step-two"), words.get("sheet-step-three")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testing::{both_engines, person, structure};

    fn line(name: &str, profile: Profile, language: Option<&str>) -> Line {
        Line {
            person_id: person(name),
            given: name.to_owned(),
            family: String::new(),
            language: language.map(str::to_owned),
            login: "login".to_owned(),
            profile,
            child: None,
            waits: true,
        }
    }

    both_engines! {
        async fn a_pupil_reads_tu_and_everybody_else_vous(engine) {
            let school = crate::tests::school(engine).await;
            let people = vec![
                line("Lina Crayon", Profile::Student, None),
                line("Samira Crayon", Profile::Guardian, None),
                line("Hugo Ballon", Profile::Student, Some("en")),
            ];
            let batch = Batch { structure: structure("college"), school: String::new(), above: vec![], division: None, people: people.clone() };
            let codes: Vec<String> = (0..3).map(|_| "abcdefghjkmn".to_owned()).collect();
            let made = sheets(&school.app, &batch, &people.iter().collect::<Vec<_>>(), &codes, testing::TODAY.parse().unwrap());
            let said = |place: usize| {
                let words = &made[place].words;
                format!("{} {} {}", words.title, words.explanation.join(" "), made[place].code.as_ref().unwrap().valid_until)
            };
            assert!(said(0).contains("Ton accès") && said(0).contains("ta date de naissance"), "{}", said(0));
            assert!(!said(0).contains("ous") && !said(0).contains("ez "), "{}", said(0));
            assert!(said(1).contains("Votre accès") && said(1).contains("Ouvrez"), "{}", said(1));
            assert!(said(2).contains("Your access"), "{}", said(2));
        }
    }
}
