//! The features: one plain list, ground floor first.

use kit::Slice;
use kit::db::Migration;

/// Every feature of the program.
pub fn slices() -> Vec<Slice> {
    vec![
        directory::slice(),
        identity::slice(),
        federation::slice(),
        sso::slice(),
        services::slice(),
        files::slice(),
        timetable::slice(),
        cover::slice(),
        bookings::slice(),
        classbook::slice(),
        homework::slice(),
        provisioning::slice(),
        api::slice(),
        home::slice(),
        admin::slice(),
        Slice::named("preau").words(kit::words!()),
    ]
}

/// Every feature's migrations, the kit's first.
pub fn migrations() -> Vec<(&'static str, &'static [Migration])> {
    let mut all = vec![kit::own_migrations()];
    all.extend(slices().iter().map(|slice| (slice.name, slice.migrations)));
    all
}
