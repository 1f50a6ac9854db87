//! `cargo xtask corpus [DIR]`: turns each `sqlite|postgres|mysql/NAME.sql` of a folder into entities, from a server and
//! from the dump, and checks everything that can be checked about them. One table of results; fails on any difference.
//!
//! What is done with a dump is in `steps`. It knows no file by its name.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dormouse_test_server::Kind;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::server::{self, Source};
use crate::shell::{Done, cargo, root, run as run_shown};

mod before;
mod check;
mod code;
mod counts;
mod difference;
mod dormouse;
mod dump;
mod expression;
mod gaps;
mod load;
mod round_trip;
mod steps;
mod table;
mod views;

use dump::Dump;
use gaps::Gaps;
use table::Report;

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The folder; the corpus beside the project unless said otherwise
    dir: Option<PathBuf>,
    /// Only dumps whose path contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Leaves out the check of the generated code, which takes most of the time
    #[arg(long)]
    no_check: bool,
    /// Where database servers come from; as for `test`
    #[arg(long, value_name = "SOURCE")]
    servers: Option<Source>,
}

/// Runs everything and prints the table.
pub fn run(args: &Args) -> Done {
    let dir = args
        .dir
        .clone()
        .unwrap_or_else(|| root().join("../shared/corpus"));
    let (dumps, expected) = (dump::find(&dir, &args.only)?, expected(&dir)?);
    run_shown(&mut cargo(&[
        "build",
        "-p",
        "dormouse-generator",
        "--features",
        "cli",
    ]))?;
    let kinds: Vec<_> = dumps.iter().map(|dump| dump.kind).collect();
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .filter(|kind| kinds.contains(kind))
        .collect();
    let servers = server::provide(&kinds, args.servers)?;
    let out = root().join("target/corpus");
    let reports = all(&dumps, &expected, &servers, &out);
    servers.end();
    let mut faults = reports?.iter().filter(|report| !report.is_good()).count();
    if !args.no_check {
        faults += usize::from(!check::all(&out, &dumps)?);
    }
    match faults {
        0 => Ok(()),
        count => Err(format!("{count} faults, see above").into()),
    }
}

/// The counts that are known, by dump; none of them has to be there.
fn expected(dir: &Path) -> Done<Value> {
    match fs::read_to_string(dir.join("expected.json")) {
        Ok(text) => Ok(serde_json::from_str(&text)?),
        Err(_) => Ok(Value::Null),
    }
}

fn all(
    dumps: &[Dump],
    expected: &Value,
    servers: &server::Servers,
    out: &Path,
) -> Done<Vec<Report>> {
    let runtime: Runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    fs::create_dir_all(out.join("src"))?;
    let mut gaps = Gaps::default();
    let mut reports = Vec::new();
    println!("\n{}", table::head());
    for dump in dumps {
        let started = Instant::now();
        let url = servers.url(dump.kind);
        let mut report = runtime.block_on(steps::run(dump, url, &expected[dump.name()], out));
        report.seconds = started.elapsed().as_secs_f64();
        println!("{}", report.row());
        gaps.add(&report);
        reports.push(report);
    }
    for report in &reports {
        print!("{}", report.faults());
    }
    print!("{gaps}");
    Ok(reports)
}
