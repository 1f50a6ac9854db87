//! The tree of a YAML file: values with places, keys in the order they were written.

use crate::diagnostic::{Name, Span};

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Text, a number, a truth value or nothing.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values.
    Mapping(Mapping),
}

/// A value without parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text, with escapes resolved.
    pub text: String,
    /// Written without quotes, so that it may be something else than text.
    pub plain: bool,
}

/// Keys and values, each key once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The entries, in order.
    pub entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Name,
    /// Its value.
    pub value: Node,
}

impl Mapping {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key, as written, and its value.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.value == key)
    }
}

impl Node {
    /// What the value is, with an article, for messages.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Sequence(_) => "a list",
            NodeKind::Mapping(_) => "a mapping",
            NodeKind::Scalar(scalar) => scalar.describe(),
        }
    }

    /// Whether nothing was written, or null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(scalar) if scalar.is_null())
    }
}

/// The core schema of YAML 1.2: what text without quotes stands for.
impl Scalar {
    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }

    /// The truth value it is.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.text.as_str() {
            "true" | "True" | "TRUE" if self.plain => Some(true),
            "false" | "False" | "FALSE" if self.plain => Some(false),
            _ => None,
        }
    }

    /// The whole number it is.
    #[must_use]
    pub fn as_int(&self) -> Option<i128> {
        let unsigned = self.text.trim_start_matches(['+', '-']);
        let digits = unsigned.starts_with(|c: char| c.is_ascii_digit());
        (self.plain && digits)
            .then(|| self.text.parse().ok())
            .flatten()
    }

    /// The number it is, whole or not.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        let numeric = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        (self.plain
            && self.text.chars().all(numeric)
            && self.text.contains(|c: char| c.is_ascii_digit()))
        .then(|| self.text.parse().ok())
        .flatten()
    }

    fn describe(&self) -> &'static str {
        if self.is_null() {
            "nothing"
        } else if self.as_bool().is_some() {
            "a truth value"
        } else if self.as_float().is_some() {
            "a number"
        } else {
            "text"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_quotes_may_be_something_else() {
        let check = |text: &str, plain: bool, expected: &str| {
            let scalar = Scalar {
                text: text.to_owned(),
                plain,
            };
            assert_eq!(scalar.describe(), expected, "{text}");
        };
        check("", true, "nothing");
        check("", false, "text");
        check("~", true, "nothing");
        check("true", true, "a truth value");
        check("true", false, "text");
        check("yes", true, "text");
        check("-12", true, "a number");
        check("1.5e3", true, "a number");
        check("1.2.3", true, "text");
        check("e", true, "text");
    }
}
