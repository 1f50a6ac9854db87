//! Transactions: what is taken back, and what a dropped future leaves behind.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use dormouse::{EntityState, Error, ErrorKind};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, NewTag, Tag, User};

use crate::seed;

#[tokio::test]
async fn a_rollback_takes_keys_back() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    let user = seed::user(&em, "carl");
    em.flush().await.unwrap();
    let key = user.id();
    assert_eq!(key, Some(3));
    let saved = user.saved().unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!((user.id(), user.state()), (None, EntityState::New));
    assert_eq!(
        saved.id(),
        3,
        "a handle from inside still shows the key that was taken back"
    );
    assert_eq!(user.saved().unwrap_err().kind(), ErrorKind::NotSaved);
    assert!(em.find_one(User::ID.eq(3)).await.unwrap().is_none());
    em.flush().await.unwrap();
    assert_eq!(user.id(), Some(saved.id()));
    assert_eq!(
        database
            .fork()
            .count(User::FULL_NAME.eq("carl"))
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn a_rollback_makes_changes_dirty_again() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    let tag = em.find_one(Tag::NAME.eq("red")).or_fail().await.unwrap();
    let transaction = em.begin().await.unwrap();
    article.set_title("Changed");
    article.tags_ref().remove(tag);
    em.remove(em.reference::<Tag>(2));
    em.flush().await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Article::TITLE.eq("Changed"))
            .await
            .unwrap(),
        0
    );
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"update "article" set "updated_at" = ?, "title" = ? where "id" = ?"#,
        r#"delete from "article_tags" where "article_id" = ? and "tag_id" = ?"#,
        r#"delete from "tag" where "id" = ?"#,
        "commit",
    ]);
}

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    let user = seed::user(&em, "carl");
    em.flush().await.unwrap();
    drop(transaction);
    assert_eq!(user.id(), None);
    assert_eq!(database.fork().count(User::ID.gt(0)).await.unwrap(), 2);
    em.flush().await.unwrap();
    assert_eq!(database.fork().count(User::ID.gt(0)).await.unwrap(), 3);
}

#[tokio::test]
async fn everything_in_the_manager_runs_inside_its_transaction() {
    let database = seed::blog().await;
    let em = database.fork();
    em.transactional(async |em| {
        seed::user(em, "carl");
        em.flush().await?;
        assert_eq!(em.count(User::ID.gt(0)).await?, 3);
        assert!(em.is_in_transaction());
        assert_eq!(
            em.begin().await.map(drop).unwrap_err().kind(),
            ErrorKind::TransactionState
        );
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
    assert!(!em.is_in_transaction());
    assert_eq!(database.fork().count(User::ID.gt(0)).await.unwrap(), 3);
}

#[tokio::test]
async fn transactional_flushes_and_commits() {
    let database = seed::blog().await;
    let em = database.fork();
    let key = em
        .transactional(async |em| {
            let user = seed::user(em, "carl");
            Ok::<_, Error>(user.full_name().to_owned())
        })
        .await
        .unwrap();
    assert_eq!(key, "carl");
    assert_eq!(database.take().last().map(String::as_str), Some("commit"));
    assert_eq!(database.fork().count(User::ID.gt(0)).await.unwrap(), 3);
}

#[tokio::test]
async fn a_nested_transaction_is_a_savepoint() {
    let database = seed::blog().await;
    let em = database.fork();
    let inner = em
        .transactional(async |em| {
            let outer = seed::user(em, "outer");
            em.flush().await?;
            let failed = em
                .transactional(async |em| {
                    seed::user(em, "inner");
                    em.flush().await?;
                    Err::<(), _>(Error::other("no"))
                })
                .await;
            assert!(failed.is_err());
            assert!(outer.id().is_some(), "what was flushed outside stays");
            let inner = em.find_one(User::FULL_NAME.eq("inner")).await?;
            Ok::<_, Error>(inner.is_none())
        })
        .await
        .unwrap();
    assert!(inner);
    assert_eq!(
        database
            .fork()
            .count(User::FULL_NAME.eq("outer"))
            .await
            .unwrap(),
        1
    );
}

/// Polls a future so many times, then drops it; whether it was done.
async fn poll_and_drop<F: Future>(future: F, polls: usize) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Drops a flush after so many polls and flushes again; whether the first was cut.
async fn cut_and_flush_again(polls: usize) -> bool {
    let directory = tempfile::tempdir().unwrap();
    let url = format!(
        "sqlite://{}?mode=rwc",
        directory.path().join("fault.db").display()
    );
    let database = Database::<Blog>::at(&url).await;
    let em = database.fork();
    let user = seed::user(&em, "ann");
    let article = seed::article(&em, "One", user);
    article
        .tags_ref()
        .add(em.create(NewTag { name: "red".into() }));
    let done = poll_and_drop(em.flush(), polls).await;
    em.flush().await.unwrap();
    em.flush().await.unwrap();
    let other = database.fork();
    let found = other
        .find_all::<Article>()
        .populate((Article::AUTHOR, Article::TAGS))
        .await
        .unwrap();
    assert_eq!(
        (found.len(), found[0].tags().len()),
        (1, 1),
        "after {polls} polls"
    );
    assert_eq!(
        other.count(User::ID.gt(0)).await.unwrap(),
        1,
        "after {polls} polls"
    );
    assert_eq!(article.id(), Some(found[0].id()), "after {polls} polls");
    assert_eq!(found[0].author().email(), "ann@bar.com");
    !done
}

#[tokio::test]
async fn a_flush_dropped_at_any_await_loses_and_doubles_nothing() {
    let mut cuts = 0;
    for _ in 0..8 {
        let mut polls = 1;
        while cut_and_flush_again(polls).await {
            (cuts, polls) = (cuts + 1, polls + 1);
        }
    }
    assert!(cuts >= 4, "the flush was cut at several places, not {cuts}");
}

#[tokio::test]
async fn closures_in_closures_make_no_larger_futures() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.transactional(async |em| em.flush().await);
    let three = em.transactional(async |em| {
        em.transactional(async |em| em.transactional(async |em| em.flush().await).await)
            .await
    });
    assert_eq!(size_of_val(&three), size_of_val(&one));
}
