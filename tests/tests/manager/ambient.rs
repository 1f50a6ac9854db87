//! Managers that are found by the task they belong to, and what the log says of them.

use std::sync::{Arc, Mutex};

use dormouse::{EntityManager, ErrorKind, Orm, Result};
use dormouse_tests::Database;
use dormouse_tests::blog::{Blog, NewTag, Tag, User};
use dormouse_tests::kitchen::Kitchen;
use dormouse_tests::server;

use crate::seed;

async fn add_tag(name: &str) -> Result<()> {
    let em = EntityManager::<Blog>::current()?;
    em.create(NewTag { name: name.into() });
    em.flush().await
}

#[tokio::test]
async fn a_scope_has_one_manager() {
    let database = seed::blog().await;
    let work = async {
        add_tag("green").await?;
        let em = EntityManager::<Blog>::current()?;
        let known = em.find_one(Tag::NAME.eq("green")).or_fail().await?;
        database.take();
        em.find_one(Tag::ID.eq(known.id())).or_fail().await?;
        assert!(database.take().is_empty(), "it is the same identity map");
        Ok::<_, dormouse::Error>(())
    };
    database.orm.scope(work).await.unwrap();
}

#[tokio::test]
async fn scopes_beside_each_other_share_nothing() {
    let database = Database::<Blog>::shared(|builder| builder).await;
    let request = |number: u32| {
        let orm = database.orm.clone();
        async move {
            let work = async {
                add_tag(&format!("tag {number}")).await.unwrap();
                tokio::task::yield_now().await;
                let em = EntityManager::<Blog>::current().unwrap();
                em.create(NewTag {
                    name: "forgotten".into(),
                });
            };
            orm.scope(work).await
        }
    };
    let tasks: Vec<_> = (0..8).map(|number| tokio::spawn(request(number))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(database.fork().count(Tag::ID.gt(0)).await.unwrap(), 8);
}

#[tokio::test]
async fn the_innermost_scope_of_the_schema_counts() {
    let database = seed::blog().await;
    let here = || EntityManager::<Blog>::current().unwrap();
    let work = async {
        let outer = here();
        let inner = database.orm.scope(async { here() }).await;
        assert!(!Arc::ptr_eq(&outer, &inner));
        assert!(Arc::ptr_eq(&outer, &here()));
        EntityManager::<Kitchen>::current().map(drop).unwrap_err()
    };
    let error = database.orm.scope(work).await;
    assert!(error.to_string().contains("`kitchen`"), "{error}");
}

#[tokio::test]
async fn outside_of_a_scope_there_is_none() {
    let database = seed::blog().await;
    let current = || EntityManager::<Blog>::current().map(drop);
    let error = current().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("Orm::scope"), "{error}");
    let spawned = async { tokio::spawn(async move { current() }).await.unwrap() };
    database.orm.scope(spawned).await.unwrap_err();
}

#[tokio::test]
async fn what_is_not_flushed_is_forgotten() {
    let database = seed::blog().await;
    let work = async {
        let em = EntityManager::<Blog>::current().unwrap();
        em.create(NewTag { name: "x".into() });
    };
    database.orm.scope(work).await;
    assert_eq!(database.fork().count(Tag::NAME.eq("x")).await.unwrap(), 0);
}

#[tokio::test]
async fn statements_carry_the_context_of_their_manager() {
    let created = server::create_shared(server::current()).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&seen);
    let orm = Orm::<Blog>::builder(&created.url)
        .on_statement(move |statement| {
            let context = statement.context.unwrap_or("none").to_owned();
            writer.lock().unwrap().push(context);
        })
        .connect()
        .await
        .unwrap();
    orm.schema().create().await.unwrap();
    let contexts = || {
        let mut contexts = std::mem::take(&mut *seen.lock().unwrap());
        contexts.dedup();
        contexts
    };
    assert_eq!(contexts(), ["none"]);
    let request = orm.with_log_context("request 7");
    request.scope(add_tag("red")).await.unwrap();
    assert_eq!(contexts(), ["request 7"]);
    let em = request.fork().fork();
    em.transactional(async |em| em.count(User::ID.gt(0)).await)
        .await
        .unwrap();
    assert_eq!(contexts(), ["request 7"]);
    orm.fork().count(User::ID.gt(0)).await.unwrap();
    assert_eq!(contexts(), ["none"]);
}
