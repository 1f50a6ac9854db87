//! What happens to a foreign key, in the words of SQL.

use crate::schema::ForeignKeyRule;

/// Reads `CASCADE`, `SET NULL` and so on; what is not said is nothing.
pub(super) fn rule(words: &str) -> ForeignKeyRule {
    match words.to_ascii_uppercase().as_str() {
        "CASCADE" => ForeignKeyRule::Cascade,
        "SET NULL" => ForeignKeyRule::SetNull,
        "SET DEFAULT" => ForeignKeyRule::SetDefault,
        "RESTRICT" => ForeignKeyRule::Restrict,
        _ => ForeignKeyRule::NoAction,
    }
}
