//! Tables as databases see them: columns, keys and indexes by name, entities and pivots alike.

use crate::schema::{
    Check, Column, ColumnId, Deferrable, Entity, ForeignKeyRule, Index, Join, Pivot, PivotColumn,
    Relation, Schema, SpecialIndex, Table,
};

/// A table.
#[derive(Clone, Debug)]
pub struct TableDefinition<'s> {
    /// Its name.
    pub table: &'s Table,
    /// What the YAML says about it.
    pub comment: Option<&'s str>,
    /// Its columns, in order.
    pub columns: Vec<ColumnDefinition<'s>>,
    /// The columns of its key.
    pub primary_key: Vec<&'s str>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey<'s>>,
    /// Its unique constraints.
    pub uniques: Vec<IndexDefinition<'s>>,
    /// Its indexes.
    pub indexes: Vec<IndexDefinition<'s>>,
    /// Its indexes that say more than their columns.
    pub special_indexes: Vec<SpecialDefinition<'s>>,
    /// Rules for its rows.
    pub checks: &'s [Check],
    /// It keeps values of other types out, on SQLite.
    pub strict: bool,
    /// Its rows have no numbers of their own, on SQLite.
    pub without_rowid: bool,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnDefinition<'s> {
    /// Its name.
    pub name: &'s str,
    /// The column of an entity that says what its values are; of a pivot, the one pointed at.
    pub model: &'s Column,
    /// It belongs to a pivot: only the type of the model counts.
    pub is_pivot: bool,
    /// What the YAML says about its property; of several columns, the first says it.
    pub comment: Option<&'s str>,
}

impl ColumnDefinition<'_> {
    /// Whether it may be null.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.model.nullable && !self.is_pivot
    }

    /// Whether the database counts its values.
    #[must_use]
    pub fn is_generated(&self) -> bool {
        self.model.generated && !self.is_pivot
    }
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct ForeignKey<'s> {
    /// Its name.
    pub name: &'s str,
    /// The columns here.
    pub columns: Vec<&'s str>,
    /// The table there.
    pub target: &'s Table,
    /// The columns there.
    pub target_columns: Vec<&'s str>,
    /// What happens when the target goes; nothing said is the database's own default.
    pub on_delete: Option<ForeignKeyRule>,
    /// What happens when the target's key changes.
    pub on_update: Option<ForeignKeyRule>,
    /// When it is checked, if not at once.
    pub deferrable: Option<Deferrable>,
}

/// An index or a unique constraint.
#[derive(Clone, Debug)]
pub struct IndexDefinition<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its columns.
    pub columns: Vec<&'s str>,
}

/// An index that says more than its columns.
#[derive(Clone, Debug)]
pub struct SpecialDefinition<'s> {
    /// What it says.
    pub index: &'s SpecialIndex,
    /// Its columns.
    pub columns: Vec<&'s str>,
    /// The columns that it carries.
    pub include: Vec<&'s str>,
}

/// All tables, those that are pointed at before those that point; inside a cycle that is impossible.
#[must_use]
pub fn tables(schema: &Schema) -> Vec<TableDefinition<'_>> {
    let entities = schema.commit_order.iter().flatten();
    let entities = entities.filter(|&&id| !schema[id].read_only);
    let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
    entities
        .map(|&id| of_entity(schema, &schema[id]))
        .chain(pivots.map(|pivot| of_pivot(schema, pivot)))
        .collect()
}

/// The foreign keys of an entity's table.
pub(crate) fn foreign_keys<'s>(schema: &'s Schema, entity: &'s Entity) -> Vec<ForeignKey<'s>> {
    let relations = entity.relations.iter();
    relations
        .filter_map(|relation| foreign_key(schema, entity, relation))
        .collect()
}

fn foreign_key<'s>(
    schema: &'s Schema,
    entity: &'s Entity,
    relation: &'s Relation,
) -> Option<ForeignKey<'s>> {
    let Join::Columns {
        own,
        target,
        constraint,
    } = &relation.join
    else {
        return None;
    };
    let there = &schema[relation.target];
    if there.read_only {
        // A view takes no foreign keys, and a table that others write may not be there yet.
        return None;
    }
    Some(ForeignKey {
        name: constraint,
        columns: names(entity, own),
        target: &there.table,
        target_columns: names(there, target),
        on_delete: relation.on_delete.map(|rule| rule.value),
        on_update: relation.on_update.map(|rule| rule.value),
        deferrable: relation.deferrable,
    })
}

fn names<'s>(entity: &'s Entity, columns: &[ColumnId]) -> Vec<&'s str> {
    columns.iter().map(|&id| entity[id].name.as_str()).collect()
}

fn of_entity<'s>(schema: &'s Schema, entity: &'s Entity) -> TableDefinition<'s> {
    let column = |model: &'s Column| {
        let property = &entity[model.property];
        let first = entity.columns_of(property.id).first() == Some(&model.id);
        ColumnDefinition {
            name: &model.name,
            model,
            is_pivot: false,
            comment: property.comment.as_deref().filter(|_| first),
        }
    };
    let index = |index: &'s Index| IndexDefinition {
        name: &index.name,
        columns: names(entity, &index.columns),
    };
    let special = |index: &'s SpecialIndex| SpecialDefinition {
        index,
        columns: names(entity, &index.columns),
        include: names(entity, &index.include),
    };
    TableDefinition {
        table: &entity.table,
        comment: entity.comment.as_deref(),
        columns: entity.columns.iter().map(column).collect(),
        primary_key: names(entity, &entity.primary_key),
        foreign_keys: foreign_keys(schema, entity),
        uniques: entity.uniques.iter().map(index).collect(),
        indexes: entity.indexes.iter().map(index).collect(),
        special_indexes: entity.special_indexes.iter().map(special).collect(),
        checks: &entity.checks,
        strict: entity.strict,
        without_rowid: entity.without_rowid.is_some(),
    }
}

fn of_pivot<'s>(schema: &'s Schema, pivot: &'s Pivot) -> TableDefinition<'s> {
    let ends = [
        (
            pivot.owner.entity,
            &pivot.own_columns,
            &pivot.own_constraint,
        ),
        (
            pivot.target,
            &pivot.target_columns,
            &pivot.target_constraint,
        ),
    ];
    let columns = ends.iter().flat_map(|&(id, columns, _)| {
        columns.iter().map(move |column| ColumnDefinition {
            name: &column.name,
            model: &schema[id][column.references],
            is_pivot: true,
            comment: None,
        })
    });
    let both: Vec<_> = columns.collect();
    let order = pivot.order.as_ref();
    let counted = order.map(|order| ColumnDefinition {
        name: &order.column.name,
        model: &order.column,
        is_pivot: false,
        comment: None,
    });
    let pair: Vec<_> = both.iter().map(|column| column.name).collect();
    let uniques = order.map(|order| IndexDefinition {
        name: &order.unique,
        columns: pair.clone(),
    });
    let foreign_keys = ends.iter().map(|&(id, columns, name)| ForeignKey {
        name,
        columns: pivot_names(columns),
        target: &schema[id].table,
        target_columns: columns
            .iter()
            .map(|column| schema[id][column.references].name.as_str())
            .collect(),
        on_delete: Some(pivot.on_delete.value),
        on_update: Some(pivot.on_update.value),
        deferrable: None,
    });
    TableDefinition {
        table: &pivot.table,
        comment: None,
        primary_key: counted.map_or(pair, |column| vec![column.name]),
        columns: counted.into_iter().chain(both).collect(),
        foreign_keys: foreign_keys.collect(),
        uniques: uniques.into_iter().collect(),
        indexes: vec![IndexDefinition {
            name: &pivot.target_index,
            columns: pivot_names(&pivot.target_columns),
        }],
        special_indexes: Vec::new(),
        checks: &[],
        strict: schema[pivot.owner.entity].strict,
        without_rowid: false,
    }
}

fn pivot_names(columns: &[PivotColumn]) -> Vec<&str> {
    columns.iter().map(|column| column.name.as_str()).collect()
}
