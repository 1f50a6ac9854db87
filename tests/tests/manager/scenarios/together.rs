//! Several tasks with one manager, and many rows at once.

use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, User};
use dormouse_tests::factory::{Factory, Machine};

use super::machine;
use crate::seed;

#[tokio::test]
async fn flushes_that_are_asked_for_together_are_one() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let work = async |name: &str| {
        let author = seed::user(&em, name);
        seed::article(&em, &format!("by {name}"), author);
        em.flush().await
    };
    let done = tokio::join!(work("ann"), work("bob"), work("cid"));
    assert!(
        done.0.is_ok() && done.1.is_ok() && done.2.is_ok(),
        "{done:?}"
    );
    let writes: Vec<_> = database.take();
    let inserts = writes
        .iter()
        .filter(|sql| sql.starts_with("insert"))
        .count();
    assert!(inserts <= 4, "{writes:#?}");
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 3);
    let articles = em.find(Article::AUTHOR.is(User::FULL_NAME.eq("cid")));
    assert_eq!(articles.await.unwrap()[0].title(), "by cid");
}

#[tokio::test]
async fn thousands_of_rows_come_and_go_in_few_statements() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let machines: Vec<_> = (0..2_000).map(|n| machine(&em, &n.to_string())).collect();
    em.flush().await.unwrap();
    let inserts = database.take().len() - 2;
    assert!(inserts <= 8, "{inserts} inserts");
    for (place, machine) in machines.iter().enumerate() {
        assert_eq!(machine.title(), place.to_string());
        machine.set_title(format!("machine {place}"));
    }
    let keys: Vec<_> = machines.iter().filter_map(|machine| machine.id()).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    em.flush().await.unwrap();
    let updates = database.take().len() - 2;
    assert!(updates <= 8, "{updates} updates");
    let fresh = database.fork();
    let found = fresh.find_one(Machine::ID.eq(keys[1_234])).or_fail();
    assert_eq!(found.await.unwrap().title(), "machine 1234");
    for machine in machines {
        em.remove(machine);
    }
    database.take();
    em.flush().await.unwrap();
    let deletes = database.take().len() - 2;
    assert!(deletes <= 8, "{deletes} deletes");
    assert_eq!(em.count(Machine::ID.gt(0)).await.unwrap(), 0);
}
