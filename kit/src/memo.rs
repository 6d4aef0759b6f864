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
const REMEMBERED_MAX: usize = 20_000;

/// The figures that this process remembers.
#[derive(Default)]
pub(crate) struct Memo(Mutex<HashMap<(&'static str, Uuid), Remembered>>);

struct Remembered {
    value: Arc<dyn Any + Send + Sync>,
    epoch: i64,
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
        let epoch = self.epoch();
        if let Some(value) = self.memo.get::<T>(name, whose, epoch, now) {
            return Ok(value);
        }
        let value = count.await?;
        self.memo.put(name, whose, Remembered { value: Arc::new(value.clone()), epoch, until: now.plus_seconds(seconds) });
        Ok(value)
    }

    /// Forgets a value, once what it rests on was written: this process counts it anew at once. Others do when they
    /// hear that the directory changed ([`crate::Unit::viewers_changed`]), or when the value is too old.
    pub fn forget(&self, name: &'static str, whose: Uuid) {
        self.memo.drop(name, whose);
    }
}

impl Memo {
    fn get<T: Clone + 'static>(&self, name: &'static str, whose: Uuid, epoch: i64, now: Instant) -> Option<T> {
        let known = self.0.lock().ok()?;
        let found = known.get(&(name, whose)).filter(|one| one.epoch == epoch && now < one.until)?;
        found.value.downcast_ref::<T>().cloned()
    }

    fn put(&self, name: &'static str, whose: Uuid, one: Remembered) {
        // A poisoned table remembers nothing: everything is counted anew.
        let Ok(mut known) = self.0.lock() else { return };
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert((name, whose), one);
    }

    fn drop(&self, name: &'static str, whose: Uuid) {
        if let Ok(mut known) = self.0.lock() {
            known.remove(&(name, whose));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_falls_with_the_directory_and_with_time() {
        let (memo, whose, began) = (Memo::default(), Uuid::nil(), Instant::from_micros(0));
        let until = began.plus_seconds(30);
        memo.put("pupils", whose, Remembered { value: Arc::new(450i64), epoch: 7, until });
        assert_eq!(memo.get("pupils", whose, 7, began.plus_seconds(29)), Some(450i64));
        assert_eq!(memo.get::<i64>("pupils", whose, 7, until), None, "it is too old");
        assert_eq!(memo.get::<i64>("pupils", whose, 8, began), None, "the directory changed");
        assert_eq!(memo.get::<i64>("classes", whose, 7, began), None, "another figure");
        assert_eq!(memo.get::<i64>("pupils", Uuid::max(), 7, began), None, "somebody else's");
        memo.drop("pupils", Uuid::max());
        assert_eq!(memo.get("pupils", whose, 7, began), Some(450i64), "somebody else's is forgotten");
        memo.drop("pupils", whose);
        assert_eq!(memo.get::<i64>("pupils", whose, 7, began), None, "it is forgotten");
    }
}
