//! What must not compile does not, and says why; what must compile does.
//!
//! `ui/*.rs` are programs with one mistake each. Next to it stands the full text of the compiler,
//! which is pinned to one compiler; our own sentences in it are named in the program itself, in
//! comments `// says: …`. `ui-pass/*.rs` are programs that compile and run.
//! New texts: `TRYBUILD=overwrite cargo xtask test -p dormouse-tests --test ui`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiler whose texts are checked in; others word their errors differently.
const PINNED: &str = "rustc 1.95.";

#[test]
fn programs_compile_or_say_why() {
    let cases = trybuild::TestCases::new();
    // Programs to run have all the others built, not only checked, and so the assertions in
    // constants, which see a relation that is listed twice, are part of it.
    cases.pass("ui-pass/*.rs");
    if compiler().starts_with(PINNED) {
        cases.compile_fail("ui/*.rs");
    } else {
        println!(
            "left out: the texts are those of {PINNED}x, this is {}",
            compiler()
        );
    }
}

#[test]
fn errors_speak_our_language() {
    for program in programs("ui") {
        let name = program.display();
        let text = fs::read_to_string(&program).unwrap();
        let error = fs::read_to_string(program.with_extension("stderr")).unwrap();
        let sentences: Vec<_> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("// says: "))
            .collect();
        assert!(!sentences.is_empty(), "{name}: no `// says: …`");
        for sentence in sentences {
            assert!(error.contains(sentence), "{name} does not say: {sentence}");
        }
    }
}

fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn programs(dir: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut programs: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .collect();
    programs.sort();
    programs
}
