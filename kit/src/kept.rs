//! What was typed is not lost. A form that comes from a page too old is shown again, with a token that is good; one whose
//! session is over meanwhile is kept for the person on whose page it was typed, and shown when she is back.
//!
//! Whose page it was is said by the form's token ([`csrf::author`]): nothing of an ended session needs to be known, and
//! whoever signs in next on the same device sees nothing of it.

use crate::app::App;
use crate::args;
use crate::csrf;
use crate::db::{Db, Unit};
use crate::door::Asked;
use crate::error::{Error, Result};
use crate::filters;
use crate::form::{Form, Request};
use crate::id::{KeptFormId, PersonId};
use crate::page::{Frame, Page, Redirect};
use crate::rights::SIGNED_IN;
use crate::routes::Routes;
use crate::sealed;
use crate::slice::{Chore, HomeParts, Later, Todo};
use crate::text;
use crate::time::Instant;
use crate::viewer::Viewer;
use crate::words::Text;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The page of what is kept.
const PAGE: &str = "/kept";
/// The hidden field of a form that is sent again: as which it was kept.
const AGAIN: &str = "kept-form";
/// For which use fields are sealed.
const SEALED_FOR: &str = "preau kept form";
/// How much of a form is kept, in bytes.
const BYTES_MAX: usize = 256 * 1024;
/// For how long.
const DAYS: i64 = 7;
/// How many forms of a person.
const MOST: i64 = 5;

impl App {
    /// The fields of a form that are texts, where what is typed is kept.
    pub(crate) fn texts_at(&self, method: &Method, path: &str) -> Option<&'static [&'static str]> {
        let keeps = |route: &&crate::routes::RouteEntry| !route.keeps.is_empty() && route.method == *method && route.fits(path);
        self.routes.iter().find(keeps).map(|route| route.keeps)
    }
}

pub(crate) fn routes() -> Routes {
    Routes::at(PAGE).get(SIGNED_IN, show).and_at("/kept/{kept}/removal").post(SIGNED_IN, remove)
}

/// A form that came too late: what it holds, and how it was sent.
pub(crate) struct Late<'a> {
    /// What it holds.
    pub(crate) form: &'a Form,
    /// Its fields that are texts.
    pub(crate) texts: &'static [&'static str],
    /// Whether it brought files: they are not kept.
    pub(crate) files: bool,
    /// Whether a script sent it by itself, and understands JSON.
    pub(crate) script: bool,
    /// Whether the browser says that it comes from one of our pages.
    pub(crate) says_here: bool,
}

/// Answers a form that came too late, so that nothing of it is lost; `fresh` makes a token that is good.
pub(crate) async fn answer(app: &App, asked: &Asked, late: Late<'_>, fresh: impl FnOnce() -> String) -> Result<Response> {
    let author = csrf::author(app, late.form.raw(csrf::FIELD), asked.now);
    let own = author.is_some() && author == asked.viewer.as_ref().map(|viewer| viewer.person);
    if late.script {
        return Ok(match (&asked.viewer, own) {
            (Some(_), true) => told(StatusCode::FORBIDDEN, &json!({ "token": fresh() })),
            (Some(_), false) => told(StatusCode::FORBIDDEN, &json!({ "other": true })),
            (None, _) => told(StatusCode::UNAUTHORIZED, &json!({ "over": true })),
        });
    }
    if own {
        let form = Kept::of(asked.path.clone(), late.form, late.texts, late.files);
        let page = KeptPage { title: "kept-old", why: "kept-old-why", all: vec![form], sign_in: false };
        return Ok(Page::of(text!("kept-old"), page).status(StatusCode::FORBIDDEN).into_response());
    }
    let Some(author) = author else {
        // Nobody knows whose it is: whoever sent it gets it back.
        return if late.says_here { Ok(handed_back(asked, &late)) } else { Err(Error::Forged) };
    };
    let typed = !readable(late.form.fields(), late.texts).is_empty();
    if typed && !keep(app, author, &asked.path, &late, asked.now).await? {
        return Ok(handed_back(asked, &late));
    }
    Ok(match (&asked.viewer, typed) {
        (None, true) => Redirect::to("/sign-in?next=/kept").into_response(),
        (None, false) => Error::SignIn.into_response(),
        (Some(_), _) => {
            let page = KeptPage { title: "kept-other", why: "kept-other-why", all: vec![], sign_in: false };
            Page::of(text!("kept-other"), page).status(StatusCode::FORBIDDEN).into_response()
        }
    })
}

fn told(status: StatusCode, what: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], what.to_string()).into_response()
}

/// The page that gives a text back, to be copied.
fn handed_back(asked: &Asked, late: &Late<'_>) -> Response {
    let mut form = Kept::of(String::new(), late.form, late.texts, late.files);
    form.fields.clear();
    let page = KeptPage { title: "kept-back", why: "kept-back-why", all: vec![form], sign_in: asked.viewer.is_none() };
    let frame = if asked.viewer.is_some() { Frame::App } else { Frame::Focus };
    Page::of(text!("kept-back"), page).in_frame(frame).status(StatusCode::FORBIDDEN).into_response()
}

/// A form that was typed, as it is shown and sent again.
struct Kept {
    id: Option<KeptFormId>,
    action: String,
    /// What is to be read.
    texts: Vec<String>,
    /// What is sent; nothing where it can only be copied.
    fields: Vec<(String, String)>,
    files: bool,
    made_at: Option<Instant>,
}

impl Kept {
    fn of(action: String, form: &Form, texts: &[&str], files: bool) -> Self {
        Self { id: None, action, texts: readable(form.fields(), texts), fields: sent(form), files, made_at: None }
    }
}

/// What is sent again: all but what the door had put there.
fn sent(form: &Form) -> Vec<(String, String)> {
    form.fields().iter().filter(|(name, _)| name != csrf::FIELD && name != AGAIN).cloned().collect()
}

/// The texts of a form as they are read: that of an editor without its marks, else as it was typed.
fn readable(fields: &[(String, String)], texts: &[&str]) -> Vec<String> {
    let named = |name: &str, text: &str| text.strip_suffix('*').map_or(name == text, |begins| name.starts_with(begins));
    let edited = |name: &str| fields.iter().find(|(field, _)| field.strip_suffix("-json") == Some(name)).map(|(_, json)| json);
    let mut out: Vec<String> = vec![];
    for text in texts {
        let edited = edited(text).and_then(|json| serde_json::from_str::<Value>(json).ok()).map(|document| {
            let mut words = String::new();
            read_node(&document, &mut words);
            words
        });
        let typed = || fields.iter().filter(|(name, _)| named(name, text)).map(|(_, value)| value.clone());
        out.extend(edited.into_iter().chain(typed()).map(|words| words.trim().to_owned()).filter(|words| !words.is_empty()));
    }
    out
}

/// The words of a document of the editor; what stands in lines of its own is set apart.
fn read_node(node: &Value, out: &mut String) {
    if let Some(words) = node["text"].as_str() {
        out.push_str(words);
    }
    if let Some(latex) = node["attrs"]["latex"].as_str() {
        out.extend(["$", latex, "$"]);
    }
    for child in node["content"].as_array().into_iter().flatten() {
        read_node(child, out);
    }
    let inline = matches!(node["type"].as_str(), Some("text" | "formula" | "doc") | None);
    if !inline && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// What a kept form is sealed for: it opens for nobody else and nowhere else.
fn owner(person: PersonId, path: &str) -> Vec<u8> {
    [person.0.as_bytes(), path.as_bytes()].concat()
}

/// Keeps a form for the person on whose page it was typed. Whether it was: not what is too large, nor for nobody.
async fn keep(app: &App, person: PersonId, path: &str, late: &Late<'_>, now: Instant) -> Result<bool> {
    let fields = sent(late.form);
    let plain = serde_json::to_vec(&fields)?;
    if plain.len() > BYTES_MAX || app.viewer(person, now).await?.is_none() {
        return Ok(false);
    }
    // Sent twice (the page was loaded anew), it is the same form.
    if kept(app, person, now).await?.iter().any(|one| one.action == path && one.fields == fields) {
        return Ok(true);
    }
    let body = sealed::seal(&app.key, SEALED_FOR, &owner(person, path), &plain)?;
    let mut unit = app.db.begin().await?;
    unit.run(
        "insert into kept_form (id, person_id, path, fields, files, made_at) values ($1, $2, $3, $4, $5, $6)",
        args![KeptFormId::new(now), person, path, body, late.files, now],
    )
    .await?;
    unit.run(
        "delete from kept_form where person_id = $1
           and id not in (select id from kept_form where person_id = $1 order by made_at desc, id desc limit $2)",
        args![person, MOST],
    )
    .await?;
    unit.commit().await?;
    Ok(true)
}

/// The forms kept for a person, the newest first. What was sealed with another key is not there.
async fn kept(app: &App, person: PersonId, now: Instant) -> Result<Vec<Kept>> {
    let rows: Vec<(KeptFormId, String, Vec<u8>, bool, Instant)> = app
        .db
        .fresh(
            "select id, path, fields, files, made_at from kept_form where person_id = $1 and made_at > $2
             order by made_at desc, id desc limit $3",
            args![person, oldest(now), MOST],
        )
        .await?;
    let mut out = vec![];
    for (id, action, body, files, made_at) in rows {
        let Some(plain) = sealed::open(&app.key, SEALED_FOR, &owner(person, &action), &body)? else { continue };
        let fields: Vec<(String, String)> = serde_json::from_slice(&plain)?;
        let texts = readable(&fields, app.texts_at(&Method::POST, &action).unwrap_or_default());
        out.push(Kept { id: Some(id), action, texts, fields, files, made_at: Some(made_at) });
    }
    Ok(out)
}

fn oldest(now: Instant) -> Instant {
    now.plus_seconds(-DAYS * 86_400)
}

/// A form was sent, and what was kept of it is needed no more.
pub(crate) async fn sent_again(app: &App, asked: &Asked, form: &Form, status: StatusCode) -> Result<()> {
    let taken = status.is_success() || status.is_redirection() || matches!(status.as_u16(), 409 | 422);
    let (Some(viewer), Some(id), true) = (&asked.viewer, form.parsed::<KeptFormId>(AGAIN), taken) else { return Ok(()) };
    let_go(&app.db, viewer.person, id).await?;
    Ok(())
}

async fn let_go(db: &Db, person: PersonId, id: KeptFormId) -> Result<u64> {
    Ok(db.run("delete from kept_form where id = $1 and person_id = $2", args![id, person]).await?)
}

#[derive(Template)]
#[template(path = "kept.html")]
struct KeptPage {
    title: &'static str,
    why: &'static str,
    all: Vec<Kept>,
    sign_in: bool,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Response> {
    let all = kept(&app, viewer.person, request.now).await?;
    if all.is_empty() {
        return Ok(Redirect::to("/").into_response());
    }
    let page = KeptPage { title: "kept-title", why: "kept-why", all, sign_in: false };
    Ok(Page::of(text!("kept-title"), page).into_response())
}

async fn remove(State(app): State<App>, viewer: Viewer, Path(kept): Path<String>) -> Result<Redirect> {
    let id = kept.parse().map_err(|_| Error::NotFound)?;
    match let_go(&app.db, viewer.person, id).await? {
        0 => Err(Error::NotFound),
        _ => Ok(Redirect::to(PAGE).saying("kept-dropped")),
    }
}

/// What waits on the home page of somebody for whom a form is kept.
pub(crate) fn home<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let (count, since): (i64, Option<Instant>) = app
            .db
            .one(
                "select count(*), max(made_at) from kept_form where person_id = $1 and made_at > $2",
                args![viewer.person, oldest(now)],
            )
            .await?;
        let Some(since) = since.filter(|_| count > 0) else { return Ok(HomeParts::default()) };
        let todo = Todo {
            icon: "history",
            hue: "yellow",
            title: text!("kept-todo", count = count),
            detail: text!("kept-since", at = since),
            action: Text::from("kept-todo-action"),
            href: PAGE.to_owned(),
        };
        Ok(HomeParts { todos: vec![todo], ..HomeParts::default() })
    })
}

/// Lets go of what nobody came back for.
pub(crate) const CHORES: &[Chore] = &[("kit.kept-forms", 3_600, sweep)];

fn sweep(app: &App, now: Instant) -> Later<'_, Result<()>> {
    Box::pin(async move {
        app.db.run("delete from kept_form where made_at <= $1", args![oldest(now)]).await?;
        Ok(())
    })
}

/// Forgets what was kept for somebody.
pub(crate) fn forget(unit: &mut Unit, person: PersonId) -> Later<'_, Result<u64>> {
    Box::pin(async move { Ok(unit.run("delete from kept_form where person_id = $1", args![person]).await?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        Form::of(fields.iter().copied())
    }

    #[test]
    fn a_text_is_read_without_the_marks_of_the_editor() {
        let json = r#"{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"On a "},{"type":"formula","attrs":{"latex":"x^2"}},{"type":"text","text":".","marks":[{"type":"bold"}]}]},{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]}]}]}"#;
        let typed = form(&[("form-token", "x"), ("content-json", json), ("act", "publish")]);
        assert_eq!(readable(typed.fields(), &["content"]), ["On a $x^2$.\na"]);
        assert_eq!(sent(&typed).len(), 2, "the token is not kept");
    }

    #[test]
    fn texts_are_those_that_are_named() {
        let typed = form(&[("content", " a\nb "), ("content-json", ""), ("note-1", "c"), ("note-2", " "), ("other", "d")]);
        assert_eq!(readable(typed.fields(), &["content", "note-*"]), ["a\nb", "c"]);
        assert!(readable(form(&[("content", " ")]).fields(), &["content"]).is_empty());
    }
}
