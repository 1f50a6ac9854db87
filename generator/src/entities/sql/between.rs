//! `count >= 1 and count <= 9`, which is how PostgreSQL prints `count between 1 and 9`.

use super::Piece;
use super::piece::Kind;

/// How many pieces the long form has.
const LONG: usize = 7;

/// Writes the short form where one column is compared with two values.
pub(super) fn join(pieces: &mut Vec<Piece>) {
    let mut at = 0;
    while at + LONG <= pieces.len() {
        if is_long(pieces, at) {
            let word = |text| Piece::new(Kind::Word, text, true);
            let (least, most) = (pieces[at + 2].clone(), pieces[at + 6].clone());
            pieces.splice(
                at + 1..at + LONG,
                [word("between"), spaced(least), word("and"), spaced(most)],
            );
        }
        at += 1;
    }
}

fn spaced(piece: Piece) -> Piece {
    Piece { gap: true, ..piece }
}

fn is_long(pieces: &[Piece], at: usize) -> bool {
    let part = &pieces[at..at + LONG];
    let ends = |piece: &Piece| piece.is_any(&["and", "or", "(", ")"]);
    let is_value = |piece: &Piece| matches!(piece.kind, Kind::Number | Kind::Text);
    let before = at.checked_sub(1).map(|at| &pieces[at]);
    before.is_none_or(|piece| ends(piece) && !piece.is(")"))
        && pieces
            .get(at + LONG)
            .is_none_or(|piece| ends(piece) && !piece.is("("))
        && part[0].name().is_some()
        && (part[0].kind, &part[0].text) == (part[4].kind, &part[4].text)
        && (part[1].is(">=") && part[3].is("and") && part[5].is("<="))
        && (is_value(&part[2]) && is_value(&part[6]))
}
