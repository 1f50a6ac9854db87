//! Goes through the tokens of a statement, or of a part of one.

use crate::database::TableName;
use crate::ddl::Dialect;

use super::token::{Kind, Token};

/// Tokens that were not read yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    pub(super) dialect: Dialect,
    /// The text of the whole statement.
    pub(super) sql: &'t str,
    tokens: &'t [Token<'t>],
}

impl<'t> Cursor<'t> {
    pub(super) fn new(dialect: Dialect, sql: &'t str, tokens: &'t [Token<'t>]) -> Self {
        Self {
            dialect,
            sql,
            tokens,
        }
    }

    fn over(&self, tokens: &'t [Token<'t>]) -> Self {
        Self { tokens, ..*self }
    }

    pub(super) fn tokens(&self) -> &'t [Token<'t>] {
        self.tokens
    }

    pub(super) fn peek(&self) -> Option<&'t Token<'t>> {
        self.tokens.first()
    }

    pub(super) fn peek_at(&self, index: usize) -> Option<&'t Token<'t>> {
        self.tokens.get(index)
    }

    pub(super) fn next(&mut self) -> Option<&'t Token<'t>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether these words come next.
    pub(super) fn is(&self, words: &str) -> bool {
        let mut tokens = self.tokens.iter();
        words
            .split(' ')
            .all(|word| tokens.next().is_some_and(|token| token.is(word)))
    }

    /// Goes on if these words come next.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let found = self.is(words);
        if found {
            self.skip(words.split(' ').count());
        }
        found
    }

    /// Goes on if one of these words comes next.
    pub(super) fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|words| self.eat(words))
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.peek().is_some_and(|token| token.is_sign(sign))
    }

    pub(super) fn eat_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        if found {
            self.skip(1);
        }
        found
    }

    pub(super) fn skip(&mut self, count: usize) {
        self.tokens = self.tokens.get(count..).unwrap_or_default();
    }

    /// A name, as the database keeps it.
    pub(super) fn name(&mut self) -> Option<String> {
        let token = self.peek().filter(|token| token.kind != Kind::Sign)?;
        self.skip(1);
        Some(token.name(self.dialect))
    }

    /// A name, or several with dots between them: the last two.
    pub(super) fn qualified(&mut self) -> Option<TableName> {
        let mut name = TableName::new(self.name()?);
        while self.is_sign(".")
            && self
                .peek_at(1)
                .is_some_and(|token| token.kind != Kind::Sign)
        {
            self.skip(1);
            let own = self.name()?;
            name = TableName::qualified(Some(name.name), own);
        }
        Some(name)
    }

    /// A text in quotes.
    pub(super) fn text(&mut self) -> Option<String> {
        let token = self.peek().filter(|token| token.kind == Kind::Text)?;
        self.skip(1);
        Some(token.value(self.dialect))
    }

    /// What stands between brackets, if one opens here. One that does not close ends with the statement.
    pub(super) fn group(&mut self) -> Option<Self> {
        if !self.is_sign("(") {
            return None;
        }
        let close = closing(self.tokens);
        let inner = self.tokens.get(1..close).unwrap_or_default();
        let group = self.over(inner);
        self.skip(close + 1);
        Some(group)
    }

    /// The names between brackets, if one opens here.
    pub(super) fn names(&mut self) -> Option<Vec<String>> {
        let parts = self.group()?.parts().into_iter();
        Some(parts.filter_map(|mut part| part.name()).collect())
    }

    /// The parts between commas that stand in no bracket.
    pub(super) fn parts(&self) -> Vec<Self> {
        let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
        for (at, token) in self.tokens.iter().enumerate() {
            match token.text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "," if depth == 0 => {
                    parts.push(self.over(&self.tokens[start..at]));
                    start = at + 1;
                }
                _ => {}
            }
        }
        parts.push(self.over(&self.tokens[start..]));
        parts
    }

    /// Takes tokens up to one outside of brackets that stops; at least one, if there is any.
    pub(super) fn until(&mut self, stops: impl Fn(&Self) -> bool) -> Self {
        let (mut rest, mut count) = (*self, 0);
        while !rest.is_empty() && (count == 0 || !stops(&rest)) {
            let step = match rest.is_sign("(") || rest.is_sign("[") {
                true => (closing(rest.tokens) + 1).min(rest.tokens.len()),
                false => 1,
            };
            rest.skip(step);
            count += step;
        }
        let taken = self.over(&self.tokens[..count]);
        *self = rest;
        taken
    }

    /// Whether a bracket opens and does not close.
    pub(super) fn is_cut(&self) -> bool {
        let signs = self.tokens.iter().filter(|token| token.kind == Kind::Sign);
        let depth = signs.fold(0_usize, |depth, token| match token.text {
            "(" => depth + 1,
            ")" => depth.saturating_sub(1),
            _ => depth,
        });
        depth > 0
    }

    /// The text of what was not read yet.
    pub(super) fn rest(&self) -> &'t str {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => &self.sql[first.start..last.end()],
            _ => "",
        }
    }
}

/// The position of the bracket that closes the one at the start; the end, if there is none.
fn closing(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}
