//! Figures that are dear to count, remembered for a little while.
//!
//! A home shows how many pupils a school has: thousands of rows to look at, for a number that moves
//! with the directory. What is remembered falls with the next change of the directory that this
//! process hears of (within a second), and after the time its owner gave it.

use crate::app::App;
use crate::error::Result;
use crate::time::Instant;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// How many figures are remembered; beyond, all are forgotten.
const FIGURES_MAX: usize = 20_000;
/// How many things that rest on a state are: a week of lessons takes some 30 kB.
const STATES_MAX: usize = 400;

/// How long what rests on a state is remembered at most, in seconds: nobody may have asked for it since.
const STATE_SECONDS: i64 = 600;

/// The figures that this process remembers.
pub(crate) struct Memo {
    known: Mutex<HashMap<(&'static str, Uuid), Remembered>>,
    most: usize,
}

struct Remembered {
    value: Arc<dyn Any + Send + Sync>,
    epoch: i64,
    /// The state of what it rests on besides the directory, where that is known.
    state: i64,
    until: Instant,
}

impl App {
    /// The value that was counted under a name for somebody or some structure, or counted anew.
    ///
    /// It may be `seconds` old as far as the directory did not change. What is remembered for a person
    /// must rest on nothing but that person's rights and the directory.
    pub async fn remember<T>(
        &self,
        name: &'static str,
        whose: Uuid,
        (now, seconds): (Instant, i64),
        count: impl Future<Output = Result<T>>,
    ) -> Result<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        self.memo.remember((name, whose), (self.epoch(), 0), (now, seconds), count).await
    }

    /// The same for what rests on something whose state has a number, read before the value is: it holds as long as
    /// the state and the directory are the same, in this process and in others.
    pub async fn remember_state<T>(
        &self,
        name: &'static str,
        whose: Uuid,
        state: i64,
        count: impl Future<Output = Result<T>>,
    ) -> Result<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        let until = (self.clock.now(), STATE_SECONDS);
        self.states.remember((name, whose), (self.epoch(), state), until, count).await
    }

    /// Forgets a value, once what it rests on was written: this process counts it anew at once. Others do when they
    /// hear that the directory changed ([`crate::Unit::viewers_changed`]), or when the value is too old.
    pub fn forget(&self, name: &'static str, whose: Uuid) {
        self.memo.drop(name, whose);
    }
}

impl Memo {
    /// For figures.
    pub(crate) fn of_figures() -> Self {
        Self { known: Mutex::default(), most: FIGURES_MAX }
    }
    /// For what rests on a state.
    pub(crate) fn of_states() -> Self {
        Self { known: Mutex::default(), most: STATES_MAX }
    }

    async fn remember<T>(
        &self,
        (name, whose): (&'static str, Uuid),
        (epoch, state): (i64, i64),
        (now, seconds): (Instant, i64),
        count: impl Future<Output = Result<T>>,
    ) -> Result<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        if let Some(value) = self.get::<T>(name, whose, (epoch, state), now) {
            return Ok(value);
        }
        let value = count.await?;
        let until = now.plus_seconds(seconds);
        self.put(name, whose, Remembered { value: Arc::new(value.clone()), epoch, state, until });
        Ok(value)
    }

    fn get<T: Clone + 'static>(&self, name: &'static str, whose: Uuid, of: (i64, i64), now: Instant) -> Option<T> {
        let known = self.known.lock().ok()?;
        let found = known.get(&(name, whose)).filter(|one| (one.epoch, one.state) == of && now < one.until)?;
        found.value.downcast_ref::<T>().cloned()
    }

    fn put(&self, name: &'static str, whose: Uuid, one: Remembered) {
        // A poisoned table remembers nothing: everything is counted anew.
        let Ok(mut known) = self.known.lock() else { return };
        if known.len() >= self.most {
            known.clear();
        }
        known.insert((name, whose), one);
    }

    fn drop(&self, name: &'static str, whose: Uuid) {
        if let Ok(mut known) = self.known.lock() {
            known.remove(&(name, whose));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_falls_with_the_directory_and_with_time() {
        let (memo, whose, began) = (Memo::of_figures(), Uuid::nil(), Instant::from_micros(0));
        let until = began.plus_seconds(30);
        memo.put("pupils", whose, Remembered { value: Arc::new(450i64), epoch: 7, state: 3, until });
        assert_eq!(memo.get("pupils", whose, (7, 3), began.plus_seconds(29)), Some(450i64));
        assert_eq!(memo.get::<i64>("pupils", whose, (7, 3), until), None, "it is too old");
        assert_eq!(memo.get::<i64>("pupils", whose, (8, 3), began), None, "the directory changed");
        assert_eq!(memo.get::<i64>("pupils", whose, (7, 4), began), None, "what it rests on changed");
        assert_eq!(memo.get::<i64>("classes", whose, (7, 3), began), None, "another figure");
        assert_eq!(memo.get::<i64>("pupils", Uuid::max(), (7, 3), began), None, "somebody else's");
        memo.drop("pupils", Uuid::max());
        assert_eq!(memo.get("pupils", whose, (7, 3), began), Some(450i64), "somebody else's is forgotten");
        memo.drop("pupils", whose);
        assert_eq!(memo.get::<i64>("pupils", whose, (7, 3), began), None, "it is forgotten");
    }
}
