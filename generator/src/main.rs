//! The `dormouse` command: reads the arguments, runs one command, exits.
//!
//! Exit codes: 0 done, 1 something was found or differs, 2 wrong usage.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
