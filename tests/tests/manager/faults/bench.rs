//! A database with a fault at one place; what is committed there is seen aside.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use dormouse::driver::Injected;
use dormouse::{EntityManager, Error, ErrorKind, Orm};
use dormouse_tests::server::{self, Kind};
use tokio::sync::Notify;

use super::place::{Place, Source};
use super::scenario::Scenario;

/// What becomes of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is refused, as a database refuses a row.
    Unique,
    /// It is refused, as a database does that is busy.
    Busy,
    /// The connection is cut before it is sent.
    CutBefore,
    /// The connection is cut before the answer.
    CutAfter,
    /// Whoever waits is dropped before it is sent.
    DropBefore,
    /// Whoever waits is dropped before the answer.
    DropAfter,
    /// The server ends the connection just before the statement, and every other one of the manager.
    Killed,
}

impl Fault {
    /// Every one of them that the database under test knows.
    pub fn all() -> impl Iterator<Item = Self> {
        let everywhere = [
            Self::Unique,
            Self::Busy,
            Self::CutBefore,
            Self::CutAfter,
            Self::DropBefore,
            Self::DropAfter,
        ];
        let killed = (server::current() != Kind::Sqlite).then_some(Self::Killed);
        everywhere.into_iter().chain(killed)
    }

    /// Those that a transaction of the program's own meets; on a server one of each sort, which takes long enough.
    pub fn in_a_transaction() -> impl Iterator<Item = Self> {
        let some = [Self::Busy, Self::CutAfter, Self::DropAfter, Self::Killed];
        let everywhere = server::current() == Kind::Sqlite;
        Self::all().filter(move |fault| everywhere || some.contains(fault))
    }

    /// Whether the database answers with an error, on a connection that stays.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Unique | Self::Busy)
    }

    /// Whether the answer is lost with the connection.
    pub fn is_cut(self) -> bool {
        matches!(self, Self::CutBefore | Self::CutAfter | Self::Killed)
    }

    /// The kind of error that comes of it, except for a commit.
    pub fn kind(self) -> ErrorKind {
        match self {
            Self::Unique => ErrorKind::UniqueViolation,
            Self::Busy => ErrorKind::LockTimeout,
            _ => ErrorKind::Connection,
        }
    }

    fn inject(self, hangs: &Arc<Notify>) -> Option<Injected> {
        Some(match self {
            Self::Unique | Self::Busy => Injected::Refused(Error::new(self.kind(), "on purpose")),
            Self::CutBefore => Injected::CutBefore,
            Self::CutAfter => Injected::CutAfter,
            Self::DropBefore => Injected::HangsBefore(Arc::clone(hangs)),
            Self::DropAfter => Injected::HangsAfter(Arc::clone(hangs)),
            Self::Killed => return None,
        })
    }
}

/// Whether a connection on which nothing was sent yet is replaced without an error.
pub fn repeats(fault: Fault) -> bool {
    server::current() != Kind::Sqlite && fault.is_cut()
}

/// Lines without their numbers, where those of rows that were taken back are not given again.
pub fn alike(lines: Vec<String>) -> Vec<String> {
    match server::current() {
        Kind::Sqlite => lines,
        _ => lines.iter().map(|line| without_numbers(line)).collect(),
    }
}

fn without_numbers(line: &str) -> String {
    let mut out = String::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_ascii_digit() {
            out.push(letter);
            continue;
        }
        out.push('#');
        while letters
            .peek()
            .is_some_and(|next| next.is_ascii_digit() || *next == '.')
        {
            letters.next();
        }
    }
    out
}

/// The statements that were sent, and the place of the fault among them.
#[derive(Default)]
struct Wire {
    sent: Vec<String>,
    faults: Vec<(usize, Fault)>,
    hangs: Arc<Notify>,
    slow: bool,
    /// Pauses so far: one before each statement, one after it.
    pauses: usize,
}

impl Wire {
    fn look_at(&mut self, sql: &str) -> Option<Injected> {
        self.sent.push(sql.to_owned());
        match self.fault_at(self.sent.len()) {
            Some(fault) => fault.inject(&self.hangs),
            None => self.slow.then_some(Injected::Slow),
        }
    }

    fn fault_at(&self, place: usize) -> Option<Fault> {
        let fault = self.faults.iter().find(|(at, _)| *at == place);
        fault.map(|(_, fault)| *fault)
    }

    /// Whether the connections are to be ended in this pause.
    fn kills_now(&mut self) -> bool {
        self.pauses += 1;
        let place = self.pauses.div_ceil(2);
        self.pauses % 2 == 1 && self.fault_at(place) == Some(Fault::Killed)
    }
}

/// The rows that a scenario begins with.
pub struct Template<C> {
    source: Source,
    scenario: PhantomData<C>,
}

impl<C: Scenario> Template<C> {
    /// In a database of the kind under test.
    pub async fn new() -> Self {
        Self::seeded(Source::new().await).await
    }

    /// In SQLite's, whose statements the test knows.
    pub async fn in_file() -> Self {
        Self::seeded(Source::in_file().await).await
    }

    async fn seeded((source, orm): (Source, Orm<C::Schema>)) -> Self {
        orm.schema().create().await.unwrap();
        let em = orm.fork();
        C::seed(&em).await;
        em.flush().await.unwrap();
        drop(em);
        orm.close().await;
        source.remember().await;
        Self {
            source,
            scenario: PhantomData,
        }
    }

    /// A database with these rows; the one before is of no use any more where there is only one.
    pub async fn copy(&self) -> Bench<C> {
        Bench::open(self.source.copy().await).await
    }
}

type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A database with a fault.
pub struct Bench<C: Scenario> {
    place: Place,
    orm: Orm<C::Schema>,
    wire: Arc<Mutex<Wire>>,
}

impl<C: Scenario> Bench<C> {
    async fn open(place: Place) -> Self {
        let wire = Arc::new(Mutex::new(Wire::default()));
        let injector = Arc::clone(&wire);
        let mut builder = Orm::builder(&place.url)
            .inject_faults(move |sql| injector.lock().unwrap().look_at(sql));
        if place.kind != Kind::Sqlite {
            let (wire, killer) = (Arc::clone(&wire), place.killer());
            builder = builder.pace(Arc::new(move || -> Pause {
                let kills = wire.lock().unwrap().kills_now();
                let killer = killer.clone();
                Box::pin(async move {
                    if kills {
                        killer.kill().await;
                    }
                })
            }));
        }
        let orm = builder.connect().await.unwrap();
        Self { place, orm, wire }
    }

    pub fn fork(&self) -> EntityManager<C::Schema> {
        self.orm.fork()
    }

    /// Forgets what was sent, and puts faults at places counted from one.
    pub fn arm(&self, faults: &[(usize, Fault)]) {
        *self.wire.lock().unwrap() = Wire {
            faults: faults.to_vec(),
            ..Wire::default()
        };
    }

    /// Forgets what was sent, and makes every statement take two polls more.
    pub fn slow_down(&self) {
        *self.wire.lock().unwrap() = Wire {
            slow: true,
            ..Wire::default()
        };
    }

    /// The statements since then.
    pub fn sent(&self) -> Vec<String> {
        self.wire.lock().unwrap().sent.clone()
    }

    /// Tells when a statement is never answered.
    pub fn hangs(&self) -> Arc<Notify> {
        Arc::clone(&self.wire.lock().unwrap().hangs)
    }

    /// The rows as the scenario pictures them, on the second connection.
    pub async fn picture(&self) -> Vec<String> {
        alike(self.lines(C::ROWS).await)
    }

    /// Every value of every row, on the second connection.
    pub async fn dump(&self) -> Vec<String> {
        self.place.dump().await
    }

    /// The lines of queries with one text column.
    pub async fn lines(&self, queries: &[&str]) -> Vec<String> {
        self.place.lines(queries).await
    }
}
