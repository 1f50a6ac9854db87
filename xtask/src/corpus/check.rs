//! Checks all generated modules as one crate, with warnings denied.

use std::fs;
use std::path::Path;

use crate::shell::{Done, cargo, root, run};

use super::dump::Dump;

const MANIFEST: &str = "[package]\nname = \"corpus\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
                        [dependencies]\ndormouse = { path = \"../../runtime\", features = [\"mysql\", \"postgres\"] }\n";

/// Whether the code of all dumps that came so far is without faults.
pub fn all(out: &Path, dumps: &[Dump]) -> Done<bool> {
    fs::write(out.join("Cargo.toml"), MANIFEST)?;
    fs::copy(root().join("Cargo.lock"), out.join("Cargo.lock"))?;
    let modules = dumps
        .iter()
        .map(Dump::module)
        .filter(|module| out.join("src").join(module).join("mod.rs").is_file());
    let lines: String = modules
        .map(|module| format!("#[allow(missing_docs)]\npub mod {module};\n"))
        .collect();
    fs::write(
        out.join("src/lib.rs"),
        format!("//! Checked.\n#![deny(warnings)]\n{lines}"),
    )?;
    let mut command = cargo(&["check", "--offline"]);
    let command = command
        .current_dir(out)
        .env("CARGO_TARGET_DIR", root().join("target"));
    Ok(run(command)
        .inspect_err(|error| eprintln!("{error}"))
        .is_ok())
}
