//! The names of indexes and unique constraints differ in the whole schema.

use std::collections::HashMap;

use crate::diagnostic::rules::DUPLICATE_INDEX;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::Schema;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for entity in &schema.entities {
        for index in entity.uniques.iter().chain(&entity.indexes) {
            let place = index.name.span;
            match seen.get(&index.name.to_lowercase()) {
                Some(first) => set.push(
                    Diagnostic::error(&DUPLICATE_INDEX, format!("two indexes `{}`", index.name))
                        .pair(place, *first, "one")
                        .help("remove one, or give it another name with `name: …`"),
                ),
                None => {
                    seen.insert(index.name.to_lowercase(), place);
                }
            }
        }
    }
}
