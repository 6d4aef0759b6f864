//! The device cookie: a browser proves that somebody has come in with it before, so that strangers who
//! guess at the account, or at others from the same address, do not keep its person out. A second one
//! proves that its person trusts it, so that no second step is asked there for a while.
//!
//! A proof names nobody: it can only be compared with an account that is typed. It is bound to the moment
//! when the password was set, so that it dies with it. Pure but for the server's key.

use crate::model::AccountState;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use kit::key::{self, Key, hex, unhex};
use kit::{Instant, PersonId};
use subtle::ConstantTimeEq;

/// A kind of proofs: each has its cookie and its own seal, so that none stands for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    cookie: &'static str,
    /// Its name over https, which locks it to the host.
    locked: &'static str,
    context: &'static str,
    /// For how long a proof is good, in days.
    days: i64,
}

/// Somebody came in with it before.
pub(crate) const KNOWN: Kind =
    Kind { cookie: "preau-device", locked: "__Host-preau-device", context: "preau identity device", days: 180 };
/// Its person trusts it. A setting may shorten the days.
pub(crate) const TRUSTED: Kind =
    Kind { cookie: "preau-trusted", locked: "__Host-preau-trusted", context: "preau identity trusted", days: 90 };

/// How many accounts one browser may know: a family's, and some to spare.
const MOST: usize = 8;

/// The random number of a browser for one account.
pub(crate) type DeviceMark = [u8; 8];

/// What a proof is bound to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bond {
    /// Whose account.
    pub(crate) person: PersonId,
    /// When its password was set.
    pub(crate) password_set_at: Option<Instant>,
    /// Proofs made up to then are void.
    pub(crate) devices_from: Option<Instant>,
    /// Only an account in use is proved to anybody.
    pub(crate) state: AccountState,
}

/// One proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Proof {
    device: DeviceMark,
    made_at: Instant,
    seal: [u8; 16],
}

/// The proofs of a kind that a browser holds, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Devices {
    kind: Kind,
    proofs: Vec<Proof>,
}

impl Devices {
    /// Reads the cookie; what is not one of ours, or too old, is left out.
    pub(crate) fn of(kind: Kind, headers: &HeaderMap, secure: bool, now: Instant) -> Self {
        let text = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(cookie, _)| *cookie == kind.name(secure))
            .map_or("", |(_, value)| value);
        Self::read(kind, text, now)
    }

    fn read(kind: Kind, text: &str, now: Instant) -> Self {
        let young = |proof: &Proof| (0..kind.days * 86_400).contains(&now.seconds_since(proof.made_at));
        Self { kind, proofs: text.split('.').take(MOST).filter_map(Proof::read).filter(young).collect() }
    }

    fn write(&self) -> String {
        self.proofs.iter().map(|proof| proof.write()).collect::<Vec<_>>().join(".")
    }

    /// The browser's mark, if it holds a proof for that account. As long for one who does not exist.
    pub(crate) fn prove(&self, key: &Key, bond: Option<Bond>) -> Option<DeviceMark> {
        self.proof(key, bond).map(|proof| proof.device)
    }

    /// When the proof for that account was made, if the browser holds one.
    pub(crate) fn since(&self, key: &Key, bond: Bond) -> Option<Instant> {
        self.proof(key, Some(bond)).map(|proof| proof.made_at)
    }

    fn proof(&self, key: &Key, bond: Option<Bond>) -> Option<Proof> {
        let (person, set_at) = bond.map_or((uuid::Uuid::nil(), None), |bond| (bond.person.0, bond.password_set_at));
        let sealed = self.proofs.iter().map(|proof| (proof, seal(key, self.kind, (person, set_at), proof.device, proof.made_at)));
        let same: Vec<&Proof> =
            sealed.filter(|(proof, seal)| bool::from(proof.seal.ct_eq(seal))).map(|(proof, _)| proof).collect();
        let bond = bond.filter(|bond| bond.state == AccountState::Activated)?;
        same.into_iter().find(|proof| bond.devices_from.is_none_or(|from| proof.made_at > from)).copied()
    }

    /// After a sign-in: a fresh proof for the account, before those of others. The browser keeps its mark.
    pub(crate) fn with(&self, key: &Key, bond: Bond, now: Instant) -> Self {
        let known = self.proof(key, Some(bond));
        let device = known.map_or_else(key::random, |proof| proof.device);
        let fresh =
            Proof { device, made_at: now, seal: seal(key, self.kind, (bond.person.0, bond.password_set_at), device, now) };
        let others = self.without(key, bond).proofs;
        Self { kind: self.kind, proofs: std::iter::once(fresh).chain(others).take(MOST).collect() }
    }

    /// Without the account: its person says that the computer is not theirs.
    pub(crate) fn without(&self, key: &Key, bond: Bond) -> Self {
        let known = self.proof(key, Some(bond));
        Self { kind: self.kind, proofs: self.proofs.iter().filter(|proof| Some(**proof) != known).copied().collect() }
    }

    /// Puts the cookie on an answer.
    pub(crate) fn put_on(&self, response: &mut Response, secure: bool) {
        let age = if self.proofs.is_empty() { 0 } else { self.kind.days * 86_400 };
        let lock = if secure { "; Secure" } else { "" };
        let line = format!("{}={}; Path=/; HttpOnly; SameSite=Lax{lock}; Max-Age={age}", self.kind.name(secure), self.write());
        if let Ok(value) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

impl Proof {
    fn read(text: &str) -> Option<Self> {
        let made_at = u64::from_be_bytes(unhex(text.get(16..32)?)?);
        Some(Self {
            device: unhex(text.get(..16)?)?,
            made_at: Instant::from_micros(i64::try_from(made_at).ok()?),
            seal: unhex(text.get(32..)?)?,
        })
    }
    fn write(&self) -> String {
        format!("{}{}{}", hex(&self.device), hex(&self.made_at.micros().to_be_bytes()), hex(&self.seal))
    }
}

impl Kind {
    fn name(self, secure: bool) -> &'static str {
        if secure { self.locked } else { self.cookie }
    }
}

/// Every part has its own length, so that no two accounts give the same bytes.
fn seal(
    key: &Key,
    kind: Kind,
    (person, set_at): (uuid::Uuid, Option<Instant>),
    device: DeviceMark,
    made_at: Instant,
) -> [u8; 16] {
    let set_at = set_at.map_or(i64::MIN, Instant::micros);
    let data = [&person.as_bytes()[..], &set_at.to_be_bytes(), &device, &made_at.micros().to_be_bytes()].concat();
    let mut first = [0; 16];
    first.copy_from_slice(&key.hash(kind.context, &data)[..16]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(1_700_000_000_000_000).plus_seconds(seconds)
    }
    fn none() -> Devices {
        Devices { kind: KNOWN, proofs: vec![] }
    }
    fn read(text: &str, now: Instant) -> Devices {
        Devices::read(KNOWN, text, now)
    }
    fn bond(number: u128) -> Bond {
        let person = PersonId(uuid::Uuid::from_u128(number));
        Bond { person, password_set_at: Some(at(-100)), devices_from: None, state: AccountState::Activated }
    }

    #[test]
    fn a_proof_holds_for_its_account_alone() {
        let key = Key::random();
        let held = none().with(&key, bond(1), at(0));
        let read = read(&held.write(), at(60));
        assert!(read.prove(&key, Some(bond(1))).is_some());
        for other in [bond(2), bond(0)] {
            assert_eq!(read.prove(&key, Some(other)), None);
        }
        assert_eq!(read.prove(&key, None), None);
        assert_eq!(read.prove(&Key::random(), Some(bond(1))), None, "another server's");
    }

    #[test]
    fn one_kind_of_proof_does_not_stand_for_another() {
        let key = Key::random();
        let text = none().with(&key, bond(1), at(0)).write();
        assert_eq!(read(&text, at(60)).since(&key, bond(1)), Some(at(0)));
        assert_eq!(Devices::read(TRUSTED, &text, at(60)).since(&key, bond(1)), None);
    }

    #[test]
    fn a_proof_dies_with_its_password_and_its_account() {
        let key = Key::random();
        let held = none().with(&key, bond(1), at(0));
        let proves = |bond: Bond| held.prove(&key, Some(bond)).is_some();
        assert!(proves(bond(1)));
        assert!(proves(Bond { devices_from: Some(at(-1)), ..bond(1) }));
        assert!(!proves(Bond { devices_from: Some(at(0)), ..bond(1) }), "sent away");
        assert!(!proves(Bond { password_set_at: Some(at(5)), ..bond(1) }), "another password");
        assert!(!proves(Bond { password_set_at: None, ..bond(1) }));
        for state in [AccountState::Prepared, AccountState::Suspended, AccountState::Closed] {
            assert!(!proves(Bond { state, ..bond(1) }));
        }
    }

    #[test]
    fn what_is_forged_or_old_is_left_out() {
        let key = Key::random();
        let text = none().with(&key, bond(1), at(0)).write();
        assert!(read(&text, at(KNOWN.days * 86_400 - 1)).prove(&key, Some(bond(1))).is_some());
        assert_eq!(read(&text, at(KNOWN.days * 86_400)), none(), "too old");
        assert_eq!(read(&text, at(-1)), none(), "made tomorrow");
        for place in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[place] = if forged[place] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(read(&forged, at(60)).prove(&key, Some(bond(1))), None, "digit {place}");
        }
        for nonsense in ["", ".", "....", "é", "ééééééééééééééééééééééééééééééééé", "0", &"f".repeat(64), &"0.".repeat(9_000)]
        {
            assert_eq!(read(nonsense, at(0)).prove(&key, Some(bond(1))), None, "{nonsense}");
        }
    }

    #[test]
    fn a_family_keeps_eight_accounts_and_a_browser_its_mark() {
        let key = Key::random();
        let mut held = none();
        for number in 1..=9 {
            held = held.with(&key, bond(number), at(i64::try_from(number).unwrap()));
        }
        assert_eq!(held.proofs.len(), MOST);
        assert!(held.prove(&key, Some(bond(1))).is_none(), "the oldest goes");
        let mark = held.prove(&key, Some(bond(2)));
        let again = held.with(&key, bond(2), at(100));
        assert_eq!((again.proofs.len(), again.prove(&key, Some(bond(2)))), (MOST, mark));
        assert!(again.without(&key, bond(2)).prove(&key, Some(bond(2))).is_none());
        assert!(again.write().len() < 600, "a short cookie");
    }
}
