//! Writes the schema `big` and generates its entities.
//!
//! The numbers are those that SQLite and Rust have limits near: 64 tables and 2000 columns in a select,
//! keys of several columns in long lists, types within types.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// Relations of `Hub` to small rows, and to wide ones.
const LEAVES: usize = 88;
const WIDES: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let schema = Path::new(&out).join("big.yaml");
    fs::write(&schema, yaml()).expect("a place to build in");
    fs::write(Path::new(&out).join("links.rs"), links()).expect("a place to build in");
    dormouse_generator::build(schema);
}

fn yaml() -> String {
    let values: Vec<_> = (0..300).map(|value| format!("value_{value}")).collect();
    let mut text = format!(
        "dormouse: 1\nschema: big\ndatabases: [sqlite]\nenums:\n  Many: [{}]\nentities:\n",
        values.join(", ")
    );
    for part in [wide(), hub(), deep(), composite(), chain(), long()] {
        text.push_str(&part);
    }
    text
}

/// 200 columns of all types; the number of the column is in its value.
fn wide() -> String {
    let mut text = "  Wide:\n    properties:\n      id: { type: i64, primary: true }\n".to_owned();
    for column in 0..200 {
        let rest = match column % 10 {
            0 => format!("i64, default: {column}"),
            1 => format!("string, default: text {column}"),
            2 => format!("f64, default: {column}.5"),
            3 => format!("decimal, default: \"{column}.25\""),
            4 => format!("i16, nullable: true, default: {column}"),
            5 => format!("date, default: \"2026-01-{:02}\"", column % 28 + 1),
            6 => format!("json, default: [{column}]"),
            7 => format!("Many, default: value_{column}"),
            8 => format!("uuid, default: 00000000-0000-0000-0000-000000000{column:03}"),
            _ => "text, nullable: true".to_owned(),
        };
        line(&mut text, &format!("c{column}: {{ type: {rest} }}"));
    }
    text
}

/// 100 relations on one entity, all of which one hint populates.
fn hub() -> String {
    // The wide ones first, so that columns run out before tables do.
    let mut names: Vec<_> = (0..WIDES).map(|n| format!("w{n}")).collect();
    names.extend((0..LEAVES).map(|n| format!("r{n}")));
    let mut text = format!(
        "  Hub:\n    hints: {{ all: [{}] }}\n    properties:\n      id: {{ type: i64, primary: true }}\n",
        names.join(", ")
    );
    for name in &names {
        let target = if name.starts_with('r') {
            "Leaf"
        } else {
            "Wide"
        };
        line(&mut text, &format!("{name}: {{ many_to_one: {target} }}"));
    }
    text.push_str(
        "  Leaf:\n    properties:\n      id: { type: i64, primary: true }\n      name: string\n",
    );
    text
}

/// A hint of more rows than a select has tables, in three paths of the greatest length.
fn deep() -> String {
    let path = |first| [&[first], &["next"; 31][..]].concat().join(".");
    let paths = ["next", "left", "right"].map(path).join(", ");
    let mut text = format!("  Deep:\n    hints: {{ chain: [{paths}] }}\n    properties:\n");
    line(
        &mut text,
        "number: { type: i64, primary: true, autoincrement: false }",
    );
    for relation in ["next", "left", "right"] {
        line(
            &mut text,
            &format!("{relation}: {{ many_to_one: Deep, nullable: true }}"),
        );
    }
    text
}

/// A key of ten columns, and rows that point at it.
fn composite() -> String {
    let mut text = "  Composite:\n    properties:\n".to_owned();
    for part in 0..10 {
        let ty = if part % 2 == 0 {
            "i32"
        } else {
            "string, length: 40"
        };
        line(
            &mut text,
            &format!("k{part}: {{ type: {ty}, primary: true }}"),
        );
    }
    line(&mut text, "note: { type: text, default: \"\" }");
    line(
        &mut text,
        "items: { one_to_many: Item, mapped_by: composite }",
    );
    text.push_str("  Item:\n    properties:\n      id: { type: i64, primary: true }\n");
    line(
        &mut text,
        "composite: { many_to_one: Composite, inversed_by: items }",
    );
    text
}

/// An entity behind 50 bases.
fn chain() -> String {
    let mut text = String::new();
    for base in 0..50 {
        let extends = if base == 0 {
            String::new()
        } else {
            format!("    extends: Base{}\n", base - 1)
        };
        let _ = write!(
            text,
            "  Base{base}:\n    abstract: true\n{extends}    properties:\n"
        );
        line(
            &mut text,
            &format!("p{base}: {{ type: i64, default: {base} }}"),
        );
    }
    text + "  Last:\n    extends: Base49\n    properties:\n      id: { type: i64, primary: true }\n"
}

/// The longest names that there may be.
fn long() -> String {
    let (entity, property) = ("Ab".repeat(60), "a_".repeat(60));
    let mut text = format!(
        "  {entity}:\n    table: {}\n    properties:\n",
        "t".repeat(500)
    );
    line(&mut text, "id: { type: i64, primary: true }");
    line(
        &mut text,
        &format!(
            "{property}: {{ type: string, column: {}, unique: true }}",
            "c".repeat(500)
        ),
    );
    line(
        &mut text,
        &format!(
            "{}: {{ many_to_one: {entity}, nullable: true }}",
            "b_".repeat(60)
        ),
    );
    text
}

fn line(text: &mut String, line: &str) {
    let _ = writeln!(text, "      {line}");
}

/// A new `Hub` with all its relations.
fn links() -> String {
    let field = |letter, kind, n| format!("{letter}{n}: {kind}[{n}].clone(), ");
    let leaves: String = (0..LEAVES).map(|n| field('r', "leaves", n)).collect();
    let wides: String = (0..WIDES).map(|n| field('w', "wides", n)).collect();
    format!(
        "/// A new hub that leads to all of these.\n#[must_use]\n\
         pub fn new_hub(leaves: &[dormouse::Target<big::Leaf>], wides: &[dormouse::Target<big::Wide>]) -> big::NewHub {{\n\
         big::NewHub {{ {leaves}{wides} }}\n}}\n"
    )
}
