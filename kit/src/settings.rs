//! Settings: declared by features, typed, inherited from the platform down, locked, journalled.

use crate::args;
use crate::audit::{self, Act};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{PersonId, StructureId};
use crate::text;
use crate::time::Instant;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use uuid::Uuid;

/// The scope above all: the platform itself.
pub const PLATFORM: StructureId = StructureId(Uuid::nil());

/// A setting as its feature declares it. Its words are `setting-NAME` (what it is, with `-` for `.`)
/// and `setting-NAME-hint` (its effect) in the feature's catalogues.
#[derive(Clone, Copy, Debug)]
pub struct SettingSpec {
    /// Its name: `identity.code-days`.
    pub name: &'static str,
    /// Its type and bounds.
    pub kind: SettingKind,
    /// The value where nobody chose one.
    pub default: &'static str,
}

/// The types of settings.
#[derive(Clone, Copy, Debug)]
pub enum SettingKind {
    /// `yes` or `no`.
    Switch,
    /// A whole number between two bounds, both allowed.
    Number {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// One of several codes; the words of each are `setting-NAME-CODE`.
    Choice(&'static [&'static str]),
    /// A short text of at most so many characters.
    Line(usize),
}

impl SettingKind {
    /// Whether a value is of this type.
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Switch => matches!(value, "yes" | "no"),
            Self::Number { min, max } => value.parse::<i64>().is_ok_and(|number| (min..=max).contains(&number)),
            Self::Choice(codes) => codes.contains(&value),
            Self::Line(longest) => value.chars().count() <= longest,
        }
    }
}

/// What one scope says of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its value; none when the scope leaves it to those above but locks nothing.
    pub value: Option<String>,
    /// Whether those below may not change it.
    pub locked: bool,
    /// Who said so.
    pub set_by: Option<PersonId>,
    /// When.
    pub set_at: Instant,
}

/// A setting as it holds for a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// The value in force.
    pub value: String,
    /// The scope that said it; none for the default.
    pub from: Option<StructureId>,
    /// The scope above that locked it, if one did.
    pub locked_by: Option<StructureId>,
}

/// The value in force: the nearest scope wins, unless one above is locked.
///
/// `chain` goes from the scope itself up to the platform, each with what it says, if anything.
pub fn resolve(default: &str, chain: &[(StructureId, Option<&Said>)]) -> Effective {
    let mut out = Effective { value: default.to_owned(), from: None, locked_by: None };
    for (scope, said) in chain.iter().rev() {
        let Some(said) = said else { continue };
        if let Some(value) = &said.value {
            out.value.clone_from(value);
            out.from = Some(*scope);
        }
        if said.locked {
            out.locked_by = (Some(*scope) != chain.first().map(|(first, _)| *first)).then_some(*scope);
            break;
        }
    }
    out
}

/// All that was set, in memory; read again when the epoch of viewers moves.
#[derive(Default)]
pub struct Settings {
    said: RwLock<Arc<HashMap<(StructureId, String), Said>>>,
}

impl Settings {
    /// Reads all that was set.
    pub async fn reload(&self, db: &Db) -> Result<()> {
        type Line = (StructureId, String, Option<String>, bool, Option<PersonId>, Instant);
        let lines: Vec<Line> = db.fresh("select structure_id, name, value, locked, set_by, set_at from setting", vec![]).await?;
        let all = lines
            .into_iter()
            .map(|(scope, name, value, locked, set_by, set_at)| ((scope, name), Said { value, locked, set_by, set_at }))
            .collect();
        if let Ok(mut said) = self.said.write() {
            *said = Arc::new(all);
        }
        Ok(())
    }

    /// What one scope says of a setting.
    pub fn said(&self, scope: StructureId, name: &str) -> Option<Said> {
        self.said.read().ok()?.get(&(scope, name.to_owned())).cloned()
    }

    /// The setting as it holds for a scope; `above` are the structures over it, nearest first.
    pub fn effective(&self, spec: &SettingSpec, scope: StructureId, above: &[StructureId]) -> Effective {
        let mut scopes = vec![scope];
        scopes.extend(above.iter().filter(|over| **over != scope));
        if scope != PLATFORM {
            scopes.push(PLATFORM);
        }
        let said: Vec<(StructureId, Option<Said>)> =
            scopes.into_iter().map(|scope| (scope, self.said(scope, spec.name))).collect();
        let chain: Vec<(StructureId, Option<&Said>)> = said.iter().map(|(scope, said)| (*scope, said.as_ref())).collect();
        resolve(spec.default, &chain)
    }

    /// The number in force for a scope, within its bounds.
    pub fn number(&self, spec: &SettingSpec, scope: StructureId, above: &[StructureId]) -> i64 {
        let value = self.effective(spec, scope, above).value;
        value.parse().or_else(|_| spec.default.parse()).unwrap_or(0)
    }

    /// Whether a switch is on for a scope.
    pub fn is_on(&self, spec: &SettingSpec, scope: StructureId, above: &[StructureId]) -> bool {
        self.effective(spec, scope, above).value == "yes"
    }
}

/// A change that somebody asks for.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The setting.
    pub spec: &'a SettingSpec,
    /// The scope in which it is said.
    pub scope: StructureId,
    /// The new value; none returns to what those above say.
    pub value: Option<&'a str>,
    /// Whether those below may not change it.
    pub locked: bool,
}

/// Says a setting in a scope: refused when one above is locked or the value is not of its type.
pub async fn say(
    db: &Db,
    settings: &Settings,
    change: Change<'_>,
    above: &[StructureId],
    author: PersonId,
    now: Instant,
) -> Result<()> {
    if settings.effective(change.spec, change.scope, above).locked_by.is_some() {
        return Err(Error::Refused(text!("settings-locked-above")));
    }
    if change.value.is_some_and(|value| !change.spec.kind.accepts(value)) {
        return Err(Error::Refused(text!("settings-wrong-value")));
    }
    let before = settings.said(change.scope, change.spec.name).and_then(|said| said.value).unwrap_or_default();
    let mut unit = db.begin().await?;
    if change.value.is_none() && !change.locked {
        unit.run("delete from setting where structure_id = $1 and name = $2", args![change.scope, change.spec.name]).await?;
    } else {
        unit.run(
            "insert into setting (structure_id, name, value, locked, set_by, set_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (structure_id, name) do update
             set value = excluded.value, locked = excluded.locked, set_by = excluded.set_by, set_at = excluded.set_at",
            args![change.scope, change.spec.name, change.value, change.locked, author, now],
        )
        .await?;
    }
    let after = format!("{}={}{}", change.spec.name, change.value.unwrap_or(""), if change.locked { " (locked)" } else { "" });
    let structure = (change.scope != PLATFORM).then_some(change.scope);
    let act = Act {
        structure,
        author: Some(author),
        act: "act-setting",
        object_kind: "setting",
        object: None,
        before: &before,
        after: &after,
    };
    audit::note(&mut unit, act, now).await?;
    unit.viewers_changed().await?;
    unit.commit().await?;
    settings.reload(db).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(byte: u8) -> StructureId {
        StructureId(Uuid::from_bytes([byte; 16]))
    }
    fn said(value: Option<&str>, locked: bool) -> Said {
        Said { value: value.map(str::to_owned), locked, set_by: None, set_at: Instant::from_micros(0) }
    }

    #[test]
    fn the_nearest_wins_unless_one_above_is_locked() {
        let (school, academy, platform) = (said(Some("30"), false), said(Some("60"), false), said(Some("90"), false));
        let chain = [(scope(1), Some(&school)), (scope(2), Some(&academy)), (PLATFORM, Some(&platform))];
        assert_eq!(resolve("10", &chain).value, "30");
        let academy = said(Some("60"), true);
        let chain = [(scope(1), Some(&school)), (scope(2), Some(&academy)), (PLATFORM, Some(&platform))];
        assert_eq!(resolve("10", &chain), Effective { value: "60".into(), from: Some(scope(2)), locked_by: Some(scope(2)) });
    }

    #[test]
    fn removing_the_lock_restores_the_lower_value() {
        let (school, locked, unlocked) = (said(Some("30"), false), said(Some("60"), true), said(Some("60"), false));
        assert_eq!(resolve("10", &[(scope(1), Some(&school)), (scope(2), Some(&locked))]).value, "60");
        assert_eq!(resolve("10", &[(scope(1), Some(&school)), (scope(2), Some(&unlocked))]).value, "30");
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(
            resolve("10", &[(scope(1), None), (PLATFORM, None)]),
            Effective { value: "10".into(), from: None, locked_by: None }
        );
        assert!(SettingKind::Number { min: 1, max: 90 }.accepts("90") && !SettingKind::Number { min: 1, max: 90 }.accepts("91"));
    }
}
