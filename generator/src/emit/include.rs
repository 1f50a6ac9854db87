//! The file that `include_schema!` includes: one line, which names the real module.
//!
//! An included file can neither have `//!` documentation nor give its modules a place that tools
//! find; a module that it declares has both.

use askama::Template;

use crate::ident;

/// The file beside the directory of a schema.
#[derive(Debug, Template)]
#[template(path = "include.rs.askama")]
pub struct IncludeFile {
    directory: String,
    module: String,
}

impl IncludeFile {
    /// Includes the schema of this name.
    #[must_use]
    pub fn new(schema: &str) -> Self {
        Self {
            directory: ident::snake(schema),
            module: ident::rust_field(schema),
        }
    }

    /// The directory of the schema's files.
    #[must_use]
    pub fn directory(&self) -> &str {
        &self.directory
    }
}
