//! Words, names, texts and signs of a statement, each with its place.
//!
//! Comments are gone by now. What does not end ends with the statement.

use crate::ddl::Dialect;

/// PostgreSQL cuts names.
const LONGEST_NAME: usize = 63;

/// A word, a quoted name, a text or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    /// As written.
    pub(super) text: &'t str,
    /// Where it begins.
    pub(super) start: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a number.
    Word,
    /// A name in quotes.
    Name,
    /// A text in single quotes; in MySQL in double quotes, too.
    Text,
    /// One character of anything else.
    Sign,
}

impl<'t> Token<'t> {
    /// Whether it is that word, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words, in any case.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether it is that sign.
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// What it calls something: without quotes, and in lower case where the database does that.
    pub(super) fn name(&self, dialect: Dialect) -> String {
        let mut name = match self.kind {
            Kind::Word if dialect == Dialect::Postgres => self.text.to_ascii_lowercase(),
            Kind::Word | Kind::Sign => self.text.to_owned(),
            Kind::Text => self.value(dialect),
            Kind::Name => unquoted(self.text),
        };
        if dialect == Dialect::Postgres {
            name.truncate(name.floor_char_boundary(LONGEST_NAME));
        }
        name
    }

    /// The text that it stands for.
    pub(super) fn value(&self, dialect: Dialect) -> String {
        let escaped = self.text.starts_with(['e', 'E']);
        if self.text.starts_with('$') {
            let inner = self.text.splitn(3, '$').nth(2).unwrap_or_default();
            let tag = inner.rfind('$').and_then(|at| inner[..at].rfind('$'));
            return inner[..tag.unwrap_or(0)].to_owned();
        }
        let inner = unquoted(&self.text[usize::from(escaped)..]);
        match escaped || dialect == Dialect::MySql {
            true => unescaped(&inner),
            false => inner,
        }
    }
}

/// Without the quotes around it; a quote that stands twice in it stands for one.
fn unquoted(text: &str) -> String {
    let mut chars = text.chars();
    let close = match chars.next() {
        Some('[') => ']',
        Some(open) => open,
        None => return String::new(),
    };
    let inner = chars.as_str();
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    inner.replace(&format!("{close}{close}"), &close.to_string())
}

/// `\n` and the like are what they stand for.
fn unescaped(text: &str) -> String {
    let (mut found, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        };
        found.push(c);
    }
    found
}

/// The tokens of a statement, without space.
pub(super) fn tokens(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
    let (mut tokens, mut start) = (Vec::new(), 0);
    while let Some(c) = text[start..].chars().next() {
        let rest = &text[start..];
        if c.is_whitespace() {
            start += c.len_utf8();
            continue;
        }
        let (kind, length) = token(rest, c, dialect);
        let text = &rest[..length];
        tokens.push(Token { kind, text, start });
        start += length;
    }
    tokens
}

fn token(rest: &str, c: char, dialect: Dialect) -> (Kind, usize) {
    let mysql = dialect == Dialect::MySql;
    match c {
        '\'' => (Kind::Text, quoted(rest, 0, c, mysql)),
        '"' if mysql => (Kind::Text, quoted(rest, 0, c, true)),
        '"' | '`' => (Kind::Name, quoted(rest, 0, c, false)),
        '[' if dialect == Dialect::Sqlite => (Kind::Name, quoted(rest, 0, ']', false)),
        '$' if dialect == Dialect::Postgres => dollars(rest),
        'e' | 'E' if rest[1..].starts_with('\'') && dialect == Dialect::Postgres => {
            (Kind::Text, quoted(rest, 1, '\'', true))
        }
        c if c.is_ascii_digit() => (Kind::Word, number(rest)),
        c if is_word(c) => {
            let goes_on = |c: char| is_word(c) || c == '$';
            let end = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
            (Kind::Word, end)
        }
        c => (Kind::Sign, c.len_utf8()),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || !c.is_ascii()
}

/// `10`, `1.5`, `1e-3`, `0x1F`; names may begin with a digit, too.
fn number(rest: &str) -> usize {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let mut end = digits(rest);
    if rest[end..].starts_with('.') {
        end += 1 + digits(&rest[end + 1..]);
    }
    end += rest[end..]
        .find(|c| !is_word(c))
        .unwrap_or(rest.len() - end);
    if rest[..end].ends_with(['e', 'E']) && rest[end..].starts_with(['-', '+']) {
        end += 1 + digits(&rest[end + 1..]);
    }
    end
}

/// How long a quoted text is whose quote opens at `open`.
fn quoted(rest: &str, open: usize, close: char, escapes: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == b'\\' && escapes {
            at += rest
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
        } else if char::from(*byte) == close {
            if close == ']' || bytes.get(at) != Some(byte) {
                return at;
            }
            at += 1;
        }
    }
    rest.len()
}

/// `$tag$…$tag$`, or the sign.
fn dollars(rest: &str) -> (Kind, usize) {
    let tag = rest[1..].find(|c| !is_word(c)).map(|end| end + 1);
    let Some(end) = tag.filter(|end| rest[*end..].starts_with('$')) else {
        return (Kind::Sign, 1);
    };
    let tag = &rest[..=end];
    let close = rest[tag.len()..].find(tag);
    let length = close.map_or(rest.len(), |at| at + 2 * tag.len());
    (Kind::Text, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, text: &str, expected: &[&str]) {
        let found: Vec<_> = tokens(text, dialect)
            .iter()
            .map(|token| token.text)
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn statements_have_words_and_signs() {
        use Dialect::{MySql, Postgres, Sqlite};
        check(
            Postgres,
            "a.\"B c\" int4[]",
            &["a", ".", "\"B c\"", "int4", "[", "]"],
        );
        check(
            Postgres,
            "E'a\\'b' 'c\\' $x$ $y$ $x$ $1",
            &["E'a\\'b'", "'c\\'", "$x$ $y$ $x$", "$", "1"],
        );
        check(Sqlite, "[a b] `c``d`", &["[a b]", "`c``d`"]);
        check(
            MySql,
            "'a\\'b' \"c\"\"d\" 1.5e-3 2x",
            &["'a\\'b'", "\"c\"\"d\"", "1.5e-3", "2x"],
        );
        check(MySql, "'open", &["'open"]);
        check(MySql, "'open\\", &["'open\\"]);
        check(Postgres, "$a$ open", &["$a$ open"]);
        check(Sqlite, "größe=1", &["größe", "=", "1"]);
    }

    #[test]
    fn quotes_and_escapes_are_taken_off() {
        let value = |dialect, text| tokens(text, dialect)[0].value(dialect);
        assert_eq!(value(Dialect::MySql, "'it\\'s\\n'''"), "it's\n'");
        assert_eq!(value(Dialect::Postgres, "'it\\''s'"), "it\\'s");
        assert_eq!(value(Dialect::Postgres, "e'a\\tb'"), "a\tb");
        assert_eq!(value(Dialect::Postgres, "$t$a'b$t$"), "a'b");
        assert_eq!(value(Dialect::Postgres, "$open"), "");
        let name = |text| tokens(text, Dialect::Postgres)[0].name(Dialect::Postgres);
        assert_eq!(
            (name("Name"), name("\"Na\"\"me\"")),
            ("name".to_owned(), "Na\"me".to_owned())
        );
    }
}
