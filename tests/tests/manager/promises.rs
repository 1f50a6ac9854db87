//! What was once populated on a row can be read through every handle, whatever changes.

use dormouse::ErrorKind;
use dormouse_tests::blog::{Article, Tag, User};

use crate::seed;

#[tokio::test]
async fn a_target_without_the_nested_relation_is_refused() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::AUTHOR.with(User::ARTICLES))
        .or_fail()
        .await
        .unwrap();
    let bob = em.find_one(User::ID.eq(2)).or_fail().await.unwrap();
    article.set_author(bob);
    assert_eq!(
        article.author().full_name(),
        "ann",
        "the relation is as it was"
    );
    assert_eq!(article.author().articles().len(), 2);
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPopulated);
    assert!(error.to_string().contains("articles"), "{error}");

    let bob = em.populate(bob, User::ARTICLES).await.unwrap();
    article.set_author(bob);
    assert_eq!(
        article.author().articles().len(),
        2,
        "the one that bob had, and this one"
    );
    em.flush().await.unwrap();
}

#[tokio::test]
async fn a_reference_that_is_not_loaded_is_refused_where_handles_read() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::AUTHOR)
        .or_fail()
        .await
        .unwrap();
    article.set_author(em.reference::<User>(2));
    assert_eq!(article.author().full_name(), "ann");
    assert_eq!(
        em.flush().await.unwrap_err().kind(),
        ErrorKind::NotPopulated
    );
    article.author_ref().set_key(2).await.unwrap();
    assert_eq!(article.author().full_name(), "bob");
    em.flush().await.unwrap();
}

#[tokio::test]
async fn set_key_loads_what_was_promised() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::AUTHOR.with(User::ARTICLES.with(Article::TAGS)))
        .or_fail()
        .await
        .unwrap();
    article.author_ref().set_key(2).await.unwrap();
    let articles = article.author().articles();
    assert_eq!(articles.len(), 2);
    assert!(articles.iter().all(|article| article.tags().len() <= 2));
}

#[tokio::test]
async fn refresh_follows_a_changed_foreign_key() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate((Article::AUTHOR, Article::TAGS, Article::TEXT))
        .or_fail()
        .await
        .unwrap();
    let other = database.fork();
    let theirs = other
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    theirs.set_author(other.reference::<User>(2));
    theirs.set_text("rewritten");
    theirs.tags_ref().remove(theirs.tags()[0]);
    other.flush().await.unwrap();

    article.set_title("lost");
    em.refresh(article).await.unwrap();
    assert_eq!(
        (
            article.title(),
            article.text(),
            article.author().full_name()
        ),
        ("One", "rewritten", "bob")
    );
    assert_eq!(
        article
            .tags()
            .iter()
            .map(|tag| tag.name())
            .collect::<Vec<_>>(),
        ["blue"]
    );
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn refresh_of_a_row_that_is_gone_says_so() {
    let database = seed::blog().await;
    let em = database.fork();
    let tag = em.find_one(Tag::NAME.eq("red")).or_fail().await.unwrap();
    let other = database.fork();
    other.remove(other.reference::<Tag>(tag.id()));
    other.flush().await.unwrap();
    assert_eq!(
        em.refresh(tag).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert_eq!(tag.name(), "red");
}

#[tokio::test]
async fn a_removed_row_keeps_its_relations() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("three"))
        .populate((Article::AUTHOR, Article::COMMENTS))
        .or_fail()
        .await
        .unwrap();
    em.remove(article);
    em.flush().await.unwrap();
    assert_eq!(article.author().full_name(), "bob");
}

#[tokio::test]
async fn the_other_side_of_a_link_keeps_its_promise_too() {
    let database = seed::blog().await;
    let em = database.fork();
    let ann = em
        .find_one(User::ID.eq(1))
        .populate(User::ARTICLES.with((Article::TAGS, Article::AUTHOR)))
        .or_fail()
        .await
        .unwrap();
    let article = em
        .find_one(Article::SLUG.eq("three"))
        .or_fail()
        .await
        .unwrap();
    article.set_author(ann);
    assert_eq!(
        ann.articles().len(),
        2,
        "the tags of the third are not known"
    );
    assert_eq!(
        em.flush().await.unwrap_err().kind(),
        ErrorKind::NotPopulated
    );
    let article = em
        .populate(article, (Article::TAGS, Article::AUTHOR))
        .await
        .unwrap();
    article.set_author(ann);
    assert_eq!(ann.articles().len(), 3);
    assert!(
        ann.articles()
            .iter()
            .all(|row| row.author().id() == 1 && row.tags().len() <= 2)
    );
    em.flush().await.unwrap();
}

#[tokio::test]
async fn references_in_a_collection_are_loaded_with_it() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("two"))
        .or_fail()
        .await
        .unwrap();
    article.tags_ref().add(em.reference::<Tag>(2));
    let article = em.populate(article, Article::TAGS).await.unwrap();
    assert_eq!(article.tags()[0].name(), "blue");
    article.tags_ref().add(em.reference::<Tag>(99));
    assert_eq!(article.tags().len(), 1, "refused: nothing of it is known");
    assert_eq!(
        em.flush().await.unwrap_err().kind(),
        ErrorKind::NotPopulated
    );
}
