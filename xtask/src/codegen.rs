//! `cargo xtask codegen`: writes what is generated and checked in, or says what is outdated: the code
//! of the fixtures and the JSON Schema of the YAML format.
//!
//! The cases are found, not listed: a directory of `tests/fixtures` with a `schema.yaml` (or a
//! directory `schema`) is one, and its code goes to `expected` next to it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dormouse_generator::Config;
use dormouse_generator::output::{self, Tree};

use crate::shell::{Done, root};

/// The command, for headers and messages.
const COMMAND: &str = "cargo xtask codegen";

/// The YAML format for editors.
const JSON_SCHEMA: &str = "schemas/dormouse.schema.json";

/// Where the cases are.
const FIXTURES: &str = "tests/fixtures";

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Writes nothing; fails and shows the differences when there are any
    #[arg(long)]
    pub check: bool,
}

/// Brings all cases up to date, or checks that they are.
pub fn run(args: &Args) -> Done {
    // Headers name their sources relative to the current directory.
    std::env::set_current_dir(root())?;
    let mut outdated = json_schema(args)?;
    for case in cases(Path::new(FIXTURES))? {
        let config = Config::new(&case.schema).with_command(COMMAND);
        let tree = dormouse_generator::generate(&config)?.tree;
        if args.check {
            outdated += show_differences(&case, &tree)?;
        } else {
            let summary = output::write(&tree, &case.out)?;
            println!("{}: {summary}", case.out.display());
        }
    }
    match outdated {
        0 => Ok(()),
        count => Err(format!("{count} generated files are outdated: run `{COMMAND}`").into()),
    }
}

/// Writes the JSON Schema, or counts it if it is outdated.
fn json_schema(args: &Args) -> io::Result<usize> {
    let text = dormouse_generator::json_schema();
    let is_outdated = fs::read_to_string(JSON_SCHEMA).map_or(true, |file| file != text);
    match (args.check, is_outdated) {
        (true, true) => println!("{JSON_SCHEMA}: outdated"),
        (false, true) => fs::write(JSON_SCHEMA, text)?,
        (_, false) => {}
    }
    Ok(usize::from(args.check && is_outdated))
}

/// One schema, and the directory of the code generated from it.
struct Case {
    schema: PathBuf,
    out: PathBuf,
}

fn cases(dir: &Path) -> io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    if !dir.is_dir() {
        return Ok(cases);
    }
    for entry in fs::read_dir(dir)? {
        let case = entry?.path();
        let sources = ["schema.yaml", "schema"].map(|name| case.join(name));
        let found = sources.into_iter().find(|source| source.exists());
        cases.extend(found.map(|schema| Case {
            schema,
            out: case.join("expected"),
        }));
    }
    cases.sort_by(|a, b| a.schema.cmp(&b.schema));
    Ok(cases)
}

fn show_differences(case: &Case, tree: &Tree) -> Done<usize> {
    let differences = output::check(tree, &case.out)?;
    for difference in &differences {
        print!("{}: {difference}", case.out.display());
    }
    Ok(differences.len())
}
