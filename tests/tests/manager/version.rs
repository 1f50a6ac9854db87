//! The version column: counted on by each update, checked by each update and delete.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::league::{Contract, League, NewContract, NewPlayer, NewTeam};

async fn contract() -> Database<League> {
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
    em.flush().await.unwrap();
    drop(em);
    database
}

#[tokio::test]
async fn each_update_counts_on() {
    let database = contract().await;
    let em = database.fork();
    let contract = em.find_one(Contract::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(contract.version(), 1);
    database.take();
    for version in 2..5 {
        contract.set_salary(version.into());
        em.flush().await.unwrap();
        assert_eq!(contract.version(), version);
        database.expect_sql(&[
            "begin immediate",
            r#"update "contract" set "salary" = ?, "version" = ? where "id" = ? and "version" = ?"#,
            "commit",
        ]);
    }
}

#[tokio::test]
async fn a_stale_row_is_an_error() {
    let database = contract().await;
    let (first, second) = (database.fork(), database.fork());
    let mine = first.find_one(Contract::ID.eq(1)).or_fail().await.unwrap();
    let theirs = second.find_one(Contract::ID.eq(1)).or_fail().await.unwrap();
    theirs.set_salary(200.into());
    second.flush().await.unwrap();
    mine.set_salary(300.into());
    assert_eq!(
        first.flush().await.unwrap_err().kind(),
        ErrorKind::OptimisticLock
    );
    assert_eq!(mine.version(), 1);
    first.refresh(mine).await.unwrap();
    mine.set_salary(300.into());
    first.flush().await.unwrap();
    assert_eq!(mine.version(), 3);
    second.remove(theirs);
    assert_eq!(
        second.flush().await.unwrap_err().kind(),
        ErrorKind::OptimisticLock
    );
}

#[tokio::test]
async fn what_the_database_fills_in_is_taken_over() {
    let database = contract().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "blues".into(),
    });
    let player = em.create(NewPlayer {
        name: "bob".into(),
        team: team.into(),
    });
    let contract = em.create(NewContract {
        salary: 5.into(),
        player: player.into(),
    });
    em.flush().await.unwrap();
    assert_eq!(contract.saved().unwrap().state(), "open");
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}
