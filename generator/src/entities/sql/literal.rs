//! A value with the casts that PostgreSQL prints behind it: `'-1'::integer`, `(0)::numeric`, `('a'::text)::text`.

use super::Piece;
use super::piece::Kind;

const NUMBERS: &[&str] = &[
    "bigint",
    "double precision",
    "integer",
    "numeric",
    "real",
    "smallint",
];
const TEXTS: &[&str] = &["character varying", "text"];

/// A value, and where it ends.
pub(super) struct Literal {
    /// As it is written without casts.
    pub(super) text: String,
    pub(super) kind: Kind,
    /// The position behind it.
    pub(super) end: usize,
}

/// The value at a position, if nothing is lost when its casts go.
pub(super) fn read(pieces: &[Piece], at: usize) -> Option<Literal> {
    let (text, is_text, end) = bare(pieces, at)?;
    let (types, end) = casts(pieces, end)?;
    finish(text, is_text, &types, end)
}

fn finish(text: String, is_text: bool, types: &[String], end: usize) -> Option<Literal> {
    let all = |known: &[&str]| types.iter().all(|ty| known.contains(&ty.as_str()));
    let inner = text.trim_matches('\'');
    let is_number = inner.parse::<f64>().is_ok_and(f64::is_finite) && !types.is_empty();
    match is_text {
        true if all(TEXTS) => Some(Literal {
            text,
            kind: Kind::Text,
            end,
        }),
        true if is_number && all(NUMBERS) => Some(Literal {
            text: inner.to_owned(),
            kind: Kind::Number,
            end,
        }),
        false if all(NUMBERS) => Some(Literal {
            text,
            kind: Kind::Number,
            end,
        }),
        _ => None,
    }
}

/// A value in any brackets; casts inside them count, too.
fn bare(pieces: &[Piece], at: usize) -> Option<(String, bool, usize)> {
    let piece = pieces.get(at)?;
    match piece.kind {
        Kind::Text => Some((piece.text.clone(), true, at + 1)),
        Kind::Number => Some((piece.text.clone(), false, at + 1)),
        Kind::Sign if piece.is("-") => {
            let number = pieces
                .get(at + 1)
                .filter(|next| next.kind == Kind::Number)?;
            Some((format!("-{}", number.text), false, at + 2))
        }
        Kind::Sign if piece.is("(") => {
            let inner = read(pieces, at + 1)?;
            pieces.get(inner.end).filter(|close| close.is(")"))?;
            Some((inner.text, inner.kind == Kind::Text, inner.end + 1))
        }
        _ => None,
    }
}

/// The types of all casts; nothing if one has a size or several dimensions.
fn casts(pieces: &[Piece], mut at: usize) -> Option<(Vec<String>, usize)> {
    let mut types = Vec::new();
    while pieces.get(at).is_some_and(|piece| piece.is("::")) {
        let (ty, end) = cast(pieces, at)?;
        types.push(ty);
        at = end;
    }
    Some((types, at))
}

/// The type behind `::`, of one or two words, and the position behind it.
pub(super) fn cast(pieces: &[Piece], at: usize) -> Option<(String, usize)> {
    let first = pieces
        .get(at + 1)
        .filter(|piece| piece.kind == Kind::Word)?;
    let first = first.text.to_lowercase();
    let is = |word: &str| pieces.get(at + 2).is_some_and(|piece| piece.is(word));
    let (ty, end) = match first.as_str() {
        "character" if is("varying") => ("character varying".to_owned(), at + 3),
        "double" if is("precision") => ("double precision".to_owned(), at + 3),
        _ => (first, at + 2),
    };
    let more = pieces
        .get(end)
        .is_some_and(|piece| piece.is_any(&["(", "[", "."]));
    (!more).then_some((ty, end))
}
