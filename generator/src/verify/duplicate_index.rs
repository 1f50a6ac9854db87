//! The names of indexes and unique constraints differ in the whole schema, also from those of tables.

use std::collections::HashMap;

use crate::diagnostic::rules::DUPLICATE_INDEX;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::Schema;

/// Names in use, folded: what has it, and where.
type Seen = HashMap<String, (&'static str, Span)>;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    let tables = schema.entities.iter().map(|entity| &entity.table);
    let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
    let tables = tables.chain(pivots.clone().map(|pivot| &pivot.table));
    let mut seen: Seen = tables
        .map(|table| (table.name.to_lowercase(), ("table", table.name.span)))
        .collect();
    for entity in &schema.entities {
        for index in entity.uniques.iter().chain(&entity.indexes) {
            add(&mut seen, &index.name, index.name.span, set);
        }
    }
    for pivot in pivots {
        add(&mut seen, &pivot.target_index, pivot.table.name.span, set);
    }
}

fn add(seen: &mut Seen, name: &str, place: Span, set: &mut DiagnosticSet) {
    let Some((kind, first)) = seen.get(&name.to_lowercase()) else {
        seen.insert(name.to_lowercase(), ("index", place));
        return;
    };
    let help = "remove one, or give it another name with `name: …`";
    set.push(match *kind {
        "table" => Diagnostic::error(&DUPLICATE_INDEX, format!("an index and a table `{name}`"))
            .label(place, "becomes an index of this name")
            .label(*first, "becomes a table of this name")
            .help("give the index another name with `name: …`"),
        _ => Diagnostic::error(&DUPLICATE_INDEX, format!("two indexes `{name}`"))
            .pair(place, *first, "one")
            .help(help),
    });
}
