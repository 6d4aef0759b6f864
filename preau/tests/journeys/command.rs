//! The program as an operator meets it: the command line, its exit codes, what it refuses.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The program in a folder of its own, speaking English.
pub(crate) fn preau(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_preau"));
    command
        .args(words)
        .env_clear()
        .env("LANG", "C")
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("PREAU_DATA", data);
    command.stdin(Stdio::null());
    command
}

pub(crate) fn run(data: &Path, words: &[&str]) -> Output {
    preau(data, words).output().expect("the program runs")
}

pub(crate) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

/// A server that ends with the test.
struct Server(Child);

impl Server {
    fn start(data: &Path, port: u16) -> Self {
        let listen = format!("127.0.0.1:{port}");
        let child =
            preau(data, &["serve", "--listen", &listen]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let began = Instant::now();
        while std::net::TcpStream::connect(&listen).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "the server does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self(child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn help_is_given_and_mistakes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(folder.path(), &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    for command in [
        "demo",
        "serve",
        "work",
        "migrate",
        "import",
        "generate",
        "admin",
        "service",
        "sample-service",
        "doctor",
        "backup",
        "restore",
    ] {
        assert!(text(&help).contains(command), "{command}");
        assert_eq!(run(folder.path(), &[command, "--help"]).status.code(), Some(0), "{command}");
    }
    // Those that serve nobody show what matters to them, and no more.
    for (words, shown, hidden) in [
        (
            &["service", "add", "cas"][..],
            &["--url", "--public-url", "--database-url", "--outward-hosts"][..],
            &["--smtp-url"][..],
        ),
        (&["provider", "add", "oidc"], &["--issuer", "--public-url", "--key-file"], &["--in-flight-max", "--outward-hosts"]),
        (&["sample-service"], &["--portal", "--listen"], &["--public-url", "--database-url", "--data"]),
        (&["accept", "cas"], &["--login", "--listen"], &["--public-url", "--data", "--admin-listen"]),
        (&["serve"], &["--listen", "--smtp-url", "--in-flight-max"], &["--issuer"]),
    ] {
        let help = text(&run(folder.path(), &[words, &["--help"]].concat()));
        assert!(shown.iter().all(|flag| help.contains(flag)), "{words:?}: {help}");
        assert!(!hidden.iter().any(|flag| help.contains(&format!("{flag} "))), "{words:?}: {help}");
    }
    assert_eq!(run(folder.path(), &["fly"]).status.code(), Some(64));
    assert_eq!(run(folder.path(), &["import", "aaf"]).status.code(), Some(64));
    let plain = run(folder.path(), &["serve", "--public-url", "http://ent.example.fr"]);
    assert_eq!(plain.status.code(), Some(64));
    assert!(text(&plain).contains("https"), "{}", text(&plain));
    let french =
        preau(folder.path(), &["serve", "--public-url", "http://ent.example.fr"]).env("LANG", "fr_FR.UTF-8").output().unwrap();
    assert!(text(&french).contains("traverseraient le réseau en clair"), "{}", text(&french));
    let logs = run(folder.path(), &["doctor", "--log-format", "yaml"]);
    assert_eq!(logs.status.code(), Some(64));
    assert!(text(&logs).contains("write text or json"), "{}", text(&logs));
    let logs = preau(folder.path(), &["doctor"]).env("PREAU_LOG_FORMAT", "JSON").env("LC_ALL", "fr_FR").output().unwrap();
    assert_eq!(logs.status.code(), Some(64));
    assert!(text(&logs).contains("écrivez text ou json"), "{}", text(&logs));
}

#[test]
fn what_cannot_be_made_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    for (words, part) in [
        (vec!["admin", "create", "--given", " ", "--family", "Étincelle"], "a first and a last name"),
        (vec!["admin", "create", "--given", "Flore", "--family", ""], "a first and a last name"),
        (vec!["generate", "aaf", "--structures", "0", "--students", "10", out], "--structures"),
        (vec!["generate", "aaf", "--structures", "2", "--students", "0", out], "--students"),
        (vec!["generate", "aaf", "--structures", "10000", "--students", "10", out], "9999"),
        (vec!["demo", "--prepare-only", "--college-pupils", "0", "--data", out], "Too few pupils"),
    ] {
        let refused = run(folder.path(), &words);
        assert_eq!(refused.status.code(), Some(64), "{words:?}: {}", text(&refused));
        assert!(text(&refused).contains(part), "{words:?}: {}", text(&refused));
    }
    let french = preau(folder.path(), &["generate", "aaf", "--structures", "0", "--students", "1", out])
        .env("LANG", "fr_FR.UTF-8")
        .output()
        .unwrap();
    assert!(text(&french).contains("au moins un établissement"), "{}", text(&french));
}

#[test]
fn the_doctor_finds_a_new_platform_well_and_an_open_key_ill() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["migrate"]).status.code(), Some(0));
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(folder.path().join("preau.sqlite")).unwrap().permissions());
    assert_eq!(mode & 0o077, 0, "others may read the database");
    assert!(text(&run(folder.path(), &["migrate"])).contains("nothing to apply"));
    let well = run(folder.path(), &["doctor"]);
    assert_eq!(well.status.code(), Some(0), "{}", text(&well));
    std::fs::write(folder.path().join("key"), "0".repeat(64)).unwrap();
    std::process::Command::new("chmod").args(["644"]).arg(folder.path().join("key")).status().unwrap();
    let ill = run(folder.path(), &["doctor"]);
    assert_eq!(ill.status.code(), Some(1));
    assert!(text(&ill).contains("chmod 600"), "{}", text(&ill));
}

#[test]
fn what_is_wrong_with_a_file_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain");
    std::fs::write(&plain, "no database").unwrap();
    let nowhere = text(&run(&plain.join("data"), &["serve", "--listen", "127.0.0.1:0"]));
    assert!(nowhere.contains("this path does not exist") && !nowhere.contains("os error"), "{nowhere}");
    std::fs::write(folder.path().join("preau.sqlite"), "no database at all, but long enough to look like one".repeat(40))
        .unwrap();
    let none = text(&run(folder.path(), &["migrate"]));
    assert!(none.contains("no database of Préau") && !none.contains("code"), "{none}");
    let silent =
        preau(folder.path(), &["migrate"]).env("PREAU_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none").output().unwrap();
    assert!(text(&silent).contains("The database server does not answer"), "{}", text(&silent));
}

#[tokio::test]
async fn a_secret_that_is_lost_is_not_made_anew_behind_the_back_of_those_who_came_in() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["migrate"]).status.code(), Some(0));
    assert_eq!(run(folder.path(), &["work", "--once"]).status.code(), Some(0), "a new platform makes its secret");
    let key = folder.path().join("key");
    let made = std::fs::read_to_string(&key).unwrap();
    let db = kit::Db::open(&kit::db::DbUrl::Sqlite(folder.path().join("preau.sqlite")), 1).await.unwrap();
    let person = kit::PersonId::new(kit::Clock::system().now());
    let mut unit = db.begin().await.unwrap();
    unit.run(
        "insert into person (id, given, family, sort_name, source, created_at) values ($1, 'A', 'B', 'b a', 'hand', 0)",
        kit::args![person],
    )
    .await
    .unwrap();
    unit.run(
        "insert into account (person_id, login, state, must_change, created_at, comfort) values ($1, 'a.b', 'activated', false, 0, '')",
        kit::args![person],
    )
    .await
    .unwrap();
    unit.commit().await.unwrap();
    db.close().await;

    std::fs::remove_file(&key).unwrap();
    for words in [&["work", "--once"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let refused = run(folder.path(), words);
        assert_eq!(refused.status.code(), Some(1), "{words:?}: {}", text(&refused));
        assert!(text(&refused).contains("put it back"), "{words:?}: {}", text(&refused));
        assert!(!key.exists(), "{words:?}: nothing takes its place");
    }
    std::fs::write(&key, made).unwrap();
    let open = run(folder.path(), &["work", "--once"]);
    assert_eq!(open.status.code(), Some(0));
    assert!(text(&open).contains("chmod 600"), "others may read it: {}", text(&open));
}

/// What stands below a folder, with its rights.
fn rights_below(folder: &Path) -> Vec<(String, u32)> {
    let mut out = vec![];
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let about = entry.metadata().unwrap();
        out.push((entry.path().display().to_string(), std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777));
        if about.is_dir() {
            out.extend(rights_below(&entry.path()));
        }
    }
    out
}

#[test]
fn all_that_the_program_makes_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let made = run(&data, &["admin", "create", "--given", "Flore", "--family", "Étincelle"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made));
    let drawing = data.join("files/ab/cd/abcd");
    std::fs::create_dir_all(drawing.parent().unwrap()).unwrap();
    std::fs::write(&drawing, "a drawing").unwrap();
    let archive = folder.path().join("saved.tar.gz");
    let saved = run(&data, &["backup", archive.to_str().unwrap(), "--with-key"]);
    assert_eq!(saved.status.code(), Some(0), "{}", text(&saved));
    std::fs::remove_dir_all(data.join("files/ab")).unwrap();
    let there = folder.path().join("there");
    let restored = run(&there, &["restore", archive.to_str().unwrap(), "--with-key"]);
    assert_eq!(restored.status.code(), Some(0), "{}", text(&restored));
    let all = rights_below(folder.path());
    for part in
        ["data/mail", "data/files", "data/key", "data/preau.sqlite", "saved.tar.gz", "there/key", "there/files/ab/cd/abcd"]
    {
        assert!(all.iter().any(|(path, _)| path.ends_with(part)), "{part}");
    }
    for (path, mode) in all {
        assert_eq!(mode & 0o077, 0, "{path} {mode:o}");
    }
}

#[test]
fn two_servers_on_one_file_are_refused_and_a_backup_is_made_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let _server = Server::start(folder.path(), free_port());
    let second = run(folder.path(), &["serve", "--listen", &format!("127.0.0.1:{}", free_port())]);
    assert_eq!(second.status.code(), Some(1));
    assert!(text(&second).contains("two servers cannot share one SQLite file"), "{}", text(&second));
    let archive = folder.path().join("saved.tar.gz");
    let saved = run(folder.path(), &["backup", archive.to_str().unwrap()]);
    assert_eq!(saved.status.code(), Some(0), "{}", text(&saved));
    let restored = run(folder.path(), &["restore", archive.to_str().unwrap(), "--replace"]);
    assert!(text(&restored).contains("stop it before restoring"), "{}", text(&restored));
}

#[test]
fn a_database_that_is_altered_or_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("preau.sqlite"), "this is a letter, not a database".repeat(200)).unwrap();
    let refused = run(folder.path(), &["migrate"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!text(&refused).is_empty() && !text(&refused).contains("panicked"), "{}", text(&refused));
}

#[test]
fn a_port_that_is_taken_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = run(folder.path(), &["serve", "--listen", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused).contains("--listen"), "{}", text(&refused));
}

#[test]
fn the_sample_service_keeps_to_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    for (more, part) in [
        (vec!["--listen", "0.0.0.0:9000"], "serves this machine alone"),
        (vec!["--portal", "http://ent.example"], "in https is needed"),
        (vec!["--protocol", "saml"], "cas"),
    ] {
        let refused = run(folder.path(), &[&["sample-service"][..], &more].concat());
        assert_eq!(refused.status.code(), Some(64), "{more:?}: {}", text(&refused));
        assert!(text(&refused).contains(part), "{more:?}: {}", text(&refused));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it keeps nothing");
}

#[test]
fn a_service_is_registered_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = run(folder.path(), &["service", "list"]);
    assert!(nowhere.status.code() == Some(1) && text(&nowhere).contains("There is no platform here"), "{}", text(&nowhere));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a mistyped folder makes no new one");
    assert_eq!(run(folder.path(), &["migrate"]).status.code(), Some(0));
    let none = run(folder.path(), &["service", "list"]);
    assert!(none.status.success() && text(&none).contains("No service is registered"), "{}", text(&none));
    let add = |more: &[&str]| {
        let all = [&["service", "add", "cas", "--name", "Notes"][..], more].concat();
        run(folder.path(), &all)
    };
    let added = add(&["--url", "https://notes.example/app", "--release", "sdet", "--open-to", "teacher,student"]);
    assert!(added.status.success() && text(&added).contains("http://localhost:8080/cas"), "{}", text(&added));
    assert!(text(&added).contains("http://localhost:8080 is a guess"), "{}", text(&added));
    let listed = text(&run(folder.path(), &["service", "list"]));
    assert!(listed.contains("cas  sdet  https://notes.example/app  Notes"), "{listed}");
    for (more, part) in [
        (vec!["--url", "http://notes.example/"], "in https"),
        (vec!["--url", "notes.example"], "in https"),
        (vec!["--url", "https://notes.example/?a=b"], "without parameters"),
        (vec!["--url", "https://a.example", "--release", "all"], "--release wants"),
        (vec!["--url", "https://a.example", "--open-to", "king"], "does not understand king"),
        (vec!["--url", "https://a.example", "--open-to", "teacher@0990009X"], "No school has the number"),
        (vec!["--url", "https://a.example", "--identifier", "ine"], "--identifier wants"),
    ] {
        let refused = add(&more);
        assert_eq!(refused.status.code(), Some(64), "{more:?}: {}", text(&refused));
        assert!(text(&refused).contains(part), "{more:?}: {}", text(&refused));
    }
    assert_eq!(add(&[]).status.code(), Some(64));
    assert_eq!(text(&run(folder.path(), &["service", "list"])).lines().count(), 1, "what is refused leaves nothing");
}

#[test]
fn a_service_of_openid_connect_is_given_its_id_and_its_secret_once() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["migrate"]).status.code(), Some(0));
    let back = ["--redirect", "https://carnet.example/back"];
    let add = |more: &[&str]| run(folder.path(), &[&["service", "add", "oidc", "--name", "Carnet"][..], more].concat());
    let with_back = |more: &[&str]| add(&[&back[..], more].concat());
    let added = with_back(&["--release", "sdet", "--open-to", "everyone", "--signed-out", "https://carnet.example/"]);
    let said = text(&added);
    assert!(added.status.success() && said.contains("http://localhost:8080") && said.contains("shown this once"), "{said}");
    let value = |name: &str| {
        let line = said.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {said}"));
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    let (id, secret) = (value("client_id"), value("client_secret"));
    assert!(id.len() == 32 && secret.starts_with("preau_") && secret.len() > 50, "{said}");
    let keyed = text(&with_back(&[
        "--auth",
        "private-key",
        "--keys-url",
        "https://carnet.example/keys",
        "--algorithm",
        "ES256",
        "--api",
        "homework:read",
    ]));
    assert!(keyed.contains("client_id") && !keyed.contains("client_secret"), "{keyed}");
    // What it prints stands at the address that it was given: on the line, or in the file of its settings.
    let at_file = folder.path().join("preau.toml");
    std::fs::write(&at_file, "public_url = \"https://ent.example\"\n").unwrap();
    let notes = ["service", "add", "cas", "--name", "Notes", "--url", "https://notes.example/app", "--config"];
    let cas = run(folder.path(), &[&notes[..], &[at_file.to_str().unwrap()]].concat());
    assert!(cas.status.success() && text(&cas).contains("https://ent.example/cas"), "{}", text(&cas));
    assert!(!text(&cas).contains("guess"), "{}", text(&cas));
    let listed = text(&run(folder.path(), &["service", "list"]));
    assert!(listed.contains("cas  identifier  https://notes.example/app  Notes"), "{listed}");
    assert!(listed.contains("oidc  sdet  https://carnet.example/  Carnet") && !listed.contains(&secret), "{listed}");
    assert!(listed.contains(&format!("Carnet  client_id={id}  open: Everybody · The whole platform, since")), "{listed}");
    assert!(listed.contains("app  Notes  open to nobody"), "{listed}");
    let keys = folder.path().join("keys.json");
    std::fs::write(&keys, "{}").unwrap();
    let keys = keys.to_str().unwrap();
    for (more, part) in [
        (vec!["--redirect", "https://carnet.example/#x"], "without a star"),
        (vec!["--redirect", "http://carnet.example/"], "in https"),
        (vec!["--redirect", "https://*.example/"], "without a star"),
        (vec!["--signed-out", "carnet.example"], "in https"),
        (vec!["--logout", "http://10.0.0.1/"], "in https"),
        (vec!["--auth", "password"], "--auth wants"),
        (vec!["--auth", "private-key"], "--auth private-key goes with"),
        (vec!["--keys-url", "https://carnet.example/keys"], "--auth private-key goes with"),
        (vec!["--auth", "private-key", "--keys", keys], "no set of public keys"),
        (vec!["--auth", "private-key", "--keys", keys, "--keys-url", "https://carnet.example/keys"], "cannot be used with"),
        (vec!["--algorithm", "none"], "--algorithm wants"),
        (vec!["--api", "marks:read"], "--api does not know marks:read; it wants one of timetable:read"),
        (vec!["--open-to", "king"], "does not understand king"),
    ] {
        let refused = with_back(&more);
        assert_eq!(refused.status.code(), Some(64), "{more:?}: {}", text(&refused));
        assert!(text(&refused).contains(part), "{more:?}: {}", text(&refused));
    }
    assert_eq!(add(&[]).status.code(), Some(64));
    assert_eq!(text(&run(folder.path(), &["service", "list"])).lines().count(), 3, "what is refused leaves nothing");
}
