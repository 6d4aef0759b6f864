//! `preau service`: services that open with one sign-in.

use crate::features;
use crate::run::{Lock, build, open_database};
use crate::say::{self, Fault};
use crate::settings::Settings;
use clap::{Args, Subcommand};
use kit::address::Address;
use kit::viewer::default_zone;
use kit::words::{Words, clean_name};
use kit::{App, Clock, StructureId, Text, args, text};
use sso::model::{Identifier, Release, read_audiences};
use sso::registry::{self, NewOpening, NewService};

/// What is done with services.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Register a service.
    #[command(subcommand)]
    Add(Add),
    /// List the services.
    List,
}

/// The protocols of services.
#[derive(Subcommand, Debug)]
pub enum Add {
    /// A service that speaks CAS 1, 2 or 3.
    Cas(Cas),
}

/// A CAS service, as it is typed.
#[derive(Args, Clone, Debug)]
pub struct Cas {
    /// Its name, as people read it.
    #[arg(long)]
    pub name: String,
    /// Where it stands: every page at or below this address may receive tickets. May be repeated.
    #[arg(long, required = true, value_name = "URL")]
    pub url: Vec<String>,
    /// What it receives: identifier (nothing else), profile (with profile and school), sdet (with names, classes, groups).
    #[arg(long, value_name = "POLICY", default_value = "identifier")]
    pub release: String,
    /// To whom it is open: everyone, or profiles as teacher,student; with @UAI for one school. May be repeated.
    #[arg(long, value_name = "WHO[@UAI]")]
    pub open_to: Vec<String>,
    /// By which name it knows a person: pairwise (made for it alone), login, uid.
    #[arg(long, value_name = "KIND", default_value = "pairwise")]
    pub identifier: String,
    /// Who supplies it.
    #[arg(long, default_value = "")]
    pub supplier: String,
    /// The page on which people begin; the first --url when none is given.
    #[arg(long, value_name = "URL")]
    pub start: Option<String>,
    /// Where it may receive proxy-granting tickets. May be repeated.
    #[arg(long, value_name = "URL")]
    pub proxy_url: Vec<String>,
    /// It cannot be told that somebody signed out.
    #[arg(long)]
    pub not_told: bool,
}

/// Does what is asked with services.
pub async fn service(settings: Settings, command: Command) -> Result<(), Fault> {
    let words = say::words();
    let db = open_database(&settings).await?;
    let migrations = features::migrations();
    let clock = Clock::system();
    if db.pending(&migrations).await.map_err(|error| say::sentence(&error.text()))? > 0 {
        if Lock::is_taken(&settings.database) {
            return Err(Fault::Failure(words.get("program-not-migrated")));
        }
        db.migrate(&migrations, clock.now()).await.map_err(|error| say::sentence(&error.text()))?;
    }
    let (app, _) = build(&settings, db, clock).await?;
    let done = match command {
        Command::Add(Add::Cas(cas)) => add(&app, &cas).await.map(|()| {
            say::line(
                &words,
                &text!("program-service-added", name = cas.name.as_str(), url = settings.config.public_url.as_str()),
            );
        }),
        Command::List => list(&app, &words).await,
    };
    app.db.close().await;
    done.map_err(|error| Fault::of(&words, &error))
}

fn refused(text: Text) -> kit::Error {
    kit::Error::Refused(text)
}

fn addresses(typed: &[String]) -> kit::Result<Vec<Address>> {
    let read = |text: &String| {
        Address::parse(text)
            .filter(|address| !address.has_query())
            .ok_or_else(|| refused(text!("program-service-address", address = text.as_str())))
    };
    typed.iter().map(read).collect()
}

/// Registers a CAS service and opens it to those who were named.
pub async fn add(app: &App, cas: &Cas) -> kit::Result<()> {
    let now = app.clock.now();
    let name = clean_name(cas.name.trim());
    if name.is_empty() || name.chars().count() > 80 {
        return Err(refused(text!("program-service-name")));
    }
    let release = Release::from_code(&cas.release).ok_or_else(|| refused(text!("program-service-release")))?;
    let identifier = Identifier::from_code(&cas.identifier).ok_or_else(|| refused(text!("program-service-identifier")))?;
    let (places, proxies) = (addresses(&cas.url)?, addresses(&cas.proxy_url)?);
    let start = cas.start.as_ref().or(cas.url.first()).map_or("", String::as_str);
    if Address::parse(start).is_none() {
        return Err(refused(text!("program-service-address", address = start)));
    }
    let mut unit = app.db.begin().await?;
    let new = NewService {
        name: &name,
        supplier: cas.supplier.trim(),
        icon: sso::model::ICONS[0],
        start_url: start,
        addresses: &places,
        proxies: &proxies,
        release,
        identifier,
        told: !cas.not_told,
    };
    let id = registry::add(&mut unit, None, &new, now).await?;
    for whom in &cas.open_to {
        let (audiences, uai) =
            read_audiences(whom).ok_or_else(|| refused(text!("program-service-whom", whom = whom.as_str())))?;
        let structure = match uai {
            None => None,
            Some(uai) => {
                let found: Option<(StructureId,)> = unit
                    .optional("select id from structure where uai = $1 and closed_at is null", args![uai.to_uppercase()])
                    .await?;
                Some(found.ok_or_else(|| refused(text!("program-service-school", uai = uai)))?.0)
            }
        };
        for audience in audiences {
            let new = NewOpening { structure, audience, from: now.day_in(&default_zone()), until: None };
            registry::open(&mut unit, None, id, new, now).await?;
        }
    }
    unit.commit().await?;
    Ok(())
}

async fn list(app: &App, words: &Words) -> kit::Result<()> {
    let all = registry::all(&app.db).await?;
    if all.is_empty() {
        say::line(words, &text!("program-service-none"));
    }
    for service in all {
        let state = if service.stopped_at.is_some() { words.get("program-service-stopped") } else { String::new() };
        say::plain(
            format!("{}  {}  {}  {}  {} {state}", service.id, service.protocol, service.release, service.start_url, service.name)
                .trim_end(),
        );
    }
    Ok(())
}
