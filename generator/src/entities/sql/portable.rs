//! Expressions that every database takes, and understands alike: comparisons of columns of one family with values of it.
//!
//! When in doubt, an expression is its own database's.

use crate::database::{Column, Table};
use crate::ddl::Dialect;

use super::Piece;
use super::names::is_plain;
use super::piece::Kind;

const WORDS: &[&str] = &["and", "between", "in", "is", "not", "null", "or"];
const FUNCTIONS: &[&str] = &["abs", "lower", "upper"];
const SIGNS: &[&str] = &[
    "(", ")", "*", "+", ",", "-", "<", "<=", "<>", "=", ">", ">=",
];
const COMPARES: &[&str] = &["<", "<=", "<>", "=", ">", ">=", "between", "in"];

/// What can be compared with each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Number,
    Text,
    Other,
}

/// What a piece says about the whole.
enum Role {
    /// A word or sign that every database knows.
    Known,
    /// A column or a value.
    Of(Family),
    /// What some database may not know.
    Foreign,
}

/// Whether every database takes it.
pub(super) fn is_portable(dialect: Dialect, pieces: &[Piece], table: &Table) -> bool {
    let mut families = Vec::new();
    for piece in pieces {
        match role(piece, table) {
            Role::Known => {}
            Role::Of(family) => families.push(family),
            Role::Foreign => return false,
        }
    }
    let is_one = families.windows(2).all(|pair| pair[0] == pair[1]);
    let compares = pieces.iter().any(|piece| piece.is_any(COMPARES));
    // Other databases take a number for a truth value.
    let decides =
        dialect == Dialect::Postgres || compares || pieces.iter().any(|piece| piece.is("is"));
    decides && (is_one || !compares)
}

fn role(piece: &Piece, table: &Table) -> Role {
    let column = || table.column(&piece.text).filter(|_| is_plain(&piece.text));
    match piece.kind {
        Kind::Number => Role::Of(Family::Number),
        Kind::Text if !piece.text.contains('\\') => Role::Of(Family::Text),
        Kind::Sign if SIGNS.contains(&piece.text.as_str()) => Role::Known,
        Kind::Word => match column() {
            Some(column) => Role::Of(of_column(column)),
            None if piece.is_any(WORDS) || piece.is_any(FUNCTIONS) => Role::Known,
            None => Role::Foreign,
        },
        _ => Role::Foreign,
    }
}

fn of_column(column: &Column) -> Family {
    let (ty, has) = (&column.ty, |word: &str| column.ty.base.contains(word));
    let numbers = ["int", "num", "dec", "real", "double", "float"];
    let texts = ["char", "text", "clob"];
    match () {
        () if ty.dimensions > 0 || has("interval") || has("point") => Family::Other,
        () if numbers.iter().any(|word| has(word)) && ty.text != "tinyint(1)" => Family::Number,
        () if texts.iter().any(|word| has(word)) && !ty.base.ends_with("_text") => Family::Text,
        () => Family::Other,
    }
}
