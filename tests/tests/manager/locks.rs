//! Rows that are locked while they are read: who waits, what is shown, and what is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dormouse::{Condition, EntityManager, Error, ErrorKind, LockMode, TransactionOptions};
use dormouse_tests::blog::{Article, Blog, NewTag, Tag, User};
use dormouse_tests::league::{Contract, League, NewContract, NewPlayer, NewTeam, Player, Team};
use dormouse_tests::server::{self, Kind};

use crate::seed;
use crate::shared::{Shared, soon};

const MODES: [LockMode; 4] = [
    LockMode::READ,
    LockMode::WRITE,
    LockMode::READ.no_wait(),
    LockMode::WRITE.skip_locked(),
];

/// Tags with these names, in a database that several connections reach.
async fn tags(names: &[&str]) -> Shared<Blog> {
    let shared = Shared::<Blog>::of(|builder| builder.lock_timeout(Duration::from_secs(10))).await;
    let em = shared.fork();
    for name in names {
        em.create(NewTag {
            name: (*name).into(),
        });
    }
    em.flush().await.unwrap();
    drop(em);
    shared.database.take();
    shared
}

fn all() -> Condition<Tag> {
    Tag::ID.gt(0)
}

/// What a manager of its own gets when it asks for locks.
async fn names(em: &EntityManager<Blog>, lock: LockMode) -> Result<Vec<String>, Error> {
    let transaction = em.begin().await?;
    let found = em.find(all()).order_by(Tag::ID.asc()).lock(lock).await;
    let found = found.map(|tags| tags.iter().map(|tag| tag.name().to_owned()).collect());
    transaction.rollback().await?;
    found
}

#[tokio::test]
async fn the_words_of_each_database() {
    let database = seed::blog().await;
    for mode in MODES {
        let em = database.fork();
        let transaction = em.begin().await.unwrap();
        em.find(User::ID.gt(0)).lock(mode).await.unwrap();
        em.find_one(User::ID.eq(1)).lock(mode).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let select = r#"select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" "#;
    let (all, one) = (format!("{select}> ?"), format!("{select}= ? limit 1"));
    database.expect_sql(&["begin immediate", &all, &one, "commit"].repeat(4));
}

#[tokio::test]
async fn relations_are_read_without_locks_in_statements_of_their_own() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    let articles = em
        .find(Article::AUTHOR.is(User::FULL_NAME.eq("ann")))
        .order_by(Article::ID.asc())
        .populate((Article::AUTHOR, Article::TAGS, Article::TEXT))
        .lock(LockMode::WRITE)
        .await
        .unwrap();
    assert_eq!(articles[0].author().full_name(), "ann");
    assert_eq!(articles[0].tags().len(), 2);
    assert_eq!(articles[1].text(), "the text of Two");
    transaction.commit().await.unwrap();
    let columns = r#"a0."id", a0."created_at", a0."updated_at""#;
    database.expect_sql(&[
        "begin immediate",
        &format!(
            r#"select {columns}, a0."slug", a0."title", a0."description", a0."author_id", a0."text" from "article" a0 where a0."author_id" in (select a1."id" from "user" a1 where a1."full_name" = ?) order by a0."id""#
        ),
        &format!(
            r#"select {columns}, a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" = ?"#
        ),
        &format!(
            r#"select a1."article_id", {columns}, a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" in (?, ?) order by a0."id""#
        ),
        "commit",
    ]);
}

#[tokio::test]
async fn a_lock_needs_a_transaction() {
    let database = seed::blog().await;
    let em = database.fork();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    database.take();
    let many = em.find(all()).lock(LockMode::WRITE).await.unwrap_err();
    let one = em.find_one(Tag::ID.eq(1)).lock(LockMode::READ);
    for error in [
        many,
        one.await.unwrap_err(),
        em.lock(tag, LockMode::WRITE).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::TransactionState, "{error:?}");
        assert_eq!(
            error.to_string(),
            "a lock lasts as long as its transaction, and none is open; lock inside `transactional` or after `begin`"
        );
    }
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_transaction_that_only_reads_locks_nothing() {
    let database = seed::blog().await;
    let em = database.fork();
    let read_only = TransactionOptions::new().read_only();
    let transaction = em.begin_with(read_only).await.unwrap();
    let error = em.find(all()).lock(LockMode::READ).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly);
    assert_eq!(em.find(all()).await.unwrap().len(), 2);
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn who_writes_waits_for_the_lock() {
    let shared = tags(&["red"]).await;
    let (first, second) = (shared.fork(), shared.fork());
    let transaction = first.begin().await.unwrap();
    let red = first.find_one(Tag::ID.eq(1)).lock(LockMode::WRITE);
    let red = red.or_fail().await.unwrap();
    let theirs = second.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    theirs.set_name("blue");
    let waits = tokio::time::timeout(Duration::from_millis(200), second.flush()).await;
    assert!(waits.is_err(), "the row is locked");
    red.set_name("green");
    first.flush().await.unwrap();
    transaction.commit().await.unwrap();
    soon(second.flush()).await.unwrap();
    first.refresh(red).await.unwrap();
    assert_eq!(red.name(), "blue");
}

#[tokio::test]
async fn who_does_not_want_to_wait_is_refused_or_gets_the_rest() {
    if server::current() == Kind::Sqlite {
        return one_writer().await;
    }
    let shared = tags(&["red", "green", "blue"]).await;
    let (holder, other) = (shared.fork(), shared.fork());
    let transaction = holder.begin().await.unwrap();
    holder
        .find_one(Tag::ID.eq(2))
        .lock(LockMode::WRITE)
        .await
        .unwrap();
    for mode in [LockMode::READ, LockMode::WRITE] {
        let error = soon(names(&other, mode.no_wait())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error:?}");
        let rest = soon(names(&other, mode.skip_locked())).await.unwrap();
        assert_eq!(rest, ["red", "blue"]);
    }
    transaction.rollback().await.unwrap();
    let rest = names(&other, LockMode::WRITE.no_wait()).await.unwrap();
    assert_eq!(rest, ["red", "green", "blue"]);
}

/// The lock of a whole database is there from the beginning of a transaction.
async fn one_writer() {
    let shared =
        Shared::<Blog>::of(|builder| builder.lock_timeout(Duration::from_millis(50))).await;
    let (holder, other) = (shared.fork(), shared.fork());
    let transaction = holder.begin().await.unwrap();
    let error = names(&other, LockMode::WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error:?}");
    transaction.rollback().await.unwrap();
    assert!(names(&other, LockMode::WRITE).await.unwrap().is_empty());
}

#[tokio::test]
async fn locks_to_read_are_shared() {
    if server::current() == Kind::Sqlite {
        return; // One writer at a time, see `one_writer`.
    }
    let shared = tags(&["red"]).await;
    let (holder, other) = (shared.fork(), shared.fork());
    let transaction = holder.begin().await.unwrap();
    holder.find(all()).lock(LockMode::READ).await.unwrap();
    let read = soon(names(&other, LockMode::READ.no_wait())).await;
    assert_eq!(read.unwrap(), ["red"]);
    let error = soon(names(&other, LockMode::WRITE.no_wait())).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::LockTimeout);
    transaction.rollback().await.unwrap();
}

#[tokio::test]
async fn a_deferred_transaction_takes_the_lock_when_it_is_asked_for() {
    let shared = tags(&["red"]).await;
    let (holder, other) = (shared.fork(), shared.fork());
    let deferred = TransactionOptions::new().deferred();
    let transaction = holder.begin_with(deferred).await.unwrap();
    holder.find(all()).lock(LockMode::WRITE).await.unwrap();
    let theirs = other.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    theirs.set_name("blue");
    let waits = tokio::time::timeout(Duration::from_millis(200), other.flush()).await;
    assert!(waits.is_err(), "the row is locked");
    transaction.commit().await.unwrap();
    soon(other.flush()).await.unwrap();
}

/// A team with a captain, whom somebody else replaces after both were loaded.
async fn replaced_captain(shared: &Shared<League>) {
    let em = shared.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let players = ["ann", "bob"].map(|name| {
        em.create(NewPlayer {
            name: name.into(),
            team: team.into(),
        })
    });
    em.create(NewContract {
        salary: 100.into(),
        player: players[0].into(),
    });
    em.flush().await.unwrap();
    team.set_captain(players[0]);
    em.flush().await.unwrap();
}

#[tokio::test]
async fn what_is_locked_is_what_is_shown() {
    let shared = Shared::<League>::new().await;
    replaced_captain(&shared).await;
    let em = shared.fork();
    let hint = (Team::CAPTAIN.with(Player::CONTRACT), Team::PLAYERS);
    let team = em.find_one(Team::ID.eq(1)).populate(hint).or_fail();
    let team = team.await.unwrap();
    {
        let other = shared.fork();
        let theirs = other.find_one(Team::ID.eq(1)).or_fail().await.unwrap();
        theirs.set_name("blues");
        theirs.set_captain(other.reference::<Player>(2));
        let cid = NewPlayer {
            name: "cid".into(),
            team: theirs.into(),
        };
        other.create(cid);
        other.flush().await.unwrap();
    }
    let transaction = em.begin().await.unwrap();
    em.lock(team, LockMode::WRITE).await.unwrap();
    assert_eq!(team.name(), "blues");
    assert_eq!(team.captain().unwrap().name(), "bob");
    assert!(team.captain().unwrap().contract().is_none());
    assert_eq!(team.players().len(), 3);
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_query_renews_the_rows_that_it_locks() {
    let shared = tags(&["red", "green"]).await;
    let em = shared.fork();
    let known = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    {
        let other = shared.fork();
        for tag in other.find(all()).await.unwrap() {
            tag.set_name(format!("dark {}", tag.name()));
        }
        other.flush().await.unwrap();
    }
    em.find(all()).await.unwrap();
    assert_eq!(known.name(), "red", "a plain query overwrites nothing");
    let transaction = em.begin().await.unwrap();
    em.find(all()).lock(LockMode::READ).await.unwrap();
    assert_eq!(known.name(), "dark red");
    known.set_name("light red");
    transaction.commit().await.unwrap();
    em.flush().await.unwrap();
    let other = shared.fork();
    let found = other.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(found.name(), "light red");
}

#[tokio::test]
async fn what_is_changed_already_is_not_locked() {
    let database = seed::blog().await;
    let em = database.fork();
    let hint = Article::TAGS;
    let article = em.find_one(Article::ID.eq(1)).populate(hint).or_fail();
    let article = article.await.unwrap();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    let transaction = em.begin().await.unwrap();

    tag.set_name("pink");
    let error = em.find(all()).lock(LockMode::WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unflushed);
    assert_eq!(
        error.to_string(),
        "a row of Tag was changed here before it was locked, and locking reads it again; `flush` or `refresh` it first"
    );
    article.tags_ref().remove(tag);
    let error = em.lock(article, LockMode::WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unflushed);
    assert_eq!(tag.name(), "pink", "nothing is lost");

    em.flush().await.unwrap();
    em.find(all()).lock(LockMode::WRITE).await.unwrap();
    em.lock(article, LockMode::WRITE).await.unwrap();
    assert_eq!(article.tags().len(), 1);
    em.remove(tag);
    let error = em.lock(tag, LockMode::WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unflushed);
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_row_that_is_gone_is_not_found() {
    let shared = tags(&["red"]).await;
    let em = shared.fork();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    let other = shared.fork();
    other.remove(other.reference::<Tag>(1));
    other.flush().await.unwrap();
    let transaction = em.begin().await.unwrap();
    let error = em.lock(tag, LockMode::WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(tag.name(), "red");
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn rows_behind_a_collection_are_locked_too() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let articles = ann
        .articles_ref()
        .matching(Article::TITLE.eq("Two"))
        .lock(LockMode::WRITE)
        .await
        .unwrap();
    assert_eq!(articles.len(), 1);
    let tags = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let tags = tags.tags_ref().matching(all()).lock(LockMode::WRITE);
    assert_eq!(tags.await.unwrap().len(), 2);
    transaction.commit().await.unwrap();
}

/// Takes tags one by one until there is none left; how many it took.
async fn work_off(em: EntityManager<Blog>, taken: &AtomicU32) {
    loop {
        let work = async |em: &EntityManager<Blog>| {
            let next = em
                .find_one(Tag::NAME.ne("done"))
                .order_by(Tag::ID.asc())
                .lock(LockMode::WRITE.skip_locked())
                .await?;
            let Some(job) = next else {
                return Ok::<_, Error>(false);
            };
            tokio::task::yield_now().await;
            job.set_name("done");
            Ok(true)
        };
        if !em.transactional(work).await.unwrap() {
            return;
        }
        taken.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn workers_share_a_queue() {
    let shared = tags(&["job"; 24]).await;
    let taken = Arc::new(AtomicU32::new(0));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (em, taken) = (shared.fork(), Arc::clone(&taken));
            tokio::spawn(async move { work_off(em, &taken).await })
        })
        .collect();
    for worker in workers {
        soon(worker).await.unwrap();
    }
    assert_eq!(taken.load(Ordering::Relaxed), 24);
}

#[tokio::test]
async fn no_change_is_lost_by_those_who_lock_first() {
    let shared = tags(&["0"]).await;
    let workers: Vec<_> = (0..6)
        .map(|_| {
            let em = shared.fork();
            tokio::spawn(async move {
                for _ in 0..5 {
                    let count_up = async |em: &EntityManager<Blog>| {
                        let tag = em.find_one(Tag::ID.eq(1)).lock(LockMode::WRITE);
                        let tag = tag.or_fail().await?;
                        let count: u32 = tag.name().parse().unwrap();
                        tag.set_name((count + 1).to_string());
                        Ok::<_, Error>(())
                    };
                    em.transactional(count_up).await.unwrap();
                }
            })
        })
        .collect();
    for worker in workers {
        soon(worker).await.unwrap();
    }
    let em = shared.fork();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(tag.name(), "30");
}

#[tokio::test]
async fn a_version_from_outside_is_compared() {
    let shared = Shared::<League>::new().await;
    replaced_captain(&shared).await;
    let em = shared.fork();
    let contract = em.find_one(Contract::ID.eq(1)).or_fail().await.unwrap();
    contract.expect_version(1_i32).unwrap();
    let error = contract.expect_version(7_i32).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OptimisticLock);
    assert_eq!(
        error.to_string(),
        "this Contract has version 1, not 7; show what it has become and ask again"
    );
    let error = contract.expect_version("1".to_owned()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let team = em.find_one(Team::ID.eq(1)).or_fail().await.unwrap();
    let error = team.expect_version(1_i32).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Team has no version; give one of its properties `version: true`"
    );
}
