//! How two texts differ, line by line.

use similar::{ChangeTag, TextDiff};

/// So many lines show what is wrong.
const SHOWN: usize = 12;

/// Nothing when they are the same; otherwise a title and the first lines that differ.
pub fn differences(title: &str, expected: &str, found: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let diff = TextDiff::from_lines(expected, found);
    let changes = diff
        .iter_all_changes()
        .filter(|change| change.tag() != ChangeTag::Equal);
    let lines: Vec<_> = changes
        .map(|change| format!("{}{}", change.tag(), change.value().trim_end()))
        .collect();
    let more = lines.len().saturating_sub(SHOWN);
    let mut text = format!("{title}: {} lines\n", lines.len());
    for line in lines.iter().take(SHOWN) {
        text.push_str(&format!("{line}\n"));
    }
    if more > 0 {
        text.push_str(&format!("… and {more} more\n"));
    }
    Err(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_shown() {
        assert_eq!(differences("t", "a\nb\n", "a\nb\n"), Ok(()));
        let found = differences("t", "a\nb\n", "a\nc\n");
        assert_eq!(found, Err("t: 2 lines\n-b\n+c\n".to_owned()));
        let many: String = (0..20).map(|n| format!("{n}\n")).collect();
        let found = differences("t", "", &many).unwrap_err();
        assert!(found.ends_with("+11\n… and 8 more\n"), "{found}");
    }
}
