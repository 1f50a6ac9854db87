//! Entities and their tables.

use std::ops;

use crate::diagnostic::{Name, Span, Spanned};

use super::{
    Check, Column, ColumnId, EntityId, Hint, HookKind, Index, PerDatabase, Property, PropertyId,
    PropertyKind, Relation, RelationId, SpecialIndex,
};

/// A concrete entity; what abstract ones declare is already among its properties, in front.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its handle.
    pub id: EntityId,
    /// The Rust type's name, as written.
    pub name: Name,
    /// What the YAML says about it.
    pub comment: Option<String>,
    /// Where its rows are.
    pub table: Table,
    /// Its rows are only read: there is no draft, no setter, and no table is created.
    pub read_only: bool,
    /// The query of the view that is created for it.
    pub view: Option<PerDatabase>,
    /// The table is strict on SQLite.
    pub strict: bool,
    /// The table has no numbers of rows on SQLite; where that is said.
    pub without_rowid: Option<Span>,
    /// The entities it extends, nearest first; abstract, so no handles.
    pub extends: Vec<Name>,
    /// Everything the user can name, in order; inherited ones first.
    pub properties: Vec<Property>,
    /// The physical columns, in the order of their properties.
    pub columns: Vec<Column>,
    /// The relations, in the order of their properties.
    pub relations: Vec<Relation>,
    /// The key, in order; empty only where that was reported.
    pub primary_key: Vec<ColumnId>,
    /// Unique constraints, single ones included; the primary key is not among them.
    pub uniques: Vec<Index>,
    /// Indexes, those of foreign keys included.
    pub indexes: Vec<Index>,
    /// Indexes that say more than their columns.
    pub special_indexes: Vec<SpecialIndex>,
    /// Rules for its rows.
    pub checks: Vec<Check>,
    /// Life-cycle hooks, without repetition.
    pub hooks: Vec<Spanned<HookKind>>,
    /// Named populate hints.
    pub hints: Vec<Hint>,
    /// Some property was faulty and is not here; rules about what is missing keep silent.
    pub is_incomplete: bool,
}

/// A table's full name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// The database schema, if the YAML names one.
    pub schema: Option<Name>,
    /// The table.
    pub name: Name,
}

impl Table {
    /// The name with its schema, for messages.
    #[must_use]
    pub fn qualified(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.value.clone(),
        }
    }
}

/// A part of a primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// A value, or a column of a foreign key that shares others with parts before it.
    Column(ColumnId),
    /// A whole foreign key.
    Relation(RelationId),
}

impl Entity {
    /// The SQL that a database gets as it stands, by the key that says it.
    pub fn expressions(&self) -> impl Iterator<Item = (&'static str, &PerDatabase)> {
        let columns = self.columns.iter().flat_map(Column::expressions);
        let filters = self.special_indexes.iter();
        let filters = filters.filter_map(|index| Some(("where", index.filter.as_ref()?)));
        let checks = self.checks.iter();
        let checks = checks.map(|check| ("checks", &check.expression));
        columns.chain(filters).chain(checks)
    }

    /// Finds a property by its name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|p| p.name.value == name)
    }

    /// The columns of a property: one of a value, some of an owning to-one, none of the others.
    #[must_use]
    pub fn columns_of(&self, property: PropertyId) -> Vec<ColumnId> {
        match self[property].kind {
            PropertyKind::Column(column) => vec![column],
            PropertyKind::Relation(relation) => self[relation].columns().to_vec(),
        }
    }

    /// The parts of the primary key, each once.
    #[must_use]
    pub fn key_parts(&self) -> Vec<KeyPart> {
        let whole = |relation: &Relation| {
            let own = |id: &ColumnId| self[*id].property == relation.property;
            relation.columns().iter().all(own)
        };
        let mut parts: Vec<KeyPart> = Vec::new();
        for column in self.key_columns() {
            let part = match self[column.property].kind {
                PropertyKind::Relation(id) if whole(&self[id]) => KeyPart::Relation(id),
                _ => KeyPart::Column(column.id),
            };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }

    /// Whether several properties have the column.
    #[must_use]
    pub fn is_shared(&self, column: ColumnId) -> bool {
        let is_value = matches!(self[self[column].property].kind, PropertyKind::Column(_));
        let relations = self.relations.iter();
        let users = relations.filter(|relation| relation.columns().contains(&column));
        users.count() + usize::from(is_value) > 1
    }

    /// Whether a foreign key can be null while all others lead somewhere: it has a nullable column of its own.
    #[must_use]
    pub fn can_wait(&self, relation: &Relation) -> bool {
        let own = |column: &ColumnId| self[*column].nullable && !self.is_shared(*column);
        relation.nullable && relation.columns().iter().any(own)
    }

    /// The columns of the primary key, in order.
    pub fn key_columns(&self) -> impl Iterator<Item = &Column> {
        self.primary_key.iter().map(|&id| &self[id])
    }

    /// The column the database counts, if the key is such a one.
    #[must_use]
    pub fn generated_key(&self) -> Option<&Column> {
        self.columns.iter().find(|c| c.generated)
    }

    /// The column that is the key and that the database makes for each new row, counted or not.
    #[must_use]
    pub fn made_key(&self) -> Option<&Column> {
        self.columns.iter().find(|c| c.is_made())
    }

    /// The optimistic lock, if there is one.
    #[must_use]
    pub fn version_column(&self) -> Option<&Column> {
        self.columns.iter().find(|c| c.version)
    }
}

impl ops::Index<PropertyId> for Entity {
    type Output = Property;

    fn index(&self, id: PropertyId) -> &Property {
        &self.properties[id.index()]
    }
}

impl ops::Index<ColumnId> for Entity {
    type Output = Column;

    fn index(&self, id: ColumnId) -> &Column {
        &self.columns[id.index()]
    }
}

impl ops::Index<RelationId> for Entity {
    type Output = Relation;

    fn index(&self, id: RelationId) -> &Relation {
        &self.relations[id.index()]
    }
}
