//! Edits of a text at its places: inserted texts and removed ranges, made together at the end.

use std::ops::Range;

/// The edits of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    edits: Vec<(Range<usize>, String)>,
}

impl Edits {
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.edits.push((at..at, text.into()));
    }

    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.edits.push((range, text.into()));
    }

    /// Removes a range, with all edits inside it.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        let inside = |other: &Range<usize>| other.start <= range.start && range.end <= other.end;
        if !self
            .edits
            .iter()
            .any(|(other, _)| !other.is_empty() && inside(other))
        {
            self.edits.retain(|(other, _)| {
                other.is_empty() || !(range.start <= other.start && other.end <= range.end)
            });
            self.edits.push((range, String::new()));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The text with all edits; those at the same place in the order in which they were asked for.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut edits: Vec<_> = self.edits.iter().collect();
        edits.sort_by_key(|(range, _)| range.start);
        let (mut result, mut at) = (String::new(), 0);
        for (range, new) in edits {
            let start = range.start.max(at);
            result.push_str(text.get(at..start).unwrap_or_default());
            result.push_str(new);
            at = range.end.max(start);
        }
        result.push_str(text.get(at..).unwrap_or_default());
        result
    }
}

/// The end of the line that a place is in, its line break included; missing breaks are the caller's.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |end| at + end + 1)
}

/// The beginning of the line that a place is in.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1)
}

/// The blanks in front of a place, if nothing else is there.
pub(super) fn indent(text: &str, at: usize) -> Option<usize> {
    let before = text.get(line_start(text, at)..at)?;
    before
        .bytes()
        .all(|byte| byte == b' ')
        .then_some(before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_together() {
        let mut edits = Edits::default();
        edits.insert(4, "X");
        edits.insert(4, "Y");
        edits.remove(0..2);
        edits.remove(0..1);
        assert_eq!(edits.apply("abcdef"), "cdXYef");
        assert_eq!((line_start("a\nbc\n", 3), line_end("a\nbc\n", 3)), (2, 5));
        assert_eq!((indent("  a: 1", 2), indent("- a: 1", 2)), (Some(2), None));
    }
}
