//! Futures that are polled by hand: one step is one poll, and the next one comes when the future asks for it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use tokio::sync::Notify;

/// Polls a future so many times and drops it, unless it is done before.
pub async fn steps<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Waits for a future until it is told that it never will be done, and drops it then.
pub async fn until<F: Future>(future: F, hangs: &Notify) -> Option<F::Output> {
    tokio::select! {
        output = future => Some(output),
        () = hangs.notified() => None,
    }
}
