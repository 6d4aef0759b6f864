//! A second factor is proposed on the home page, to those of whom it will be asked.

use super::rules::{self, Demand};
use super::store::Factors;
use crate::settings;
use kit::slice::Todo;
use kit::{App, Instant, Viewer, text};

/// What waits: nothing for those who have one, or of whom none is asked.
pub(crate) fn todos(app: &App, viewer: &Viewer, factors: Option<&Factors>, now: Instant) -> Vec<Todo> {
    let delay = rules::delay(viewer, settings::delays(app, viewer));
    if delay.is_none() {
        return vec![];
    }
    let Some(factors) = factors else { return vec![] };
    let detail = match rules::demand(delay, factors.any(), factors.asked_at, app.config.demo, now) {
        Demand::Nothing => return vec![],
        Demand::Proposed(Some(from)) => text!("propose-second-from", day = from.day_in(&viewer.zone())),
        Demand::Proposed(None) | Demand::Needed => text!("propose-second-why"),
    };
    vec![Todo {
        icon: "shield-check",
        hue: "green",
        title: text!("propose-second"),
        detail,
        action: text!("propose-second-go"),
        href: "/settings/security/second".to_owned(),
    }]
}
