//! Brackets around the parts of `and` and `or`, which bind less than anything else.

use super::Piece;

/// Takes off those that change nothing.
pub(super) fn remove(pieces: &mut Vec<Piece>) {
    let mut open = 0;
    while open < pieces.len() {
        match spare(pieces, open) {
            Some(close) => {
                let gap = pieces[open].gap;
                pieces.remove(close);
                pieces.remove(open);
                pieces[open].gap = gap;
            }
            None => open += 1,
        }
    }
}

/// Where a bracket is closed that could be left out.
fn spare(pieces: &[Piece], open: usize) -> Option<usize> {
    let binds_less = |piece: &Piece| piece.is_any(&["and", "or"]);
    let before = open.checked_sub(1).map(|at| &pieces[at]);
    let close = closing(pieces, open)?;
    let after = pieces.get(close + 1);
    let stands_alone = before.is_none_or(|piece| binds_less(piece) || piece.is("("))
        && after.is_none_or(|piece| binds_less(piece) || piece.is(")"));
    let inner = &pieces[open + 1..close];
    let mut depth = 0_usize;
    let is_one = inner.iter().all(|piece| {
        depth += usize::from(piece.is("("));
        depth = depth.saturating_sub(usize::from(piece.is(")")));
        depth > 0 || !(binds_less(piece) || piece.is(",") || piece.is("select"))
    });
    (stands_alone && is_one && !inner.is_empty()).then_some(close)
}

/// Where a bracket is closed.
pub(super) fn closing(pieces: &[Piece], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, piece) in pieces.iter().enumerate().skip(open) {
        if piece.is("(") {
            depth += 1;
        } else if piece.is(")") {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return (at > open).then_some(at);
        }
    }
    None
}
