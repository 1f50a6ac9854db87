//! Where a scenario happens: a file that is copied for each run, or a database on a server whose rows are put back.
//!
//! It sees only what is committed, through a connection of its own.

use std::path::PathBuf;
use std::sync::Mutex;

use dormouse::driver::{Connection, Decoder, Driver, DriverOptions};
use dormouse::read_row::ReadRow;
use dormouse::sql::Statement;
use dormouse::{Orm, Result, Schema};
use dormouse_tests::server::{self, Kind, TestDatabase};
use tempfile::TempDir;

/// The rows to begin with.
pub enum Source {
    /// A file, and how often it was copied.
    File(TempDir, Mutex<usize>),
    /// A database whose tables have copies.
    Server(Kind, TestDatabase),
}

impl Source {
    pub async fn in_file<S: Schema>() -> (Self, Orm<S>) {
        let directory = tempfile::tempdir().unwrap();
        let orm = Orm::connect(&url(&directory.path().join("0.db"))).await;
        (Self::File(directory, Mutex::default()), orm.unwrap())
    }

    pub async fn new<S: Schema>() -> (Self, Orm<S>) {
        let kind = server::current();
        if kind == Kind::Sqlite {
            return Self::in_file().await;
        }
        let database = server::create(kind).await;
        let orm = Orm::connect(&database.url).await.unwrap();
        (Self::Server(kind, database), orm)
    }

    /// The rows are those that are there now.
    pub async fn remember(&self) {
        if let Self::Server(kind, database) = self {
            let mut aside = connect(*kind, &database.url).await.acquire().await.unwrap();
            run_all(&mut aside, REMEMBER[index(*kind)]).await;
        }
    }

    /// A database with these rows; where it is, and the file that goes with it.
    pub async fn copy(&self) -> Place {
        match self {
            Self::File(directory, copies) => {
                let number = {
                    let mut copies = copies.lock().unwrap();
                    *copies += 1;
                    *copies
                };
                let file = directory.path().join(format!("{number}.db"));
                std::fs::copy(directory.path().join("0.db"), &file).unwrap();
                Place::open(Kind::Sqlite, url(&file), Some(file)).await
            }
            Self::Server(kind, database) => {
                let place = Place::open(*kind, database.url.clone(), None).await;
                place.killer().kill().await;
                let mut aside = place.aside.acquire().await.unwrap();
                run_all(&mut aside, PUT_BACK[index(*kind)]).await;
                drop(aside);
                place
            }
        }
    }
}

fn url(file: &std::path::Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// A database and a connection of its own.
pub struct Place {
    pub kind: Kind,
    pub url: String,
    file: Option<PathBuf>,
    aside: Driver,
}

impl Place {
    async fn open(kind: Kind, url: String, file: Option<PathBuf>) -> Self {
        Self {
            aside: connect(kind, &url).await,
            kind,
            url,
            file,
        }
    }

    /// Every value of every row.
    pub async fn dump(&self) -> Vec<String> {
        let queries = self.lines(&[DUMPS[index(self.kind)]]).await;
        let queries: Vec<_> = queries.iter().map(String::as_str).collect();
        self.lines(&queries).await
    }

    /// The lines of queries with one text column.
    pub async fn lines(&self, queries: &[&str]) -> Vec<String> {
        let mut connection = self.aside.acquire().await.unwrap();
        let mut lines = Vec::new();
        for sql in queries {
            lines.extend(read(&mut connection, &in_words_of(self.kind, sql)).await);
        }
        lines
    }

    /// What does that for somebody who has no place.
    pub fn killer(&self) -> Killer {
        Killer {
            kind: self.kind,
            aside: self.aside.clone(),
        }
    }
}

/// Ends connections.
#[derive(Clone)]
pub struct Killer {
    kind: Kind,
    aside: Driver,
}

impl Killer {
    /// Ends every other connection to the database, and waits until they are gone.
    pub async fn kill(&self) {
        kill_others(self.kind, &self.aside).await;
    }
}

async fn kill_others(kind: Kind, aside: &Driver) {
    let mut connection = aside.acquire().await.unwrap();
    match kind {
        Kind::Sqlite => {}
        Kind::Postgres => {
            read(&mut connection, TERMINATE).await;
        }
        Kind::MySql => loop {
            let others = read(&mut connection, OTHERS).await;
            if others.is_empty() {
                return;
            }
            for id in others {
                // It may be gone already.
                let _ = connection.execute_all(&[&format!("kill {id}")]).await;
            }
        },
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // The connections are closed a little later; what they leave goes with the directory.
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// A connection that understands the words of the scenarios.
async fn connect(kind: Kind, url: &str) -> Driver {
    let mut options = DriverOptions {
        max_connections: 1,
        ..DriverOptions::default()
    };
    if kind == Kind::MySql {
        let modes = "set sql_mode = concat(@@sql_mode, ',ANSI_QUOTES,PIPES_AS_CONCAT'), group_concat_max_len = 1000000";
        options.setup.push(modes.to_owned());
    }
    Driver::connect(url, options).await.unwrap()
}

fn in_words_of(kind: Kind, sql: &str) -> String {
    match kind {
        Kind::MySql => sql.replace(" as text)", " as char)"),
        _ => sql.to_owned(),
    }
}

/// Runs what queries make.
async fn run_all(connection: &mut Connection, queries: &[&str]) {
    for query in queries {
        for sql in read(connection, query).await {
            if let Err(error) = connection.execute_all(&[&sql]).await {
                panic!("{error:?}");
            }
        }
    }
}

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

const fn index(kind: Kind) -> usize {
    match kind {
        Kind::Sqlite => 0,
        Kind::Postgres => 1,
        Kind::MySql => 2,
    }
}

/// A query per table that shows every value of it.
const DUMPS: [&str; 3] = [
    "select 'select ''' || t.name || ' '' || ' || group_concat('quote(\"' || c.name || '\")', ' || '' '' || ') || ' from \"' || t.name || '\" order by 1' \
     from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' group by t.name order by t.name",
    "select 'select ''' || tablename || ' '' || cast(t as text) from \"' || tablename || '\" t order by 1' \
     from pg_tables where schemaname = 'public' order by tablename",
    "select 'select concat(''' || table_name || ' '', ' || group_concat('quote(`' || column_name || '`)' order by ordinal_position separator ', '' '', ') || ') from `' || table_name || '` order by 1' \
     from information_schema.columns where table_schema = database() and table_name not like 'kept!_%' escape '!' group by table_name order by table_name",
];

/// Statements that copy every table aside.
const REMEMBER: [&[&str]; 3] = [
    &[],
    &[
        "select 'create schema kept'",
        "select 'create table kept.\"' || tablename || '\" as table public.\"' || tablename || '\"' from pg_tables where schemaname = 'public'",
    ],
    &[
        "select 'create table `kept_' || table_name || '` as select * from `' || table_name || '`' from information_schema.tables where table_schema = database()",
    ],
];

/// Statements that make every table what its copy is.
const PUT_BACK: [&[&str]; 3] = [
    &[],
    &[
        "select 'set session_replication_role = replica'",
        "select 'delete from public.\"' || tablename || '\"' from pg_tables where schemaname = 'public'",
        "select 'insert into public.\"' || tablename || '\" select * from kept.\"' || tablename || '\"' from pg_tables where schemaname = 'public'",
        "select 'set session_replication_role = origin'",
    ],
    &[
        "select 'set foreign_key_checks = 0'",
        "select 'delete from `' || table_name || '`' from information_schema.tables where table_schema = database() and table_name not like 'kept!_%' escape '!'",
        "select 'insert into `' || table_name || '` select * from `kept_' || table_name || '`' from information_schema.tables where table_schema = database() and table_name not like 'kept!_%' escape '!'",
        "select 'set foreign_key_checks = 1'",
    ],
];

const TERMINATE: &str = "select cast(pg_terminate_backend(pid, 10000) as text) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

const OTHERS: &str = "select cast(id as char) from information_schema.processlist where db = database() and id <> connection_id()";
