//! Detached data becomes managed rows without a query: as if it had been loaded, newer, or to be written.

use dormouse::{AssignFaultKind as Fault, EntityState, ErrorKind, Json};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, Tag, User};
use dormouse_tests::keys::{Keys, NewCity, NewCountry, NewStreet, Street};
use dormouse_tests::kitchen::{Computed, ComputedColour, Kitchen, NewComputed};
use serde_json::json;

use crate::seed;

/// An article with its author, tags and comments, as a cache may have it.
async fn detached(database: &Database<Blog>) -> Json {
    let em = database.fork();
    let hint = (
        Article::AUTHOR,
        Article::TAGS,
        Article::COMMENTS.with(Comment::AUTHOR),
    );
    let row = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap()
        .to_json();
    database.take();
    row
}

#[tokio::test]
async fn a_graph_is_managed_again_and_only_changes_are_written() {
    let database = seed::blog().await;
    let data = detached(&database).await;
    let em = database.fork();
    let article = em.merge::<Article>(&data).await.unwrap();
    let hint = (
        Article::AUTHOR,
        Article::TAGS,
        Article::COMMENTS.with(Comment::AUTHOR),
    );
    let article = em.populate(article, hint).await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(
        (article.state(), article.title()),
        (EntityState::Managed, "One")
    );
    assert_eq!(
        (article.author().full_name(), article.tags().len()),
        ("ann", 2)
    );
    assert_eq!(article.comments()[0].author().full_name(), "bob");
    let again = em.merge::<User>(&data["author"]).await.unwrap();
    assert!(again.is_same(&article.author()));
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    article.set_title("New");
    article.comments()[0].set_text("changed");
    article.tags_ref().remove(article.tags()[0]);
    em.flush().await.unwrap();
    assert_eq!(database.take().len(), 5, "two updates and a link");
    let em = database.fork();
    let stored = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    assert_eq!((stored.title(), stored.tags().len()), ("New", 1));
    assert_eq!(stored.comments()[0].text(), "changed");
    assert_eq!(
        em.count(Tag::NAME.ne("")).await.unwrap(),
        2,
        "no tag is doubled"
    );
}

#[tokio::test]
async fn a_named_hint_leaves_and_comes_back() {
    let database = seed::blog().await;
    let em = database.fork();
    let card = em
        .find_one(Article::ID.eq(1))
        .populate(Article::CARD)
        .or_fail()
        .await
        .unwrap()
        .detach();
    let em = database.fork();
    database.take();
    let article = em.merge::<Article>(card).await.unwrap();
    let article = em.populate(article, Article::CARD).await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(article.comments()[0].author().full_name(), "bob");
    assert_eq!(
        article.comments()[0].article_ref().id(),
        Some(1),
        "the way back is known"
    );
}

#[tokio::test]
async fn what_the_manager_has_stays_unless_the_data_is_newer() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(Article::AUTHOR)
        .or_fail()
        .await
        .unwrap();
    let mut data = article.to_json();
    article.set_title("Mine");
    data["title"] = "Theirs".into();
    data["author"] = 2.into();
    database.take();
    em.merge::<Article>(&data).await.unwrap();
    assert_eq!((article.title(), article.author().id()), ("Mine", 1));
    database.expect_sql(&[]);
    em.merge::<Article>(&data).refresh().await.unwrap();
    assert_eq!(
        (article.title(), article.author().full_name()),
        ("Theirs", "bob")
    );
    assert_eq!(database.take().len(), 1, "the author that handles may read");
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let part = em
        .merge::<Article>(json!({ "id": 1, "title": "Part" }))
        .await
        .unwrap();
    assert_eq!(
        part.title(),
        "Theirs",
        "a row that is there may be told in part"
    );
    let error = em
        .merge::<Article>(json!({ "id": 2, "title": "Part" }))
        .await
        .unwrap_err();
    assert_eq!(error.assign_faults()[0].kind(), Fault::NotLoaded);
}

#[tokio::test]
async fn dirty_data_is_written() {
    let database = seed::blog().await;
    let data = detached(&database).await;
    let em = database.fork();
    let known = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let mut user = data["author"].clone();
    user["full_name"] = "Ann".into();
    em.merge::<User>(&user).dirty().await.unwrap();
    assert_eq!(known.full_name(), "Ann");
    database.take();
    em.flush().await.unwrap();
    let sql = database.take_alike();
    assert!(
        sql.iter()
            .any(|sql| sql.contains("full_name") && !sql.contains("bio")),
        "what differs: {sql:?}"
    );
    let em = database.fork();
    let mut article = data;
    article["title"] = "Ours".into();
    article["author"] = 2.into();
    for relation in ["tags", "comments"] {
        article.as_object_mut().unwrap().remove(relation);
    }
    let merged = em.merge::<Article>(&article).dirty().await.unwrap();
    assert_eq!(
        (merged.title(), merged.author_ref().id()),
        ("Ours", Some(2))
    );
    em.flush().await.unwrap();
    let em = database.fork();
    let stored = em
        .find_one(Article::ID.eq(1))
        .populate(Article::AUTHOR)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(
        (stored.title(), stored.author().full_name()),
        ("Ours", "bob")
    );
}

#[tokio::test]
async fn a_version_of_dirty_data_is_compared() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(NewComputed {
        name: "ann".into(),
        payload: json!(1),
        colour: ComputedColour::Red,
    });
    em.flush().await.unwrap();
    let em = database.fork();
    let mut data = em.find_all::<Computed>().await.unwrap()[0].to_json();
    data["secret"] = "told".into();
    for (version, name) in [(1, "first"), (1, "late")] {
        let em = database.fork();
        data["version"] = version.into();
        data["name"] = name.into();
        em.merge::<Computed>(&data).dirty().await.unwrap();
        let flushed = em.flush().await;
        match name {
            "first" => flushed.unwrap(),
            _ => assert_eq!(flushed.unwrap_err().kind(), ErrorKind::OptimisticLock),
        }
    }
    assert_eq!(
        database
            .fork()
            .count(Computed::NAME.eq("first"))
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn a_row_of_the_table_is_mapped_by_its_columns() {
    let database = seed::blog().await;
    let em = database.fork();
    let now = "2026-01-31T12:00:00Z";
    let row = json!({ "id": 1, "created_at": now, "updated_at": now, "text": "mapped", "article_id": 2, "author_id": 1 });
    database.take();
    let comment = em.map::<Comment>(&row).await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(
        (comment.text(), comment.article_ref().id()),
        ("mapped", Some(2))
    );
    let error = em
        .map::<Comment>(json!({ "id": "one", "article": 1, "text": null }))
        .await
        .unwrap_err();
    let faults: Vec<_> = error
        .assign_faults()
        .iter()
        .map(|fault| (fault.path(), fault.kind()))
        .collect();
    let expected = [
        ("article", Fault::UnknownProperty),
        ("id", Fault::WrongType),
        ("text", Fault::Required),
        ("", Fault::Required),
    ];
    assert_eq!(faults, expected, "{error}");
    let mut newer = row;
    newer["text"] = "newer".into();
    em.map::<Comment>(&newer).refresh().await.unwrap();
    assert_eq!(comment.text(), "newer");
}

#[tokio::test]
async fn keys_of_several_parts_are_merged() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let country = em.create(NewCountry {
        code: "NL".into(),
        name: "Netherlands".into(),
    });
    let city = em.create(NewCity {
        country: country.into(),
        number: 1,
        name: "one".into(),
    });
    em.create(NewStreet {
        city: city.into(),
        name: "Long".into(),
    });
    em.flush().await.unwrap();
    let em = database.fork();
    let data = em
        .find_all::<Street>()
        .populate(Street::CITY)
        .await
        .unwrap()[0]
        .to_json();
    let em = database.fork();
    database.take();
    let street = em.merge::<Street>(&data).await.unwrap();
    let street = em.populate(street, Street::CITY).await.unwrap();
    database.expect_sql(&[]);
    assert_eq!((street.city().name(), street.city().number()), ("one", 1));
}
