//! One row is one cell, whoever asks for it and however.

use dormouse::{EntityState, ErrorKind};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Tag, User};

use crate::seed;

#[tokio::test]
async fn the_same_row_is_the_same_cell() {
    let database = seed::blog().await;
    let em = database.fork();
    let first = em
        .find_one(User::EMAIL.eq("ann@bar.com"))
        .or_fail()
        .await
        .unwrap();
    let second = em
        .find_all::<User>()
        .order_by(User::ID.asc())
        .await
        .unwrap()[0];
    assert!(first.is_same(&second));
    first.set_full_name("Anna");
    assert_eq!(second.full_name(), "Anna");
}

#[tokio::test]
async fn a_known_row_is_found_by_key_without_a_query() {
    let database = seed::blog().await;
    let em = database.fork();
    em.find_all::<User>().await.unwrap();
    database.take();
    let user = em.find_one(User::ID.eq(2)).or_fail().await.unwrap();
    assert_eq!(user.full_name(), "bob");
    database.expect_sql(&[]);
}

#[tokio::test]
async fn loading_does_not_overwrite_changes() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    user.set_full_name("Anna");
    em.find_all::<User>().await.unwrap();
    assert_eq!(user.full_name(), "Anna");
}

#[tokio::test]
async fn references_into_old_values_stay_valid() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let before = user.full_name();
    for number in 0..100 {
        user.set_full_name(format!("name {number}"));
    }
    em.refresh(user).await.unwrap();
    user.set_full_name("last");
    assert_eq!((before, user.full_name()), ("ann", "last"));
}

#[tokio::test]
async fn a_new_row_is_found_by_its_key_after_the_flush() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let user = seed::user(&em, "ann");
    em.flush().await.unwrap();
    database.take();
    let found = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    assert!(found.is_same(&user));
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_reference_becomes_the_row() {
    let database = seed::blog().await;
    let em = database.fork();
    let reference = em.reference::<User>(2);
    assert!(reference.get().is_none());
    assert_eq!(reference.load().await.unwrap().full_name(), "bob");
    assert!(reference.get().is_some());
    let missing = em.reference::<User>(99).load().await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_persisted_row_of_another_manager_is_linked_by_its_key() {
    let database = seed::blog().await;
    let (here, there) = (database.fork(), database.fork());
    here.find_all::<User>()
        .order_by(User::ID.desc())
        .await
        .unwrap();
    let bob = there.find_one(User::ID.eq(2)).or_fail().await.unwrap();
    let article = here
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    article.set_author(bob);
    here.flush().await.unwrap();
    let article = database
        .fork()
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap()
        .author_ref()
        .id();
    assert_eq!(article, Some(2));
}

#[tokio::test]
async fn a_new_row_of_another_manager_is_refused_at_the_flush() {
    let database = seed::blog().await;
    let (here, there) = (database.fork(), database.fork());
    let stranger = seed::user(&there, "stranger");
    let article = here
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    article.set_author(stranger);
    article.set_title("kept");
    for _ in 0..2 {
        let error = here.flush().await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::ForeignManager,
            "it stays until the link is mended"
        );
    }
    article.set_author(here.reference::<User>(2));
    here.flush().await.unwrap();
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    assert_eq!(
        (article.title(), article.author_ref().id()),
        ("kept", Some(2))
    );
}

#[tokio::test]
async fn clear_forgets_everything() {
    let database = seed::blog().await;
    let mut em = database.fork();
    em.find_one(User::ID.eq(1))
        .or_fail()
        .await
        .unwrap()
        .set_full_name("lost");
    em.clear();
    em.flush().await.unwrap();
    database.take();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(user.full_name(), "ann");
    assert_eq!(database.take().len(), 1, "it is queried for again");
}

#[tokio::test]
async fn states_follow_the_row() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let user = seed::user(&em, "ann");
    assert_eq!(user.state(), EntityState::New);
    em.flush().await.unwrap();
    assert_eq!(user.state(), EntityState::Managed);
    em.remove(user);
    assert_eq!(user.state(), EntityState::Removing);
    em.flush().await.unwrap();
    assert_eq!(user.state(), EntityState::Removed);
    assert_eq!(user.full_name(), "ann");
}

#[tokio::test]
async fn handles_live_in_a_spawned_task_that_owns_the_manager() {
    let database = seed::blog().await;
    let em = database.fork();
    let names = tokio::spawn(async move {
        let tags = em
            .find_all::<Tag>()
            .populate(Tag::ARTICLES.with(Article::AUTHOR))
            .await?;
        em.count(Tag::ID.gt(0)).await?;
        Ok::<_, dormouse::Error>(tags[0].articles()[0].author().full_name().to_owned())
    });
    assert_eq!(names.await.unwrap().unwrap(), "ann");
}

#[tokio::test]
async fn two_tasks_use_one_manager() {
    let database = seed::blog().await;
    let em = database.fork();
    let work = async |name: &str| {
        let user = seed::user(&em, name);
        em.flush().await.map(|()| user.id())
    };
    let (first, second, found) = tokio::join!(work("x"), work("y"), em.find_all::<User>());
    let mut keys = [first.unwrap(), second.unwrap()];
    keys.sort_unstable();
    assert_eq!(keys, [Some(3), Some(4)]);
    assert!(found.unwrap().len() >= 2);
    assert_eq!(database.fork().count(User::ID.gt(0)).await.unwrap(), 4);
}
