//! The pages of counters, for those who run the platform: who they are, and whether people come in through them.

pub(crate) mod enter; // entered and changed
mod list; // every counter
mod show; // one counter

use kit::{Decision, Right, Routes, ViewerFacts};

/// Who enters, changes and stops counters.
const RUNS: Right = Right::new("federation.providers", runs);

fn runs(viewer: &ViewerFacts) -> Decision {
    Decision::when(viewer.is_platform_admin(), "federation-why-platform", "federation-why-not")
}

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/providers")
        .get(RUNS, list::list)
        .and_at("/admin/providers/new")
        .get(RUNS, enter::fresh)
        .post(RUNS, enter::create)
        .and_at("/admin/providers/{provider}")
        .get(RUNS, show::show)
        .and_at("/admin/providers/{provider}/edit")
        .get(RUNS, enter::edit)
        .post(RUNS, enter::change)
        .and_at("/admin/providers/{provider}/stop")
        .post(RUNS, show::stop)
        .and_at("/admin/providers/{provider}/resume")
        .post(RUNS, show::resume)
}
