//! Odd values and odd uses.

use dormouse::Orm;
use dormouse_tests::Database;
use dormouse_tests::blog::{Blog, NewArticle, NewTag, Tag, User};

use crate::seed;

#[tokio::test]
async fn odd_texts_round_trip() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let names = [
        "",
        " ",
        "ünïcödé",
        "'; drop table t; --",
        "\"quoted\"",
        "line\nbreak",
        "😀",
    ];
    for name in names {
        em.create(NewTag { name: name.into() });
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let tags = em.find_all::<Tag>().order_by(Tag::ID.asc()).await.unwrap();
    assert_eq!(tags.iter().map(|tag| tag.name()).collect::<Vec<_>>(), names);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn more_rows_than_parameters_are_written_in_portions() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let count: usize = 12_000;
    let tags: Vec<_> = (0..count)
        .map(|number| {
            em.create(NewTag {
                name: number.to_string(),
            })
        })
        .collect();
    em.flush().await.unwrap();
    let statements = database.take();
    assert!(statements.len() < 40, "{}", statements.len());
    let found = database.fork().count(Tag::ID.gt(0)).await.unwrap();
    assert_eq!(found, count as u64);
    let em = database.fork();
    for number in [0, 1, count / 2, count - 1] {
        let tag = em
            .find_one(Tag::ID.eq(tags[number].id().unwrap()))
            .or_fail()
            .await
            .unwrap();
        assert_eq!(
            tag.name(),
            number.to_string(),
            "each key is that of its row"
        );
    }
}

#[tokio::test]
async fn the_same_row_twice_in_a_collection_is_once() {
    let database = seed::blog().await;
    let em = database.fork();
    let tag = em.create(NewTag {
        name: "green".into(),
    });
    let article = em
        .find_one(dormouse_tests::blog::Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    article.tags_ref().add(tag);
    article.tags_ref().add(tag);
    em.flush().await.unwrap();
    assert_eq!(
        em.count(Tag::ARTICLES.some(dormouse_tests::blog::Article::ID.eq(1)))
            .await
            .unwrap(),
        3
    );
}

#[tokio::test]
async fn a_failed_change_of_the_schema_leaves_foreign_keys_on() {
    let database = Database::<Blog>::new().await;
    // The connection of the failure is the one that is used afterwards.
    let orm = Orm::<Blog>::builder(&database.url).max_connections(1);
    let orm = orm.connect().await.unwrap();
    orm.schema().refresh().await.unwrap();
    let error = orm.schema().create().await.unwrap_err();
    assert!(error.is_table_exists(), "{error:?}");
    let em = orm.fork();
    em.create(NewArticle {
        title: "lost".into(),
        text: "text".into(),
        author: em.reference::<User>(999).into(),
    });
    let error = em.flush().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
}
