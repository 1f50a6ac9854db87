//! Reads that go to replicas, and those that do not. The replicas here are databases of their own with other
//! rows, so that each row says where it was read; a real standby is in `standby`.

use dormouse::{Error, Orm};
use dormouse_tests::Database;
use dormouse_tests::blog::{Blog, NewTag, Tag};
use dormouse_tests::server::{self, Kind, TestDatabase};

/// A database with one tag, which has its name.
async fn place(name: &str) -> TestDatabase {
    let created = server::create_shared(server::current()).await;
    let orm = Orm::<Blog>::connect(&created.url).await.unwrap();
    orm.schema().create().await.unwrap();
    let em = orm.fork();
    em.create(NewTag { name: name.into() });
    em.flush().await.unwrap();
    orm.close().await;
    created
}

/// Where the next query of a new manager reads.
async fn read(orm: &Orm<Blog>) -> String {
    let em = orm.fork();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    tag.name().to_owned()
}

#[tokio::test]
async fn reads_take_turns_at_the_replicas() {
    let (primary, a, b) = (place("primary").await, place("a").await, place("b").await);
    let orm = Orm::<Blog>::builder(&primary.url)
        .replica(&a.url)
        .replica(&b.url)
        .connect()
        .await
        .unwrap();
    let mut found = Vec::new();
    for _ in 0..4 {
        found.push(read(&orm).await);
    }
    assert_eq!(found, ["a", "b", "a", "b"]);
}

#[tokio::test]
async fn writes_transactions_and_what_asks_for_it_go_to_the_primary() {
    let (primary, replica) = (place("primary").await, place("replica").await);
    let orm = Orm::<Blog>::builder(&primary.url)
        .replica(&replica.url)
        .connect()
        .await
        .unwrap();
    assert_eq!(read(&orm).await, "replica");

    let em = orm.fork();
    let tag = em.find_one(Tag::ID.eq(1)).on_primary().or_fail().await;
    assert_eq!(tag.unwrap().name(), "primary");
    let em = orm.fork();
    let tags = em.find_all::<Tag>().on_primary().await.unwrap();
    assert_eq!(tags[0].name(), "primary");

    let em = orm.fork();
    em.read_primary();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(tag.name(), "primary");

    let em = orm.fork();
    let found = em.transactional(async |em| {
        let tag = em.find_one(Tag::ID.eq(1)).or_fail().await?;
        Ok::<_, Error>(tag.name().to_owned())
    });
    assert_eq!(found.await.unwrap(), "primary");

    let em = orm.fork();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    em.refresh(tag).await.unwrap();
    assert_eq!(tag.name(), "primary");

    let em = orm.fork();
    em.create(NewTag { name: "new".into() });
    em.flush().await.unwrap();
    assert_eq!(em.count(Tag::NAME.eq("new")).await.unwrap(), 1, "its own");
    let other = orm.fork();
    assert_eq!(other.count(Tag::NAME.eq("new")).await.unwrap(), 0);
    assert_eq!(other.count(Tag::NAME.eq("replica")).await.unwrap(), 1);
}

#[tokio::test]
async fn statements_tell_where_they_went() {
    let (primary, replica) = (place("primary").await, place("replica").await);
    let (told, went) = std::sync::mpsc::channel();
    let orm = Orm::<Blog>::builder(&primary.url)
        .replica(&replica.url)
        .on_statement(move |statement| {
            let word = statement.sql.split(' ').next().unwrap_or_default();
            told.send((word.to_owned(), statement.replica)).unwrap();
        })
        .connect()
        .await
        .unwrap();
    let em = orm.fork();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    tag.set_name("changed");
    em.flush().await.unwrap();
    let went: Vec<_> = went.try_iter().collect();
    let went: Vec<_> = went.iter().map(|(word, to)| (word.as_str(), *to)).collect();
    assert_eq!(went[0], ("select", Some(0)));
    assert!(went[1..].iter().all(|(_, to)| to.is_none()), "{went:?}");
    assert!(went.contains(&("commit", None)), "{went:?}");
}

/// A URL like this one, of a database that nobody has.
fn missing(url: &str) -> String {
    match server::current() {
        Kind::Sqlite => url.replace("test.db?mode=rwc", "missing.db?mode=rw"),
        _ => format!("{url}_missing"),
    }
}

#[tokio::test]
async fn a_replica_that_cannot_be_reached_is_left_out() {
    let (primary, replica) = (place("primary").await, place("replica").await);
    let orm = Orm::<Blog>::builder(&primary.url)
        .replica(missing(&replica.url))
        .connect()
        .await
        .unwrap();
    assert_eq!(read(&orm).await, "primary", "there is no other one");
    let orm = Orm::<Blog>::builder(&primary.url)
        .replica(missing(&replica.url))
        .replica(&replica.url)
        .connect()
        .await
        .unwrap();
    for _ in 0..3 {
        assert_eq!(read(&orm).await, "replica");
    }
}

#[tokio::test]
async fn a_replica_is_no_other_kind_of_database_and_has_no_wrong_settings() {
    let primary = Database::<Blog>::new().await;
    let check = async |url: &str, word: &str| {
        let replica = Orm::<Blog>::builder("sqlite::memory:").replica(url);
        let Err(error) = replica.connect().await else {
            panic!("{url}: no error")
        };
        assert!(error.is_configuration(), "{error:?}");
        assert!(error.to_string().contains(word), "{error}");
    };
    check("sqlite::memory:?max_conections=1", "max_conections").await;
    check("oracle://somewhere", "oracle").await;
    if server::current() != Kind::Sqlite {
        check(&primary.url, "a replica follows its primary").await;
    }
}
