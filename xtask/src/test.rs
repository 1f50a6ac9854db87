//! `cargo xtask test`: all tests, on a machine that has nothing but Rust.
//!
//! Tests run under cargo-nextest, which is installed once when it is missing; where that does not
//! work, `cargo test` runs the same tests. Examples in documentation run in both cases.
//! All tests run on the first database; those of behaviour are run again on each other one.
//! The servers that tests need are found or started; see `server`.

use std::process::Command;

use dormouse_test_server::{DATABASES, Kind, parse_kinds};

use crate::server::{self, Servers, Source};
use crate::shell::{Done, cargo, run as step, works};

/// The kind of database that tests of behaviour run on.
const DATABASE: &str = "DORMOUSE_TEST_DATABASE";

/// The tests of behaviour.
const BEHAVIOUR: &[&str] = &["-p", "dormouse-tests", "--test", "manager"];

/// Arguments of the command.
#[derive(clap::Args, Default)]
pub struct Args {
    /// The databases that tests run on, of sqlite, postgres and mysql; all unless named
    // The long name of the type keeps clap from reading one kind per argument.
    #[arg(long, value_name = "LIST", value_parser = parse_kinds)]
    databases: Option<std::vec::Vec<Kind>>,

    /// Where database servers come from; otherwise from DORMOUSE_TEST_POSTGRES_URL and
    /// DORMOUSE_TEST_MYSQL_URL where these are set, else from the first of these that has one
    #[arg(long, value_name = "SOURCE")]
    servers: Option<Source>,

    /// For the test runner: names of tests, `-p PACKAGE` …; given any, doc tests are left out
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

/// Runs the tests.
pub fn run(args: &Args) -> Done {
    let kinds = args.databases.as_deref().unwrap_or(&Kind::ALL);
    let servers = server::provide(kinds, args.servers)?;
    let done = run_tests(args, kinds, |command| tell(command, kinds, &servers));
    servers.end();
    done
}

fn run_tests(args: &Args, kinds: &[Kind], tell: impl Fn(&mut Command)) -> Done {
    let runner: &[&str] = if has_nextest() {
        &["nextest", "run"]
    } else {
        println!("cargo-nextest is missing and could not be installed: using `cargo test`");
        &["test", "--tests"]
    };
    for (number, kind) in kinds.iter().enumerate() {
        let mut tests = cargo(runner);
        tell(&mut tests);
        tests.env(DATABASE, kind.name()).arg("--all-features");
        println!("\nOn {}:", kind.name());
        if number > 0 && args.args.is_empty() {
            tests.args(BEHAVIOUR);
        }
        step(tests.args(&args.args))?;
    }
    if args.args.is_empty() {
        let mut examples = cargo(&["test", "--all-features", "--doc"]);
        tell(&mut examples);
        step(&mut examples)?;
    }
    Ok(())
}

/// Tells tests what they run on.
fn tell(command: &mut Command, kinds: &[Kind], servers: &Servers) {
    let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    command.env(DATABASES, names.join(","));
    command.envs(servers.variables());
}

fn has_nextest() -> bool {
    works(&mut cargo(&["nextest", "--version"]))
        || step(&mut cargo(&["install", "cargo-nextest", "--locked"])).is_ok()
}
