//! Administration of services: who they are, what they receive, to whom they are open.
//!
//! The platform registers and stops services, and opens them anywhere; an academy or an authority, and each school,
//! open them to their own, by those who administer them. What is open from above is shown below, and stays.

mod edit; // register and change
mod list; // every service
mod openings; // to whom one is open
mod places; // where it is opened
mod received; // what one receives
mod secrets; // made, shown once, revoked
mod show; // one service
mod typed; // a service as it is typed

use crate::model::Audience;
use kit::{App, Day, Decision, Error, Profile, Result, Right, Routes, StructureId, Text, Viewer, ViewerFacts, args, text};
use uuid::Uuid;

/// Who opens services to some people: the platform; and who administers a structure, by the duty or as its management.
/// In an academy or an authority the duty alone says who answers for all of its schools: an agent without it does not.
const OPENS: Right = Right::new("sso.open", opens);
/// Who registers, changes and stops services.
const REGISTERS: Right = Right::new("sso.register", registers);

fn opens(viewer: &ViewerFacts) -> Decision {
    let something = viewer.is_platform_admin() || viewer.administered().next().is_some();
    Decision::when(something, "sso-why-opens", "sso-why-not")
}

fn registers(viewer: &ViewerFacts) -> Decision {
    Decision::when(viewer.is_platform_admin(), "sso-why-platform", "sso-why-not")
}

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/services")
        .get(OPENS, list::list)
        .and_at("/admin/services/new")
        .get(REGISTERS, edit::fresh)
        .post(REGISTERS, edit::create)
        .and_at("/admin/services/{service}")
        .get(OPENS, show::show)
        .and_at("/admin/services/{service}/open")
        .post(OPENS, openings::open)
        .and_at("/admin/services/{service}/openings/{opening}/close")
        .post(OPENS, openings::close)
        .and_at("/admin/services/{service}/edit")
        .get(REGISTERS, edit::edit)
        .post(REGISTERS, edit::change)
        .and_at("/admin/services/{service}/secrets")
        .post(REGISTERS, secrets::rotate)
        .and_at("/admin/services/{service}/secrets/{secret}/revoke")
        .post(REGISTERS, secrets::revoke)
        .and_at("/admin/services/{service}/stop")
        .post(REGISTERS, show::stop)
        .and_at("/admin/services/{service}/resume")
        .post(REGISTERS, show::resume)
}

/// From where somebody looks at services: the platform, or a structure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scope {
    /// The structure; none for the platform.
    pub(crate) structure: Option<StructureId>,
    /// The value of `?structure=`.
    pub(crate) value: String,
    pub(crate) name: Text,
    /// The structures above, whose openings hold here too.
    above: Vec<StructureId>,
    pub(crate) school: bool,
}

/// The places from which somebody may open services: the platform first.
pub(crate) fn scopes(viewer: &ViewerFacts) -> Vec<Scope> {
    let platform = viewer.is_platform_admin().then(|| Scope {
        structure: None,
        value: "platform".to_owned(),
        name: text!("sso-admin-platform"),
        above: vec![],
        school: false,
    });
    let own = viewer.administered().map(|structure| Scope {
        structure: Some(structure.id),
        value: structure.id.to_string(),
        name: Text::literal(&structure.name),
        above: structure.above.clone(),
        school: !matches!(structure.kind.as_str(), "academy" | "authority"),
    });
    platform.into_iter().chain(own).collect()
}

/// The scope that was asked for; the first when none was. Another's is not found.
pub(crate) fn chosen(viewer: &ViewerFacts, asked: &str) -> Result<Scope> {
    let mut all = scopes(viewer).into_iter();
    let found = if asked.is_empty() { all.next() } else { all.find(|scope| scope.value == asked) };
    found.ok_or(Error::NotFound)
}

impl Scope {
    /// Whether an opening of a structure holds for people here: one's own, or from above. The platform sees all.
    fn sees(&self, structure: Option<StructureId>) -> bool {
        match (self.structure, structure) {
            (None, _) | (_, None) => true,
            (Some(own), Some(at)) => own == at || self.above.contains(&at),
        }
    }
    /// Whether an opening may be ended from here: one's own alone, and any by the platform.
    fn may_close(&self, structure: Option<StructureId>) -> bool {
        self.structure.is_none() || self.structure == structure
    }

    /// For whom a service may be opened from here: the value of the form, and its words.
    async fn audiences(&self, app: &App) -> Result<Vec<(String, Text, Audience)>> {
        let mut out = vec![("everyone".to_owned(), text!("sso-audience-everyone"), Audience::Everyone)];
        for profile in
            Profile::ALL.iter().filter(|profile| !self.school || !matches!(profile, Profile::Academy | Profile::Authority))
        {
            out.push((format!("profile-{profile}"), Text::keyed(format!("profile-{profile}")), Audience::Profile(*profile)));
        }
        let Some(structure) = self.structure.filter(|_| self.school) else { return Ok(out) };
        let found: Vec<(String, Uuid, String)> = app
            .db
            .all(
                "select 'division', division.id, division.label from division
                 join school_year on school_year.id = division.year_id and school_year.state = 'live'
                 where division.structure_id = $1 and division.closed_on is null
                 union all
                 select 'group', teaching_group.id, teaching_group.label from teaching_group
                 join school_year on school_year.id = teaching_group.year_id and school_year.state = 'live'
                 where teaching_group.structure_id = $1 and teaching_group.closed_on is null
                 order by 1, 3",
                args![structure],
            )
            .await?;
        for (kind, id, label) in found {
            let (words, audience) = match kind.as_str() {
                "division" => (text!("sso-audience-division", label = label), Audience::Division(kit::DivisionId(id))),
                _ => (text!("sso-audience-group", label = label), Audience::Group(id)),
            };
            out.push((format!("{kind}-{id}"), words, audience));
        }
        Ok(out)
    }
}

/// The words of an audience that is kept.
pub(crate) fn audience_words(audience: Audience, label: Option<&str>) -> Text {
    let label = label.unwrap_or("?");
    match audience {
        Audience::Everyone => text!("sso-audience-everyone"),
        Audience::Profile(profile) => Text::keyed(format!("profile-{profile}")),
        Audience::Division(_) => text!("sso-audience-division", label = label),
        Audience::Group(_) => text!("sso-audience-group", label = label),
    }
}

/// From when to when an opening holds, in words.
pub(crate) fn days_words(from: Day, until: Option<Day>, today: Day) -> Text {
    match (until, from > today) {
        (Some(until), _) => text!("sso-days-from-to", from = from, last = until.plus_days(-1)),
        (None, true) => text!("sso-days-later", from = from),
        (None, false) => text!("sso-days-since", from = from),
    }
}

/// The viewer's day.
pub(crate) fn today(now: kit::Instant) -> Day {
    now.day_in(&kit::viewer::default_zone())
}

/// The scope asked for in a page's address, for the links of that page.
pub(crate) fn with_scope(path: &str, viewer: &Viewer, scope: &Scope) -> String {
    if scopes(viewer).first() == Some(scope) { path.to_owned() } else { format!("{path}?structure={}", scope.value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::id::RoleId;
    use kit::viewer::{DutyHere, DutyKind, RoleHere, StructureHere};
    use kit::{Instant, PersonId};

    /// Somebody with a role in a structure of a kind, and a duty there or none.
    fn viewer(kind: &str, profile: Profile, duty: Option<DutyKind>) -> ViewerFacts {
        let at = StructureId(Uuid::from_u128(8));
        let zone = kit::viewer::default_zone();
        let here = StructureHere { id: at, name: String::new(), kind: kind.to_owned(), zone, above: vec![] };
        ViewerFacts {
            person: PersonId(Uuid::from_u128(1)),
            name: String::new(),
            given: String::new(),
            language: None,
            roles: vec![RoleHere { id: RoleId(Uuid::nil()), structure: at, profile, functions: vec![] }],
            structures: vec![here],
            children: vec![],
            duties: duty.into_iter().map(|kind| DutyHere { kind, structure: Some(at), division: None }).collect(),
            valid_until: Instant::from_micros(0),
        }
    }

    #[test]
    fn who_administers_an_academy_or_an_authority_opens_there_alone() {
        for (kind, profile) in [("academy", Profile::Academy), ("authority", Profile::Authority)] {
            assert!(!opens(&viewer(kind, profile, None)).allows(), "an agent of {kind}");
            let answers = viewer(kind, profile, Some(DutyKind::SchoolAdmin));
            assert!(opens(&answers).allows() && !registers(&answers).allows());
            let all = scopes(&answers);
            assert_eq!(all.len(), 1);
            assert!(!all[0].school && all[0].structure == Some(StructureId(Uuid::from_u128(8))));
            assert!(all[0].may_close(all[0].structure) && !all[0].may_close(None));
            let below = Some(StructureId(Uuid::from_u128(1)));
            assert!(!all[0].may_close(below) && !all[0].sees(below));
            assert!(chosen(&answers, "platform").is_err());
        }
        assert!(!opens(&viewer("lower_secondary", Profile::Teacher, None)).allows());
        assert!(opens(&viewer("lower_secondary", Profile::Management, None)).allows());
        assert!(!opens(&viewer("lower_secondary", Profile::Teacher, Some(DutyKind::DigitalReferent))).allows());
    }

    #[test]
    fn audiences_of_the_form_are_those_of_the_rule() {
        assert_eq!(audience_words(Audience::Profile(Profile::Teacher), None).key, "profile-teacher");
        assert_eq!(audience_words(Audience::Group(Uuid::nil()), Some("Latin")), text!("sso-audience-group", label = "Latin"));
    }
}
