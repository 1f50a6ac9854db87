//! Carries out a plan.
//!
//! Every new text is first written beside its target under a temporary name; when all of them are
//! there they are renamed, and stale files go last. A full or read-only disk is noticed in the
//! first step, which leaves everything as it was.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use super::OutputError;
use super::plan::Plan;

/// What writing did, as paths relative to the output directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// New files, and files that got another text.
    pub written: Vec<String>,
    /// Files that were right already, and kept their time stamp.
    pub unchanged: Vec<String>,
    /// Stale files.
    pub removed: Vec<String>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} written, {} unchanged, {} removed",
            self.written.len(),
            self.unchanged.len(),
            self.removed.len()
        )
    }
}

impl Plan<'_> {
    pub(super) fn apply(self) -> Result<Summary, OutputError> {
        let staged = self.stage()?;
        for file in &staged {
            file.publish()?;
        }
        for path in &self.stale {
            remove(&self.dir, path)?;
        }
        Ok(Summary {
            written: owned(self.changes.iter().map(|change| change.path)),
            unchanged: owned(self.unchanged.into_iter()),
            removed: self.stale,
        })
    }

    fn stage(&self) -> Result<Vec<Staged>, OutputError> {
        let changes = self.changes.iter();
        changes
            .map(|change| Staged::new(self.dir.join(change.path), change.new))
            .collect()
    }
}

fn owned<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    paths.map(str::to_owned).collect()
}

/// A text on disk beside its target; gone again unless it is published.
struct Staged {
    target: PathBuf,
    temporary: PathBuf,
}

impl Staged {
    fn new(target: PathBuf, text: &str) -> Result<Self, OutputError> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.{}.tmp", process::id()));
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(OutputError::io("create", parent))?;
        }
        let staged = Self { target, temporary };
        fs::write(&staged.temporary, text).map_err(OutputError::io("write", &staged.target))?;
        Ok(staged)
    }

    fn publish(&self) -> Result<(), OutputError> {
        fs::rename(&self.temporary, &self.target).map_err(OutputError::io("write", &self.target))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a rename there is nothing under this name, and a failed write has been reported.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Removes a file, and the directories inside `dir` that it leaves empty.
fn remove(dir: &Path, path: &str) -> Result<(), OutputError> {
    let file = dir.join(path);
    fs::remove_file(&file).map_err(OutputError::io("remove", &file))?;
    let parents = file.ancestors().skip(1).take_while(|parent| *parent != dir);
    for parent in parents {
        // A directory that still holds something stays.
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
    Ok(())
}
