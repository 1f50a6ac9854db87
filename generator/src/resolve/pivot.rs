//! Builds the tables between many-to-many relations.
//!
//! A column is named after the table it points at and that table's key. Where both ends are the same
//! table, the second end is named after the owning property instead: `user_id` and `friends_id`.

use crate::diagnostic::rules::PIVOT_ENTITY;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Span, Spanned};
use crate::lower::{PropertyDeclaration, RelationDeclaration};
use crate::schema::{
    Column, ColumnId, Entity, ForeignKeyRule, Join, Pivot, PivotColumn, PivotEnd, PivotEntity,
    PivotId, PivotOrder, Relation, RelationId, RelationKind, Schema, Side, Table,
};

use super::key::{self, KeyPart};
use super::{Plan, link, name};

/// Builds all pivots, in the order of their numbers.
pub(super) fn pivots(plan: &Plan<'_>, schema: &Schema, set: &mut DiagnosticSet) -> Vec<Pivot> {
    let mut pivots = Vec::new();
    for entity in &schema.entities {
        for relation in &entity.relations {
            if let (Join::Pivot { pivot }, Side::Owning) = (&relation.join, relation.side) {
                let ends = Ends {
                    entity,
                    relation,
                    target: &schema[relation.target],
                };
                pivots.push(build(plan, schema, &ends, *pivot, set));
            }
        }
    }
    pivots
}

struct Ends<'s> {
    entity: &'s Entity,
    relation: &'s Relation,
    target: &'s Entity,
}

fn build(
    plan: &Plan<'_>,
    schema: &Schema,
    ends: &Ends<'_>,
    id: PivotId,
    set: &mut DiagnosticSet,
) -> Pivot {
    let mut pivot = inferred(plan, ends, id, set);
    if let Some(name) = declared(plan, ends).and_then(|(_, r)| r.pivot_entity.as_ref())
        && let Some(entity) = link::entity(plan.flats, name, set)
    {
        match between(&schema[entity], ends) {
            Some(found) => take_over(&mut pivot, schema, found),
            None => set.push(not_between(&schema[entity], ends, name)),
        }
    }
    pivot
}

fn declared<'a>(
    plan: &Plan<'a>,
    ends: &Ends<'_>,
) -> Option<(&'a PropertyDeclaration, &'a RelationDeclaration)> {
    let flat = plan.flat(ends.entity.id);
    let property = flat.properties[flat.position(&ends.relation.name)?];
    Some((property, link::relation(property)?))
}

fn inferred(plan: &Plan<'_>, ends: &Ends<'_>, id: PivotId, set: &mut DiagnosticSet) -> Pivot {
    let span = ends.relation.name.span;
    let property = name::database_name(plan.declarations.naming, &ends.relation.name);
    let table_name = name::joined(&[&ends.entity.table.name, &property]);
    let declared = declared(plan, ends);
    let given = declared.and_then(|(_, relation)| relation.pivot_table.clone());
    let schema = declared.and_then(|(_, relation)| relation.pivot_schema.clone());
    let table = Table {
        schema: schema.or_else(|| ends.entity.table.schema.clone()),
        name: given.unwrap_or_else(|| Spanned::new(table_name, span)),
    };
    let same = ends.entity.table.name == ends.target.table.name;
    let other = if same {
        property.as_str()
    } else {
        &ends.target.table.name
    };
    let own = declared.and_then(|(property, _)| property.columns.as_ref());
    let inverse = declared.and_then(|(_, relation)| relation.inverse_columns.as_ref());
    let mut end =
        |entity: &Entity, given, prefix: &str| columns(plan, (entity, prefix), given, span, set);
    let own_columns = end(ends.entity, own, &ends.entity.table.name);
    let target_columns = end(ends.target, inverse, other);
    let rule = Spanned::new(ForeignKeyRule::Cascade, span);
    let both: Vec<_> = own_columns.iter().chain(&target_columns).cloned().collect();
    let order = declared.and_then(|(_, relation)| relation.fixed_order.clone());
    let order = order.map(|name| PivotOrder {
        column: Column::counted(name, ends.relation.property),
        unique: constraint_name(&table, &both, "unique"),
    });
    Pivot {
        id,
        owner: PivotEnd {
            entity: ends.entity.id,
            relation: ends.relation.id,
        },
        target: ends.target.id,
        inverse: ends.relation.inverse,
        own_constraint: constraint_name(&table, &own_columns, "foreign"),
        target_constraint: constraint_name(&table, &target_columns, "foreign"),
        target_index: constraint_name(&table, &target_columns, "index"),
        own_columns,
        target_columns,
        order,
        entity: None,
        on_delete: ends.relation.on_delete.unwrap_or(rule),
        on_update: ends.relation.on_update.unwrap_or(rule),
        table,
    }
}

fn columns(
    plan: &Plan<'_>,
    (entity, prefix): (&Entity, &str),
    given: Option<&Spanned<Vec<Name>>>,
    span: Span,
    set: &mut DiagnosticSet,
) -> Vec<PivotColumn> {
    let parts = &plan.layout.key(entity.id).parts;
    key::check_count(given, (&entity.name, parts), set);
    let given = given.filter(|given| given.len() == parts.len());
    let name = |i: usize, part: &KeyPart| match given {
        Some(given) => given.value[i].clone(),
        None => Spanned::new(name::joined(&[prefix, &part.name]), span),
    };
    let columns = parts.iter().zip(&entity.primary_key).enumerate();
    columns
        .map(|(i, (part, &references))| PivotColumn {
            name: name(i, part),
            ty: part.ty,
            references,
        })
        .collect()
}

fn constraint_name(table: &Table, columns: &[PivotColumn], what: &str) -> String {
    let columns = columns.iter().map(|column| column.name.value.as_str());
    name::constraint_name(&table.name, columns, what)
}

/// The two relations of a pivot entity, if it has exactly two that fit.
fn between(entity: &Entity, ends: &Ends<'_>) -> Option<PivotEntity> {
    let mut to_one = entity
        .relations
        .iter()
        .filter(|relation| relation.kind == RelationKind::ManyToOne);
    let (first, second, None) = (to_one.next()?, to_one.next()?, to_one.next()) else {
        return None;
    };
    let fits = |own: &Relation, target: &Relation| {
        (own.target == ends.entity.id && target.target == ends.target.id).then_some(PivotEntity {
            entity: entity.id,
            own: own.id,
            target: target.id,
        })
    };
    fits(first, second).or_else(|| fits(second, first))
}

fn take_over(pivot: &mut Pivot, schema: &Schema, found: PivotEntity) {
    let entity = &schema[found.entity];
    let columns = |id: RelationId| {
        let Join::Columns { own, target, .. } = &entity[id].join else {
            return Vec::new();
        };
        let pairs = own.iter().map(|&own| &entity[own]).zip(target);
        let column = |(own, &references): (&Column, &ColumnId)| PivotColumn {
            name: own.name.clone(),
            ty: own.ty,
            references,
        };
        pairs.map(column).collect()
    };
    let constraint = |id: RelationId| match &entity[id].join {
        Join::Columns { constraint, .. } => constraint.clone(),
        _ => String::new(),
    };
    pivot.table = entity.table.clone();
    pivot.own_columns = columns(found.own);
    pivot.target_columns = columns(found.target);
    pivot.own_constraint = constraint(found.own);
    pivot.target_constraint = constraint(found.target);
    pivot.entity = Some(found);
}

fn not_between(entity: &Entity, ends: &Ends<'_>, name: &Name) -> Diagnostic {
    let (owner, target) = (&ends.entity.name, &ends.target.name);
    let message = format!("`{name}` does not stand between `{owner}` and `{target}`");
    Diagnostic::error(&PIVOT_ENTITY, message)
        .label(name.span, "named here")
        .label(entity.name.span, "needs exactly two many-to-one relations")
        .help(format!(
            "give it `{{ many_to_one: {owner} }}` and `{{ many_to_one: {target} }}`, and no other"
        ))
}
