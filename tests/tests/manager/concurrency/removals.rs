//! Rows that one task removes while another one flushes or links them.

use std::cell::Cell;

use dormouse::EntityState;
use dormouse_tests::blog::{Article, NewTag, Tag};

use super::scene::in_every_order;
use super::schedule::{interleave, pauses};

#[tokio::test]
async fn a_row_that_is_removed_while_it_is_inserted_is_not_there_in_the_end() {
    let deleted = Cell::new(0);
    in_every_order(async |em, keys, order| {
        let name = format!("gone{}", keys.ann);
        let tag = em.create(NewTag { name: name.clone() });
        let left = async { em.flush().await.unwrap() };
        let right = async {
            pauses(order % 7).await;
            em.remove(tag);
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        deleted.set(deleted.get() + u32::from(tag.state() == EntityState::Removing));
        em.flush().await.unwrap();
        assert_eq!(em.count(Tag::NAME.eq(name)).await.unwrap(), 0);
        assert_eq!(tag.state(), EntityState::Removed);
    })
    .await;
    assert!(deleted.get() > 10, "{} were inserted first", deleted.get());
}

#[tokio::test]
async fn a_row_that_is_linked_while_it_is_removed_leaves_no_pair() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.second))
            .populate(Article::TAGS)
            .or_fail()
            .await
            .unwrap();
        let blue = em.find_one(Tag::ID.eq(keys.blue)).or_fail().await.unwrap();
        let left = async {
            em.remove(blue);
            em.flush().await.unwrap();
        };
        let right = async {
            pauses(order % 5).await;
            article.tags_ref().add(blue);
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        assert!(article.tags().is_empty());
    })
    .await;
}
