//! Reads that are dropped midway.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use dormouse::EntityManager;
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, NewTag, Tag, User};

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

/// Without pauses, so that it is the database's own answers that nobody waits for: to preparing, and to running. Each
/// statement has a text of its own, because a known one is not prepared.
#[tokio::test]
async fn statements_that_are_dropped_in_a_transaction_leave_no_answer_behind() {
    let database = Database::<Blog>::shared(|builder| builder).await;
    let em = database.fork();
    let tx = em.begin().await.unwrap();
    let (mut cuts, mut tries) = (0, 0);
    // A database beside the test may answer at once, so it takes a while until some were dropped midway.
    while tries < 40 || (cuts < 3 && tries < 1000) {
        tries += 1;
        let wanted: Vec<i64> = (0..tries).collect();
        let find = async {
            em.find(Article::ID.in_(wanted)).await.unwrap();
        };
        let polls = u64::try_from(tries % 4).unwrap() + 1;
        cuts += u32::from(!cut(find, polls).await);
        let name = format!("tag {tries}");
        em.create(NewTag { name: name.clone() });
        em.flush().await.unwrap();
        let found = em.find_one(Tag::NAME.eq(name)).or_fail().await.unwrap();
        assert_eq!(found.name(), format!("tag {tries}"));
    }
    assert!(cuts >= 3, "{cuts} of {tries} were cut");
    tx.commit().await.unwrap();
    let count = database.fork().count(Tag::ID.gt(0)).await.unwrap();
    assert_eq!(i64::try_from(count).unwrap(), tries);
}

#[tokio::test]
async fn the_only_connection_of_a_pool_goes_on_after_dropped_reads() {
    let database = Database::<Blog>::shared(|builder| builder.max_connections(1)).await;
    for polls in 0..40_u64 {
        let em = database.fork();
        let wanted: Vec<i64> = (0..i64::try_from(polls).unwrap()).collect();
        let find = async {
            em.find(Article::ID.in_(wanted)).await.unwrap();
        };
        cut(find, polls % 5).await;
        assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 0);
    }
}
