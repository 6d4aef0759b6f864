//! The year's archive: a ZIP of pages that need nothing but themselves, with all versions and the documents. It is
//! written while it is sent: a whole school takes no more memory than one of its sections.

mod pack;

use crate::book;
use crate::filters;
use crate::model::Published;
use crate::store::{self, Section, Version, Visa};
use crate::write::{CONTENT, PAST};
use askama::Template;
use axum::body::Body;
use files::{Attachment, AttachmentId, Family};
use kit::words::{Text, Words, folded};
use kit::{App, Instant, LessonId, Result, text};
use pack::{Given, Pack};
use std::any::Any;
use std::collections::HashMap;
use timetable::model::Effective;
use timetable::store::Of;
use uuid::Uuid;

/// What an archive is of.
pub(crate) struct Scope {
    /// The name of the school.
    pub(crate) school: String,
    /// The year.
    pub(crate) year: String,
    /// Its sections.
    pub(crate) sections: Vec<Section>,
    /// In the language of whoever asks for it.
    pub(crate) words: Words,
    /// When.
    pub(crate) now: Instant,
}

/// The archive, as a body that is written as it is sent.
pub(crate) fn body(app: App, scope: Scope) -> Body {
    let (given, taken) = tokio::sync::mpsc::channel::<Given>(4);
    tokio::spawn(async move {
        let mut pack = Pack::new(given);
        let done = write(&app, &scope, &mut pack).await;
        if let Err(error) = done {
            // Whoever went away is told nothing; whoever waits sees that the archive is not whole.
            if !pack.is_alone() {
                tracing::warn!(%error, "an archive was not finished");
            }
            pack.fail().await;
        }
    });
    Body::from_stream(futures_util::stream::unfold(taken, |mut taken| async {
        let given = taken.recv().await?;
        Some((given, taken))
    }))
}

async fn write(app: &App, scope: &Scope, pack: &mut Pack) -> Result<()> {
    let index = IndexPage {
        lang: scope.words.lang.html(),
        school: &scope.school,
        year: &scope.year,
        at: scope.now,
        sections: scope.sections.iter().enumerate().map(|(at, section)| (page_name(at, section), section)).collect(),
    };
    pack.text("index.html", &said(&index, &scope.words)?).await?;
    for (at, section) in scope.sections.iter().enumerate() {
        one(app, scope, section, &page_name(at, section), pack).await?;
    }
    pack.finish().await
}

/// The page of a section in the archive: `012-6e-b-mathematiques.html`.
fn page_name(at: usize, section: &Section) -> String {
    let name = folded(&format!("{} {}", section.audience, section.subject));
    let name: String = name.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '-' }).take(60).collect();
    format!("{:03}-{}.html", at + 1, name.trim_matches('-'))
}

/// What filters find while a page of the archive is written.
struct Reader<'a>(&'a Words);

impl askama::Values for Reader<'_> {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == "words").then_some(self.0 as &dyn Any)
    }
}

fn said(page: &impl Template, words: &Words) -> Result<String> {
    Ok(page.render_with_values(&Reader(words))?)
}

#[derive(Template)]
#[template(path = "archive/index.html")]
struct IndexPage<'a> {
    lang: &'static str,
    school: &'a str,
    year: &'a str,
    at: Instant,
    sections: Vec<(String, &'a Section)>,
}

#[derive(Template)]
#[template(path = "archive/section.html")]
struct SectionPage<'a> {
    lang: &'static str,
    school: &'a str,
    section: &'a Section,
    visas: Vec<Visa>,
    entries: Vec<Entry<'a>>,
    names: HashMap<AttachmentId, String>,
}

/// A lesson with what was done in it.
struct Entry<'a> {
    lesson: &'a Effective,
    teachers: String,
    content: Published,
    files: Vec<(String, String)>,
    /// What it said before, oldest first.
    past: Vec<Version>,
}

impl Entry<'_> {
    fn slot(&self) -> timetable::model::Slot {
        self.lesson.slot
    }
}

/// A section: its page, and the documents of its lessons.
async fn one(app: &App, scope: &Scope, section: &Section, name: &str, pack: &mut Pack) -> Result<()> {
    let places = [(section.structure_id, Of::Section(section.id))];
    let lessons = book::between(app, &places, (section.starts_on, section.ends_on.plus_days(1))).await?;
    let ids: Vec<LessonId> = lessons.iter().map(|lesson| lesson.plan.id).collect();
    let mut contents = store::published(&app.db, &ids).await?;
    let mut versions: HashMap<LessonId, Vec<Version>> = HashMap::new();
    for version in store::versions(&app.db, &ids).await? {
        versions.entry(version.lesson).or_default().push(version);
    }
    let holders: Vec<Uuid> = contents.keys().map(|id| id.0).collect();
    let mut attached = files::of_holder(&app.db, CONTENT, &holders).await?;
    let past = files::of_holder(&app.db, PAST, &holders).await?;
    let documents: Vec<Attachment> = attached.values().chain(past.values()).flatten().cloned().collect();
    let named = |file: &Attachment| (format!("documents/{}", document_name(file)), file.name.clone());
    let mut entries = vec![];
    for lesson in &lessons {
        let Some(content) = contents.remove(&lesson.plan.id) else { continue };
        let mut past = versions.remove(&content.lesson).unwrap_or_default();
        past.retain(|version| version.number < content.version);
        let teachers: Vec<&str> = lesson.teachers.iter().map(|teacher| teacher.name.trim()).collect();
        let files = attached.remove(&content.lesson.0).unwrap_or_default();
        let files = files.iter().map(named).collect();
        entries.push(Entry { lesson, teachers: teachers.join(", "), content, files, past });
    }
    let visas = store::visas(&app.db, section.structure_id, section.id).await?;
    let names = documents.iter().map(|file| (file.id, file.name.clone())).collect();
    let page = SectionPage { lang: scope.words.lang.html(), school: &scope.school, section, visas, entries, names };
    let mut html = said(&page, &scope.words)?;
    for file in &documents {
        html = html.replace(&format!("/files/{}/picture", file.id), &named(file).0);
    }
    pack.text(name, &html).await?;
    for file in &documents {
        pack.file(app, file, &named(file).0).await?;
    }
    Ok(())
}

/// How a document is called in the archive: by its identifier, with an ending that no browser runs.
fn document_name(file: &Attachment) -> String {
    let ending = file.name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    let is_plain = ending.len() <= 5 && !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let ending = match file.kind().family {
        Family::Markup => "txt".to_owned(),
        _ if is_plain => ending.to_ascii_lowercase(),
        _ => "bin".to_owned(),
    };
    format!("{}.{ending}", file.id)
}

/// How a section is called in a list.
pub(crate) fn label(section: &Section) -> Text {
    text!("lesson-title", name = &section.subject, audience = &section.audience)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_page_is_plain() {
        let section = |audience: &str, subject: &str| Section {
            id: directory::model::SectionId(Uuid::nil()),
            structure_id: kit::StructureId(Uuid::nil()),
            subject: subject.to_owned(),
            audience: audience.to_owned(),
            division_id: None,
            teachers: None,
            year: String::new(),
            starts_on: "2026-09-01".parse().unwrap(),
            ends_on: "2027-08-31".parse().unwrap(),
            last_day: None,
        };
        assert_eq!(page_name(0, &section("6e B", "Mathématiques")), "001-6e-b-mathematiques.html");
        assert_eq!(page_name(11, &section("../..", "<script>/\\:")), "012-script.html");
    }
}
