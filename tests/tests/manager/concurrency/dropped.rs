//! Reads that are dropped midway.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use dormouse::EntityManager;
use dormouse_tests::blog::{Article, Blog, User};

use super::scene::{Keys, Stage, in_every_order};
use super::schedule::{interleave, pauses};

/// Polls a future so many times, waiting in between, and drops it; whether it was done.
async fn cut(future: impl Future, polls: u64) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

async fn read(em: &EntityManager<Blog>, keys: Keys) {
    em.find(Article::ID.in_([keys.first, keys.second]))
        .populate((
            Article::AUTHOR.with(User::ARTICLES),
            Article::TAGS,
            Article::COMMENTS,
        ))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_find_that_is_dropped_at_any_await_leaves_a_manager_that_works() {
    let stage = Stage::new().await;
    let mut cuts = 0;
    for polls in 1..30 {
        let keys = stage.rows(&format!("cut{polls}")).await;
        let em = stage.fork();
        cuts += u32::from(!cut(read(&em, keys), polls).await);
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        article.set_title("after the cut");
        em.flush().await.unwrap();
        read(&em, keys).await;
        assert_eq!(article.tags_ref().load().await.unwrap().len(), 1);
    }
    // Four statements, each with a pause before and after it.
    assert!(cuts >= 7, "{cuts} were cut");
}

#[tokio::test]
async fn a_find_that_is_dropped_beside_a_flush_changes_nothing() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.second))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            cut(read(em, keys), order % 9).await;
        };
        let right = async {
            pauses(order % 4).await;
            article.author_ref().set_key(keys.ann).await.unwrap();
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}
