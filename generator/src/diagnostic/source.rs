//! The texts of the files that were read, so that a place can be shown.

use super::{SourceId, Span};

/// Every file of a schema, by number.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    /// Adds a file and numbers it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = u32::try_from(self.files.len()).expect("fewer than 2^32 files");
        self.files.push((name.into(), text.into()));
        SourceId(id)
    }

    /// The name a file is shown by: its path as it was given.
    #[must_use]
    pub fn name(&self, id: SourceId) -> &str {
        self.files.get(id.0 as usize).map_or("", |f| &f.0)
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        self.files.get(id.0 as usize).map_or("", |f| &f.1)
    }

    /// The line and column a place starts at, both counted from 1.
    #[must_use]
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let before = self
            .text(span.source)
            .get(..span.start as usize)
            .unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let lines = before.matches('\n').count();
        (lines + 1, before[line_start..].chars().count() + 1)
    }

    /// The files that were read, in order; what a build script watches.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|f| f.0.as_str())
    }
}
