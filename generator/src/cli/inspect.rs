//! `dormouse inspect`: what a stage makes of a schema, for people or for programs.
//!
//! Shows as much as there is even when something is wrong, and says what is wrong.

use std::path::PathBuf;

use clap::ValueEnum;
use dormouse_generator::inspect::{self, STAGES, Stage};

use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// YAML file, or directory of YAML files
    #[arg(long, value_name = "PATH")]
    schema: PathBuf,
    /// Stage to stop at: source, lower, resolve (also called schema), verify, emit, render, format,
    /// output
    #[arg(long, value_parser = stage)]
    stage: Stage,
    /// For people, or for programs; the JSON of `schema` is a stable format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How to show it.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: &Args) -> Done {
    let format = match args.format {
        Format::Text => inspect::Format::Text,
        Format::Json => inspect::Format::Json,
    };
    let (shown, findings) = inspect::inspect(&args.schema, args.stage, format);
    print!("{shown}");
    // The stage `verify` has shown them already.
    if args.stage != Stage::Verify && !findings.set.is_empty() {
        eprintln!("{findings}");
    }
    Ok(if findings.set.has_errors() {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

fn stage(text: &str) -> Result<Stage, String> {
    let mut stages = STAGES.iter();
    match stages.find(|(name, _)| *name == text) {
        Some((_, stage)) => Ok(*stage),
        None => {
            let names: Vec<_> = STAGES.iter().map(|(name, _)| *name).collect();
            Err(format!("the stages are {}", names.join(", ")))
        }
    }
}
