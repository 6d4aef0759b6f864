//! Who is signed in to this service: in memory, by a random token, each with the name by which the portal ends it.

use crate::answer::Told;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a session lasts.
const LASTS: Duration = Duration::from_secs(8 * 3_600);
/// How many are kept; the oldest goes first.
const KEPT_MAX: usize = 500;

struct Session {
    told: Arc<Told>,
    /// The ticket of CAS, or the session's name of OpenID Connect.
    mark: String,
    /// What the portal wants to see when somebody leaves; empty for CAS.
    proof: String,
    since: Instant,
}

/// The sessions of this service.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

impl Sessions {
    fn kept(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, session| session.since.elapsed() < LASTS);
        kept
    }

    /// Opens a session, and gives its token.
    pub(crate) fn open(&self, told: Told, mark: &str, proof: &str) -> String {
        let token = kit::key::hex(&kit::key::random::<32>());
        let mut kept = self.kept();
        if kept.len() >= KEPT_MAX {
            let oldest = kept.iter().min_by_key(|(_, session)| session.since).map(|(token, _)| token.clone());
            if let Some(oldest) = oldest {
                kept.remove(&oldest);
            }
        }
        let session = Session { told: Arc::new(told), mark: mark.to_owned(), proof: proof.to_owned(), since: Instant::now() };
        kept.insert(token.clone(), session);
        token
    }

    /// Whose session a token is.
    pub(crate) fn of(&self, token: &str) -> Option<Arc<Told>> {
        self.kept().get(token).map(|session| Arc::clone(&session.told))
    }

    /// Ends the session of a token; gives what the portal wants to see then.
    pub(crate) fn end(&self, token: &str) -> String {
        self.kept().remove(token).map(|session| session.proof).unwrap_or_default()
    }

    /// Ends what the portal names: the session of a ticket, or all of a session of its own.
    pub(crate) fn end_of(&self, mark: &str) {
        self.kept().retain(|_, session| session.mark != mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_its_token_or_its_ticket_and_the_oldest_makes_room() {
        let sessions = Sessions::default();
        let open = |ticket: &str| sessions.open(Told { user: ticket.to_owned(), attributes: vec![] }, ticket, "proof");
        let (first, second) = (open("ST-1"), open("ST-2"));
        assert_ne!(first, second);
        assert_eq!(sessions.of(&first).unwrap().user, "ST-1");
        sessions.end_of("ST-2");
        assert!(sessions.of(&second).is_none() && sessions.of(&first).is_some() && sessions.of("").is_none());
        for number in 0..KEPT_MAX {
            open(&format!("ST-more-{number}"));
        }
        assert!(sessions.of(&first).is_none());
        assert_eq!(sessions.kept().len(), KEPT_MAX);
        let last = open("ST-last");
        assert_eq!((sessions.end(&last), sessions.end("nobody")), ("proof".to_owned(), String::new()));
        assert!(sessions.of(&last).is_none());
    }
}
