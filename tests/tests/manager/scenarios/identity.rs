//! What costs a query and what does not.

use dormouse_tests::Database;
use dormouse_tests::factory::{Factory, Machine, Worker};

use super::{machine_with, worker};

#[tokio::test]
async fn the_key_is_asked_for_once_and_anything_else_each_time() {
    let database = machine_with(&[]).await;
    let em = database.fork();
    let first = em.find_one(Machine::ID.eq(1)).or_fail().await.unwrap();
    let second = em.find_one(Machine::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(database.take().len(), 1);
    assert!(first.is_same(&second));
    for _ in 0..2 {
        let found = em.find_one(Machine::TITLE.eq("press")).or_fail();
        assert!(found.await.unwrap().is_same(&first));
    }
    assert_eq!(database.take().len(), 2);
}

#[tokio::test]
async fn a_row_with_a_given_key_is_there_before_and_after_the_flush() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let ann = worker(&em, 7);
    let found = em.find_one(Worker::NUMBER.eq(7)).or_fail().await.unwrap();
    assert!(found.is_same(&ann));
    database.expect_sql(&[]);
    em.flush().await.unwrap();
    database.take();
    let found = em.find_one(Worker::NUMBER.eq(7)).or_fail().await.unwrap();
    assert!(found.is_same(&ann));
    database.expect_sql(&[]);
    assert_eq!(found.name(), "nobody", "the default");
}
