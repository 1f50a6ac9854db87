//! Queries that flush first: which of them do, and which do not.

use dormouse::{Error, FlushMode};
use dormouse_tests::blog::{Article, Comment, NewTag, Tag, User};

use crate::seed;

/// The statements that write, by their first word and table.
fn writes(statements: &[String]) -> Vec<&str> {
    statements
        .iter()
        .map(String::as_str)
        .filter(|sql| {
            ["insert", "update", "delete"]
                .iter()
                .any(|word| sql.starts_with(word))
        })
        .collect()
}

#[tokio::test]
async fn nothing_is_flushed_unless_it_is_asked_for() {
    let database = seed::blog().await;
    let em = database.fork();
    assert_eq!(em.flush_mode(), FlushMode::Commit);
    em.create(NewTag {
        name: "green".into(),
    });
    assert_eq!(em.count(Tag::ID.gt(0)).await.unwrap(), 2);
    assert_eq!(em.find_all::<Tag>().await.unwrap().len(), 2);
    assert!(writes(&database.take()).is_empty());
}

#[tokio::test]
async fn a_query_of_a_table_with_changes_flushes() {
    let database = seed::blog().await;
    let em = database.fork();
    em.set_flush_mode(FlushMode::Auto);
    em.create(NewTag {
        name: "green".into(),
    });
    assert_eq!(em.find_all::<User>().await.unwrap().len(), 2);
    assert!(writes(&database.take()).is_empty(), "no user has changed");
    assert_eq!(em.find_all::<Tag>().await.unwrap().len(), 3);
    assert_eq!(writes(&database.take()).len(), 1);
    let red = em.find_one(Tag::NAME.eq("red")).or_fail().await.unwrap();
    red.set_name("crimson");
    assert_eq!(em.count(Tag::NAME.eq("crimson")).await.unwrap(), 1);
    em.remove(red);
    assert!(
        em.find_one(Tag::NAME.eq("crimson"))
            .await
            .unwrap()
            .is_none()
    );
    database.take();
    em.find_all::<Tag>().await.unwrap();
    assert_eq!(
        database.take().len(),
        1,
        "what is clean is not flushed again"
    );
}

#[tokio::test]
async fn tables_behind_conditions_orders_and_hints_count() {
    let database = seed::blog().await;
    let em = database.fork();
    em.set_flush_mode(FlushMode::Auto);
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let changed = async |bio: &str| {
        ann.set_bio(bio);
        database.take();
    };
    let flushed = || writes(&database.take()).len();
    changed("a").await;
    em.find(Tag::NAME.eq("red")).await.unwrap();
    assert_eq!(flushed(), 0);
    em.find(Tag::ARTICLES.some(Article::AUTHOR.is(User::BIO.eq("a"))))
        .await
        .unwrap();
    assert_eq!(flushed(), 1, "a condition on a relation of a relation");
    changed("b").await;
    em.count(!Comment::AUTHOR.is(User::BIO.eq("b")))
        .await
        .unwrap();
    assert_eq!(flushed(), 1, "a count");
    changed("c").await;
    em.find_all::<Article>()
        .order_by(Article::AUTHOR.order(User::BIO.asc()))
        .await
        .unwrap();
    assert_eq!(flushed(), 1, "an order");
    changed("d").await;
    em.find_all::<Tag>()
        .populate(Tag::ARTICLES.with(Article::AUTHOR))
        .await
        .unwrap();
    assert_eq!(flushed(), 1, "a hint");
}

#[tokio::test]
async fn a_row_that_is_found_without_a_query_flushes_nothing() {
    let database = seed::blog().await;
    let em = database.fork();
    em.set_flush_mode(FlushMode::Always);
    let red = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    red.set_name("crimson");
    database.take();
    em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    assert!(database.take().is_empty());
    em.find_all::<User>().await.unwrap();
    assert_eq!(writes(&database.take()).len(), 1);
}

#[tokio::test]
async fn a_query_may_have_a_mode_of_its_own() {
    let database = seed::blog().await;
    let em = database.fork();
    em.create(NewTag {
        name: "green".into(),
    });
    let tags = em.find_all::<Tag>().flush_mode(FlushMode::Auto).await;
    assert_eq!(tags.unwrap().len(), 3);
    em.set_flush_mode(FlushMode::Always);
    em.create(NewTag {
        name: "grey".into(),
    });
    let grey = em.find_one(Tag::NAME.eq("grey"));
    let grey = grey.flush_mode(FlushMode::Commit).await.unwrap();
    assert!(grey.is_none());
}

#[tokio::test]
async fn inside_a_transaction_it_is_a_savepoint() {
    let database = seed::blog().await;
    let em = database.fork();
    em.set_flush_mode(FlushMode::Auto);
    let failed: Result<(), Error> = em
        .transactional(async |em| {
            em.create(NewTag {
                name: "green".into(),
            });
            assert_eq!(em.count(Tag::ID.gt(0)).await?, 3);
            Err(Error::other("no"))
        })
        .await;
    failed.unwrap_err();
    assert_eq!(database.fork().count(Tag::ID.gt(0)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_flush_that_fails_fails_the_query() {
    let database = seed::blog().await;
    let mut em = database.fork();
    em.set_flush_mode(FlushMode::Auto);
    seed::user(&em, "ann");
    assert!(
        em.find_all::<User>()
            .await
            .unwrap_err()
            .is_unique_violation()
    );
    em.clear();
    assert_eq!(em.flush_mode(), FlushMode::Auto);
    assert_eq!(em.find_all::<User>().await.unwrap().len(), 2);
}
