//! What developers run: `cargo xtask <command>`. One file per command; this one only lists them.

mod bench;
mod ci;
mod codegen;
mod compile_time;
mod corpus;
mod server;
mod shell;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::Parser;

/// Developer commands of the workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Runs every test, with the test runner and the database servers that it needs.
    Test(test::Args),
    /// Regenerates the generated code that is checked in.
    Codegen(codegen::Args),
    /// Measures Dormouse beside hand-written code.
    Bench(bench::Args),
    /// Measures `cargo check` per generated table.
    CompileTime(compile_time::Args),
    /// Turns the databases of a folder into entities, and checks what comes out.
    Corpus(corpus::Args),
    /// Checks the style rules that the compiler does not know.
    Tidy,
    /// Everything a change must pass: formatting, lints, docs, tidy, codegen, tests.
    Ci,
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Test(args) => test::run(&args),
        Command::Codegen(args) => codegen::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::CompileTime(args) => compile_time::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Tidy => tidy::run(),
        Command::Ci => ci::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
