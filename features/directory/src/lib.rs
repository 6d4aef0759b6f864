//! The directory: structures, divisions, groups, persons, and what ties them.
//!
//! Read `model` first, then `viewing` (who is asking).
pub mod feed;
pub mod groups;
pub mod model;
pub mod query;
pub mod sight;
pub mod store;
pub mod viewing;
pub mod write;

use kit::db::Migration;
use kit::slice::Slice;

/// The directory's schema.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_directory"];

/// What the directory offers.
pub fn slice() -> Slice {
    Slice::named("directory").migrations(MIGRATIONS).words(kit::words!()).load_viewer(viewing::load)
}

#[cfg(test)]
mod tests {
    use testing::{School, both_engines};

    both_engines! {
        async fn a_mother_of_two_is_one_viewer(engine) {
            let school = School::open(engine, || vec![crate::slice()]).await;
            let viewer = school.app.viewer(testing::person("Samira Crayon"), school.now()).await.unwrap().unwrap();
            assert_eq!(viewer.children.iter().map(|child| child.name.as_str()).collect::<Vec<_>>(), ["Lina Crayon", "Noé Crayon"]);
            assert_eq!(viewer.structures.len(), 2);
            assert!(school.visitor("Samira Crayon").await.get("/nowhere").await.is_not_found().text().contains("Cette page n’est pas là"));
            school.stranger().get("/nowhere").await.is_not_found();
        }
    }
}
