//! The command as a user runs it: what it prints, what it writes, how it exits.
#![cfg(feature = "cli")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

const BLOG: &str = "dormouse: 1
schema: blog
entities:
  Tag:
    properties:
      id: { type: i64, primary: true }
      name: string
";

/// A directory with `schemas/blog.yaml`.
fn project(yaml: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("schemas")).unwrap();
    fs::write(dir.path().join("schemas/blog.yaml"), yaml).unwrap();
    dir
}

fn run(dir: &TempDir, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dormouse"));
    command
        .current_dir(dir.path())
        .args(line.split(' '))
        .output()
        .unwrap()
}

/// Runs the command; the exit code is `code`, and its output contains each of `texts`.
#[track_caller]
fn check(dir: &TempDir, line: &str, code: i32, texts: &[&str]) {
    let output = run(dir, line);
    let shown = [output.stdout, output.stderr].concat();
    let shown = String::from_utf8(shown).unwrap();
    assert_eq!(output.status.code(), Some(code), "{line}\n{shown}");
    for text in texts {
        assert!(shown.contains(text), "{line}: no {text:?} in\n{shown}");
    }
}

const GENERATE: &str = "generate --schema schemas/blog.yaml --out src/blog";
const CHECK: &str = "generate --schema schemas/blog.yaml --out src/blog --check";

#[test]
fn generating_twice_writes_once() {
    let dir = project(BLOG);
    check(
        &dir,
        CHECK,
        1,
        &[
            "missing: ",
            "+// @generated",
            "files differ; run `dormouse generate ",
        ],
    );
    assert!(!dir.path().join("src").exists());
    check(
        &dir,
        GENERATE,
        0,
        &["wrote   ", "src/blog: ", " 0 unchanged, 0 removed"],
    );
    check(&dir, GENERATE, 0, &["src/blog: 0 written, "]);
    check(&dir, CHECK, 0, &["src/blog: up to date"]);
}

#[test]
fn a_changed_schema_is_noticed() {
    let dir = project(BLOG);
    check(&dir, GENERATE, 0, &[]);
    let changed = BLOG.replace("name:", "label:");
    fs::write(dir.path().join("schemas/blog.yaml"), changed).unwrap();
    check(&dir, CHECK, 1, &["changed: ", "label", "@@"]);
    check(&dir, GENERATE, 0, &["wrote   "]);
    check(&dir, CHECK, 0, &[]);
}

#[test]
fn findings_stop_everything() {
    let dir = project(&BLOG.replace("string", "strin"));
    check(
        &dir,
        GENERATE,
        1,
        &["E0103 unknown_type", "schemas/blog.yaml", "string"],
    );
    assert!(!dir.path().join("src").exists());
    check(
        &dir,
        "generate --schema nowhere.yaml --out src/blog",
        1,
        &["E0001", "nowhere.yaml"],
    );
}

#[test]
fn stages_can_be_inspected() {
    let dir = project(BLOG);
    let inspect = |rest: &str| format!("inspect --schema schemas/blog.yaml --stage {rest}");
    check(
        &dir,
        &inspect("schema --format json"),
        0,
        &["\"table\": \"tag\""],
    );
    check(&dir, &inspect("source"), 0, &["entities"]);
    check(&dir, &inspect("verify"), 0, &["nothing found"]);
    check(&dir, &inspect("nonsense"), 2, &["the stages are source, "]);
    let broken = project(&BLOG.replace("primary", "primry"));
    check(
        &broken,
        &inspect("schema"),
        1,
        &["E0101 unknown_key", "primary"],
    );
}

#[test]
fn rules_are_explained() {
    let dir = project(BLOG);
    check(
        &dir,
        "explain E0201",
        0,
        &["E0201 unknown_target\n\nA relation points at"],
    );
    check(&dir, "explain e0201", 0, &["E0201 unknown_target"]);
    check(&dir, "explain unknown_target", 0, &["E0201 unknown_target"]);
    check(
        &dir,
        "explain E0201",
        0,
        &["\n\n# Wrong:\nentities:", "\n\n# Right:\nentities:"],
    );
    check(
        &dir,
        "explain unkown_target",
        2,
        &["did you mean `unknown_target`?"],
    );
    check(
        &dir,
        "explain E9999",
        2,
        &["no rule has this code or name; codes go from E0001 to "],
    );
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let dir = project(BLOG);
    check(
        &dir,
        "generate --schema schemas/blog.yaml",
        2,
        &["--out <DIR>"],
    );
    check(&dir, "draw", 2, &["draw"]);
    check(
        &dir,
        "--help",
        0,
        &["generate", "inspect", "explain", "json-schema"],
    );
}

#[test]
fn the_format_is_there_for_editors() {
    let dir = project(BLOG);
    check(&dir, "json-schema", 0, &["\"$schema\": ", "many_to_one"]);
    check(&dir, "json-schema -o schemas/format.json", 0, &[]);
    let written = fs::read_to_string(dir.path().join("schemas/format.json")).unwrap();
    assert_eq!(written, dormouse_generator::json_schema());
    check(&dir, "json-schema -o .", 1, &["`.` cannot be written"]);
}

#[test]
fn entities_come_from_a_database() {
    let dir = project(BLOG);
    let line = "introspect --url sqlite://missing.db --out shop.yaml";
    check(
        &dir,
        line,
        1,
        &["no connection to SQLite", "the file has to exist"],
    );
    let line = "introspect --url oracle://h/x --out shop.yaml";
    check(
        &dir,
        line,
        1,
        &["`oracle:` is not known", "write `sqlite://file.db`"],
    );
    check(&dir, "generate --out src", 2, &["--schema"]);
    let line = "generate --url sqlite://missing.db --out src";
    check(&dir, line, 1, &["no connection to SQLite"]);
}

const DUMP: &str = "create table authors (id serial primary key, name text not null);
create table books (id serial primary key, author_id int not null references authors, title varchar(80) unique);
frobnicate;
";

fn dump() -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("library.sql"), DUMP).unwrap();
    dir
}

#[test]
fn a_dump_becomes_yaml_once() {
    let dir = dump();
    let line = "import library.sql --dialect postgres --out library.yaml";
    let report = "library.sql:3: the statement is not understood and left out";
    check(&dir, line, 0, &[report, "2 tables: 2 entities"]);
    let yaml = fs::read_to_string(dir.path().join("library.yaml")).unwrap();
    assert!(yaml.contains("many_to_one: Author"), "{yaml}");
    check(&dir, line, 0, &["library.yaml: up to date"]);
}

#[test]
fn a_dump_becomes_rust() {
    let dir = dump();
    let line = "generate --sql library.sql --dialect postgres --out src/library";
    check(&dir, line, 0, &["wrote   author.rs"]);
    let again = format!("{line} --check");
    check(&dir, &again, 0, &["up to date"]);
    let file = fs::read_to_string(dir.path().join("src/library/author.rs")).unwrap();
    assert!(
        file.contains("--sql library.sql --dialect postgres"),
        "{file}"
    );
}

#[test]
fn a_dump_needs_a_dialect_and_has_to_be_there() {
    let dir = dump();
    check(
        &dir,
        "generate --sql library.sql --out src",
        2,
        &["--dialect"],
    );
    let missing = "import missing.sql --dialect mysql --out -";
    check(&dir, missing, 1, &["`missing.sql` cannot be read"]);
}

#[test]
fn an_unknown_dialect_names_the_known_ones() {
    let dir = dump();
    let line = "import library.sql --dialect oracle --out -";
    let known = "[possible values: sqlite, postgres, mysql]";
    check(&dir, line, 2, &["invalid value 'oracle'", known]);
}

#[test]
fn a_pipe_gets_no_progress_and_quiet_says_nothing() {
    let dir = dump();
    let rows = "insert into x values ('many');\n".repeat(100_000);
    fs::write(dir.path().join("large.sql"), format!("{DUMP}{rows}")).unwrap();
    let line = "import large.sql --dialect postgres --tables auth*,nothing --out a.yaml";
    check(&dir, line, 0, &["note: --tables nothing: matches no table"]);
    let output = run(&dir, &line.replace("a.yaml", "b.yaml"));
    assert!(!output.stderr.contains(&b'\r'));
    let output = run(&dir, &format!("{line} --quiet"));
    assert_eq!((output.stdout, output.stderr), (Vec::new(), Vec::new()));
    let broken = run(
        &dir,
        "import missing.sql --dialect postgres --out c.yaml --quiet",
    );
    assert!(!broken.stderr.is_empty());
}
