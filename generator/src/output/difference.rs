//! What `--check` shows: a unified diff for each file that is not as it should be.

use std::fmt;
use std::fs;

use similar::TextDiff;

use super::OutputError;
use super::plan::Plan;

/// One file that differs from what the schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Relative to the output directory.
    pub path: String,
    /// In which way.
    pub kind: DifferenceKind,
    /// From the file on disk to the file as it should be.
    pub diff: String,
}

/// How a file differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It has another text.
    Changed,
    /// It is not there.
    Missing,
    /// It is there and should not be.
    Stale,
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Stale => "stale",
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, kind, diff } = self;
        write!(f, "{kind}: {path}\n{diff}")
    }
}

impl Plan<'_> {
    /// The plan as seen by a reader, by path.
    pub(super) fn differences(&self) -> Result<Vec<Difference>, OutputError> {
        let changes = self.changes.iter().map(|change| match &change.old {
            Some(old) => Difference::new(change.path, DifferenceKind::Changed, old, change.new),
            None => Difference::new(change.path, DifferenceKind::Missing, "", change.new),
        });
        let mut all: Vec<_> = changes.collect();
        for path in &self.stale {
            let file = self.dir.join(path);
            let old = fs::read(&file).map_err(OutputError::io("read", &file))?;
            let old = String::from_utf8_lossy(&old);
            all.push(Difference::new(path, DifferenceKind::Stale, &old, ""));
        }
        all.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(all)
    }
}

impl Difference {
    fn new(path: &str, kind: DifferenceKind, old: &str, new: &str) -> Self {
        let diff = TextDiff::from_lines(old, new)
            .unified_diff()
            .header(path, &format!("{path} (generated)"))
            .to_string();
        Self {
            path: path.to_owned(),
            kind,
            diff,
        }
    }
}
