//! The order of to-many relations: paths of names → to-one relations and a column at the end.

use crate::diagnostic::rules::INVALID_ORDER;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, did_you_mean};
use crate::lower::OrderDeclaration;
use crate::schema::{ColumnId, Entity, PropertyKind, RelationId, RelationOrder, Schema};

use super::{Plan, was_reported};

/// Resolves the orders of all relations.
pub(super) fn resolve(plan: &Plan<'_>, schema: &mut Schema, set: &mut DiagnosticSet) {
    for flat in plan.flats {
        for property in 0..flat.properties.len() {
            let link = plan.links.get(flat.id, property);
            let slot = plan.layout.slot(flat.id, property);
            let relation = slot.and_then(|slot| slot.relation);
            let Some((link, relation)) = link.zip(relation) else {
                continue;
            };
            let target = &schema[link.target];
            let declared = link.relation.order_by.iter();
            let order: Vec<_> = declared
                .filter_map(|order| one(plan, schema, target, order, set))
                .collect();
            schema.entities[flat.id.index()].relations[relation.index()].order = order;
        }
    }
}

/// What a name in a path is, as far as an order can go there.
enum Step {
    Through(RelationId),
    Column(ColumnId),
}

fn one(
    plan: &Plan<'_>,
    schema: &Schema,
    start: &Entity,
    order: &OrderDeclaration,
    set: &mut DiagnosticSet,
) -> Option<RelationOrder> {
    let mut entity = start;
    let mut path = Vec::new();
    let mut names = order.path.split('.').peekable();
    while let Some(name) = names.next() {
        match (step(entity, name), names.peek()) {
            (Some(Step::Through(relation)), Some(_)) => {
                path.push(relation);
                entity = &schema[entity[relation].target];
            }
            (Some(Step::Column(column)), None) => {
                return Some(RelationOrder {
                    path,
                    column,
                    descending: order.descending,
                });
            }
            _ => {
                if !was_reported(plan, entity, name) {
                    set.push(invalid(entity, &order.path, name));
                }
                return None;
            }
        }
    }
    None
}

fn step(entity: &Entity, name: &str) -> Option<Step> {
    match entity.property(name)?.kind {
        PropertyKind::Column(column) => Some(Step::Column(column)),
        PropertyKind::Relation(relation) => {
            let to_one = entity[relation].is_to_one();
            to_one.then_some(Step::Through(relation))
        }
    }
}

fn invalid(entity: &Entity, path: &Name, name: &str) -> Diagnostic {
    let text = match (entity.property(name), step(entity, name)) {
        (None, _) => format!("`{}` has no `{name}`", entity.name),
        (_, Some(Step::Column(_))) => format!("`{name}` has no properties"),
        (_, Some(Step::Through(_))) => format!("`{name}` is a row: which of its values?"),
        _ => format!("`{name}` leads to many rows"),
    };
    let known = entity.properties.iter();
    let known = known.filter(|property| step(entity, &property.name).is_some());
    let names = known.map(|property| property.name.value.as_str());
    let help = did_you_mean(name, names.filter(|known| *known != name));
    Diagnostic::error(
        &INVALID_ORDER,
        format!("`{path}` is not a value to sort by"),
    )
    .label(path.span, text)
    .help(help.unwrap_or_else(|| {
        "name a value of the target, or one behind its to-one relations".to_owned()
    }))
}
