//! Tells what a file is by what is in it: names and suffixes are not believed.

use crate::archive;
use crate::limits::Limits;
use crate::text;
use crate::xml;

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// None of the formats that are read here.
    #[default]
    Unknown,
    /// STS-web's download `sts_emp`: the lists, with their labels.
    StsEmp,
    /// What timetable programs give to STS-web, `emp_sts`: services and lessons, by codes.
    EmpSts,
    /// EDT's export for partners, in clear.
    Edt,
    /// EDT's export for partners, encrypted.
    EdtEncrypted,
    /// EDT's table of courses in XML, `EXP_COURS.xml`.
    ExpCours,
    /// UnDeuxTemps: an archive of `UDCal_NN.xml`.
    Udt,
    /// UnDeuxTemps: a table of lessons.
    UdtCsv,
    /// iCalendar.
    Ics,
    /// An archive of other files.
    Archive,
}

impl Kind {
    /// The program from which it comes (`sts`, `edt`, `udt`, `ics`): the source of what is kept.
    /// All formats of a program give a lesson the same key, as far as they say the same of it.
    pub fn program(self) -> Option<&'static str> {
        match self {
            Kind::StsEmp | Kind::EmpSts => Some("sts"),
            Kind::Edt | Kind::EdtEncrypted | Kind::ExpCours => Some("edt"),
            Kind::Udt | Kind::UdtCsv => Some("udt"),
            Kind::Ics => Some("ics"),
            Kind::Unknown | Kind::Archive => None,
        }
    }

    /// A word for catalogues.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Unknown => "unknown",
            Kind::StsEmp => "sts-emp",
            Kind::EmpSts => "emp-sts",
            Kind::Edt => "edt",
            Kind::EdtEncrypted => "edt-encrypted",
            Kind::ExpCours => "exp-cours",
            Kind::Udt => "udt",
            Kind::UdtCsv => "udt-csv",
            Kind::Ics => "ics",
            Kind::Archive => "archive",
        }
    }
}

/// Tells what a file is by what is in it.
pub fn detect(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK") {
        return archive::kind_of(bytes);
    }
    let Ok(text) = text::decode(bytes) else { return Kind::Unknown };
    let start = text.trim_start();
    if start.starts_with('<') {
        return xml_kind(start);
    }
    if start.get(..15).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Kind::Ics;
    }
    match start.lines().next() {
        Some(header) if crate::udt_csv::is_header(header) => Kind::UdtCsv,
        _ => Kind::Unknown,
    }
}

/// EDT's clear export is known by its lists: its root is not described anywhere.
fn xml_kind(text: &str) -> Kind {
    let mut kind = Kind::Unknown;
    let mut wraps = false;
    xml::first_elements(text, &Limits::default(), |met| {
        let name = met.node.name.as_str();
        kind = match (met.path.len(), name) {
            (0, "STS_EDT") => Kind::StsEmp,
            (0, "EDT_STS") => Kind::EmpSts,
            (0, "EXPORT_INDEX_EDUCATION") => {
                wraps = true;
                Kind::Unknown
            }
            (1, "CLES" | "CONTENU" | "VERIFICATION") if wraps => Kind::EdtEncrypted,
            (1, "Cours" | "Cours_annuels") if met.parent() == "TABLE" => Kind::ExpCours,
            (_, "AnneeScolaire") if met.node.attribute("DatePremierJourSemaine1").is_some() => Kind::Edt,
            (_, "GrilleHoraire") if met.node.has_attributes() => Kind::Edt,
            (_, "Cours") if met.node.attribute("NumeroPlaceDebut").is_some() => Kind::Edt,
            _ => Kind::Unknown,
        };
        kind != Kind::Unknown
    });
    kind
}
