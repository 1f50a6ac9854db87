//! Rules and indexes that only the database knows: it enforces them, and what it refuses is told by name.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::guarded::{Account, Guarded, NewAccount};
use dormouse_tests::server::{self, Kind};

fn account(email: &str) -> NewAccount {
    NewAccount {
        email: email.into(),
    }
}

#[tokio::test]
async fn checks_are_enforced_and_named() {
    let database = Database::<Guarded>::new().await;
    for (new, name) in [
        (account("a@b").balance(-101), "balance is not too low"),
        (account("nobody").balance(0), "email's form"),
    ] {
        let em = database.fork();
        em.create(new);
        let error = em.flush().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CheckViolation, "{error}");
        assert_eq!(error.constraint(), Some(name), "{error}");
    }
    let em = database.fork();
    let row = em.create(account("a@b").balance(-100));
    em.flush().await.unwrap();
    let row = row.saved().unwrap();
    row.set_balance(-200);
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CheckViolation);
    row.set_balance(7);
    em.flush().await.unwrap();
    assert_eq!(em.count(Account::BALANCE.eq(7)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_partial_unique_index_counts_where_the_database_has_it() {
    let database = Database::<Guarded>::new().await;
    let em = database.fork();
    em.create(account("a@b").closed(true));
    em.create(account("a@b").closed(true));
    em.create(account("a@b"));
    em.flush().await.unwrap();
    em.create(account("a@b"));
    let done = em.flush().await;
    match server::current() {
        Kind::MySql => done.unwrap(),
        _ => assert_eq!(done.unwrap_err().kind(), ErrorKind::UniqueViolation),
    }
}
