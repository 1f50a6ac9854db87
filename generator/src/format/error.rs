//! What to say when a template produced something that is not Rust.
//!
//! The reader is a user who did nothing wrong, and next the person who mends the template: so the
//! message says whose fault it is and shows the lines. It is no diagnostic with a rule code.

use std::fmt::Write as _;

/// Lines shown above and below the faulty one.
const AROUND: usize = 3;

/// A template rendered text that does not parse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "template `{template}` rendered text that is not Rust: {message}, at line {line}\n\n{excerpt}\n\
     This is a bug in dormouse, not in your schema: please report it together with these lines."
)]
pub struct FormatError {
    /// File name of the template.
    pub template: String,
    /// Line in the rendered text, counted from 1.
    pub line: usize,
    /// What the parser says.
    pub message: String,
    /// The line with its neighbours, numbered.
    pub excerpt: String,
}

impl FormatError {
    pub(super) fn new(template: &str, text: &str, error: &syn::Error) -> Self {
        let place = error.span().start();
        Self {
            template: template.to_owned(),
            line: place.line,
            message: error.to_string(),
            excerpt: excerpt(text, place.line, place.column),
        }
    }
}

/// The lines around `line`, with a caret under `column` (counted in characters from 0).
fn excerpt(text: &str, line: usize, column: usize) -> String {
    let first = line.saturating_sub(AROUND).max(1);
    let mut shown = String::new();
    for (index, content) in text.lines().enumerate().skip(first - 1) {
        let number = index + 1;
        if number > line + AROUND {
            break;
        }
        // Writing into a String cannot fail.
        let _ = writeln!(shown, "{:>5} | {content}", number);
        if number == line {
            let _ = writeln!(shown, "      | {:>1$}", "^", column + 1);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let error = syn::parse_file(text).map(drop).unwrap_err();
        let shown = FormatError::new("entity.rs.askama", text, &error).to_string();
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_line_is_shown_with_its_neighbours() {
        check(
            "struct A;\nstruct B;\nstruct C;\nstruct D;\nstruct 5;\nstruct F;\n",
            "template `entity.rs.askama` rendered text that is not Rust: expected identifier, at line 5

    2 | struct B;
    3 | struct C;
    4 | struct D;
    5 | struct 5;
      |        ^
    6 | struct F;

This is a bug in dormouse, not in your schema: please report it together with these lines.",
        );
    }

    #[test]
    fn the_first_and_the_last_line_have_no_room() {
        check(
            "fn",
            "template `entity.rs.askama` rendered text that is not Rust: unexpected end of input, \
             expected identifier, at line 1

    1 | fn
      | ^

This is a bug in dormouse, not in your schema: please report it together with these lines.",
        );
    }
}
