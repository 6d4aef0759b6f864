//! The program: the list of features, the command line, and what an operator does with it.
//!
//! Read `features` first, then `cli`; each command is a file of its own.

pub mod accept;
pub mod admin;
pub mod backup;
pub mod cli;
pub mod demo;
pub mod doctor;
pub mod features;
pub mod import;
pub mod provider;
pub mod run;
pub mod sample_service;
pub mod say;
pub mod secret;
pub mod service;
pub mod settings;
pub mod timetable_import;
