//! No circle of required foreign keys: its first row could never be written.
//!
//! Two cases can work, if keys are known before the insert: a row that points at itself, and a foreign key that is
//! checked at the end of the transaction on every database of the schema.

use crate::diagnostic::rules::UNBREAKABLE_CYCLE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Database, Deferrable, Entity, EntityId, Relation, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for relation in required(schema, entity) {
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

fn required<'s>(schema: &'s Schema, entity: &'s Entity) -> impl Iterator<Item = &'s Relation> {
    let owning = entity.relations.iter();
    owning.filter(move |relation| {
        let waits = entity.can_wait(relation) || is_checked_later(schema, relation);
        !waits && !relation.columns().is_empty()
    })
}

/// Whether the row may come before its target on every database: what it writes is known by then.
fn is_checked_later(schema: &Schema, relation: &Relation) -> bool {
    relation.deferrable == Some(Deferrable::Deferred)
        && !schema.databases.contains(Database::MySql)
        && schema[relation.target].made_key().is_none()
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
            longer.extend(required(schema, &schema[at]).map(|relation| {
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

#[cfg(test)]
mod tests {
    use crate::fixture;

    /// Two entities that require each other, with keys of this form.
    fn check(databases: &str, key: &str, expected: &[&str]) {
        let yaml = format!(
            "databases: {databases}
entities:
  A: {{ properties: {{ id: {key}, b: {{ many_to_one: B }} }} }}
  B: {{ properties: {{ id: {key}, a: {{ many_to_one: A, deferrable: deferred }} }} }}"
        );
        assert_eq!(fixture::schema(&yaml).1, expected, "{yaml}");
    }

    #[test]
    fn a_circle_that_is_checked_later_is_none() {
        let (given, counted) = (
            "{ type: uuid, primary: true }",
            "{ type: i64, primary: true }",
        );
        check("[sqlite, postgres]", given, &[]);
        check("[sqlite, postgres, mysql]", given, &["unbreakable_cycle"]);
        check("[sqlite, postgres]", counted, &["unbreakable_cycle"]);
    }
}
