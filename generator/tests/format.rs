//! Samples of rendered text: what they look like when formatted, that rustfmt agrees, and that
//! formatting once is enough.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use dormouse_generator::format::{Header, Rendered, format};

#[track_caller]
fn check(case: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/format/{case}.rs"));
    let formatted = formatted(&fs::read_to_string(path).unwrap());
    assert_eq!(self::formatted(&formatted), formatted, "not stable");
    insta::assert_snapshot!(case, formatted);
    assert_rustfmt_agrees(&formatted);
}

fn formatted(text: &str) -> String {
    let header = Header::new("schemas/blog.yaml", "cargo build");
    let template = "sample";
    format(Rendered { template, text }, &header).unwrap()
}

/// The samples keep clear of the places where the two formatters break a line differently.
#[track_caller]
fn assert_rustfmt_agrees(text: &str) {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--color", "never"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    rustfmt
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = rustfmt.wait_with_output().unwrap();
    // Reading from a pipe, rustfmt reports differences with exit code 0.
    let differences = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && differences.is_empty(),
        "{differences}"
    );
}

#[test]
fn entity() {
    check("entity");
}

#[test]
fn modules() {
    check("modules");
}

#[test]
fn constants() {
    check("constants");
}

#[test]
fn macros() {
    check("macros");
}

#[test]
fn generics() {
    check("generics");
}

#[test]
fn long_lines() {
    check("long_lines");
}
