//! AAF: the national directory feed, read and written. No database, no HTTP, no clock.
//!
//! The feed (annuaire académique fédérateur) says who is in the schools of an academy: structures,
//! subjects, students, their relatives, and the agents who work there. It comes once for the second
//! degree (collèges, lycées) and once for the first (écoles), whole (Complet) or by changes (Delta).
//!
//! Reading order:
//! 1. [`delivery`] opens a folder or an archive and says which deliveries stand in it:
//!    `open(path, work, &Limits::default()) -> Result<Vec<Delivery>, DeliveryError>`.
//! 2. [`reader`] streams the records of one file of a delivery:
//!    `Reader::open(path)?` then `while reader.read(&mut record)? { … }`.
//! 3. [`raw`] is a record as the feed wrote it, in a form that can be kept
//!    (`RawRecord::encode`, `RawRecord::decode`) and changed by a Delta (`RawRecord::apply`).
//! 4. [`model`] gives it meaning: `decode(&raw, degree) -> Result<Decoded, Vec<Refused>>`, typed
//!    records of both degrees, with what was refused in them.
//! 5. [`names`], [`contacts`] and [`functions`] are the rules that `model` applies.
//! 6. [`generate`] writes deliveries of any size with invented people:
//!    `generate::generate(out, &Options { structures, students, seed, date, … }) -> Summary`.
//!
//! A record has [`Record::flaws`] when it could not be read whole: it is refused before anything
//! is decoded. An importer keeps, for each (academy, degree, category, id), the encoded raw record:
//! ```
//! use preau_aaf::{Degree, RawRecord, Request, model};
//! # fn keep(kept: Option<Vec<u8>>, record: &preau_aaf::Record) -> Option<Vec<u8>> {
//! let raw = match record.request {
//!     Request::Add => record.raw.clone(),
//!     Request::Delete => return None,
//!     Request::Modify => {
//!         let mut known = RawRecord::decode(&kept?).ok()?;
//!         known.apply(&record.raw);
//!         known
//!     }
//! };
//! let decoded = model::decode(&raw, Degree::Second).ok()?;
//! # drop(decoded);
//! Some(raw.encode())
//! # }
//! ```
//! Reasons are values (enums with fields), never sentences: the caller has the words.

pub mod attr;
pub mod contacts;
pub mod delivery;
pub mod functions;
pub mod generate;
pub mod model;
pub mod names;
pub mod raw;
pub mod reader;

pub use attr::Attr;
pub use delivery::{Degree, Delivery, DeliveryError, DeliveryErrorKind, DeliveryFile, DeliveryKind, Limits, open};
pub use model::{Decoded, Entity, Reason, Refused, decode};
pub use raw::{Category, RawRecord};
pub use reader::{Header, ReadError, ReadErrorKind, Reader, Record, Request};
