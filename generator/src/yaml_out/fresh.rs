//! What a new file would say, understood by the same stages as the files that exist: so both can be compared.

use std::collections::HashMap;

use crate::database::TableName;
use crate::entities::Entities;
use crate::schema::{Entity, Schema};
use crate::{lower, resolve, source};

/// The schema that the decisions make without any file.
pub(super) struct Fresh {
    pub(super) schema: Schema,
    tables: HashMap<TableName, usize>,
}

impl Fresh {
    pub(super) fn of(entities: &Entities) -> Self {
        let (source, _) = source::from_text("entities", &super::whole(entities, None));
        let (schema, _) = resolve::resolve(&lower::lower(&source).0);
        let numbered = schema.entities.iter().enumerate();
        let tables = numbered.map(|(at, entity)| (table_name(entity), at));
        Self {
            tables: tables.collect(),
            schema,
        }
    }

    pub(super) fn entity(&self, table: &TableName) -> Option<&Entity> {
        self.schema.entities.get(*self.tables.get(table)?)
    }
}

/// The table of an entity, as the database names it.
pub(super) fn table_name(entity: &Entity) -> TableName {
    let table = &entity.table;
    let schema = table.schema.as_ref().map(|schema| schema.value.clone());
    TableName::qualified(schema, table.name.value.clone())
}
