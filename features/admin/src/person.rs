//! One person: account, roles, duties, values typed by hand, history; and what may be done about it.

mod account;
mod desk;
mod duty;
mod names;
mod role;

pub(crate) use names::{born, name_checked, names_checked, titles};

use crate::PEOPLE;
use crate::model::{self, TargetRole};
use crate::people::state_words;
use crate::said::{HistoryLine, shown_entry};
use crate::scope::is_fed;
use crate::store::{journal, person as store};
use askama::Template;
use desk::Opened;
use duty::DutyShown;
use identity::model::AccountState;
use kit::audit::Noted;
use kit::slice::Subject;
use kit::{Day, Filled, Instant, Page, PersonId, Profile, Result, Routes, StructureId, Text, filters, text};
use names::OverrideShown;
use role::RoleShown;

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/people/{person}")
        .get(PEOPLE, show)
        .and_at("/admin/people/{person}/account")
        .post(PEOPLE, account::prepare)
        .and_at("/admin/people/{person}/code")
        .post(PEOPLE, account::make_code)
        .and_at("/admin/people/{person}/second")
        .post(PEOPLE, account::reset_second)
        .and_at("/admin/people/{person}/suspend")
        .post(PEOPLE, account::suspend)
        .and_at("/admin/people/{person}/resume")
        .post(PEOPLE, account::resume)
        .and_at("/admin/people/{person}/close")
        .post(PEOPLE, account::close)
        .and_at("/admin/people/{person}/reopen")
        .post(PEOPLE, account::reopen)
        .and_at("/admin/people/{person}/duties")
        .post(PEOPLE, duty::give)
        .and_at("/admin/people/{person}/duties/{duty}/end")
        .post(PEOPLE, duty::end)
        .and_at("/admin/people/{person}/roles/{role}/end")
        .post(PEOPLE, role::end)
        .and_at("/admin/people/{person}/roles/{role}/reopen")
        .post(PEOPLE, role::reopen)
        .and_at("/admin/people/{person}/division")
        .post(PEOPLE, role::move_to)
        .and_at("/admin/people/{person}/identity")
        .get(PEOPLE, names::show)
        .post(PEOPLE, names::retype)
}

#[derive(Template)]
#[template(path = "person.html")]
struct Person {
    id: PersonId,
    name: String,
    identity: store::Identity,
    birth_on: Option<Day>,
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
    second: bool,
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

async fn show(opened: Opened) -> Result<Page> {
    page(opened, Filled::empty()).await
}

async fn page(opened: Opened, filled: Filled) -> Result<Page> {
    let person = opened.id();
    let met = opened.met();
    let here = |structure: StructureId| met.iter().any(|(at, _)| *at == structure);
    let contacts = store::contacts(&opened.app.db, person).await?;
    let overrides = names::overrides(&opened).await?;
    let mut entries = journal::of_person(&opened.app.db, person).await?;
    let all = opened.viewer.is_platform_admin();
    let birth = opened.reads_birth();
    entries.retain(|entry| all || entry.structure_id.is_none_or(here));
    let gives = duty::choices(&opened).await?;
    let (move_in, move_to) = role::moves(&opened).await?;
    let (state, tone) = state_words(opened.state());
    let acts = may(&opened).await?;
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
        roles: opened.roles.iter().filter(|role| here(role.structure_id)).map(|role| role::shown(&opened, role)).collect(),
        elsewhere: opened.roles.iter().any(|role| !here(role.structure_id)),
        duties: opened
            .duties
            .iter()
            .filter(|duty| duty.structure_id.map_or(all, here))
            .map(|duty| duty::shown(&opened, duty))
            .collect(),
        overrides,
        birth_on: opened.identity.birth_on.filter(|_| birth),
        history: entries.into_iter().take(30).map(|entry| history_line(&opened.app.noted, entry, birth)).collect(),
        identity: opened.identity,
        filled,
        gives,
        move_in,
        move_to,
        acts,
    };
    Ok(Page::of(Text::literal(&shown.name), shown))
}

/// An act, without the birth date for whoever may not read it.
fn history_line(noted: &[Noted], entry: journal::Entry, birth: bool) -> HistoryLine {
    let mut line = shown_entry(noted, entry);
    for said in [&mut line.before, &mut line.after] {
        said.retain(|pair| birth || pair.name.as_ref().is_none_or(|name| name.key != "admin-said-birth-on"));
    }
    line
}

/// What may be done now with this person, by this viewer.
async fn may(opened: &Opened) -> Result<Acts> {
    let (act, stop, close) = (
        model::may_act(&opened.viewer, &opened.target),
        model::may_stop(&opened.viewer, &opened.target),
        model::may_close(&opened.viewer, &opened.target),
    );
    let closed = opened.is_closed() || opened.state() == Some(AccountState::Closed);
    let pupil_here = opened.met().into_iter().find(|(structure, post)| {
        let pupil = |role: &TargetRole| role.structure == *structure && role.profile == Profile::Student && role.open;
        opened.target.roles.iter().any(pupil) && *post != model::Post::Platform && *post != model::Post::Agent
    });
    let second = model::may_reset_second(&opened.viewer, &opened.target);
    let in_use = opened.state() == Some(AccountState::Activated);
    let refused = [act, stop, close].into_iter().find(|decision| !decision.allows());
    let access = act.allows() && !closed && opened.account.is_some() && has_access_page(opened).await?;
    let fresh = opened.state() == Some(AccountState::Prepared) && opened.viewer.person != opened.id();
    Ok(Acts {
        prepare: act.allows() && opened.account.is_none() && !closed,
        access,
        // One way for each reader: a code is made here only where identity's page does not open.
        code: act.allows() && !closed && fresh && !access,
        second: second.allows() && in_use && identity::factors::has_any(&opened.app, opened.id()).await?,
        suspend: stop.allows() && opened.state() == Some(AccountState::Activated),
        resume: stop.allows() && opened.state() == Some(AccountState::Suspended),
        close: close.allows() && !closed,
        reopen: close.allows() && closed,
        retype: act.allows() && !closed,
        guardian_in: pupil_here.map(|(structure, _)| structure).filter(|_| !closed),
        refused: refused.map(|decision| text!(decision.reason())),
    })
}

/// Whether identity's page about this account opens for the viewer: identity says so by its offer.
async fn has_access_page(opened: &Opened) -> Result<bool> {
    let path = format!("/people/{}/access", opened.id());
    let offers = opened.app.offers_on(&opened.viewer, Subject::Person(opened.id()), opened.today).await?;
    Ok(offers.iter().any(|offer| offer.href == path))
}
