//! What the generator has to say about a schema: plain data, collected, never thrown.
//!
//! A diagnostic knows its rule, its places and what to type; only `render` knows how it looks.

mod render;
pub(crate) mod rules;
mod set;
mod similar;
mod source;
mod span;

pub use render::render;
pub use rules::{RULES, Rule, find as find_rule};
pub use set::DiagnosticSet;
pub(crate) use similar::did_you_mean;
pub use source::Sources;
pub use span::{Name, SourceId, Span, Spanned};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is odd, and generated all the same.
    Warning,
}

/// A place and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A phrase, lower case, without a final dot.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule it comes from.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a phrase, lower case, without a final dot.
    pub message: String,
    /// Where; the first place is the main one.
    pub labels: Vec<Label>,
    /// What to do about it, ready to be typed.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Starts an error of a rule.
    pub fn error(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Adds a place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds two places that are one too many; the later one is the main one.
    #[must_use]
    pub fn pair(self, one: Span, other: Span, text: &str) -> Self {
        let (first, second) = (one.min(other), one.max(other));
        self.label(second, format!("the second {text}"))
            .label(first, format!("the first {text}"))
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Says what to do about it, if there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }
}
