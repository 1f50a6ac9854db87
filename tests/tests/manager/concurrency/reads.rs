//! Reads that a flush of the same manager overtakes, and refreshes beside writes.

use dormouse_tests::blog::{Article, Comment, NewComment, Tag, User};

use super::scene::in_every_order;
use super::schedule::{interleave, pause, pauses};

#[tokio::test]
async fn two_tasks_that_load_a_row_get_the_same_one() {
    in_every_order(async |em, keys, order| {
        let find = async || {
            em.find_one(Article::ID.eq(keys.first))
                .or_fail()
                .await
                .unwrap()
        };
        let left = async {
            let article = find().await;
            article.set_title("mine");
            pause().await;
            assert_eq!(find().await.title(), "mine");
        };
        let right = async {
            let article = find().await;
            let text = em
                .populate(article, (Article::TEXT, Article::AUTHOR))
                .await
                .unwrap();
            assert!(text.text().starts_with("the text") && text.is_same(&article));
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        assert_eq!(find().await.title(), "mine");
    })
    .await;
}

#[tokio::test]
async fn a_collection_that_is_read_during_a_flush_has_what_it_wrote() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            let article = em
                .populate(article, (Article::COMMENTS, Article::TAGS))
                .await
                .unwrap();
            assert!((1..=2).contains(&article.comments().len()));
        };
        let right = async {
            pauses(order % 3).await;
            em.create(NewComment {
                text: "new".into(),
                article: article.into(),
                author: em.reference::<User>(keys.ann).into(),
            });
            for key in [keys.red, keys.blue] {
                em.reference::<Tag>(key).load().await.unwrap();
            }
            article.tags_ref().add(em.reference::<Tag>(keys.blue));
            article.tags_ref().remove(em.reference::<Tag>(keys.red));
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        let comments = article.comments_ref().load().await.unwrap();
        assert_eq!(comments.len(), 2);
        let tags = article.tags_ref().load().await.unwrap();
        assert_eq!(
            tags.iter().map(|tag| tag.id()).collect::<Vec<_>>(),
            [keys.blue]
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_deleted_while_it_is_read_does_not_come_back() {
    in_every_order(async |em, keys, order| {
        let left = async {
            let found = em.find(Comment::ID.eq(keys.comment)).await.unwrap();
            assert!(found.len() <= 1);
        };
        let right = async {
            em.remove(em.reference::<Comment>(keys.comment));
            pauses(order % 3).await;
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        assert!(
            em.find_one(Comment::ID.eq(keys.comment))
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_refresh_and_a_flush_come_one_after_the_other() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .populate((Article::AUTHOR, Article::TAGS))
            .or_fail()
            .await
            .unwrap();
        let bob = em.find_one(User::ID.eq(keys.bob)).or_fail().await.unwrap();
        let left = async { em.refresh(article).await.unwrap() };
        let right = async {
            pauses(order % 4).await;
            article.set_title("written");
            article.set_author(bob);
            article.tags_ref().clear().await.unwrap();
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        assert!(article.author().id() == keys.ann || article.author().id() == keys.bob);
    })
    .await;
}

#[tokio::test]
async fn what_is_loaded_during_a_refresh_can_be_read_after_it() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            em.refresh(article).await.unwrap();
            em.refresh(article).await.unwrap();
        };
        let right = async {
            pauses(order % 4).await;
            let hints = (
                Article::TEXT,
                Article::AUTHOR.with(User::ARTICLES),
                Article::COMMENTS,
            );
            let article = em.populate(article, hints).await.unwrap();
            for _ in 0..6 {
                assert!(article.text().starts_with("the text"));
                assert_eq!(article.author().articles().len(), 1);
                assert_eq!(article.comments().len(), 1);
                pause().await;
            }
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}
