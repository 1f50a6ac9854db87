//! `cargo xtask tidy`: style rules that the compiler does not know.
//!
//! Looks at files one by one, as text; everything that needs types is clippy's.

mod file;
mod head;
mod length;
mod template;
mod words;

use file::{Fault, File};

use crate::shell::{Done, root};

/// Every rule; each decides by the path whether a file concerns it.
const RULES: &[fn(&File) -> Vec<Fault>] =
    &[head::check, length::check, template::check, words::check];

/// Checks the whole repository and shows all faults.
pub fn run() -> Done {
    let files = file::all(&root())?;
    let faults: Vec<_> = files.iter().flat_map(faults).collect();
    for fault in &faults {
        eprintln!("{fault}");
    }
    if faults.is_empty() {
        println!("tidy: {} files, no faults", files.len());
        Ok(())
    } else {
        Err(format!("tidy found {} faults", faults.len()).into())
    }
}

fn faults(file: &File) -> Vec<String> {
    let faults = RULES.iter().flat_map(|rule| rule(file));
    faults
        .map(|Fault { line, message }| format!("{}:{line}: {message}", file.path))
        .collect()
}
