//! `cargo xtask compile-time`: how long `cargo check` takes per generated table.
//!
//! Makes a schema of many tables, each with twelve columns and two relations, generates it into a
//! crate under `target/` and checks that crate, from nothing each time: what an earlier check left
//! behind is not used. What cargo needs for a single table is taken off.
//! Prints, judges nothing: timing depends on the machine.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dormouse_generator::{Config, generate, output};

use crate::shell::{Done, cargo, root};

/// Each crate is checked this often; the shortest time counts.
const RUNS: usize = 3;

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Numbers of tables
    #[arg(default_values_t = [100, 300])]
    tables: Vec<usize>,
}

/// Measures each number of tables.
pub fn run(args: &Args) -> Done {
    let single = measure(1)?;
    println!("1 table: {:.2} s", single.as_secs_f64());
    for &tables in &args.tables {
        let time = measure(tables)?;
        let each = time.saturating_sub(single).as_secs_f64() * 1000.0 / tables.max(2) as f64;
        println!(
            "{tables} tables: {:.2} s, {each:.1} ms per table",
            time.as_secs_f64()
        );
    }
    Ok(())
}

fn measure(tables: usize) -> Done<Duration> {
    let dir = root().join("target/compile-time").join(tables.to_string());
    write_crate(&dir, tables)?;
    check(&dir)?;
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        // Cargo goes by the time of the file.
        fs::write(dir.join("src/lib.rs"), LIBRARY)?;
        let start = Instant::now();
        check(&dir)?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

const LIBRARY: &str = "//! Measured.\n#![deny(warnings, missing_docs)]\npub mod many;\n";

fn write_crate(dir: &Path, tables: usize) -> Done {
    fs::create_dir_all(dir.join("src"))?;
    fs::write(dir.join("src/lib.rs"), LIBRARY)?;
    fs::write(dir.join("Cargo.toml"), manifest(tables))?;
    fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock"))?;
    let schema = dir.join("many.yaml");
    fs::write(&schema, yaml(tables))?;
    let tree = generate(&Config::new(&schema).with_command("cargo xtask compile-time"))?.tree;
    output::write(&tree, &dir.join("src/many"))?;
    let lines: usize = tree.iter().map(|(_, text)| text.lines().count()).sum();
    println!("{tables} tables: {lines} lines");
    Ok(())
}

fn manifest(tables: usize) -> String {
    let runtime: PathBuf = root().join("runtime");
    format!(
        "[package]\nname = \"compile-time-{tables}\"\nedition = \"2024\"\n\n\
         [dependencies]\ndormouse = {{ path = {runtime:?} }}\n\n[workspace]\n"
    )
}

fn check(dir: &Path) -> Done {
    let mut command = cargo(&["check", "--quiet", "--offline"]);
    let target = root().join("target");
    let command = command.current_dir(dir).env("CARGO_TARGET_DIR", target);
    let status = command.env("CARGO_INCREMENTAL", "0").status()?;
    if status.success() {
        Ok(())
    } else {
        Err("the generated crate does not compile".into())
    }
}

/// A schema in which each table points at another one, which looks back.
pub fn yaml(tables: usize) -> String {
    let mut text = String::from("dormouse: 1\nschema: many\nentities:\n");
    for table in 0..tables {
        let (next, before) = ((table + 1) % tables, (table + tables - 1) % tables);
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            "  Table{table}:
    properties:
      id:         {{ type: i64, primary: true }}
      name:       {{ type: string, unique: true }}
      title:      string
      body:       {{ type: text, nullable: true }}
      count:      {{ type: i32, default: 0 }}
      price:      {{ type: decimal, precision: 10, scale: 2 }}
      ratio:      f64
      active:     {{ type: bool, default: true }}
      code:       uuid
      details:    {{ type: json, nullable: true }}
      created_at: datetime
      next:       {{ many_to_one: Table{next}, nullable: true, inversed_by: before }}
      before:     {{ one_to_many: Table{before}, mapped_by: next }}
"
        );
    }
    text
}
