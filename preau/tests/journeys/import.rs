//! An import as an operator runs it: dry run, exit codes, and killed in the middle.

use crate::command::{preau, run, text};
use sqlx::{Connection, SqliteConnection};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// An invented delivery of three schools, Complet alone.
fn delivery(folder: &Path) -> PathBuf {
    let out = folder.join("delivery");
    let made = run(folder, &["generate", "aaf", "--structures", "3", "--students", "400", "--seed", "5", out.to_str().unwrap()]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made));
    for degree in ["1D", "2D"] {
        std::fs::remove_dir_all(out.join(degree).join("delta")).unwrap();
    }
    out
}

/// Everything that a feed decides, by the feed's own keys: what two platforms must have in common.
async fn state(data: &Path) -> Vec<(String, String)> {
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}", data.join("preau.sqlite").display())).await.unwrap();
    let who = "(select min(value) from external_id where person_id = person.id and kind = 'aaf')";
    let persons = format!(
        "select {who}, person.family || '|' || person.given || '|' || coalesce(person.birth_on, '') || '|' || account.state
         from person left join account on account.person_id = person.id"
    );
    let places = format!(
        "select {who}, structure.uai || '|' || role.profile || '|' || coalesce(division.code, '')
         from role join person on person.id = role.person_id join structure on structure.id = role.structure_id
         left join enrollment on enrollment.person_id = person.id and enrollment.structure_id = role.structure_id and role.profile = 'student'
         left join division on division.id = enrollment.division_id
         where role.valid_to is null"
    );
    let links = "select min(child.value), min(guardian.value) || '|' || link.relation || '|' || link.may_decide
         from guardian_link link
         join external_id child on child.person_id = link.student_id and child.kind = 'aaf'
         join external_id guardian on guardian.person_id = link.guardian_id and guardian.kind = 'aaf'
         where link.valid_to is null group by link.id";
    let mut all = vec![];
    for sql in [persons, places, links.to_owned()] {
        let rows: Vec<(Option<String>, Option<String>)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        all.extend(rows.into_iter().map(|(key, value)| (key.unwrap_or_default(), value.unwrap_or_default())));
    }
    all.sort();
    all
}

#[tokio::test]
async fn an_import_killed_in_the_middle_ends_as_if_it_had_not_been() {
    let folder = tempfile::tempdir().unwrap();
    let delivery = delivery(folder.path());
    let path = delivery.to_str().unwrap();
    let (whole, cut) = (folder.path().join("whole"), folder.path().join("cut"));
    let dry = run(&whole, &["import", "aaf", path]);
    assert_eq!(dry.status.code(), Some(0), "{}", text(&dry));
    assert!(!whole.exists(), "a dry run makes no platform");
    assert_eq!(run(&whole, &["migrate"]).status.code(), Some(0));
    let dry = run(&whole, &["import", "aaf", path]);
    assert_eq!(dry.status.code(), Some(0), "{}", text(&dry));
    assert!(state(&whole).await.is_empty(), "a dry run writes nobody");
    let done = run(&whole, &["import", "aaf", path, "--apply"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done));
    assert!(state(&whole).await.len() > 1_000);
    for pause_ms in [120, 250, 400, 600, 900] {
        let mut child =
            preau(&cut, &["import", "aaf", path, "--apply"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause_ms));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let end = run(&cut, &["import", "aaf", path, "--apply"]);
    assert_eq!(end.status.code(), Some(0), "{}", text(&end));
    assert_eq!(state(&whole).await, state(&cut).await);
    let again = run(&cut, &["import", "aaf", path, "--apply"]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again));
    assert_eq!(state(&whole).await, state(&cut).await);
}

#[test]
fn a_torn_delivery_applies_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let delivery = delivery(folder.path());
    let complet = delivery.join("2D/complet");
    let students = std::fs::read_dir(&complet)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().contains("_Eleve_"))
        .unwrap();
    let bytes = std::fs::read(&students).unwrap();
    std::fs::write(&students, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let data = folder.path().join("platform");
    let torn = run(&data, &["import", "aaf", delivery.to_str().unwrap(), "--apply"]);
    assert_eq!(torn.status.code(), Some(2), "{}", text(&torn));
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert_eq!(run(&data, &["import", "aaf", empty.to_str().unwrap()]).status.code(), Some(2));
    assert_eq!(run(&data, &["import", "aaf", "/nowhere/at/all"]).status.code(), Some(2));
}

/// The report, of which the totals come first.
fn report_in(file: &Path) -> serde_json::Value {
    let written = std::fs::read_to_string(file).unwrap();
    assert!(written.trim_start_matches(['{', ' ', '\n']).starts_with("\"totals\""), "{written}");
    serde_json::from_str(&written).unwrap()
}

#[test]
fn a_comparison_with_nothing_leaves_nothing_but_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let delivery = delivery(folder.path());
    let (data, file) = (folder.path().join("platform"), folder.path().join("report.json"));
    let doctor = run(&data, &["doctor"]);
    assert_eq!(doctor.status.code(), Some(0), "{}", text(&doctor));
    assert!(!data.exists(), "looking makes nothing");
    let dry = run(&data, &["import", "aaf", delivery.to_str().unwrap(), "--report", file.to_str().unwrap()]);
    assert_eq!(dry.status.code(), Some(0), "{}", text(&dry));
    assert!(!data.exists(), "comparing makes nothing");
    let report = report_in(&file);
    assert!(report["totals"]["created"].as_u64().unwrap() > 400);
    assert_eq!(report["applied"], false);
    assert!(report["deliveries"].as_array().unwrap().iter().all(|one| one["run"].is_null()), "no page shows these runs");
}

#[test]
fn a_delivery_that_is_refused_leaves_a_report_too() {
    let folder = tempfile::tempdir().unwrap();
    let delivery = delivery(folder.path());
    let file = folder.path().join("reports/report.json");
    let complet = delivery.join("1D/complet");
    let find = |part: &str| {
        let entries = std::fs::read_dir(&complet).unwrap().flatten().map(|entry| entry.path());
        entries.into_iter().find(|path| path.to_string_lossy().contains(part)).unwrap()
    };
    let only = complet.to_str().unwrap();
    let report = file.to_str().unwrap();
    let data = folder.path().join("platform");
    assert_eq!(run(&data, &["import", "aaf", only, "--apply"]).status.code(), Some(0));

    // Exit code 3: everybody of a school would go.
    let students = find("_Eleve_");
    let whole = std::fs::read_to_string(&students).unwrap();
    let (head, rest) = whole.split_once("<addRequest>").unwrap();
    let end = rest.rfind("</addRequest>").unwrap() + "</addRequest>".len();
    for path in std::fs::read_dir(&complet).unwrap().flatten().map(|entry| entry.path()) {
        std::fs::rename(&path, path.to_string_lossy().replace("20260914", "20260921")).unwrap();
    }
    let students = find("_Eleve_");
    let first = &rest[..rest.find("</addRequest>").unwrap() + "</addRequest>".len()];
    std::fs::write(&students, format!("{head}<addRequest>{first}{}", &rest[end..])).unwrap();
    let stopped = run(&data, &["import", "aaf", only, "--apply", "--report", report]);
    assert_eq!(stopped.status.code(), Some(3), "{}", text(&stopped));
    let said = report_in(&file);
    assert_eq!(said["refusal"]["reason"], "stopped");
    assert!(!said["deliveries"][0]["stops"].as_array().unwrap().is_empty());

    // Exit code 2: a file is cut.
    std::fs::write(&students, &whole[..whole.len() / 2]).unwrap();
    let torn = run(&data, &["import", "aaf", only, "--apply", "--report", report]);
    assert_eq!(torn.status.code(), Some(2), "{}", text(&torn));
    let said = report_in(&file);
    assert_eq!(said["totals"]["created"], 0);
    assert_eq!(said["refusal"]["file"], students.file_name().unwrap().to_str().unwrap());
    assert!(said["refusal"]["line"].as_u64().unwrap() > 1, "{said}");
    assert_eq!(said["refusal"]["reason"], "truncated");
    assert!(said["refusal"]["sentence"].as_str().unwrap().contains("stops before its end"));

    // Exit code 2: there is no delivery at all.
    let nothing = run(&data, &["import", "aaf", "/nowhere/at/all", "--report", report]);
    assert_eq!(nothing.status.code(), Some(2));
    let said = report_in(&file);
    assert!(said["refusal"]["line"].is_null() && said["refusal"]["reason"].is_string(), "{said}");
}
