//! The way in from `build.rs`: generate into the build directory, and tell cargo what was read.
//!
//! The only part of the library that talks to cargo, prints, and ends the process.

use std::env;
use std::path::{Path, PathBuf};
use std::process;

use crate::emit::IncludeFile;
use crate::format::{self, Rendered};
use crate::output::{self, Tree};
use crate::render::render_include;
use crate::{Config, Dialect, Error, Findings, Generated, generate, generate_from_sql};

/// Generates a schema from a build script, for `dormouse::include_schema!`.
///
/// `schema` is a YAML file, or a directory of them, relative to the package. The script runs again
/// when one of them changes. A schema that breaks rules fails the build with all findings:
///
/// ```no_run
/// // the `main` of build.rs
/// dormouse_generator::build("schemas/blog.yaml");
/// ```
pub fn build(schema: impl AsRef<Path>) {
    let config = Config::new(schema.as_ref());
    // A directory may get new files, a missing file may come.
    if !config.schema().is_file() {
        watch(&config.schema().to_string_lossy());
    }
    if let Err(error) = run(&config) {
        eprintln!("{error}");
        process::exit(1);
    }
}

/// Generates the entities of an SQL dump from a build script, for `dormouse::include_schema!`; no server is asked.
///
/// `dump` is a file that is checked in, relative to the package: what `pg_dump --schema-only`, `mysqldump --no-data` or
/// `.schema` of SQLite print, or what was written by hand. The schema is called like the file, without its ending. The
/// script runs again when the file changes. What is not understood is a warning of the build, and the rest still comes
/// out:
///
/// ```no_run
/// use dormouse_generator::Dialect;
///
/// // the `main` of build.rs; then `dormouse::include_schema!("shop")`
/// dormouse_generator::build_from_sql("schemas/shop.sql", Dialect::Postgres);
/// ```
///
/// Names and relations are those that `dormouse import` writes. To change them, let it write YAML once, and build that.
pub fn build_from_sql(dump: impl AsRef<Path>, dialect: Dialect) {
    let config = Config::new(dump.as_ref());
    watch(&config.schema().to_string_lossy());
    if let Err(error) = run_from_sql(&config, dialect) {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run_from_sql(config: &Config, dialect: Dialect) -> Result<(), Error> {
    let found = generate_from_sql(config, dialect)?;
    let losses = found.report.losses.iter();
    losses.for_each(|loss| println!("cargo::warning={}", loss.to_string().replace('\n', " ")));
    // Shown by `cargo build -vv`: a database has many things that entities have not.
    for remark in &found.remarks {
        println!("{}: {}", remark.about, remark.text);
    }
    put(&found.generated, config)
}

fn run(config: &Config) -> Result<(), Error> {
    let generated = generate(config).inspect_err(|error| {
        if let Error::Schema(findings) = error {
            findings.sources.names().for_each(watch);
        }
    })?;
    generated.files_read().for_each(watch);
    put(&generated, config)
}

/// Writes the files into the build directory.
fn put(generated: &Generated, config: &Config) -> Result<(), Error> {
    warn(&generated.warnings);
    let dir = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or(Error::NotABuildScript)?;
    output::write(&included(generated, config)?, &dir)?;
    Ok(())
}

/// The files in a directory named like the schema, and beside it the one that is included.
fn included(generated: &Generated, config: &Config) -> Result<Tree, Error> {
    let include = IncludeFile::new(&generated.schema);
    let directory = include.directory();
    let mut tree = Tree::new();
    for (path, text) in generated.tree.iter() {
        tree.insert(format!("{directory}/{path}"), text)?;
    }
    let file = render_include(&include)?;
    let rendered = Rendered {
        template: file.template,
        text: &file.text,
    };
    tree.insert(file.path, format::format(rendered, &config.header())?)?;
    Ok(tree)
}

fn watch(path: &str) {
    println!("cargo::rerun-if-changed={path}");
}

fn warn(findings: &Findings) {
    for line in findings.to_string().lines() {
        println!("cargo::warning={line}");
    }
}
