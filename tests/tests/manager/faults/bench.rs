//! A database in a file, with a fault at one place and a second connection that sees only what is committed.

use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use dormouse::driver::{Connection, Decoder, Driver, DriverOptions, Injected};
use dormouse::read_row::ReadRow;
use dormouse::sql::Statement;
use dormouse::{EntityManager, Error, ErrorKind, Orm, Result};
use tempfile::TempDir;
use tokio::sync::Notify;

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
}

impl Fault {
    /// Every one of them.
    pub const ALL: [Self; 6] = [
        Self::Unique,
        Self::Busy,
        Self::CutBefore,
        Self::CutAfter,
        Self::DropBefore,
        Self::DropAfter,
    ];

    /// Whether the database answers with an error, on a connection that stays.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Unique | Self::Busy)
    }

    /// Whether the answer is lost with the connection.
    pub fn is_cut(self) -> bool {
        matches!(self, Self::CutBefore | Self::CutAfter)
    }

    /// The kind of error that comes of it, except for a commit.
    pub fn kind(self) -> ErrorKind {
        match self {
            Self::Unique => ErrorKind::UniqueViolation,
            Self::Busy => ErrorKind::LockTimeout,
            _ => ErrorKind::Connection,
        }
    }

    fn inject(self, hangs: &Arc<Notify>) -> Injected {
        match self {
            Self::Unique | Self::Busy => Injected::Refused(Error::new(self.kind(), "on purpose")),
            Self::CutBefore => Injected::CutBefore,
            Self::CutAfter => Injected::CutAfter,
            Self::DropBefore => Injected::HangsBefore(Arc::clone(hangs)),
            Self::DropAfter => Injected::HangsAfter(Arc::clone(hangs)),
        }
    }
}

/// The statements that were sent, and the place of the fault among them.
#[derive(Default)]
struct Wire {
    sent: Vec<String>,
    faults: Vec<(usize, Fault)>,
    hangs: Arc<Notify>,
    slow: bool,
}

impl Wire {
    fn look_at(&mut self, sql: &str) -> Option<Injected> {
        self.sent.push(sql.to_owned());
        let place = self.sent.len();
        match self.faults.iter().find(|(at, _)| *at == place) {
            Some((_, fault)) => Some(fault.inject(&self.hangs)),
            None => self.slow.then_some(Injected::Slow),
        }
    }
}

/// The rows that a scenario begins with, in a file to be copied.
pub struct Template<C> {
    directory: TempDir,
    copies: Mutex<usize>,
    scenario: PhantomData<C>,
}

impl<C: Scenario> Template<C> {
    pub async fn new() -> Self {
        let template = Self {
            directory: tempfile::tempdir().unwrap(),
            copies: Mutex::default(),
            scenario: PhantomData,
        };
        let orm = Orm::<C::Schema>::connect(&url(&template.file(0)))
            .await
            .unwrap();
        orm.schema().create().await.unwrap();
        let em = orm.fork();
        C::seed(&em).await;
        em.flush().await.unwrap();
        drop(em);
        orm.close().await;
        template
    }

    fn file(&self, number: usize) -> PathBuf {
        self.directory.path().join(format!("{number}.db"))
    }

    /// A database of its own with these rows.
    pub async fn copy(&self) -> Bench<C> {
        let number = {
            let mut copies = self.copies.lock().unwrap();
            *copies += 1;
            *copies
        };
        let file = self.file(number);
        std::fs::copy(self.file(0), &file).unwrap();
        Bench::open(file).await
    }
}

fn url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// A database with a fault.
pub struct Bench<C: Scenario> {
    file: PathBuf,
    orm: Orm<C::Schema>,
    wire: Arc<Mutex<Wire>>,
    aside: Driver,
}

impl<C: Scenario> Bench<C> {
    async fn open(file: PathBuf) -> Self {
        let wire = Arc::new(Mutex::new(Wire::default()));
        let injector = Arc::clone(&wire);
        let url = url(&file);
        let orm = Orm::builder(&url)
            .inject_faults(move |sql| injector.lock().unwrap().look_at(sql))
            .connect()
            .await
            .unwrap();
        let aside = Driver::connect(&url, DriverOptions::default())
            .await
            .unwrap();
        Self {
            file,
            orm,
            wire,
            aside,
        }
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
        self.lines(C::ROWS).await
    }

    /// Every value of every row, on the second connection.
    pub async fn dump(&self) -> Vec<String> {
        let queries = self.lines(&[DUMPS]).await;
        let queries: Vec<_> = queries.iter().map(String::as_str).collect();
        self.lines(&queries).await
    }

    /// The lines of queries with one text column.
    pub async fn lines(&self, queries: &[&str]) -> Vec<String> {
        let mut connection = self.aside.acquire().await.unwrap();
        let mut lines = Vec::new();
        for sql in queries {
            lines.extend(read(&mut connection, sql).await);
        }
        lines
    }
}

/// A query per table that shows every value of it.
const DUMPS: &str = "select 'select ''' || t.name || ' '' || ' || group_concat('quote(\"' || c.name || '\")', ' || '' '' || ') || ' from \"' || t.name || '\" order by 1' \
     from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' group by t.name order by t.name";

async fn read(connection: &mut Connection, sql: &str) -> Vec<String> {
    let statement = Statement::plain(sql);
    match connection.query(statement, Lines::default()).await {
        Ok(lines) => lines,
        Err(error) => panic!("{error:?}"),
    }
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Decoder for Lines {
    type Batch = Vec<String>;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0.push(row.text(0)?.unwrap_or("null").to_owned());
        Ok(())
    }

    fn finish(self) -> Vec<String> {
        self.0
    }
}

impl<C: Scenario> Drop for Bench<C> {
    fn drop(&mut self) {
        // The connections are closed a little later; what they leave goes with the directory.
        let _ = std::fs::remove_file(&self.file);
    }
}
