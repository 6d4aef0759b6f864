//! Every format, on a sample: an invented school of three divisions, with weeks A and B,
//! half-groups, two teachers together, a union of divisions and a cancelled week.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod school;

use jiff::civil::{Weekday, date, time};
use preau_schedules::{
    Audience, FindingKind, Kind, LessonStatus, List, Mark, OfficialKey, Options, Pattern, Schedule, Severity, TeacherRole, Year,
    detect,
};
use school::{codes, known, options, read, sample, whole};

/// The only pattern with that subject on that day.
fn one<'s>(schedule: &'s Schedule, weekday: Weekday, subject: &str) -> &'s Pattern {
    let all = every(schedule, weekday, subject);
    assert_eq!(all.len(), 1, "{subject} on {weekday:?}: {all:?}");
    all[0]
}

fn every<'s>(schedule: &'s Schedule, weekday: Weekday, subject: &str) -> Vec<&'s Pattern> {
    let is_it = |pattern: &&Pattern| {
        pattern.weekday == weekday
            && pattern.sections.iter().any(|section| {
                let key = section.subject.as_deref().unwrap_or_default();
                schedule.subjects.iter().any(|known| known.key == key && known.name.to_uppercase().starts_with(subject))
            })
    };
    schedule.patterns.iter().filter(is_it).collect()
}

fn teachers(schedule: &Schedule, pattern: &Pattern) -> Vec<String> {
    let name = |key: &String| schedule.teachers.iter().find(|teacher| teacher.key == *key).unwrap().last_name.clone();
    pattern.teachers.iter().map(name).collect()
}

fn rooms(schedule: &Schedule, pattern: &Pattern) -> Vec<String> {
    let name = |key: &String| schedule.rooms.iter().find(|room| room.key == *key).unwrap().name.clone();
    pattern.rooms.iter().map(name).collect()
}

fn audiences(schedule: &Schedule, pattern: &Pattern) -> Vec<String> {
    let name = |audience: &Audience| match audience {
        Audience::Division(key) => schedule.divisions.iter().find(|known| known.key == *key).unwrap().name.clone(),
        Audience::Group(key) => schedule.groups.iter().find(|known| known.key == *key).unwrap().name.clone(),
    };
    pattern.sections.iter().filter_map(|section| section.audience.as_ref()).map(name).collect()
}

#[test]
fn each_sample_is_told_by_its_content() {
    for (name, kind) in [
        ("sts_emp_0991234A_2026.xml", Kind::StsEmp),
        ("emp_sts_0991234A_2026.xml", Kind::EmpSts),
        ("edt_partenaire.xml", Kind::Edt),
        ("edt_chiffre.xml", Kind::EdtEncrypted),
        ("EXP_COURS.xml", Kind::ExpCours),
        ("udt.zip", Kind::Udt),
        ("udt_cours.csv", Kind::UdtCsv),
        ("edt.ics", Kind::Ics),
    ] {
        assert_eq!(detect(&sample(name)), kind, "{name}");
    }
    assert_eq!(detect(b"\x89PNG\r\n\x1a\n"), Kind::Unknown);
    assert_eq!(detect(b"<html><body>EDT_STS</body></html>"), Kind::Unknown);
    assert_eq!(detect(b"PK\x03\x04 but no archive"), Kind::Archive);
    assert_eq!(detect(b""), Kind::Unknown);
}

#[test]
fn a_pair_of_sts_has_labels_and_lessons() {
    let reading = read(&["sts_emp_0991234A_2026.xml", "emp_sts_0991234A_2026.xml"], &Options::new(school::paris()));
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    let schedule = reading.schedule.unwrap();
    assert_eq!(schedule.structure.as_deref(), Some("0991234A"));
    assert_eq!(schedule.year, Some(Year::between(date(2026, 9, 1), date(2027, 7, 2))));
    assert_eq!(schedule.patterns.len(), 9);
    assert_eq!(schedule.services.len(), 7);

    let french = one(&schedule, Weekday::Monday, "FRANÇAIS");
    assert_eq!((french.starts, french.ends), (time(8, 0, 0, 0), time(9, 0, 0, 0)));
    assert_eq!(french.weeks.len(), 35, "the Monday of the first week is before the first day");
    assert_eq!((french.line, french.alternation.as_deref()), (24, None));
    assert_eq!(teachers(&schedule, french), ["AUBÉPINE"]);

    let maths = every(&schedule, Weekday::Tuesday, "MATHÉMATIQUES");
    assert_eq!(maths.iter().map(|pattern| rooms(&schedule, pattern).join("")).collect::<Vec<_>>(), ["102", "103"]);
    assert_eq!(maths[0].course, maths[1].course);
    assert_eq!(maths[0].weeks.last(), Some(&date(2026, 12, 14)));
    assert_eq!(maths[1].weeks.first(), Some(&date(2027, 1, 4)));

    let halves = every(&schedule, Weekday::Thursday, "SCIENCES");
    assert_eq!(halves[0].alternation.as_deref(), Some("Semaine A"));
    assert_eq!(halves[1].alternation.as_deref(), Some("Semaine B"));
    assert!(halves[0].weeks.iter().all(|monday| !halves[1].weeks.contains(monday)));
    // The same number is one person as `epp` and another one as `local`.
    assert_eq!(teachers(&schedule, halves[0]), ["SORBIER"]);

    let together = one(&schedule, Weekday::Monday, "ANGLAIS");
    assert_eq!(teachers(&schedule, together), ["CORMIER", "TILLEUL"]);
    let group = one(&schedule, Weekday::Wednesday, "ANGLAIS");
    assert_eq!(audiences(&schedule, group), ["6AGL"]);
    let made = schedule.groups.iter().find(|group| group.name == "6AGL").unwrap();
    assert_eq!(made.divisions, ["6A", "6B"], "a group that only the lessons know is new, not wrong");
    assert!(!one(&schedule, Weekday::Friday, "HISTOIRE").weeks.contains(&date(2026, 11, 9)));
    let head = schedule.teachers.iter().find(|teacher| teacher.last_name == "CHARME").unwrap();
    assert_eq!((head.role, &head.official[..]), (TeacherRole::Staff, &[OfficialKey::StsEpp("5105".into())][..]));
}

#[test]
fn each_file_of_sts_can_be_read_alone() {
    let lists = whole(&["sts_emp_0991234A_2026.xml"]);
    assert_eq!((lists.patterns.len(), lists.services.len(), lists.teachers.len()), (0, 7, 6));
    let reading = read(&["emp_sts_0991234A_2026.xml"], &Options::new(school::paris()));
    assert_eq!(codes(&reading), ["no-labels"]);
    let alone = reading.schedule.unwrap();
    let pair = whole(&["sts_emp_0991234A_2026.xml", "emp_sts_0991234A_2026.xml"]);
    let keys = |schedule: &Schedule| schedule.patterns.iter().map(|pattern| pattern.key_external.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&alone), keys(&pair), "the labels make no difference to the keys");
}

#[test]
fn edt_in_clear_is_cut_where_its_parts_change() {
    let schedule = whole(&["edt_partenaire.xml"]);
    assert_eq!(schedule.patterns.len(), 10);
    assert_eq!(schedule.slots.len(), 10);

    let maths = every(&schedule, Weekday::Tuesday, "MATHÉMATIQUES");
    assert_eq!(maths.len(), 2);
    assert_eq!((rooms(&schedule, maths[0]), rooms(&schedule, maths[1])), (vec!["102".into()], vec!["103".into()]));
    assert_eq!(maths[0].weeks.len() + maths[1].weeks.len(), 36);
    assert_eq!(maths[1].weeks[0], date(2027, 1, 4));

    let halves = every(&schedule, Weekday::Thursday, "SCIENCES");
    assert_eq!(audiences(&schedule, halves[0]), ["6A GR.1"], "the division beside its part is no audience of its own");
    assert_eq!(audiences(&schedule, halves[1]), ["6A GR.2"]);
    assert_eq!(halves[0].weeks[..2], [date(2026, 8, 31), date(2026, 9, 14)]);

    let history = one(&schedule, Weekday::Friday, "HISTOIRE");
    assert_eq!((history.weeks.len(), &history.cancelled[..]), (35, &[date(2026, 11, 9)][..]));
    let sport = one(&schedule, Weekday::Friday, "ÉD.PHYSIQUE");
    assert_eq!((sport.starts, sport.ends), (time(15, 0, 0, 0), time(17, 0, 0, 0)));
    let meeting = one(&schedule, Weekday::Thursday, "RÉUNION");
    assert_eq!((audiences(&schedule, meeting).len(), meeting.teachers.len()), (0, 2));
    assert_eq!(teachers(&schedule, one(&schedule, Weekday::Monday, "ANGLAIS")), ["CORMIER", "TILLEUL"]);

    let part = schedule.groups.iter().find(|group| group.name == "6A GR.1").unwrap();
    assert_eq!(part.pupils.len(), 1);
    assert_eq!((part.pupils[0].from, part.pupils[0].to), (Some(date(2026, 9, 1)), Some(date(2027, 7, 3))));
    let union = schedule.groups.iter().find(|group| group.name == "6AGL").unwrap();
    assert_eq!((union.divisions.len(), union.pupils.len()), (2, 2));
}

#[test]
fn an_encrypted_export_is_named_and_refused() {
    let reading = read(&["edt_chiffre.xml"], &Options::new(school::paris()));
    assert!(reading.schedule.is_none());
    assert_eq!(reading.findings[0].kind, FindingKind::Encrypted { partners: vec!["PORTAIL-EXEMPLE".into()] });
}

#[test]
fn exp_cours_has_names_and_letters() {
    let schedule = known("EXP_COURS.xml", &options());
    assert_eq!(schedule.patterns.len(), 9);
    let halves = every(&schedule, Weekday::Thursday, "SCIENCES");
    assert_eq!((audiences(&schedule, halves[0]), halves[0].alternation.as_deref()), (vec!["6A GR.1".into()], Some("Q1")));
    assert_eq!(halves[0].weeks[..2], [date(2026, 8, 31), date(2026, 9, 14)]);
    assert_eq!(halves[1].weeks[..2], [date(2026, 9, 7), date(2026, 9, 21)]);
    let together = one(&schedule, Weekday::Monday, "ANGLAIS");
    assert_eq!(teachers(&schedule, together), ["CORMIER", "TILLEUL"]);
    let second = schedule.teachers.iter().find(|teacher| teacher.last_name == "TILLEUL").unwrap();
    assert_eq!(second.first_name, "Paul");
    let union = one(&schedule, Weekday::Thursday, "LATIN");
    assert_eq!(audiences(&schedule, union), ["5A", "6B"]);
    assert_eq!(one(&schedule, Weekday::Friday, "ÉDUCATION").ends, time(17, 0, 0, 0));
}

#[test]
fn letters_want_the_weeks_of_the_school() {
    let reading = read(&["EXP_COURS.xml"], &Options::new(school::paris()));
    assert_eq!(codes(&reading), ["weeks-needed"]);
    let schedule = reading.schedule.unwrap();
    assert_eq!(schedule.patterns.len(), 9);
    assert!(schedule.patterns.iter().all(|pattern| pattern.weeks.is_empty()));
    let mut one_letter = options();
    one_letter.weeks.iter_mut().for_each(|week| week.letter = Some("A".into()));
    let reading = read(&["EXP_COURS.xml"], &one_letter);
    assert!(codes(&reading).contains(&"unknown-alternation"), "{:?}", reading.findings);
}

#[test]
fn udt_knows_what_truly_happens_in_a_week() {
    let schedule = whole(&["udt.zip"]);
    let french = one(&schedule, Weekday::Monday, "FRANÇAIS");
    assert_eq!((french.starts, french.ends), (time(8, 0, 0, 0), time(9, 0, 0, 0)), "two half-sequences are one lesson");
    assert_eq!(french.weeks.len(), 35);
    let maths = every(&schedule, Weekday::Tuesday, "MATHÉMATIQUES");
    let moved = maths.iter().find(|pattern| rooms(&schedule, pattern) == ["Salle 101"]).unwrap();
    assert_eq!(moved.weeks, [date(2026, 9, 14)]);
    let halves = every(&schedule, Weekday::Thursday, "SCIENCES");
    let second = halves.iter().find(|pattern| audiences(&schedule, pattern) == ["6AG2"]).unwrap();
    assert_eq!(second.weeks, [date(2026, 9, 7)]);
    assert!(!one(&schedule, Weekday::Friday, "HISTOIRE").weeks.contains(&date(2026, 11, 9)));
    let union = one(&schedule, Weekday::Wednesday, "ANGLAIS");
    assert_eq!((audiences(&schedule, union), union.ends), (vec!["6AGL".into()], time(9, 0, 0, 0)));
    assert_eq!(teachers(&schedule, one(&schedule, Weekday::Monday, "ANGLAIS")), ["CORMIER", "TILLEUL"]);
    assert_eq!(one(&schedule, Weekday::Friday, "ÉDUCATION").ends, time(17, 0, 0, 0));
    assert_eq!(schedule.closures.len(), 4);
    assert!(schedule.patterns.iter().all(|pattern| !pattern.weeks.contains(&date(2026, 10, 19))));
    let second = schedule.groups.iter().find(|group| group.name == "6AG2").unwrap();
    assert_eq!((second.pupils[0].from, second.pupils[0].to), (Some(date(2026, 11, 2)), None));
}

#[test]
fn the_archive_holds_the_tables_that_stand_beside_it() {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(sample("udt.zip"))).unwrap();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        let name = String::from_utf8(entry.name_raw().to_vec()).unwrap();
        assert!(bytes == sample(&format!("udt/{name}")), "{name}");
    }
}

#[test]
fn a_table_of_udt_has_names_and_letters() {
    let schedule = known("udt_cours.csv", &options());
    assert_eq!(schedule.patterns.len(), 8);
    let french = one(&schedule, Weekday::Monday, "FRANÇAIS");
    assert_eq!((french.starts, french.ends, french.line), (time(8, 0, 0, 0), time(9, 0, 0, 0), 2));
    let halves = every(&schedule, Weekday::Thursday, "SVT");
    assert_eq!((halves[0].weeks.len(), halves[1].weeks.len()), (18, 18));
    assert_eq!(audiences(&schedule, halves[0]), ["6A GR1"]);
    let union = one(&schedule, Weekday::Wednesday, "ANGLAIS");
    assert_eq!(audiences(&schedule, union), ["6AGL"]);
    assert_eq!(schedule.groups.iter().find(|group| group.name == "6AGL").unwrap().divisions, ["6A", "6B"]);
    assert_eq!(one(&schedule, Weekday::Friday, "HISTOIRE ; GÉOGRAPHIE").starts, time(13, 0, 0, 0), "a name in quotes");
    assert_eq!(one(&schedule, Weekday::Friday, "EPS €").ends, time(17, 0, 0, 0), "ISO-8859-15, four half-sequences");
    let without = read(&["udt_cours.csv"], &Options { slots: Vec::new(), ..options() });
    let unknown = FindingKind::UnknownReference { list: List::Slots, key: "M2".into() };
    assert!(without.findings.iter().any(|finding| finding.line == 4 && finding.kind == unknown));
}

#[test]
fn a_feed_has_dated_lessons() {
    let schedule = known("edt.ics", &options());
    assert_eq!(schedule.lessons.len(), 12);
    let lesson = |key: &str| schedule.lessons.iter().find(|lesson| lesson.key_external == key).unwrap();
    let french = lesson("Cours - 1 - 1");
    assert_eq!((french.day, french.starts, french.line), (date(2026, 9, 7), time(8, 0, 0, 0), 21));
    assert_eq!(french.title, "FRANÇAIS - Mme AUBÉPINE");
    let maths = lesson("Cours - 2 - 1");
    assert_eq!((maths.starts, maths.ends), (time(9, 0, 0, 0), time(10, 0, 0, 0)), "written in UTC");
    assert!(!schedule.lessons.iter().any(|lesson| lesson.key_external == "Cours - 3 - 1/20260917T1000"), "an exception");
    let moved = lesson("Cours - 3 - 1/20261001T1000");
    assert_eq!((moved.day, moved.sequence, &moved.marks[..]), (date(2026, 10, 2), 1, &[Mark::Moved][..]));
    assert_eq!(lesson("Cours - 5 - 1").status, LessonStatus::Cancelled);
    assert_eq!(lesson("Cours - 6 - 1").status, LessonStatus::TeacherAbsent);
    assert_eq!(lesson("Cours - 7 - 1").marks, [Mark::RoomChanged]);
    assert_eq!(lesson("Cours - 4 - 1").teachers.len(), 2);
    assert!(schedule.teachers.iter().any(|teacher| teacher.last_name == "AUBÉPINE"), "civilities are no names");
}

#[test]
fn files_of_another_school_or_year_are_refused() {
    let other = Options { structure: Some("0995678B".into()), ..options() };
    let reading = read(&["emp_sts_0991234A_2026.xml"], &other);
    assert_eq!((codes(&reading), reading.schedule.is_none()), (vec!["no-labels", "wrong-structure"], true));
    let past = Options { year: Some(Year::between(date(2025, 9, 1), date(2026, 7, 3))), ..options() };
    for name in ["emp_sts_0991234A_2026.xml", "edt_partenaire.xml", "udt.zip"] {
        let reading = read(&[name], &past);
        assert!(codes(&reading).contains(&"wrong-year"), "{name}: {:?}", reading.findings);
        assert!(reading.schedule.is_none());
    }
    assert!(codes(&read(&["edt.ics"], &past)).contains(&"outside-year"));
    assert_eq!(codes(&read(&["edt.ics", "EXP_COURS.xml"], &options())), ["mixed"]);
}

#[test]
fn every_key_that_is_named_stands_in_its_list() {
    for names in school::SAMPLES {
        school::check(&read(names, &options()).schedule.unwrap());
    }
}

#[test]
fn reading_twice_gives_the_same() {
    for names in school::SAMPLES {
        assert_eq!(read(names, &options()).schedule, read(names, &options()).schedule);
    }
}

/// Identifiers are good for one file only, and so is the order of its lists.
#[test]
fn the_next_export_has_the_same_keys() {
    let text = String::from_utf8(sample("edt_partenaire.xml")).unwrap();
    let renumbered = text.replace("Ident=\"", "Ident=\"77");
    let (courses, rest) = (text.find("  <Cours Jour").unwrap(), text.rfind(" </Cours>\n</EXPORT>").unwrap());
    let mut lines: Vec<&str> = text[courses..rest].lines().collect();
    lines.reverse();
    let reversed = format!("{}{}\n{}", &text[..courses], lines.join("\n"), &text[rest..]);
    let keys = |text: &str| {
        let schedule = school::read_bytes(text.as_bytes(), &options()).schedule.unwrap();
        let mut keys: Vec<_> =
            schedule.patterns.into_iter().map(|pattern| (pattern.key_external, pattern.course, pattern.weeks)).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&text), keys(&renumbered));
    assert_eq!(keys(&text), keys(&reversed));
    let moved = text.replace("Ident=\"4\" Nom=\"201\"", "Ident=\"4\" Nom=\"202\"");
    let (before, after) = (keys(&text), keys(&moved));
    let same = |at: fn(&(String, String, Vec<jiff::civil::Date>)) -> &String| {
        after.iter().filter(|key| before.iter().any(|other| at(other) == at(key))).count()
    };
    assert_eq!((same(|key| &key.0), same(|key| &key.1)), (8, 10), "another room is another series of the same course");
}

#[test]
fn samples_have_nothing_that_is_left_out() {
    for names in school::SAMPLES {
        let reading = read(names, &options());
        let worst = reading.findings.iter().map(|finding| finding.kind.severity()).max();
        assert!(worst <= Some(Severity::Noted), "{names:?}: {:?}", reading.findings);
    }
}
