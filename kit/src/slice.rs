//! What a feature offers: one plain value, in one plain list, that tests can walk.

use crate::app::App;
use crate::db::Migration;
use crate::error::Result;
use crate::id::{DivisionId, LessonId, PersonId, SessionId, StructureId};
use crate::jobs::JobKind;
use crate::page::Piece;
use crate::routes::Routes;
use crate::settings::SettingSpec;
use crate::time::{Day, Instant};
use crate::viewer::{Viewer, ViewerFacts};
use crate::words::{Sources, Text};
use std::pin::Pin;

/// A boxed future, for the few function pointers that must wait.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An entry of the menu, by family of service.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// The family's key: `menu-family-work`; none for the home.
    pub family: &'static str,
    /// Where it leads.
    pub href: String,
    /// The icon's name in the sprite.
    pub icon: &'static str,
    /// The words.
    pub label: Text,
    /// The hue of its family: `blue`, `violet`, `pink`, `orange`, `green`.
    pub hue: &'static str,
    /// Place in the menu: smaller comes first.
    pub order: u16,
    /// Whether it is among the shortcuts at the bottom of small screens.
    pub tab: bool,
}

/// Something that waits for the person: one line, one button.
#[derive(Clone, Debug)]
pub struct Todo {
    /// The icon's name in the sprite.
    pub icon: &'static str,
    /// The hue of its tile.
    pub hue: &'static str,
    /// What to do.
    pub title: Text,
    /// About whom or what, until when.
    pub detail: Text,
    /// The button's words.
    pub action: Text,
    /// Where the button leads.
    pub href: String,
}

/// A card of the home page.
pub struct Card {
    /// Place on the page: smaller comes first.
    pub order: u16,
    /// Whether it takes the whole width.
    pub wide: bool,
    /// The card itself: a `section.card` with its title.
    pub piece: Piece,
}

/// What a feature adds to somebody's home.
#[derive(Default)]
pub struct HomeParts {
    /// What waits.
    pub todos: Vec<Todo>,
    /// What is shown.
    pub cards: Vec<Card>,
    /// A sentence for the panel at the top; the first feature that says one wins.
    pub sentence: Option<Text>,
}

/// Whom or what a page shows, when it asks the other features what may be done there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Somebody's card.
    Person(PersonId),
    /// A class, and where it is.
    Division(StructureId, DivisionId),
    /// A lesson, and where it is: the page has looked it up through the viewer.
    Lesson(StructureId, LessonId),
}

/// A button that a feature puts on a page of another.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The icon's name in the sprite.
    pub icon: &'static str,
    /// The words.
    pub label: Text,
    /// Where it leads: a page that will open for this viewer.
    pub href: String,
}

/// A way in beside the password: a counter elsewhere where people prove who they are.
#[derive(Clone, Debug, PartialEq)]
pub struct WayIn {
    /// Its name in addresses and in the browser's memory.
    pub id: String,
    /// How it is called.
    pub name: String,
    /// Where it begins: a page of ours that is only read, so that a link leads there.
    pub href: String,
}

/// A session that begins by a way of a feature.
#[derive(Clone, Copy, Debug)]
pub struct Entering<'a> {
    /// The session.
    pub session: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// How the person proved who she is in all, in the words of RFC 8176.
    pub methods: &'a str,
    /// What the feature said of the way when it began; it knows its own words.
    pub through: &'a str,
}

/// What a viewer may do with somebody, or in a class.
pub type OffersOn = for<'a> fn(&'a App, &'a Viewer, Subject, Day) -> Later<'a, Result<Vec<Offer>>>;
/// Parts of a page of another feature: what belongs to a lesson, and is kept elsewhere.
pub type PartsOn = for<'a> fn(&'a App, &'a Viewer, Subject, Instant) -> Later<'a, Result<Vec<Card>>>;
/// Works out a viewer's facts; the directory offers it.
pub type LoadViewer = for<'a> fn(&'a App, PersonId, Instant) -> Later<'a, Result<Option<ViewerFacts>>>;
/// Parts of the home page, for viewers whom the feature concerns.
pub type HomeOf = for<'a> fn(&'a App, &'a Viewer, Instant) -> Later<'a, Result<HomeParts>>;
/// Erases what a feature holds of a person; gives the number of rows.
pub type ForgetPerson = for<'a> fn(&'a mut crate::db::Unit, PersonId) -> Later<'a, Result<u64>>;
/// What comes just before the end of a session, inside its unit of work: gives the page that says what could not be ended,
/// if there is anything to say. Where several have something to say, each page is given the address of the next as `then`.
pub type Leaving = for<'a> fn(&'a App, &'a mut crate::db::Unit, SessionId, Instant) -> Later<'a, Result<Option<String>>>;
/// Parts of the page on which a person sees to the security of her account: who else opens it, where it was used.
pub type SecurityOf = for<'a> fn(&'a App, &'a Viewer, Instant) -> Later<'a, Result<Vec<Card>>>;
/// Ways in beside the password, for the sign-in page of anybody: they are remembered, so that the page stays cheap.
pub type WaysIn = for<'a> fn(&'a App, Instant) -> Later<'a, Result<Vec<WayIn>>>;
/// What comes when a session begins of which a feature proved the person, inside its unit of work. A refusal keeps
/// the session from beginning.
pub type EntersBy = for<'a> fn(&'a App, &'a mut crate::db::Unit, &'a Entering<'a>, Instant) -> Later<'a, Result<()>>;
/// To what a file is attached, as one sees it who may read it.
#[derive(Clone, Debug)]
pub struct Held {
    /// What it is, in words: for the way back from a file.
    pub title: Text,
    /// Its page.
    pub href: String,
}

/// A kind of thing to which files may be attached, and what of it a viewer sees: nothing when she may not read it.
pub type FileHolder = (&'static str, for<'a> fn(&'a App, &'a Viewer, uuid::Uuid, Instant) -> Later<'a, Result<Option<Held>>>);
/// Something to do now and then: its name, its period in seconds, and the work.
pub type Chore = (&'static str, u32, for<'a> fn(&'a App, Instant) -> Later<'a, Result<()>>);

/// What a feature offers to the whole.
#[derive(Default)]
pub struct Slice {
    /// The feature's name: its folder, its table of migrations.
    pub name: &'static str,
    /// Its routes.
    pub routes: Routes,
    /// Its schema.
    pub migrations: &'static [Migration],
    /// Its sentences.
    pub words: Sources,
    /// Its entries in the menu.
    pub menu: Option<fn(&ViewerFacts) -> Vec<MenuEntry>>,
    /// Pages that stand under an entry of the menu with another address: (`/divisions`, `/groups`).
    pub under: &'static [(&'static str, &'static str)],
    /// Its parts of the home page.
    pub home: Option<HomeOf>,
    /// Its buttons on cards and classes.
    pub offers: Option<OffersOn>,
    /// Its parts of pages of other features.
    pub parts_on: Option<PartsOn>,
    /// Its settings.
    pub settings: &'static [SettingSpec],
    /// Its kinds of jobs.
    pub jobs: &'static [JobKind],
    /// What it does now and then.
    pub chores: &'static [Chore],
    /// How it works out a viewer; exactly one slice does.
    pub load_viewer: Option<LoadViewer>,
    /// How it forgets a person.
    pub forget_person: Option<ForgetPerson>,
    /// What it does when somebody signs out.
    pub leaving: Option<Leaving>,
    /// Its parts of the page of one's own security.
    pub security: Option<SecurityOf>,
    /// Its ways in.
    pub ways_in: Option<WaysIn>,
    /// What open pages are told of when it changes elsewhere.
    pub signal: Option<crate::live::Signal>,
    /// The pages that a device may keep, to be read without network.
    pub kept: &'static [&'static str],
    /// What it does when somebody comes in by one of them.
    pub enters_by: Option<EntersBy>,
    /// To what of it files may be attached.
    pub file_holders: &'static [FileHolder],
    /// Which lessons of a structure (`$1`) hold something of it: an import takes none of them away.
    pub lesson_holds: &'static [&'static str],
    /// What holds a room (`$2`) of a structure (`$1`) on a day (`$3`), beside the plan: no lesson is put there.
    pub room_holds: &'static [&'static str],
    /// How the pairs of its acts are said in the journal.
    pub noted: &'static [crate::audit::Noted],
}

impl Slice {
    /// A slice that offers nothing yet.
    pub fn named(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }
    /// With pages.
    #[must_use]
    pub fn pages(mut self, routes: Routes) -> Self {
        self.routes = self.routes.merge(routes);
        self
    }
    /// With a schema.
    #[must_use]
    pub fn migrations(mut self, migrations: &'static [Migration]) -> Self {
        self.migrations = migrations;
        self
    }
    /// With sentences.
    #[must_use]
    pub fn words(mut self, words: Sources) -> Self {
        self.words = words;
        self
    }
    /// With entries in the menu.
    #[must_use]
    pub fn menu(mut self, menu: fn(&ViewerFacts) -> Vec<MenuEntry>) -> Self {
        self.menu = Some(menu);
        self
    }
    /// With pages that stand under an entry of the menu with another address.
    #[must_use]
    pub fn under(mut self, under: &'static [(&'static str, &'static str)]) -> Self {
        self.under = under;
        self
    }
    /// With parts of the home page.
    #[must_use]
    pub fn home(mut self, home: HomeOf) -> Self {
        self.home = Some(home);
        self
    }
    /// With buttons on cards and classes.
    #[must_use]
    pub fn offers(mut self, offers: OffersOn) -> Self {
        self.offers = Some(offers);
        self
    }
    /// With parts of pages of other features.
    #[must_use]
    pub fn parts_on(mut self, parts: PartsOn) -> Self {
        self.parts_on = Some(parts);
        self
    }
    /// With settings.
    #[must_use]
    pub fn settings(mut self, settings: &'static [SettingSpec]) -> Self {
        self.settings = settings;
        self
    }
    /// With kinds of jobs.
    #[must_use]
    pub fn jobs(mut self, jobs: &'static [JobKind]) -> Self {
        self.jobs = jobs;
        self
    }
    /// With things to do now and then.
    #[must_use]
    pub fn chores(mut self, chores: &'static [Chore]) -> Self {
        self.chores = chores;
        self
    }
    /// With the way to work out a viewer.
    #[must_use]
    pub fn load_viewer(mut self, load: LoadViewer) -> Self {
        self.load_viewer = Some(load);
        self
    }
    /// With something to do when somebody signs out.
    #[must_use]
    pub fn leaving(mut self, leaving: Leaving) -> Self {
        self.leaving = Some(leaving);
        self
    }
    /// With parts of the page of one's own security.
    #[must_use]
    pub fn security(mut self, security: SecurityOf) -> Self {
        self.security = Some(security);
        self
    }
    /// With a signal: its name, and the statement that gives `(structure_id, version)` of every structure.
    #[must_use]
    pub fn signal(mut self, name: &'static str, versions: &'static str) -> Self {
        self.signal = Some((name, versions));
        self
    }
    /// With pages of one's own that a device of one's own may keep.
    #[must_use]
    pub fn kept(mut self, addresses: &'static [&'static str]) -> Self {
        self.kept = addresses;
        self
    }
    /// With ways in beside the password, and what is done when somebody comes in by one.
    #[must_use]
    pub fn ways_in(mut self, ways: WaysIn, enters_by: EntersBy) -> Self {
        self.ways_in = Some(ways);
        self.enters_by = Some(enters_by);
        self
    }
    /// With things to which files may be attached.
    #[must_use]
    pub fn file_holders(mut self, holders: &'static [FileHolder]) -> Self {
        self.file_holders = holders;
        self
    }
    /// With something that hangs on lessons: statements that give the `lesson_id`s of a structure (`$1`) on which it does.
    #[must_use]
    pub fn lesson_holds(mut self, statements: &'static [&'static str]) -> Self {
        self.lesson_holds = statements;
        self
    }
    /// With something that holds rooms: statements that give `(lesson_id, starts, ends, about)` of what holds a room (`$2`) of
    /// a structure (`$1`) on a day (`$3`): for which lesson, from when to when, and in words.
    #[must_use]
    pub fn room_holds(mut self, statements: &'static [&'static str]) -> Self {
        self.room_holds = statements;
        self
    }
    /// With the words of its acts in the journal.
    #[must_use]
    pub fn noted(mut self, pairs: &'static [crate::audit::Noted]) -> Self {
        self.noted = pairs;
        self
    }
    /// With the way to forget a person.
    #[must_use]
    pub fn forget_person(mut self, forget: ForgetPerson) -> Self {
        self.forget_person = Some(forget);
        self
    }
}
