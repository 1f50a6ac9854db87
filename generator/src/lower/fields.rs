//! Reads the values of a mapping by key, each as the kind it has to be.

use crate::diagnostic::rules::{CONFLICTING_KEYS, MISSING_KEY, UNKNOWN_KEY, WRONG_VALUE};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned, did_you_mean};
use crate::source::{Entry, Mapping, Node, NodeKind, Scalar};

use super::keys::{Key, Shape};

/// A mapping of which only some keys are known.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// The mapping.
    pub(super) mapping: &'a Mapping,
}

impl<'a> Fields<'a> {
    /// Takes a mapping; reports the keys that it does not have, and those that exclude each other.
    pub(super) fn new(mapping: &'a Mapping, shape: &Shape, set: &mut DiagnosticSet) -> Self {
        let fields = Self::beside(mapping, (shape.names(), &[]), shape.owner, set);
        fields.check_conflicts(shape.keys, set);
        fields
    }

    /// Takes a mapping and reports the keys that `owner` does not have, but not the `reported` ones.
    pub(super) fn beside(
        mapping: &'a Mapping,
        (known, reported): (Vec<&str>, &[&str]),
        owner: &str,
        set: &mut DiagnosticSet,
    ) -> Self {
        for entry in &mapping.entries {
            let key = &entry.key;
            let is_known = known.contains(&key.as_str()) || reported.contains(&key.as_str());
            if !is_known {
                let help = did_you_mean(key, known.iter().copied())
                    .unwrap_or_else(|| format!("known keys: {}", known.join(", ")));
                set.push(
                    Diagnostic::error(&UNKNOWN_KEY, format!("unknown key `{key}` in {owner}"))
                        .label(key.span, "not a key that is known here")
                        .help(help),
                );
            }
        }
        Self { mapping }
    }

    /// Reports keys that exclude each other, or miss each other.
    pub(super) fn check_conflicts(self, keys: &[Key], set: &mut DiagnosticSet) {
        for key in keys {
            let alone = key
                .needs
                .filter(|other| self.mapping.entry(other).is_none());
            if let (Some(entry), Some(other)) = (self.mapping.entry(key.name), alone) {
                set.push(without(entry, other));
            }
            for other in key.excludes {
                let entry = |key: &str| self.mapping.entry(key);
                if let (Some(first), Some(second)) = (entry(key.name), entry(other)) {
                    set.push(conflict(first, second));
                }
            }
        }
    }

    /// The value of a key.
    pub(super) fn get(self, key: &str) -> Option<&'a Node> {
        self.mapping.get(key)
    }

    /// The text of a key.
    pub(super) fn text(self, key: &str, set: &mut DiagnosticSet) -> Option<Name> {
        text(self.get(key)?, key, set)
    }

    /// The truth value of a key.
    pub(super) fn flag(self, key: &str, set: &mut DiagnosticSet) -> Option<Spanned<bool>> {
        let node = self.get(key)?;
        let flag = scalar(node).and_then(Scalar::as_bool);
        if flag.is_none() {
            set.push(wrong(node, key, "`true` or `false`").help(format!("write `{key}: true`")));
        }
        Some(Spanned::new(flag?, node.span))
    }

    /// Whether a key is `true`.
    pub(super) fn is_set(self, key: &str, set: &mut DiagnosticSet) -> bool {
        self.flag(key, set).is_some_and(|flag| flag.value)
    }

    /// The positive or zero number of a key.
    pub(super) fn number(self, key: &str, set: &mut DiagnosticSet) -> Option<Spanned<u32>> {
        let node = self.get(key)?;
        let number = scalar(node)
            .and_then(Scalar::as_int)
            .and_then(|n| u32::try_from(n).ok());
        if number.is_none() {
            let help = format!("write a number such as `{key}: 20`");
            set.push(wrong(node, key, "a whole number from 0 on").help(help));
        }
        Some(Spanned::new(number?, node.span))
    }

    /// The list of names of a key.
    pub(super) fn names(self, key: &str, set: &mut DiagnosticSet) -> Option<Spanned<Vec<Name>>> {
        let node = self.get(key)?;
        Some(Spanned::new(names(node, key, set)?, node.span))
    }
}

/// The value as text; a number, a truth value or null is not text.
pub(super) fn text(node: &Node, key: &str, set: &mut DiagnosticSet) -> Option<Name> {
    match scalar(node) {
        Some(scalar) if node.describe() == "text" => {
            Some(Spanned::new(scalar.text.clone(), node.span))
        }
        Some(scalar) if !scalar.is_null() => {
            let help = format!("put it in quotes: `\"{}\"`", scalar.text);
            set.push(wrong(node, key, "text").help(help));
            None
        }
        _ => {
            let help = format!("write `{key}: …` with one text, or remove it");
            set.push(wrong(node, key, "text").help(help));
            None
        }
    }
}

/// The value as a list of texts; what is no text is reported and left out.
pub(super) fn names(node: &Node, key: &str, set: &mut DiagnosticSet) -> Option<Vec<Name>> {
    let NodeKind::Sequence(items) = &node.kind else {
        set.push(wrong(node, key, "a list").help(format!("write `{key}: [first, second]`")));
        return None;
    };
    let part = format!("{key}[…]");
    let texts = items.iter().filter_map(|item| text(item, &part, set));
    Some(texts.collect())
}

/// The value as one of some words.
pub(super) fn word<T: Copy>(
    node: &Node,
    key: &str,
    words: &[(&str, T)],
    set: &mut DiagnosticSet,
) -> Option<Spanned<T>> {
    let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
    let one_of = || format!("one of: {}", known.join(", "));
    let Some(text) = scalar(node).filter(|_| node.describe() == "text") else {
        set.push(wrong(node, key, "a word").help(one_of()));
        return None;
    };
    let text = &text.text;
    let found = words.iter().find(|(word, _)| word == text);
    if found.is_none() {
        let help = did_you_mean(text, known.iter().copied()).unwrap_or_else(one_of);
        set.push(
            Diagnostic::error(&WRONG_VALUE, format!("`{key}` cannot be `{text}`"))
                .label(node.span, "not a word that is known here")
                .help(help),
        );
    }
    found.map(|(_, value)| Spanned::new(*value, node.span))
}

/// The value as a mapping; nothing counts as an empty one.
pub(super) fn mapping<'a>(
    node: &'a Node,
    key: &str,
    set: &mut DiagnosticSet,
) -> Option<&'a Mapping> {
    static EMPTY: Mapping = Mapping {
        entries: Vec::new(),
    };
    match &node.kind {
        NodeKind::Mapping(mapping) => Some(mapping),
        _ if node.is_null() => Some(&EMPTY),
        _ => {
            let help = format!("write `{key}:` and its keys below, indented");
            set.push(wrong(node, key, "a mapping").help(help));
            None
        }
    }
}

/// The value as a scalar.
pub(super) fn scalar(node: &Node) -> Option<&Scalar> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(scalar),
        _ => None,
    }
}

/// The finding that two keys exclude each other.
pub(super) fn conflict(first: &Entry, second: &Entry) -> Diagnostic {
    let message = format!("`{}` and `{}` exclude each other", first.key, second.key);
    Diagnostic::error(&CONFLICTING_KEYS, message)
        .label(first.key.span, "either this")
        .label(second.key.span, "or this")
        .help("remove one of them")
}

/// The finding that a key says nothing without another.
fn without(entry: &Entry, other: &str) -> Diagnostic {
    let message = format!("`{}` says nothing without `{other}`", entry.key);
    Diagnostic::error(&MISSING_KEY, message)
        .label(entry.key.span, format!("there is no `{other}`"))
        .help(format!("add `{other}: …` beside it, or remove it"))
}

/// The finding that a value is not what its key needs.
pub(super) fn wrong(node: &Node, key: &str, expected: &str) -> Diagnostic {
    let found = node.describe();
    Diagnostic::error(
        &WRONG_VALUE,
        format!("`{key}` must be {expected}, found {found}"),
    )
    .label(node.span, format!("{found}, not {expected}"))
}
