//! The demo: three schools made by taking in an invented delivery, and named people who can sign in.

mod classbook;
mod cover; // an absence, covers, bookings
mod homework;
mod hours;
mod people;
mod placing; // where the lessons of the demo stand in a week
mod timetable;

use crate::features;
use crate::import;
use crate::run::{Lock, build, open_database, serve_app};
use crate::say::{self, Fault};
use crate::service;
use crate::settings::Settings;
use directory::model::StructureKind;
use directory::write::{self, Hand, NewDuty, NewPerson, NewRole, NewStructure};
use identity::accounts::{self, NewAccount};
use kit::db::DbUrl;
use kit::viewer::DutyKind;
use kit::words::Words;
use kit::{App, Clock, Function, Instant, PersonId, Profile, StructureId, Text, Unit, args, private, text};
use people::{NAMED, Named, School};
use serde::{Deserialize, Serialize};
use sso::clients::Names;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The password of every account of the demo; it is no secret.
const PASSWORD: &str = "sous-le-preau-2026";
/// Says that a folder is a demo's, so that nothing real is ever begun again.
const MARK: &str = ".demo";
/// The accounts, for people and for scripts.
const ACCOUNTS: &str = "demo-accounts.json";

/// Where the sample service listens, which the demo's portal may call.
const SAMPLE_HOST: &str = "127.0.0.1:9000";
/// By which names the sample service is in the demo's register as one of OpenID Connect; they are no secret.
pub const SAMPLE_CLIENT: &str = "carnet-d-exemple";
/// See [`SAMPLE_CLIENT`].
pub const SAMPLE_SECRET: &str = "le-secret-du-carnet-d-exemple";

/// What the demo is told.
pub struct Options {
    /// Begin again from nothing.
    pub reset: bool,
    /// Where its clock starts; now, or in the last hours of school, if nothing is said.
    pub now: Option<Instant>,
    /// Make the schools and stop.
    pub prepare_only: bool,
    /// How many pupils the collège has.
    pub college_pupils: usize,
}

/// An account of `demo-accounts.json`.
#[derive(Serialize, Deserialize)]
struct Account {
    login: String,
    password: String,
    profile: String,
    name: String,
    structure: String,
    note: String,
}

/// Makes the demo when it is not there, prints its accounts, serves it.
pub async fn demo(mut settings: Settings, options: Options) -> Result<(), Fault> {
    settings.config.demo = true;
    settings.config.outward_hosts.push(SAMPLE_HOST.to_owned());
    let data = settings.config.data.clone();
    let lock = Lock::take(&settings.database)?;
    let words = say::words();
    if options.reset {
        begin_again(&settings)?;
    }
    let clock = options.now.map_or_else(|| hours::clock(&kit::viewer::default_zone()), Clock::starting_at);
    if !data.join(ACCOUNTS).exists() {
        begin_again(&settings)?;
        make(&settings, &clock, options.college_pupils, &words).await?;
    }
    let accounts: Vec<Account> = serde_json::from_slice(&std::fs::read(data.join(ACCOUNTS)).map_err(|error| error.to_string())?)
        .map_err(|error| error.to_string())?;
    print(&settings, &accounts, &words);
    if options.prepare_only {
        return Ok(());
    }
    let db = open_database(&settings).await?;
    db.migrate(&features::migrations(), clock.now()).await.map_err(|error| say::sentence(&error.text()))?;
    let (app, router) = build(&settings, db, clock).await?;
    serve_app(&settings, app, router, true).await?;
    drop(lock);
    Ok(())
}

/// Removes what a demo left, and nothing else; refuses a folder that holds something real.
fn begin_again(settings: &Settings) -> Result<(), String> {
    let data = &settings.config.data;
    let words = say::words();
    let marked = data.join(MARK).exists();
    let holds = |path: &Path| path.exists();
    if let DbUrl::Sqlite(file) = &settings.database
        && !marked
        && holds(file)
    {
        return Err(words.say(&text!("demo-foreign", data = data.display().to_string())));
    }
    private::folder(data).map_err(|error| say::file(data, &error))?;
    std::fs::write(data.join(MARK), "This folder is a demo of Préau: it may be made anew at any time.\n")
        .map_err(|error| error.to_string())?;
    if !marked {
        return Ok(());
    }
    let mut old: Vec<PathBuf> = ["feeds", "mail", "next-delivery", ACCOUNTS].iter().map(|name| data.join(name)).collect();
    old.push(settings.files.clone());
    if let DbUrl::Sqlite(file) = &settings.database {
        for ending in ["", "-wal", "-shm"] {
            let mut name = file.as_os_str().to_owned();
            name.push(ending);
            old.push(PathBuf::from(name));
        }
    }
    for path in old {
        let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        match gone {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(say::file(&path, &error)),
            _ => {}
        }
    }
    Ok(())
}

/// Makes the schools and the named people; the file of accounts comes last and says that all is there.
async fn make(settings: &Settings, clock: &Clock, college_pupils: usize, words: &Words) -> Result<(), Fault> {
    let db = open_database(settings).await?;
    db.migrate(&features::migrations(), clock.now()).await.map_err(|error| say::sentence(&error.text()))?;
    let (app, _) = build(settings, db, clock.clone()).await?;
    take_delivery_in(&app, &settings.config.data, college_pupils).await?;
    let accounts = settle(&app, words).await.map_err(|error| error.to_string())?;
    register_samples(&app).await.map_err(|error| Fault::of(words, &error))?;
    timetable::make(&app, clock.now()).await.map_err(|error| Fault::of(words, &error))?;
    cover::make(&app, clock.now()).await.map_err(|error| Fault::of(words, &error))?;
    classbook::make(&app, clock.now()).await.map_err(|error| Fault::of(words, &error))?;
    homework::make(&app, clock.now()).await.map_err(|error| Fault::of(words, &error))?;
    app.db.close().await;
    let text = serde_json::to_vec_pretty(&accounts).map_err(|error| error.to_string())?;
    let file = settings.config.data.join(ACCOUNTS);
    let partial = settings.config.data.join("demo-accounts.part");
    let written = match std::fs::remove_file(&partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => private::file(&partial).and_then(|mut out| out.write_all(&text)),
    };
    written.and_then(|()| std::fs::rename(&partial, &file)).map_err(|error| Fault::Failure(error.to_string()))
}

/// A service of each protocol for everybody, so that a newcomer sees a sign-on work: the same sample, which speaks one
/// or the other.
async fn register_samples(app: &App) -> kit::Result<()> {
    let url = format!("http://{SAMPLE_HOST}/");
    let common = |name: &str| service::Common {
        name: name.to_owned(),
        release: "sdet".to_owned(),
        open_to: vec!["everyone".to_owned()],
        identifier: "pairwise".to_owned(),
        supplier: "Préau".to_owned(),
        start: None,
        second_factor: false,
    };
    let cas = service::Cas { common: common("Service d’exemple"), url: vec![url.clone()], proxy_url: vec![], not_told: false };
    service::add(app, &cas).await?;
    let oidc = service::Oidc {
        common: common("Carnet d’exemple"),
        redirect: vec![format!("{url}back")],
        signed_out: vec![url.clone()],
        logout: Some(format!("{url}over")),
        auth: "secret".to_owned(),
        keys_url: None,
        keys: None,
        algorithm: "ES256".to_owned(),
        consent: false,
        api: vec![],
    };
    let names = Names { client_id: SAMPLE_CLIENT.to_owned(), secret: SAMPLE_SECRET.to_owned() };
    service::add_oidc(app, &oidc, &names).await?;
    Ok(())
}

/// Imports the Complet of both degrees; the Delta of the next week stays in `next-delivery`, to be tried.
async fn take_delivery_in(app: &App, data: &Path, college_pupils: usize) -> Result<(), Fault> {
    let folder = tempfile::tempdir_in(data).map_err(|error| error.to_string())?;
    aaf::generate::generate(folder.path(), &people::delivery(college_pupils)).map_err(|error| import::not_generated(&error))?;
    let now = folder.path().join("now");
    std::fs::create_dir_all(&now).map_err(|error| error.to_string())?;
    let next = data.join("next-delivery");
    private::folder(&next).map_err(|error| error.to_string())?;
    for degree in ["1D", "2D"] {
        let of = |kind: &str| folder.path().join(degree).join(kind);
        std::fs::rename(of("complet"), now.join(degree)).map_err(|error| error.to_string())?;
        std::fs::rename(of("delta"), next.join(degree)).map_err(|error| error.to_string())?;
    }
    let options = provisioning::Options { apply: true, allow_closures: true, ..provisioning::Options::default() };
    let taken = provisioning::import(app.into(), &now, &options, &|_| {}).await;
    taken.map(drop).map_err(|error| Fault::Failure(import::sentence(&say::words(), &error)))
}

/// Those whom no feed brings, and the passwords of all who are named.
async fn settle(app: &App, words: &Words) -> kit::Result<Vec<Account>> {
    let now = app.clock.now();
    let hash = identity::hash_pool::hash(PASSWORD).await?;
    let mut unit = app.db.begin().await?;
    let above = above(&mut unit, now).await?;
    reunite(&mut unit, now).await?;
    let mut out = vec![];
    for one in NAMED {
        let person = match one.school {
            School::Above => agent(&mut unit, one, &above, now).await?,
            school => of_school(&mut unit, one, school).await?,
        };
        if one.school == School::Ecole && one.profile == "teacher" {
            give_class(&mut unit, person, now).await?;
        }
        if one.profile == "school_admin" {
            let duty = NewDuty {
                person,
                kind: DutyKind::SchoolAdmin,
                structure: Some(school(&mut unit, one.school).await?.0),
                division: None,
                from: Hand::program(now).today,
                until: None,
            };
            write::give_duty(&mut unit, Hand::program(now), duty).await?;
        }
        let login = let_in(&mut unit, person, &hash, now).await?;
        let structure = match one.school {
            School::Above => above.name_of(one.profile).to_owned(),
            at => school(&mut unit, at).await?.1,
        };
        out.push(Account {
            login,
            password: PASSWORD.to_owned(),
            profile: one.profile.to_owned(),
            name: format!("{} {}", one.given, one.family),
            structure,
            note: words.get(one.note),
        });
    }
    unit.viewers_changed().await?;
    unit.commit().await?;
    Ok(out)
}

/// The first-degree feed does not say who teaches whom: the école's head gives the teacher his class.
async fn give_class(unit: &mut Unit, teacher: PersonId, now: Instant) -> kit::Result<()> {
    let (ecole, _) = school(unit, School::Ecole).await?;
    let (division,): (kit::DivisionId,) =
        unit.one("select id from division where structure_id = $1 and label = 'CM1-CM2'", args![ecole]).await?;
    let hand = Hand::program(now);
    write::assign_teacher(unit, hand, ecole, division, teacher).await?;
    let duty = NewDuty {
        person: teacher,
        kind: DutyKind::HeadTeacher,
        structure: Some(ecole),
        division: Some(division),
        from: hand.today,
        until: None,
    };
    write::give_duty(unit, hand, duty).await.map(drop)
}

/// The parents whose children are in two schools come in two feeds, as two persons: each becomes one, as
/// when a parent types the code of a second school.
async fn reunite(unit: &mut Unit, now: Instant) -> kit::Result<()> {
    for given in ["Samira", "Karim"] {
        let of = |school| Named { given, family: "Crayon", profile: "guardian", school, note: "" };
        let kept = of_school(unit, &of(School::College), School::College).await?;
        let other = of_school(unit, &of(School::Ecole), School::Ecole).await?;
        write::fold_guardian(unit, Hand::program(now), kept, other).await?;
        accounts::close_many(unit, &[other], now).await?;
    }
    Ok(())
}

/// The academy that the delivery made, and an authority made by hand.
struct Above {
    academy: StructureId,
    academy_name: String,
    authority: StructureId,
}

const AUTHORITY: &str = "Département imaginaire";

impl Above {
    fn name_of(&self, profile: &str) -> &str {
        match profile {
            "academy" => &self.academy_name,
            "authority" => AUTHORITY,
            _ => "Préau",
        }
    }
}

async fn above(unit: &mut Unit, now: Instant) -> kit::Result<Above> {
    let (academy, academy_name): (StructureId, String) =
        unit.one("select id, name from structure where kind = 'academy'", vec![]).await?;
    let authority = NewStructure {
        kind: StructureKind::Authority,
        name: AUTHORITY,
        uai: None,
        city: None,
        zone: "Europe/Paris",
        academy: None,
        authority: None,
    };
    let authority = write::structure(unit, Hand::program(now), &authority).await?;
    type Row = (StructureId, StructureKind, String, Option<String>, Option<String>, String);
    let schools: Vec<Row> = unit
        .all("select id, kind, name, uai, city, zone from structure where kind not in ('academy', 'authority')", vec![])
        .await?;
    for (id, kind, name, uai, city, zone) in &schools {
        let under = NewStructure {
            kind: *kind,
            name,
            uai: uai.as_deref(),
            city: city.as_deref(),
            zone,
            academy: Some(academy),
            authority: Some(authority),
        };
        write::structure_changed(unit, Hand::program(now), *id, &under).await?;
    }
    Ok(Above { academy, academy_name, authority })
}

async fn agent(unit: &mut Unit, one: &Named, above: &Above, now: Instant) -> kit::Result<PersonId> {
    let hand = Hand::program(now);
    let (structure, profile) = match one.profile {
        "academy" => (Some(above.academy), Some(Profile::Academy)),
        "authority" => (Some(above.authority), Some(Profile::Authority)),
        _ => (None, None),
    };
    let new = NewPerson { given: one.given, family: one.family, birth_family: None, title: None, birth_on: None };
    let person = write::person(unit, hand, structure, &new).await?;
    if let (Some(structure), Some(profile)) = (structure, profile) {
        let functions: &[(Function, &str)] = &[];
        write::role(unit, hand, person, NewRole { structure, profile, functions, until: None }).await?;
    }
    // They answer for all the schools below, as whoever opens services to these does; the third for the whole platform.
    let kind = if structure.is_some() { DutyKind::SchoolAdmin } else { DutyKind::PlatformAdmin };
    write::give_duty(unit, hand, NewDuty { person, kind, structure, division: None, from: hand.today, until: None }).await?;
    accounts::prepare_many(unit, &[NewAccount { person, given: one.given, family: one.family }], now).await?;
    Ok(person)
}

async fn school(unit: &mut Unit, at: School) -> kit::Result<(StructureId, String)> {
    Ok(unit.one("select id, name from structure where uai = $1", args![at.uai()]).await?)
}

async fn of_school(unit: &mut Unit, one: &Named, at: School) -> kit::Result<PersonId> {
    let found: Option<(PersonId,)> = unit
        .optional(
            "select person.id from person
             join role on role.person_id = person.id and role.valid_to is null
             join structure on structure.id = role.structure_id
             where structure.uai = $1 and person.given = $2 and person.family = $3
             order by person.id limit 1",
            args![at.uai(), one.given, one.family],
        )
        .await?;
    found
        .map(|(person,)| person)
        .ok_or_else(|| kit::Error::broken(format!("the delivery did not bring the demo's {}", one.profile)))
}

/// A password, and the terms accepted, so that login and password are enough; gives the login.
async fn let_in(unit: &mut Unit, person: PersonId, hash: &str, now: Instant) -> kit::Result<String> {
    identity::passwords::keep(unit, person, hash, false, now).await?;
    identity::terms::accept(unit, person, now).await?;
    let (login,): (String,) = unit.one("select login from account where person_id = $1", args![person]).await?;
    Ok(login)
}

fn print(settings: &Settings, accounts: &[Account], words: &Words) {
    say::line(words, &text!("demo-ready", url = settings.config.public_url.as_str()));
    say::line(words, &text!("demo-password", password = PASSWORD));
    let rows: Vec<[String; 4]> =
        std::iter::once(["demo-account", "demo-who", "demo-profile", "demo-where"].map(|key| words.get(key)))
            .chain(accounts.iter().map(|one| {
                let profile = match one.profile.as_str() {
                    "school_admin" | "platform_admin" => words.say(&Text::keyed(format!("duty-{}", one.profile))),
                    profile => words.say(&Text::keyed(format!("profile-{profile}"))),
                };
                [one.login.clone(), one.name.clone(), profile, format!("{} · {}", one.structure, one.note)]
            }))
            .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..4).map(width).collect();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        say::plain(format!("  {}", cells.join("  ")).trim_end());
    }
    say::line(words, &text!("demo-kept", file = settings.config.data.join(ACCOUNTS).display().to_string()));
}

/// Whether a database holds anybody: for tests.
#[cfg(test)]
async fn people_of(db: &kit::Db) -> i64 {
    let (count,): (i64,) = db.one("select cast(count(*) as bigint) from person", vec![]).await.expect("persons can be counted");
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Flags;

    fn options(reset: bool) -> Options {
        Options { reset, now: Some("2026-11-24T09:20:00Z".parse().unwrap()), prepare_only: true, college_pupils: 240 }
    }

    /// Each pair that a feature notes with its acts is one that it declares, under the kind of object it notes it with.
    async fn the_journal_is_declared(db: &kit::Db) {
        let acts: Vec<(String, String, String, String)> =
            db.all("select distinct act, object_kind, before_text, after_text from audit_entry", vec![]).await.unwrap();
        let mut seen = 0;
        for slice in crate::features::slices().iter().filter(|slice| !slice.noted.is_empty()) {
            let words = kit::words::Catalogue::load([slice.words]).unwrap();
            for (act, kind, before, after) in acts.iter().filter(|(act, ..)| words.keys(kit::Lang::Fr).contains(act)) {
                for pair in [before, after].into_iter().flat_map(|text| text.split("; ")).filter(|pair| !pair.is_empty()) {
                    let name = pair.split_once('=').map_or("", |(name, _)| name);
                    let declared = slice.noted.iter().any(|(of, called, _)| of == kind && *called == name);
                    assert!(declared, "{act}: « {pair} » of {kind} is not declared by {}", slice.name);
                    seen += 1;
                }
            }
        }
        assert!(seen > 10, "{seen}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_demo_is_made_once_and_made_anew_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::of(&Flags { data: Some(folder.path().to_owned()), ..Flags::default() }).unwrap();
        demo(settings.clone(), options(false)).await.unwrap();
        let accounts: Vec<Account> = serde_json::from_slice(&std::fs::read(folder.path().join(ACCOUNTS)).unwrap()).unwrap();
        for profile in [
            "student",
            "guardian",
            "teacher",
            "school_life",
            "management",
            "staff",
            "school_admin",
            "academy",
            "authority",
            "platform_admin",
        ] {
            assert!(accounts.iter().any(|one| one.profile == profile), "{profile}");
        }
        let db = open_database(&settings).await.unwrap();
        let above = "select kind, cast(count(*) as bigint) from structure_link group by kind order by kind";
        let links: Vec<(String, i64)> = db.all(above, vec![]).await.unwrap();
        assert_eq!(links, [("pedagogic".to_owned(), 3), ("territorial".to_owned(), 3)]);
        let services: Vec<(String, String)> =
            db.all("select protocol, start_url from service order by protocol", vec![]).await.unwrap();
        let sample = "http://127.0.0.1:9000/".to_owned();
        assert_eq!(services, [("cas".to_owned(), sample.clone()), ("oidc".to_owned(), sample)]);
        let lessons: Vec<(i64,)> =
            db.all("select cast(count(*) as bigint) from lesson group by structure_id", vec![]).await.unwrap();
        assert!(lessons.len() == 3 && lessons.iter().all(|(count,)| *count > 3_000), "{lessons:?}");
        let changed: Vec<(String,)> = db.all("select distinct kind from lesson_change order by kind", vec![]).await.unwrap();
        let changed: Vec<&str> = changed.iter().map(|(kind,)| kind.as_str()).collect();
        assert_eq!(changed, ["cancelled", "covered", "moved", "room_changed"]);
        the_journal_is_declared(&db).await;
        services_can_be_opened_by_those_above(&settings, db, &accounts).await;
        let mut logins: Vec<&str> = accounts.iter().map(|one| one.login.as_str()).collect();
        logins.sort_unstable();
        logins.dedup();
        assert_eq!(logins.len(), accounts.len());
        #[cfg(unix)]
        for path in [folder.path().join(ACCOUNTS), folder.path().join("mail"), settings.files.clone(), settings.key_file.clone()]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
            assert_eq!(mode & 0o077, 0, "{}", path.display());
        }
        let count = async || people_of(&open_database(&settings).await.unwrap()).await;
        let before = count().await;
        assert!(before > 1_000, "{before}");
        demo(settings.clone(), options(false)).await.unwrap();
        assert_eq!(count().await, before);
        demo(settings.clone(), options(true)).await.unwrap();
        assert_eq!(count().await, before);
    }

    /// The academy's and the authority's person each open the demo's services for the schools below, and nowhere else.
    async fn services_can_be_opened_by_those_above(settings: &Settings, db: kit::Db, accounts: &[Account]) {
        let now = "2026-11-24T09:20:00Z".parse().unwrap();
        let mut school = testing::School::empty(kit::db::Engine::Sqlite, &features::slices).await;
        (school.app, school.router) = build(settings, db, Clock::standing_at(now)).await.unwrap();
        for profile in ["academy", "authority"] {
            let account = accounts.iter().find(|one| one.profile == profile).unwrap();
            let mut unit = school.app.db.begin().await.unwrap();
            let (person,): (PersonId,) =
                unit.one("select person_id from account where login = $1", args![account.login.as_str()]).await.unwrap();
            let lifetime = kit::session::Lifetime { idle_seconds: 3_600, absolute_seconds: 7_200, shared: false };
            let entry = kit::session::Entry { device: "test", methods: "pwd" };
            let (_, token) = kit::session::open(&mut unit, person, lifetime, entry, now).await.unwrap();
            unit.commit().await.unwrap();
            let browser = school.stranger();
            browser.set_cookie("preau", token.expose());
            let list = browser.get("/admin/services").await;
            list.shows("Carnet d’exemple").shows("Service d’exemple").hides("Inscrire un service");
            let (service,): (sso::model::ServiceId,) =
                school.app.db.one("select id from service where protocol = 'oidc'", vec![]).await.unwrap();
            let page = browser.get(&format!("/admin/services/{service}")).await;
            page.shows(&format!("Où : {}, avec tous ses établissements", account.structure)).shows("Ouvrir");
            page.hides("Ou un seul établissement");
        }
        school.stranger().get("/sign-in").await.hides("Son horloge montre");
        let mut evening = settings.clone();
        evening.config.demo = true;
        let db = open_database(settings).await.unwrap();
        (_, school.router) = build(&evening, db.clone(), Clock::showing(now)).await.unwrap();
        school.stranger().get("/sign-in").await.shows("Son horloge montre : mardi 24 novembre 2026 à 10 h 20");
        db.close().await;
        school.app.db.close().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_folder_that_holds_something_real_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::of(&Flags { data: Some(folder.path().to_owned()), ..Flags::default() }).unwrap();
        let db = open_database(&settings).await.unwrap();
        db.migrate(&features::migrations(), Clock::system().now()).await.unwrap();
        db.close().await;
        let before = std::fs::read(folder.path().join("preau.sqlite")).unwrap();
        assert!(demo(settings.clone(), options(false)).await.is_err());
        assert!(demo(settings, options(true)).await.is_err());
        assert_eq!(std::fs::read(folder.path().join("preau.sqlite")).unwrap(), before);
    }
}
