//! Matching texts with patterns.
//!
//! Which operator a database has for it is for its dialect to say.

use crate::condition::Pattern;

/// The parts of a match.
#[derive(Debug, PartialEq, Eq)]
pub struct Like {
    /// The operator.
    pub operator: &'static str,
    /// The pattern, as the operator wants it.
    pub pattern: String,
    /// What follows the pattern.
    pub suffix: &'static str,
}

/// The pattern of SQL's `like` with `\` as the escape.
pub(super) fn like_pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Like(text) if ends_with_lone_escape(text) => format!("{text}\\"),
        Pattern::Like(text) => text.clone(),
        Pattern::Contains(text) => format!("%{}%", escape_like(text)),
        Pattern::StartsWith(text) => format!("{}%", escape_like(text)),
        Pattern::EndsWith(text) => format!("%{}", escape_like(text)),
    }
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn ends_with_lone_escape(text: &str) -> bool {
    text.chars()
        .rev()
        .take_while(|letter| *letter == '\\')
        .count()
        % 2
        == 1
}
