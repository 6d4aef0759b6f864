//! `preau service`: services that open with one sign-in.

use crate::run::open_platform;
use crate::say::{self, Fault};
use crate::settings::Settings;
use clap::{Args, Subcommand};
use kit::address::Address;
use kit::viewer::default_zone;
use kit::words::{Words, clean_name};
use kit::{App, Instant, StructureId, Text, Unit, args, outward, text};
use sso::clients::{self, Names, NewClient};
use sso::model::{Algorithm, Authentication, Identifier, Release, ServiceId, read_audiences};
use sso::registry::{self, NewOpening, NewService};
use std::path::PathBuf;

/// The longest name.
const NAME_MAX: usize = 80;

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
    Cas(Box<Cas>),
    /// A service that speaks OpenID Connect; prints the id and the secret to give to it, this once.
    Oidc(Box<Oidc>),
}

/// What is typed of every service.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// Its name, as people read it.
    #[arg(long)]
    pub name: String,
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
    /// The page on which people begin; where it stands when none is given.
    #[arg(long, value_name = "URL")]
    pub start: Option<String>,
    /// People come to it with a second factor.
    #[arg(long)]
    pub second_factor: bool,
}

/// A CAS service, as it is typed.
#[derive(Args, Clone, Debug)]
pub struct Cas {
    /// What is typed of every service.
    #[command(flatten)]
    pub common: Common,
    /// Where it stands: every page at or below this address may receive tickets. May be repeated.
    #[arg(long, required = true, value_name = "URL")]
    pub url: Vec<String>,
    /// Where it may receive proxy-granting tickets. May be repeated.
    #[arg(long, value_name = "URL")]
    pub proxy_url: Vec<String>,
    /// It cannot be told that somebody signed out.
    #[arg(long)]
    pub not_told: bool,
}

/// A service of OpenID Connect, as it is typed.
#[derive(Args, Clone, Debug)]
pub struct Oidc {
    /// What is typed of every service.
    #[command(flatten)]
    pub common: Common,
    /// Where browsers are sent back to after a sign-in, sign by sign. May be repeated.
    #[arg(long, required = true, value_name = "URL")]
    pub redirect: Vec<String>,
    /// Where browsers are sent back to after a sign-out, sign by sign. May be repeated.
    #[arg(long, value_name = "URL")]
    pub signed_out: Vec<String>,
    /// Where it is told that a session ended (back-channel logout).
    #[arg(long, value_name = "URL")]
    pub logout: Option<String>,
    /// How it proves who it is: secret, private-key, none (a program on a device).
    #[arg(long, value_name = "HOW", default_value = "secret")]
    pub auth: String,
    /// Where its public keys are read; of private-key.
    #[arg(long, value_name = "URL")]
    pub keys_url: Option<String>,
    /// A file with its public keys (JWKS), instead of --keys-url.
    #[arg(long, value_name = "FILE", conflicts_with = "keys_url")]
    pub keys: Option<PathBuf>,
    /// How its tokens are signed: RS256, ES256.
    #[arg(long, value_name = "ALGORITHM", default_value = "RS256")]
    pub algorithm: String,
    /// Each person is asked for her consent, where no school of hers opened the service.
    #[arg(long)]
    pub consent: bool,
    /// What its programs may ask of the interface of the portal: timetable:read, homework:read, homework:write. May be repeated.
    #[arg(long, value_name = "SCOPE")]
    pub api: Vec<String>,
}

/// Does what is asked with services.
pub async fn service(settings: Settings, command: Command) -> Result<(), Fault> {
    let words = say::words();
    let app = open_platform(&settings).await?;
    let public = settings.config.public_url.as_str();
    let guessed = || say::note(&words, settings.guessed());
    let done = match command {
        Command::Add(Add::Cas(cas)) => add(&app, &cas).await.map(|()| {
            say::line(&words, &text!("program-service-added", name = cas.common.name.as_str(), url = public));
            guessed();
        }),
        Command::Add(Add::Oidc(oidc)) => {
            let names = Names::fresh(&app);
            add_oidc(&app, &oidc, &names).await.map(|authentication| {
                say::line(&words, &text!("program-service-added-oidc", name = oidc.common.name.as_str(), url = public));
                say::plain(&format!("client_id      {}", names.client_id));
                if authentication == Authentication::Secret {
                    say::plain(&format!("client_secret  {}", names.secret));
                    say::line(&words, &text!("program-service-secret"));
                }
                guessed();
            })
        }
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

/// Refuses an address that the portal would never call.
fn called(app: &App, address: &Address) -> kit::Result<()> {
    if outward::may_be_called(app, address) { Ok(()) } else { Err(refused(clients::inside_words(address))) }
}

/// What was typed of every service, when it holds together.
struct Read {
    name: String,
    start: String,
    release: Release,
    identifier: Identifier,
}

impl Read {
    fn of(common: &Common, start: &str, stands: &[String]) -> kit::Result<Self> {
        let name = clean_name(common.name.trim());
        if name.is_empty() || name.chars().count() > NAME_MAX {
            return Err(refused(text!("program-service-name")));
        }
        if common.supplier.chars().count() > NAME_MAX {
            return Err(refused(text!("sso-supplier-long", count = NAME_MAX)));
        }
        let release = Release::from_code(&common.release).ok_or_else(|| refused(text!("program-service-release")))?;
        let identifier = Identifier::from_code(&common.identifier).ok_or_else(|| refused(text!("program-service-identifier")))?;
        let start = common.start.as_deref().unwrap_or(start).to_owned();
        if Address::parse(&start).is_none() {
            return Err(refused(text!("program-service-address", address = start)));
        }
        if registry::begins_elsewhere(&start, stands) {
            return Err(refused(text!("sso-start-elsewhere", address = start)));
        }
        Ok(Self { name, start, release, identifier })
    }

    fn as_new<'a>(&'a self, common: &'a Common) -> NewService<'a> {
        NewService {
            name: &self.name,
            supplier: common.supplier.trim(),
            icon: sso::model::ICONS[0],
            start_url: &self.start,
            addresses: &[],
            proxies: &[],
            release: self.release,
            identifier: self.identifier,
            told: false,
            second_factor: common.second_factor,
        }
    }
}

/// Registers a CAS service and opens it to those who were named.
pub async fn add(app: &App, cas: &Cas) -> kit::Result<()> {
    let now = app.clock.now();
    let (places, proxies) = (addresses(&cas.url)?, addresses(&cas.proxy_url)?);
    for proxy in &proxies {
        called(app, proxy)?;
    }
    let read = Read::of(&cas.common, cas.url.first().map_or("", String::as_str), &cas.url)?;
    let new = NewService { addresses: &places, proxies: &proxies, told: !cas.not_told, ..read.as_new(&cas.common) };
    let mut unit = app.db.begin().await?;
    let id = registry::add(&mut unit, None, &new, now).await?;
    open(&mut unit, id, &cas.common.open_to, now).await?;
    Ok(unit.commit().await?)
}

/// Registers a service of OpenID Connect under these names, and opens it to those who were named; says how it proves
/// who it is, so that whoever registers it knows whether the secret is one.
pub async fn add_oidc(app: &App, oidc: &Oidc, names: &Names) -> kit::Result<Authentication> {
    let now = app.clock.now();
    let authentication = Authentication::from_code(&oidc.auth.replace('-', "_"));
    let authentication = authentication.ok_or_else(|| refused(text!("program-service-auth")))?;
    let algorithm = Algorithm::from_code(&oidc.algorithm).ok_or_else(|| refused(text!("program-service-algorithm")))?;
    for url in oidc.redirect.iter().chain(&oidc.signed_out) {
        if !clients::is_return(url) {
            return Err(refused(text!("program-service-return", address = url.as_str())));
        }
    }
    for url in oidc.logout.iter().chain(&oidc.keys_url) {
        let address = Address::parse(url).ok_or_else(|| refused(text!("program-service-return", address = url.as_str())))?;
        called(app, &address)?;
    }
    let keys = keys(oidc, authentication)?;
    let read = Read::of(&oidc.common, &clients::start_of(&oidc.redirect), &[&oidc.redirect[..], &oidc.signed_out].concat())?;
    let api = api_scopes(&oidc.api)?;
    let client = NewClient {
        api_scopes: &api,
        authentication,
        keys_url: oidc.keys_url.as_deref(),
        keys: keys.as_deref(),
        algorithm,
        asks_consent: oidc.consent,
        logout_url: oidc.logout.as_deref(),
        signed_in: &oidc.redirect,
        signed_out: &oidc.signed_out,
    };
    let mut unit = app.db.begin().await?;
    let id = clients::register(&mut unit, None, &read.as_new(&oidc.common), &client, names, now).await?;
    open(&mut unit, id, &oidc.common.open_to, now).await?;
    unit.commit().await?;
    Ok(authentication)
}

/// What its programs may ask of the interface, as the register keeps it.
fn api_scopes(typed: &[String]) -> kit::Result<String> {
    if let Some(wrong) = typed.iter().find(|one| api::Scope::from_code(one).is_none()) {
        let all = api::Scope::ALL.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", ");
        return Err(refused(text!("program-service-api", scope = wrong.as_str(), all = all)));
    }
    Ok(api::Scopes::read(&typed.join(" ")).to_string())
}

/// The public keys that were given by a file, where keys have a place: by a file or an address, and of a private key alone.
fn keys(oidc: &Oidc, authentication: Authentication) -> kit::Result<Option<String>> {
    let given = oidc.keys.is_some() || oidc.keys_url.is_some();
    if given != (authentication == Authentication::PrivateKey) {
        return Err(refused(text!("program-service-keys")));
    }
    let Some(path) = &oidc.keys else { return Ok(None) };
    let read = std::fs::read_to_string(path).ok().filter(|text| clients::is_key_set(text));
    read.map(Some).ok_or_else(|| refused(text!("program-service-keys-wrong", file = path.display().to_string())))
}

/// Opens a service to those who were named.
async fn open(unit: &mut Unit, id: ServiceId, open_to: &[String], now: Instant) -> kit::Result<()> {
    for whom in open_to {
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
            registry::open(unit, None, id, new, now).await?;
        }
    }
    Ok(())
}

async fn list(app: &App, words: &Words) -> kit::Result<()> {
    let all = registry::all(&app.db).await?;
    if all.is_empty() {
        say::line(words, &text!("program-service-none"));
    }
    let today = app.clock.now().day_in(&default_zone());
    for service in all {
        let open = registry::opened_to(&app.db, service.id, today).await?;
        let open: Vec<String> = open.iter().map(|one| words.say(one)).collect();
        let mut parts =
            vec![format!("{}  {}  {}  {}  {}", service.id, service.protocol, service.release, service.start_url, service.name)];
        parts.extend(service.stopped_at.map(|_| words.get("program-service-stopped")));
        parts.extend(clients::client_id(&app.db, service.id).await?.map(|id| format!("client_id={id}")));
        parts.push(if open.is_empty() {
            words.get("program-service-closed")
        } else {
            words.say(&text!("program-service-open", whom = open.join("; ")))
        });
        say::plain(&parts.join("  "));
    }
    Ok(())
}
