//! A child of another school joins the account that exists: a second sheet, and no second account.

use crate::accounts;
use crate::activation::{NotProved, Proved, check, take_code, typed_day};
use crate::model::AccountState;
use crate::model::EventKind;
use crate::rights::ADD_CHILD;
use crate::{codes, events, tokens};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use directory::model::ContactPointId;
use directory::write::{self, Hand};
use kit::viewer::{ChildHere, ViewerFacts};
use kit::{
    App, Asked, Error, Filled, Form, Page, PersonId, Profile, Redirect, Request, Result, Routes, Text, Unit, Viewer, args,
    filters, text,
};

kit::ids!(
    /// One record of a merge.
    MergeId
);

const PURPOSE: &str = "add children";
/// How long one may think before saying yes.
const MINUTES: i64 = 15;

pub(crate) fn routes() -> Routes {
    Routes::at("/settings/children")
        .get(ADD_CHILD, show)
        .post(ADD_CHILD, prove)
        .and_at("/settings/children/addition")
        .post(ADD_CHILD, add)
}

#[derive(Template)]
#[template(path = "children.html")]
struct ChildrenPage {
    filled: Filled,
    children: Vec<ChildHere>,
}

#[derive(Template)]
#[template(path = "children_found.html")]
struct FoundPage {
    filled: Filled,
    note: String,
    /// Whose sheet it is, as one recognises oneself.
    sheet_of: String,
    /// The name of the account, when it is another.
    other_than: Option<String>,
    children: Vec<ChildHere>,
}

impl FoundPage {
    fn of(filled: Filled, note: String, own: &ViewerFacts, other: &ViewerFacts) -> Page {
        let page = Self {
            filled,
            note,
            sheet_of: short_name(other),
            other_than: (!same_name(own, other)).then(|| short_name(own)),
            children: other.children.clone(),
        };
        Page::of(text!("children-found"), page)
    }
}

/// First name and the first letter of the last one: enough to know oneself, and the sheet says no less.
fn short_name(person: &ViewerFacts) -> String {
    let family = person.name.strip_prefix(&person.given).unwrap_or_default().trim();
    match family.chars().next() {
        Some(first) => format!("{} {}.", person.given, first.to_uppercase()),
        None => person.given.clone(),
    }
}

/// Whether two schools wrote the same name: capitals, accents and signs do not matter.
fn same_name(one: &ViewerFacts, other: &ViewerFacts) -> bool {
    kit::words::folded(&one.name) == kit::words::folded(&other.name)
}

fn page(viewer: &Viewer, filled: Filled) -> Page {
    Page::of(text!("children-title"), ChildrenPage { filled, children: viewer.children.clone() })
}

async fn show(viewer: Viewer) -> Page {
    page(&viewer, Filled::empty())
}

async fn prove(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let code = codes::typed(form.text("code"));
    let refused = |field, why| Ok(page(&viewer, Filled::with(form.clone()).and_wrong(field, why)).invalid().into_response());
    if code.is_empty() {
        return refused("code", text!("activation-code-missing"));
    }
    let proved = match check(&app, &request, &code, typed_day(form.text("birth"))).await? {
        Ok(proved) => proved,
        Err(NotProved::Wrong) => return refused("code", text!("activation-wrong")),
        Err(NotProved::Wait(seconds)) => return refused("code", text!("sign-in-wait", minutes = (seconds + 59) / 60)),
    };
    match other(&app, &request, &viewer, proved.person).await? {
        Err(why) => refused("code", why),
        Ok(other) => {
            let fields = [viewer.person.to_string(), proved.person.to_string(), kit::key::hex(&proved.code_hash)];
            let until = request.now.plus_seconds(MINUTES * 60);
            let note = tokens::seal(&app, PURPOSE, &[&fields[0], &fields[1], &fields[2]], until);
            Ok(FoundPage::of(Filled::empty(), note, &viewer, &other).into_response())
        }
    }
}

/// The other person of the code: a guardian and nothing else, whom the same hand may own.
async fn other(app: &App, asked: &Asked, viewer: &ViewerFacts, person: PersonId) -> Result<Result<Viewer, Text>> {
    if person == viewer.person {
        return Ok(Err(text!("children-own-code")));
    }
    let Some(other) = app.viewer(person, asked.now).await? else { return Ok(Err(text!("activation-over"))) };
    let guardian = other.duties.is_empty() && other.roles.iter().all(|role| role.profile == Profile::Guardian);
    if !guardian || other.children.is_empty() {
        return Ok(Err(text!("children-not-guardian")));
    }
    // Nobody ever came in as the second person, and the children are others: two parents of one child are two
    // people, whatever paper one of them holds.
    let shared = other.children.iter().any(|child| viewer.child(child.person).is_some());
    let unused = accounts::state_of(&app.db, person)
        .await?
        .is_none_or(|account| account.state == AccountState::Prepared && account.activated_at.is_none());
    if shared || !unused {
        return Ok(Err(text!("children-other-person")));
    }
    if other.children.iter().any(|child| child.person == viewer.person) {
        return Ok(Err(text!("children-not-guardian")));
    }
    Ok(Ok(other))
}

async fn add(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let over = || Error::Refused(text!("activation-over"));
    let note = form.raw("note");
    let [own, person, code] = tokens::open(&app, PURPOSE, note, request.now).ok_or_else(over)?;
    if own != viewer.person.to_string() {
        return Err(over());
    }
    let person: PersonId = person.parse().map_err(|_| over())?;
    let code_hash = kit::key::unhex::<32>(&code).ok_or_else(over)?.to_vec();
    let other = other(&app, &request, &viewer, person).await?.map_err(Error::Refused)?;
    let same = same_name(&viewer, &other);
    if !same && !form.ticked("mine") {
        let filled = Filled::with(form.clone()).and_wrong("mine", text!("children-mine-missing", name = short_name(&other)));
        return Ok(FoundPage::of(filled, note.to_owned(), &viewer, &other).invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    take_code(&mut unit, &Proved { person, code_hash, next: "/".to_owned() }, request.now).await?;
    let hand = Hand::of(viewer.person, request.now);
    let contacts: Vec<(ContactPointId,)> = unit.all("select id from contact_point where person_id = $1", args![person]).await?;
    let moved = write::fold_guardian(&mut unit, hand, viewer.person, person).await?;
    if !same {
        give_back(&mut unit, &contacts, person).await?;
    }
    accounts::close_many(&mut unit, &[person], request.now).await?;
    unit.run(
        "insert into merge_record (id, kept_id, closed_id, at, author_id, moved) values ($1, $2, $3, $4, $2, $5)",
        args![MergeId::new(request.now), viewer.person, person, request.now, serde_json::to_string(&moved)?],
    )
    .await?;
    events::note(&mut unit, viewer.person, EventKind::ChildAdded, &request).await?;
    unit.viewers_changed().await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(Redirect::to("/settings/children").saying("children-added").into_response())
}

/// Contact points stay with the person who is closed: under another name they may be somebody else's.
async fn give_back(unit: &mut Unit, contacts: &[(ContactPointId,)], person: PersonId) -> Result<()> {
    unit.run_many(
        "with own (id, person_id) as (values {rows})
         update contact_point set person_id = (select person_id from own limit 1) where id in (select id from own)",
        contacts.iter().map(|(id,)| args![*id, person]),
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(given: &str, family: &str) -> ViewerFacts {
        ViewerFacts {
            person: PersonId(uuid::Uuid::nil()),
            name: format!("{given} {family}"),
            given: given.to_owned(),
            language: None,
            roles: vec![],
            structures: vec![],
            children: vec![],
            duties: vec![],
            valid_until: kit::Instant::from_micros(0),
        }
    }

    #[test]
    fn names_are_compared_as_they_are_read_and_shown_in_short() {
        let own = named("Maëlle", "L’Encrier");
        assert!(same_name(&own, &named("MAELLE", "L'ENCRIER")));
        assert!(!same_name(&own, &named("Maëlle", "Règle")) && !same_name(&own, &named("Rémi", "L’Encrier")));
        assert_eq!(short_name(&own), "Maëlle L.");
        assert_eq!(short_name(&named("Élise", "")), "Élise");
    }
}
