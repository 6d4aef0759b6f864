//! Bodies on their way: they hold no place among the requests under way, and one sender holds only so many of them,
//! so that who sends slowly keeps nobody else waiting.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sender {
    /// Somebody whose session was seen lately: a hash of the token.
    Known(u64),
    /// The same, with files.
    WithFiles(u64),
    /// Anybody else: the address.
    Stranger(IpAddr),
}

impl Sender {
    /// The sender with a token that was looked up lately and found good.
    pub(crate) fn known(token: &str) -> Self {
        Self::Known(hash(token))
    }
    /// The same with a form that brings files, which take room while they come.
    pub(crate) fn with_files(token: &str) -> Self {
        Self::WithFiles(hash(token))
    }
    /// A stranger at an address.
    pub(crate) fn stranger(address: IpAddr) -> Self {
        Self::Stranger(network(address))
    }
    /// How many bodies one such sender, and all of them together, may have on their way where `places` requests
    /// may be under way. Behind one address there may be a whole school.
    fn most(self, places: usize) -> (usize, usize) {
        match self {
            Self::Known(_) => ((places / 16).max(1), places),
            Self::WithFiles(_) => (2, (places / 2).max(1)),
            Self::Stranger(_) => ((places / 4).max(1), places),
        }
    }
    fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// How many bodies are on their way, by sender.
#[derive(Default)]
pub(crate) struct Arrivals(Mutex<HashMap<Sender, usize>>);

/// One body on its way; it is counted until this is dropped.
pub(crate) struct Arrival<'a> {
    arrivals: &'a Arrivals,
    from: Sender,
}

impl Arrivals {
    /// Counts one more body from a sender; none when there are as many as may be.
    pub(crate) fn begin(&self, from: Sender, places: usize) -> Option<Arrival<'_>> {
        let (of_one, of_all) = from.most(places);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = counts.iter().filter(|(one, _)| one.is_like(from)).map(|(_, count)| count).sum();
        if all >= of_all || counts.get(&from).is_some_and(|count| *count >= of_one) {
            return None;
        }
        *counts.entry(from).or_default() += 1;
        Some(Arrival { arrivals: self, from })
    }
}

impl Drop for Arrival<'_> {
    fn drop(&mut self) {
        let mut counts = self.arrivals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

fn hash(token: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    hasher.finish()
}

/// Whose an address is: of IPv6 one client has a whole /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stranger(text: &str) -> Sender {
        Sender::stranger(text.parse().unwrap())
    }

    #[test]
    fn an_address_holds_only_so_many_and_gives_them_back() {
        let arrivals = Arrivals::default();
        let first = arrivals.begin(stranger("192.0.2.1"), 8).unwrap();
        let _second = arrivals.begin(stranger("::ffff:192.0.2.1"), 8).unwrap();
        assert!(arrivals.begin(stranger("192.0.2.1"), 8).is_none());
        assert!(arrivals.begin(stranger("192.0.2.2"), 8).is_some(), "another is not concerned");
        drop(first);
        assert!(arrivals.begin(stranger("192.0.2.1"), 8).is_some());
    }

    #[test]
    fn a_client_of_ipv6_is_its_network() {
        assert_eq!(stranger("2001:db8:1:2::1"), stranger("2001:db8:1:2:ffff::9"));
        assert_ne!(stranger("2001:db8:1:2::1"), stranger("2001:db8:1:3::1"));
    }

    #[test]
    fn strangers_together_take_nothing_from_who_is_known_and_nothing_stays_counted() {
        let arrivals = Arrivals::default();
        let all: Vec<_> = (0..8).map(|last| arrivals.begin(stranger(&format!("192.0.2.{last}")), 8).unwrap()).collect();
        assert!(arrivals.begin(stranger("192.0.2.9"), 8).is_none());
        let known = arrivals.begin(Sender::known("a"), 8).unwrap();
        assert!(arrivals.begin(Sender::known("a"), 8).is_none(), "one session has one of sixteen");
        let files = [0, 1].map(|_| arrivals.begin(Sender::with_files("a"), 8).unwrap());
        assert!(arrivals.begin(Sender::with_files("a"), 8).is_none(), "two forms with files at a time");
        assert!(arrivals.begin(Sender::with_files("b"), 8).is_some());
        drop((all, known, files));
        assert!(arrivals.0.lock().unwrap().is_empty());
    }
}
