//! Words, names, texts, numbers and signs of an expression, and how they are printed in one line.

use sqlparser::dialect::{Dialect as SqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::tokenizer::{Token, Tokenizer};

use crate::ddl::Dialect;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Quoted,
    Text,
    Number,
    Sign,
}

/// A piece, as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Whether a blank stands before it.
    pub(super) gap: bool,
}

/// Words of the language, which are written small.
const WORDS: &[&str] = &[
    "all", "and", "any", "array", "between", "case", "coalesce", "collate", "else", "end",
    "exists", "false", "from", "in", "is", "like", "not", "null", "nullif", "or", "select", "then",
    "true", "when",
];

/// What has a blank on both sides.
const SPACED: &[&str] = &["=", "<>", "<", ">", "<=", ">="];

impl Piece {
    pub(super) fn new(kind: Kind, text: &str, gap: bool) -> Self {
        let text = text.to_owned();
        Self { kind, text, gap }
    }

    /// Whether it is this word or sign.
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Sign) && self.text.eq_ignore_ascii_case(text)
    }

    pub(super) fn is_any(&self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.is(text))
    }

    /// Whether a bracket behind it calls a function.
    pub(super) fn is_callable(&self) -> bool {
        self.kind == Kind::Quoted
            || (self.kind == Kind::Word && !WORDS.contains(&self.text.as_str()))
    }

    /// A name without the marks around it.
    pub(super) fn name(&self) -> Option<&str> {
        match self.kind {
            Kind::Word => Some(&self.text),
            Kind::Quoted => self.text.get(1..self.text.len().checked_sub(1)?),
            _ => None,
        }
    }

    /// Whether it is the name of a column.
    pub(super) fn names(&self, dialect: Dialect, column: &str) -> bool {
        let folds = dialect != Dialect::Postgres || self.kind == Kind::Word;
        self.name().is_some_and(|name| match folds {
            true if dialect == Dialect::Postgres => name.to_lowercase() == column,
            true => name.eq_ignore_ascii_case(column),
            false => name == column,
        })
    }
}

/// The pieces of a text, unless it cannot be taken apart.
pub(super) fn read(dialect: Dialect, text: &str) -> Option<Vec<Piece>> {
    let words: &dyn SqlDialect = match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::MySql => &MySqlDialect {},
    };
    let tokens = Tokenizer::new(words, text).with_unescape(false).tokenize();
    let (mut pieces, mut gap) = (Vec::new(), false);
    for token in tokens.ok()? {
        if matches!(token, Token::Whitespace(_)) {
            gap = true;
            continue;
        }
        let mut piece = piece(&token, gap);
        if piece.kind == Kind::Word && dialect == Dialect::Postgres {
            piece.text = piece.text.to_lowercase();
        }
        pieces.push(piece);
        gap = false;
    }
    Some(pieces)
}

fn piece(token: &Token, gap: bool) -> Piece {
    let text = token.to_string();
    let lower = text.to_ascii_lowercase();
    let (kind, text) = match token {
        Token::Word(word) if word.quote_style.is_some() => (Kind::Quoted, text),
        Token::Word(_) if WORDS.contains(&lower.as_str()) => (Kind::Word, lower),
        Token::Word(_) => (Kind::Word, text),
        Token::Number(..) => (Kind::Number, text),
        Token::SingleQuotedString(_) => (Kind::Text, text),
        Token::DoubleTilde => (Kind::Word, "like".to_owned()),
        Token::ExclamationMarkDoubleTilde => (Kind::Word, "not like".to_owned()),
        Token::DoubleEq => (Kind::Sign, "=".to_owned()),
        _ => (Kind::Sign, text),
    };
    Piece { kind, text, gap }
}

/// The text in one line.
pub(super) fn print(pieces: &[Piece]) -> String {
    let mut text = String::new();
    let mut before: Option<&Piece> = None;
    for piece in pieces {
        let is_spaced =
            |piece: &Piece| piece.kind == Kind::Sign && SPACED.contains(&piece.text.as_str());
        let gap = before.is_some_and(|before| {
            let opens = before.is("(") || piece.is(")") || piece.is(",");
            !opens && (piece.gap || before.is(",") || is_spaced(before) || is_spaced(piece))
        });
        if gap {
            text.push(' ');
        }
        text.push_str(&piece.text);
        before = Some(piece);
    }
    text
}
