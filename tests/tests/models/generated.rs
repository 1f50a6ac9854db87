//! One model through the generator: what must hold whatever the model says.

use std::fs;
use std::panic::catch_unwind;

use dormouse_generator::diagnostic::render;
use dormouse_generator::schema::Schema;
use dormouse_generator::{Config, Error, Findings, generate, lower, resolve, source, verify};

/// What became of a model.
pub enum Outcome {
    Refused(Findings),
    Code,
}

/// Generates twice; the two are the same, findings have places and code is Rust.
///
/// Gives what is wrong with the generator.
pub fn check(yaml: &str) -> Result<Outcome, String> {
    let outcome = catch_unwind(|| twice(yaml)).unwrap_or_else(|_| Err("it panicked".to_owned()));
    outcome.map_err(|fault| format!("{fault}\n{yaml}"))
}

fn twice(yaml: &str) -> Result<Outcome, String> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("model.yaml");
    fs::write(&file, yaml).unwrap();
    let config = Config::new(&file);
    match (generate(&config), generate(&config)) {
        (Ok(first), Ok(second)) if first.tree == second.tree => {
            first
                .tree
                .iter()
                .try_for_each(|(path, text)| check_rust(path, text))?;
            Ok(Outcome::Code)
        }
        (Err(Error::Schema(first)), Err(Error::Schema(second)))
            if first.to_string() == second.to_string() =>
        {
            check_findings(&first)?;
            Ok(Outcome::Refused(first))
        }
        (Err(error), Err(_)) if !matches!(error, Error::Schema(_)) => Err(error.to_string()),
        _ => Err("two runs differ".to_owned()),
    }
}

fn check_rust(path: &str, text: &str) -> Result<(), String> {
    let parsed = syn::parse_file(text).map(drop);
    parsed.map_err(|error| format!("{path} is not Rust: {error}"))
}

/// There are findings, each has places in the file, and each is shown.
fn check_findings(findings: &Findings) -> Result<(), String> {
    let all = findings.set.sorted();
    let shown = render(&findings.set, &findings.sources);
    for finding in &all {
        let inside = finding.labels.iter().all(|label| {
            let range = label.span.start as usize..label.span.end as usize;
            findings
                .sources
                .text(label.span.source)
                .get(range)
                .is_some()
        });
        if finding.labels.is_empty() || !inside {
            return Err(format!("not a place: {finding:?}"));
        }
        if !shown.contains(finding.rule.code) {
            return Err(format!("not shown: {finding:?}"));
        }
    }
    if all.is_empty() {
        Err("refused without a reason".to_owned())
    } else {
        Ok(())
    }
}

/// Whether the generator finds no fault in a model.
pub fn is_legal(yaml: &str) -> bool {
    let (source, mut set) = source::from_text("model.yaml", yaml);
    let (declarations, found) = lower::lower(&source);
    set.extend(found);
    let (schema, found) = resolve::resolve(&declarations);
    set.extend(found);
    set.extend(verify::verify(&schema));
    !set.has_errors()
}

/// The schema of a legal model.
pub fn schema(yaml: &str) -> Schema {
    let (source, _) = source::from_text("model.yaml", yaml);
    let (declarations, _) = lower::lower(&source);
    let (schema, _) = resolve::resolve(&declarations);
    schema
}
