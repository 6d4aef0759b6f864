//! What platforms and schools may choose: how long sessions and codes live, when accounts are erased.

use crate::factors::rules::Delays;
use crate::model::Lifetimes;
use kit::settings::{PLATFORM, SettingKind, SettingSpec};
use kit::{App, StructureId, ViewerFacts};

const fn number(name: &'static str, min: i64, max: i64, default: &'static str) -> SettingSpec {
    SettingSpec { name, kind: SettingKind::Number { min, max }, default }
}

/// Every setting of identity. Bounds are the decided lifetimes: they may be shortened, never lengthened.
pub const SETTINGS: &[SettingSpec] = &[
    number("identity.family-idle-days", 1, 30, "30"),
    number("identity.family-absolute-days", 1, 90, "90"),
    number("identity.staff-idle-minutes", 5, 60, "60"),
    number("identity.staff-absolute-hours", 1, 12, "12"),
    number("identity.shared-idle-minutes", 5, 15, "15"),
    number("identity.code-days", 1, 90, "90"),
    number("identity.reset-code-days", 1, 30, "7"),
    // Three months in all (arrêté of 30 November 2006, art. 6): the shortest three months have 89 days,
    // and the erasure itself may come a day later.
    number("identity.closed-days", 1, 88, "85"),
    number("identity.second-platform-days", 0, 30, "0"),
    number("identity.second-leaders-days", 0, 365, "30"),
    number("identity.second-staff-days", 0, 365, "90"),
    number("identity.trusted-days", 0, 90, "30"),
    number("identity.confirm-minutes", 5, 60, "30"),
];
const FAMILY_IDLE: &SettingSpec = &SETTINGS[0];
const FAMILY_ABSOLUTE: &SettingSpec = &SETTINGS[1];
const STAFF_IDLE: &SettingSpec = &SETTINGS[2];
const STAFF_ABSOLUTE: &SettingSpec = &SETTINGS[3];
const SHARED_IDLE: &SettingSpec = &SETTINGS[4];
const CODE_DAYS: &SettingSpec = &SETTINGS[5];
const RESET_CODE_DAYS: &SettingSpec = &SETTINGS[6];
const CLOSED_DAYS: &SettingSpec = &SETTINGS[7];
const SECOND_PLATFORM: &SettingSpec = &SETTINGS[8];
const SECOND_LEADERS: &SettingSpec = &SETTINGS[9];
const SECOND_STAFF: &SettingSpec = &SETTINGS[10];
const TRUSTED_DAYS: &SettingSpec = &SETTINGS[11];
const CONFIRM_MINUTES: &SettingSpec = &SETTINGS[12];

/// The number that holds for a person: the least of their structures'.
fn least(app: &App, viewer: &ViewerFacts, spec: &SettingSpec) -> i64 {
    let all = viewer.structures.iter().map(|structure| app.settings.number(spec, structure.id, &structure.above));
    all.min().unwrap_or_else(|| app.settings.number(spec, PLATFORM, &[]))
}

/// The lifetimes that hold for a person: the shortest of their structures'.
pub(crate) fn lifetimes(app: &App, viewer: &ViewerFacts) -> Lifetimes {
    let least = |spec: &SettingSpec| least(app, viewer, spec);
    Lifetimes {
        family_idle_days: least(FAMILY_IDLE),
        family_absolute_days: least(FAMILY_ABSOLUTE),
        staff_idle_minutes: least(STAFF_IDLE),
        staff_absolute_hours: least(STAFF_ABSOLUTE),
        shared_idle_minutes: least(SHARED_IDLE),
    }
}

/// After how many days a second factor is needed, as it holds for a person.
pub(crate) fn delays(app: &App, viewer: &ViewerFacts) -> Delays {
    Delays {
        // Who runs the platform is bound by the platform's own choice, not by a school's.
        platform_days: app.settings.number(SECOND_PLATFORM, PLATFORM, &[]),
        leaders_days: least(app, viewer, SECOND_LEADERS),
        staff_days: least(app, viewer, SECOND_STAFF),
    }
}

/// For how many days a person may trust a browser; 0 is never.
pub(crate) fn trusted_days(app: &App, viewer: &ViewerFacts) -> i64 {
    least(app, viewer, TRUSTED_DAYS)
}

/// For how many minutes a proof of who one is is fresh.
pub(crate) fn confirm_minutes(app: &App, viewer: &ViewerFacts) -> i64 {
    least(app, viewer, CONFIRM_MINUTES)
}

/// For how many days a printed code is good in a structure.
pub(crate) fn code_days(app: &App, structure: StructureId, above: &[StructureId]) -> i64 {
    app.settings.number(CODE_DAYS, structure, above)
}

/// For how many days the code of a reset is good: it replaces a password that somebody waits for.
pub(crate) fn reset_code_days(app: &App, structure: StructureId, above: &[StructureId]) -> i64 {
    app.settings.number(RESET_CODE_DAYS, structure, above)
}

/// After how many days a closed account is erased: the platform's own choice.
pub(crate) fn closed_days(app: &App) -> i64 {
    app.settings.number(CLOSED_DAYS, PLATFORM, &[])
}
