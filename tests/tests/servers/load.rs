//! Many managers on a few connections, who change the same rows: no change is lost, none is done twice.

use std::future::Future;
use std::time::Duration;

use dormouse::{Error, ErrorKind, Orm};
use dormouse_tests::league::{Contract, League, NewContract, NewPlayer, NewTeam};
use dormouse_tests::server::{self, Kind, under_test};
use rust_decimal::Decimal;

const MANAGERS: i64 = 64;
const CONNECTIONS: usize = 10;
const ROUNDS: i64 = 8;
const ACCOUNTS: i64 = 6;
const BALANCE: i64 = 1000;

/// The contracts are the accounts, the salary is the balance.
async fn bank(kind: Kind) -> (server::TestDatabase, Orm<League>) {
    let database = server::create_shared(kind).await;
    let orm = Orm::<League>::builder(&database.url)
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(300))
        .lock_timeout(Duration::from_secs(60))
        .connect()
        .await
        .unwrap();
    orm.schema().create().await.unwrap();
    let em = orm.fork();
    let team = em.create(NewTeam {
        name: "bank".into(),
    });
    for number in 1..=ACCOUNTS {
        let player = em.create(NewPlayer {
            name: number.to_string(),
            team: team.into(),
        });
        em.create(NewContract {
            salary: BALANCE.into(),
            player: player.into(),
        });
    }
    em.flush().await.unwrap();
    drop(em);
    (database, orm)
}

/// Does work in managers of its own until it collides with nobody; how often it did.
async fn until_done<W: Future<Output = Result<(), Error>>>(work: impl Fn() -> W) -> usize {
    let mut collisions = 0;
    loop {
        match work().await {
            Ok(()) => return collisions,
            Err(error)
                if error.kind() == ErrorKind::OptimisticLock || error.kind().is_transient() =>
            {
                collisions += 1;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

/// Moves one from an account to another.
async fn transfer(orm: &Orm<League>, from: i64, to: i64) -> Result<(), Error> {
    let em = orm.fork();
    let from = em.find_one(Contract::ID.eq(from)).or_fail().await?;
    let to = em.find_one(Contract::ID.eq(to)).or_fail().await?;
    from.set_salary(from.salary() - Decimal::ONE);
    to.set_salary(to.salary() + Decimal::ONE);
    em.flush().await
}

/// Counts one up in a transaction around the read and the write.
async fn count_up(orm: &Orm<League>, account: i64) -> Result<(), Error> {
    let em = orm.fork();
    em.transactional(async |em| {
        let account = em.find_one(Contract::ID.eq(account)).or_fail().await?;
        account.set_salary(account.salary() + Decimal::ONE);
        Ok(())
    })
    .await
}

async fn run(kind: Kind) {
    let (_database, orm) = bank(kind).await;
    let workers = (0..MANAGERS).map(|number| {
        let orm = orm.clone();
        tokio::spawn(async move {
            let mut collisions = 0;
            for round in 0..ROUNDS {
                let from = (number + round) % (ACCOUNTS - 1) + 1;
                let to = (number * 7 + round * 3) % (ACCOUNTS - 1) + 1;
                if from != to {
                    collisions += until_done(|| transfer(&orm, from, to)).await;
                }
                collisions += until_done(|| count_up(&orm, ACCOUNTS)).await;
            }
            collisions
        })
    });
    let mut collisions = 0;
    for worker in workers.collect::<Vec<_>>() {
        collisions += worker.await.unwrap();
    }
    println!("{kind}: {collisions} collisions");
    let em = orm.fork();
    let accounts = em.find_all::<Contract>().order_by(Contract::ID.asc());
    let accounts = accounts.await.unwrap();
    let (counter, others) = accounts.split_last().unwrap();
    let sum: Decimal = others.iter().map(|account| account.salary()).sum();
    assert_eq!(sum, (BALANCE * (ACCOUNTS - 1)).into(), "{kind}");
    let counted = BALANCE + MANAGERS * ROUNDS;
    assert_eq!(counter.salary(), counted.into(), "{kind}");
    assert_eq!(
        i64::from(counter.version()),
        MANAGERS * ROUNDS + 1,
        "{kind}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_managers_lose_nothing() {
    for kind in under_test() {
        run(kind).await;
    }
}
