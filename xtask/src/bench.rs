//! `cargo xtask bench`: Dormouse beside hand-written code, and measures of its own.
//!
//! Builds the programs of `tests/bench` and starts them, on one core if asked to. What they do is written there,
//! what came out in `BENCHMARKS.md`. Judges nothing: times depend on the machine.

use std::fs;
use std::process::Command;

use dormouse_test_server::Kind;

use crate::compile_time;
use crate::server;
use crate::shell::{Done, cargo, root, run as step, works};

/// Entities that the generator is timed with.
const ENTITIES: usize = 1000;

/// The measure that is a program of its own, because it counts every allocation.
const MEMORY: &str = "MEMORY";

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Only these, such as W2,W5: W1, W1R, W2, W3, W4, W5, W5B, W6, FLUSH, FORK, GENERATOR, MEMORY
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Only these contestants: sqlx, dormouse, rusqlite
    #[arg(long, value_delimiter = ',')]
    contestants: Vec<String>,
    /// The database: sqlite, postgres or mysql; servers are found or started as for the tests
    #[arg(long, default_value = "sqlite")]
    database: Kind,
    /// Rounds that count
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Runs everything on this core
    #[arg(long)]
    pin: Option<usize>,
}

/// Measures.
pub fn run(args: &Args) -> Done {
    step(&mut cargo(&[
        "build",
        "--release",
        "--package",
        "dormouse-bench",
    ]))?;
    let servers = server::provide(&[args.database], None)?;
    let is_memory = |name: &String| name.eq_ignore_ascii_case(MEMORY);
    let (memory, others): (Vec<_>, Vec<_>) = args.only.iter().cloned().partition(is_memory);
    if memory.is_empty() || !others.is_empty() {
        let mut program = program(args, "dormouse-bench")?;
        program.arg("--schema").arg(schema()?);
        program.args(["--rounds", &args.rounds.to_string()]);
        program.args(["--database", args.database.name()]);
        program.envs(servers.variables());
        for (option, names) in [("--only", &others), ("--contestants", &args.contestants)] {
            if !names.is_empty() {
                program.args([option, &names.join(",")]);
            }
        }
        step(&mut program)?;
    }
    let of_sqlite = args.only.is_empty() && args.database == Kind::Sqlite;
    if of_sqlite || !memory.is_empty() {
        step(&mut program(args, "memory")?)?;
    }
    servers.end();
    Ok(())
}

/// One of the programs, which is built already.
fn program(args: &Args, name: &str) -> Done<Command> {
    let words = [
        "run",
        "--release",
        "--quiet",
        "--package",
        "dormouse-bench",
        "--bin",
        name,
        "--",
    ];
    let unpinned = cargo(&words);
    let Some(core) = args.pin else {
        return Ok(unpinned);
    };
    if !works(Command::new("taskset").arg("--version")) {
        return Err("`--pin` needs `taskset`, which is part of util-linux".into());
    }
    let mut pinned = Command::new("taskset");
    pinned
        .args(["--cpu-list", &core.to_string()])
        .arg(unpinned.get_program());
    pinned.args(unpinned.get_args()).current_dir(root());
    Ok(pinned)
}

/// Writes the schema that the generator is timed with.
fn schema() -> Done<std::path::PathBuf> {
    let dir = root().join("target/bench");
    fs::create_dir_all(&dir)?;
    let file = dir.join("many.yaml");
    fs::write(&file, compile_time::yaml(ENTITIES))?;
    Ok(file)
}
