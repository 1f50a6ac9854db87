//! `cargo xtask ci`: everything a change must pass, the quick checks first.
//!
//! Stops at the first check that fails.

use crate::shell::{Done, cargo, run as step};
use crate::{codegen, test, tidy};

/// Runs all checks.
pub fn run() -> Done {
    step(&mut cargo(&["fmt", "--all", "--check"]))?;
    tidy::run()?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--all-features"];
    step(cargo(&clippy).args(["--", "-D", "warnings"]))?;
    let doc = ["doc", "--workspace", "--all-features", "--no-deps"];
    step(cargo(&doc).env("RUSTDOCFLAGS", "-D warnings"))?;
    codegen::run(&codegen::Args { check: true })?;
    test::run(&test::Args::default())
}
