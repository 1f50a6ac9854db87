//! A server that stops and comes back: flushes fail and succeed when tried again, idle connections are replaced.

use std::time::Duration;

use dormouse::Orm;
use dormouse_test_server::start::OwnServer;
use dormouse_test_server::{Kind, Server, Session, with_database};
use dormouse_tests::blog::{Blog, NewTag, Tag};
use dormouse_tests::server::under_test;

/// Fills the pool with idle connections.
async fn idle_connections(orm: &Orm<Blog>) {
    let managers: Vec<_> = (0..4).map(|_| orm.fork()).collect();
    let mut open = Vec::new();
    for em in &managers {
        open.push(em.begin().await.unwrap());
    }
    for transaction in open {
        transaction.rollback().await.unwrap();
    }
}

async fn names(orm: &Orm<Blog>) -> Vec<String> {
    let em = orm.fork();
    let tags = em.find_all::<Tag>().order_by(Tag::NAME.asc()).await;
    let tags = tags.unwrap();
    tags.iter().map(|tag| tag.name().to_owned()).collect()
}

async fn check(server: Server) {
    let mut own = OwnServer::start(server).await.unwrap();
    let mut session = Session::open(server, own.url()).await.unwrap();
    session
        .run("create database blog".to_owned())
        .await
        .unwrap();
    session.close().await;
    let orm = Orm::<Blog>::builder(with_database(own.url(), "blog"))
        .max_connections(4)
        .connect_timeout(Duration::from_secs(60))
        .connect()
        .await
        .unwrap();
    orm.schema().create().await.unwrap();

    // Nothing was sent when the server went, so nobody sees that it did.
    idle_connections(&orm).await;
    own.stop();
    own.start_again().await.unwrap();
    assert_eq!(names(&orm).await, [""; 0], "a read");
    idle_connections(&orm).await;
    own.stop();
    own.start_again().await.unwrap();
    let em = orm.fork();
    em.create(NewTag { name: "one".into() });
    em.flush().await.unwrap();

    // A flush while it is away is an error, and the same flush succeeds afterwards.
    idle_connections(&orm).await;
    own.stop();
    em.create(NewTag { name: "two".into() });
    let error = em.flush().await.unwrap_err();
    assert!(error.is_connection(), "{server}: {error:?}");
    own.start_again().await.unwrap();
    em.flush().await.unwrap();
    assert_eq!(names(&orm).await, ["one", "two"], "{server}");

    // In the middle of a transaction: it is gone, and so is what it wrote.
    let transaction = em.begin().await.unwrap();
    em.create(NewTag {
        name: "three".into(),
    });
    em.flush().await.unwrap();
    own.stop();
    own.start_again().await.unwrap();
    let row = em.create(NewTag {
        name: "four".into(),
    });
    let error = em.flush().await.unwrap_err();
    assert!(error.is_connection(), "{server}: {error:?}");
    assert_eq!(row.id(), None);
    transaction.commit().await.unwrap_err();
    assert_eq!(names(&orm).await, ["one", "two"], "{server}");
    em.flush().await.unwrap();
    assert_eq!(names(&orm).await, ["four", "one", "three", "two"]);
}

#[tokio::test]
async fn a_postgres_server_that_restarts() {
    if under_test().contains(&Kind::Postgres) {
        check(Server::Postgres).await;
    }
}

#[tokio::test]
async fn a_mysql_server_that_restarts() {
    if under_test().contains(&Kind::MySql) {
        check(Server::MySql).await;
    }
}
