//! What the directory shows on the home: my class, my children, my classes, my school in figures, my schools.
//!
//! The viewer may be narrowed to one school, role or child: what is read by person is kept to that.

use crate::model::StructureKind;
use crate::pages::groups::ClassCard;
use crate::pages::{governs, short};
use crate::sight;
use crate::store::roster::{self, ClassLine, HeadOfChild, How, Teacher};
use crate::store::structures::{self, Figures, StructureRow};
use askama::Template;
use kit::slice::{Card, HomeParts, Later, MenuEntry};
use kit::viewer::{ChildHere, default_zone};
use kit::{App, Day, Instant, PersonId, Profile, Result, StructureId, Viewer, ViewerFacts, filters, text};

/// How many classes, teachers or schools a card shows before its link to all.
const SHOWN_MAX: usize = 9;
/// How many schools show their figures.
const FIGURES_MAX: usize = 4;
/// How old figures may be, in seconds, while nothing changes in the directory.
const FIGURES_SECONDS: i64 = 300;

/// The entries of the menu.
pub(crate) fn menu(viewer: &ViewerFacts) -> Vec<MenuEntry> {
    let mut out = vec![];
    let (family, hue) = family_of(viewer);
    let entry = |family, href: &str, icon, label: &'static str, hue, order, tab| MenuEntry {
        family,
        href: href.to_owned(),
        icon,
        label: text!(label),
        hue,
        order,
        tab,
    };
    if crate::pages::has_classes(viewer) {
        out.push(entry(family, "/groups", "users", classes_label(viewer), hue, 310, true));
    }
    if governs(viewer) {
        out.push(entry("menu-family-manage", "/structures", "school", "structures-title", "orange", 300, true));
    }
    if !viewer.roles.is_empty() || !viewer.children.is_empty() || !viewer.duties.is_empty() {
        let family = if crate::pages::has_classes(viewer) { family } else { "menu-family-manage" };
        out.push(entry(family, "/people", "book-user", "people-title", hue, 320, true));
    }
    out
}

/// Under which family of services classes stand, in the words of each.
fn family_of(viewer: &ViewerFacts) -> (&'static str, &'static str) {
    if viewer.is(Profile::Teacher) {
        ("menu-family-teaching", "blue")
    } else if viewer.roles.iter().any(|role| !matches!(role.profile, Profile::Student | Profile::Guardian))
        || !viewer.duties.is_empty()
    {
        ("menu-family-manage", "orange")
    } else if viewer.is(Profile::Student) {
        ("menu-family-together", "pink")
    } else {
        ("menu-family-school-life", "orange")
    }
}

fn classes_label(viewer: &ViewerFacts) -> &'static str {
    if viewer.is(Profile::Teacher) {
        "menu-my-classes"
    } else if viewer.is_pupil_only() {
        "menu-my-class"
    } else if viewer.roles.iter().all(|role| role.profile == Profile::Guardian) && viewer.duties.is_empty() {
        "menu-classes-of-children"
    } else {
        "menu-classes"
    }
}

/// The cards of the home.
pub(crate) fn parts<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(gather(app, viewer, now))
}

async fn gather(app: &App, viewer: &Viewer, now: Instant) -> Result<HomeParts> {
    let today = now.day_in(&default_zone());
    let mut cards = vec![];
    let teaches = viewer.roles.iter().any(|role| !matches!(role.profile, Profile::Student | Profile::Guardian))
        && viewer
            .roles
            .iter()
            .any(|role| matches!(role.profile, Profile::Teacher | Profile::Management | Profile::SchoolLife | Profile::Staff));
    if viewer.is(Profile::Student) || teaches {
        let lines = roster::divisions(&app.db, viewer, today, false).await?;
        let here: Vec<ClassLine> = lines.into_iter().filter(|line| viewer.structure(line.structure).is_some()).collect();
        if let Some(own) = here.iter().find(|line| line.how == How::Own).filter(|_| viewer.is(Profile::Student)) {
            cards.push(pupil_card(own, roster::teachers_of(&app.db, own, today).await?));
        }
        let taught: Vec<ClassLine> = here.into_iter().filter(|line| matches!(line.how, How::Taught | How::Headed)).collect();
        if teaches && !taught.is_empty() {
            cards.push(teacher_card(&taught));
        }
    }
    if !viewer.children.is_empty() {
        let heads = roster::heads_of_children(&app.db, viewer, today).await?;
        cards.extend(viewer.children.iter().map(|child| child_card(viewer, child, &heads)));
    }
    let sees_whole = |id: StructureId| sight::sees_everybody(viewer, id) && is_school(viewer, id);
    if viewer.structures.iter().any(|structure| sees_whole(structure.id)) {
        let counting = structures::figures(&app.db, viewer.person, today);
        let figures = app.remember("directory.figures", viewer.person.0, (now, FIGURES_SECONDS), counting).await?;
        let here = figures.into_iter().filter(|figures| sees_whole(figures.structure_id)).take(FIGURES_MAX);
        cards.extend(here.map(|figures| school_card(viewer, figures)));
    }
    if governs(viewer) {
        let counting = governed_schools(app, viewer, today);
        let name = if viewer.is_platform_admin() { "directory.all-schools" } else { "directory.governed" };
        let schools = app.remember(name, viewer.person.0, (now, FIGURES_SECONDS), counting).await?;
        cards.push(governed_card(viewer, schools));
    }
    Ok(HomeParts { cards, ..HomeParts::default() })
}

fn is_school(viewer: &ViewerFacts, id: StructureId) -> bool {
    let kind = viewer.structure(id).and_then(|structure| StructureKind::from_code(&structure.kind));
    kind.is_some_and(StructureKind::is_school)
}

#[derive(Template)]
#[template(path = "home/pupil.html")]
struct PupilCard {
    href: String,
    short: String,
    label: String,
    structure: String,
    pupils: Option<i64>,
    teachers: Vec<TeacherLine>,
}

struct TeacherLine {
    id: PersonId,
    name: String,
    subjects: String,
    head: bool,
}

fn pupil_card(class: &ClassLine, teachers: Vec<Teacher>) -> Card {
    let teachers = teachers
        .into_iter()
        .take(SHOWN_MAX)
        .map(|one| TeacherLine { id: one.id, name: one.name, subjects: one.subjects.join(", "), head: one.head })
        .collect();
    let piece = PupilCard {
        href: class.id.href(),
        short: short(&class.label),
        label: class.label.clone(),
        structure: class.structure_name.clone(),
        pupils: class.pupils,
        teachers,
    };
    Card { order: 300, wide: false, piece: Box::new(piece) }
}

#[derive(Template)]
#[template(path = "home/teacher.html")]
struct TeacherCard {
    classes: Vec<ClassCard>,
}

fn teacher_card(taught: &[ClassLine]) -> Card {
    let mut lines: Vec<&ClassLine> = taught.iter().collect();
    lines.sort_by_key(|line| line.how);
    let classes = lines.into_iter().take(SHOWN_MAX).map(ClassCard::from).collect();
    Card { order: 310, wide: true, piece: Box::new(TeacherCard { classes }) }
}

#[derive(Template)]
#[template(path = "home/child.html")]
struct ChildCard {
    id: PersonId,
    name: String,
    given: String,
    class: Option<String>,
    href: Option<String>,
    structure: Option<(StructureId, String)>,
    heads: Vec<(PersonId, String)>,
}

fn child_card(viewer: &ViewerFacts, child: &ChildHere, heads: &[HeadOfChild]) -> Card {
    let follows = sight::child_is_followed(child);
    let class = child.division_name.clone().filter(|_| follows);
    let structure = child.structure.and_then(|id| viewer.structure(id)).map(|structure| (structure.id, structure.name.clone()));
    let heads = heads.iter().filter(|head| head.child == child.person).map(|head| (head.head, head.name.clone())).collect();
    let piece = ChildCard {
        id: child.person,
        name: child.name.clone(),
        given: child.given.clone(),
        href: child.division.filter(|_| class.is_some()).map(|division| format!("/divisions/{division}")),
        class,
        structure,
        heads,
    };
    Card { order: 200, wide: false, piece: Box::new(piece) }
}

#[derive(Template)]
#[template(path = "home/school.html")]
struct SchoolCard {
    structure: StructureId,
    name: String,
    pupils: i64,
    divisions: i64,
    staff: i64,
}

fn school_card(viewer: &ViewerFacts, figures: Figures) -> Card {
    let name = viewer.structure(figures.structure_id).map_or_else(String::new, |structure| structure.name.clone());
    let Figures { structure_id, pupils, divisions, staff } = figures;
    Card { order: 320, wide: false, piece: Box::new(SchoolCard { structure: structure_id, name, pupils, divisions, staff }) }
}

#[derive(Template)]
#[template(path = "home/governed.html")]
struct GovernedCard {
    title: &'static str,
    schools: i64,
    pupils: i64,
    first: Vec<StructureRow>,
}

/// How many schools and pupils an agent sees, and the first of the schools.
#[derive(Clone)]
struct Governed {
    schools: i64,
    pupils: i64,
    first: Vec<StructureRow>,
}

async fn governed_schools(app: &App, viewer: &Viewer, today: Day) -> Result<Governed> {
    let (schools, pupils) = structures::governed_figures(&app.db, viewer, today).await?;
    let mut first = structures::governed(&app.db, viewer, "", None, today).await?;
    first.truncate(SHOWN_MAX);
    Ok(Governed { schools, pupils, first })
}

fn governed_card(viewer: &Viewer, Governed { schools, pupils, first }: Governed) -> Card {
    let agent = viewer.is(Profile::Academy) || viewer.is(Profile::Authority);
    let title = if agent { "home-your-schools" } else { "home-all-structures" };
    Card { order: 330, wide: true, piece: Box::new(GovernedCard { title, schools, pupils, first }) }
}
