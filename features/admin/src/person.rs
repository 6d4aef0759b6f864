//! One person: account, roles, duties, values typed by hand, history; and what may be done about it.

use crate::model::{self, Target, TargetRole, may_hold};
use crate::people::state_words;
use crate::scope::{day_of, is_fed, is_open, profile_words};
use crate::store::{journal, people, person as store};
use crate::{PEOPLE, said};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use directory::model::{DutyId, StructureKind};
use directory::write::{self, Field, Hand, NewDuty};
use identity::accounts::{self, NewAccount, Standing};
use identity::model::AccountState;
use kit::audit::{self, Act};
use kit::id::RoleId;
use kit::viewer::DutyKind;
use kit::{
    App, Day, Decision, DivisionId, Error, Filled, Form, Instant, Page, PersonId, Profile, Redirect, Request, Result, Routes,
    StructureId, Text, Unit, Viewer, filters, text,
};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/people/{person}")
        .get(PEOPLE, show)
        .and_at("/admin/people/{person}/account")
        .post(PEOPLE, prepare)
        .and_at("/admin/people/{person}/code")
        .post(PEOPLE, make_code)
        .and_at("/admin/people/{person}/suspend")
        .post(PEOPLE, suspend)
        .and_at("/admin/people/{person}/resume")
        .post(PEOPLE, resume)
        .and_at("/admin/people/{person}/close")
        .post(PEOPLE, close)
        .and_at("/admin/people/{person}/reopen")
        .post(PEOPLE, reopen)
        .and_at("/admin/people/{person}/duties")
        .post(PEOPLE, give_duty)
        .and_at("/admin/people/{person}/duties/{duty}/end")
        .post(PEOPLE, end_duty)
        .and_at("/admin/people/{person}/roles/{role}/end")
        .post(PEOPLE, end_role)
        .and_at("/admin/people/{person}/roles/{role}/reopen")
        .post(PEOPLE, reopen_role)
        .and_at("/admin/people/{person}/division")
        .post(PEOPLE, move_to)
        .and_at("/admin/people/{person}/identity")
        .get(PEOPLE, identity_form)
        .post(PEOPLE, retype)
}

/// A person whom the viewer may open, with all that the rules ask.
struct Opened {
    identity: store::Identity,
    roles: Vec<store::RoleLine>,
    duties: Vec<store::DutyLine>,
    account: Option<Standing>,
    target: Target,
    today: Day,
    now: Instant,
}

impl Opened {
    async fn find(app: &App, viewer: &Viewer, person: PersonId, now: Instant) -> Result<Self> {
        let today = day_of(now);
        let identity = store::identity(&app.db, person).await?.ok_or(Error::NotFound)?;
        let roles = store::roles(&app.db, person, today).await?;
        let duties = store::duties(&app.db, person, today).await?;
        let target = store::target(&app.db, viewer, person, &roles, &duties, now, today).await?;
        if !model::may_open(viewer, &target).allows() {
            return Err(Error::NotFound);
        }
        let account = accounts::state_of(&app.db, person).await?;
        Ok(Self { identity, roles, duties, account, target, today, now })
    }
    /// The structures in which the viewer meets this person.
    fn met(&self, viewer: &Viewer) -> Vec<(StructureId, model::Post)> {
        model::meets(viewer, &self.target)
    }
    /// The structure in whose journal an act is noted.
    fn structure(&self, viewer: &Viewer) -> Option<StructureId> {
        self.met(viewer).first().map(|(structure, _)| *structure)
    }
    fn state(&self) -> Option<AccountState> {
        self.account.as_ref().map(|account| account.state)
    }
    fn name(&self) -> String {
        format!("{} {}", self.identity.given, self.identity.family)
    }
    /// What the viewer may not do is not there; what a rule forbids for a reason is said.
    fn checked(decision: Decision) -> Result<()> {
        match decision {
            Decision::Allow(_) => Ok(()),
            Decision::Deny(reason) => Err(Error::Refused(text!(reason))),
        }
    }
}

struct RoleShown {
    id: RoleId,
    structure: String,
    profile: Text,
    division: Option<String>,
    from: Day,
    /// The last day, when there is one.
    last: Option<Day>,
    fed: bool,
    open: bool,
    may_end: bool,
    may_reopen: bool,
}

struct DutyShown {
    id: DutyId,
    kind: Text,
    place: String,
    from: Day,
    last: Option<Day>,
    fed: bool,
    may_end: bool,
}

struct OverrideShown {
    field: Text,
    hand: String,
    fed: String,
    author: String,
    at: Instant,
}

/// One act of a history, in words.
pub(crate) struct HistoryLine {
    pub(crate) at: Instant,
    pub(crate) author: Option<String>,
    pub(crate) act: Text,
    pub(crate) before: Vec<said::Said>,
    pub(crate) after: Vec<said::Said>,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Person {
    id: PersonId,
    name: String,
    identity: store::Identity,
    title: Option<Text>,
    fed: bool,
    login: Option<String>,
    state: Text,
    tone: &'static str,
    signed_in_at: Option<Instant>,
    contacts: Vec<Text>,
    roles: Vec<RoleShown>,
    elsewhere: bool,
    duties: Vec<DutyShown>,
    overrides: Vec<OverrideShown>,
    history: Vec<HistoryLine>,
    filled: Filled,
    gives: Vec<(String, Text)>,
    move_to: Vec<(String, Text)>,
    move_in: Option<StructureId>,
    acts: Acts,
}

/// What may be done now.
#[derive(Default)]
struct Acts {
    prepare: bool,
    code: bool,
    suspend: bool,
    resume: bool,
    close: bool,
    reopen: bool,
    retype: bool,
    access: bool,
    guardian_in: Option<StructureId>,
    /// Why nothing may be done, when a rule says so.
    refused: Option<Text>,
}

async fn show(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>, request: Request) -> Result<Page> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    page(&app, &viewer, opened, Filled::empty()).await
}

async fn page(app: &App, viewer: &Viewer, opened: Opened, filled: Filled) -> Result<Page> {
    let person = opened.identity.id;
    let met = opened.met(viewer);
    let here = |structure: StructureId| met.iter().any(|(at, _)| *at == structure);
    let contacts = store::contacts(&app.db, person).await?;
    let overrides = store::overrides(&app.db, person).await?;
    let mut entries = journal::of_person(&app.db, person).await?;
    let all = viewer.is_platform_admin();
    entries.retain(|entry| all || entry.structure_id.is_none_or(here));
    let gives = duty_choices(app, viewer, &opened).await?;
    let (move_in, move_to) = moves(app, viewer, &opened).await?;
    let (state, tone) = state_words(opened.state());
    let acts = acts(app, viewer, &opened);
    let shown = Person {
        id: person,
        name: opened.name(),
        title: opened.identity.title.clone().map(Text::literal),
        fed: is_fed(&opened.identity.source),
        login: opened.account.as_ref().map(|account| account.login.clone()),
        state,
        tone,
        signed_in_at: opened.account.as_ref().and_then(|account| account.signed_in_at),
        contacts: contacts.into_iter().map(|kind| Text::keyed(format!("admin-contact-{kind}"))).collect(),
        roles: opened.roles.iter().filter(|role| here(role.structure_id)).map(|role| shown_role(viewer, &opened, role)).collect(),
        elsewhere: opened.roles.iter().any(|role| !here(role.structure_id)),
        duties: opened
            .duties
            .iter()
            .filter(|duty| duty.structure_id.map_or(all, here))
            .map(|duty| shown_duty(viewer, &opened, duty))
            .collect(),
        overrides: overrides.into_iter().map(shown_override).collect(),
        history: entries.into_iter().take(30).map(shown_entry).collect(),
        identity: opened.identity,
        filled,
        gives,
        move_in,
        move_to,
        acts,
    };
    Ok(Page::of(Text::literal(&shown.name), shown))
}

fn acts(app: &App, viewer: &Viewer, opened: &Opened) -> Acts {
    let (act, stop, close) = (
        model::may_act(viewer, &opened.target),
        model::may_stop(viewer, &opened.target),
        model::may_close(viewer, &opened.target),
    );
    let closed = opened.identity.closed_at.is_some() || opened.state() == Some(AccountState::Closed);
    let pupil_here = opened.met(viewer).into_iter().find(|(structure, post)| {
        let pupil = |role: &TargetRole| role.structure == *structure && role.profile == Profile::Student && role.open;
        opened.target.roles.iter().any(pupil) && *post != model::Post::Platform && *post != model::Post::Agent
    });
    let refused = [act, stop, close].into_iter().find(|decision| !decision.allows());
    Acts {
        prepare: act.allows() && opened.account.is_none() && !closed,
        code: act.allows() && !closed && opened.state() == Some(AccountState::Prepared) && viewer.person != opened.target.person,
        suspend: stop.allows() && opened.state() == Some(AccountState::Activated),
        resume: stop.allows() && opened.state() == Some(AccountState::Suspended),
        close: close.allows() && !closed,
        reopen: close.allows() && closed,
        retype: act.allows() && !closed,
        access: act.allows() && !closed && opened.account.is_some() && has_access_page(app, viewer, opened),
        guardian_in: pupil_here.map(|(structure, _)| structure).filter(|_| !closed),
        refused: refused.map(|decision| text!(decision.reason())),
    }
}

/// Whether identity's page about this account is open: to those of a school and of the platform.
fn has_access_page(app: &App, viewer: &Viewer, opened: &Opened) -> bool {
    let posts = opened.met(viewer);
    let agent_alone = !posts.is_empty() && posts.iter().all(|(_, post)| *post == model::Post::Agent);
    let open = opened.target.roles.iter().any(|role| role.open);
    !agent_alone && open && viewer.person != opened.target.person && is_open(app, viewer, "/people/{person}/access")
}

/// The duties that the viewer may give: `structure:kind:division`.
async fn duty_choices(app: &App, viewer: &Viewer, opened: &Opened) -> Result<Vec<(String, Text)>> {
    let mut out = vec![];
    if opened.identity.closed_at.is_some() {
        return Ok(out);
    }
    for (structure, post) in opened.met(viewer) {
        let Some(role) = opened.roles.iter().find(|role| role.structure_id == structure) else { continue };
        let kind = kind_of(app, viewer, structure).await?;
        let profiles = open_profiles(&opened.target, structure);
        for duty in post.gives(kind).iter().filter(|duty| may_hold(**duty, &profiles)) {
            let words = Text::keyed(format!("duty-{}", duty.code()));
            if *duty == DutyKind::HeadTeacher {
                for division in people::divisions(&app.db, structure).await? {
                    let value = format!("{structure}:{}:{}", duty.code(), division.id);
                    out.push((value, text!("admin-duty-of", duty = words.clone(), place = division.label)));
                }
            } else {
                let place = role.structure_name.as_str();
                out.push((format!("{structure}:{}", duty.code()), text!("admin-duty-of", duty = words, place = place)));
            }
        }
    }
    if viewer.is_platform_admin() && opened.target.opened_for_support {
        let value = format!(":{}", DutyKind::PlatformAdmin.code());
        out.push((value, Text::keyed(format!("duty-{}", DutyKind::PlatformAdmin.code()))));
    }
    Ok(out)
}

async fn kind_of(app: &App, viewer: &Viewer, structure: StructureId) -> Result<StructureKind> {
    if let Some(kind) = viewer.structure(structure).and_then(|one| StructureKind::from_code(&one.kind)) {
        return Ok(kind);
    }
    Ok(crate::store::structures::structure(&app.db, structure).await?.ok_or(Error::NotFound)?.kind)
}

fn open_profiles(target: &Target, structure: StructureId) -> Vec<Profile> {
    target.roles.iter().filter(|role| role.open && role.structure == structure).map(|role| role.profile).collect()
}

/// The divisions to which a pupil may be moved by hand, in the first school where that is the viewer's to do.
async fn moves(app: &App, viewer: &Viewer, opened: &Opened) -> Result<(Option<StructureId>, Vec<(String, Text)>)> {
    let found = opened.met(viewer).into_iter().find(|(structure, post)| {
        open_profiles(&opened.target, *structure).contains(&Profile::Student) && *post != model::Post::Platform
    });
    let Some((structure, _)) = found else { return Ok((None, vec![])) };
    let now = opened.roles.iter().find(|role| role.structure_id == structure && role.profile == Profile::Student);
    let current = now.and_then(|role| role.division.clone());
    let divisions = people::divisions(&app.db, structure).await?;
    let choices = divisions
        .into_iter()
        .filter(|division| Some(&division.label) != current.as_ref())
        .map(|division| (division.id.to_string(), Text::literal(division.label)))
        .collect::<Vec<_>>();
    Ok((Some(structure).filter(|_| !choices.is_empty() && opened.identity.closed_at.is_none()), choices))
}

fn shown_role(viewer: &Viewer, opened: &Opened, role: &store::RoleLine) -> RoleShown {
    let open = role.valid_to.is_none_or(|end| end > opened.today);
    let may = model::may_end_role(viewer, &opened.target, role.structure_id, role.profile).allows();
    let again =
        opened.target.roles.iter().any(|one| one.structure == role.structure_id && one.profile == role.profile && one.open);
    RoleShown {
        id: role.id,
        structure: role.structure_name.clone(),
        profile: profile_words(role.profile),
        division: role.division.clone().filter(|_| open),
        from: role.valid_from,
        last: role.valid_to.map(|end| end.plus_days(-1)),
        fed: is_fed(&role.source),
        open,
        may_end: open && may && opened.identity.closed_at.is_none(),
        may_reopen: !open && may && !again && role.profile != Profile::Guest,
    }
}

/// Whether the viewer may end a duty: what may be given there may be ended, by anybody but its holder when it is one's own power.
fn may_end_duty(viewer: &Viewer, opened: &Opened, kind: DutyKind, structure: Option<StructureId>) -> bool {
    if kind == DutyKind::PlatformAdmin {
        return viewer.is_platform_admin() && !opened.target.last_platform_admin && viewer.person != opened.target.person;
    }
    let own_power = kind == DutyKind::SchoolAdmin && viewer.person == opened.target.person;
    let gives = |(at, post): &(StructureId, model::Post)| Some(*at) == structure && (*post >= model::Post::SchoolAdmin);
    !own_power && opened.met(viewer).iter().any(gives)
}

fn shown_duty(viewer: &Viewer, opened: &Opened, duty: &store::DutyLine) -> DutyShown {
    let place = duty.division.clone().or_else(|| duty.structure_name.clone()).unwrap_or_default();
    DutyShown {
        id: duty.id,
        kind: Text::keyed(format!("duty-{}", duty.kind.code())),
        place,
        from: duty.valid_from,
        last: duty.valid_to.map(|end| end.plus_days(-1)),
        fed: is_fed(&duty.source),
        may_end: may_end_duty(viewer, opened, duty.kind, duty.structure_id),
    }
}

fn shown_override(line: store::Override) -> OverrideShown {
    OverrideShown {
        field: Text::keyed(format!("admin-said-{}", line.field.replace('_', "-"))),
        hand: line.hand_value.unwrap_or_default(),
        fed: line.fed_value.unwrap_or_default(),
        author: line.author.unwrap_or_default(),
        at: line.at,
    }
}

/// An entry of the journal, in words.
pub(crate) fn shown_entry(entry: journal::Entry) -> HistoryLine {
    HistoryLine {
        at: entry.at,
        author: entry.author,
        act: Text::keyed(entry.act),
        before: said::pairs(&entry.before_text),
        after: said::pairs(&entry.after_text),
    }
}

/// Notes an act on an account.
async fn note(unit: &mut Unit, viewer: &Viewer, opened: &Opened, act: &'static str, before: &str, after: &str) -> Result<()> {
    let act = Act {
        structure: opened.structure(viewer),
        author: Some(viewer.person),
        act,
        object_kind: "account",
        object: Some(opened.identity.id.0),
        before,
        after,
    };
    audit::note(unit, act, opened.now).await
}

fn back(person: PersonId, saying: &'static str) -> Response {
    Redirect::to(format!("/admin/people/{person}")).saying(saying).into_response()
}

async fn prepare(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>, request: Request) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    Opened::checked(model::may_act(&viewer, &opened.target))?;
    let mut unit = app.db.begin().await?;
    let new = NewAccount { person, given: &opened.identity.given, family: &opened.identity.family };
    if accounts::prepare_many(&mut unit, &[new], request.now).await? > 0 {
        note(&mut unit, &viewer, &opened, "act-account-prepared", "", "state=prepared").await?;
    }
    unit.commit().await?;
    Ok(back(person, "admin-done-account"))
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    id: PersonId,
    name: String,
    login: String,
    code: String,
    until: Instant,
    address: String,
}

/// Makes the code of a first sign-in and shows it this once; one made before is void from now on.
async fn make_code(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>, request: Request) -> Result<Page> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    if !acts(&app, &viewer, &opened).code {
        return Err(Error::NotFound);
    }
    let mut unit = app.db.begin().await?;
    let (code, until) = identity::hand_over(&app, &mut unit, person, Some(viewer.person), request.now).await?;
    note(&mut unit, &viewer, &opened, "act-code-made", "", "").await?;
    unit.commit().await?;
    let login = opened.account.as_ref().map(|account| account.login.clone()).unwrap_or_default();
    let page = CodePage {
        id: person,
        name: opened.name(),
        login,
        code,
        until,
        address: format!("{}/activation", app.config.public_url),
    };
    Ok(Page::of("admin-code-title", page))
}

async fn suspend(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>, request: Request) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    Opened::checked(model::may_stop(&viewer, &opened.target))?;
    let mut unit = app.db.begin().await?;
    if accounts::suspend(&mut unit, person, request.now).await? {
        note(&mut unit, &viewer, &opened, "act-account-suspended", "state=activated", "state=suspended").await?;
    }
    unit.commit().await?;
    Ok(back(person, "admin-done-suspended"))
}

async fn resume(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>, request: Request) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    Opened::checked(model::may_stop(&viewer, &opened.target))?;
    let mut unit = app.db.begin().await?;
    if accounts::resume(&mut unit, person).await? {
        note(&mut unit, &viewer, &opened, "act-account-resumed", "state=suspended", "state=activated").await?;
    }
    unit.commit().await?;
    Ok(back(person, "admin-done-resumed"))
}

/// A reason as it is kept; none when it is too short or too long.
fn reason(form: &Form, field: &str) -> Option<String> {
    let typed = form.text(field).replace(';', ",");
    (3..=200).contains(&typed.chars().count()).then_some(typed)
}

/// Closes a person: hidden at once, sessions ended, all of it restorable.
async fn close(
    State(app): State<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    request: Request,
    form: Form,
) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    Opened::checked(model::may_close(&viewer, &opened.target))?;
    let Some(reason) = reason(&form, "close-reason") else {
        let filled = Filled::with(form).and_wrong("close-reason", "admin-reason-needed");
        return Ok(page(&app, &viewer, opened, filled).await?.invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    accounts::close_many(&mut unit, &[person], request.now).await?;
    let hand = Hand::of(viewer.person, request.now);
    write::close_person(&mut unit, hand, opened.structure(&viewer), person, &reason).await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(back(person, "admin-done-closed"))
}

async fn reopen(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>, request: Request) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    Opened::checked(model::may_close(&viewer, &opened.target))?;
    let mut unit = app.db.begin().await?;
    if accounts::reopen_many(&mut unit, &[person]).await? > 0 && opened.identity.closed_at.is_none() {
        note(&mut unit, &viewer, &opened, "act-account-reopened", "state=closed", "").await?;
    }
    if opened.identity.closed_at.is_some() {
        let hand = Hand::of(viewer.person, request.now);
        write::reopen_person(&mut unit, hand, opened.structure(&viewer), person).await?;
    }
    unit.commit().await?;
    app.refresh().await?;
    Ok(back(person, "admin-done-reopened"))
}

/// The dates of a duty or a role: the first day, and the last one when there is one.
fn dates(form: &Form, today: Day) -> Result<(Day, Option<Day>), (&'static str, &'static str)> {
    let from = match form.text("from") {
        "" => today,
        typed => typed.parse::<Day>().map_err(|_| ("from", "admin-date-wrong"))?,
    };
    let until = match form.text("last") {
        "" => None,
        typed => Some(typed.parse::<Day>().map_err(|_| ("last", "admin-date-wrong"))?.plus_days(1)),
    };
    if until.is_some_and(|until| until <= from || until <= today) {
        return Err(("last", "admin-date-order"));
    }
    Ok((from, until))
}

async fn give_duty(
    State(app): State<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    request: Request,
    form: Form,
) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    let offered = duty_choices(&app, &viewer, &opened).await?;
    let chosen = form.text("duty").to_owned();
    let dates = dates(&form, opened.today);
    let (Some(new), Ok((from, until))) = (offered.iter().find(|(value, _)| *value == chosen), dates) else {
        let mut filled = Filled::with(form);
        if !offered.iter().any(|(value, _)| *value == chosen) {
            filled.wrong("duty", "admin-choose");
        }
        if let Err((field, why)) = dates {
            filled.wrong(field, why);
        }
        return Ok(page(&app, &viewer, opened, filled).await?.invalid().into_response());
    };
    let mut parts = new.0.split(':');
    let structure: Option<StructureId> = parts.next().and_then(|part| part.parse().ok());
    let kind = parts.next().and_then(DutyKind::from_code).ok_or(Error::NotFound)?;
    let division: Option<DivisionId> = parts.next().and_then(|part| part.parse().ok());
    let mut unit = app.db.begin().await?;
    let hand = Hand::of(viewer.person, request.now);
    write::give_duty(&mut unit, hand, NewDuty { person, kind, structure, division, from, until }).await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(back(person, "admin-done-duty"))
}

async fn end_duty(
    State(app): State<App>,
    viewer: Viewer,
    Path((person, duty)): Path<(PersonId, DutyId)>,
    request: Request,
    form: Form,
) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    let held = opened.duties.iter().find(|one| one.id == duty).ok_or(Error::NotFound)?;
    if !may_end_duty(&viewer, &opened, held.kind, held.structure_id) {
        return Err(Error::NotFound);
    }
    let mut unit = app.db.begin().await?;
    write::end_duty(&mut unit, Hand::of(viewer.person, request.now), held.structure_id, duty).await?;
    unit.commit().await?;
    app.refresh().await?;
    match held.structure_id.filter(|_| form.text("back") == "duties") {
        Some(structure) => {
            Ok(Redirect::to(format!("/admin/duties?structure={structure}")).saying("admin-done-duty-ended").into_response())
        }
        None => Ok(back(person, "admin-done-duty-ended")),
    }
}

async fn end_role(
    State(app): State<App>,
    viewer: Viewer,
    Path((person, role)): Path<(PersonId, RoleId)>,
    request: Request,
    form: Form,
) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    let held = opened.roles.iter().find(|one| one.id == role).ok_or(Error::NotFound)?;
    let (structure, profile) = (held.structure_id, held.profile);
    Opened::checked(model::may_end_role(&viewer, &opened.target, structure, profile))?;
    let Some(reason) = reason(&form, "end-reason") else {
        let filled = Filled::with(form).and_wrong("roles", "admin-reason-needed");
        return Ok(page(&app, &viewer, opened, filled).await?.invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    write::end_role(&mut unit, Hand::of(viewer.person, request.now), structure, role, &reason).await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(back(person, "admin-done-role-ended"))
}

async fn reopen_role(
    State(app): State<App>,
    viewer: Viewer,
    Path((person, role)): Path<(PersonId, RoleId)>,
    request: Request,
) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    let held = opened.roles.iter().find(|one| one.id == role).ok_or(Error::NotFound)?;
    Opened::checked(model::may_end_role(&viewer, &opened.target, held.structure_id, held.profile))?;
    let mut unit = app.db.begin().await?;
    write::reopen_role(&mut unit, Hand::of(viewer.person, request.now), held.structure_id, role).await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(back(person, "admin-done-role-reopened"))
}

/// Moves a pupil to another division of the school, from today.
async fn move_to(
    State(app): State<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    request: Request,
    form: Form,
) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    let (Some(structure), offered) = moves(&app, &viewer, &opened).await? else { return Err(Error::NotFound) };
    let chosen = offered.iter().find(|(value, _)| value == form.text("to")).and_then(|(value, _)| value.parse().ok());
    let Some(division) = chosen else {
        let filled = Filled::with(form).and_wrong("to", "admin-choose");
        return Ok(page(&app, &viewer, opened, filled).await?.invalid().into_response());
    };
    let mut unit = app.db.begin().await?;
    write::enroll(&mut unit, Hand::of(viewer.person, request.now), person, structure, Some(division)).await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(back(person, "admin-done-moved"))
}

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityForm {
    id: PersonId,
    name: String,
    fed: bool,
    overridden: Vec<OverrideShown>,
    titles: Vec<(String, Text)>,
    filled: Filled,
}

/// The titles that may be chosen.
pub(crate) fn titles() -> Vec<(String, Text)> {
    vec![
        (String::new(), text!("admin-title-none")),
        ("M.".to_owned(), Text::literal("M.")),
        ("Mme".to_owned(), Text::literal("Mme")),
    ]
}

async fn identity_page(app: &App, opened: Opened, filled: Filled) -> Result<Page> {
    let overrides = store::overrides(&app.db, opened.identity.id).await?;
    let page = IdentityForm {
        id: opened.identity.id,
        name: opened.name(),
        fed: is_fed(&opened.identity.source),
        overridden: overrides.into_iter().map(shown_override).collect(),
        titles: titles(),
        filled,
    };
    Ok(Page::of("admin-identity-title", page))
}

async fn identity_form(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>, request: Request) -> Result<Page> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    if !acts(&app, &viewer, &opened).retype {
        return Err(Error::NotFound);
    }
    let one = &opened.identity;
    let birth_on = one.birth_on.map(|day| day.to_string()).unwrap_or_default();
    let filled = Filled::with(Form::of([
        ("given", one.given.as_str()),
        ("family", one.family.as_str()),
        ("birth_on", birth_on.as_str()),
        ("title", one.title.as_deref().unwrap_or("")),
    ]));
    identity_page(&app, opened, filled).await
}

/// Types names, birth date and title by hand; what the feed says stays beside them.
async fn retype(
    State(app): State<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    request: Request,
    form: Form,
) -> Result<Response> {
    let opened = Opened::find(&app, &viewer, person, request.now).await?;
    if !acts(&app, &viewer, &opened).retype {
        return Err(Error::NotFound);
    }
    let undo = form.text("fed") == "yes";
    let mut filled = Filled::with(form.clone());
    if !undo {
        names_checked(&form, &mut filled, opened.today);
    }
    if !filled.is_right() {
        return Ok(identity_page(&app, opened, filled).await?.invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    let hand = Hand::of(viewer.person, request.now);
    for field in Field::ALL {
        let value = (!undo).then(|| form.text(field.code()));
        write::retype(&mut unit, hand, opened.structure(&viewer), person, *field, value).await?;
    }
    unit.commit().await?;
    app.refresh().await?;
    Ok(back(person, "admin-done-identity"))
}

/// Checks given and family name, birth date and title as they are typed.
pub(crate) fn names_checked(form: &Form, filled: &mut Filled, today: Day) {
    for (field, why) in [("given", "admin-given-needed"), ("family", "admin-family-needed")] {
        let length = form.text(field).chars().count();
        if length == 0 {
            filled.wrong(field, why);
        } else if length > 80 {
            filled.wrong(field, "admin-too-long");
        }
    }
    if !form.text("birth_on").is_empty() && born(form, today).is_none() {
        filled.wrong("birth_on", "admin-birth-wrong");
    }
    if !titles().iter().any(|(value, _)| value == form.text("title")) {
        filled.wrong("title", "admin-choose");
    }
}

/// A birth date that somebody alive may have.
pub(crate) fn born(form: &Form, today: Day) -> Option<Day> {
    form.parsed::<Day>("birth_on").filter(|day| (0..=120).contains(&day.years_until(today)) && *day <= today)
}
