//! Times of Dormouse beside hand-written code; `cargo xtask bench` builds and starts it.

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use dormouse_test_server::Kind;

use dormouse_bench::contestant::{NAMES, Result};
use dormouse_bench::figures::{Column, table};
use dormouse_bench::rounds::{Rounds, Seat, measure};
use dormouse_bench::single::{self, Single};
use dormouse_bench::workload::Workload;

/// Measures Dormouse beside hand-written code.
#[derive(Parser)]
struct Args {
    /// Only these workloads and measures, such as W2,W5,FLUSH
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Only these contestants; the others are compared with the first
    #[arg(long, value_delimiter = ',', default_values_t = NAMES.map(String::from))]
    contestants: Vec<String>,
    /// The database: sqlite, postgres or mysql
    #[arg(long, default_value = "sqlite")]
    database: Kind,
    /// Rounds that count
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Rounds before them
    #[arg(long, default_value_t = 3)]
    warm_up: usize,
    /// Looks at no result: for a profiler, which is to see the work alone
    #[arg(long)]
    unverified: bool,
    /// The schema that the generator is timed with
    #[arg(long)]
    schema: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Workload(Workload),
    Single(Single),
}

impl std::str::FromStr for Part {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        let workload = Workload::from_str(name, true).map(Self::Workload);
        workload.or_else(|_| Single::from_str(name, true).map(Self::Single))
    }
}

impl Args {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let args = Args::parse();
    let dir = tempfile::tempdir_in(place())?;
    match args.database {
        Kind::Sqlite => println!("SQLite files in {}", dir.path().display()),
        kind => println!("On {kind}"),
    }
    compare(&args, dir.path()).await?;
    alone(&args, dir.path()).await
}

/// In memory, where there is such a place: disks are not what is measured.
fn place() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    }
}

async fn compare(args: &Args, dir: &Path) -> Result<()> {
    let mut seats = Vec::new();
    for name in NAMES
        .into_iter()
        .filter(|name| args.contestants.iter().any(|wanted| wanted == name))
    {
        match args.database.server() {
            None => seats.push(Seat::sqlite(name, dir).await?),
            Some(server) => seats.extend(Seat::on_server(name, server).await?),
        }
    }
    let rounds = Rounds {
        warm_up: args.warm_up,
        measured: args.rounds.max(1),
        verify: !args.unverified,
    };
    let mut columns: Vec<Column> = Vec::new();
    for workload in Workload::value_variants() {
        if args.wants(Part::Workload(*workload)) {
            columns.push((*workload, measure(*workload, &mut seats, rounds).await?));
        }
    }
    if !columns.is_empty() {
        let names: Vec<&str> = seats.iter().map(|seat| seat.name).collect();
        let wall = table(&names, &columns, |times| times.wall);
        let cpu = table(&names, &columns, |times| times.cpu);
        println!(
            "By the clock, median ms (ratio of minima), {} rounds\n\n{wall}",
            rounds.measured
        );
        println!("Busy, all threads together, the same\n\n{cpu}");
    }
    for seat in seats {
        seat.leave().await?;
    }
    Ok(())
}

/// What no database has a part in, or only SQLite.
async fn alone(args: &Args, dir: &Path) -> Result<()> {
    if args.database != Kind::Sqlite {
        return Ok(());
    }
    if args.wants(Part::Single(Single::Flush)) {
        single::flush(dir, args.rounds.max(1)).await?;
    }
    if args.wants(Part::Single(Single::Fork)) {
        single::fork(args.rounds.max(1)).await?;
    }
    match &args.schema {
        Some(schema) if args.wants(Part::Single(Single::Generator)) => {
            single::generator(schema, args.rounds.clamp(1, 5))
        }
        _ => Ok(()),
    }
}
