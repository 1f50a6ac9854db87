//! How closures stand to a transaction that is open already: the seven modes, and what is refused.

use dormouse::{
    EntityManager, Error, ErrorKind, IsolationLevel, New, Propagation, Result, TransactionOptions,
};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, NewArticle, Tag, User};
use dormouse_tests::server::{self, Kind};

use crate::seed;
use crate::shared::{Shared, soon};

const MODES: [Propagation; 7] = [
    Propagation::Nested,
    Propagation::Required,
    Propagation::Supports,
    Propagation::Mandatory,
    Propagation::Never,
    Propagation::RequiresNew,
    Propagation::NotSupported,
];

fn options(mode: Propagation) -> TransactionOptions {
    TransactionOptions::new().propagation(mode)
}

/// A transaction that writes, and leaves room for a second writer on SQLite.
fn outer() -> TransactionOptions {
    TransactionOptions::new().deferred()
}

async fn names(shared: &Shared<Blog>) -> Vec<String> {
    let em = shared.fork();
    let users = em.find_all::<User>().order_by(User::FULL_NAME.asc());
    let users = users.await.unwrap();
    users
        .iter()
        .map(|user| user.full_name().to_owned())
        .collect()
}

/// What the closure sees: whether a transaction is open, and whether it has the manager it was called on.
async fn place(em: &EntityManager<Blog>, mode: Propagation) -> Result<(bool, bool)> {
    em.transactional_with(options(mode), async |inner| {
        Ok((inner.is_in_transaction(), std::ptr::eq(inner, em)))
    })
    .await
}

#[tokio::test]
async fn where_the_work_runs() {
    let shared = Shared::<Blog>::new().await;
    let em = shared.fork();
    let refused = Err(ErrorKind::TransactionState);
    let expected = [
        // mode, with an open transaction, without
        (Propagation::Nested, Ok((true, true)), Ok((true, true))),
        (Propagation::Required, Ok((true, true)), Ok((true, true))),
        (Propagation::Supports, Ok((true, true)), Ok((false, true))),
        (Propagation::Mandatory, Ok((true, true)), refused),
        (Propagation::Never, refused, Ok((false, true))),
        (
            Propagation::RequiresNew,
            Ok((true, false)),
            Ok((true, false)),
        ),
        (
            Propagation::NotSupported,
            Ok((false, false)),
            Ok((false, false)),
        ),
    ];
    for (mode, inside, outside) in expected {
        let found = place(&em, mode).await.map_err(|error| error.kind());
        assert_eq!(found, outside, "{mode:?} without a transaction");
        let transaction = em.begin_with(outer()).await.unwrap();
        let found = place(&em, mode).await.map_err(|error| error.kind());
        assert_eq!(found, inside, "{mode:?} in a transaction");
        assert!(em.is_in_transaction(), "{mode:?}");
        transaction.commit().await.unwrap();
    }
}

/// The names that are there after a closure of this mode has written inside a transaction that is rolled back.
async fn after_outer_rollback(mode: Propagation) -> Vec<String> {
    let shared = Shared::<Blog>::new().await;
    let em = shared.fork();
    let rolled_back = em.transactional_with(outer(), async |em| {
        let inner = em.transactional_with(options(mode), async |em| {
            seed::user(em, "inner");
            Ok::<_, Error>(())
        });
        let _refused = inner.await;
        seed::user(em, "outer");
        em.flush().await?;
        Err::<(), _>(Error::other("no"))
    });
    soon(rolled_back).await.unwrap_err();
    names(&shared).await
}

#[tokio::test]
async fn what_stays_when_the_outer_transaction_is_rolled_back() {
    for mode in MODES {
        let stays: &[&str] = match mode {
            Propagation::RequiresNew | Propagation::NotSupported => &["inner"],
            _ => &[],
        };
        assert_eq!(after_outer_rollback(mode).await, stays, "{mode:?}");
    }
}

/// The names that are there when the inner closure has flushed and failed, and the outer one goes on.
async fn after_inner_failure(mode: Propagation) -> Vec<String> {
    let shared = Shared::<Blog>::new().await;
    let em = shared.fork();
    let done = em.transactional_with(outer(), async |em| {
        let inner = em.transactional_with(options(mode), async |em| {
            let user = seed::user(em, "inner");
            em.flush().await?;
            // A savepoint that is rolled back leaves the row to be written by the next flush.
            if mode == Propagation::Nested {
                em.remove(user);
            }
            Err::<(), _>(Error::other("no"))
        });
        inner.await.unwrap_err();
        seed::user(em, "outer");
        Ok::<_, Error>(())
    });
    soon(done).await.unwrap();
    names(&shared).await
}

#[tokio::test]
async fn what_stays_when_the_inner_closure_fails() {
    for mode in MODES {
        let stays: &[&str] = match mode {
            Propagation::Nested | Propagation::RequiresNew | Propagation::Never => &["outer"],
            _ => &["inner", "outer"],
        };
        assert_eq!(after_inner_failure(mode).await, stays, "{mode:?}");
    }
}

#[tokio::test]
async fn without_a_transaction_each_flush_stays() {
    for mode in [
        Propagation::Supports,
        Propagation::Never,
        Propagation::NotSupported,
    ] {
        let shared = Shared::<Blog>::new().await;
        let em = shared.fork();
        let failed = em.transactional_with(options(mode), async |em| {
            seed::user(em, "flushed");
            em.flush().await?;
            Err::<(), _>(Error::other("no"))
        });
        failed.await.unwrap_err();
        assert_eq!(names(&shared).await, ["flushed"], "{mode:?}");
    }
}

fn article<'em>(em: &'em EntityManager<Blog>, author: New<'_, User>) -> New<'em, Article> {
    em.create(NewArticle {
        title: "One".into(),
        text: "Lorem ipsum".into(),
        author: author.into(),
    })
}

#[tokio::test]
async fn a_fork_knows_rows_by_their_keys_only() {
    let shared = Shared::<Blog>::new().await;
    let em = shared.fork();
    let user = seed::user(&em, "ann");
    em.flush().await.unwrap();
    let article = em
        .transactional_with(outer(), async |em| {
            let new = seed::user(em, "bob");
            let key = em.transactional_with(options(Propagation::RequiresNew), async |fork| {
                let article = article(fork, user);
                fork.flush().await?;
                Ok::<_, Error>(article.saved()?.id())
            });
            let key = key.await?;
            let refused = em.transactional_with(options(Propagation::RequiresNew), async |fork| {
                article(fork, new);
                Ok::<_, Error>(())
            });
            assert_eq!(refused.await.unwrap_err().kind(), ErrorKind::ForeignManager);
            Ok::<_, Error>(key)
        })
        .await
        .unwrap();
    let found = em.find_one(Article::ID.eq(article));
    assert_eq!(found.or_fail().await.unwrap().author_ref().id(), user.id());
}

#[tokio::test]
async fn what_could_only_wait_for_itself_is_refused() {
    let shared = Shared::<Blog>::of(|builder| builder.max_connections(1)).await;
    let em = shared.fork();
    for mode in [Propagation::RequiresNew, Propagation::NotSupported] {
        // Without an open transaction there is a connection.
        soon(place(&em, mode)).await.unwrap();
        let transaction = em.begin().await.unwrap();
        let error = soon(place(&em, mode)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TransactionState, "{mode:?}");
        assert!(error.to_string().contains("max_connections"), "{error}");
        transaction.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn one_writer_is_not_waited_for_by_itself() {
    let shared = Shared::<Blog>::new().await;
    let em = shared.fork();
    let transaction = em.begin().await.unwrap();
    let inner = soon(place(&em, Propagation::RequiresNew)).await;
    match server::current() {
        Kind::Sqlite => {
            let error = inner.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TransactionState);
            assert!(error.to_string().contains("one writer"), "{error}");
        }
        _ => assert_eq!(inner.unwrap(), (true, false)),
    }
    let reads = options(Propagation::RequiresNew).read_only();
    let count = em.transactional_with(reads, async |em| em.count(Tag::ID.gt(0)).await);
    assert_eq!(soon(count).await.unwrap(), 0);
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn options_are_of_a_transaction_that_begins() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let asked = [
        TransactionOptions::new().isolation(IsolationLevel::Serializable),
        TransactionOptions::new().read_only(),
        TransactionOptions::new().deferred(),
    ];
    let call = async |options: TransactionOptions, mode| {
        let options = options.propagation(mode);
        let called = em.transactional_with(options, async |_| Ok::<_, Error>(()));
        called.await.map_err(|error| error.kind())
    };
    for options in asked {
        let transaction = em.begin().await.unwrap();
        for mode in [
            Propagation::Nested,
            Propagation::Required,
            Propagation::Mandatory,
        ] {
            assert_eq!(
                call(options, mode).await,
                Err(ErrorKind::TransactionState),
                "{mode:?}"
            );
        }
        transaction.rollback().await.unwrap();
        for mode in [
            Propagation::Supports,
            Propagation::Never,
            Propagation::NotSupported,
        ] {
            assert_eq!(
                call(options, mode).await,
                Err(ErrorKind::Configuration),
                "{mode:?}"
            );
        }
        assert_eq!(call(options, Propagation::Required).await, Ok(()));
    }
    let guard = em
        .begin_with(options(Propagation::Required))
        .await
        .map(drop);
    assert_eq!(guard.unwrap_err().kind(), ErrorKind::Configuration);
}
