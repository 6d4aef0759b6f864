//! Another child, school or role, without a new sign-in: kept in the session, and back to the same page
//! when it has a meaning there.

use axum::extract::State;
use kit::{App, Context, Error, Form, PersonId, Profile, Redirect, Request, Result, Routes, SIGNED_IN, StructureId, Viewer};
use kit::{ViewerFacts, session};

pub(crate) fn routes() -> Routes {
    Routes::at("/context").post(SIGNED_IN, switch)
}

async fn switch(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Redirect> {
    let session = request.session.as_ref().ok_or(Error::SignIn)?;
    let before = Context::read(&session.context).fitting(&viewer);
    let after = changed(before, &form).fitting(&viewer);
    if after != before {
        session::set_context(&app.db, session.id, &after.write()).await?;
    }
    let seen = after.narrow(&viewer);
    Ok(Redirect::to(landing(&app, &seen, before, after, form.text("back"))))
}

/// What was chosen, with what the form says: a field that is not sent changes nothing, an empty one is "all".
fn changed(before: Context, form: &Form) -> Context {
    let said = |name: &str| form.all(name).next();
    Context {
        structure: said("structure").map_or(before.structure, |id| id.parse::<StructureId>().ok()),
        profile: said("profile").map_or(before.profile, Profile::from_code),
        child: said("child").map_or(before.child, |id| id.parse::<PersonId>().ok()),
    }
}

/// Where to go: the same page; that of the other school or child if its address names the one left; else
/// the nearest list above it; else the home.
fn landing(app: &App, seen: &ViewerFacts, before: Context, after: Context, back: &str) -> String {
    let mut path = back.to_owned();
    let mut named = false;
    for (old, new) in [
        (before.structure.map(|id| id.to_string()), after.structure.map(|id| id.to_string())),
        (before.child.map(|id| id.to_string()), after.child.map(|id| id.to_string())),
    ] {
        if let (Some(old), Some(new)) = (old, new) {
            named |= old != new && path.contains(&old);
            path = path.replace(&old, &new);
        }
    }
    let other_school = after.structure.is_some() && before.structure != after.structure && !named;
    while path.starts_with('/') && path != "/" {
        let means = app
            .page_at(&path)
            .is_some_and(|route| route.right.decide(Some(seen)).allows() && !(other_school && route.names_an_object()));
        if means {
            return path;
        }
        path.truncate(path.rfind('/').unwrap_or(0));
        if let Some((_, above)) = app.under.iter().find(|(below, _)| *below == path) {
            (*above).clone_into(&mut path);
        }
    }
    "/".to_owned()
}
