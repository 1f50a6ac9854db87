//! Foreign keys that are checked at the end of the transaction: no order, no second statement, a late error.

use dormouse::{EntityState, ErrorKind, New};
use dormouse_tests::Database;
use dormouse_tests::factory::{Factory, NewWagon, Wagon};
use dormouse_tests::server::{self, Kind};

use super::Em;

/// Three wagons in a circle.
fn carousel(em: &Em) -> [New<'_, Wagon>; 3] {
    let wagons = [1, 2, 3].map(|number| em.create(NewWagon { number }));
    for (place, wagon) in wagons.iter().enumerate() {
        wagon.set_next(wagons[(place + 1) % 3]);
    }
    wagons
}

/// MySQL checks at once, so there the circle has to be closed afterwards.
fn defers() -> bool {
    server::current() != Kind::MySql
}

#[tokio::test]
async fn a_circle_is_one_insert() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    carousel(&em);
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "wagon" ("number", "next_number") values (?, ?), (?, ?), (?, ?)"#,
        "commit",
    ]);
    let em = database.fork();
    let second = em.find_one(Wagon::NUMBER.eq(2)).populate(Wagon::NEXT);
    let second = second.or_fail().await.unwrap();
    assert_eq!(second.next().unwrap().number(), 3);
}

#[tokio::test]
async fn a_circle_is_one_delete() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let wagons = carousel(&em);
    em.flush().await.unwrap();
    database.take();
    wagons.into_iter().for_each(|wagon| em.remove(wagon));
    em.flush().await.unwrap();
    assert_eq!(database.take().len() - 2, 1);
    assert_eq!(em.count(Wagon::NUMBER.gt(0)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_link_to_nowhere_is_found_at_the_end_and_nothing_is_left() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let wagon = em.create(NewWagon { number: 1 });
    wagon.set_next(em.reference::<Wagon>(99));
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation, "{error:?}");
    assert_eq!(wagon.state(), EntityState::New);
    assert_eq!(em.count(Wagon::NUMBER.gt(0)).await.unwrap(), 0);
    wagon.set_next(wagon);
    em.flush().await.unwrap();
    let other = database.fork();
    assert_eq!(other.count(Wagon::NUMBER.eq(1)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_transaction_may_be_wrong_until_it_ends() {
    if !defers() {
        return; // There the first flush is refused, see `a_link_to_nowhere_is_found_at_the_end_and_nothing_is_left`.
    }
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    let first = em.create(NewWagon { number: 1 });
    first.set_next(em.reference::<Wagon>(2));
    em.flush().await.unwrap();
    em.insert(NewWagon { number: 2 }).await.unwrap();
    transaction.commit().await.unwrap();
    let wagons = database.fork().count(Wagon::NUMBER.gt(0)).await;
    assert_eq!(wagons.unwrap(), 2);

    let transaction = em.begin().await.unwrap();
    first.set_next(em.reference::<Wagon>(3));
    em.flush().await.unwrap();
    let error = transaction.commit().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation, "{error:?}");
    first.set_next(first);
    em.flush().await.unwrap();
    let other = database.fork();
    let found = other.find_one(Wagon::NUMBER.eq(1)).or_fail().await.unwrap();
    assert_eq!(found.next_ref().id(), Some(1));
}
