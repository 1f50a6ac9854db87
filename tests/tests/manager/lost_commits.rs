//! Commits whose answer is lost: PostgreSQL remembers what became of them, elsewhere the program has to say it.
//!
//! The same faults at every statement of a flush are in `faults`, on SQLite.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use dormouse::driver::Injected;
use dormouse::{CommitOutcome, EntityManager, Error, ErrorKind, Retry};
use dormouse_tests::blog::{Blog, User};
use dormouse_tests::server::{self, Kind};

use crate::seed;
use crate::shared::{Shared, soon};

/// A database whose next commit loses its connection, before or after it is done.
struct Cutting {
    shared: Shared<Blog>,
    armed: Arc<AtomicBool>,
}

impl Cutting {
    async fn new(cut: fn() -> Injected) -> Self {
        let armed = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&armed);
        let look =
            move |sql: &str| (sql == "commit" && asked.swap(false, Ordering::SeqCst)).then(cut);
        let shared = Shared::of(|builder| builder.inject_faults(look)).await;
        Self { shared, armed }
    }

    fn arm(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    async fn count(&self) -> u64 {
        self.shared.fork().count(User::ID.gt(0)).await.unwrap()
    }
}

fn remembers() -> bool {
    server::current() == Kind::Postgres
}

#[tokio::test]
async fn a_commit_that_was_done() {
    let cutting = Cutting::new(|| Injected::CutAfter).await;
    let em = cutting.shared.fork();
    let user = seed::user(&em, "ann");
    cutting.arm();
    let flushed = soon(em.flush()).await;
    if remembers() {
        flushed.unwrap();
    } else {
        assert!(flushed.unwrap_err().is_commit_unknown());
        assert!(em.flush().await.unwrap_err().is_commit_unknown());
        em.resolve_commit(CommitOutcome::Committed).unwrap();
    }
    assert_eq!((user.id(), cutting.count().await), (Some(1), 1));
    cutting.shared.database.take();
    em.flush().await.unwrap();
    assert!(
        cutting.shared.database.take().is_empty(),
        "nothing is left to write"
    );
}

#[tokio::test]
async fn a_commit_that_was_not_done() {
    let cutting = Cutting::new(|| Injected::CutBefore).await;
    let em = cutting.shared.fork();
    let user = seed::user(&em, "ann");
    cutting.arm();
    let error = soon(em.flush()).await.unwrap_err();
    if remembers() {
        assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
        assert!(error.is_retryable(), "{error:?}");
    } else {
        assert!(error.is_commit_unknown(), "{error:?}");
        em.resolve_commit(CommitOutcome::RolledBack).unwrap();
    }
    assert_eq!((user.id(), cutting.count().await), (None, 0));
    em.flush().await.unwrap();
    assert_eq!(cutting.count().await, 1, "the same flush again");
    assert!(user.id().is_some());
}

#[tokio::test]
async fn a_transaction_knows_its_id_once_it_has_flushed() {
    let cutting = Cutting::new(|| Injected::CutAfter).await;
    let em = cutting.shared.fork();
    let transaction = em.begin().await.unwrap();
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 0);
    seed::user(&em, "ann");
    em.flush().await.unwrap();
    seed::user(&em, "bob");
    em.flush().await.unwrap();
    cutting.arm();
    let committed = soon(transaction.commit()).await;
    assert_eq!(committed.is_ok(), remembers());
    assert_eq!(cutting.count().await, 2);
    let asks = |sql: &String| sql.contains("pg_current_xact_id");
    let sent = cutting.shared.database.take();
    let expected = usize::from(remembers());
    assert_eq!(
        sent.iter().filter(|sql| asks(sql)).count(),
        expected,
        "{sent:#?}"
    );
}

#[tokio::test]
async fn what_only_reads_gets_no_id_and_no_further_statement() {
    let shared = Shared::<Blog>::new().await;
    let em = shared.fork();
    let transaction = em.begin().await.unwrap();
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 0);
    em.flush().await.unwrap();
    transaction.commit().await.unwrap();
    let sent = shared.database.take();
    assert_eq!(sent.len(), 3, "{sent:#?}");
    assert!(!sent.iter().any(|sql| sql.contains("pg_")), "{sent:#?}");
    seed::user(&em, "ann");
    em.flush().await.unwrap();
    let sent = shared.database.take();
    let most = if server::current() == Kind::Sqlite {
        4
    } else {
        3
    };
    assert!(sent.len() <= most, "begin, insert, commit: {sent:#?}");
}

#[tokio::test]
async fn work_runs_again_only_when_its_commit_is_known_to_have_failed() {
    for (cut, done) in [
        (|| Injected::CutBefore, false),
        (|| Injected::CutAfter, true),
    ] as [(fn() -> Injected, bool); 2]
    {
        let cutting = Cutting::new(cut).await;
        let attempts = AtomicU32::new(0);
        cutting.arm();
        let work = async |em: Arc<EntityManager<Blog>>| {
            attempts.fetch_add(1, Ordering::Relaxed);
            seed::user(&em, "ann");
            Ok::<_, Error>(())
        };
        let retry = Retry::new().also_after(ErrorKind::CommitUnknown);
        let result = soon(cutting.shared.database.orm.retry_with(retry, work)).await;
        let expected = match (remembers(), done) {
            (true, true) => (true, 1, 1),
            (true, false) => (true, 2, 1),
            (false, done) => (false, 1, u64::from(done)),
        };
        let found = (result.is_ok(), attempts.into_inner(), cutting.count().await);
        assert_eq!(found, expected, "done: {done}");
    }
}

/// A real server ends the connection while it commits: a constraint that is checked at the end takes its time.
#[tokio::test]
async fn a_server_that_ends_the_connection_in_the_middle_of_a_commit() {
    if !remembers() {
        return;
    }
    let shared = Shared::<Blog>::new().await;
    let aside = dormouse::driver::Driver::connect(&shared.database.url, Default::default());
    let aside = aside.await.unwrap();
    let run = async |sql: &str| {
        let mut connection = aside.acquire().await.unwrap();
        let statement = dormouse::sql::Statement::plain(sql);
        connection.execute(statement).await.unwrap()
    };
    run("create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return null; end $$").await;
    run("create constraint trigger wait after insert on tag deferrable initially deferred for each row execute function wait()").await;
    let em = shared.fork();
    let tag = em.create(dormouse_tests::blog::NewTag { name: "red".into() });
    let kill = async {
        let sleeping = "select pg_terminate_backend(pid) from pg_stat_activity \
             where datname = current_database() and wait_event = 'PgSleep'";
        while run(sleeping).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let (flushed, ()) = soon(async { tokio::join!(em.flush(), kill) }).await;
    let error = flushed.unwrap_err();
    assert!(error.is_connection() && error.is_retryable(), "{error:?}");
    assert_eq!(tag.id(), None);
    run("drop trigger wait on tag").await;
    em.flush().await.unwrap();
    assert!(tag.id().is_some());
}
