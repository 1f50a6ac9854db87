//! No circle of required foreign keys: its first row could never be written.
//!
//! One case can work: a row that points at itself, if its key is known before the insert.

use crate::diagnostic::rules::UNBREAKABLE_CYCLE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Entity, EntityId, Relation, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for relation in required(entity) {
            let path = way_back(schema, entity.id, relation);
            // Each circle is reported once, where its first entity stands.
            let Some(path) = path.filter(|path| path.iter().all(|(id, _)| *id >= entity.id)) else {
                continue;
            };
            let points_at_itself = path.len() == 1;
            if !points_at_itself || entity.made_key().is_some() {
                set.push(cycle(schema, &path));
            }
        }
    }
}

fn required(entity: &Entity) -> impl Iterator<Item = &Relation> {
    let owning = entity.relations.iter();
    owning.filter(|relation| !entity.can_wait(relation) && !relation.columns().is_empty())
}

type Path<'s> = Vec<(EntityId, &'s Relation)>;

/// The shortest way from the target of `first` back to `start`, with `first` in front.
fn way_back<'s>(schema: &'s Schema, start: EntityId, first: &'s Relation) -> Option<Path<'s>> {
    let mut paths: Vec<Path<'s>> = vec![vec![(start, first)]];
    let mut seen = vec![start];
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            let at = path.last().map_or(start, |(_, relation)| relation.target);
            if at == start {
                return Some(path);
            }
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            longer.extend(required(&schema[at]).map(|relation| {
                let mut path = path.clone();
                path.push((at, relation));
                path
            }));
        }
        paths = longer;
    }
    None
}

fn cycle(schema: &Schema, path: &Path<'_>) -> Diagnostic {
    let names: Vec<_> = path
        .iter()
        .map(|(id, relation)| format!("{}.{}", schema[*id].name, relation.name))
        .collect();
    let message = format!("rows that require each other: {}", names.join(" → "));
    let mut diagnostic = Diagnostic::error(&UNBREAKABLE_CYCLE, message);
    for (_, relation) in path {
        let target = &schema[relation.target].name;
        diagnostic = diagnostic.label(relation.name.span, format!("requires a row of `{target}`"));
    }
    diagnostic.help("add `nullable: true` to one of them")
}
