//! Hooks and what they may not do.

use dormouse::ErrorKind;
use dormouse::scalar::TextEnum;
use dormouse_tests::Database;
use dormouse_tests::blog::{Blog, User};
use dormouse_tests::kitchen::{Computed, ComputedColour, Kitchen, NewComputed};

use crate::seed;

#[tokio::test]
async fn a_hook_changes_what_is_written() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let user = seed::user(&em, "ANN");
    em.flush().await.unwrap();
    assert_eq!(user.email(), "ann@bar.com");
    user.set_email("BOB@bar.com");
    em.flush().await.unwrap();
    let stored = database
        .fork()
        .find_one(User::ID.eq(1))
        .or_fail()
        .await
        .unwrap()
        .email()
        .to_owned();
    assert_eq!(stored, "bob@bar.com");
}

#[tokio::test]
async fn a_failed_flush_takes_back_what_hooks_did() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = seed::user(&em, "ANN");
    em.flush().await.unwrap_err();
    assert_eq!(user.email(), "ANN@bar.com");
}

fn computed(name: &str) -> NewComputed {
    NewComputed {
        name: name.into(),
        payload: serde_json::json!({}),
        colour: ComputedColour::VALUES[0].0,
    }
}

#[tokio::test]
async fn a_hook_cannot_flush() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let row = em.create(computed("flush"));
    assert_eq!(
        em.flush().await.unwrap_err().kind(),
        ErrorKind::FlushInFlush
    );
    assert_eq!(row.id(), None, "the flush was rolled back");
    assert_eq!(
        database
            .fork()
            .count(Computed::NAME.eq("flush"))
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn a_hook_that_refuses_rolls_back() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let row = em.create(computed(" refuse "));
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Hook);
    assert!(
        error.to_string().contains("this name is refused"),
        "{error}"
    );
    assert_eq!(row.name(), " refuse ", "what hooks changed is taken back");
    row.set_name("accepted");
    em.flush().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Computed::NAME.eq("accepted"))
            .await
            .unwrap(),
        1
    );
}
