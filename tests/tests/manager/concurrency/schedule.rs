//! Runs two futures in a chosen order of their steps.
//!
//! A step leads to the next pause; there is one before and after each statement. Who is to go next is a bit of the
//! order; a future that cannot go on, because the other one has what it waits for, is skipped. What the tests
//! assert holds in every order, so that a step which the machine makes late changes what is tried, never what is
//! right.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// A future of a scene.
pub type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// How long to wait for the one whose turn it is, in yields to the runtime and the thread of the database.
const PATIENCE: usize = 300;

thread_local! {
    /// Whether the future that was polled last has come to a pause.
    static PAUSED: Cell<bool> = const { Cell::new(false) };
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

struct Running<'a> {
    task: Option<Task<'a>>,
    woken: Arc<Woken>,
}

impl<'a> Running<'a> {
    fn new(task: Task<'a>) -> Self {
        Self {
            task: Some(task),
            woken: Arc::new(Woken(AtomicBool::new(true))),
        }
    }

    fn can_go(&self) -> bool {
        self.task.is_some() && self.woken.0.load(Ordering::Acquire)
    }

    fn poll(&mut self) {
        self.woken.0.store(false, Ordering::Release);
        PAUSED.set(false);
        let waker = Waker::from(Arc::clone(&self.woken));
        let context = &mut Context::from_waker(&waker);
        let task = self.task.as_mut();
        if task.is_some_and(|task| task.as_mut().poll(context).is_ready()) {
            self.task = None;
        }
    }

    /// Goes on to the next pause, or until it has to wait for the other one.
    async fn step(&mut self) {
        loop {
            self.poll();
            if self.task.is_none() || PAUSED.get() {
                return;
            }
            let mut patience = 0..PATIENCE;
            while !self.can_go() {
                if patience.next().is_none() {
                    return;
                }
                tokio::task::yield_now().await;
                std::thread::yield_now();
            }
        }
    }
}

/// Runs both to their end; bit by bit, `order` says whose step is next.
pub async fn interleave<'a>(order: u64, left: Task<'a>, right: Task<'a>) {
    let mut running = [Running::new(left), Running::new(right)];
    let mut step = 0;
    while running.iter().any(|one| one.task.is_some()) {
        let wanted = usize::from(order >> (step % 64) & 1 == 1);
        step += 1;
        let next = next(&running, wanted).await;
        running[next].step().await;
    }
}

/// The one that is wanted, unless it cannot go on for long.
async fn next(running: &[Running<'_>; 2], wanted: usize) -> usize {
    let wanted = if running[wanted].task.is_some() {
        wanted
    } else {
        1 - wanted
    };
    for patience in 0.. {
        if running[wanted].can_go() {
            return wanted;
        }
        if patience > PATIENCE && running[1 - wanted].can_go() {
            return 1 - wanted;
        }
        tokio::task::yield_now().await;
        std::thread::yield_now();
    }
    wanted
}

/// The end of a step: the other one may go.
pub async fn pause() {
    let mut first = true;
    std::future::poll_fn(|context| {
        if std::mem::take(&mut first) {
            PAUSED.set(true);
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}

/// So many steps.
pub async fn pauses(steps: u64) {
    for _ in 0..steps {
        pause().await;
    }
}

/// Orders to try: every order of the first six steps, and words of a fixed generator.
pub fn orders() -> impl Iterator<Item = u64> {
    let all = (0..64).map(|word: u64| word | word << 6 | word << 12 | word << 18 | word << 24);
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    all.chain((0..64).map(move |_| random()))
}
