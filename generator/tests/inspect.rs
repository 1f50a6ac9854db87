//! Whole schemas as text, as JSON and as DDL.

use std::path::{Path, PathBuf};

use dormouse_generator::ddl::{Dialect, ddl};
use dormouse_generator::inspect::{Format, Stage, inspect};
use dormouse_generator::{lower, resolve, source};

fn blog() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/blog.yaml")
}

fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/shop.yaml")
}

fn shown(path: &Path, format: Format) -> String {
    let (text, findings) = inspect(path, Stage::Schema, format);
    assert!(findings.set.is_empty(), "{findings}");
    text
}

fn sqlite(path: &Path) -> String {
    let (declarations, _) = lower::lower(&source::read(path).0);
    let (schema, _) = resolve::resolve(&declarations);
    let ddl = ddl(&schema, Dialect::Sqlite);
    let statements = ddl.create.iter().chain(&ddl.drop);
    statements
        .map(|statement| format!("{statement};\n"))
        .collect()
}

#[test]
fn blog_as_text() {
    insta::assert_snapshot!(shown(&blog(), Format::Text));
}

#[test]
fn blog_as_json() {
    insta::assert_snapshot!(shown(&blog(), Format::Json));
}

#[test]
fn blog_as_sqlite() {
    insta::assert_snapshot!(sqlite(&blog()));
}

#[test]
fn shop_as_text() {
    insta::assert_snapshot!(shown(&shop(), Format::Text));
}

#[test]
fn shop_as_json() {
    insta::assert_snapshot!(shown(&shop(), Format::Json));
}

#[test]
fn shop_as_sqlite() {
    insta::assert_snapshot!(sqlite(&shop()));
}
