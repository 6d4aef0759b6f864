//! The room that each person has for files in a school.

use kit::settings::{SettingKind, SettingSpec};
use kit::{App, Profile, StructureId, Viewer};

/// The settings of files, in millions of bytes.
pub(crate) const SETTINGS: &[SettingSpec] = &[
    SettingSpec { name: "files.family-megabytes", kind: SettingKind::Number { min: 10, max: 10_000 }, default: "200" },
    SettingSpec { name: "files.staff-megabytes", kind: SettingKind::Number { min: 50, max: 100_000 }, default: "2000" },
];
const FAMILY: &SettingSpec = &SETTINGS[0];
const STAFF: &SettingSpec = &SETTINGS[1];

/// How many bytes a viewer may keep in a school: by the larger of her roles there.
pub(crate) fn of(app: &App, viewer: &Viewer, structure: StructureId) -> i64 {
    let family = |profile| matches!(profile, Profile::Student | Profile::Guardian | Profile::Guest);
    let staff = viewer.roles.iter().any(|role| role.structure == structure && !family(role.profile));
    let spec = if staff { STAFF } else { FAMILY };
    let above = viewer.structure(structure).map(|here| here.above.as_slice()).unwrap_or_default();
    app.settings.number(spec, structure, above).saturating_mul(1_000_000)
}
