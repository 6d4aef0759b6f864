//! The application: what every handler may use, built once from the list of slices.

use crate::arrival::Arrivals;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::frame::CrowdPages;
use crate::id::PersonId;
use crate::jobs::JobKind;
use crate::key::Key;
use crate::live::{Live, Signal};
use crate::mail::Mailer;
use crate::memo::Memo;
use crate::routes::RouteEntry;
use crate::session::{Known, Seen};
use crate::settings::{SettingSpec, Settings};
use crate::slice::{
    Card, Chore, Entering, EntersBy, FileHolder, ForgetPerson, HomeOf, Leaving, LoadViewer, MenuEntry, Offer, OffersOn, PartsOn,
    SecurityOf, Slice, Subject, WayIn, WaysIn,
};
use crate::text;
use crate::time::{Clock, Day, Instant};
use crate::viewer::{Viewer, ViewerFacts};
use crate::words::{Catalogue, Text};
use std::collections::HashMap;
use std::net::IpAddr;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

/// How the platform is run.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address people type, without a final slash: `https://ent.example.fr`.
    pub public_url: String,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The folder of all that the program keeps by itself.
    pub data: PathBuf,
    /// How many requests may be under way at once; half of it for strangers.
    pub in_flight_max: usize,
    /// The hosts (`host:port`) that may be called although they are not public, or not in https: a neighbouring
    /// service in the same network, the sample service of the demo. Nobody by default.
    pub outward_hosts: Vec<String>,
    /// Whether this is the demo, which says so on its sign-in page.
    pub demo: bool,
}

impl Config {
    /// Whether cookies are `Secure` and named `__Host-…`: always, except on loopback in plain http.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
    /// Whether a host (with or without port) is this machine's own loopback.
    pub fn is_loopback_host(host: &str) -> bool {
        let name = host
            .strip_prefix('[')
            .map_or_else(|| host.split(':').next().unwrap_or(host), |rest| rest.split(']').next().unwrap_or(rest));
        name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
    /// The host of the public address, with its port if it has one.
    pub fn public_host(&self) -> &str {
        self.public_url.split("://").nth(1).unwrap_or("").split('/').next().unwrap_or("")
    }
    /// Refuses a public address that would send passwords in clear across a network.
    pub fn check(&self) -> Result<(), Text> {
        let host = self.public_host();
        if host.is_empty() {
            return Err(text!("config-url-not-whole", url = self.public_url.as_str()));
        }
        if !self.secure() && !Self::is_loopback_host(host) {
            return Err(text!("config-url-in-clear", url = self.public_url.as_str()));
        }
        Ok(())
    }
}

/// Handle on the application; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the application is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// How the platform is run.
    pub config: Config,
    /// The server's secret.
    pub key: Key,
    /// The catalogues.
    pub catalogue: Arc<Catalogue>,
    /// What was set.
    pub settings: Settings,
    /// All declared settings.
    pub setting_specs: Vec<&'static SettingSpec>,
    /// The file store.
    pub files: Files,
    /// The way out for mail.
    pub mailer: Mailer,
    /// Every kind of job.
    pub job_kinds: Vec<JobKind>,
    /// Everything done now and then.
    pub chores: Vec<Chore>,
    /// The menu's contributors.
    pub menus: Vec<fn(&ViewerFacts) -> Vec<MenuEntry>>,
    /// Pages that stand under an entry of the menu with another address.
    pub under: Vec<(&'static str, &'static str)>,
    /// The home page's contributors.
    pub homes: Vec<HomeOf>,
    /// Who puts buttons on cards and classes.
    pub offers: Vec<OffersOn>,
    /// Who has parts of pages of other features.
    pub parts_on: Vec<PartsOn>,
    /// Every way to forget a person, with the feature's name.
    pub forgets: Vec<(&'static str, ForgetPerson)>,
    /// What the features do when somebody signs out.
    pub leavings: Vec<Leaving>,
    /// Who has parts of the page of one's own security.
    pub securities: Vec<SecurityOf>,
    /// Who has ways in.
    pub ways_in: Vec<WaysIn>,
    /// What the features do when somebody comes in by their ways.
    pub enters_by: Vec<EntersBy>,
    /// To what files may be attached, and who may read it.
    pub file_holders: Vec<FileHolder>,
    /// Statements that give the lessons of a structure (`$1`) on which something hangs.
    pub lesson_holds: Vec<&'static str>,
    /// What holds a room (`$2`) of a structure (`$1`) on a day (`$3`).
    pub room_holds: Vec<&'static str>,
    /// How the pairs of acts are said in the journal.
    pub noted: Vec<crate::audit::Noted>,
    /// Every route, for the door test.
    pub routes: Vec<RouteEntry>,
    pub(crate) seen: Seen,
    pub(crate) known: Known,
    pub(crate) crowd: CrowdPages,
    pub(crate) in_flight: AtomicUsize,
    pub(crate) arrivals: Arrivals,
    pub(crate) memo: Memo,
    pub(crate) states: Memo,
    pub(crate) signals: Vec<Signal>,
    pub(crate) live: Live,
    pub(crate) kept: Vec<&'static str>,
    load_viewer: LoadViewer,
    viewers: RwLock<HashMap<PersonId, Viewer>>,
    epoch: AtomicI64,
}

/// What is needed to build the application, besides the slices.
pub struct Ingredients {
    /// The database, migrated.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// How the platform is run.
    pub config: Config,
    /// The server's secret.
    pub key: Key,
    /// The file store.
    pub files: Files,
    /// The way out for mail.
    pub mailer: Mailer,
}

impl App {
    /// Builds the application and its router from the slices.
    pub async fn build(ingredients: Ingredients, slices: Vec<Slice>) -> Result<(Self, axum::Router), String> {
        let mut slices = slices;
        slices.insert(0, crate::own_slice());
        let catalogue = Arc::new(Catalogue::load(slices.iter().map(|slice| slice.words))?);
        let crowd = CrowdPages::render(&catalogue).map_err(|error| error.to_string())?;
        let load_viewer = slices.iter().find_map(|slice| slice.load_viewer).ok_or("no slice knows how to work out a viewer")?;
        let mut routes = vec![];
        let mut router = axum::Router::new();
        let mut parts = Parts {
            db: ingredients.db,
            clock: ingredients.clock,
            config: ingredients.config,
            key: ingredients.key,
            catalogue,
            settings: Settings::default(),
            setting_specs: slices.iter().flat_map(|slice| slice.settings).collect(),
            files: ingredients.files,
            mailer: ingredients.mailer,
            job_kinds: slices.iter().flat_map(|slice| slice.jobs).copied().collect(),
            chores: slices.iter().flat_map(|slice| slice.chores).copied().collect(),
            menus: slices.iter().filter_map(|slice| slice.menu).collect(),
            under: slices.iter().flat_map(|slice| slice.under).copied().collect(),
            homes: slices.iter().filter_map(|slice| slice.home).collect(),
            offers: slices.iter().filter_map(|slice| slice.offers).collect(),
            parts_on: slices.iter().filter_map(|slice| slice.parts_on).collect(),
            forgets: slices.iter().filter_map(|slice| Some((slice.name, slice.forget_person?))).collect(),
            leavings: slices.iter().filter_map(|slice| slice.leaving).collect(),
            securities: slices.iter().filter_map(|slice| slice.security).collect(),
            ways_in: slices.iter().filter_map(|slice| slice.ways_in).collect(),
            enters_by: slices.iter().filter_map(|slice| slice.enters_by).collect(),
            file_holders: slices.iter().flat_map(|slice| slice.file_holders).copied().collect(),
            lesson_holds: slices.iter().flat_map(|slice| slice.lesson_holds).copied().collect(),
            room_holds: slices.iter().flat_map(|slice| slice.room_holds).copied().collect(),
            noted: slices.iter().flat_map(|slice| slice.noted).copied().collect(),
            routes: vec![],
            seen: Seen::default(),
            known: Known::default(),
            crowd,
            in_flight: AtomicUsize::new(0),
            arrivals: Arrivals::default(),
            memo: Memo::of_figures(),
            states: Memo::of_states(),
            signals: slices.iter().filter_map(|slice| slice.signal).collect(),
            live: Live::default(),
            kept: slices.iter().flat_map(|slice| slice.kept).copied().collect(),
            load_viewer,
            viewers: RwLock::default(),
            epoch: AtomicI64::new(0),
        };
        for slice in slices {
            routes.extend(slice.routes.entries().iter().cloned());
            router = router.merge(slice.routes.into_router());
        }
        parts.routes = routes;
        let app = Self(Arc::new(parts));
        app.refresh().await.map_err(|error| error.to_string())?;
        let router = crate::door::around(router, &app);
        Ok((app, router))
    }

    /// The route of a page to read, if that path has one.
    pub fn page_at(&self, path: &str) -> Option<&RouteEntry> {
        let pages = || self.routes.iter().filter(|route| route.method == axum::http::Method::GET);
        pages().find(|route| route.path == path).or_else(|| pages().find(|route| route.fits(path)))
    }

    /// Whether a request is a program's call, by its route.
    pub(crate) fn is_called(&self, method: &axum::http::Method, path: &str) -> bool {
        let called = |route: &&RouteEntry| route.called_because.is_some() && route.method == *method;
        self.routes.iter().filter(called).any(|route| route.fits(path))
    }

    /// What a program is told there when there is too much to do; none where people read pages.
    pub(crate) fn busy_at(&self, path: &str) -> Option<crate::routes::Busy> {
        self.routes.iter().find(|route| route.busy.is_some() && route.fits(path)).and_then(|route| route.busy)
    }

    /// Whether a form may bring files there.
    pub(crate) fn takes_files(&self, method: &axum::http::Method, path: &str) -> bool {
        self.routes.iter().any(|route| route.takes_files && route.method == *method && route.fits(path))
    }

    /// Ends a session of its person, and does what the features do then. Gives the page that says what could
    /// not be ended with it, if there is anything to say.
    pub async fn leave(
        &self,
        unit: &mut crate::db::Unit,
        session: &crate::session::Session,
        now: Instant,
    ) -> Result<Option<String>> {
        let mut next: Option<String> = None;
        for leaving in &self.leavings {
            let said = leaving(self, unit, session.id, now).await?;
            next = match (next, said) {
                (Some(first), Some(second)) => Some(onward(&first, &second)),
                (first, second) => first.or(second),
            };
        }
        crate::session::end(unit, session.person_id, session.id).await?;
        Ok(next)
    }

    /// Whether a path is a page of ours which that person may open: for links to what another feature may
    /// offer, and for addresses that come from a form.
    pub fn opens(&self, path: &str, viewer: Option<&ViewerFacts>) -> bool {
        self.page_at(path).is_some_and(|route| route.right.decide(viewer).allows())
    }

    /// What the features offer to do with somebody or in a class, for one viewer.
    pub async fn offers_on(&self, viewer: &Viewer, subject: Subject, today: Day) -> Result<Vec<Offer>> {
        let mut out = vec![];
        for offers in &self.offers {
            out.extend(offers(self, viewer, subject, today).await?);
        }
        Ok(out)
    }

    /// What the features show of a subject on a page of another, for one viewer, in their order.
    pub async fn parts_on(&self, viewer: &Viewer, subject: Subject, now: Instant) -> Result<Vec<Card>> {
        let mut out = vec![];
        for parts in &self.parts_on {
            out.extend(parts(self, viewer, subject, now).await?);
        }
        out.sort_by_key(|card| card.order);
        Ok(out)
    }

    /// The parts of the page of one's own security, in their order.
    pub async fn security_of(&self, viewer: &Viewer, now: Instant) -> Result<Vec<Card>> {
        let mut out = vec![];
        for security in &self.securities {
            out.extend(security(self, viewer, now).await?);
        }
        out.sort_by_key(|card| card.order);
        Ok(out)
    }

    /// The ways in beside the password, in the order of the features.
    pub async fn ways_in(&self, now: Instant) -> Result<Vec<WayIn>> {
        let mut out = vec![];
        for ways in &self.ways_in {
            out.extend(ways(self, now).await?);
        }
        Ok(out)
    }

    /// Tells the features that a session begins by a way of one of them.
    pub async fn entered_by(&self, unit: &mut crate::db::Unit, entering: &Entering<'_>, now: Instant) -> Result<()> {
        for enters_by in &self.enters_by {
            enters_by(self, unit, entering, now).await?;
        }
        Ok(())
    }

    /// The viewer of a person at this instant: from the cache while its facts hold.
    pub async fn viewer(&self, person: PersonId, now: Instant) -> Result<Option<Viewer>> {
        let cached = self.viewers.read().map_err(poisoned)?.get(&person).cloned();
        if let Some(viewer) = cached.filter(|viewer| now < viewer.valid_until) {
            return Ok(Some(viewer));
        }
        let epoch = self.epoch();
        let Some(facts) = (self.load_viewer)(self, person, now).await? else { return Ok(None) };
        let viewer = Viewer::new(facts);
        // Facts read before a change are not kept after it.
        if self.epoch() == epoch {
            self.viewers.write().map_err(poisoned)?.insert(person, viewer.clone());
        }
        Ok(Some(viewer))
    }

    /// Which state of the directory this process has heard of.
    pub(crate) fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Looks whether the directory or the settings changed, here or in another process, and forgets what is stale.
    pub async fn refresh(&self) -> Result<()> {
        let rows: Vec<(i64,)> = self.db.fresh("select epoch from viewer_epoch", vec![]).await?;
        let epoch = rows.first().map_or(0, |(epoch,)| *epoch);
        if self.epoch.swap(epoch, Ordering::AcqRel) != epoch {
            self.viewers.write().map_err(poisoned)?.clear();
            self.settings.reload(&self.db).await?;
        }
        Ok(())
    }

    /// Runs everything that is done now and then, and the jobs, until told to stop.
    ///
    /// Jobs go their own pace beside the rest: one that waits for another machine must not keep this process
    /// from hearing that a right was taken away.
    pub async fn keep_house(self, work: bool, stop: tokio::sync::watch::Receiver<bool>) {
        let jobs = async {
            if work {
                self.keep_working(stop.clone()).await;
            }
        };
        tokio::join!(self.keep_beating(work, stop.clone()), self.keep_listening(stop.clone()), jobs);
        let _ = crate::session::sweep(&self, self.clock.now()).await;
    }

    async fn keep_working(&self, mut stop: tokio::sync::watch::Receiver<bool>) {
        loop {
            let done = crate::jobs::work_once(self, self.clock.now()).await;
            if let Err(error) = &done {
                tracing::warn!(%error, "jobs will be tried again");
            }
            let wait = if matches!(done, Ok(true)) { 0 } else { 500 };
            tokio::select! {
                () = tokio::time::sleep(std::time::Duration::from_millis(wait)) => {}
                _ = stop.changed() => break,
            }
        }
    }

    async fn keep_beating(&self, work: bool, mut stop: tokio::sync::watch::Receiver<bool>) {
        let mut beat = 0u64;
        loop {
            tokio::select! {
                () = tokio::time::sleep(std::time::Duration::from_millis(500)) => {}
                _ = stop.changed() => break,
            }
            beat += 1;
            if let Err(error) = self.beat(beat, work).await {
                tracing::warn!(%error, "housekeeping will try again");
            }
        }
    }

    async fn beat(&self, beat: u64, work: bool) -> Result<()> {
        self.refresh().await?;
        if beat.is_multiple_of(120) {
            crate::session::sweep(self, self.clock.now()).await?;
        }
        if !work {
            return Ok(());
        }
        for (_, period, chore) in &self.chores {
            if beat.is_multiple_of(u64::from(*period).max(1) * 2) {
                chore(self, self.clock.now()).await?;
            }
        }
        Ok(())
    }

    /// Does all jobs that are due, one after another: for tests and for `preau work --once`.
    pub async fn work_all(&self) -> Result<u32> {
        let mut done = 0;
        while crate::jobs::work_once(self, self.clock.now()).await? {
            done += 1;
        }
        Ok(done)
    }
}

/// A page of a sign-out that leads to the next one, by `then`.
fn onward(first: &str, second: &str) -> String {
    let second: String = form_urlencoded::byte_serialize(second.as_bytes()).collect();
    format!("{first}{}then={second}", if first.contains('?') { '&' } else { '?' })
}

fn poisoned<T>(_: std::sync::PoisonError<T>) -> Error {
    Error::broken("a thread panicked while it held the cache of viewers")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str) -> Config {
        Config {
            public_url: url.into(),
            trusted_proxies: vec![],
            data: PathBuf::new(),
            in_flight_max: 1,
            outward_hosts: vec![],
            demo: false,
        }
    }

    #[test]
    fn plain_http_is_for_loopback_alone() {
        assert!(config("https://ent.example.fr").check().is_ok());
        assert!(config("http://localhost:8080").check().is_ok());
        assert!(config("http://127.0.0.1:8080").check().is_ok());
        assert!(config("http://[::1]:8080").check().is_ok());
        assert!(config("http://ent.example.fr").check().is_err());
        assert!(config("http://127.0.0.1.example.fr").check().is_err());
        assert!(config("ent.example.fr").check().is_err());
    }
}
