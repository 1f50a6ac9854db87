//! Orphan removal belongs to relations whose other end belongs to this entity alone.

use crate::diagnostic::rules::ORPHAN_REMOVAL_SIDE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{RelationKind, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for relation in &entity.relations {
            let help = match relation.kind {
                RelationKind::OneToMany | RelationKind::OneToOne => continue,
                RelationKind::ManyToOne => match schema.inverse(relation) {
                    Some(inverse) => format!(
                        "move it to `{}.{}`",
                        schema[relation.target].name, inverse.name
                    ),
                    None => "remove it; the one-to-many side would have it".to_owned(),
                },
                RelationKind::ManyToMany => {
                    "remove it: others may point at the same row".to_owned()
                }
            };
            if let Some(span) = relation.orphan_removal {
                let kind = relation.kind.key();
                let message = format!("`{kind}` has no orphans");
                set.push(
                    Diagnostic::error(&ORPHAN_REMOVAL_SIDE, message)
                        .label(span, format!("does not work for `{kind}`"))
                        .help(help),
                );
            }
        }
    }
}
