//! Builds one entity of the schema.

use crate::diagnostic::{DiagnosticSet, Name};
use crate::lower::{PropertyDeclaration, PropertyShape};
use crate::schema::{Column, Entity, Property, PropertyKind, Table};

use super::layout::Slot;
use super::{Flat, Plan, column, index, name, relation, shared};

/// The table of an entity.
pub(super) fn table(plan: &Plan<'_>, flat: &Flat<'_>) -> Table {
    let declaration = flat.declaration;
    let made = || {
        let made = name::database_name(plan.declarations.naming, &declaration.name);
        Name::new(made, declaration.name.span)
    };
    Table {
        schema: flat.schema.cloned(),
        name: declaration.table.clone().unwrap_or_else(made),
    }
}

/// Builds an entity; hints follow when all entities are there.
pub(super) fn build(plan: &Plan<'_>, flat: &Flat<'_>, set: &mut DiagnosticSet) -> Entity {
    let kept: Vec<_> = flat
        .properties
        .iter()
        .enumerate()
        .filter_map(|(i, declaration)| Some((i, *declaration, plan.layout.slot(flat.id, i)?)))
        .collect();
    let mut entity = Entity {
        id: flat.id,
        name: flat.declaration.name.clone(),
        comment: flat.declaration.comment.clone(),
        table: table(plan, flat),
        read_only: flat.declaration.read_only,
        view: flat.declaration.view.clone(),
        strict: flat.strict.unwrap_or(plan.declarations.strict),
        without_rowid: flat
            .without_rowid
            .and_then(|flag| flag.value.then_some(flag.span)),
        extends: flat.extends.clone(),
        properties: kept.iter().map(|(_, d, slot)| property(d, slot)).collect(),
        columns: Vec::new(),
        relations: Vec::new(),
        primary_key: plan.layout.key_columns(flat.id),
        uniques: Vec::new(),
        indexes: Vec::new(),
        special_indexes: Vec::new(),
        checks: Vec::new(),
        hooks: flat.hooks.clone(),
        hints: Vec::new(),
        is_incomplete: flat.is_incomplete
            || kept.len() < flat.properties.len()
            || !has_whole_key(plan, flat),
    };
    let in_key = |i: &usize| plan.layout.key(flat.id).properties.contains(i);
    let mut by_rank = kept.clone();
    by_rank.sort_by_key(|(i, declaration, _)| shared::rank(declaration, in_key(i)));
    for (i, declaration, slot) in by_rank {
        match &declaration.shape {
            PropertyShape::Value(value) => {
                let is_key = entity.primary_key == slot.columns;
                let column = column::value(plan, declaration, value, slot, is_key);
                column::check_autoincrement(value, &column, set);
                add_column(&mut entity, column);
            }
            PropertyShape::Relation(_) => {
                if let Some(link) = plan.links.get(flat.id, i) {
                    let place = relation::Place {
                        flat,
                        declaration,
                        slot,
                        link,
                    };
                    let columns = column::foreign_key(plan, &place, set);
                    columns
                        .into_iter()
                        .for_each(|column| add_column(&mut entity, column));
                    entity.relations.extend(relation::build(plan, &place));
                }
            }
        }
    }
    entity.columns.sort_by_key(|column| column.id);
    entity.relations.sort_by_key(|relation| relation.id);
    mark_key(&mut entity);
    if entity.read_only {
        // Nobody counts the key of a row that is never inserted.
        entity
            .columns
            .iter_mut()
            .for_each(|column| column.generated = false);
    }
    index::build(flat, &mut entity, set);
    entity
}

/// Adds a column; of several properties that share one, the first says what it is, and all that it may be null.
fn add_column(entity: &mut Entity, column: Column) {
    let known = entity
        .columns
        .iter_mut()
        .find(|known| known.id == column.id);
    match known {
        Some(known) => {
            known.nullable &= column.nullable;
            known.unique |= column.unique;
            known.checked |= column.checked;
        }
        None => entity.columns.push(column),
    }
}

/// Whether everything in the list `primary_key` was found.
fn has_whole_key(plan: &Plan<'_>, flat: &Flat<'_>) -> bool {
    let key = &plan.layout.key(flat.id).properties;
    flat.primary_key.is_none_or(|list| list.len() == key.len())
}

fn property(declaration: &PropertyDeclaration, slot: &Slot) -> Property {
    let kind = match (slot.relation, slot.columns.first()) {
        (None, Some(&column)) => PropertyKind::Column(column),
        (relation, _) => PropertyKind::Relation(relation.unwrap_or(crate::schema::RelationId(0))),
    };
    Property {
        id: slot.property,
        name: declaration.name.clone(),
        comment: declaration.comment.clone(),
        hidden: declaration.hidden,
        kind,
    }
}

/// A list `primary_key` marks its columns and relations, as `primary: true` does.
fn mark_key(entity: &mut Entity) {
    for &id in &entity.primary_key {
        let column = &mut entity.columns[id.index()];
        column.primary = true;
        // Alone it is unique as the key; together with others it is not the key that says so.
        column.unique &= entity.primary_key.len() > 1;
    }
    for relation in &mut entity.relations {
        let own = relation.columns();
        if !own.is_empty() {
            relation.primary = own.iter().all(|column| entity.primary_key.contains(column));
        }
        if relation.primary {
            relation::cascade_by_default(relation);
        }
    }
}
