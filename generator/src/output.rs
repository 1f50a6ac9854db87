//! The last stage: formatted files reach the disk, all or none.
//!
//! [`write()`] and [`check`] look at the directory first and make the same plan; only then is a file
//! touched. Neither ever changes a file that does not carry our header, nor a file whose text is
//! right already. What the files say was settled before.

mod apply;
mod difference;
mod error;
mod plan;
mod scan;
mod tree;

use std::path::Path;

pub use apply::Summary;
pub use difference::{Difference, DifferenceKind};
pub use error::OutputError;
pub use tree::Tree;

use plan::Plan;

/// Makes `dir` hold exactly the files of `tree`, beside those that are not ours.
///
/// Stale files, that is files with our header for the same schema that are not in the tree, go.
///
/// # Errors
///
/// When a file that is not ours stands in the way, or the disk refuses; what could not be
/// completed is then left as it was.
pub fn write(tree: &Tree, dir: &Path) -> Result<Summary, OutputError> {
    Plan::new(tree, dir)?.apply()
}

/// Says what [`write()`] would change in `dir`; changes nothing. Empty: everything is up to date.
///
/// # Errors
///
/// As [`write()`].
pub fn check(tree: &Tree, dir: &Path) -> Result<Vec<Difference>, OutputError> {
    Plan::new(tree, dir)?.differences()
}
