//! `set_null` needs a foreign key that can be null.

use crate::diagnostic::rules::SET_NULL_REQUIRED;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{ColumnId, ForeignKeyRule, Join, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for relation in &entity.relations {
            let is_pivot = matches!(relation.join, Join::Pivot { .. });
            let nullable = |id: &ColumnId| entity[*id].nullable;
            if relation.columns().iter().all(nullable) && !is_pivot {
                continue;
            }
            let rules = [
                ("on_delete", relation.on_delete),
                ("on_update", relation.on_update),
            ];
            for (key, rule) in rules {
                let Some(rule) = rule.filter(|rule| rule.value == ForeignKeyRule::SetNull) else {
                    continue;
                };
                let message = format!("`{}.{}` cannot be set to null", entity.name, relation.name);
                let help = match (is_pivot, relation.nullable) {
                    (true, _) => "write `cascade`: the rows of a pivot have no other values",
                    (_, true) => {
                        "write `cascade` or `restrict`: a column belongs to others too, which require it"
                    }
                    _ => "add `nullable: true`, or write `cascade` or `restrict`",
                };
                set.push(
                    Diagnostic::error(&SET_NULL_REQUIRED, message)
                        .label(rule.span, format!("`{key}` needs a nullable column"))
                        .label(
                            relation.name.span,
                            match relation.nullable {
                                true => "has a column that is never null",
                                false => "always points at a row",
                            },
                        )
                        .help(help),
                );
            }
        }
    }
}
