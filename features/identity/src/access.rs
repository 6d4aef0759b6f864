//! Somebody's account, for those of the school who may help: its state, a new code, a stop.

use crate::accounts::{self, Standing};
use crate::help::letter_words;
use crate::model::{AccountState, EventKind};
use crate::rights::{ACCESS, Making, Powers, making, powers};
use crate::{codes, events, factors, settings};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use directory::store::person as people;
use kit::audit::{self, Act};
use kit::settings::PLATFORM;
use kit::{
    App, Asked, Day, Error, Filled, Form, Instant, Page, PersonId, Redirect, Request, Result, Routes, StructureId, Text, Unit,
    Viewer, args, filters, mail, session, text,
};

pub(crate) fn routes() -> Routes {
    Routes::at("/people/{person}/access")
        .get(ACCESS, show)
        .post(ACCESS, act)
        .and_at("/people/{person}/password-reset")
        .get(ACCESS, confirm)
        .post(ACCESS, reset)
}

/// A person whose account the viewer may do something to.
struct Helped {
    person: PersonId,
    name: String,
    account: Standing,
    powers: Powers,
    /// How a code may be made.
    making: Making,
    /// The verified address, to which a link can be sent and of which a new code is told.
    mail: Option<String>,
    given: String,
    language: Option<String>,
}

/// Looks a person up through the viewer. Anybody else is not found.
async fn helped(app: &App, viewer: &Viewer, person: PersonId, now: Instant) -> Result<Helped> {
    let today = now.day_in(&kit::viewer::default_zone());
    let target = people::target(&app.db, viewer, person, today).await?.ok_or(Error::NotFound)?;
    let powers = powers(viewer, &target, runs_platform(app, person, today).await?);
    if !powers.any() {
        return Err(Error::NotFound);
    }
    let account = accounts::state_of(&app.db, person).await?.ok_or(Error::NotFound)?;
    let (given, family, language, mail): (String, String, Option<String>, Option<String>) = app
        .db
        .one(
            "select given, family, language,
                    (select max(value) from contact_point where person_id = person.id and kind = 'mail' and verified_at is not null)
             from person where id = $1",
            args![person],
        )
        .await?;
    let has_mail = mail.is_some() && account.state == AccountState::Activated;
    let making = making(viewer, &target, powers.structure, has_mail);
    Ok(Helped { person, name: format!("{given} {family}"), account, powers, making, mail, given, language })
}

async fn runs_platform(app: &App, person: PersonId, today: Day) -> Result<bool> {
    let (count,): (i64,) = app
        .db
        .one(
            "select count(*) from duty where person_id = $1 and kind = 'platform_admin'
             and valid_from <= $2 and (valid_to is null or valid_to > $2)",
            args![person, today],
        )
        .await?;
    Ok(count > 0)
}

#[derive(Template)]
#[template(path = "access.html")]
struct AccessPage {
    helped: Helped,
    filled: Filled,
    state: Text,
    badge: &'static str,
}

impl AccessPage {
    fn of(helped: Helped, filled: Filled) -> Self {
        let state = Text::keyed(format!("account-{}", helped.account.state.code()));
        let badge = match helped.account.state {
            AccountState::Activated => "ok",
            AccountState::Prepared => "info",
            AccountState::Suspended | AccountState::Closed => "warning",
        };
        Self { helped, filled, state, badge }
    }
    /// Whether the person gets in again by mail alone.
    fn by_mail(&self) -> bool {
        self.helped.making == Making::ByMail
    }
    fn may_reset(&self) -> bool {
        self.helped.powers.reset && matches!(self.helped.account.state, AccountState::Prepared | AccountState::Activated)
    }
    /// What may be done to stop or start it: the act, its words, whether it stops.
    fn acts(&self) -> &'static [(&'static str, &'static str)] {
        match (self.helped.powers.stop, self.helped.account.state) {
            (false, _) => &[],
            (true, AccountState::Prepared) => &[("close", "access-close")],
            (true, AccountState::Activated) => &[("suspend", "access-suspend"), ("close", "access-close")],
            (true, AccountState::Suspended) => &[("resume", "access-resume"), ("close", "access-close")],
            (true, AccountState::Closed) => &[("reopen", "access-reopen")],
        }
    }
}

fn title(helped: &Helped) -> Text {
    text!("access-title", name = &helped.name)
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, Path(person): Path<PersonId>) -> Result<Page> {
    let helped = helped(&app, &viewer, person, request.now).await?;
    Ok(Page::of(title(&helped), AccessPage::of(helped, Filled::empty())))
}

async fn act(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response> {
    let helped = helped(&app, &viewer, person, request.now).await?;
    let wanted = form.text("act");
    let page = AccessPage::of(helped, Filled::with(form.clone()));
    if !page.acts().iter().any(|(code, _)| *code == wanted) {
        return Err(Error::NotFound);
    }
    if let Some(first) = factors::confirm_first(&app, &request, &format!("/people/{person}/access")).await? {
        return Ok(first.into_response());
    }
    let mut unit = app.db.begin().await?;
    let (done, act) = match wanted {
        "suspend" => (accounts::suspend(&mut unit, person, request.now).await?, "act-account-suspended"),
        "resume" => (accounts::resume(&mut unit, person).await?, "act-account-resumed"),
        "close" => (accounts::close_many(&mut unit, &[person], request.now).await? == 1, "act-account-closed"),
        _ => (accounts::reopen_many(&mut unit, &[person]).await? == 1, "act-account-reopened"),
    };
    if !done {
        return Err(Error::Refused(text!("access-changed-meanwhile")));
    }
    match wanted {
        "suspend" => events::note_by_school(&mut unit, person, EventKind::Suspended, request.now).await?,
        "resume" | "reopen" => events::note_by_school(&mut unit, person, EventKind::Resumed, request.now).await?,
        _ => {}
    }
    noted(&mut unit, &viewer, &page.helped, (page.helped.powers.structure, act), request.now).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/people/{person}/access")).saying("access-done").into_response())
}

async fn noted(
    unit: &mut Unit,
    viewer: &Viewer,
    helped: &Helped,
    (structure, act): (Option<StructureId>, &'static str),
    now: Instant,
) -> Result<()> {
    let act = Act {
        structure,
        author: Some(viewer.person),
        act,
        object_kind: "account",
        object: Some(helped.person.0),
        before: &format!("state={}", helped.account.state.code()),
        after: "",
    };
    audit::note(unit, act, now).await
}

#[derive(Template)]
#[template(path = "reset_confirm.html")]
struct ConfirmPage {
    helped: Helped,
    filled: Filled,
    days: i64,
}

#[derive(Template)]
#[template(path = "reset_code.html")]
struct CodePage {
    helped: Helped,
    code: String,
    until: Day,
    address: String,
}

async fn days(app: &App, structure: Option<StructureId>) -> Result<i64> {
    let structure = structure.unwrap_or(PLATFORM);
    let above: Vec<(StructureId,)> = app
        .db
        .all(
            "select parent_id from structure_link where structure_id = $1 and kind in ('territorial', 'pedagogic')
             order by case kind when 'territorial' then 0 else 1 end",
            args![structure],
        )
        .await?;
    let above: Vec<StructureId> = above.into_iter().map(|(above,)| above).collect();
    Ok(settings::reset_code_days(app, structure, &above))
}

/// Somebody whose account can get a new code, and the other structures that are told of it.
async fn resettable(app: &App, viewer: &Viewer, person: PersonId, now: Instant) -> Result<(Helped, Vec<StructureId>)> {
    let helped = helped(app, viewer, person, now).await?;
    let open = matches!(helped.account.state, AccountState::Prepared | AccountState::Activated);
    if !helped.powers.reset || !open {
        return Err(Error::NotFound);
    }
    match &helped.making {
        Making::Told(others) => {
            let others = others.clone();
            Ok((helped, others))
        }
        Making::ByMail => Err(Error::Refused(text!("access-by-mail", name = &helped.name))),
    }
}

/// Who administers proves first who she is; a teacher or an office, whose power ends with pupils and families, need not.
async fn confirm_first(app: &App, asked: &Asked, helped: &Helped) -> Result<Option<Redirect>> {
    if !helped.powers.stop {
        return Ok(None);
    }
    factors::confirm_first(app, asked, &format!("/people/{}/password-reset", helped.person)).await
}

async fn confirm(State(app): State<App>, request: Request, viewer: Viewer, Path(person): Path<PersonId>) -> Result<Response> {
    let (helped, _) = resettable(&app, &viewer, person, request.now).await?;
    if let Some(first) = confirm_first(&app, &request, &helped).await? {
        return Ok(first.into_response());
    }
    let days = days(&app, helped.powers.structure).await?;
    Ok(Page::of(text!("reset-title"), ConfirmPage { helped, filled: Filled::empty(), days }).into_response())
}

/// A new code, shown this once; the password is void, and every session ends.
async fn reset(State(app): State<App>, request: Request, viewer: Viewer, Path(person): Path<PersonId>) -> Result<Response> {
    let (helped, others) = resettable(&app, &viewer, person, request.now).await?;
    if let Some(first) = confirm_first(&app, &request, &helped).await? {
        return Ok(first.into_response());
    }
    let days = days(&app, helped.powers.structure).await?;
    let mut unit = app.db.begin().await?;
    let code = codes::make_many(&app, &mut unit, &[person], days, Some(viewer.person), request.now).await?.remove(0);
    unit.run(
        "update account set password_hash = null, password_set_at = $2, must_change = false where person_id = $1",
        args![person, request.now],
    )
    .await?;
    unit.run("update reset_link set used_at = $2 where person_id = $1 and used_at is null", args![person, request.now]).await?;
    session::end_all(&mut unit, person, None).await?;
    events::note_by_school(&mut unit, person, EventKind::CodeMade, request.now).await?;
    // Every school where the account opens something reads of it.
    for structure in std::iter::once(helped.powers.structure).chain(others.into_iter().map(Some)) {
        noted(&mut unit, &viewer, &helped, (structure, "act-account-reset"), request.now).await?;
    }
    tell_by_mail(&app, &mut unit, &viewer, &helped, request.now).await?;
    unit.commit().await?;
    let until = request.now.plus_seconds(days * 86_400).day_in(&request.words.zone);
    let address = format!("{}/activation", app.config.public_url);
    Ok(Page::of(text!("reset-code-title"), CodePage { helped, code: codes::grouped(&code), until, address }).into_response())
}

/// Whoever has a verified address reads there that a code was made: it may not be they who asked.
async fn tell_by_mail(app: &App, unit: &mut Unit, viewer: &Viewer, helped: &Helped, now: Instant) -> Result<()> {
    let Some(to) = helped.mail.clone() else { return Ok(()) };
    let school = helped.powers.structure.and_then(|id| viewer.structure(id)).map(|one| one.name.clone()).unwrap_or_default();
    let words = letter_words(app, helped.person, helped.language.as_deref(), now).await?;
    let body = text!("access-letter-body", given = &helped.given, school = school, login = &helped.account.login);
    let letter = mail::Mail { to, subject: words.get("access-letter-subject"), body: words.say(&body) };
    unit.later(mail::later(&letter)?, now).await?;
    Ok(())
}
