//! What the runtime knows of an entity: table, columns, relations, and where each value lives.
//!
//! Data only; everything here is a static of the generated file.

use askama::Template;

use super::cast;
use super::columns::{Origin, ValueColumn};
use super::names::EntityNames;
use super::rust_ty;
use super::scope::Scope;
use crate::diagnostic::Spanned;
use crate::schema::{
    Column, ColumnId, Deferrable, Entity, ForeignKeyRule, Join, PropertyKind, Relation,
    RelationKind,
};

/// The static `META`, and where the values are.
#[derive(Debug, Template)]
#[template(path = "metadata.rs.askama")]
pub struct Metadata {
    index: usize,
    name: String,
    schema: String,
    table: String,
    columns: Vec<String>,
    key: String,
    uniques: String,
    generated_key: bool,
    version: String,
    relations: Vec<RelationMeta>,
}

/// One relation; a struct of the same name in the runtime.
#[derive(Debug)]
struct RelationMeta {
    name: String,
    kind: &'static str,
    target: String,
    nullable: bool,
    inverse: String,
    join: String,
    cascade_persist: bool,
    cascade_remove: bool,
    orphan_removal: bool,
    deferred: bool,
    hidden: bool,
    order: String,
}

impl Metadata {
    pub(super) fn new(entity: &Entity, scope: &Scope<'_>) -> Self {
        let schema = entity
            .table
            .schema
            .as_ref()
            .map(|schema| format!("{:?}", schema.value));
        let version = entity
            .version_column()
            .map(|column| column.id.index().to_string());
        Self {
            index: entity.id.index(),
            name: format!("{:?}", entity.name.value),
            schema: option(schema, scope),
            table: format!("{:?}", entity.table.name.value),
            columns: entity
                .columns
                .iter()
                .map(|column| column_meta(entity, column, scope))
                .collect(),
            key: indexes(&entity.primary_key),
            uniques: uniques(entity),
            generated_key: entity.generated_key().is_some(),
            version: option(version, scope),
            relations: entity
                .relations
                .iter()
                .map(|r| RelationMeta::new(r, scope))
                .collect(),
        }
    }
}

impl RelationMeta {
    fn new(relation: &Relation, scope: &Scope<'_>) -> Self {
        let target = EntityNames::of(&scope.context.schema[relation.target]);
        let inverse = relation.inverse.map(|inverse| inverse.index().to_string());
        Self {
            name: format!("{:?}", relation.name.value),
            kind: kind(relation.kind),
            target: format!("super::{}::META", target.module),
            nullable: relation.nullable,
            inverse: option(inverse, scope),
            join: join(relation, scope),
            cascade_persist: relation.cascade.persist,
            cascade_remove: relation.cascade.remove,
            orphan_removal: relation.orphan_removal.is_some(),
            deferred: is_deferred(relation),
            hidden: relation.hidden,
            order: order(relation),
        }
    }
}

/// Whether its foreign key need not hold before the end of the transaction; `restrict` never waits.
fn is_deferred(relation: &Relation) -> bool {
    let rules = [relation.on_delete, relation.on_update];
    let restricts = |rule: &Spanned<ForeignKeyRule>| rule.value == ForeignKeyRule::Restrict;
    relation.deferrable == Some(Deferrable::Deferred) && !rules.iter().flatten().any(restricts)
}

/// What the rows of a to-many relation are sorted by.
fn order(relation: &Relation) -> String {
    let orders = relation.order.iter().map(|order| {
        let path: Vec<_> = order.path.iter().map(|step| step.index()).collect();
        let (column, descending) = (order.column.index(), order.descending);
        format!(
            "rt::RelationOrder {{ path: &{path:?}, column: {column}, descending: {descending} }}"
        )
    });
    orders.collect::<Vec<_>>().join(", ")
}

fn column_meta(entity: &Entity, column: &Column, scope: &Scope<'_>) -> String {
    let property = &entity[column.property].name.value;
    let (name, ty) = (&column.name.value, rust_ty::column_type(column));
    let mut text = format!("rt::ColumnMeta::new({property:?}, {name:?}, {ty})");
    let flags = [
        (column.nullable, ".nullable()"),
        (column.lazy, ".lazy()"),
        (column.hidden, ".hidden()"),
        (
            column.is_made() || column.is_filled() || column.is_read_only(),
            ".returned()",
        ),
        (column.computed.is_some(), ".computed()"),
        (column.checked && !column.primary, ".checked()"),
    ];
    text.extend(
        flags
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, call)| call),
    );
    if let (true, Some(digits)) = (column.ty.is_decimal(), &column.precision) {
        let behind = column.scale.as_ref().map_or(0, |scale| scale.value);
        text.push_str(&format!(".digits({}, {behind})", digits.value));
    }
    if let Some(length) = column.element_length() {
        text.push_str(&format!(".length({length})"));
    }
    if let Some(digits) = column.fraction() {
        text.push_str(&format!(".fraction({digits})"));
    }
    text.push_str(&cast::calls(column, scope.context.schema, scope.std));
    text
}

/// Where the value of a column comes from.
pub(super) fn source(entity: &Entity, column: &Column, scope: &Scope<'_>) -> String {
    if entity.is_shared(column.id) {
        return "Shared".to_owned();
    }
    if let PropertyKind::Relation(id) = entity[column.property].kind {
        let (relation, part) = (id.index(), part(&entity[id], column.id, scope));
        return format!("Foreign {{ relation: {relation}, part: {part} }}");
    }
    match ValueColumn::new(entity, column, scope).origin {
        Origin::Generated => "GeneratedKey".to_owned(),
        Origin::Given => "Given".to_owned(),
        Origin::Value => "Value".to_owned(),
        Origin::Computed => "Computed".to_owned(),
    }
}

/// Where in the key of its target a foreign key column belongs.
fn part(relation: &Relation, column: ColumnId, scope: &Scope<'_>) -> usize {
    let pairs = pairs(relation, scope);
    pairs
        .iter()
        .position(|(own, _)| *own == column)
        .unwrap_or_default()
}

/// Own and target columns of a foreign key, in the order of the target's key.
pub(super) fn pairs(relation: &Relation, scope: &Scope<'_>) -> Vec<(ColumnId, ColumnId)> {
    let Join::Columns { own, target, .. } = &relation.join else {
        return Vec::new();
    };
    let key = &scope.context.schema[relation.target].primary_key;
    let mut pairs: Vec<_> = own.iter().copied().zip(target.iter().copied()).collect();
    pairs.sort_by_key(|(_, column)| key.iter().position(|part| part == column));
    pairs
}

fn join(relation: &Relation, scope: &Scope<'_>) -> String {
    match relation.join {
        Join::Columns { .. } => {
            let (own, target): (Vec<_>, Vec<_>) = pairs(relation, scope).into_iter().unzip();
            let (own, target) = (indexes(&own), indexes(&target));
            format!("rt::Join::Own {{ columns: &{own}, target: &{target} }}")
        }
        Join::Inverse { owning } => format!("rt::Join::Inverse {{ owner: {} }}", owning.index()),
        Join::Pivot { pivot } => {
            let name = super::pivots::name(scope.context.schema, &scope.context.schema[pivot]);
            let side = if relation.is_owning() {
                "Owner"
            } else {
                "Inverse"
            };
            format!("rt::Join::Pivot(&super::{name}, rt::PivotSide::{side})")
        }
    }
}

fn kind(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::ManyToOne => "ManyToOne",
        RelationKind::OneToOne => "OneToOne",
        RelationKind::OneToMany => "OneToMany",
        RelationKind::ManyToMany => "ManyToMany",
    }
}

fn indexes(columns: &[ColumnId]) -> String {
    let columns: Vec<_> = columns.iter().map(|column| column.index()).collect();
    format!("{columns:?}")
}

/// The columns of each unique constraint.
fn uniques(entity: &Entity) -> String {
    let lists = entity.uniques.iter();
    let lists: Vec<_> = lists
        .map(|unique| format!("&{}", indexes(&unique.columns)))
        .collect();
    lists.join(", ")
}

fn option(value: Option<String>, scope: &Scope<'_>) -> String {
    match value {
        Some(value) => format!("{}({value})", scope.std.some),
        None => scope.std.none.to_owned(),
    }
}
