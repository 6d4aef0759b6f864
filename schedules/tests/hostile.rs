//! Files that are cut, that lie, or that want to do harm: findings, never a panic, in bounded time.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod school;

use std::io::{Cursor, Write};

use jiff::civil::{Weekday, date, time};
use jiff::tz::TimeZone;
use preau_schedules::{Bound, File, FindingKind, Limits, Options, Resource, Severity, Year, detect};
use proptest::prelude::*;
use school::{check, codes, options, read_bytes, sample};
use zip::write::SimpleFileOptions;

const XML: [&str; 5] =
    ["sts_emp_0991234A_2026.xml", "emp_sts_0991234A_2026.xml", "edt_partenaire.xml", "edt_chiffre.xml", "EXP_COURS.xml"];

fn is_refused(bytes: &[u8]) -> bool {
    let reading = read_bytes(bytes, &options());
    let refused = reading.findings.iter().any(|finding| finding.kind.severity() == Severity::Refused);
    assert_eq!(refused, reading.schedule.is_none());
    if let Some(schedule) = &reading.schedule {
        check(schedule);
    }
    refused
}

/// Where the text of a file ends: a line's end behind it may be missing.
fn end_of_text(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| !byte.is_ascii_whitespace()).unwrap() + 1
}

#[test]
fn every_beginning_of_an_xml_file_is_refused() {
    for name in XML {
        let bytes = sample(name);
        // The long one is long because it repeats itself.
        let step = if bytes.len() > 8_000 { 5 } else { 1 };
        for end in (0..end_of_text(&bytes)).step_by(step) {
            assert!(is_refused(&bytes[..end]), "{name} up to {end}");
        }
    }
}

#[test]
fn every_beginning_of_a_feed_is_refused() {
    let bytes = sample("edt.ics");
    for end in 0..end_of_text(&bytes) {
        assert!(is_refused(&bytes[..end]), "up to {end}");
    }
}

#[test]
fn every_beginning_of_an_archive_is_refused() {
    let bytes = sample("udt.zip");
    for end in 0..bytes.len() {
        assert!(is_refused(&bytes[..end]), "up to {end}");
    }
}

#[test]
fn a_cut_table_has_fewer_lessons_or_says_that_it_is_cut() {
    let bytes = sample("udt_cours.csv");
    let rows = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count();
    for end in 0..bytes.len() {
        let reading = read_bytes(&bytes[..end], &options());
        let says = !reading.findings.is_empty();
        // Only a beginning that ends with a whole row cannot be told from a whole file.
        let is_whole = bytes[..end].ends_with(b"\n") || bytes[end..].starts_with(b"\r\n") || bytes[end..].starts_with(b"\n");
        assert!(says || (is_whole && rows(&bytes[..end]) >= 1), "up to {end}");
        if let Some(schedule) = &reading.schedule {
            check(schedule);
        }
    }
}

#[test]
fn every_beginning_of_a_table_in_the_archive_is_refused() {
    let tables: Vec<(String, Vec<u8>)> = std::fs::read_dir(format!("{}/samples/udt", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| (name.clone(), sample(&format!("udt/{name}"))))
        .collect();
    for (cut, (name, bytes)) in tables.iter().enumerate() {
        for end in (0..end_of_text(bytes)).step_by(29) {
            let entries = tables
                .iter()
                .enumerate()
                .map(|(at, (name, bytes))| (name.as_str(), if at == cut { &bytes[..end] } else { bytes.as_slice() }));
            assert!(is_refused(&archive(entries)), "{name} up to {end}");
        }
    }
}

fn archive<'a>(entries: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn the_table_of_a_week_that_is_not_published_is_a_draft() {
    let names = std::fs::read_dir(format!("{}/samples/udt", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut tables: Vec<(String, Vec<u8>)> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| (name.clone(), sample(&format!("udt/{name}"))))
        .collect();
    for (_, bytes) in tables.iter_mut().filter(|(name, _)| name == "semaines.xml") {
        *bytes = b"<semaines><semaine num=\"37\"/><semaine num=\"38\"/></semaines>".to_vec();
    }
    let bytes = archive(tables.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let reading = read_bytes(&bytes, &options());
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    let schedule = reading.schedule.unwrap();
    let friday = |pattern: &&preau_schedules::Pattern| pattern.weekday == Weekday::Friday;
    assert!(schedule.patterns.iter().filter(friday).all(|pattern| pattern.weeks.contains(&date(2026, 11, 9))));
}

fn lists() -> Vec<u8> {
    sample("sts_emp_0991234A_2026.xml")
}

fn lessons_with(from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(sample("emp_sts_0991234A_2026.xml")).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

/// The findings of the pair, when one thing in the lessons is another.
fn pair_with(from: &str, to: &str) -> Vec<FindingKind> {
    let (lists, lessons) = (lists(), lessons_with(from, to));
    let files = [File { name: "sts_emp", bytes: &lists }, File { name: "emp_sts", bytes: &lessons }];
    let reading = preau_schedules::read(&files, &options());
    if let Some(schedule) = &reading.schedule {
        check(schedule);
    }
    reading.findings.into_iter().map(|finding| finding.kind).collect()
}

fn edt_with(from: &str, to: &str) -> Vec<FindingKind> {
    let text = String::from_utf8(sample("edt_partenaire.xml")).unwrap();
    assert!(text.contains(from), "{from}");
    let reading = read_bytes(text.replacen(from, to, 1).as_bytes(), &options());
    if let Some(schedule) = &reading.schedule {
        check(schedule);
    }
    reading.findings.into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn xml_that_declares_anything_is_refused() {
    let billion =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE STS_EDT [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<STS_EDT>&b;</STS_EDT>";
    let outside = "<!DOCTYPE EDT_STS SYSTEM \"file:///etc/passwd\"><EDT_STS><PARAMETRES/></EDT_STS>";
    for text in [billion, outside] {
        let reading = read_bytes(text.as_bytes(), &options());
        assert!(reading.schedule.is_none());
        assert!(codes(&reading).contains(&"document-type"), "{:?}", reading.findings);
    }
    let undeclared = lessons_with("Semaine A", "Semaine &secret;");
    let reading = read_bytes(&undeclared, &options());
    let unknown = FindingKind::UnknownEntity { name: "secret".into() };
    assert!(reading.findings.iter().any(|finding| finding.kind == unknown && finding.line == 9), "{:?}", reading.findings);
}

#[test]
fn depth_and_size_have_bounds() {
    let deep = format!("<EDT_STS>{}", "<DIVISION>".repeat(100_000));
    let small = |change: fn(&mut Limits)| {
        let mut options = options();
        change(&mut options.limits);
        options
    };
    let bound = |bytes: &[u8], options: &Options| {
        let reading = read_bytes(bytes, options);
        assert!(reading.schedule.is_none());
        match reading.findings.last().unwrap().kind {
            FindingKind::TooMuch { bound, .. } => bound,
            ref other => panic!("{other:?}"),
        }
    };
    assert_eq!(bound(deep.as_bytes(), &options()), Bound::Depth);
    let attributes = format!("<EDT_STS><PARAMETRES {}/></EDT_STS>", (0..100).map(|at| format!("a{at}='1' ")).collect::<String>());
    assert_eq!(bound(attributes.as_bytes(), &options()), Bound::Attributes);
    let long = format!("<EDT_STS><PARAMETRES><UAJ>{}</UAJ></PARAMETRES></EDT_STS>", "x".repeat(70_000));
    assert_eq!(bound(long.as_bytes(), &options()), Bound::ValueBytes);
    let edt = sample("edt_partenaire.xml");
    assert_eq!(bound(&edt, &small(|limits| limits.patterns = 3)), Bound::Patterns);
    assert_eq!(bound(&edt, &small(|limits| limits.list = 3)), Bound::List);
    assert_eq!(bound(&edt, &small(|limits| limits.parts = 2)), Bound::Parts);
    assert_eq!(bound(&edt, &small(|limits| limits.file_bytes = 100)), Bound::FileBytes);
    let ics = sample("edt.ics");
    assert_eq!(bound(&ics, &small(|limits| limits.rules = 1)), Bound::Rules);
    assert_eq!(bound(&ics, &small(|limits| limits.occurrences = 2)), Bound::Occurrences);
    let sts = sample("emp_sts_0991234A_2026.xml");
    assert_eq!(bound(&sts, &small(|limits| limits.elements = 20)), Bound::Elements);
    assert_eq!(bound(&sample("udt.zip"), &small(|limits| limits.entries = 5)), Bound::Entries);
    assert_eq!(bound(&sample("udt.zip"), &small(|limits| limits.total_bytes = 9_000)), Bound::TotalBytes);
}

#[test]
fn archives_that_swell_are_refused() {
    let zeros = vec![b' '; 40 << 20];
    let bomb = archive([("UDCal_00.xml", zeros.as_slice())].into_iter());
    assert!(bomb.len() < 100_000);
    let reading = read_bytes(&bomb, &options());
    assert!(reading.schedule.is_none());
    assert!(matches!(reading.findings[0].kind, FindingKind::TooMuch { bound: Bound::Ratio, .. }), "{:?}", reading.findings);
    let inner = archive([("a.zip", bomb.as_slice())].into_iter());
    assert!(is_refused(&inner), "archives in archives are not opened");
}

#[test]
fn one_file_in_an_archive_is_read() {
    let bytes = archive([("lisez-moi.txt", &b"bonjour"[..]), ("dossier/edt.xml", &sample("edt_partenaire.xml"))].into_iter());
    let reading = read_bytes(&bytes, &options());
    assert_eq!(reading.schedule.unwrap().patterns.len(), 10);
}

#[test]
fn hours_and_days_that_are_none_are_left_out() {
    let has = |kinds: &[FindingKind], code: &str| kinds.iter().any(|kind| kind.code() == code);
    assert!(has(&pair_with("<HEURE_DEBUT>0800", "<HEURE_DEBUT>0860"), "bad-time"));
    assert!(has(&pair_with("<HEURE_DEBUT>0800", "<HEURE_DEBUT>2330"), "bad-time"), "it would last beyond the day");
    assert!(has(&pair_with("<DUREE>0100", "<DUREE>0000"), "bad-time"));
    assert!(has(&pair_with("<JOUR>1", "<JOUR>8"), "bad-weekday"));
    assert!(has(&pair_with("<CODE_ALTERNANCE>H<", "<CODE_ALTERNANCE>Z<"), "unknown-reference"));
    assert!(has(&pair_with("CODE_MATIERE=\"020700\"", "CODE_MATIERE=\"999999\""), "unknown-reference"));
    assert!(has(&pair_with("ID=\"5102\"", "ID=\"9999\""), "unknown-reference"));
    assert!(has(&pair_with("DATE_DEBUT_SEMAINE>2026-09-07", "DATE_DEBUT_SEMAINE>2026-09-31"), "bad-date"));
    assert!(has(&pair_with("DATE_DEBUT_SEMAINE>2026-09-07", "DATE_DEBUT_SEMAINE>2026-09-09"), "not-a-monday"));
    assert!(has(&pair_with("DATE_DEBUT_SEMAINE>2027-06-28", "DATE_DEBUT_SEMAINE>2027-08-30"), "outside-year"));
    assert!(has(&edt_with("8h00\"", "8h99\""), "bad-time"));
    assert!(has(&edt_with("NombrePlaces=\"1\"", "NombrePlaces=\"40\""), "unknown-reference"));
    assert!(has(&edt_with("NombrePlaces=\"1\"", "NombrePlaces=\"0\""), "unknown-reference"));
    assert!(has(&edt_with("NombrePlaces=\"1\"", "NombrePlaces=\"99999999999999999999\""), "bad-number"));
    assert!(has(&edt_with("Ident=\"11\" DateEntree=\"2026-09-01\"", "Ident=\"11\" DateEntree=\"septembre\""), "bad-date"));
    assert!(has(&edt_with("<Classe Ident=\"2\" Nom=\"6B\"/>", "<Classe Ident=\"1\" Nom=\"6B\"/>"), "twice"));
    assert!(has(&edt_with("DateDebut=\"2026-09-01\"", "DateDebut=\"2026-01-01\""), "no-year"));
}

#[test]
fn a_lesson_in_a_week_outside_the_year_is_left_out_and_said() {
    let text = String::from_utf8(sample("edt_partenaire.xml")).unwrap();
    // Every bit there is: an endless pattern.
    let endless = text.replacen("<Classe Ident=\"3\" Semaines=\"", "<Classe Ident=\"3\" Semaines=\"-1\" x=\"", 1);
    let reading = read_bytes(endless.as_bytes(), &options());
    let (count, day) = reading
        .findings
        .iter()
        .find_map(|finding| match finding.kind {
            FindingKind::OutsideYear { count, day } => Some((count, day)),
            _ => None,
        })
        .unwrap();
    assert_eq!((count, day), (19, date(2027, 7, 9)));
    check(&reading.schedule.unwrap());
}

#[test]
fn what_is_asked_for_twice_is_named() {
    // The maths of the division at the hour of its French, with another teacher and room.
    let kinds = edt_with("<Cours Jour=\"2\" NumeroPlaceDebut=\"1\"", "<Cours Jour=\"1\" NumeroPlaceDebut=\"0\"");
    let expected = FindingKind::Overlap {
        resource: Resource::Division("1".into()),
        other_line: 50,
        weekday: Weekday::Monday,
        starts: time(8, 0, 0, 0),
        monday: date(2026, 9, 7),
    };
    assert!(kinds.contains(&expected), "{kinds:?}");
    let teacher = pair_with("<JOUR>3</JOUR><HEURE_DEBUT>0800", "<JOUR>1</JOUR><HEURE_DEBUT>1030");
    assert!(
        teacher
            .iter()
            .any(|kind| matches!(kind, FindingKind::Overlap { resource: Resource::Teacher(key), .. } if key == "epp:5103")),
        "{teacher:?}"
    );
}

#[test]
fn an_hour_that_is_not_is_left_out() {
    let text = String::from_utf8(sample("edt_partenaire.xml")).unwrap();
    let night = text.replace("\"8h00\" LibelleHeureFin=\"9h00\"", "\"2h00\" LibelleHeureFin=\"2h30\"");
    let night = night.replace("<Cours Jour=\"1\" NumeroPlaceDebut=\"0\"", "<Cours Jour=\"7\" NumeroPlaceDebut=\"0\"");
    let leap = FindingKind::NoSuchHour { day: date(2027, 3, 28), starts: time(2, 0, 0, 0) };
    let reading = read_bytes(night.as_bytes(), &options());
    assert!(reading.findings.iter().any(|finding| finding.kind == leap), "{:?}", reading.findings);
    let pattern = |reading: preau_schedules::Reading| {
        reading.schedule.unwrap().patterns.into_iter().find(|pattern| pattern.weekday == Weekday::Sunday).unwrap()
    };
    assert!(!pattern(reading).weeks.contains(&date(2027, 3, 22)));
    let reunion = Options { zone: TimeZone::get("Indian/Reunion").unwrap(), ..options() };
    let reading = read_bytes(night.as_bytes(), &reunion);
    assert!(!codes(&reading).contains(&"no-such-hour"));
    assert!(pattern(reading).weeks.contains(&date(2027, 3, 22)));
}

fn feed(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    let lines = lines.trim().lines().map(|line| format!("{}\r\n", line.trim())).collect::<String>();
    feed(&format!("BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:MATHS\r\n{lines}END:VEVENT\r\n"))
}

#[test]
fn events_that_make_no_sense_are_found() {
    let found = |lines: &str| {
        let reading = read_bytes(event(lines).as_bytes(), &options());
        check(reading.schedule.as_ref().unwrap());
        (codes(&reading), reading.schedule.unwrap().lessons.len())
    };
    let endless = "DTSTART;TZID=Europe/Paris:20260907T080000\nDTEND;TZID=Europe/Paris:20260907T090000\nRRULE:FREQ=WEEKLY";
    assert_eq!(found(endless), (vec!["endless"], 43));
    let seconds = "DTSTART:20260907T080000\nDTEND:20260907T090000\nRRULE:FREQ=SECONDLY;BYSETPOS=2";
    assert_eq!(found(seconds), (vec!["unread-rule", "no-lessons"], 0));
    let never = "DTSTART:20260907T080000\nDTEND:20260907T090000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
    assert_eq!(found(never), (vec!["endless", "no-lessons"], 0));
    let old = "DTSTART:19010907T080000\nDTEND:19010907T090000\nRRULE:FREQ=DAILY";
    assert_eq!(found(old), (vec!["endless", "outside-year", "no-lessons"], 0));
    let leap = "DTSTART;TZID=Europe/Paris:20270328T023000\nDTEND;TZID=Europe/Paris:20270328T033000";
    assert_eq!(found(leap), (vec!["no-such-hour", "no-lessons"], 0));
    let twice = "DTSTART;TZID=Europe/Paris:20261025T023000\nDTEND;TZID=Europe/Paris:20261025T033000";
    assert_eq!(found(twice).0[0], "twice-that-hour");
    let backwards = "DTSTART:20260907T090000\nDTEND:20260907T080000";
    assert_eq!(found(backwards), (vec!["bad-span", "no-lessons"], 0));
    let long = "DTSTART:20260907T090000\nDURATION:P2D";
    assert_eq!(found(long), (vec!["bad-span", "no-lessons"], 0));
    assert_eq!(found("DTSTART;VALUE=DATE:20260907"), (vec!["all-day", "no-lessons"], 0));
    assert_eq!(found("DTSTART:20260907T990000\nDURATION:PT1H"), (vec!["bad-time", "no-lessons"], 0));
    assert_eq!(found("DTSTART:20260907T090000\nDURATION:PT1H"), (vec![], 1));
    assert_eq!(found("DURATION:PT1H"), (vec!["missing-field", "no-lessons"], 0));
    assert_eq!(found("DTSTART:20280907T090000\nDURATION:PT1H"), (vec!["outside-year", "no-lessons"], 0));
    assert_eq!(found("DTSTART;TZID=Mars/Olympus:20260907T090000\nDURATION:PT1H"), (vec!["unknown-zone"], 1));
}

#[test]
fn a_rule_runs_by_the_clocks_of_its_zone() {
    let rule = "DTSTART;TZID=Romance Standard Time:20261019T080000\nDURATION:PT55M\nRRULE:FREQ=WEEKLY;UNTIL=20261102T070000Z";
    let hours = |zone: &str| {
        let options = Options { zone: TimeZone::get(zone).unwrap(), ..options() };
        let lessons = read_bytes(event(rule).as_bytes(), &options).schedule.unwrap().lessons;
        lessons.iter().map(|lesson| (lesson.day, lesson.starts)).collect::<Vec<_>>()
    };
    let days = [date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)];
    assert_eq!(hours("Europe/Paris"), days.map(|day| (day, time(8, 0, 0, 0))));
    let seen = [time(10, 0, 0, 0), time(11, 0, 0, 0), time(11, 0, 0, 0)];
    assert_eq!(hours("Indian/Reunion"), [0, 1, 2].map(|at| (days[at], seen[at])));
}

#[test]
fn rules_that_never_hold_cost_nothing() {
    let never = "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20260907T080000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\nEND:VEVENT\r\n";
    let began = std::time::Instant::now();
    let reading = read_bytes(feed(&never.repeat(2_000)).as_bytes(), &options());
    assert_eq!(reading.schedule.unwrap().lessons.len(), 0);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn findings_have_a_bound_of_their_own() {
    let row = "LUNDI;M9;6A;FRANÇAIS;AUBÉPINE;101;;;25;CG;H;;\n".repeat(3_000);
    let table = format!("Jour;Heure;Div;Matière;Professeur;Salle;Groupe;Regroup;Eff;Mo;Freq;Aire;\n{row}");
    let reading = read_bytes(table.as_bytes(), &options());
    assert_eq!((reading.findings.len(), reading.more_findings), (1_000, 2_001));
}

#[test]
fn many_patterns_at_one_hour_are_compared_in_time() {
    let mut text = String::from_utf8(sample("edt_partenaire.xml")).unwrap();
    let at = text.find("  <Cours Jour=").unwrap();
    let course = "<Cours Jour=\"1\" NumeroPlaceDebut=\"0\" NombrePlaces=\"1\"><Matiere Ident=\"1\"/><Professeur Ident=\"1\" Semaines=\"2\"/><Classe Ident=\"1\" Semaines=\"2\"/></Cours>\n";
    let many: String = (0..9_000).map(|at| course.replace("Semaines=\"2\"", &format!("Semaines=\"{}\"", 2 + at))).collect();
    text.insert_str(at, &many);
    let began = std::time::Instant::now();
    let reading = read_bytes(text.as_bytes(), &options());
    assert!(reading.more_findings > 0);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn a_year_may_have_another_length_than_is_usual() {
    let short = Options { year: Some(Year::between(date(2026, 11, 2), date(2026, 11, 30))), ..options() };
    let reading = read_bytes(&sample("edt_partenaire.xml"), &short);
    let schedule = reading.schedule.unwrap();
    assert!(schedule.patterns.iter().all(|pattern| pattern.weeks.len() <= 5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_changed_byte_never_panics(name in prop::sample::select(vec![
        "sts_emp_0991234A_2026.xml", "emp_sts_0991234A_2026.xml", "edt_partenaire.xml", "EXP_COURS.xml", "udt.zip",
        "udt_cours.csv", "edt.ics",
    ]), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = sample(name);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = detect(&bytes);
        let reading = read_bytes(&bytes, &options());
        if let Some(schedule) = &reading.schedule {
            check(schedule);
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let reading = read_bytes(&bytes, &options());
        prop_assert!(reading.schedule.is_none());
    }

    #[test]
    fn any_rule_never_panics(rule in "(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY))(;(INTERVAL=[0-9]{1,3}|COUNT=[0-9]{1,3}|BYDAY=(-?[0-9])?(MO|TU|SU)|BYMONTHDAY=-?[0-9]{1,2}|BYMONTH=[0-9]{1,2}|WKST=SU)){0,4}") {
        let lines = format!("DTSTART;TZID=Europe/Paris:20260907T080000\nDURATION:PT1H\nRRULE:{rule}");
        let reading = read_bytes(event(&lines).as_bytes(), &options());
        if let Some(schedule) = &reading.schedule {
            check(schedule);
        }
    }
}
