//! Press: the documents that Préau prints, set by typst as PDF.
//!
//! Read `sheet` first (what is asked and refused), then `templates/sheets.typ` (how it looks),
//! then `world` (what a template may reach: its own text, its data, the embedded fonts, no more).
//! The only crate that knows typst, which is dear to build.
//!
//! Printing is work for the processor: call it from `spawn_blocking`.

mod error;
mod print;
mod sheet;
mod text; // what a name may hold, and French spaces
mod world;

pub use error::PressError;
pub use sheet::{Cover, SHEETS_MAX, SheetCode, SheetLayout, SheetWords, SignInSheet, sign_in_sheets};
