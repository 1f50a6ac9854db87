//! The commands of `dormouse`, one file each; this one only lists them.
//!
//! A command turns arguments into a call of the library and shows the result. Results go to the
//! standard output, what is wrong to the standard error.

mod entities;
mod explain;
mod generate;
mod import;
mod inspect;
mod introspect;
mod json_schema;
mod voice;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

/// Typed Rust entities from YAML.
#[derive(Parser)]
#[command(name = "dormouse", version)]
enum Command {
    /// Generates Rust from a schema
    Generate(generate::Args),
    /// Writes the entities of a database as YAML, or brings YAML up to date with it
    Introspect(introspect::Args),
    /// Writes the entities of an SQL dump as YAML, without a server, or brings YAML up to date with it
    Import(import::Args),
    /// Shows what a stage of the generator makes of a schema
    Inspect(inspect::Args),
    /// Explains a rule, by the code that its findings show
    Explain(explain::Args),
    /// Prints the YAML format as a JSON Schema, for editors
    JsonSchema(json_schema::Args),
}

/// How a command ended, when nothing stopped it.
enum Outcome {
    Done,
    /// There is something to look at, and it has been shown.
    Found,
}

type Done = Result<Outcome, Box<dyn Error>>;

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let done = match Command::parse() {
        Command::Generate(args) => generate::run(&args),
        Command::Introspect(args) => introspect::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::JsonSchema(args) => json_schema::run(&args),
    };
    match done {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(1)
        }
    }
}
