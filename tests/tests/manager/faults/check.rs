//! Goes through every point of a flush, and says what has to hold after the fault and after the next flush.

use std::pin::Pin;

use dormouse::{CommitOutcome, EntityManager, Error, ErrorKind, Result, Schema};

use dormouse_tests::server::{self, Kind};

use super::bench::{Bench, Fault, Template, alike, repeats};
use super::scenario::{Memory, Scenario};
use super::step::{steps, until};

type Flushed<'em> = Pin<Box<dyn Future<Output = Result<()>> + 'em>>;

/// How the changes are flushed. A fault ends each of these altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A flush of its own.
    Flush,
    /// A transaction whose commit flushes, after a flush inside it.
    Commit,
    /// A closure.
    Transactional,
    /// A closure in a closure, which flushes first.
    Nested,
}

impl How {
    /// On the heap: a test's own future is deep enough.
    pub fn run<S: Schema>(self, em: &EntityManager<S>) -> Flushed<'_> {
        match self {
            Self::Flush => Box::pin(em.flush()),
            Self::Commit => Box::pin(async move {
                let transaction = em.begin().await?;
                em.flush().await?;
                transaction.commit().await
            }),
            Self::Transactional => {
                Box::pin(async move { em.transactional(async |em| em.flush().await).await })
            }
            Self::Nested => Box::pin(async move {
                em.transactional(async |em| {
                    em.transactional(async |em| em.flush().await).await?;
                    em.flush().await
                })
                .await
            }),
        }
    }
}

fn alike_all(lines: &[&str]) -> Vec<String> {
    alike(lines.iter().map(|line| (*line).to_owned()).collect())
}

/// What a run without a fault makes of manager and database.
struct Clean {
    statements: Vec<String>,
    shows: Vec<String>,
}

/// Every poll, and every fault at every statement.
pub async fn check<C: Scenario>(how: How) {
    let template = Template::<C>::new().await;
    let clean = clean(&template, how).await;
    check_faults(&template, how, &clean).await;
    let mut polls = 0;
    while dropped_after::<C>(&template, how, &clean, polls).await {
        polls += stride();
    }
    // The commit goes on by itself, so its polls are not the flush's.
    let least = 2 * (clean.statements.len() - 1);
    assert!(polls > least, "dropped at {polls} places only");
    if how == How::Flush {
        check_open_transaction(&template, &clean).await;
    }
}

/// A server is waited for in more polls, which differ from run to run: of these, some.
fn stride() -> usize {
    match server::current() {
        Kind::Sqlite => 1,
        _ => 7,
    }
}

/// Every fault at every statement.
pub async fn check_statements<C: Scenario>(how: How) {
    let template = Template::<C>::new().await;
    let clean = clean(&template, how).await;
    check_faults(&template, how, &clean).await;
}

async fn check_faults<C: Scenario>(template: &Template<C>, how: How, clean: &Clean) {
    for place in 1..=clean.statements.len() {
        for fault in Fault::all() {
            let case = Case::begin(template, how, clean).await;
            case.fault(place, fault).await;
        }
    }
}

async fn clean<C: Scenario>(template: &Template<C>, how: How) -> Clean {
    let bench = template.copy().await;
    let em = bench.fork();
    let memory = C::change(&em).await;
    assert!((memory.keys)().iter().all(|(_, key)| key.is_none()));
    bench.arm(&[]);
    how.run(&em).await.unwrap();
    let statements = bench.sent();
    assert_done(&bench, &em, &memory, "without a fault").await;
    Clean {
        statements,
        shows: alike((memory.shows)()),
    }
}

/// The rows are as expected, the keys in memory are those of the rows, and nothing is left to write.
async fn assert_done<C: Scenario>(
    bench: &Bench<C>,
    em: &EntityManager<C::Schema>,
    memory: &Memory<'_>,
    when: &str,
) {
    let picture = bench.picture().await;
    assert_eq!(picture, alike_all(C::EXPECTED), "{when}: {picture:#?}");
    for (query, key) in (memory.keys)() {
        assert_eq!(
            bench.lines(&[query]).await,
            [key.unwrap()],
            "{when}: {query}"
        );
    }
    bench.arm(&[]);
    em.flush().await.unwrap();
    assert_eq!(bench.sent(), [""; 0], "{when}: a further flush");
}

/// Drops the flush after so many polls; whether it was not done by then.
async fn dropped_after<C: Scenario>(
    template: &Template<C>,
    how: How,
    clean: &Clean,
    polls: usize,
) -> bool {
    let case = Case::begin(template, how, clean).await;
    let em = case.bench.fork();
    let memory = C::change(&em).await;
    let before = (memory.shows)();
    case.bench.slow_down();
    let when = format!("{how:?} dropped after {polls} polls");
    let Some(done) = steps(how.run(&em), polls).await else {
        case.after_drop(&em, &memory, &before, &when).await;
        return true;
    };
    done.unwrap();
    false
}

/// One run with a fault.
struct Case<'t, C: Scenario> {
    bench: Bench<C>,
    rows: Vec<String>,
    how: How,
    clean: &'t Clean,
}

impl<'t, C: Scenario> Case<'t, C> {
    async fn begin(template: &Template<C>, how: How, clean: &'t Clean) -> Self {
        let bench = template.copy().await;
        let rows = bench.dump().await;
        Self {
            bench,
            rows,
            how,
            clean,
        }
    }

    async fn fault(&self, place: usize, fault: Fault) {
        let em = self.bench.fork();
        let memory = C::change(&em).await;
        let before = (memory.shows)();
        let sql = &self.clean.statements[place - 1];
        let when = format!("{:?}: {fault:?} at {place}, `{sql}`", self.how);
        self.bench.arm(&[(place, fault)]);
        let done = until(self.how.run(&em), &self.bench.hangs()).await;
        let Some(done) = done else {
            return match (sql.as_str(), fault) {
                // Whoever waits for this commit waits for ever.
                ("commit", Fault::DropAfter) => {
                    assert_eq!(self.bench.picture().await, alike_all(C::EXPECTED), "{when}");
                }
                ("commit", _) => assert_eq!(self.bench.dump().await, self.rows, "{when}"),
                _ => self.after_drop(&em, &memory, &before, &when).await,
            };
        };
        if place == 1 && repeats(fault) {
            // Nothing had come of the `begin`, so it was sent on another connection.
            done.expect(&when);
            assert_eq!(alike((memory.shows)()), self.clean.shows, "{when}");
            return assert_done(&self.bench, &em, &memory, &when).await;
        }
        let asks = server::current() == Kind::Postgres && sql == "commit";
        if asks && fault == Fault::CutAfter {
            // The server was asked and knew that it was committed.
            done.expect(&when);
            return assert_done(&self.bench, &em, &memory, &when).await;
        }
        let error = done.expect_err(&when);
        if sql == "commit" && fault.is_cut() && !asks {
            return self
                .after_lost_answer(&em, &memory, &before, fault, error)
                .await;
        }
        assert_eq!(error.kind(), fault.kind(), "{when}: {error:?}");
        self.assert_untouched(&em, &memory, &before, &when).await;
        self.finish(&em, &memory, &when).await;
    }

    /// The rows and the manager are as they were, and no transaction is open.
    async fn assert_untouched(
        &self,
        em: &EntityManager<C::Schema>,
        memory: &Memory<'_>,
        before: &[String],
        when: &str,
    ) {
        assert_eq!(self.bench.dump().await, self.rows, "{when}: the rows");
        assert_eq!((memory.shows)(), before, "{when}: the manager");
        let keys = (memory.keys)();
        assert!(
            keys.iter().all(|(_, key)| key.is_none()),
            "{when}: {keys:?}"
        );
        assert!(!em.is_in_transaction(), "{when}");
    }

    /// Flushes again: everything is there, once.
    async fn finish(&self, em: &EntityManager<C::Schema>, memory: &Memory<'_>, when: &str) {
        self.bench.arm(&[]);
        if let Err(error) = em.flush().await {
            panic!("{when}: the flush after it: {error:?}");
        }
        assert_eq!(
            alike((memory.shows)()),
            self.clean.shows,
            "{when}: then flushed"
        );
        assert_done(&self.bench, em, memory, when).await;
    }

    /// A commit that was sent goes on by itself: the rows are all there or none is.
    async fn after_drop(
        &self,
        em: &EntityManager<C::Schema>,
        memory: &Memory<'_>,
        before: &[String],
        when: &str,
    ) {
        // The task of a commit that was begun comes to its statement.
        tokio::task::yield_now().await;
        let sent = self.bench.sent();
        if sent.iter().any(|sql| sql == "commit") {
            let dump = self.bench.dump().await;
            let picture = self.bench.picture().await;
            assert!(
                dump == self.rows || picture == alike_all(C::EXPECTED),
                "{when}: {dump:#?}"
            );
            assert!(!em.is_in_transaction(), "{when}");
        } else {
            self.assert_untouched(em, memory, before, when).await;
        }
        self.finish(em, memory, when).await;
    }

    /// Nobody knows what became of the commit: flushes are refused until the program says it.
    async fn after_lost_answer(
        &self,
        em: &EntityManager<C::Schema>,
        memory: &Memory<'_>,
        before: &[String],
        fault: Fault,
        error: Error,
    ) {
        let when = format!("{:?}: {fault:?} at the commit", self.how);
        assert!(error.is_commit_unknown(), "{when}: {error:?}");
        self.bench.arm(&[]);
        let refused = em.flush().await.expect_err(&when);
        assert!(refused.is_commit_unknown(), "{when}: {refused:?}");
        assert_eq!(self.bench.sent(), [""; 0], "{when}: blocked");
        if fault == Fault::CutAfter {
            assert_eq!(self.bench.picture().await, alike_all(C::EXPECTED), "{when}");
            em.resolve_commit(CommitOutcome::Committed).unwrap();
        } else {
            assert_eq!(self.bench.dump().await, self.rows, "{when}");
            em.resolve_commit(CommitOutcome::RolledBack).unwrap();
            self.assert_untouched(em, memory, before, &when).await;
        }
        let twice = em.resolve_commit(CommitOutcome::Committed).unwrap_err();
        assert_eq!(twice.kind(), ErrorKind::TransactionState, "{when}");
        self.finish(em, memory, &when).await;
    }
}

/// A fault of a flush inside a transaction that is the program's: after an error it stays usable, and ends otherwise.
async fn check_open_transaction<C: Scenario>(template: &Template<C>, clean: &Clean) {
    // Between `savepoint` and `release`, in the place of `begin` and `commit`.
    for place in 1..=clean.statements.len() {
        for fault in Fault::in_a_transaction() {
            let case = Case::begin(template, How::Commit, clean).await;
            case.fault_in_transaction(&[(place, fault)]).await;
        }
        let case = Case::begin(template, How::Commit, clean).await;
        case.fault_in_transaction(&[(place, Fault::Busy), (place + 1, Fault::Busy)])
            .await;
    }
}

impl<C: Scenario> Case<'_, C> {
    async fn fault_in_transaction(&self, faults: &[(usize, Fault)]) {
        let when = format!("in a transaction: {faults:?}");
        let em = self.bench.fork();
        let memory = C::change(&em).await;
        let before = (memory.shows)();
        let transaction = em.begin().await.unwrap();
        self.bench.arm(faults);
        let done = until(em.flush(), &self.bench.hangs()).await;
        assert!(done.is_none_or(|done| done.is_err()), "{when}");
        let sent = self.bench.sent();
        let rolled_back = sent
            .last()
            .is_some_and(|sql| sql.starts_with("rollback to"));
        let opened = faults[0].0 > 1;
        let stays = faults[0].1.is_refusal() && (faults.len() == 1 || !(opened && rolled_back));
        assert_eq!(em.is_in_transaction(), stays, "{when}: {sent:#?}");
        assert_eq!((memory.shows)(), before, "{when}: the manager");
        assert_eq!(self.bench.dump().await, self.rows, "{when}: the rows");
        self.bench.arm(&[]);
        if stays {
            em.flush().await.unwrap();
            assert_eq!(
                alike((memory.shows)()),
                self.clean.shows,
                "{when}: then flushed"
            );
            assert_eq!(self.bench.dump().await, self.rows, "{when}: not committed");
            transaction.commit().await.unwrap();
        } else {
            let error = transaction.commit().await.expect_err(&when);
            assert_eq!(error.kind(), ErrorKind::TransactionState, "{when}");
            assert_eq!((memory.shows)(), before, "{when}: the manager");
        }
        self.finish(&em, &memory, &when).await;
    }
}
