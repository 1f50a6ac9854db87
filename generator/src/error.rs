//! Why a run of the generator gave nothing.
//!
//! Findings about the schema are data of `diagnostic`; here they only become the reason to stop.

use std::fmt;

use crate::diagnostic::{DiagnosticSet, Sources, render};
use crate::format::FormatError;
use crate::import::ImportError;
use crate::output::OutputError;

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The schema breaks rules; prints as all findings with their places.
    #[error("{0}")]
    Schema(Findings),
    /// A dump could not be read.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A template gave up.
    #[error(
        "a template failed: {0}\nThis is a bug in dormouse, not in your schema: please report it."
    )]
    Render(#[from] askama::Error),
    /// A template rendered something that is not Rust.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// There is no directory to build into.
    #[error("`OUT_DIR` is not set: `build` is for build scripts, elsewhere use `generate`")]
    NotABuildScript,
    /// The files could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Findings with the texts they are about; prints them, nothing when there are none.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// What was found.
    pub set: DiagnosticSet,
    /// The files that were read.
    pub sources: Sources,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(render(&self.set, &self.sources).trim_end())
    }
}
