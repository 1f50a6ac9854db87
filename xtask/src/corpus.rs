//! `cargo xtask corpus [DIR]`: loads each `sqlite|postgres|mysql/NAME.sql` of a folder into a database of its
//! own, introspects it, compares what was read with the counts in `expected.json`, introspects again into the same
//! file, generates, and checks all generated code with warnings denied. One table of results; fails on any
//! difference.
//!
//! Loading is done by the clients `sqlite3`, `psql` and `mariadb`. It knows no file by its name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dormouse_test_server::{Kind, create};

use crate::shell::{Done, cargo, root, run as run_shown};

mod counts;
mod load;

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The folder; the corpus beside the project unless said otherwise
    dir: Option<PathBuf>,
    /// Only dumps whose path contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Leaves out the check of the generated code
    #[arg(long)]
    no_check: bool,
}

/// Runs everything and prints the table.
pub fn run(args: &Args) -> Done {
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => root().join("../shared/corpus"),
    };
    let expected = fs::read_to_string(dir.join("expected.json"))
        .map_err(|error| format!("`{}` is no corpus: {error}", dir.display()))?;
    let expected: serde_json::Value = serde_json::from_str(&expected)?;
    run_shown(&mut cargo(&[
        "build",
        "-p",
        "dormouse-generator",
        "--features",
        "cli",
    ]))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let out = root().join("target/corpus");
    let mut modules = Vec::new();
    let mut faults = 0;
    for (kind, path) in dumps(&dir, &args.only)? {
        let key = format!("{kind}/{}", name(&path));
        let result = runtime.block_on(one(kind, &path, &expected[&key], &out));
        println!(
            "{:7} {key:32} {}",
            if result.is_ok() { "ok" } else { "FAIL" },
            text(&result)
        );
        faults += usize::from(result.is_err());
        if result.is_ok() {
            modules.push(module(kind, &path));
        }
    }
    if !args.no_check {
        check(&out, &modules)?;
    }
    match faults {
        0 => Ok(()),
        count => Err(format!("{count} of the databases differ").into()),
    }
}

fn text(result: &Result<String, String>) -> &str {
    match result {
        Ok(text) | Err(text) => text,
    }
}

fn dumps(dir: &Path, only: &str) -> Done<Vec<(Kind, PathBuf)>> {
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let Ok(entries) = fs::read_dir(dir.join(kind.name())) else {
            continue;
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "sql"));
        paths.retain(|path| path.to_string_lossy().contains(only));
        paths.sort();
        found.extend(paths.into_iter().map(|path| (kind, path)));
    }
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// A legal name of a module, of any name of a file.
fn module(kind: Kind, path: &Path) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    format!("{kind}_{}", name(path).to_lowercase())
        .chars()
        .map(legal)
        .collect()
}

async fn one(
    kind: Kind,
    path: &Path,
    expected: &serde_json::Value,
    out: &Path,
) -> Result<String, String> {
    let module = module(kind, path);
    match kind.server() {
        None => {
            let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
            let file = dir.path().join("corpus.db");
            load::sqlite(&file, path)?;
            follow(
                &format!("sqlite://{}", file.display()),
                &module,
                expected,
                out,
            )
        }
        Some(server) => {
            let database = create(server).await?;
            let url = database.url();
            let done = load::server(server, &url, path)
                .and_then(|()| follow(&url, &module, expected, out));
            database.remove().await?;
            done
        }
    }
}

/// From a loaded database to generated code.
fn follow(
    url: &str,
    module: &str,
    expected: &serde_json::Value,
    out: &Path,
) -> Result<String, String> {
    let yaml = out.join(format!("{module}.yaml"));
    let _absent = fs::remove_file(&yaml);
    fs::create_dir_all(out.join("src")).map_err(|error| error.to_string())?;
    let file = yaml.to_string_lossy().into_owned();
    let model = dormouse(&["introspect", "--url", url, "--out", "-", "--model"])?;
    let differences = counts::differences(&model, expected)?;
    if !differences.is_empty() {
        return Err(differences.join(", "));
    }
    dormouse(&["introspect", "--url", url, "--name", module, "--out", &file])?;
    let first = fs::read_to_string(&yaml).map_err(|error| error.to_string())?;
    dormouse(&["introspect", "--url", url, "--out", &file])?;
    let second = fs::read_to_string(&yaml).map_err(|error| error.to_string())?;
    if first != second {
        return Err("a second run changes the file".to_owned());
    }
    let code = out.join("src").join(module);
    dormouse(&[
        "generate",
        "--schema",
        &file,
        "--out",
        &code.to_string_lossy(),
    ])?;
    Ok(format!("{} lines of YAML", first.lines().count()))
}

fn dormouse(args: &[&str]) -> Result<String, String> {
    let program = root().join("target/debug/dormouse");
    let output = Command::new(program)
        .args(args)
        .output()
        .map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Checks all modules as one crate.
fn check(out: &Path, modules: &[String]) -> Done {
    let manifest = "[package]\nname = \"corpus\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n[dependencies]\n\
                    dormouse = { path = \"../../runtime\", features = [\"mysql\", \"postgres\"] }\n";
    fs::write(out.join("Cargo.toml"), manifest)?;
    fs::copy(root().join("Cargo.lock"), out.join("Cargo.lock"))?;
    let lines = modules
        .iter()
        .map(|module| format!("#[allow(missing_docs)]\npub mod {module};\n"));
    fs::write(
        out.join("src/lib.rs"),
        format!(
            "//! Checked.\n#![deny(warnings)]\n{}",
            lines.collect::<String>()
        ),
    )?;
    let mut command = cargo(&["check", "--offline"]);
    run_shown(
        command
            .current_dir(out)
            .env("CARGO_TARGET_DIR", root().join("target")),
    )
}
