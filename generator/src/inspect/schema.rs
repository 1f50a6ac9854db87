//! The schema → its stable form: handles become names, nothing else changes.

use serde_json::Value;

use crate::ddl::{self, ForeignKey};
use crate::diagnostic::{Name, Spanned};
use crate::schema::{
    Check, Column, ColumnId, Deferrable, Entity, EntityId, Enum, ForeignKeyRule, Hint, HintTarget,
    Hook, Index, Join, Literal, Pivot, PivotColumn, Relation, RelationOrder, ScalarType, Schema,
    SpecialIndex, Table,
};

use super::view::*;

impl<'s> SchemaView<'s> {
    /// Describes a schema.
    #[must_use]
    pub fn new(schema: &'s Schema) -> Self {
        let name = |id: &EntityId| schema[*id].name.as_str();
        Self {
            dormouse: schema.format_version,
            schema: &schema.name,
            databases: &schema.databases,
            entities: schema.entities.iter().map(|e| entity(schema, e)).collect(),
            enums: schema.enums.iter().map(enum_).collect(),
            pivots: schema.pivots.iter().map(|p| pivot(schema, p)).collect(),
            commit_order: schema
                .commit_order
                .iter()
                .map(|group| group.iter().map(name).collect())
                .collect(),
        }
    }
}

fn entity<'s>(schema: &'s Schema, entity: &'s Entity) -> EntityView<'s> {
    let index = |index: &'s Index| IndexView {
        name: &index.name,
        columns: names(entity, &index.columns),
    };
    let special = |index: &'s SpecialIndex| SpecialIndexView {
        name: &index.name,
        columns: names(entity, &index.columns),
        unique: index.unique,
        on: index.on.as_ref(),
        filter: index.filter.as_ref(),
        using: index.using.as_ref(),
        include: names(entity, &index.include),
        databases: &index.databases,
    };
    let check = |check: &'s Check| CheckView {
        name: &check.name,
        expression: &check.expression,
    };
    EntityView {
        name: &entity.name,
        table: &entity.table.name,
        schema: schema_name(&entity.table),
        comment: entity.comment.as_deref(),
        strict: entity.strict,
        without_rowid: entity.without_rowid.is_some(),
        columns: entity
            .columns
            .iter()
            .map(|c| column(schema, entity, c))
            .collect(),
        primary_key: names(entity, &entity.primary_key),
        foreign_keys: ddl::foreign_keys(schema, entity)
            .into_iter()
            .map(foreign_key)
            .collect(),
        uniques: entity.uniques.iter().map(index).collect(),
        indexes: entity.indexes.iter().map(index).collect(),
        special_indexes: entity.special_indexes.iter().map(special).collect(),
        checks: entity.checks.iter().map(check).collect(),
        relations: entity
            .relations
            .iter()
            .map(|r| relation(schema, entity, r))
            .collect(),
        hooks: entity.hooks.iter().map(|hook| hook.key()).collect(),
        hints: entity.hints.iter().map(|h| hint(schema, h)).collect(),
    }
}

fn column<'s>(schema: &'s Schema, entity: &'s Entity, column: &'s Column) -> ColumnView<'s> {
    let size = |size: Option<Spanned<u32>>| size.map(|size| size.value);
    ColumnView {
        name: &column.name,
        property: &entity[column.property].name,
        ty: schema.column_type(column),
        nullable: column.nullable,
        primary: column.primary,
        unique: column.unique,
        generated: column.generated,
        default: column
            .default
            .as_ref()
            .map(|literal| value(schema, column.ty, literal)),
        default_raw: column.default_raw.as_ref(),
        identity: column.identity.as_ref().map(|identity| identity.value),
        computed: column.computed.as_ref(),
        column_type: column.column_type.as_ref(),
        collation: column.collation.as_ref(),
        length: size(column.length),
        precision: size(column.precision),
        scale: size(column.scale),
        lazy: column.lazy,
        hidden: column.hidden,
        version: column.version,
        concurrency_check: column.checked,
        on_create: hook(column.on_create.as_ref()),
        on_update: hook(column.on_update.as_ref()),
        comment: column.comment.as_deref(),
    }
}

fn value(schema: &Schema, ty: ScalarType, literal: &Literal) -> Value {
    match (literal, ty) {
        (Literal::Bool(flag), _) => Value::from(*flag),
        (Literal::Int(number), _) => serde_json::to_value(number).unwrap_or_default(),
        (Literal::Float(number), _) => Value::from(*number),
        (Literal::Json(json), _) => serde_json::from_str(json).unwrap_or_default(),
        (Literal::Bytes(bytes), _) => Value::from(String::from_utf8_lossy(bytes)),
        (Literal::Enum(index), ScalarType::Enum(id)) => {
            Value::from(schema[id].values[*index].value.as_str())
        }
        (Literal::Enum(index), _) => Value::from(*index),
        (Literal::Array(elements), _) => {
            let elements = elements.iter().map(|element| value(schema, ty, element));
            elements.collect()
        }
        (Literal::Decimal(text) | Literal::Text(text), _) => Value::from(text.as_str()),
    }
}

fn foreign_key(key: ForeignKey<'_>) -> ForeignKeyView<'_> {
    ForeignKeyView {
        name: key.name,
        columns: key.columns,
        target_table: &key.target.name,
        target_schema: schema_name(key.target),
        target_columns: key.target_columns,
        on_delete: key.on_delete.map(ForeignKeyRule::key),
        on_update: key.on_update.map(ForeignKeyRule::key),
        deferrable: key.deferrable.map(Deferrable::key),
    }
}

fn relation<'s>(
    schema: &'s Schema,
    entity: &'s Entity,
    relation: &'s Relation,
) -> RelationView<'s> {
    let pivot = match relation.join {
        Join::Pivot { pivot } => schema.pivots.get(pivot.index()),
        _ => None,
    };
    let cascade = [
        ("persist", relation.cascade.persist),
        ("remove", relation.cascade.remove),
    ];
    let cascade = cascade.into_iter().filter(|(_, is_on)| *is_on);
    RelationView {
        name: &relation.name,
        kind: relation.kind.key(),
        owning: relation.is_owning(),
        target: &schema[relation.target].name,
        nullable: relation.nullable,
        inverse: schema
            .inverse(relation)
            .map(|inverse| inverse.name.as_str()),
        columns: names(entity, relation.columns()),
        pivot: pivot.map(|pivot| pivot.table.name.as_str()),
        cascade: cascade.map(|(word, _)| word).collect(),
        orphan_removal: relation.orphan_removal.is_some(),
        order_by: relation
            .order
            .iter()
            .map(|order| order_by(schema, relation, order))
            .collect(),
        hidden: relation.hidden,
        comment: relation.comment.as_deref(),
    }
}

fn order_by(schema: &Schema, relation: &Relation, order: &RelationOrder) -> String {
    let mut entity = &schema[relation.target];
    let mut text = String::new();
    for &step in &order.path {
        text.push_str(&format!("{}.", entity[step].name));
        entity = &schema[entity[step].target];
    }
    text.push_str(&entity[entity[order.column].property].name);
    if order.descending {
        text.push_str(" desc");
    }
    text
}

fn hint<'s>(schema: &'s Schema, hint: &'s Hint) -> HintView<'s> {
    let path = |path: &crate::schema::HintPath| {
        let steps = path.steps.iter().map(|step| {
            let entity = &schema[step.entity];
            match step.to {
                HintTarget::Relation(id) => entity[id].name.as_str(),
                HintTarget::Lazy(id) => entity[entity[id].property].name.as_str(),
            }
        });
        steps.collect::<Vec<_>>().join(".")
    };
    HintView {
        name: &hint.name,
        paths: hint.paths.iter().map(path).collect(),
    }
}

fn pivot<'s>(schema: &'s Schema, pivot: &'s Pivot) -> PivotView<'s> {
    let owner = &schema[pivot.owner.entity];
    PivotView {
        table: &pivot.table.name,
        schema: schema_name(&pivot.table),
        owner: &owner.name,
        relation: &owner[pivot.owner.relation].name,
        target: &schema[pivot.target].name,
        own_columns: pivot_names(&pivot.own_columns),
        target_columns: pivot_names(&pivot.target_columns),
        order_column: pivot.order.as_ref().map(|order| order.column.name.as_str()),
        entity: pivot.entity.map(|found| schema[found.entity].name.as_str()),
        on_delete: pivot.on_delete.key(),
        on_update: pivot.on_update.key(),
    }
}

fn enum_(found: &Enum) -> EnumView<'_> {
    let values = found.values.iter().map(|value| EnumValueView {
        variant: &value.variant,
        value: &value.value,
    });
    EnumView {
        name: &found.name,
        comment: found.comment.as_deref(),
        native: text(found.native.as_ref()),
        schema: text(found.schema.as_ref()),
        values: values.collect(),
    }
}

fn names<'s>(entity: &'s Entity, columns: &[ColumnId]) -> Vec<&'s str> {
    columns.iter().map(|&id| entity[id].name.as_str()).collect()
}

fn pivot_names(columns: &[PivotColumn]) -> Vec<&str> {
    columns.iter().map(|column| column.name.as_str()).collect()
}

fn schema_name(table: &Table) -> Option<&str> {
    text(table.schema.as_ref())
}

fn text(name: Option<&Name>) -> Option<&str> {
    name.map(|name| name.value.as_str())
}

fn hook(hook: Option<&Hook>) -> Option<&str> {
    hook.map(|hook| hook.text.value.as_str())
}
