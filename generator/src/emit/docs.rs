//! Sentences of the documentation: the comment of the YAML, or one made of the names.
//!
//! A text of several lines carries the `///` of its later lines, so that a template writes
//! `/// {{ doc }}` for any of them.

use crate::ident;

/// The comment, or `otherwise`.
pub(super) fn comment_or(comment: Option<&str>, otherwise: String) -> String {
    let is_blank = |c: char| c.is_whitespace() || is_unseen(c);
    let comment = comment.map(|comment| comment.trim_matches(is_blank));
    match comment.filter(|comment| !comment.is_empty()) {
        Some(comment) => lines(comment),
        None => otherwise,
    }
}

/// The words of a property, as they stand in a sentence.
pub(super) fn words(property: &str) -> String {
    ident::snake(property).replace('_', " ")
}

/// The first sentence of a property: "The full name."
pub(super) fn property(name: &str, comment: Option<&str>) -> String {
    comment_or(comment, format!("The {}.", words(name)))
}

/// The property as what a sentence is about: "the title", "when the row was first written".
pub(super) fn object(name: &str, comment: Option<&str>) -> String {
    const CLAUSES: [&str; 4] = ["When ", "Whether ", "How ", "Where "];
    let comment = comment.map(str::trim).unwrap_or_default();
    let is_clause = CLAUSES.iter().any(|start| comment.starts_with(start));
    let clause = comment.strip_suffix('.').unwrap_or(comment);
    if !is_clause || clause.contains(['.', '\n']) {
        return format!("the {}", words(name));
    }
    let mut rest = clause.chars();
    let first = rest
        .next()
        .map(|first| first.to_lowercase().collect::<String>());
    escape(&(first.unwrap_or_default() + rest.as_str()))
}

/// `a` or `an`, as the word asks for it.
pub(super) fn article(word: &str) -> &'static str {
    let vowel = word.starts_with(|c: char| "aeiouAEIOU".contains(c));
    let spoken = ["uni", "use", "usa", "uti", "euro", "one"];
    let lower = word.to_lowercase();
    if vowel && !spoken.iter().any(|start| lower.starts_with(start)) {
        "an"
    } else {
        "a"
    }
}

/// A sentence begins with a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}

/// A text as code, whatever it contains.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(is_unseen, " ");
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

fn lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| escape(line.trim_end())).collect();
    lines.join("\n/// ")
}

/// Controls, and marks that turn the direction of text, which rustc refuses in comments.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// People write `[x]` and `<y>` in comments without meaning links and tags; in code they stay.
fn escape(line: &str) -> String {
    let mut is_code = false;
    let mut escaped = String::new();
    for c in line.chars() {
        is_code ^= c == '`';
        match c {
            '[' | '<' if !is_code => escaped.extend(['\\', c]),
            c if is_unseen(c) => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_win_over_names() {
        assert_eq!(property("full_name", None), "The full name.");
        assert_eq!(property("full_name", Some("  ")), "The full name.");
        assert_eq!(
            property("full_name", Some(" \u{202e}\r\n")),
            "The full name."
        );
        assert_eq!(
            property("bio", Some("About them.\r\n\r\nLong.")),
            "About them.\n/// \n/// Long."
        );
    }

    #[test]
    fn comments_are_text_not_links() {
        let check =
            |comment: &str, expected: &str| assert_eq!(property("x", Some(comment)), expected);
        check("a [b] and <c>", "a \\[b] and \\<c>");
        check("as `Vec<[u8]>` says", "as `Vec<[u8]>` says");
        check("a\rb\tc", "a b c");
        check("a\u{202e}b\u{2066}c", "a b c");
    }

    #[test]
    fn sentences_take_up_a_clause() {
        let check = |comment, expected: &str| assert_eq!(object("born_at", comment), expected);
        check(None, "the born at");
        check(Some("Their birthday."), "the born at");
        check(Some("When they were born."), "when they were born");
        check(Some("When they were born. In UTC."), "the born at");
    }

    #[test]
    fn articles_follow_the_sound() {
        let check = |word: &str, expected: &str| assert_eq!(article(word), expected, "{word}");
        check("User", "a");
        check("Article", "an");
        check("Order", "an");
        check("Tag", "a");
        check("unit", "a");
    }
}
