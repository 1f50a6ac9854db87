//! A PostgreSQL server and a standby that follows it: where reads and writes go.

use std::time::{Duration, Instant};

use dormouse::driver::{Decoder, Driver, DriverOptions};
use dormouse::read_row::ReadRow;
use dormouse::sql::Statement;
use dormouse::{Orm, Result};
use dormouse_test_server::start::OwnServer;
use dormouse_test_server::{Kind, Server, Session};
use dormouse_tests::blog::{Blog, NewTag, Tag};
use dormouse_tests::server::under_test;

/// A standby is late by milliseconds, on a machine that does nothing else.
const PATIENCE: Duration = Duration::from_secs(60);

struct Flag(String);

impl Decoder for Flag {
    type Batch = String;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0 = row.text(0)?.unwrap_or_default().to_owned();
        Ok(())
    }

    fn finish(self) -> String {
        self.0
    }
}

/// Whether the database that is read is a standby.
async fn reads_standby(driver: &Driver) -> bool {
    let mut connection = driver.acquire_to_read().await.unwrap();
    let question = Statement::plain("select cast(pg_is_in_recovery() as text)");
    let answer = connection.query(question, Flag(String::new())).await;
    assert_eq!(connection.is_replica(), answer.as_ref().unwrap() == "true");
    answer.unwrap() == "true"
}

/// Waits until as many tags arrived.
async fn arrived(orm: &Orm<Blog>, tags: u64) {
    let start = Instant::now();
    while orm.fork().count(Tag::ID.gt(0)).await.unwrap() != tags {
        assert!(start.elapsed() < PATIENCE, "the rows do not arrive");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn write(orm: &Orm<Blog>, name: &str) {
    let em = orm.fork();
    em.create(NewTag { name: name.into() });
    em.flush().await.unwrap();
    assert_eq!(em.count(Tag::NAME.eq(name)).await.unwrap(), 1, "its own");
}

#[tokio::test]
async fn reads_go_to_a_standby_and_writes_to_the_primary() {
    if !under_test().contains(&Kind::Postgres) {
        return;
    }
    let primary = OwnServer::start(Server::Postgres).await.unwrap();
    let mut standby = primary.standby().await.unwrap();
    let orm = Orm::<Blog>::builder(primary.url())
        .replica(standby.url())
        .replica_pause(Duration::ZERO)
        .connect()
        .await
        .unwrap();
    orm.schema().create().await.unwrap();
    let replicas = [standby.url().to_owned()];
    let options = DriverOptions::default();
    let driver = Driver::connect_with_replicas(primary.url(), &replicas, options);
    let driver = driver.await.unwrap();
    assert!(reads_standby(&driver).await);

    write(&orm, "first").await;
    let mut aside = Session::open(Server::Postgres, standby.url())
        .await
        .unwrap();
    arrived_at(&mut aside, "1").await;
    arrived(&orm, 1).await;
    let refused = aside.run("insert into tag (name) values ('x')".to_owned());
    assert!(refused.await.unwrap_err().contains("read-only"));
    aside.close().await;

    standby.stop();
    write(&orm, "second").await;
    arrived(&orm, 2).await;
    standby.start_again().await.unwrap();
    write(&orm, "third").await;
    arrived(&orm, 3).await;
    assert!(reads_standby(&driver).await, "its connection was lost");
}

/// Waits until the standby has as many tags, without our help.
async fn arrived_at(standby: &mut Session, tags: &str) {
    let start = Instant::now();
    let count = "select cast(count(*) as text) from tag";
    while standby.ask(count).await.ok().as_deref() != Some(tags) {
        assert!(start.elapsed() < PATIENCE, "the rows do not arrive");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
