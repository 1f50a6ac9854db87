//! JSON and serde: what the hint lists, nothing hidden, cycles end in keys.

use dormouse_tests::blog::{Article, Tag, User};
use serde_json::json;

use crate::seed;

#[tokio::test]
async fn hidden_columns_stay_inside() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em
        .find_one(User::ID.eq(1))
        .populate(User::PASSWORD)
        .or_fail()
        .await
        .unwrap();
    let json = user.to_json();
    assert_eq!(json["full_name"], "ann");
    assert!(json.get("password").is_none(), "{json}");
    assert!(!user.password().is_empty());
}

#[tokio::test]
async fn the_hint_decides_what_is_nested() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate((
            Article::AUTHOR.with(User::ARTICLES),
            Article::TAGS.with(Tag::ARTICLES),
        ))
        .or_fail()
        .await
        .unwrap();
    let json = serde_json::to_value(article).unwrap();
    assert_eq!(json["author"]["full_name"], "ann");
    assert_eq!(
        json["author"]["articles"][0],
        json!(1),
        "the row that is being written shows as its key"
    );
    assert_eq!(json["author"]["articles"][1]["author"], json!(1));
    assert_eq!(json["tags"][0]["articles"], json!([1]));
    assert!(json.get("comments").is_none() && json.get("text").is_none());
    let names: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(names[..4], ["id", "created_at", "updated_at", "slug"]);
}

#[tokio::test]
async fn an_unpopulated_relation_shows_its_key() {
    let database = seed::blog().await;
    let em = database.fork();
    em.find_all::<User>().await.unwrap();
    let article = em
        .find_one(Article::SLUG.eq("three"))
        .or_fail()
        .await
        .unwrap();
    assert_eq!(article.to_json()["author"], json!(2));
}
