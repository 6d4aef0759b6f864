//! Other words for some pupils: the others do not know that they exist.

use super::{id, show::given, typed};
use crate::model::{AssignmentId, VariantId};
use crate::sight::GIVE;
use crate::store::{self, Opened, Variant};
use crate::write::{self, NewVariant};
use crate::{drafts, filters};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kit::{App, Error, Filled, Form, Page, PersonId, Redirect, Request, Result, Routes, Text, Viewer, text};
use rich::Field;

pub(super) fn routes() -> Routes {
    Routes::at("/homework/{assignment}/variants")
        .get(GIVE, begin)
        .post(GIVE, add)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/variants/draft")
        .post(GIVE, draft_new)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/variants/{variant}")
        .get(GIVE, show)
        .post(GIVE, change)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/variants/{variant}/draft")
        .post(GIVE, draft_one)
        .keeps_typed(&["content"])
        .and_at("/homework/{assignment}/variants/{variant}/removal")
        .post(GIVE, remove)
}

/// A pupil who may be chosen, and whether she has another variant already.
struct Choice {
    id: PersonId,
    name: String,
    elsewhere: bool,
}

#[derive(Template)]
#[template(path = "pages/variants.html")]
struct VariantPage {
    id: AssignmentId,
    back: Text,
    action: String,
    draft: String,
    variant: Option<VariantId>,
    filled: Filled,
    text: Field,
    pupils: Vec<Choice>,
    restored: Option<kit::Instant>,
}

/// The fields that a draft keeps.
const FIELDS: &[&str] = &["content", "content-json", "minutes", "pupil"];

/// The place of the draft of a variant.
fn place(opened: &Opened, variant: Option<VariantId>) -> String {
    variant.map_or_else(|| format!("new-variant:{}", opened.work.id), |variant| format!("variant:{variant}"))
}

/// The page of the form itself.
fn address(opened: &Opened, variant: Option<VariantId>) -> String {
    let base = format!("/homework/{}/variants", opened.work.id);
    variant.map_or(base.clone(), |variant| format!("{base}/{variant}"))
}

async fn draft_new(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(work): Path<String>,
    form: Form,
) -> Result<Response> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let to = (address(&opened, None), request.now);
    drafts::answer(&app, viewer.person, &place(&opened, None), (&form, FIELDS), to).await
}

async fn draft_one(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, variant)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let variant = Some(found(&app, &opened, &variant).await?.id);
    let to = (address(&opened, variant), request.now);
    drafts::answer(&app, viewer.person, &place(&opened, variant), (&form, FIELDS), to).await
}

/// The page with the draft of its author, or as it begins.
async fn drafted(
    app: &App,
    viewer: &Viewer,
    opened: &Opened,
    variant: Option<VariantId>,
    fresh: (Filled, Field),
) -> Result<Page> {
    match drafts::found(&app.db, viewer.person, &place(opened, variant)).await? {
        Some(draft) => {
            let text = Field::again(draft.form.raw("content-json"), draft.form.raw("content"));
            page(app, opened, variant, (Filled::with(draft.form), text), Some(draft.saved_at)).await
        }
        None => page(app, opened, variant, fresh, None).await,
    }
}

async fn begin(State(app): State<App>, request: Request, viewer: Viewer, Path(work): Path<String>) -> Result<Page> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let text = Field::of(&store::document(&opened.work.content));
    let minutes = opened.work.minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    let filled = Filled::with(Form::of([("minutes", minutes.as_str())]));
    drafted(&app, &viewer, &opened, None, (filled, text)).await
}

async fn show(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, variant)): Path<(String, String)>,
) -> Result<Page> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let variant = found(&app, &opened, &variant).await?;
    let minutes = variant.minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    let ids: Vec<String> = variant.pupils.iter().map(|(id, _)| id.to_string()).collect();
    let fields = ids.iter().map(|id| ("pupil", id.as_str())).chain([("minutes", minutes.as_str())]);
    let text = Field::of(&store::document(&variant.content));
    drafted(&app, &viewer, &opened, Some(variant.id), (Filled::with(Form::of(fields)), text)).await
}

async fn found(app: &App, opened: &Opened, variant: &str) -> Result<Variant> {
    let variant: VariantId = id(variant)?;
    store::variants(&app.db, opened).await?.into_iter().find(|one| one.id == variant).ok_or(Error::NotFound)
}

async fn page(
    app: &App,
    opened: &Opened,
    variant: Option<VariantId>,
    (filled, text): (Filled, Field),
    restored: Option<kit::Instant>,
) -> Result<Page> {
    let others = store::variants(&app.db, opened).await?;
    let named =
        |pupil: PersonId| others.iter().any(|other| Some(other.id) != variant && other.pupils.iter().any(|(id, _)| *id == pupil));
    let pupils = store::pupils(&app.db, opened).await?;
    let page = VariantPage {
        id: opened.work.id,
        back: text!("homework-of", subject = opened.subject(), audience = opened.audience().as_str()),
        action: address(opened, variant),
        draft: format!("{}/draft", address(opened, variant)),
        restored,
        variant,
        filled,
        text,
        pupils: pupils.into_iter().map(|(id, name)| Choice { id, name, elsewhere: named(id) }).collect(),
    };
    Ok(Page::of(text!("homework-variant-title"), page))
}

async fn add(State(app): State<App>, request: Request, viewer: Viewer, Path(work): Path<String>, form: Form) -> Result<Response> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    save(&app, &viewer, (&opened, None), &form, request.now).await
}

async fn change(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, variant)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let variant = found(&app, &opened, &variant).await?;
    save(&app, &viewer, (&opened, Some(variant.id)), &form, request.now).await
}

async fn save(
    app: &App,
    viewer: &Viewer,
    (opened, variant): (&Opened, Option<VariantId>),
    form: &Form,
    now: kit::Instant,
) -> Result<Response> {
    let mut filled = Filled::with(form.clone());
    let content = typed::content(form, &mut filled, "homework-wrong-empty");
    let minutes = typed::minutes(form, &mut filled);
    let known = store::pupils(&app.db, opened).await?;
    let chosen = form.all("pupil").filter_map(|id| id.parse::<PersonId>().ok());
    let pupils: Vec<PersonId> = chosen.filter(|id| known.iter().any(|(pupil, _)| pupil == id)).collect();
    if pupils.is_empty() {
        filled.wrong("pupils", text!("homework-wrong-pupils"));
    }
    if let Some(content) = content.filter(|_| filled.is_right()) {
        let mut unit = app.db.begin().await?;
        let new = NewVariant { content, minutes, pupils };
        write::vary(&mut unit, (opened.work.structure_id, opened.work.id), variant, &new, now).await?;
        drafts::forget(&mut unit, viewer.person, &place(opened, variant)).await?;
        unit.commit().await?;
        return Ok(Redirect::to(format!("/homework/{}", opened.work.id)).saying("homework-variant-kept").into_response());
    }
    let text = Field::again(form.raw("content-json"), form.raw("content"));
    Ok(page(app, opened, variant, (filled, text), None).await?.invalid().into_response())
}

async fn remove(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((work, variant)): Path<(String, String)>,
) -> Result<Redirect> {
    let opened = given(&app, &viewer, &work, request.now).await?;
    let variant = found(&app, &opened, &variant).await?;
    let mut unit = app.db.begin().await?;
    write::unvary(&mut unit, (opened.work.structure_id, opened.work.id), variant.id).await?;
    unit.commit().await?;
    Ok(Redirect::to(format!("/homework/{}", opened.work.id)).saying("homework-variant-removed"))
}
