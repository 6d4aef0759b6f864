//! The directory: structures, divisions, groups, persons, and what ties them.
//!
//! Read `model` first, then `viewing` (who is asking), `sight` (who sees whom), `store` (the SQL, always
//! through the viewer), and a page. `write` changes the directory by hand, `feed` in bulk.
pub mod feed;
mod forget; // what a departing person leaves behind
pub mod groups;
mod home; // what the directory shows on the home, and its entries in the menu
pub mod model;
mod pace; // nobody walks the directory
mod pages;
pub mod query;
pub mod sight;
pub mod store;
pub mod viewing;
pub mod write;

use kit::db::Migration;
use kit::slice::Slice;

/// The directory's schema.
pub const MIGRATIONS: &[Migration] = kit::migrations!["0001_directory", "0002_section_order"];

/// What the directory offers.
pub fn slice() -> Slice {
    Slice::named("directory")
        .pages(pages::routes())
        .migrations(MIGRATIONS)
        .words(kit::words!())
        .menu(home::menu)
        .home(home::parts)
        .under(&[("/divisions", "/groups")])
        .load_viewer(viewing::load)
        .forget_person(forget::forget)
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
