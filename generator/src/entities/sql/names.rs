//! Names of columns: with marks around them only where some database needs them.

use sqlparser::keywords::ALL_KEYWORDS;

use crate::database::Table;
use crate::ddl::Dialect;

use super::Piece;
use super::piece::Kind;

/// Words that some parser knows, and that every database takes for the name of a column.
const EVERYDAY: &[&str] = &[
    "active",
    "action",
    "amount",
    "code",
    "comment",
    "content",
    "count",
    "data",
    "date",
    "day",
    "email",
    "enabled",
    "end_date",
    "expires",
    "hash",
    "host",
    "id",
    "label",
    "language",
    "length",
    "level",
    "location",
    "message",
    "month",
    "name",
    "number",
    "owner",
    "parent",
    "password",
    "path",
    "phone",
    "position",
    "price",
    "priority",
    "quantity",
    "rating",
    "role",
    "size",
    "source",
    "start_date",
    "state",
    "status",
    "tag",
    "tags",
    "text",
    "title",
    "total",
    "type",
    "url",
    "uuid",
    "valid",
    "value",
    "version",
    "visible",
    "weight",
    "year",
];

/// Words of MySQL and SQLite that the parser does not know.
const RESERVED: &[&str] = &[
    "accessible",
    "analyse",
    "dual",
    "enclosed",
    "exit",
    "indexed",
    "infile",
    "int1",
    "int3",
    "isnull",
    "iterate",
    "leave",
    "linear",
    "loop",
    "middleint",
    "optionally",
    "outfile",
    "read_write",
    "repeat",
    "resignal",
    "signal",
    "ssl",
    "starting",
    "undo",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "varcharacter",
    "zerofill",
];

/// Names of functions that every database has, which MariaDB prints otherwise.
const FUNCTIONS: &[(&str, &str)] = &[("lcase", "lower"), ("ucase", "upper")];

/// Gives functions the names that most people know.
pub(super) fn rename(pieces: &mut [Piece]) {
    let called: Vec<usize> = (1..pieces.len()).filter(|at| pieces[*at].is("(")).collect();
    for at in called {
        let known = FUNCTIONS.iter().find(|(name, _)| pieces[at - 1].is(name));
        if let Some((_, name)) = known {
            pieces[at - 1] = Piece::new(Kind::Word, name, pieces[at - 1].gap);
        }
    }
}

/// Takes the marks off the names of columns that need none anywhere.
pub(super) fn unmark(pieces: &mut [Piece], table: &Table) {
    for piece in pieces.iter_mut().filter(|piece| piece.kind == Kind::Quoted) {
        let name = piece.name().unwrap_or_default().to_owned();
        // What is no column may be a text, in SQLite.
        if is_plain(&name) && table.column(&name).is_some() {
            *piece = Piece::new(Kind::Word, &name, piece.gap);
        }
    }
}

/// Whether a name means itself on every database.
pub(super) fn is_plain(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let upper = name.to_ascii_uppercase();
    let is_known = ALL_KEYWORDS.contains(&upper.as_str()) || RESERVED.contains(&name);
    starts && name.chars().all(legal) && (EVERYDAY.contains(&name) || !is_known)
}

/// A name as the database takes it.
pub(super) fn written(dialect: Dialect, name: &str) -> String {
    let mark = if dialect == Dialect::MySql { '`' } else { '"' };
    match is_plain(name) {
        true => name.to_owned(),
        false => format!(
            "{mark}{}{mark}",
            name.replace(mark, &format!("{mark}{mark}"))
        ),
    }
}
