//! PostgreSQL 12 and later, through `pg_catalog`.
//!
//! What belongs to an extension is left out. Tables are in the order in which they were made.

use std::collections::HashMap;

use crate::database::{
    Check, Column, Database, DefaultValue, Domain, EnumType, Generated, Identity, NativeType,
    Remark, Table, TableKind, TableName,
};
use crate::ddl::Dialect;

use super::IntrospectError;
use super::catalog::{Catalog, Row};

mod constraint;
mod query;

/// Reads everything, one query per catalog.
pub(super) async fn read(
    catalog: &mut Catalog,
    schemas: &[String],
    progress: &mut dyn FnMut(&str),
) -> Result<Database, IntrospectError> {
    let wanted = [serde_json::json!(schemas).to_string()];
    let mut database = Database::new(Dialect::Postgres);
    let mut places = Places::default();
    progress("tables");
    for row in catalog.rows("tables", query::TABLES, &wanted).await? {
        places.add(&row, &mut database);
    }
    progress(&format!("columns of {} tables", database.tables.len()));
    for row in catalog.rows("columns", query::COLUMNS, &wanted).await? {
        if let Some(table) = places.table(&row, &mut database) {
            table.columns.push(column(&row));
        }
    }
    progress(&format!("constraints of {} tables", database.tables.len()));
    for row in catalog
        .rows("constraints", query::CONSTRAINTS, &wanted)
        .await?
    {
        let about = match places.table(&row, &mut database) {
            Some(table) => constraint::add(&row, table),
            None => None,
        };
        database.remarks.extend(about);
    }
    progress(&format!("indexes of {} tables", database.tables.len()));
    for row in catalog.rows("indexes", query::INDEXES, &wanted).await? {
        if let Some(table) = places.table(&row, &mut database) {
            table.indexes.push(constraint::index(&row));
        }
    }
    progress("types");
    for row in catalog.rows("types", query::TYPES, &wanted).await? {
        add_type(&row, &mut database);
    }
    Ok(database)
}

/// Which table has which number.
#[derive(Default)]
struct Places(HashMap<String, usize>);

impl Places {
    fn add(&mut self, row: &Row, database: &mut Database) {
        let name = named(row, "schema", "name");
        if row.text("kind") == "S" {
            database.sequences.push(name);
            return;
        }
        self.0.insert(row.text("id"), database.tables.len());
        let mut options = Vec::new();
        options.extend(
            row.filled("partition_key")
                .map(|key| format!("partition by {key}")),
        );
        if row.flag("unlogged") {
            options.push("unlogged".to_owned());
        }
        database.tables.push(Table {
            kind: kind(row),
            comment: row.filled("comment"),
            definition: row.filled("definition"),
            query: row
                .filled("definition")
                .filter(|_| row.text("kind") == "v" && !row.flag("calls_own")),
            name,
            options,
            ..Table::default()
        });
    }

    fn table<'d>(&self, row: &Row, database: &'d mut Database) -> Option<&'d mut Table> {
        let index = self.0.get(&row.text("id"))?;
        database.tables.get_mut(*index)
    }
}

/// A name; what is in the schema of names without one stands without it.
fn named(row: &Row, schema: &str, name: &str) -> TableName {
    TableName::qualified(row.filled(schema), row.text(name))
}

fn kind(row: &Row) -> TableKind {
    let (schemas, names) = (row.list("parent_schemas"), row.list("parents"));
    let parents = schemas.into_iter().zip(names);
    let mut parents = parents
        .map(|(schema, name)| TableName::qualified((!schema.is_empty()).then_some(schema), name));
    match row.text("kind").as_str() {
        "v" => TableKind::View,
        "m" => TableKind::MaterializedView,
        "f" => TableKind::Foreign,
        _ if row.flag("is_partition") => TableKind::Partition {
            of: parents.next().unwrap_or_default(),
        },
        _ => match parents.collect::<Vec<_>>() {
            of if of.is_empty() => TableKind::Table,
            of => TableKind::Child { of },
        },
    }
}

fn column(row: &Row) -> Column {
    let default = row
        .filled("default")
        .filter(|_| row.filled("generated").is_none());
    let counted = default
        .as_deref()
        .is_some_and(|text| text.starts_with("nextval("));
    let identity = match row.text("identity").as_str() {
        "a" => Some(Identity::Always),
        "d" => Some(Identity::ByDefault),
        _ => counted.then_some(Identity::Serial),
    };
    let generated = row.filled("generated").map(|kind| Generated {
        expression: row.text("default"),
        stored: kind == "s",
    });
    Column {
        name: row.text("name"),
        ty: NativeType::parse(Dialect::Postgres, &row.text("type")),
        nullable: row.flag("nullable"),
        default: default.as_deref().and_then(DefaultValue::parse),
        identity,
        generated,
        on_update: None,
        collation: row.filled("collation"),
        comment: row.filled("comment"),
    }
}

fn add_type(row: &Row, database: &mut Database) {
    let name = named(row, "schema", "name");
    let comment = row.filled("comment");
    match row.text("kind").as_str() {
        "e" => database.enums.push(EnumType {
            labels: row.list("labels"),
            name,
            comment,
        }),
        "d" => database.domains.push(Domain {
            name,
            base: NativeType::parse(Dialect::Postgres, &row.text("base")),
            nullable: row.flag("nullable"),
            default: row
                .filled("default")
                .as_deref()
                .and_then(DefaultValue::parse),
            checks: row
                .list("checks")
                .iter()
                .map(|text| constraint::check_text(text))
                .collect(),
        }),
        _ => database.remarks.push(Remark::new(
            name.to_string(),
            "a composite type, which has no counterpart; columns of it are kept as they are",
        )),
    }
}

/// A rule of a table.
fn check(row: &Row) -> Check {
    Check {
        name: row.filled("name"),
        expression: constraint::check_text(&row.text("definition")),
    }
}
