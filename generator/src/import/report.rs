//! What an import skipped, and what it did not understand.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// What became of everything that is not in the model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was not understood, in the order of the dump.
    pub losses: Vec<Loss>,
    /// Losses beyond the first [`Report::LIMIT`], which are only counted.
    pub more: usize,
    /// What is no part of a schema, or no part of the model, by kind: how many statements.
    pub skipped: BTreeMap<&'static str, usize>,
}

/// Something that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// How the statement begins.
    pub statement: String,
    /// What was lost, and why.
    pub text: String,
}

impl Report {
    /// How many losses are kept: a file in the wrong language has one per statement.
    pub const LIMIT: usize = 1000;

    pub(super) fn skip(&mut self, kind: &'static str) {
        *self.skipped.entry(kind).or_default() += 1;
    }

    pub(super) fn lose(&mut self, loss: Loss) {
        match self.losses.len() < Self::LIMIT {
            true => self.losses.push(loss),
            false => self.more += 1,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for loss in &self.losses {
            writeln!(f, "{loss}")?;
        }
        if self.more > 0 {
            writeln!(f, "… and {} more", self.more)?;
        }
        if !self.skipped.is_empty() {
            let kinds = self.skipped.iter();
            let kinds: Vec<_> = kinds.map(|(kind, n)| format!("{n} × {kind}")).collect();
            writeln!(f, "skipped: {}", kinds.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            statement,
            text,
        } = self;
        write!(f, "{file}:{line}: {text}\n  in `{statement}`")
    }
}
