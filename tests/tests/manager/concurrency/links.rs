//! Relations that one task sets while another one populates them.

use dormouse::ErrorKind;
use dormouse_tests::blog::{Article, User};

use super::scene::{Stage, in_every_order};
use super::schedule::{interleave, orders, pauses};

#[tokio::test]
async fn a_relation_that_is_set_while_it_is_populated_can_be_read() {
    let stage = Stage::new().await;
    let (mut set, mut refused) = (0, 0);
    for (run, order) in orders().enumerate() {
        let keys = stage.rows(&format!("set{run}")).await;
        let em = stage.fork();
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            let article = em
                .populate(
                    article,
                    Article::AUTHOR.with(User::ARTICLES.with(Article::TAGS)),
                )
                .await
                .unwrap();
            let author = article.author();
            assert!(author.full_name().starts_with("ann") || author.full_name().starts_with("bob"));
            let own = author.articles();
            assert!(own.iter().any(|own| own.id() == article.id()));
            assert!(own.iter().all(|own| own.tags().len() <= 1));
        };
        let right = async {
            pauses(order % 7).await;
            article.set_author(em.reference::<User>(keys.bob));
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        let stored = stage.fork();
        let key = match em.flush().await {
            Ok(()) => keys.bob,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::NotPopulated);
                keys.ann
            }
        };
        (set, refused) = match key == keys.bob {
            true => (set + 1, refused),
            false => (set, refused + 1),
        };
        assert_eq!(article.author_ref().id(), Some(key));
        let stored = stored
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        assert_eq!(stored.author_ref().id(), Some(key));
    }
    assert!(
        set > 10 && refused > 10,
        "{set} were set, {refused} refused"
    );
}

#[tokio::test]
async fn a_required_relation_set_by_key_while_it_is_populated_can_be_read() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            let article = em
                .populate(article, Article::AUTHOR.with(User::ARTICLES))
                .await
                .unwrap();
            assert!(!article.author().articles().is_empty());
        };
        let right = async {
            pauses(order % 5).await;
            article.author_ref().set_key(keys.bob).await.unwrap();
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        assert_eq!(article.author_ref().id(), Some(keys.bob));
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_moved_while_both_collections_load_is_in_one_of_them() {
    in_every_order(async |em, keys, order| {
        let users = em.find(User::ID.in_([keys.ann, keys.bob])).await.unwrap();
        let left = async {
            let users = em.populate_all(&users, User::ARTICLES).await.unwrap();
            let rows: usize = users.iter().map(|user| user.articles().len()).sum();
            assert_eq!(rows, 2);
        };
        let right = async {
            let article = em.reference::<Article>(keys.second).load().await.unwrap();
            article.author_ref().set_key(keys.ann).await.unwrap();
            pauses(order % 3).await;
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}
