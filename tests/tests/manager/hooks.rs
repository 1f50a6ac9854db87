//! Hooks and what they may not do.

use dormouse_tests::Database;
use dormouse_tests::blog::{Blog, User};

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
