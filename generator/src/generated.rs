//! What a run of the generator gives: files in memory, and what was noticed on the way.
//!
//! Nothing here is written; that is the caller's next call, to `output`.

use crate::error::Findings;
use crate::output::Tree;

/// The files generated from a schema.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The schema's name, as written.
    pub schema: String,
    /// Formatted, with their headers.
    pub tree: Tree,
    /// Warnings, with the files that were read; no errors.
    pub warnings: Findings,
}

impl Generated {
    /// The schema files that were read: what a build script watches.
    pub fn files_read(&self) -> impl Iterator<Item = &str> {
        self.warnings.sources.names()
    }
}
