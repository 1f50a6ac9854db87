//! Measures of Dormouse alone, which have no counterpart in hand-written code.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use dormouse::Orm;
use dormouse_generator::{Config, generate};

use crate::contestant::Result;
use crate::data;
use crate::figures::{median, minimum, ms};
use crate::press::{NewUser, Press, User};

/// Rows that a manager has when it flushes.
pub const MANAGED: i64 = 100_000;
/// Rows of them that changed.
const CHANGED: usize = 10;
const FORKS: u32 = 10_000;

/// A measure of Dormouse alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Single {
    /// Flush a manager of 100,000 users, with no change and with ten
    Flush,
    /// Make a manager and drop it
    Fork,
    /// Generate the code of 1,000 entities
    Generator,
}

/// Writes users, as many as a manager is to have.
///
/// # Errors
/// When the database refuses.
pub async fn fill(orm: &Orm<Press>) -> Result<()> {
    orm.schema().refresh().await?;
    let em = orm.fork();
    for user in (1..=MANAGED).map(data::user) {
        em.create(NewUser {
            name: user.name,
            email: user.email,
            age: user.age,
            created_at: user.created_at.and_utc(),
            updated_at: user.updated_at.and_utc(),
        });
    }
    Ok(em.flush().await?)
}

/// Flushes a large manager.
///
/// # Errors
/// When the database refuses.
pub async fn flush(dir: &Path, rounds: usize) -> Result<()> {
    let file = dir.join("flush.db");
    let orm = Orm::<Press>::connect(&format!("sqlite://{}?mode=rwc", file.display())).await?;
    fill(&orm).await?;
    let em = orm.fork();
    let users = em.find_all::<User>().await?;
    let (mut clean, mut changed) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let start = Instant::now();
        em.flush().await?;
        clean.push(start.elapsed());
        for user in users.iter().step_by(MANAGED as usize / CHANGED) {
            user.set_name(format!("Renamed in round {round}"));
        }
        let start = Instant::now();
        em.flush().await?;
        changed.push(start.elapsed());
    }
    show("flush, 100,000 managed, none changed", &clean);
    show("flush, 100,000 managed, 10 changed", &changed);
    Ok(())
}

/// Makes and drops managers.
///
/// # Errors
/// When the database cannot be opened.
pub async fn fork(rounds: usize) -> Result<()> {
    let orm = Orm::<Press>::connect("sqlite::memory:").await?;
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        (0..FORKS).for_each(|_| drop(black_box(orm.fork())));
        times.push(start.elapsed() / FORKS);
    }
    show("fork and drop a manager", &times);
    Ok(())
}

/// Generates code in memory; nothing is written.
///
/// # Errors
/// When the schema is wrong.
pub fn generator(schema: &Path, rounds: usize) -> Result<()> {
    let mut times = Vec::new();
    let mut lines = 0;
    for _ in 0..rounds {
        let start = Instant::now();
        let tree = generate(&Config::new(schema))?.tree;
        times.push(start.elapsed());
        lines = tree.iter().map(|(_, text)| text.lines().count()).sum();
    }
    show(&format!("generate {lines} lines"), &times);
    Ok(())
}

fn show(what: &str, times: &[Duration]) {
    let (middle, least) = (ms(median(times)), ms(minimum(times)));
    println!("{what}: median {middle:.4} ms, minimum {least:.4} ms");
}
