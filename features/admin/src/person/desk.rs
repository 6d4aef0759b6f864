//! One person opened through the viewer: whoever may not open him finds nobody. Every act begins and ends here.

use super::page;
use crate::model::{self, Target};
use crate::scope::day_of;
use crate::store::person as store;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use directory::write::Hand;
use identity::accounts::{self, Standing};
use identity::model::AccountState;
use kit::audit::{self, Act};
use kit::words::clean_name;
use kit::{
    App, Day, Decision, Error, Filled, Form, Instant, PersonId, Redirect, Request, Result, StructureId, Unit, Viewer, text,
};

/// A person whom the viewer may open, with all that the rules ask.
pub(super) struct Opened {
    pub(super) app: App,
    pub(super) viewer: Viewer,
    pub(super) identity: store::Identity,
    pub(super) roles: Vec<store::RoleLine>,
    pub(super) duties: Vec<store::DutyLine>,
    pub(super) account: Option<Standing>,
    pub(super) target: Target,
    pub(super) request: Request,
    pub(super) today: Day,
    pub(super) now: Instant,
}

/// The person of the address, `{person}`.
impl FromRequestParts<App> for Opened {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let named = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let person = named.iter().find(|(name, _)| *name == "person").and_then(|(_, id)| id.parse().ok());
        let viewer = Viewer::from_request_parts(parts, app).await?;
        let request = Request::from_request_parts(parts, app).await?;
        Self::find(app, viewer, person.ok_or(Error::NotFound)?, request).await
    }
}

impl Opened {
    async fn find(app: &App, viewer: Viewer, person: PersonId, request: Request) -> Result<Self> {
        let now = request.now;
        let today = day_of(now);
        let identity = store::identity(&app.db, person).await?.ok_or(Error::NotFound)?;
        let roles = store::roles(&app.db, person, today).await?;
        let duties = store::duties(&app.db, person, today).await?;
        let target = store::target(&app.db, &viewer, person, &roles, &duties, now, today).await?;
        if !model::may_open(&viewer, &target).allows() {
            return Err(Error::NotFound);
        }
        let account = accounts::state_of(&app.db, person).await?;
        Ok(Self { app: app.clone(), viewer, identity, roles, duties, account, target, request, today, now })
    }
    pub(super) fn id(&self) -> PersonId {
        self.identity.id
    }
    /// The structures in which the viewer meets this person.
    pub(super) fn met(&self) -> Vec<(StructureId, model::Post)> {
        model::meets(&self.viewer, &self.target)
    }
    /// The structure in whose journal an act is noted.
    pub(super) fn structure(&self) -> Option<StructureId> {
        self.met().first().map(|(structure, _)| *structure)
    }
    pub(super) fn state(&self) -> Option<AccountState> {
        self.account.as_ref().map(|account| account.state)
    }
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.identity.given, self.identity.family)
    }
    pub(super) fn reads_birth(&self) -> bool {
        model::reads_birth(&self.viewer, &self.target)
    }
    pub(super) fn is_closed(&self) -> bool {
        self.identity.closed_at.is_some()
    }

    /// Where the viewer proves first who she is, before an act that a stolen session must not do; nowhere when she
    /// did lately.
    pub(super) async fn confirm_first(&self) -> Result<Option<Response>> {
        let back = format!("/admin/people/{}", self.id());
        let first = identity::factors::confirm_first(&self.app, &self.request, &back).await?;
        Ok(first.map(IntoResponse::into_response))
    }

    /// Begins an act.
    pub(super) async fn begin(&self) -> Result<Unit> {
        Ok(self.app.db.begin().await?)
    }
    pub(super) fn hand(&self) -> Hand {
        Hand::of(self.viewer.person, self.now)
    }
    /// Notes an act on the account.
    pub(super) async fn note(&self, unit: &mut Unit, act: &'static str, before: &str, after: &str) -> Result<()> {
        let act = Act {
            structure: self.structure(),
            author: Some(self.viewer.person),
            act,
            object_kind: "account",
            object: Some(self.id().0),
            before,
            after,
        };
        audit::note(unit, act, self.now).await
    }
    /// Ends an act: kept, known to the viewers, said on the person's page.
    pub(super) async fn done(&self, unit: Unit, saying: &'static str) -> Result<Response> {
        self.done_on(unit, saying, format!("/admin/people/{}", self.id())).await
    }
    /// Ends an act, and leads to another page than the person's.
    pub(super) async fn done_on(&self, unit: Unit, saying: &'static str, path: String) -> Result<Response> {
        unit.commit().await?;
        self.app.refresh().await?;
        Ok(Redirect::to(path).saying(saying).into_response())
    }
    /// The page again, with what was typed and what is to be mended.
    pub(super) async fn again(
        self,
        form: Form,
        wrong: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> Result<Response> {
        let mut filled = Filled::with(form);
        for (field, why) in wrong {
            filled.wrong(field, why);
        }
        Ok(page(self, filled).await?.invalid().into_response())
    }
}

/// What a rule forbids for a reason is said.
pub(super) fn checked(decision: Decision) -> Result<()> {
    match decision {
        Decision::Allow(_) => Ok(()),
        Decision::Deny(reason) => Err(Error::Refused(text!(reason))),
    }
}

/// A reason as it is kept; none when it is too short or too long.
pub(super) fn reason(form: &Form, field: &str) -> Option<String> {
    let typed = clean_name(form.text(field)).replace(';', ",");
    (3..=200).contains(&typed.chars().count()).then_some(typed)
}
