//! Every fixture: the generated files are the expected ones, byte for byte, and the same each time.
//!
//! That the expected files compile without a warning is shown by this package's library, which
//! includes them. Writes them anew: `cargo xtask codegen`, or `DORMOUSE_BLESS=1` with this test.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its helpers too
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

use dormouse_generator::output::{self, Tree};
use dormouse_generator::{Config, generate};

/// The command in the headers; the one of `xtask`.
const COMMAND: &str = "cargo xtask codegen";

/// Generated lines per line of YAML: what a person still likes to read.
const MOST_LINES: usize = 60;

#[test]
fn output_is_as_expected() {
    let mut report = String::new();
    for case in cases() {
        let (tree, out) = (tree(&case), case.join("expected"));
        if env::var_os("DORMOUSE_BLESS").is_some() {
            output::write(&tree, &out).unwrap();
        }
        for difference in output::check(&tree, &out).unwrap() {
            write!(report, "{}: {difference}", case.display()).unwrap();
        }
    }
    assert!(
        report.is_empty(),
        "{report}\nrun `{COMMAND}` and look at the changes"
    );
}

#[test]
fn output_is_the_same_each_time() {
    for case in cases() {
        assert_eq!(tree(&case), tree(&case), "{}", case.display());
    }
}

#[test]
fn every_fixture_is_compiled() {
    let library = include_str!("../src/lib.rs");
    for case in cases() {
        let path = format!("\"../fixtures/{}/expected/mod.rs\"", name(&case));
        assert!(
            library.contains(&path),
            "tests/src/lib.rs does not include {path}"
        );
    }
}

#[test]
fn generated_code_stays_small() {
    for case in cases() {
        let yaml = std::fs::read_to_string(case.join("schema.yaml")).unwrap();
        let written = yaml.lines().filter(|line| !line.trim().is_empty()).count();
        let tree = tree(&case);
        let generated: usize = tree.iter().map(|(_, text)| text.lines().count()).sum();
        let factor = generated / written;
        println!(
            "{}: {written} lines of YAML, {generated} of Rust, {factor}×",
            name(&case)
        );
        assert!(
            factor <= MOST_LINES,
            "{}: {factor} lines per line of YAML",
            name(&case)
        );
    }
}

#[test]
fn nothing_is_generated_from_a_faulty_schema() {
    let schema = package().join("errors/unknown_target.yaml");
    let error = generate(&Config::new(schema)).unwrap_err().to_string();
    assert!(error.contains("unknown_target"), "{error}");
}

/// Headers name their sources relative to the current directory, so that has to be the workspace.
fn tree(case: &Path) -> Tree {
    static WORKSPACE: Once = Once::new();
    WORKSPACE.call_once(|| env::set_current_dir(package().join("..")).unwrap());
    let config = Config::new(case.join("schema.yaml")).with_command(COMMAND);
    generate(&config)
        .unwrap_or_else(|error| panic!("{error}"))
        .tree
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cases() -> BTreeSet<PathBuf> {
    let dir = package().join("fixtures");
    let entries = dir.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|case| case.join("schema.yaml").exists())
        .collect()
}

fn name(case: &Path) -> String {
    case.file_name().unwrap().to_string_lossy().into_owned()
}
