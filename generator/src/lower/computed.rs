//! What the database computes: `generated: "price * amount"`, and `stored: false` where it is made when it is read.

use crate::diagnostic::DiagnosticSet;
use crate::schema::Computed;

use super::fields::Fields;
use super::{default, per_database};

/// Reads `generated` and `stored`; kept in the row unless it says otherwise.
pub(super) fn lower(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Computed> {
    let stored = fields.flag("stored", set);
    let computed = per_database::lower(fields, "generated", default::expression, set);
    Some(Computed {
        expression: computed?,
        stored: stored.is_none_or(|flag| flag.value),
    })
}
