//! The state of a manager after each kind of rollback: the rows of the table in the documentation of `Transaction`.

use dormouse::{EntityManager, EntityState, Error, Result};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Tag, User};

use crate::seed;

/// How a transaction comes to its end without a commit.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Rollback,
    Dropped,
    ClosureFails,
    NestedFails,
    FlushFails,
    CommitFails,
}

const ENDS: [End; 6] = [
    End::Rollback,
    End::Dropped,
    End::ClosureFails,
    End::NestedFails,
    End::FlushFails,
    End::CommitFails,
];

/// Makes the next flush fail: two users with one address.
fn spoil(em: &EntityManager<Blog>) -> dormouse::New<'_, User> {
    seed::user(em, "bob")
}

/// Flushes what was changed in a transaction, and ends it so.
async fn end(em: &EntityManager<Blog>, end: End) {
    let fails = async |em: &EntityManager<Blog>| {
        em.flush().await?;
        Err::<(), _>(Error::other("no"))
    };
    match end {
        End::Rollback => {
            let transaction = em.begin().await.unwrap();
            em.flush().await.unwrap();
            transaction.rollback().await.unwrap();
        }
        End::Dropped => {
            let transaction = em.begin().await.unwrap();
            em.flush().await.unwrap();
            drop(transaction);
        }
        End::ClosureFails => em.transactional(fails).await.unwrap_err_unit(),
        End::NestedFails => {
            let transaction = em.begin().await.unwrap();
            em.transactional(fails).await.unwrap_err_unit();
            transaction.rollback().await.unwrap();
        }
        End::FlushFails => {
            let spoiled = spoil(em);
            em.flush().await.unwrap_err();
            em.remove(spoiled);
        }
        End::CommitFails => {
            let transaction = em.begin().await.unwrap();
            em.flush().await.unwrap();
            let spoiled = spoil(em);
            transaction.commit().await.unwrap_err();
            em.remove(spoiled);
        }
    }
    assert!(!em.is_in_transaction(), "{end:?}");
}

/// An error that was expected.
trait Expected {
    fn unwrap_err_unit(self);
}

impl Expected for Result<()> {
    fn unwrap_err_unit(self) {
        self.unwrap_err();
    }
}

async fn first(em: &EntityManager<Blog>) -> dormouse::Loaded<'_, Article> {
    em.find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap()
}

async fn titles(database: &Database<Blog>) -> Vec<String> {
    let em = database.fork();
    let found = em.find_all::<Article>().order_by(Article::ID.asc());
    let found = found.await.unwrap();
    found.iter().map(|row| row.title().to_owned()).collect()
}

#[tokio::test]
async fn new_rows_are_new_again() {
    for how in ENDS {
        let database = seed::blog().await;
        let em = database.fork();
        let user = seed::user(&em, "carl");
        end(&em, how).await;
        assert_eq!(
            (user.id(), user.state()),
            (None, EntityState::New),
            "{how:?}"
        );
        assert!(user.saved().is_err(), "{how:?}");
        em.flush().await.unwrap();
        let written = database.fork().count(User::FULL_NAME.eq("carl")).await;
        assert_eq!(
            (user.id().is_some(), written.unwrap()),
            (true, 1),
            "{how:?}"
        );
    }
}

#[tokio::test]
async fn values_stay_as_set_and_are_written_again() {
    for how in ENDS {
        let database = seed::blog().await;
        let em = database.fork();
        let article = first(&em).await;
        article.set_title("Changed");
        end(&em, how).await;
        assert_eq!(article.title(), "Changed", "{how:?}");
        assert_eq!(titles(&database).await, ["One", "Two", "Three"], "{how:?}");
        em.flush().await.unwrap();
        assert_eq!(
            titles(&database).await,
            ["Changed", "Two", "Three"],
            "{how:?}"
        );
    }
}

#[tokio::test]
async fn removed_rows_are_removed_again() {
    for how in ENDS {
        let database = seed::blog().await;
        let em = database.fork();
        let tag = em.find_one(Tag::NAME.eq("blue")).or_fail().await.unwrap();
        em.remove(tag);
        end(&em, how).await;
        assert_eq!(tag.state(), EntityState::Removing, "{how:?}");
        let left = async || database.fork().count(Tag::ID.gt(0)).await.unwrap();
        assert_eq!(left().await, 2, "{how:?}");
        em.flush().await.unwrap();
        assert_eq!(left().await, 1, "{how:?}");
    }
}

#[tokio::test]
async fn links_stay_as_set_and_are_written_again() {
    for how in ENDS {
        let database = seed::blog().await;
        let em = database.fork();
        let article = em.populate(first(&em).await, Article::TAGS).await.unwrap();
        let red = em.find_one(Tag::NAME.eq("red")).or_fail().await.unwrap();
        article.tags_ref().remove(red);
        article.author_ref().set_key(2).await.unwrap();
        end(&em, how).await;
        assert_eq!(
            (article.tags().len(), article.author_ref().id()),
            (1, Some(2)),
            "{how:?}"
        );
        em.flush().await.unwrap();
        let other = database.fork();
        let again = other
            .populate(first(&other).await, Article::TAGS)
            .await
            .unwrap();
        assert_eq!(
            (again.tags().len(), again.author_ref().id()),
            (1, Some(2)),
            "{how:?}"
        );
    }
}

#[tokio::test]
async fn what_hooks_have_set_is_taken_back() {
    for how in ENDS {
        let database = seed::blog().await;
        let em = database.fork();
        let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
        user.set_email("ANNA@bar.com");
        end(&em, how).await;
        assert_eq!(user.email(), "ANNA@bar.com", "{how:?}: the hook runs again");
        em.flush().await.unwrap();
        assert_eq!(user.email(), "anna@bar.com", "{how:?}");
    }
}

#[tokio::test]
async fn a_collection_that_was_loaded_inside_is_written_again() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("two"))
        .or_fail()
        .await
        .unwrap();
    let red = em.find_one(Tag::NAME.eq("red")).or_fail().await.unwrap();
    article.tags_ref().add(red);
    let transaction = em.begin().await.unwrap();
    em.flush().await.unwrap();
    let article = em.populate(article, Article::TAGS).await.unwrap();
    assert_eq!(article.tags().len(), 1);
    transaction.rollback().await.unwrap();
    assert_eq!(article.tags().len(), 1, "as it was set");
    em.flush().await.unwrap();
    let other = database.fork();
    let again = other
        .find_one(Article::SLUG.eq("two"))
        .populate(Article::TAGS);
    assert_eq!(again.or_fail().await.unwrap().tags().len(), 1);
}
