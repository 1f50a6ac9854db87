//! Names in their cases, and names that Rust accepts.
//!
//! The only place that changes the case of a name. It does not decide which names exist; a clash of
//! two names is for `verify` to find.

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// Writes a name as `snake_case`.
#[must_use]
pub fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// Writes a name as `PascalCase`.
#[must_use]
pub fn pascal(name: &str) -> String {
    name.to_pascal_case()
}

/// Writes a name as `SCREAMING_SNAKE_CASE`.
#[must_use]
pub fn screaming(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// Keywords of all editions, reserved ones included.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// The type parameters of generated code.
pub(crate) const PARAMETERS: [&str; 3] = ["H", "I", "N"];

/// Whether Rust reserves the word in any edition.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// The identifier of a field, method or local: snake case, raw or changed where Rust needs it.
#[must_use]
pub fn rust_field(name: &str) -> String {
    escape(snake(name), "_")
}

/// The identifier of a type or variant: Pascal case, changed where Rust needs it.
#[must_use]
pub fn rust_type(name: &str) -> String {
    escape(pascal(name), "N")
}

/// The identifier of a constant: screaming case, changed where Rust needs it.
#[must_use]
pub fn rust_const(name: &str) -> String {
    escape(screaming(name), "N")
}

fn escape(name: String, before_digit: &str) -> String {
    match name.as_str() {
        "" => "_empty".to_owned(),
        word if NEVER_RAW.contains(&word) => format!("{word}_"),
        word if is_keyword(word) => format!("r#{word}"),
        word if word.starts_with(|c: char| c.is_ascii_digit()) => format!("{before_digit}{word}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_legal_identifiers() {
        let check = |name: &str, expected: &str| assert_eq!(rust_field(name), expected);
        check("title", "title");
        check("type", "r#type");
        check("self", "self_");
        check("2fa", "_2fa");
        check("CreatedAt", "created_at");
    }

    #[test]
    fn types_are_legal_identifiers() {
        let check = |name: &str, expected: &str| assert_eq!(rust_type(name), expected);
        check("user_group", "UserGroup");
        check("self", "Self_");
        check("3d", "N3d");
        check("HTTPLog", "HttpLog");
    }

    #[test]
    fn every_keyword_is_escaped() {
        for word in KEYWORDS {
            assert!(syn::parse_str::<syn::Ident>(&escape((*word).to_owned(), "_")).is_ok());
        }
    }
}
