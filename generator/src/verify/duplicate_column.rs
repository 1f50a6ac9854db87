//! No column is used twice in a table.

use crate::diagnostic::rules::DUPLICATE_COLUMN;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::Schema;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let names = entity.columns.iter().map(|column| &column.name);
        check_names(&entity.table.qualified(), names, "column", set);
    }
    for pivot in &schema.pivots {
        let columns = pivot.own_columns.iter().chain(&pivot.target_columns);
        let counted = pivot.order.iter().map(|order| &order.column.name);
        check_names(
            &pivot.table.qualified(),
            columns.map(|column| &column.name).chain(counted),
            match pivot.entity {
                None => "inverse_join_columns",
                Some(_) => "columns",
            },
            set,
        );
    }
}

fn check_names<'a>(
    table: &str,
    names: impl Iterator<Item = &'a Name>,
    key: &str,
    set: &mut DiagnosticSet,
) {
    let mut seen: Vec<&Name> = Vec::new();
    for name in names {
        if let Some(first) = seen.iter().find(|first| first.eq_ignore_ascii_case(name)) {
            set.push(
                Diagnostic::error(
                    &DUPLICATE_COLUMN,
                    format!("two columns `{name}` in `{table}`"),
                )
                .pair(name.span, first.span, "one")
                .help(format!("give one of them another name with `{key}: …`")),
            );
        }
        seen.push(name);
    }
}
