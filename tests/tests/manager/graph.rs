//! Both sides of a relation change at once.

use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Tag, User};
use dormouse_tests::league::{League, NewContract, NewPlayer, NewTeam, Player};

use crate::seed;

#[tokio::test]
async fn setting_the_owner_moves_the_row_between_collections() {
    let database = seed::blog().await;
    let em = database.fork();
    let users = em
        .find_all::<User>()
        .populate(User::ARTICLES)
        .order_by(User::ID.asc())
        .await
        .unwrap();
    let article = users[0].articles()[0];
    article.set_author(users[1]);
    assert_eq!(
        (users[0].articles().len(), users[1].articles().len()),
        (1, 2)
    );
    assert!(users[1].articles().iter().any(|row| row.is_same(&article)));
}

#[tokio::test]
async fn adding_to_a_collection_sets_the_owner() {
    let database = seed::blog().await;
    let em = database.fork();
    let users = em
        .find_all::<User>()
        .populate(User::ARTICLES)
        .order_by(User::ID.asc())
        .await
        .unwrap();
    let article = users[0].articles()[0];
    users[1].articles_ref().add(article);
    assert_eq!(article.author_ref().id(), Some(2));
}

#[tokio::test]
async fn many_to_many_changes_on_either_side() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("two"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    let tag = em
        .find_one(Tag::NAME.eq("red"))
        .populate(Tag::ARTICLES)
        .or_fail()
        .await
        .unwrap();
    tag.articles_ref().add(article);
    assert_eq!((article.tags().len(), tag.articles().len()), (1, 2));
    article.tags_ref().remove(tag);
    assert_eq!((article.tags().len(), tag.articles().len()), (0, 1));
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    tag.articles_ref().add(article);
    em.flush().await.unwrap();
    let found = database
        .fork()
        .count(Article::TAGS.some(Tag::NAME.eq("red")))
        .await
        .unwrap();
    assert_eq!(found, 2);
}

#[tokio::test]
async fn a_collection_that_is_not_loaded_takes_additions() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    assert!(!user.articles_ref().is_initialized());
    assert!(
        user.articles_ref().get().is_none(),
        "never an empty list in its place"
    );
    let added = em
        .find_one(Article::SLUG.eq("three"))
        .or_fail()
        .await
        .unwrap();
    user.articles_ref().add(added);
    let articles = user.articles_ref().load().await.unwrap();
    assert_eq!(
        articles.len(),
        3,
        "the two of the database and the one that was added"
    );
    assert_eq!(user.articles_ref().count().await.unwrap(), 3);
    em.flush().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Article::AUTHOR.is(User::ID.eq(1)))
            .await
            .unwrap(),
        3
    );
}

#[tokio::test]
async fn counting_does_not_load() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    assert_eq!(user.articles_ref().count().await.unwrap(), 2);
    assert_eq!(article.tags_ref().count().await.unwrap(), 2);
    assert!(!user.articles_ref().is_initialized());
}

#[tokio::test]
async fn a_collection_is_replaced_and_cleared() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    let blue = em.find_one(Tag::NAME.eq("blue")).or_fail().await.unwrap();
    article.tags_ref().set([blue]).await.unwrap();
    em.flush().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Tag::ARTICLES.some(Article::ID.eq(1)))
            .await
            .unwrap(),
        1
    );
    article.tags_ref().clear().await.unwrap();
    em.flush().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Tag::ARTICLES.some(Article::ID.eq(1)))
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn both_sides_of_a_one_to_one_follow() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let player = em.create(NewPlayer {
        name: "ann".into(),
        team: team.into(),
    });
    em.create(NewContract {
        salary: 100.into(),
        player: player.into(),
    });
    assert!(player.contract_ref().reference().is_some());
    em.flush().await.unwrap();

    let em = database.fork();
    let player = em
        .find_one(Player::NAME.eq("ann"))
        .populate(Player::CONTRACT)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(
        player.contract().map(|contract| contract.state()),
        Some("open")
    );
    database.take();
    player.contract_ref().unset();
    assert!(player.contract().is_none());
    em.flush().await.unwrap();
    let statements = database.take();
    assert!(
        statements[1]
            .replace(['`', '"'], "")
            .starts_with("delete from contract "),
        "an orphan is deleted: {statements:?}"
    );
}

#[tokio::test]
async fn a_deleted_row_leaves_the_collections() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    let red = article.tags()[0];
    em.remove(red);
    em.flush().await.unwrap();
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
async fn a_row_that_was_added_and_removed_again_is_not_linked() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    let tag = em.create(dormouse_tests::blog::NewTag {
        name: "green".into(),
    });
    article.tags_ref().add(tag);
    em.remove(tag);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(article.tags().len(), 2);
}
