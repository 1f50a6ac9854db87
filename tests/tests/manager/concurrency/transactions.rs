//! A transaction in one task, reads and flushes of another one in the same manager.

use dormouse::{CommitOutcome, Error, ErrorKind};
use dormouse_tests::blog::{Article, NewComment, User};

use super::scene::in_every_order;
use super::schedule::{interleave, pauses};

#[tokio::test]
async fn a_read_during_a_transaction_runs_inside_it() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            let transaction = em.begin().await.unwrap();
            article.set_title("inside");
            em.create(NewComment {
                text: "inside".into(),
                article: article.into(),
                author: em.reference::<User>(keys.ann).into(),
            });
            em.flush().await.unwrap();
            transaction.commit().await.unwrap();
        };
        let right = async {
            pauses(order % 5).await;
            let article = em.populate(article, Article::COMMENTS).await.unwrap();
            assert!((1..=2).contains(&article.comments().len()));
            article.set_description("beside");
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}

#[tokio::test]
async fn a_rollback_keeps_what_another_task_has_changed() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            let transaction = em.begin().await.unwrap();
            article.set_title("inside");
            em.flush().await.unwrap();
            transaction.rollback().await.unwrap();
        };
        let right = async {
            pauses(order % 7).await;
            article.set_description("beside");
            article.author_ref().set_key(keys.bob).await.unwrap();
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        em.flush().await.unwrap();
        assert_eq!(
            (article.title(), article.description()),
            ("inside", "beside")
        );
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_is_dropped_takes_every_flush_back() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            let transaction = em.begin().await.unwrap();
            article.set_title("inside");
            em.flush().await.unwrap();
            pauses(order % 6).await;
            drop(transaction);
        };
        let right = async {
            pauses(order % 7).await;
            article.set_title("beside");
            // It fails when it writes into the transaction that is dropped meanwhile.
            if let Err(error) = em.flush().await {
                assert_eq!(error.kind(), ErrorKind::TransactionState);
            }
            article.set_title("inside");
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}

#[tokio::test]
async fn transactions_of_two_tasks_do_not_cut_each_other() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let work = async |text: &str, steps: u64| {
            em.transactional(async |em| {
                pauses(steps).await;
                em.create(NewComment {
                    text: text.into(),
                    article: article.into(),
                    author: em.reference::<User>(keys.ann).into(),
                });
                em.flush().await?;
                pauses(steps).await;
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        };
        let (left, right) = (work("left", order % 3), work("right", order % 5));
        interleave(order, Box::pin(left), Box::pin(right)).await;
        assert_eq!(article.comments_ref().load().await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_commit_that_may_still_be_answered_is_not_resolved_by_hand() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        article.set_title("sent");
        let left = async { em.flush().await.unwrap() };
        let right = async {
            for _ in 0..8 {
                let refused = em.resolve_commit(CommitOutcome::RolledBack).unwrap_err();
                assert_eq!(refused.kind(), ErrorKind::TransactionState);
                pauses(1).await;
            }
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}
