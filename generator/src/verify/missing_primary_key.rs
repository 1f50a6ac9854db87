//! Every entity has a primary key. Silent where a faulty property might have been it.

use crate::diagnostic::rules::MISSING_PRIMARY_KEY;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Entity, PropertyKind, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        if entity.primary_key.is_empty() && !entity.is_incomplete && !waits_for_target(entity) {
            let message = format!("`{}` has no primary key", entity.name);
            set.push(
                Diagnostic::error(&MISSING_PRIMARY_KEY, message)
                    .label(entity.name.span, "rows of this entity cannot be told apart")
                    .help(help(entity)),
            );
        }
    }
}

/// A relation is the key, and its target's key is what is missing.
fn waits_for_target(entity: &Entity) -> bool {
    entity.relations.iter().any(|relation| relation.primary)
}

fn help(entity: &Entity) -> String {
    let id = entity.property("id");
    match id.filter(|id| matches!(id.kind, PropertyKind::Column(_))) {
        Some(_) => "add `primary: true` to `id`".to_owned(),
        None => "add `id: { type: i64, primary: true }`".to_owned(),
    }
}
