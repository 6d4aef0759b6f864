//! Password hashes, made on a bounded pool of threads of lower priority, with a queue and a deadline.
//!
//! A hash takes 19 MiB and some 25 ms of a processor, so that guessing is dear. Left alone, a thousand
//! people who enter at eight o'clock would stop all pages; here they queue, and pages go first: on
//! Linux the threads get what no other thread wants (`SCHED_IDLE`: a page that has something to do
//! takes the processor from them at once). So that people enter also while pages take all there is,
//! one more thread, which has a small share of its own, takes those who have waited for long. While
//! somebody reads pages, every other thread lets its processor alone as long as nobody waits for half
//! a second: a page never finds all processors hashing. Each thread keeps its memory while there is
//! work and gives it back when idle.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

/// How long somebody waits for a hash before being told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many may wait: about what two processors do in ten seconds.
const QUEUE_MAX: usize = 800;
/// How long a thread without work keeps its memory.
const IDLE: Duration = Duration::from_secs(2);
/// After how long a wait the thread with a share of its own takes a job.
const LATE: Duration = Duration::from_secs(1);
/// For how long after somebody's page half of the threads let the processors alone, unless somebody waits for long.
const READING: Duration = Duration::from_millis(50);
/// A wait which is felt: then all threads work.
const FELT: Duration = Duration::from_millis(500);
/// How much nicer than the pages that thread is: about a tenth of one processor when all are wanted.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Too many are entering: how many were before, and when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The place in the queue.
    pub place: usize,
    /// Seconds after which to try again.
    pub seconds: u32,
}

impl From<Queue> for kit::Error {
    fn from(queue: Queue) -> Self {
        Self::Busy(queue.seconds)
    }
}

/// Whether a password is that of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// It is.
    pub matches: bool,
    /// The hash was made with other parameters than today's: make it anew while the password is at hand.
    pub outdated: bool,
}

/// Hashes a password: an Argon2id PHC string.
pub async fn hash(password: &str) -> Result<String, Queue> {
    let bytes = password.as_bytes().to_vec();
    ask(move |memory| Work::default().hash(&bytes, memory)).await
}

/// Checks a password against a hash; against a dummy one when there is none, at the same price.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<Verdict, Queue> {
    let bytes = password.as_bytes().to_vec();
    let known = hash.map(str::to_owned);
    ask(move |memory| Work::default().verify(&bytes, known.as_deref(), memory)).await
}

/// Runs a future and says how many hashes it asked for: for the tests that two refusals cost the same.
pub async fn counted<T>(work: impl Future<Output = T>) -> (T, u32) {
    let count = Arc::new(AtomicU32::new(0));
    let out = ASKED.scope(Arc::clone(&count), work).await;
    (out, count.load(Ordering::Relaxed))
}

tokio::task_local! {
    static ASKED: Arc<AtomicU32>;
}

static POOL: LazyLock<Pool> = LazyLock::new(|| Pool::start(std::thread::available_parallelism().map_or(1, usize::from)));

async fn ask<T: Send + 'static>(work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static) -> Result<T, Queue> {
    let _ = ASKED.try_with(|count| count.fetch_add(1, Ordering::Relaxed));
    POOL.ask(work, PATIENCE).await
}

type Hashing = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

struct Job {
    since: Instant,
    work: Hashing,
}

/// Which jobs a thread takes, and what share of the processors it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    /// Any job; what nobody else wants.
    Leftover,
    /// The same, while nobody reads or somebody waits for long.
    Spare,
    /// Jobs that waited for long; a small share of its own.
    Own,
}

/// Threads that take jobs from one queue.
struct Pool {
    shared: Arc<Shared>,
    threads: usize,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<VecDeque<Job>>,
    arrived: Condvar,
    /// Told when the queue is no longer empty.
    begun: Condvar,
}

impl Pool {
    fn start(threads: usize) -> Self {
        let shared = Arc::new(Shared::default());
        for number in 0..=threads {
            let shared = Arc::clone(&shared);
            let share = Share::of(number, threads);
            let started = std::thread::Builder::new().name(format!("hash-{number}")).spawn(move || shared.work(share));
            if let Err(error) = started {
                tracing::error!(%error, "a thread for password hashes could not be started");
            }
        }
        Self { shared, threads }
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
        patience: Duration,
    ) -> Result<T, Queue> {
        let (answer, wait) = oneshot::channel();
        // Who does not wait any more is not served: the work is not even begun.
        let job = Box::new(move |memory: &mut Vec<Block>| {
            if !answer.is_closed() {
                let _ = answer.send(work(memory));
            }
        });
        let place = self.shared.join(Job { since: Instant::now(), work: job }).map_err(|place| self.full(place))?;
        match tokio::time::timeout(patience, wait).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) | Err(_) => Err(self.full(place)),
        }
    }

    fn full(&self, place: usize) -> Queue {
        // About forty hashes a second and thread; some jitter, so that all do not come back at once.
        let seconds = place / (40 * self.threads.max(1)) + 3 + usize::from(kit::key::random::<1>()[0]) % 8;
        Queue { place, seconds: u32::try_from(seconds).unwrap_or(60) }
    }
}

impl Shared {
    /// Joins the queue; gives the place in it, as an error when the queue is full.
    fn join(&self, job: Job) -> Result<usize, usize> {
        let Ok(mut queue) = self.queue.lock() else { return Err(0) };
        let place = queue.len() + 1;
        if place > QUEUE_MAX {
            return Err(place);
        }
        queue.push_back(job);
        drop(queue);
        // Not one alone: it might be a thread that lets the job to another.
        self.arrived.notify_all();
        if place == 1 {
            self.begun.notify_one();
        }
        Ok(place)
    }

    fn work(&self, share: Share) {
        share.take();
        let mut memory = vec![];
        loop {
            let next = match share {
                Share::Leftover | Share::Spare => self.next(share, !memory.is_empty()),
                Share::Own => self.next_late(!memory.is_empty()),
            };
            match next {
                Some(job) => {
                    // A panic in one hash must not end the thread.
                    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (job.work)(&mut memory)));
                    if done.is_err() {
                        tracing::error!("a password hash panicked");
                    }
                }
                None => memory = vec![],
            }
        }
    }

    /// The next job that has waited for long; none when a thread that holds memory has been idle for a while.
    fn next_late(&self, holds_memory: bool) -> Option<Job> {
        let mut queue = self.queue.lock().ok()?;
        loop {
            let waits = queue.front().map(|job| job.since.elapsed());
            let rest = match waits {
                Some(waits) if Share::Own.may_take(waits, true) => return queue.pop_front(),
                Some(waits) => LATE.saturating_sub(waits),
                None if holds_memory => IDLE,
                None => {
                    queue = self.begun.wait(queue).ok()?;
                    continue;
                }
            };
            let (back, timeout) = self.begun.wait_timeout(queue, rest).ok()?;
            queue = back;
            if timeout.timed_out() && queue.is_empty() && holds_memory {
                return None;
            }
        }
    }

    /// The next job; none when a thread that holds memory has been idle for a while.
    fn next(&self, share: Share, holds_memory: bool) -> Option<Job> {
        let mut queue = self.queue.lock().ok()?;
        loop {
            if let Some(waits) = queue.front().map(|job| job.since.elapsed()) {
                if share.may_take(waits, kit::readers::within(READING)) {
                    return queue.pop_front();
                }
                queue = self.arrived.wait_timeout(queue, READING).ok()?.0;
                continue;
            }
            if holds_memory {
                let (back, timeout) = self.arrived.wait_timeout(queue, IDLE).ok()?;
                queue = back;
                if timeout.timed_out() && queue.is_empty() {
                    return None;
                }
            } else {
                queue = self.arrived.wait(queue).ok()?;
            }
        }
    }
}

impl Share {
    /// The share of a thread of the pool: half of the common ones, at least one, work whatever happens.
    fn of(number: usize, threads: usize) -> Self {
        match number {
            number if number >= threads => Self::Own,
            number if number < threads.div_ceil(2) => Self::Leftover,
            _ => Self::Spare,
        }
    }
    /// Whether it takes a job that has waited for that long, when somebody reads or nobody does.
    fn may_take(self, waits: Duration, read: bool) -> bool {
        match self {
            Self::Leftover => true,
            Self::Spare => !read || waits >= FELT,
            Self::Own => waits >= LATE,
        }
    }
    /// Gives this thread its share; elsewhere than on Linux all have the same. In a debug build too: there, hundreds of
    /// tests want the processors at once, and a hash would get what is left of them, which is nothing.
    fn take(self) {
        #[cfg(target_os = "linux")]
        let done = match self {
            Self::Leftover | Self::Spare if cfg!(debug_assertions) => Ok(()),
            Self::Leftover | Self::Spare => thread_priority::set_thread_priority_and_policy(
                thread_priority::thread_native_id(),
                thread_priority::ThreadPriority::Min,
                thread_priority::ThreadSchedulePolicy::Normal(thread_priority::NormalThreadSchedulePolicy::Idle),
            )
            .map_err(|error| format!("{error:?}")),
            // (on Linux a "process" of `setpriority` is a thread)
            Self::Own => {
                rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICENESS).map_err(|error| error.to_string())
            }
        };
        #[cfg(target_os = "linux")]
        if let Err(error) = done {
            tracing::warn!(%error, "a thread for password hashes keeps the common priority");
        }
    }
}

/// Today's parameters, and how to work with those of yesterday.
#[derive(Clone)]
struct Work(Params);

impl Default for Work {
    fn default() -> Self {
        Self(Params::new(19_456, 2, 1, Some(32)).unwrap_or(Params::DEFAULT))
    }
}

/// What an unknown login is checked against: the hash of nothing anybody types.
const DUMMY_SALT: &[u8; 16] = b"nobody's account";

impl Work {
    fn hash(&self, password: &[u8], memory: &mut Vec<Block>) -> String {
        let salt = kit::key::random::<16>();
        let out = self.run(password, &salt, memory);
        PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.0).unwrap_or_default(),
            salt: Salt::new(&salt).ok(),
            hash: Output::new(&out).ok(),
        }
        .to_string()
    }

    fn verify(&self, password: &[u8], hash: Option<&str>, memory: &mut Vec<Block>) -> Verdict {
        let known = hash.and_then(|hash| PasswordHash::new(hash).ok());
        let Some((params, salt, output)) = known.as_ref().and_then(Self::parts) else {
            self.run(password, DUMMY_SALT, memory);
            return Verdict { matches: false, outdated: false };
        };
        let outdated = (params.m_cost(), params.t_cost(), params.p_cost()) != (self.0.m_cost(), self.0.t_cost(), self.0.p_cost());
        let out = Self(params).run(password, &salt, memory);
        Verdict { matches: bool::from(out[..].ct_eq(&output)), outdated }
    }

    fn parts(hash: &PasswordHash) -> Option<(Params, Vec<u8>, Vec<u8>)> {
        let known = hash.algorithm == Algorithm::Argon2id.ident();
        let params = Params::try_from(hash).ok().filter(|_| known)?;
        Some((params, hash.salt.as_ref()?.to_vec(), hash.hash.as_ref()?.as_bytes().to_vec()))
    }

    fn run(&self, password: &[u8], salt: &[u8], memory: &mut Vec<Block>) -> Vec<u8> {
        let mut out = vec![0; self.0.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        memory.resize(self.0.block_count(), Block::default());
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.0.clone());
        if let Err(error) = argon.hash_password_into_with_memory(password, salt, &mut out, &mut memory[..]) {
            // Lengths alone can be wrong, and all are ours; random bytes match nothing.
            tracing::error!(%error, "a password could not be hashed");
            out = kit::key::random::<32>().to_vec();
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_threads_let_pages_go_first_until_a_wait_is_felt() {
        let shares = |threads| (0..=threads).map(|number| Share::of(number, threads)).collect::<Vec<_>>();
        assert_eq!(shares(1), [Share::Leftover, Share::Own]);
        assert_eq!(shares(2), [Share::Leftover, Share::Spare, Share::Own]);
        assert_eq!(shares(4)[..3], [Share::Leftover, Share::Leftover, Share::Spare]);
        let short = Duration::from_millis(100);
        assert!(Share::Leftover.may_take(short, true));
        assert!(!Share::Spare.may_take(short, true));
        assert!(Share::Spare.may_take(short, false));
        assert!(Share::Spare.may_take(FELT, true));
        assert!(!Share::Own.may_take(FELT, false));
        assert!(Share::Own.may_take(LATE, true));
    }

    #[tokio::test]
    async fn a_password_is_its_own_and_no_other() {
        let made = hash("cartable vert pomme").await.unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        let right = verify("cartable vert pomme", Some(&made)).await.unwrap();
        assert_eq!(right, Verdict { matches: true, outdated: false });
        assert!(!verify("cartable vert pommes", Some(&made)).await.unwrap().matches);
        assert!(!verify("", Some(&made)).await.unwrap().matches);
        assert_ne!(made, hash("cartable vert pomme").await.unwrap(), "each has its own salt");
    }

    #[tokio::test]
    async fn an_unknown_login_costs_a_hash_too() {
        let (verdict, asked) = counted(verify("anything", None)).await;
        assert_eq!((verdict.unwrap().matches, asked), (false, 1));
        let (verdict, asked) = counted(verify("anything", Some("not a hash"))).await;
        assert_eq!((verdict.unwrap().matches, asked), (false, 1));
    }

    #[test]
    fn a_hash_of_yesterday_is_recognised_and_said_to_be_old() {
        let mut memory = vec![];
        let old = Work(Params::new(1_024, 1, 1, Some(32)).unwrap()).hash(b"secret", &mut memory);
        assert_eq!(Work::default().verify(b"secret", Some(&old), &mut memory), Verdict { matches: true, outdated: true });
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_the_place_and_costs_nothing() {
        let pool = Pool::start(1);
        let (go, stop) = std::sync::mpsc::channel::<()>();
        let slow = pool.ask(
            move |_| {
                let _ = stop.recv();
            },
            Duration::from_secs(30),
        );
        let impatient = pool.ask(|_| "served", Duration::from_millis(40));
        let (_, told) = tokio::join!(async { tokio::time::timeout(Duration::from_millis(200), slow).await }, impatient);
        let told = told.unwrap_err();
        assert!(told.place >= 1 && told.seconds >= 3, "{told:?}");
        drop(go);
        assert_eq!(pool.ask(|_| "served", Duration::from_secs(5)).await, Ok("served"));
    }

    fn job(work: impl FnOnce(&mut Vec<Block>) + Send + 'static) -> Job {
        Job { since: Instant::now(), work: Box::new(work) }
    }

    #[test]
    fn a_thread_of_its_own_takes_who_waits_for_long_and_nobody_else() {
        let shared = Shared::default();
        let Some(before) = Instant::now().checked_sub(LATE) else { return };
        shared.join(Job { since: before, work: Box::new(|_| {}) }).unwrap();
        shared.join(job(|_| {})).unwrap();
        let began = Instant::now();
        assert!(shared.next_late(false).is_some_and(|job| job.since == before));
        let second = shared.next_late(false).unwrap();
        assert!(second.since.elapsed() >= LATE && began.elapsed() >= LATE / 2, "it waits until the other has waited too");
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let pool = Pool { shared: Arc::new(Shared::default()), threads: 2 };
        for _ in 0..QUEUE_MAX {
            pool.shared.join(job(|_| {})).unwrap();
        }
        let told = pool.ask(|_| (), Duration::from_secs(30)).await.unwrap_err();
        assert_eq!(told.place, QUEUE_MAX + 1);
        assert!((3..=25).contains(&told.seconds), "{told:?}");
    }
}
