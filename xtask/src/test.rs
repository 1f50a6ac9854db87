//! `cargo xtask test`: all tests, on a machine that has nothing but Rust.
//!
//! Tests run under cargo-nextest, which is installed once when it is missing; where that does not
//! work, `cargo test` runs the same tests. Examples in documentation run in both cases.

use crate::shell::{Done, cargo, run as step, works};

/// Arguments of the command.
#[derive(clap::Args, Default)]
pub struct Args {
    /// For the test runner: names of tests, `-p PACKAGE` …; given any, doc tests are left out
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

/// Runs the tests.
pub fn run(args: &Args) -> Done {
    let runner: &[&str] = if has_nextest() {
        &["nextest", "run"]
    } else {
        println!("cargo-nextest is missing and could not be installed: using `cargo test`");
        &["test", "--tests"]
    };
    step(cargo(runner).arg("--all-features").args(&args.args))?;
    if args.args.is_empty() {
        step(&mut cargo(&["test", "--all-features", "--doc"]))?;
    }
    Ok(())
}

fn has_nextest() -> bool {
    works(&mut cargo(&["nextest", "--version"]))
        || step(&mut cargo(&["install", "cargo-nextest", "--locked"])).is_ok()
}
