//! Every file and directory under `errors/`: what is found in it equals the `.stderr` beside it.
//!
//! `DORMOUSE_BLESS=1` writes what was found; read the difference before it is kept.

use std::path::{Path, PathBuf};
use std::{env, fs};

use dormouse_generator::diagnostic::RULES;
use dormouse_generator::inspect::{Format, Stage, inspect};

/// Cargo runs tests in the directory of their package, so the paths in the texts are short.
const CASES: &str = "errors";

/// Cases that are about more than the rule they are named after.
const ABOUT_MANY: &[&str] = &["empty", "many_faults"];

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(CASES).expect("the directory of the cases");
    let mut cases: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    cases.retain(|path| path.extension().is_none_or(|e| e != "stderr"));
    cases.sort();
    cases
}

/// The rule a case is about: its name, up to the `-` before what is special in it.
fn name(case: &Path) -> &str {
    let stem = case.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.expect("a name");
    stem.split_once('-').map_or(stem, |(rule, _)| rule)
}

fn compare(case: &Path, found: &str) -> Result<(), String> {
    let expected_file = case.with_extension("stderr");
    if env::var_os("DORMOUSE_BLESS").is_some() {
        fs::write(&expected_file, found).expect("written");
    }
    let expected = fs::read_to_string(&expected_file).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let file = expected_file.display();
    Err(format!("{file} expects:\n{expected}\nbut found:\n{found}"))
}

#[test]
fn findings_are_shown_as_expected() {
    let differences: Vec<_> = cases()
        .iter()
        .filter_map(|case| compare(case, &inspect(case, Stage::Verify, Format::Text).0).err())
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_case_breaks_the_rule_it_is_named_after_and_no_other() {
    let mut strays = Vec::new();
    for case in cases() {
        let (_, findings) = inspect(&case, Stage::Verify, Format::Text);
        let rules: Vec<_> = findings.set.sorted().iter().map(|d| d.rule.name).collect();
        let fits = ABOUT_MANY.contains(&name(&case)) || rules.iter().all(|r| *r == name(&case));
        if rules.is_empty() || !fits {
            strays.push(format!("{}: {rules:?}", case.display()));
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let cases = cases();
    for rule in RULES {
        let has_case = cases.iter().any(|case| name(case) == rule.name);
        assert!(has_case, "no {CASES}/{}.yaml for {}", rule.name, rule.code);
    }
}
