//! A mapping or a list as it is written, and edits of its parts: lines of a block, or what stands between brackets.
//!
//! What stands elsewhere (an alias, a merged mapping) or has an anchor is not edited: others would change with it.

use std::ops::Range;

use crate::source::{Entry, Node, NodeKind};

use super::edit::{self, Edits};

/// A key, and what becomes of it: a text, or nothing any more.
pub(super) type Change = (&'static str, Option<String>);

/// A collection whose parts can be edited.
#[derive(Debug)]
pub(super) struct Written<'t> {
    text: &'t str,
    parts: Vec<Part<'t>>,
    /// Where the opening bracket is; nothing in a block.
    bracket: Option<usize>,
}

/// A pair of a mapping, or an item of a list.
#[derive(Debug)]
struct Part<'t> {
    /// Nothing for an item.
    key: &'t str,
    whole: Range<usize>,
    value: Range<usize>,
}

impl<'t> Written<'t> {
    /// The collection behind a key, if it is this key's own.
    pub(super) fn of(text: &'t str, entry: &'t Entry) -> Option<Self> {
        is_own(text, entry).then(|| Self::node(text, &entry.value))?
    }

    /// The collection at a place that is nobody else's.
    pub(super) fn node(text: &'t str, node: &'t Node) -> Option<Self> {
        let parts: Vec<_> = match &node.kind {
            NodeKind::Mapping(mapping) => {
                let here = |entry: &&Entry| {
                    let within = node.span.start <= entry.key.span.start;
                    within && entry.key.span.source == node.span.source
                };
                let entries = mapping.entries.iter().filter(here);
                entries.map(|entry| pair(text, entry)).collect()
            }
            NodeKind::Sequence(items) => items.iter().map(|item| item_of(text, item)).collect(),
            NodeKind::Scalar(_) => return None,
        };
        let start = node.span.start as usize;
        let bracket = text.get(start..)?.starts_with(['{', '[']).then_some(start);
        let written = Self {
            text,
            parts,
            bracket,
        };
        let on_lines = || {
            let mut parts = written.parts.iter();
            parts.all(|part| edit::indent(text, written.line(part)).is_some())
        };
        let legal = bracket.is_some() || (!written.parts.is_empty() && on_lines());
        legal.then_some(written)
    }

    /// Whether it stands between brackets.
    pub(super) fn is_flow(&self) -> bool {
        self.bracket.is_some()
    }

    /// Changes pairs; whether anything is another than before.
    pub(super) fn sync(&self, changes: &[Change], edits: &mut Edits) -> bool {
        let (mut removed, mut added, mut changed) = (Vec::new(), Vec::new(), false);
        for (key, text) in changes {
            let at = self.parts.iter().position(|part| part.key == *key);
            match (at, text) {
                (Some(at), Some(text)) => {
                    let value = self.parts[at].value.clone();
                    if self.text.get(value.clone()) != Some(text) {
                        edits.replace(value, text);
                        changed = true;
                    }
                }
                (Some(at), None) => removed.push(at),
                (None, Some(text)) => added.push(format!("{key}: {text}")),
                (None, None) => {}
            }
        }
        changed |= !removed.is_empty() || !added.is_empty();
        let kept = |at: &usize| !removed.contains(at);
        let last = (0..self.parts.len()).rev().find(kept);
        self.remove(&removed, edits);
        if self.is_flow() && !added.is_empty() {
            added = vec![added.join(", ")];
        }
        if let (Some(first), None, true) = (self.parts.first(), last, self.is_flow()) {
            // Nothing stays that a comma could stand beside.
            edits.insert(first.whole.start, added.concat());
            return changed;
        }
        for part in added {
            self.add(last, &part, edits);
        }
        changed
    }

    /// Adds a part behind the last.
    pub(super) fn push(&self, part: &str, edits: &mut Edits) {
        self.add(self.parts.len().checked_sub(1), part, edits);
    }

    /// The blanks in front of the parts of a block.
    pub(super) fn indent(&self) -> Option<usize> {
        edit::indent(self.text, self.parts.first()?.whole.start)
    }

    /// Adds a part behind another, or in front of all.
    pub(super) fn add(&self, behind: Option<usize>, part: &str, edits: &mut Edits) {
        let Some(bracket) = self.bracket else {
            return self.add_line(behind, part, edits);
        };
        match (behind.and_then(|at| self.parts.get(at)), self.parts.first()) {
            (Some(before), _) => edits.insert(before.whole.end, format!(", {part}")),
            (None, Some(first)) => edits.insert(first.whole.start, format!("{part}, ")),
            (None, None) => edits.insert(bracket + 1, format!(" {part} ")),
        }
    }

    fn add_line(&self, behind: Option<usize>, part: &str, edits: &mut Edits) {
        let Some(model) = self.parts.first() else {
            return;
        };
        let start = edit::line_start(self.text, model.whole.start);
        let before = &self.text[start..model.whole.start];
        let Some(last) = behind.and_then(|at| self.parts.get(at)) else {
            return edits.insert(start, format!("{before}{part}\n"));
        };
        let at = edit::line_end(self.text, last.whole.end);
        let missing = if self.text[..at].ends_with('\n') {
            ""
        } else {
            "\n"
        };
        edits.insert(at, format!("{missing}{before}{part}\n"));
    }

    /// Removes parts, by their positions.
    pub(super) fn remove(&self, positions: &[usize], edits: &mut Edits) {
        let kept = |at: usize| !positions.contains(&at);
        for &at in positions {
            let whole = &self.parts[at].whole;
            if self.bracket.is_none() {
                let start = edit::line_start(self.text, whole.start);
                edits.remove(start..edit::line_end(self.text, whole.end));
                continue;
            }
            // The comma goes with it: the one behind it, or the one behind the last that stays.
            let before = (0..at).rev().find(|&other| kept(other));
            let is_tail = !(at..self.parts.len()).any(kept);
            let range = match (before, self.parts.get(at + 1)) {
                (Some(before), _) if is_tail => self.parts[before].whole.end..whole.end,
                (_, Some(next)) => whole.start..next.whole.start,
                (_, None) => whole.clone(),
            };
            edits.remove(range);
        }
    }

    /// Where the line of a part begins to say something: at the dash of an item.
    fn line(&self, part: &Part<'_>) -> usize {
        let start = edit::line_start(self.text, part.whole.start);
        let before = &self.text[start..part.whole.start];
        match before.trim() {
            "-" if part.key.is_empty() => start + before.find('-').unwrap_or_default(),
            _ => part.whole.start,
        }
    }
}

fn pair<'t>(text: &str, entry: &'t Entry) -> Part<'t> {
    let value = entry.value.span.start as usize..end(text, &entry.value);
    let key = entry.key.span.start as usize..entry.key.span.end as usize;
    Part {
        key: &entry.key.value,
        // What an alias stands for is further up.
        whole: key.start..value.end.max(key.end),
        value,
    }
}

fn item_of<'t>(text: &str, item: &Node) -> Part<'t> {
    let whole = item.span.start as usize..end(text, item);
    Part {
        key: "",
        value: whole.clone(),
        whole,
    }
}

/// The end of what a value says: a text of several lines ends before the line break.
pub(super) fn end(text: &str, node: &Node) -> usize {
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    text.get(start..end)
        .map_or(end, |own| start + own.trim_end().len())
}

/// Whether a value stands behind its key, and nothing lets others have it, too.
pub(super) fn is_own(text: &str, entry: &Entry) -> bool {
    let (key, value) = (entry.key.span, entry.value.span);
    let between = text.get(key.end as usize..value.start as usize);
    let plain = |line: &str| {
        let code = line.split('#').next().unwrap_or_default();
        !code.contains(['&', '*', '!'])
    };
    let starts = text.get(value.start as usize..).unwrap_or_default();
    key.source == value.source
        && between.is_some_and(|between| between.lines().all(plain))
        && !starts.starts_with(['&', '*', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    fn edited(text: &str, change: impl Fn(&Written<'_>, &mut Edits)) -> Option<String> {
        let (source, _) = source::from_text("a.yaml", text);
        let NodeKind::Mapping(root) = &source.documents[0].root.kind else {
            return None;
        };
        let written = Written::of(text, root.entry("x")?)?;
        let mut edits = Edits::default();
        change(&written, &mut edits);
        Some(edits.apply(text))
    }

    #[test]
    fn pairs_are_changed_where_they_stand() {
        let changes: &[Change] = &[
            ("a", Some("9".to_owned())),
            ("b", None),
            ("n", Some("new".to_owned())),
        ];
        let check = |text: &str, expected: Option<&str>| {
            let found = edited(text, |written, edits| {
                assert!(written.sync(changes, edits));
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("x: { a: 1, b: 2 }", Some("x: { a: 9, n: new }"));
        check("x: {b: 2, a: 1, }", Some("x: {a: 9, n: new, }"));
        check("x: {b: 2}", Some("x: {a: 9, n: new}"));
        check("x: {}", Some("x: { a: 9, n: new }"));
        check(
            "x: { a: 1, # one\n  b: 2, # two\n  c: 3 # three\n}",
            Some("x: { a: 9, # one\n  c: 3, n: new # three\n}"),
        );
        check(
            "x:\n  # one\n  a: 1   # first\n  b: |\n    2\n    3\n\n# end\ny: 1\n",
            Some("x:\n  # one\n  a: 9   # first\n  n: new\n\n# end\ny: 1\n"),
        );
        check("x:\n  b: 2\n  a: 1", Some("x:\n  a: 9\n  n: new\n"));
        check("y: &y { a: 1 }\nx: *y\n", None);
        check("x: &x { a: 1 }\ny: *x\n", None);
        check(
            "y: &y { b: 1 }\nx:\n  <<: *y\n  a: 1\n",
            Some("y: &y { b: 1 }\nx:\n  <<: *y\n  a: 9\n  n: new\n"),
        );
    }

    #[test]
    fn items_come_and_go() {
        let check = |text: &str, expected: &str| {
            let found = edited(text, |written, edits| {
                written.remove(&[1], edits);
                written.add(Some(0), "m", edits);
                written.add(None, "f", edits);
            });
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        };
        check("x: [a, b, c]", "x: [f, a, m, c]");
        check("x: [ 'a', b ]", "x: [ f, 'a', m ]");
        check(
            "x:\n  - a # one\n  - b\n  - c\n",
            "x:\n  - f\n  - a # one\n  - m\n  - c\n",
        );
        check("x:\n- a\n- b", "x:\n- f\n- a\n- m\n");
    }
}
