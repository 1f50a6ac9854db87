//! What is already written: names that stay, by the names that the database has.

use std::collections::{HashMap, HashSet};

use crate::database::TableName;
use crate::schema::{Join, PropertyKind, Schema};

/// The entities of a schema that exists.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The name of the schema, if there is one.
    pub schema: Option<String>,
    /// Its entities.
    pub entities: Vec<KnownEntity>,
    /// Names of entities and enums that are taken.
    pub types: HashSet<String>,
    /// The names of enums that are types of the database, by these.
    pub enums: HashMap<TableName, String>,
    /// Tables between relations that no entity is mapped to.
    pub pivots: Vec<TableName>,
}

/// An entity that exists.
#[derive(Clone, Debug)]
pub struct KnownEntity {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: TableName,
    /// Its properties.
    pub properties: Vec<KnownProperty>,
}

/// A property that exists.
#[derive(Clone, Debug)]
pub struct KnownProperty {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Whether it is a relation, from either side.
    pub is_relation: bool,
    /// The name of the property that looks back.
    pub inverse: Option<String>,
}

impl Known {
    /// Takes the names of a schema.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        let enums = schema.enums.iter().map(|found| found.name.value.clone());
        let entities = schema
            .entities
            .iter()
            .map(|entity| entity.name.value.clone());
        let natives = schema.enums.iter().filter_map(|found| {
            let native = found.native_type()?;
            Some((table_name(&native), found.name.value.clone()))
        });
        let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
        Self {
            schema: Some(schema.name.value.clone()),
            types: enums.chain(entities).collect(),
            enums: natives.collect(),
            pivots: pivots.map(|pivot| table_name(&pivot.table)).collect(),
            entities: schema
                .entities
                .iter()
                .map(|entity| KnownEntity {
                    name: entity.name.value.clone(),
                    table: table_name(&entity.table),
                    properties: properties(schema, entity),
                })
                .collect(),
        }
    }

    /// The entity of a table.
    #[must_use]
    pub fn entity(&self, table: &TableName) -> Option<&KnownEntity> {
        self.entities.iter().find(|entity| entity.table == *table)
    }
}

impl KnownEntity {
    /// The value of exactly this column.
    #[must_use]
    pub fn value(&self, column: &str) -> Option<&KnownProperty> {
        let mut properties = self.properties.iter();
        properties.find(|own| !own.is_relation && own.columns.as_slice() == [column])
    }

    /// The relation of exactly these columns, in any order.
    #[must_use]
    pub fn relation(&self, columns: &[String]) -> Option<&KnownProperty> {
        self.properties.iter().find(|property| {
            property.is_relation
                && property.columns.len() == columns.len()
                && columns
                    .iter()
                    .all(|column| property.columns.contains(column))
        })
    }

    /// Whether a column belongs to one of its properties.
    #[must_use]
    pub fn has_column(&self, column: &str) -> bool {
        let columns = self
            .properties
            .iter()
            .flat_map(|property| &property.columns);
        columns.into_iter().any(|known| known == column)
    }
}

fn table_name(table: &crate::schema::Table) -> TableName {
    let schema = table.schema.as_ref().map(|schema| schema.value.clone());
    TableName::qualified(schema, table.name.value.clone())
}

fn properties(schema: &Schema, entity: &crate::schema::Entity) -> Vec<KnownProperty> {
    let property = |property: &crate::schema::Property| {
        let columns = entity.columns_of(property.id);
        let relation = match property.kind {
            PropertyKind::Relation(id) => Some(&entity[id]),
            PropertyKind::Column(_) => None,
        };
        let pivot_columns = relation.and_then(|relation| match relation.join {
            Join::Pivot { .. } | Join::Inverse { .. } => Some(()),
            Join::Columns { .. } => None,
        });
        KnownProperty {
            name: property.name.value.clone(),
            columns: match pivot_columns {
                Some(()) => Vec::new(),
                None => columns
                    .iter()
                    .map(|&id| entity[id].name.value.clone())
                    .collect(),
            },
            is_relation: relation.is_some(),
            inverse: relation
                .and_then(|relation| schema.inverse(relation))
                .map(|inverse| inverse.name.value.clone()),
        }
    };
    entity.properties.iter().map(property).collect()
}
