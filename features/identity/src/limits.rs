//! How often somebody may try: slower and slower for one account, never for ever; by origin only
//! failures count, so that a school behind one address is not locked out by its own crowd. A browser
//! that proves to have been here before (`devices`) waits for its own failures alone.
//!
//! Kept in memory, bounded, by keyed hashes of logins and addresses. Each node of a platform counts for
//! itself: with three nodes an attacker has three times the tries, which `docs/operating.md` says.

use kit::{App, Instant};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock, Mutex};
use tokio::sync::Semaphore;

/// The numbers of one kind of tries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Failures of an account from one origin before it has to wait.
    pub(crate) pair_free: u32,
    /// Failures of an account from everywhere before strangers to it have to wait.
    pub(crate) account_free: u32,
    /// Failures an origin has at first, and at most without anybody's success.
    pub(crate) origin_free: f64,
    /// Failures that come back in an hour.
    pub(crate) origin_hourly: f64,
}

/// Passwords: a sprayer tries 26 accounts in the first hour from one address, then fewer.
pub(crate) const PASSWORDS: Bounds = Bounds { pair_free: 5, account_free: 20, origin_free: 12.0, origin_hourly: 14.0 };
/// Codes on paper: long ones, typed by a class of beginners at once.
pub(crate) const CODES: Bounds = Bounds { pair_free: 8, account_free: 40, origin_free: 60.0, origin_hourly: 60.0 };

/// The first wait, in seconds; it doubles with each further failure.
const WAIT_FIRST: i64 = 5;
/// The longest wait: a quarter of an hour, never more.
const WAIT_MAX: i64 = 15 * 60;
/// After so long without a failure, all is forgotten.
const FORGET_SECONDS: i64 = 3_600;
/// What a success gives to its origin, once an hour for each account: those around may mistype twice.
const ORIGIN_GAIN: f64 = 2.0;
/// The most an origin may gather: half a large school mistyping at once.
const ORIGIN_MAX: f64 = 400.0;
/// For how long an origin stays known to an account.
const KNOWN_SECONDS: i64 = 30 * 86_400;
/// How many lines each table holds; the oldest go first.
const LINES_MAX: usize = 60_000;
/// How many tries of one origin are looked at together: enough to keep every processor busy, few
/// enough that a crowd of guesses is counted before it is over.
const TOGETHER_MAX: usize = 8;

/// A keyed hash of a login, a code, an address.
type Mark = u128;

/// Who tries, as marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    account: Mark,
    origin: Mark,
    /// What proves that the account was opened with it: a browser, a session.
    device: Option<Mark>,
}

impl Who {
    /// A login (or the first letters of a code) and the address that tries it.
    pub(crate) fn new(app: &App, account: &str, origin: IpAddr) -> Self {
        Self { account: mark(app, account.as_bytes()), origin: mark(app, network(origin).as_bytes()), device: None }
    }
    /// The same, with what proves that the account was opened with it before, if there is such a thing.
    pub(crate) fn with_device(self, app: &App, device: Option<&[u8]>) -> Self {
        Self { device: device.map(|device| mark(app, &[b"device ", device].concat())), ..self }
    }
    /// What is counted together: the account from that device, or from that origin.
    fn pair(self) -> Mark {
        self.account.rotate_left(64) ^ self.crowd()
    }
    /// Who waits at the same gate.
    fn crowd(self) -> Mark {
        self.device.unwrap_or(self.origin)
    }
}

fn mark(app: &App, data: &[u8]) -> Mark {
    let hash = app.key.hash("preau identity limits", data);
    let mut first = [0; 16];
    first.copy_from_slice(&hash[..16]);
    Mark::from_le_bytes(first)
}

/// The network that counts as one origin: an IPv4 address, or the /64 that every IPv6 customer holds.
pub(crate) fn network(origin: IpAddr) -> String {
    match origin {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// A failure was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Whether the account has just reached its first wait: its person should know.
    pub(crate) begins_to_wait: bool,
}

/// The tables of one kind of tries.
pub(crate) struct Limits {
    bounds: Bounds,
    tables: Mutex<Tables>,
}

#[derive(Default)]
struct Tables {
    pairs: HashMap<Mark, Failures>,
    accounts: HashMap<Mark, Failures>,
    origins: HashMap<Mark, Origin>,
    known: HashMap<Mark, Instant>,
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

struct Origin {
    allowance: f64,
    at: Instant,
    together: Arc<Semaphore>,
}

static PASSWORD_LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits::new(PASSWORDS));
static CODE_LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits::new(CODES));

/// The limits of sign-in.
pub(crate) fn passwords() -> &'static Limits {
    &PASSWORD_LIMITS
}
/// The limits of codes.
pub(crate) fn codes() -> &'static Limits {
    &CODE_LIMITS
}

impl Limits {
    /// Empty tables.
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self { bounds, tables: Mutex::default() }
    }

    /// The gate of an origin (of a device that is known): hold one of its places while a try is looked at.
    pub(crate) fn gate(&self, who: Who, now: Instant) -> Arc<Semaphore> {
        let Ok(mut tables) = self.tables.lock() else { return Arc::new(Semaphore::new(TOGETHER_MAX)) };
        Arc::clone(&tables.origin(self.bounds, who.crowd(), now).together)
    }

    /// Whether a try may be made now; the seconds to wait if not.
    pub(crate) fn ask(&self, who: Who, now: Instant) -> Result<(), i64> {
        let Ok(mut tables) = self.tables.lock() else { return Ok(()) };
        let known = who.device.is_some() || tables.is_known(who, now, KNOWN_SECONDS);
        let pair = wait(tables.pairs.get(&who.pair()), self.bounds.pair_free, now);
        // An account that others attack stays open where its person has signed in before.
        let account = if known { 0 } else { wait(tables.accounts.get(&who.account), self.bounds.account_free, now) };
        let origin = if known { 0 } else { tables.origin(self.bounds, who.origin, now).wait(self.bounds) };
        match pair.max(account).max(origin) {
            0 => Ok(()),
            seconds => Err(seconds),
        }
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, who: Who, now: Instant) -> Failure {
        let Ok(mut tables) = self.tables.lock() else { return Failure { begins_to_wait: false } };
        tables.make_room(now);
        // A device that is known counts for itself: who stole it, or a child who plays, keeps nobody else out.
        if who.device.is_none() {
            if !tables.is_known(who, now, KNOWN_SECONDS) {
                tables.origin(self.bounds, who.origin, now).allowance -= 1.0;
            }
            count(&mut tables.accounts, who.account, now);
        }
        let count = count(&mut tables.pairs, who.pair(), now);
        Failure { begins_to_wait: count == self.bounds.pair_free }
    }

    /// Notes a success: the account's failures from here are forgotten, and its origin is trusted a little more.
    pub(crate) fn succeeded(&self, who: Who, now: Instant) {
        let Ok(mut tables) = self.tables.lock() else { return };
        tables.make_room(now);
        tables.pairs.remove(&who.pair());
        // The place is known from now on, whatever proved the person.
        let who = Who { device: None, ..who };
        if !tables.is_known(who, now, FORGET_SECONDS) {
            let origin = tables.origin(self.bounds, who.origin, now);
            origin.allowance = (origin.allowance + ORIGIN_GAIN).min(ORIGIN_MAX);
        }
        tables.known.insert(who.pair(), now);
    }
}

impl Tables {
    /// Whether somebody came in with that account from there.
    fn is_known(&self, who: Who, now: Instant, within: i64) -> bool {
        self.known.get(&who.pair()).is_some_and(|since| now.seconds_since(*since) < within)
    }

    fn origin(&mut self, bounds: Bounds, origin: Mark, now: Instant) -> &mut Origin {
        let line = self.origins.entry(origin).or_insert_with(|| Origin {
            allowance: bounds.origin_free,
            at: now,
            together: Arc::new(Semaphore::new(TOGETHER_MAX)),
        });
        if line.allowance < bounds.origin_free {
            #[expect(clippy::cast_precision_loss, reason = "seconds of some hours")]
            let back = now.seconds_since(line.at).max(0) as f64 * bounds.origin_hourly / 3_600.0;
            line.allowance = (line.allowance + back).min(bounds.origin_free);
        }
        line.at = line.at.max(now);
        line
    }

    fn make_room(&mut self, now: Instant) {
        let stale = |last: &Instant| now.seconds_since(*last) >= FORGET_SECONDS;
        shed(&mut self.pairs, |line| line.last, stale);
        shed(&mut self.accounts, |line| line.last, stale);
        shed(&mut self.origins, |line| line.at, |last| now.seconds_since(*last) >= 24 * FORGET_SECONDS);
        shed(&mut self.known, |since| *since, |since| now.seconds_since(*since) >= KNOWN_SECONDS);
    }
}

/// Drops what is stale when a table is full, then the oldest half if that was not enough.
fn shed<T>(table: &mut HashMap<Mark, T>, last: impl Fn(&T) -> Instant, stale: impl Fn(&Instant) -> bool) {
    if table.len() < LINES_MAX {
        return;
    }
    table.retain(|_, line| !stale(&last(line)));
    if table.len() >= LINES_MAX {
        let mut times: Vec<Instant> = table.values().map(&last).collect();
        let middle = times.len() / 2;
        let (_, median, _) = times.select_nth_unstable(middle);
        let median = *median;
        table.retain(|_, line| last(line) > median);
    }
}

fn count(table: &mut HashMap<Mark, Failures>, mark: Mark, now: Instant) -> u32 {
    let line = table.entry(mark).or_insert(Failures { count: 0, last: now });
    if now.seconds_since(line.last) >= FORGET_SECONDS {
        line.count = 0;
    }
    line.count = line.count.saturating_add(1);
    line.last = now;
    line.count
}

fn wait(line: Option<&Failures>, free: u32, now: Instant) -> i64 {
    let Some(over) = line.and_then(|line| line.count.checked_sub(free)) else { return 0 };
    let last = line.map_or(now, |line| line.last);
    let whole = (WAIT_FIRST << over.min(10)).min(WAIT_MAX);
    (whole - now.seconds_since(last)).clamp(0, WAIT_MAX)
}

impl Origin {
    fn wait(&self, bounds: Bounds) -> i64 {
        if self.allowance >= 1.0 {
            return 0;
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the longest wait")]
        let seconds = ((1.0 - self.allowance) * 3_600.0 / bounds.origin_hourly).ceil().min(900.0) as i64;
        seconds.clamp(1, WAIT_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(account: u32, origin: u32) -> Who {
        let mark = |kind: u8, number: u32| {
            let hash = blake3::hash(&[&[kind], &number.to_le_bytes()[..]].concat());
            Mark::from_le_bytes(hash.as_bytes()[..16].try_into().unwrap())
        };
        Who { account: mark(0, account), origin: mark(1, origin), device: None }
    }
    fn with(who: Who, device: u128) -> Who {
        Who { device: Some(device), ..who }
    }
    fn at(seconds: i64) -> Instant {
        Instant::from_micros(0).plus_seconds(1_000_000 + seconds)
    }
    /// Tries a wrong password; says whether it was looked at.
    fn guess(limits: &Limits, who: Who, now: Instant) -> bool {
        let open = limits.ask(who, now).is_ok();
        if open {
            limits.failed(who, now);
        }
        open
    }

    #[test]
    fn an_account_slows_down_and_opens_again() {
        let limits = Limits::new(PASSWORDS);
        for _ in 0..5 {
            assert!(guess(&limits, who(1, 1), at(0)));
        }
        assert_eq!(limits.ask(who(1, 1), at(0)), Err(5));
        assert_eq!(limits.ask(who(1, 1), at(4)), Err(1));
        assert!(guess(&limits, who(1, 1), at(5)));
        assert_eq!(limits.ask(who(1, 1), at(5)), Err(10));
        let tried = (0..6 * 3_600).filter(|second| guess(&limits, who(1, 1), at(20 + second))).count();
        assert!((20..60).contains(&tried), "{tried} tries in six hours");
        assert!(limits.ask(who(1, 1), at(6 * 3_600 + 20 + 3_600)).is_ok(), "never for ever");
    }

    #[test]
    fn a_success_forgets_the_failures() {
        let limits = Limits::new(PASSWORDS);
        for _ in 0..4 {
            guess(&limits, who(1, 1), at(0));
        }
        limits.succeeded(who(1, 1), at(1));
        for _ in 0..5 {
            assert!(guess(&limits, who(1, 1), at(2)));
        }
        assert!(limits.failed(who(2, 2), at(2)) == Failure { begins_to_wait: false });
    }

    #[test]
    fn a_third_party_cannot_lock_somebody_out_at_home() {
        let limits = Limits::new(PASSWORDS);
        limits.succeeded(who(1, 1), at(0));
        for origin in 2..3_000 {
            guess(&limits, who(1, origin), at(60));
        }
        assert!(limits.ask(who(1, 2), at(60)).is_err(), "strangers wait");
        assert!(limits.ask(who(1, 1), at(60)).is_ok(), "its person does not");
        assert!(limits.ask(who(1, 9_999), at(60 + 15 * 60)).is_ok(), "nor anybody for long");
    }

    #[test]
    fn a_device_that_was_here_waits_for_itself_alone() {
        let limits = Limits::new(PASSWORDS);
        // Nothing is remembered (the server was started again), and somebody guesses from everywhere, here too.
        for origin in 1..200 {
            guess(&limits, who(1, origin), at(0));
        }
        for number in 2..100 {
            guess(&limits, who(number, 1), at(0));
        }
        assert!(limits.ask(who(1, 1), at(0)).is_err());
        assert!(limits.ask(with(who(1, 1), 7), at(0)).is_ok(), "its person comes in");
        // A stolen proof gives five guesses, from however many addresses, and then as few as any other.
        let tried = (0..6 * 3_600).filter(|second| {
            let thief = with(who(1, 1_000 + u32::try_from(*second).unwrap()), 7);
            guess(&limits, thief, at(*second))
        });
        let tried = tried.count();
        assert!((20..60).contains(&tried), "{tried} guesses in six hours");
        assert!(limits.ask(with(who(1, 1), 8), at(6 * 3_600)).is_ok(), "another device of the person is as free as before");
    }

    #[test]
    fn a_known_device_takes_nothing_from_its_neighbours() {
        let limits = Limits::new(PASSWORDS);
        for number in 0..300 {
            guess(&limits, with(who(number, 1), u128::from(number)), at(0));
        }
        assert!(limits.ask(who(1_000, 1), at(0)).is_ok());
    }

    #[test]
    fn a_sprayer_tries_one_account_in_a_hundred() {
        let limits = Limits::new(PASSWORDS);
        let tried = (0..2_680).filter(|number| guess(&limits, who(*number, 1), at(i64::from(*number) * 3_600 / 2_680))).count();
        assert!(tried <= 26, "{tried} of 2,680 in an hour");
    }

    #[test]
    fn a_sprayer_does_not_buy_tries_with_an_account_of_his_own() {
        let limits = Limits::new(PASSWORDS);
        for second in 0..600 {
            limits.succeeded(who(0, 1), at(second));
        }
        let tried = (1..2_680).filter(|number| guess(&limits, who(*number, 1), at(600))).count();
        assert!(tried <= 16, "{tried} tries");
    }

    #[test]
    fn eight_hundred_pupils_behind_one_address_all_come_in() {
        let limits = Limits::new(PASSWORDS);
        for number in 0..800 {
            let now = at(i64::from(number) / 4);
            // One in seven mistypes once, one in thirty three times.
            let mistakes = if number % 30 == 7 { 3 } else { u32::from(number % 7 == 3) };
            for _ in 0..mistakes {
                assert!(guess(&limits, who(number, 1), now), "pupil {number} is refused");
            }
            assert_eq!(limits.ask(who(number, 1), now), Ok(()), "pupil {number} is refused");
            limits.succeeded(who(number, 1), now);
        }
        // And on the next morning, whatever somebody did with that address in the night.
        for number in 0..900 {
            guess(&limits, who(5_000 + number, 1), at(20_000));
        }
        for number in 0..800 {
            assert_eq!(limits.ask(who(number, 1), at(80_000)), Ok(()));
        }
    }

    #[test]
    fn tables_stay_bounded() {
        let limits = Limits::new(PASSWORDS);
        for number in 0..150_000 {
            limits.failed(who(number, number), at(i64::from(number) / 1_000));
        }
        let tables = limits.tables.lock().unwrap();
        assert!(tables.pairs.len() <= LINES_MAX && tables.origins.len() <= LINES_MAX + 1);
    }

    #[test]
    fn an_origin_is_an_address_or_a_customers_network() {
        assert_eq!(network("192.0.2.7".parse().unwrap()), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6".parse().unwrap()), network("2001:db8:1:2::1".parse().unwrap()));
        assert_ne!(network("2001:db8:1:3::1".parse().unwrap()), network("2001:db8:1:2::1".parse().unwrap()));
    }
}
