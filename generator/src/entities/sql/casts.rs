//! Casts that PostgreSQL prints, and that it adds by itself when they are left out.
//!
//! Of a `varchar` column, which is text anyway; of a value that something is compared with; of lists of values, which
//! become `in (…)`. All others mean something, or may.

use crate::database::Table;

use super::Piece;
use super::literal;
use super::piece::Kind;

const COMPARES: &[&str] = &["=", "<>", "<", ">", "<=", ">=", "like", "not like"];

/// What may stand behind a value that is all there is on its side.
const ENDS: &[&str] = &[")", ",", "and", "or", "then", "else", "when", "end"];

/// Takes off what may go.
pub(super) fn remove(pieces: &mut Vec<Piece>, table: &Table) {
    let mut at = 0;
    while at < pieces.len() {
        let found = column(pieces, at, table)
            .or_else(|| list(pieces, at))
            .or_else(|| value(pieces, at));
        match found {
            Some((start, end, plain)) => {
                let gap = pieces[start].gap;
                pieces.splice(start..end, plain);
                pieces[start].gap = gap;
                at = start + 1;
            }
            None => at += 1,
        }
    }
}

/// What stands in place of the pieces from one position to another.
type Plain = (usize, usize, Vec<Piece>);

/// `(name)::text` and `name::text`, where the column is `varchar`.
fn column(pieces: &[Piece], at: usize, table: &Table) -> Option<Plain> {
    let (ty, end) = literal::cast(pieces, at).filter(|_| pieces[at].is("::"))?;
    let is_bracketed = at > 2 && pieces[at - 1].is(")") && pieces[at - 3].is("(");
    let is_called = is_bracketed && at > 3 && pieces[at - 4].is_callable();
    let (start, name) = match is_bracketed {
        true => (at - 3, &pieces[at - 2]),
        false => (at.checked_sub(1)?, &pieces[at - 1]),
    };
    let is_own = start == 0 || !pieces[start - 1].is(".");
    let column = table.column(name.name()?)?;
    let is_varchar = column.ty.base == "character varying" && column.ty.dimensions == 0;
    (ty == "text" && is_varchar && is_own && !is_called).then(|| (start, end, vec![name.clone()]))
}

/// `= any (array[…])` and `<> all (array[…])`, of plain values.
fn list(pieces: &[Piece], at: usize) -> Option<Plain> {
    let is =
        |offset: usize, text: &str| pieces.get(at + offset).is_some_and(|piece| piece.is(text));
    let words: &[&str] = match () {
        () if is(0, "=") && is(1, "any") && is(2, "(") => &["in"],
        () if is(0, "<>") && is(1, "all") && is(2, "(") => &["not", "in"],
        () => return None,
    };
    let open = (at + 3..)
        .take_while(|at| pieces.get(*at).is_some_and(|piece| piece.is("(")))
        .count();
    let array = at + 3 + open;
    let is_array = pieces.get(array)?.is("array") && pieces.get(array + 1)?.is("[");
    let (items, end) = items(pieces, array + 2).filter(|_| is_array)?;
    let end = closed(pieces, end, open + 1)?;
    let mut plain: Vec<_> = words
        .iter()
        .map(|word| Piece::new(Kind::Word, word, true))
        .collect();
    plain.push(Piece::new(Kind::Sign, "(", true));
    plain.extend(items);
    plain.push(Piece::new(Kind::Sign, ")", false));
    Some((at, end, plain))
}

/// Values up to the bracket that closes the array.
fn items(pieces: &[Piece], mut at: usize) -> Option<(Vec<Piece>, usize)> {
    let mut items = Vec::new();
    loop {
        let item = literal::read(pieces, at)?;
        items.push(Piece::new(item.kind, &item.text, false));
        let next = pieces.get(item.end)?;
        at = item.end + 1;
        match () {
            () if next.is("]") => return Some((items, at)),
            () if next.is(",") => items.push(next.clone()),
            () => return None,
        }
    }
}

/// The position behind so many brackets; the array in them may be cast to one of texts.
fn closed(pieces: &[Piece], mut at: usize, mut open: usize) -> Option<usize> {
    while open > 0 {
        if pieces.get(at)?.is("::") {
            let spelled = pieces
                .get(at + 1..at + 4)?
                .iter()
                .map(|piece| piece.text.as_str());
            (spelled.collect::<String>() == "text[]").then_some(())?;
            at += 4;
            continue;
        }
        pieces.get(at).filter(|piece| piece.is(")"))?;
        (at, open) = (at + 1, open - 1);
    }
    Some(at)
}

/// A value that something is compared with.
fn value(pieces: &[Piece], at: usize) -> Option<Plain> {
    let found = literal::read(pieces, at + 1).filter(|_| pieces[at].is_any(COMPARES))?;
    let is_whole = pieces.get(found.end).is_none_or(|piece| piece.is_any(ENDS));
    let plain = vec![
        pieces[at].clone(),
        Piece::new(found.kind, &found.text, true),
    ];
    is_whole.then_some((at, found.end, plain))
}
