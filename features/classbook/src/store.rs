//! Reads the class book: what was published, drafts, what ties somebody to it.
//!
//! [`published`] does not ask who may look: the pages do, by `sight`.

mod content;
mod place;
mod sequence;
mod shelf;
mod visas;

pub(crate) use content::document;
pub use content::{Version, draft, drafts, published, published_of, versions};
pub use place::{Place, place, ties_to_division, ties_to_section};
pub use sequence::{Sequence, Step, sequence, sequences, steps};
pub use shelf::{Division, Section, division, divisions, ever_taught, of_division, of_year, section, taught, years};
pub(crate) use visas::zone;
pub use visas::{Access, Visa, academics, access, access_to, accesses, accesses_of, teachers, visas, visas_of_lesson};
