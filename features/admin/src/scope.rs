//! Where somebody administers: one structure at a time, chosen by `?structure=` among one's own.

use crate::model::{Post, post, posts};
use crate::store;
use directory::model::StructureKind;
use kit::{App, Day, Error, Instant, Result, StructureId, Text, Viewer, ViewerFacts};

/// A structure in which the viewer has a post.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) id: StructureId,
    pub(crate) name: String,
    pub(crate) kind: StructureKind,
    pub(crate) post: Post,
}

impl Scope {
    /// Which persons are seen from here, for the store.
    pub(crate) fn circle(&self) -> store::people::Circle {
        match self.post {
            Post::Office => "families",
            Post::Agent => "agents",
            Post::SchoolAdmin | Post::Management | Post::Platform => "all",
        }
    }
}

/// The structures of a viewer in which the post is at least so high.
pub(crate) fn scopes(viewer: &ViewerFacts, least: Post) -> Vec<Scope> {
    posts(viewer)
        .filter(|(_, post)| *post >= least)
        .filter_map(|(id, post)| {
            let structure = viewer.structure(id)?;
            let kind = StructureKind::from_code(&structure.kind)?;
            Some(Scope { id, name: structure.name.clone(), kind, post })
        })
        .collect()
}

/// The one that was asked for; the first when none was. Another is not found.
pub(crate) fn chosen(scopes: &[Scope], asked: &str) -> Result<Scope> {
    let found = if asked.is_empty() { scopes.first() } else { scopes.iter().find(|scope| scope.id.to_string() == asked) };
    found.cloned().ok_or(Error::NotFound)
}

/// The structure that was asked for, even one where only the platform's post reaches.
pub(crate) async fn reached(app: &App, viewer: &Viewer, id: StructureId) -> Result<Scope> {
    if let Some(scope) = scopes(viewer, Post::Office).into_iter().find(|scope| scope.id == id) {
        return Ok(scope);
    }
    let found = post(viewer, id).ok_or(Error::NotFound)?;
    let structure = store::structures::structure(&app.db, id).await?.filter(|one| one.closed_at.is_none());
    let structure = structure.ok_or(Error::NotFound)?;
    Ok(Scope { id, name: structure.name, kind: structure.kind, post: found })
}

/// Whether a page is there, and open to a viewer: links are shown only then.
pub(crate) fn is_open(app: &App, viewer: &ViewerFacts, path: &str) -> bool {
    let get = |entry: &&kit::RouteEntry| entry.method == axum::http::Method::GET && entry.path == path;
    app.routes.iter().find(get).is_some_and(|entry| entry.right.decide(Some(viewer)).allows())
}

/// The day of an instant, as the facts of viewers count days.
pub(crate) fn day_of(now: Instant) -> Day {
    now.day_in(&kit::viewer::default_zone())
}

/// The words of a profile.
pub(crate) fn profile_words(profile: kit::Profile) -> Text {
    Text::keyed(format!("profile-{}", profile.code()))
}

/// The words of a kind of structure.
pub(crate) fn kind_words(kind: StructureKind) -> Text {
    Text::keyed(format!("admin-kind-{}", kind.code()))
}

/// Whether values are from a feed.
pub(crate) fn is_fed(source: &str) -> bool {
    source.starts_with("feed:")
}
