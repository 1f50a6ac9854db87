//! SQLite, through its table-valued pragmas, and through the text of definitions for what these do not tell.
//!
//! Tables are in the order in which they were made. Tables of SQLite itself are left out.

use std::collections::HashMap;

use crate::database::{
    Column, Database, DefaultValue, Generated, Identity, NativeType, PrimaryKey, Remark, Table,
    TableKind, TableName,
};
use crate::ddl::Dialect;

use super::IntrospectError;
use super::catalog::{Catalog, Row};

mod constraint;
mod definition;
mod query;

/// Reads everything, one query per pragma.
pub(super) async fn read(
    catalog: &mut Catalog,
    progress: &mut dyn FnMut(&str),
) -> Result<Database, IntrospectError> {
    let mut database = Database::new(Dialect::Sqlite);
    let mut places = Places::default();
    progress("tables");
    for row in catalog.rows("tables", query::TABLES, &[]).await? {
        places.add(&row, &mut database);
    }
    progress(&format!("columns of {} tables", database.tables.len()));
    for row in catalog.rows("columns", query::COLUMNS, &[]).await? {
        places.add_column(&row, &mut database);
    }
    read_views(catalog, &mut places, &mut database).await?;
    progress(&format!("constraints of {} tables", database.tables.len()));
    for row in catalog
        .rows("foreign keys", query::FOREIGN_KEYS, &[])
        .await?
    {
        if let Some(table) = places.table(&row, &mut database) {
            constraint::add_foreign_key_part(&row, table);
        }
    }
    for row in catalog.rows("indexes", query::INDEXES, &[]).await? {
        if let Some(table) = places.table(&row, &mut database) {
            constraint::add_index_part(&row, table);
        }
    }
    for (name, sql) in places.definitions {
        let table = places
            .numbers
            .get(&name)
            .and_then(|at| database.tables.get_mut(*at));
        if let Some(table) = table.filter(|table| table.kind == TableKind::Table) {
            definition::complete(table, &sql);
        }
    }
    constraint::complete(&mut database);
    Ok(database)
}

/// A view may name tables that are gone: then it is left out, and the others are read one by one.
async fn read_views(
    catalog: &mut Catalog,
    places: &mut Places,
    database: &mut Database,
) -> Result<(), IntrospectError> {
    if let Ok(rows) = catalog.query(query::VIEW_COLUMNS, &[]).await {
        for row in rows {
            places.add_column(&row, database);
        }
        return Ok(());
    }
    for row in catalog.rows("views", query::VIEWS, &[]).await? {
        let name = row.text("name");
        match catalog
            .query(query::COLUMNS_OF_VIEW, std::slice::from_ref(&name))
            .await
        {
            Ok(rows) => rows.iter().for_each(|row| places.add_column(row, database)),
            Err(error) => database.remarks.push(Remark::new(
                name,
                format!("the view does not work: {error}"),
            )),
        }
    }
    database
        .tables
        .retain(|table| table.kind != TableKind::View || !table.columns.is_empty());
    places.numbers = database
        .tables
        .iter()
        .enumerate()
        .map(|(at, t)| (t.name.name.clone(), at))
        .collect();
    Ok(())
}

/// Which table has which number, and how it was defined.
#[derive(Default)]
struct Places {
    numbers: HashMap<String, usize>,
    definitions: Vec<(String, String)>,
}

impl Places {
    fn add(&mut self, row: &Row, database: &mut Database) {
        let name = row.text("name");
        let sql = row.text("sql");
        let kind = match row.text("type").as_str() {
            "view" => TableKind::View,
            "virtual" => TableKind::Virtual,
            "shadow" => TableKind::Shadow,
            _ => TableKind::Table,
        };
        let options = [("strict", "strict"), ("without rowid", "wr")];
        let options = options.into_iter().filter(|(_, flag)| row.flag(flag));
        self.numbers.insert(name.clone(), database.tables.len());
        database.tables.push(Table {
            definition: (kind == TableKind::View).then(|| sql.clone()),
            query: definition::query(&sql).filter(|_| kind == TableKind::View),
            options: options.map(|(option, _)| option.to_owned()).collect(),
            name: TableName::new(&name),
            kind,
            ..Table::default()
        });
        self.definitions.push((name, sql));
    }

    fn table<'d>(&self, row: &Row, database: &'d mut Database) -> Option<&'d mut Table> {
        let index = self.numbers.get(&row.text("table"))?;
        database.tables.get_mut(*index)
    }

    fn add_column(&self, row: &Row, database: &mut Database) {
        let Some(table) = self.table(row, database) else {
            return;
        };
        let hidden = row.text("hidden");
        let place: usize = row.text("key").parse().unwrap_or(0);
        if place > 0 {
            let key = table.primary_key.get_or_insert_with(PrimaryKey::default);
            // Columns of the key come in the order of the table: sorted when all are there.
            key.columns.push(format!("{place:04} {}", row.text("name")));
        }
        table.columns.push(Column {
            name: row.text("name"),
            ty: NativeType::parse(Dialect::Sqlite, &row.text("type")),
            nullable: !row.flag("required") && place == 0,
            default: row
                .filled("default")
                .as_deref()
                .and_then(DefaultValue::parse),
            identity: row.flag("counted").then_some(Identity::Counted),
            generated: matches!(hidden.as_str(), "2" | "3").then(|| Generated {
                expression: String::new(),
                stored: hidden == "3",
            }),
            ..Column::default()
        });
    }
}
