//! What is told of a person of any category; and relatives, of whom nothing else is.

use crate::contacts::Phone;

/// The names of a person, fit to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Usual family name.
    pub family: String,
    /// Usual given name.
    pub given: String,
    /// Family name at birth.
    pub birth: Option<String>,
    /// All given names.
    pub others: Vec<String>,
    /// `M.`, `Mme` (and `Mlle`, which is no longer said).
    pub title: Option<Title>,
}

/// How somebody is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Title {
    /// `Mme`, `Mlle`.
    Madame,
    /// `M.`.
    Monsieur,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Up to four lines, none empty.
    pub lines: Vec<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// Country.
    pub country: Option<String>,
}

/// A code with its label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Labelled {
    /// Code.
    pub code: String,
    /// Label, perhaps empty.
    pub label: String,
}

/// A relative (PersRelEleve).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relative {
    /// Identifier in the academy and degree.
    pub key: String,
    /// Names.
    pub name: PersonName,
    /// Phone of the home.
    pub home_phone: Option<Phone>,
    /// Phone at work.
    pub work_phone: Option<Phone>,
    /// Mobiles, each once: also a home or work phone that is one.
    pub mobiles: Vec<Phone>,
    /// The mobile on which he takes short messages.
    pub sms: Option<Phone>,
    /// Mail.
    pub mail: Option<String>,
    /// Address.
    pub address: Option<Address>,
    /// Whether the address may be passed on (to parents' associations).
    pub address_shared: Option<bool>,
    /// Keys of his children: recent feeds only.
    pub students: Vec<String>,
}
