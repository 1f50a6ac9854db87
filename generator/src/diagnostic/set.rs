//! Findings of one run, in the order of the files.

use super::{Diagnostic, Severity, Span};

/// Everything found so far.
#[derive(Clone, Debug, Default)]
pub struct DiagnosticSet {
    items: Vec<Diagnostic>,
}

impl DiagnosticSet {
    /// Starts with nothing found.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding; the same one twice is kept once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.items.contains(&diagnostic) {
            self.items.push(diagnostic);
        }
    }

    /// Takes over what another stage found.
    pub fn extend(&mut self, other: DiagnosticSet) {
        for diagnostic in other.items {
            self.push(diagnostic);
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether something was found that forbids generating.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// The findings by file, place and rule.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.items.iter().collect();
        all.sort_by_key(|d| (main_span(d), d.rule.code));
        all
    }
}

fn main_span(diagnostic: &Diagnostic) -> Option<Span> {
    diagnostic.labels.first().map(|label| label.span)
}
