//! The names of indexes and unique constraints differ, also from those of tables: in the whole schema, or in each of
//! its database schemas where none of its databases is SQLite.

use std::collections::HashMap;

use crate::diagnostic::rules::DUPLICATE_INDEX;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::Schema;

use super::duplicate_table::in_its_space;

/// Names in use, folded: what has it, and where.
type Seen = HashMap<String, (&'static str, Span)>;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    let tables = schema.entities.iter().map(|entity| &entity.table);
    let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
    let tables = tables.chain(pivots.clone().map(|pivot| &pivot.table));
    let mut seen: Seen = tables
        .map(|table| {
            let name = in_its_space(schema, table, &table.name);
            (name, ("table", table.name.span))
        })
        .collect();
    for entity in &schema.entities {
        let indexes = entity.uniques.iter().chain(&entity.indexes);
        let special = entity.special_indexes.iter();
        let names = indexes.map(|index| &index.name);
        for name in names.chain(special.map(|index| &index.name)) {
            let folded = in_its_space(schema, &entity.table, name);
            add(&mut seen, folded, name, name.span, set);
        }
    }
    for pivot in pivots {
        let unique = pivot.order.iter().map(|order| &order.unique);
        for name in std::iter::once(&pivot.target_index).chain(unique) {
            let folded = in_its_space(schema, &pivot.table, name);
            add(&mut seen, folded, name, pivot.table.name.span, set);
        }
    }
}

fn add(seen: &mut Seen, folded: String, name: &str, place: Span, set: &mut DiagnosticSet) {
    let Some((kind, first)) = seen.get(&folded) else {
        seen.insert(folded, ("index", place));
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
