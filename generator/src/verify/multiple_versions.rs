//! An entity has at most one version.

use crate::diagnostic::rules::MULTIPLE_VERSIONS;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::Schema;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let mut versions = entity.columns.iter().filter(|column| column.version);
        let Some(first) = versions.next() else {
            continue;
        };
        for second in versions {
            let message = format!("`{}` has two versions", entity.name);
            set.push(
                Diagnostic::error(&MULTIPLE_VERSIONS, message)
                    .pair(
                        entity[second.property].name.span,
                        entity[first.property].name.span,
                        "one",
                    )
                    .help("remove `version` from one of them"),
            );
        }
    }
}
