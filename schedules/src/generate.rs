//! Writes files of any size with invented names, to measure with: the same arguments give the same
//! bytes.
//!
//! A section is a subject before a division, or before one of its two halves (those are placed in
//! weeks A and B in turn); each has two lessons a week.

use std::fmt::Write;

use jiff::civil::Date;

use crate::weeks::{later, monday_of};

/// How large a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Sections: a subject before a division or a group.
    pub sections: u32,
    /// Weeks with classes, at most 44.
    pub weeks: u32,
    /// A day of the first week.
    pub begins: Date,
}

impl Size {
    /// The school by which the import is measured: 350 sections, 36 weeks.
    pub fn of_a_school(begins: Date) -> Size {
        Size { sections: 350, weeks: 36, begins }
    }
}

const SUBJECTS: [(&str, &str); 10] = [
    ("020700", "FRANCAIS"),
    ("061300", "MATHEMATIQUES"),
    ("030201", "ANGLAIS LV1"),
    ("043700", "HISTOIRE-GEOGRAPHIE"),
    ("062900", "SCIENCES VIE ET TERRE"),
    ("100100", "ED.PHYSIQUE ET SPORT."),
    ("030602", "ESPAGNOL LV2"),
    ("006300", "TECHNOLOGIE"),
    ("080100", "EDUCATION MUSICALE"),
    ("090100", "ARTS PLASTIQUES"),
];

const NAMES: [&str; 12] = [
    "AUBEPINE",
    "FRESNEL",
    "CORMIER",
    "TILLEUL",
    "SORBIER",
    "NOISETIER",
    "CHARME",
    "SAULE",
    "ALISIER",
    "BOULEAU",
    "ERABLE",
    "GENET",
];

/// Lessons a week of each section.
const LESSONS: u32 = 2;

/// A section as it is placed: no teacher, no room and no division is asked for twice at an hour.
struct Section {
    division: u32,
    /// 0 for the whole division, else its half.
    half: u32,
    subject: usize,
    teacher: u32,
}

/// Ten sections a division; of the sciences, each half has its own.
fn sections(size: Size) -> impl Iterator<Item = Section> {
    (0..size.sections).map(|at| {
        let (division, place) = (at / 10, at % 10);
        let half = if place == 4 || place == 5 { place - 3 } else { 0 };
        let subject = if half > 0 { 4 } else { place as usize };
        // In a division all subjects have another teacher; of one subject, three divisions share one.
        Section { division, half, subject, teacher: place * 200 + division / 3 }
    })
}

/// When a section's lesson takes place: the day and the hour from 0. Three divisions that share
/// teachers are shifted against one another.
fn hour(section: &Section, lesson: u32) -> (u32, u32) {
    let place = if section.half > 0 { 4 } else { section.subject as u32 };
    let at = (place * LESSONS + lesson + section.division % 3 * 11) % 35;
    (at / 7 + 1, at % 7)
}

/// A pair of STS-web, `sts_emp` and `emp_sts`.
pub fn sts(size: Size) -> (String, String) {
    (sts_emp(size), emp_sts(size))
}

fn sts_emp(size: Size) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<STS_EDT>\n");
    let first = monday_of(size.begins);
    let last = later(first, 44 * 7 - 3);
    let year = first.year();
    put(&mut out, format_args!(" <PARAMETRES><UAJ CODE=\"0991234A\"/><ANNEE_SCOLAIRE ANNEE=\"{year}\">"));
    put(&mut out, format_args!("<DATE_DEBUT>{first}</DATE_DEBUT><DATE_FIN>{last}</DATE_FIN></ANNEE_SCOLAIRE></PARAMETRES>\n"));
    out.push_str(" <NOMENCLATURES><MATIERES>\n");
    for (code, name) in SUBJECTS {
        put(&mut out, format_args!("  <MATIERE CODE=\"{code}\"><LIBELLE_EDITION>{name}</LIBELLE_EDITION></MATIERE>\n"));
    }
    out.push_str(" </MATIERES></NOMENCLATURES>\n <DONNEES><INDIVIDUS>\n");
    for teacher in teachers(size) {
        let name = name_of(teacher);
        put(&mut out, format_args!("  <INDIVIDU ID=\"{teacher}\" TYPE=\"epp\"><NOM_USAGE>{name}</NOM_USAGE>"));
        out.push_str("<PRENOM>Camille</PRENOM><FONCTION>ENS</FONCTION></INDIVIDU>\n");
    }
    out.push_str(" </INDIVIDUS><STRUCTURE><DIVISIONS>\n");
    for division in 0..divisions(size) {
        put(
            &mut out,
            format_args!("  <DIVISION CODE=\"D{division}\"><LIBELLE_LONG>Division {division}</LIBELLE_LONG></DIVISION>\n"),
        );
    }
    out.push_str(" </DIVISIONS></STRUCTURE></DONNEES>\n</STS_EDT>\n");
    out
}

fn emp_sts(size: Size) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EDT_STS>\n");
    let year = monday_of(size.begins).year();
    put(&mut out, format_args!(" <PARAMETRES><UAJ>0991234A</UAJ><ANNEE_SCOLAIRE>{year}</ANNEE_SCOLAIRE></PARAMETRES>\n"));
    out.push_str(" <DONNEES><ALTERNANCES>\n");
    for (code, name, step, from) in [("H", "Hebdomadaire", 1, 0), ("SA", "Semaine A", 2, 0), ("SB", "Semaine B", 2, 1)] {
        put(&mut out, format_args!("  <ALTERNANCE CODE=\"{code}\"><LIBELLE_LONG>{name}</LIBELLE_LONG><SEMAINES>"));
        for monday in open_weeks(size).iter().skip(from).step_by(step) {
            put(&mut out, format_args!("<DATE_DEBUT_SEMAINE>{}</DATE_DEBUT_SEMAINE>", monday_number(size, *monday)));
        }
        out.push_str("</SEMAINES></ALTERNANCE>\n");
    }
    out.push_str(" </ALTERNANCES><STRUCTURE><DIVISIONS>\n");
    for section in sections(size).filter(|section| section.half == 0) {
        put(&mut out, format_args!("  <DIVISION CODE=\"D{}\"><SERVICES>", section.division));
        service(&mut out, &section, "H");
        out.push_str("</SERVICES></DIVISION>\n");
    }
    out.push_str(" </DIVISIONS><GROUPES>\n");
    for section in sections(size).filter(|section| section.half > 0) {
        let Section { division, half, .. } = section;
        put(&mut out, format_args!("  <GROUPE CODE=\"D{division}G{half}\"><DIVISIONS_APPARTENANCE>"));
        put(&mut out, format_args!("<DIVISION_APPARTENANCE CODE=\"D{division}\"/></DIVISIONS_APPARTENANCE><SERVICES>"));
        service(&mut out, &section, if half == 1 { "SA" } else { "SB" });
        out.push_str("</SERVICES></GROUPE>\n");
    }
    out.push_str(" </GROUPES></STRUCTURE></DONNEES>\n</EDT_STS>\n");
    out
}

fn service(out: &mut String, section: &Section, weeks: &str) {
    let code = SUBJECTS[section.subject].0;
    put(out, format_args!("<SERVICE CODE_MATIERE=\"{code}\" CODE_MOD_COURS=\"CG\"><ENSEIGNANTS>"));
    put(out, format_args!("<ENSEIGNANT TYPE=\"epp\" ID=\"{}\"><COURS_RATTACHES>", section.teacher));
    for lesson in 0..LESSONS {
        let (day, hour) = hour(section, lesson);
        put(out, format_args!("<COURS><CODE_ALTERNANCE>{weeks}</CODE_ALTERNANCE><JOUR>{day}</JOUR>"));
        put(out, format_args!("<HEURE_DEBUT>{:02}00</HEURE_DEBUT><DUREE>0055</DUREE>", hour + 8));
        put(out, format_args!("<CODE_SALLE>{}</CODE_SALLE></COURS>", 100 + section.division));
    }
    out.push_str("</COURS_RATTACHES></ENSEIGNANT></ENSEIGNANTS></SERVICE>");
}

/// EDT's export for partners, in clear.
pub fn edt(size: Size) -> String {
    let first = monday_of(size.begins);
    let last = later(first, 44 * 7 - 3);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EXPORT>\n");
    put(
        &mut out,
        format_args!(" <AnneeScolaire DatePremierJourSemaine1=\"{first}\" DateDebut=\"{first}\" DateFin=\"{last}\"/>\n"),
    );
    out.push_str(" <GrilleHoraire DureePlace=\"60\"><PlacesParJour>\n");
    for place in 0..10 {
        let hour = place + 8;
        put(
            &mut out,
            format_args!("  <Place Numero=\"{place}\" LibelleHeureDebut=\"{hour}h00\" LibelleHeureFin=\"{hour}h55\"/>\n"),
        );
    }
    out.push_str(" </PlacesParJour></GrilleHoraire>\n <Matieres>\n");
    for (at, (code, name)) in SUBJECTS.iter().enumerate() {
        put(&mut out, format_args!("  <Matiere Ident=\"{at}\" Code=\"{code}\" Libelle=\"{name}\"/>\n"));
    }
    out.push_str(" </Matieres>\n <Professeurs>\n");
    for teacher in teachers(size) {
        let name = name_of(teacher);
        put(&mut out, format_args!("  <Professeur Ident=\"{teacher}\" IDPN=\"{teacher}\" Nom=\"{name}\" Prenom=\"Camille\"/>\n"));
    }
    out.push_str(" </Professeurs>\n <Classes>\n");
    for division in 0..divisions(size) {
        put(
            &mut out,
            format_args!(
                "  <Classe Ident=\"{division}\" Nom=\"D{division}\"><PartieDeClasse Ident=\"{division}-1\" Nom=\"G1\"/>"
            ),
        );
        put(&mut out, format_args!("<PartieDeClasse Ident=\"{division}-2\" Nom=\"G2\"/></Classe>\n"));
    }
    out.push_str(" </Classes>\n <Salles>\n");
    for room in 0..divisions(size) {
        put(&mut out, format_args!("  <Salle Ident=\"{room}\" Nom=\"{}\"/>\n", 100 + room));
    }
    out.push_str(" </Salles>\n <Cours>\n");
    for section in sections(size) {
        (0..LESSONS).for_each(|lesson| course(&mut out, size, &section, lesson));
    }
    out.push_str(" </Cours>\n</EXPORT>\n");
    out
}

fn course(out: &mut String, size: Size, section: &Section, lesson: u32) {
    let (day, hour) = hour(section, lesson);
    let Section { division, half, subject, teacher } = *section;
    let (step, from) = if half == 0 { (1, 0) } else { (2, half as usize - 1) };
    let mask: u64 = open_weeks(size).iter().skip(from).step_by(step).fold(0, |mask, week| mask | 2 << week);
    put(out, format_args!("  <Cours Jour=\"{day}\" NumeroPlaceDebut=\"{hour}\" NombrePlaces=\"1\" SemainesAnnulation=\"0\">"));
    put(out, format_args!("<Matiere Ident=\"{subject}\"/><Professeur Ident=\"{teacher}\" Semaines=\"{mask}\"/>"));
    match half {
        0 => put(out, format_args!("<Classe Ident=\"{division}\" Semaines=\"{mask}\"/>")),
        _ => put(out, format_args!("<PartieDeClasse Ident=\"{division}-{half}\" Semaines=\"{mask}\"/>")),
    }
    put(out, format_args!("<Salle Ident=\"{division}\" Semaines=\"{mask}\"/></Cours>\n"));
}

fn divisions(size: Size) -> u32 {
    size.sections.div_ceil(10)
}

fn teachers(size: Size) -> Vec<u32> {
    let mut teachers: Vec<u32> = sections(size).map(|section| section.teacher).collect();
    teachers.sort_unstable();
    teachers.dedup();
    teachers
}

fn name_of(teacher: u32) -> String {
    format!("{} {teacher}", NAMES[teacher as usize % NAMES.len()])
}

/// The numbers of the weeks with classes: after seven of them, one or two without.
fn open_weeks(size: Size) -> Vec<u32> {
    let weeks = size.weeks.min(44);
    let gaps = 44 - weeks;
    let open = (0..44).filter(|week| week % 9 < 7 || week / 9 * 2 + (week % 9 - 7) >= gaps);
    open.take(weeks as usize).collect()
}

fn monday_number(size: Size, week: u32) -> Date {
    later(monday_of(size.begins), i64::from(week) * 7)
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::{File, Options, Schedule, read};

    fn read_all(files: &[(&str, String)]) -> Schedule {
        let options = Options::new(TimeZone::get("Europe/Paris").unwrap());
        let files: Vec<_> = files.iter().map(|(name, text)| File { name, bytes: text.as_bytes() }).collect();
        let reading = read(&files, &options);
        assert!(reading.findings.is_empty(), "{:?}", &reading.findings[..reading.findings.len().min(5)]);
        reading.schedule.unwrap()
    }

    #[test]
    fn both_files_are_of_the_same_school_and_nothing_clashes_in_it() {
        let size = Size::of_a_school(date(2026, 8, 31));
        let (lists, lessons) = sts(size);
        let sts = read_all(&[("sts_emp.xml", lists), ("emp_sts.xml", lessons)]);
        let edt = read_all(&[("edt.xml", edt(size))]);
        for schedule in [&sts, &edt] {
            assert_eq!(schedule.patterns.len(), 700);
            let lessons: usize = schedule.patterns.iter().map(|pattern| pattern.weeks.len()).sum();
            assert_eq!(lessons, 35 * (8 * 36 + 36) * 2);
        }
    }
}
