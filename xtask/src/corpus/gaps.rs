//! What the format does not cover: the notes of the commands, each kind once, with how often it was met.

use std::collections::BTreeMap;
use std::fmt;

use super::table::Report;

/// All notes, counted.
#[derive(Default)]
pub struct Gaps(BTreeMap<String, usize>);

impl Gaps {
    /// Counts the notes of a dump: `note: user.name, user.mail: why`.
    pub fn add(&mut self, report: &Report) {
        for line in &report.notes {
            let Some((about, reason)) = line
                .strip_prefix("note: ")
                .and_then(|note| note.split_once(": "))
            else {
                continue;
            };
            *self.0.entry(general(reason)).or_default() += about.split(", ").count();
        }
    }
}

/// The reason without what is about one place only.
fn general(reason: &str) -> String {
    let mut text = String::new();
    let mut is_name = false;
    for c in reason.chars() {
        match c {
            '`' => {
                is_name = !is_name;
                text.push_str(if is_name { "`…" } else { "`" });
            }
            _ if is_name => {}
            c => text.push(c),
        }
    }
    let start = text.find(" (").unwrap_or(text.len());
    match text.rfind(')') {
        Some(end) if end > start => format!("{} (…){}", &text[..start], &text[end + 1..]),
        _ => text,
    }
}

impl fmt::Display for Gaps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nWhat the format does not cover, or says otherwise:")?;
        self.0
            .iter()
            .try_for_each(|(reason, count)| writeln!(f, "{count:6} × {reason}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_counted_by_their_kind() {
        let mut gaps = Gaps::default();
        let line = |text: &str| text.to_owned();
        gaps.add(&Report {
            notes: vec![
                line("note: a, b: the check `x > 1` is left to the database"),
                line("note: c: the check `y` is left to the database"),
                line("note: d: points at e (f, g), which is no key"),
                line("2 tables: 2 entities"),
            ],
            ..Report::default()
        });
        let expected = "\nWhat the format does not cover, or says otherwise:\n     \
                        1 × points at e (…), which is no key\n     \
                        3 × the check `…` is left to the database\n";
        assert_eq!(gaps.to_string(), expected);
    }
}
