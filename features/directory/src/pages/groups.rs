//! My classes and groups; for those who see a whole school, every class by level, and the groups that exist by themselves.

use crate::groups::AutoGroup;
use crate::pages::{GROUPS, WHOLE_SCHOOL, id, short, today};
use crate::sight;
use crate::store::roster::{self, ClassLine, GroupLine, How};
use askama::Template;
use axum::extract::{Path, State};
use kit::words::Text;
use kit::{App, Error, Page, PersonId, Query, Request, Result, Routes, StructureId, Viewer, filters, text};

pub(crate) fn routes() -> Routes {
    Routes::at("/groups").get(GROUPS, show).and_at("/structures/{structure}/groups/{group}").get(WHOLE_SCHOOL, members)
}

/// A class on a page.
pub(crate) struct ClassCard {
    pub(crate) href: String,
    pub(crate) short: String,
    pub(crate) label: String,
    pub(crate) pupils: Option<i64>,
    pub(crate) headed: bool,
    pub(crate) detail: Option<Text>,
}

impl From<&ClassLine> for ClassCard {
    fn from(line: &ClassLine) -> Self {
        Self {
            href: line.id.href(),
            short: short(&line.label),
            label: line.label.clone(),
            pupils: line.pupils,
            headed: line.how == How::Headed,
            detail: line.subject.clone().map(Text::literal),
        }
    }
}

/// The classes of one school on the page.
struct SchoolPart {
    name: String,
    mine: Vec<ClassCard>,
    my_groups: Vec<ClassCard>,
    levels: Vec<Level>,
    groups: Vec<ClassCard>,
    automatic: Vec<Automatic>,
}

struct Level {
    name: String,
    classes: Vec<ClassCard>,
}

/// Automatic groups of one kind.
struct Automatic {
    title: &'static str,
    icon: &'static str,
    groups: Vec<AutoCard>,
}

struct AutoCard {
    href: String,
    name: Text,
    members: i64,
}

#[derive(Template)]
#[template(path = "pages/groups.html")]
struct GroupsPage {
    title: Text,
    several: bool,
    schools: Vec<SchoolPart>,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    let today = today(&request);
    let divisions = roster::divisions(&app.db, &viewer, today, true).await?;
    let groups = roster::teaching_groups(&app.db, &viewer, today, true).await?;
    let mut automatic = vec![];
    // Those who see a whole school have one or two; an administrator of many opens each from its own page.
    let whole: Vec<StructureId> =
        viewer.structures.iter().map(|one| one.id).filter(|structure| sight::sees_everybody(&viewer, *structure)).collect();
    if whole.len() <= WHOLE_SCHOOLS_MAX {
        for structure in whole {
            automatic.push((structure, roster::automatic_groups(&app.db, structure, today).await?));
        }
    }
    let schools: Vec<SchoolPart> = viewer
        .structures
        .iter()
        .map(|structure| part(structure.id, &structure.name, &divisions, &groups, &automatic))
        .filter(|part| !part.is_empty())
        .collect();
    let title = title(&viewer);
    Ok(Page::of(title.clone(), GroupsPage { title, several: schools.len() > 1, schools }))
}

/// In how many schools the groups that exist by themselves are listed on one page.
const WHOLE_SCHOOLS_MAX: usize = 3;

fn title(viewer: &Viewer) -> Text {
    if viewer.is_pupil_only() {
        text!("groups-title-pupil")
    } else if viewer.roles.iter().all(|role| role.profile == kit::Profile::Guardian) && !viewer.children.is_empty() {
        text!("groups-title-guardian")
    } else {
        text!("groups-title")
    }
}

fn part(
    structure: StructureId,
    name: &str,
    divisions: &[ClassLine],
    groups: &[ClassLine],
    automatic: &[(StructureId, Vec<GroupLine>)],
) -> SchoolPart {
    let here = |line: &&ClassLine| line.structure == structure;
    let mine = |line: &&ClassLine| line.how != How::School;
    let cards = |lines: &[ClassLine], own: bool| -> Vec<ClassCard> {
        lines.iter().filter(here).filter(|line| mine(line) == own).map(ClassCard::from).collect()
    };
    let mut levels: Vec<Level> = vec![];
    for line in divisions.iter().filter(here).filter(|line| !mine(line)) {
        let level = line.level.clone().unwrap_or_else(|| short(&line.label));
        match levels.iter_mut().find(|known| known.name == level) {
            Some(known) => known.classes.push(line.into()),
            None => levels.push(Level { name: level, classes: vec![line.into()] }),
        }
    }
    levels.sort_by_key(|level| level_rank(&level.name));
    let lines = automatic.iter().find(|(at, _)| *at == structure).map_or(&[][..], |(_, lines)| lines);
    SchoolPart {
        name: name.to_owned(),
        mine: cards(divisions, true),
        my_groups: cards(groups, true),
        levels,
        groups: cards(groups, false),
        automatic: by_kind(structure, lines),
    }
}

/// Levels in the order of a schooling: PS… CM2, 6e… 3e, 2nde, 1re, Tle; what is not known comes last.
fn level_rank(level: &str) -> usize {
    const ORDER: [&str; 15] = ["tps", "ps", "ms", "gs", "cp", "ce1", "ce2", "cm1", "cm2", "6", "5", "4", "3", "2", "1"];
    let folded = kit::words::folded(level);
    let last = if folded.starts_with('t') { ORDER.len() } else { ORDER.len() + 1 };
    ORDER.iter().position(|known| folded.starts_with(known)).unwrap_or(last)
}

impl SchoolPart {
    fn is_empty(&self) -> bool {
        self.mine.is_empty()
            && self.my_groups.is_empty()
            && self.levels.is_empty()
            && self.groups.is_empty()
            && self.automatic.is_empty()
    }
}

fn by_kind(structure: StructureId, lines: &[GroupLine]) -> Vec<Automatic> {
    let mut out = vec![
        Automatic { title: "groups-by-profile", icon: "users", groups: vec![] },
        Automatic { title: "groups-by-function", icon: "briefcase", groups: vec![] },
        Automatic { title: "groups-by-subject", icon: "book-open", groups: vec![] },
        Automatic { title: "groups-guardians", icon: "heart-handshake", groups: vec![] },
    ];
    for line in lines {
        let kind = match line.group {
            AutoGroup::Profile(_) => 0,
            AutoGroup::Function(_) => 1,
            AutoGroup::Subject(_) => 2,
            AutoGroup::GuardiansOf(_) => 3,
        };
        let href = format!("/structures/{structure}/groups/{}", line.group);
        out[kind].groups.push(AutoCard { href, name: line.group.name(line.label.as_deref()), members: line.members });
    }
    out.retain(|kind| !kind.groups.is_empty());
    out
}

#[derive(Template)]
#[template(path = "pages/members.html")]
struct MembersPage {
    title: Text,
    structure: String,
    members: Vec<(PersonId, String)>,
    total: i64,
    next: Option<PersonId>,
}

async fn members(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path((structure, group)): Path<(String, String)>,
    query: Query,
) -> Result<Page> {
    let (structure, group): (StructureId, AutoGroup) = (id(&structure)?, id(&group)?);
    let today = today(&request);
    let here = viewer.structure(structure).filter(|_| sight::sees_everybody(&viewer, structure)).ok_or(Error::NotFound)?;
    let lines = roster::automatic_groups(&app.db, structure, today).await?;
    let line = lines.into_iter().find(|line| line.group == group).ok_or(Error::NotFound)?;
    let mut members = roster::members(&app.db, structure, group, query.parsed("after"), today).await?;
    let more = members.len() > page_size();
    members.truncate(page_size());
    let next = members.last().filter(|_| more).map(|(id, _)| *id);
    let title = group.name(line.label.as_deref());
    let page = MembersPage { title: title.clone(), structure: here.name.clone(), members, total: line.members, next };
    Ok(Page::of(title, page))
}

fn page_size() -> usize {
    usize::try_from(roster::MEMBERS_MAX).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::level_rank;

    #[test]
    fn levels_follow_a_schooling() {
        let mut levels = ["3e", "Tle", "6e", "CM2", "2nde", "PS", "ULIS", "1re", "CP", "5e", "4e", "Terminale"];
        levels.sort_by_key(|level| level_rank(level));
        assert_eq!(levels, ["PS", "CP", "CM2", "6e", "5e", "4e", "3e", "2nde", "1re", "Tle", "Terminale", "ULIS"]);
    }
}
