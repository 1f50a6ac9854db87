//! A transaction in a transaction that fails, while the outer one goes on.

use dormouse::Error;
use dormouse_tests::Database;
use dormouse_tests::factory::{Factory, Worker};

use super::{Em, worker};

#[tokio::test]
async fn the_inner_one_is_rolled_back_and_the_outer_one_goes_on() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let outer = async |em: &Em| {
        let inner = async |em: &Em| {
            worker(em, 1);
            em.flush().await?;
            Err::<(), _>(Error::other("the inner one fails"))
        };
        let failed = em.transactional(inner).await.unwrap_err();
        assert_eq!(failed.to_string(), "the inner one fails");
        // What was made in it would be written by the next flush.
        let made = em.find_one(Worker::NUMBER.eq(1)).or_fail().await?;
        em.remove(made);
        worker(em, 2);
        Ok::<_, Error>(())
    };
    em.transactional(outer).await.unwrap();
    let log = database.take();
    assert!(log[0].starts_with("begin") && log.last().unwrap() == "commit");
    let position = |start: &str| log.iter().position(|sql| sql.starts_with(start));
    assert!(position("savepoint") < position("rollback to"), "{log:#?}");
    let fresh = database.fork();
    let workers = fresh.find_all::<Worker>().await.unwrap();
    let numbers: Vec<_> = workers.iter().map(|worker| worker.number()).collect();
    assert_eq!(numbers, [2]);
}
