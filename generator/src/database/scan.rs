//! Looks at SQL text without understanding it: quotes, brackets and comments are enough to split a definition.
//!
//! Used where a database keeps only the text of what it was told.

/// A word, a quoted name, a text, a bracket or another sign, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    /// As written.
    pub(crate) text: &'t str,
    /// Where it begins.
    pub(crate) start: usize,
}

impl Token<'_> {
    /// Whether it is that word, in any case.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    #[cfg(any(feature = "introspect", test))]
    /// Where it ends.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// A name without the quotes around it.
    pub(crate) fn name(&self) -> String {
        let mut chars = self.text.chars();
        let close = match chars.next() {
            Some('[') => ']',
            Some(open @ ('"' | '`' | '\'')) => open,
            _ => return self.text.to_owned(),
        };
        let inner = chars.as_str();
        let inner = inner.strip_suffix(close).unwrap_or(inner);
        inner.replace(&format!("{close}{close}"), &close.to_string())
    }
}

/// The tokens of a text, without space and comments. What does not end ends with the text.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '-' if rest.starts_with("--") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '/' if rest.starts_with("/*") => {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                continue;
            }
            '\'' | '"' | '`' => quoted(rest, c),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        tokens.push(Token {
            text: &rest[..length],
            start: at,
        });
        at += length;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

/// How long a quoted text is; a quote that stands twice is part of it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut inner = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = inner.next() {
        if c == quote {
            match inner.peek() {
                Some((_, next)) if *next == quote => {
                    inner.next();
                }
                _ => return at + c.len_utf8(),
            }
        }
    }
    rest.len()
}

/// Whether a text has a word or name in it, in any case; what is a text itself does not count.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    tokens(text).iter().any(|token| names(token, name))
}

/// What may stand before a table in a query.
const BEFORE_TABLES: &[&str] = &["from", "join", "only", "lateral", ",", "("];

/// Whether a query reads a table: its name stands with its schema, or without one where tables stand.
pub(crate) fn reads(query: &str, schema: Option<&str>, name: &str) -> bool {
    let tokens = tokens(query);
    let parts: Vec<(usize, Vec<String>)> = path_starts(&tokens);
    parts
        .iter()
        .any(|(at, path)| match (schema, path.as_slice()) {
            (Some(schema), [.., own_schema, own]) => same(own_schema, schema) && same(own, name),
            (None, [own]) => same(own, name) && stands_as_table(&tokens, *at),
            (None, [own_schema, own]) => {
                same(own, name) && ["public", "main"].contains(&own_schema.as_str())
            }
            _ => false,
        })
}

fn stands_as_table(tokens: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_some_and(|before| BEFORE_TABLES.iter().any(|word| before.is(word)))
}

/// Names with everything before their points, and where they begin.
fn path_starts(tokens: &[Token<'_>]) -> Vec<(usize, Vec<String>)> {
    let mut paths: Vec<(usize, Vec<String>)> = Vec::new();
    let mut goes_on = false;
    for (at, token) in tokens.iter().enumerate() {
        let is_text = token.text.starts_with('\'');
        let is_marked = token.text.starts_with(['"', '`', '[']);
        let parts: Vec<String> = match is_marked || is_text {
            true => vec![token.name()],
            false => token
                .text
                .split('.')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        };
        let continues = goes_on || (!is_marked && token.text.starts_with('.'));
        match paths.last_mut().filter(|_| continues && at > 0) {
            Some((_, path)) => path.extend(parts),
            None if is_text => {}
            None => paths.push((at, parts)),
        }
        goes_on = !is_marked && !is_text && token.text.ends_with('.');
    }
    paths
}

/// Whether something of that name is called.
pub(crate) fn calls(text: &str, name: &str) -> bool {
    let tokens = tokens(text);
    let mut pairs = tokens.windows(2);
    pairs.any(|pair| names(&pair[0], name) && pair[1].text == "(")
}

fn names(token: &Token<'_>, name: &str) -> bool {
    match token.text.chars().next() {
        Some('\'') => false,
        Some('"' | '`' | '[') => same(&token.name(), name),
        _ => token.text.split('.').any(|part| same(part, name)),
    }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

#[cfg(any(feature = "introspect", test))]
/// The position of the bracket that closes the one at `open`.
pub(crate) fn closing(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (position, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            _ => continue,
        }
        if depth == 0 {
            return Some(position);
        }
    }
    None
}

#[cfg(any(feature = "introspect", test))]
/// Parts between the commas that stand in no bracket.
pub(crate) fn parts<'s, 't>(tokens: &'s [Token<'t>]) -> Vec<&'s [Token<'t>]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (position, token) in tokens.iter().enumerate() {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                parts.push(&tokens[start..position]);
                start = position + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_split_at_its_signs() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = tokens(text).iter().map(|token| token.text).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("a \"b c\" 'd''e'", &["a", "\"b c\"", "'d''e'"]);
        check(
            "f(x,-1) -- no\n/* no */ [a b]",
            &["f", "(", "x", ",", "-", "1", ")", "[a b]"],
        );
        check("'open", &["'open"]);
        check("ä.ö", &["ä.ö"]);
        check("/* open", &[]);
    }

    #[test]
    fn names_are_found_in_any_marks() {
        let text = "select 'shop', f(a.Item), `My Shop`.x from public.\"Users\"";
        for name in ["item", "my shop", "users", "public", "a"] {
            assert!(mentions(text, name), "{name}");
        }
        assert!(!mentions(text, "shop") && !mentions(text, "use"));
        assert!(calls(text, "F") && !calls(text, "item"));
        let text =
            "select d.x from hr.department d join (\"Big\" b join public.e on true), `o`.`p`";
        let tables = [
            (Some("hr"), "department"),
            (None, "big"),
            (None, "e"),
            (Some("o"), "p"),
        ];
        for (schema, name) in tables {
            assert!(reads(text, schema, name), "{name}");
        }
        let others = [
            (None, "d"),
            (None, "department"),
            (Some("x"), "e"),
            (None, "p"),
            (None, "b"),
        ];
        for (schema, name) in others {
            assert!(!reads(text, schema, name), "{name}");
        }
    }

    #[test]
    fn brackets_hold_commas_together() {
        let text = "a, f(b, c), d";
        let found = tokens(text);
        assert_eq!(parts(&found).len(), 3);
        assert_eq!(closing(&found, 3).map(|at| found[at].start), Some(9));
        assert_eq!(tokens("`a``b`")[0].name(), "a`b");
    }
}
