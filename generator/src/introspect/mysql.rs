//! MySQL 8 and MariaDB, through `information_schema`.
//!
//! MariaDB writes values of defaults in quotes and MySQL does not; that is settled here. Tables are in the order
//! of their names, since neither server tells when they were made.

use std::collections::HashMap;

use crate::database::{
    Column, Database, DefaultValue, Generated, Identity, NativeType, Remark, Table, TableKind,
    TableName, mysql_text,
};
use crate::ddl::Dialect;

use super::IntrospectError;
use super::catalog::{Catalog, Row};

mod constraint;
mod query;
mod view;

/// Reads everything, one query per catalog.
pub(super) async fn read(
    catalog: &mut Catalog,
    schemas: &[String],
    progress: &mut dyn FnMut(&str),
) -> Result<Database, IntrospectError> {
    let server = Server::ask(catalog, schemas).await?;
    let wanted = &server.schemas;
    let mut database = Database::new(Dialect::MySql);
    let mut places = Places::default();
    progress("tables");
    for row in catalog
        .rows("tables", &query::tables(wanted), wanted)
        .await?
    {
        places.add(&server, &row, &mut database);
    }
    progress(&format!("columns of {} tables", database.tables.len()));
    for row in catalog
        .rows("columns", &query::columns(wanted), wanted)
        .await?
    {
        if let Some(table) = places.table(&row, &mut database) {
            table.columns.push(column(&server, &row));
        }
    }
    progress(&format!("constraints of {} tables", database.tables.len()));
    for row in catalog
        .rows("indexes", &query::indexes(wanted), wanted)
        .await?
    {
        if let Some(table) = places.table(&row, &mut database) {
            constraint::add_index_part(&row, table);
        }
    }
    for row in catalog
        .rows("foreign keys", &query::foreign_keys(wanted), wanted)
        .await?
    {
        let target = server.named(&row.text("target_schema"), row.text("target"));
        if let Some(table) = places.table(&row, &mut database) {
            constraint::add_foreign_key_part(&row, target, table);
        }
    }
    let checks = catalog
        .query(&query::checks(server.is_mariadb, wanted), wanted)
        .await;
    match checks {
        Ok(rows) => {
            for row in rows {
                if let Some(table) = places.table(&row, &mut database) {
                    table.checks.push(constraint::check(&row));
                }
            }
        }
        Err(error) => database
            .remarks
            .push(Remark::new("checks", format!("cannot be read: {error}"))),
    }
    for table in &mut database.tables {
        constraint::tidy(table);
    }
    view::queries(&mut database, &server.own);
    // By bytes: servers sort names in their own way.
    database.tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(database)
}

/// What has to be known of the server.
struct Server {
    is_mariadb: bool,
    /// The database of the connection.
    own: String,
    /// What is read.
    schemas: Vec<String>,
}

impl Server {
    async fn ask(catalog: &mut Catalog, schemas: &[String]) -> Result<Self, IntrospectError> {
        let sql = "select cast(version() as char) as version, cast(database() as char) as own";
        let rows = catalog.rows("version of the server", sql, &[]).await?;
        let text = |name| rows.first().map_or_else(String::new, |row| row.text(name));
        let own = text("own");
        if own.is_empty() && schemas.is_empty() {
            let reason = "it names no database: write `mysql://…/database`".to_owned();
            return Err(IntrospectError::Url { reason });
        }
        let schemas = match schemas.is_empty() {
            true => vec![own.clone()],
            false => schemas.to_vec(),
        };
        Ok(Self {
            is_mariadb: text("version").to_lowercase().contains("mariadb"),
            own,
            schemas,
        })
    }

    /// A name; what is in the database of the connection stands without a schema.
    fn named(&self, schema: &str, name: String) -> TableName {
        TableName::qualified((schema != self.own).then(|| schema.to_owned()), name)
    }
}

/// Which table has which name.
#[derive(Default)]
struct Places(HashMap<(String, String), usize>);

impl Places {
    fn add(&mut self, server: &Server, row: &Row, database: &mut Database) {
        let name = server.named(&row.text("schema"), row.text("name"));
        let ty = row.text("type");
        if ty == "SEQUENCE" {
            database.sequences.push(name);
            return;
        }
        self.0.insert(
            (row.text("schema"), row.text("name")),
            database.tables.len(),
        );
        database.tables.push(Table {
            kind: match ty.ends_with("VIEW") {
                true => TableKind::View,
                false => TableKind::Table,
            },
            // Of a view the comment is the word `VIEW`.
            comment: row.filled("comment").filter(|text| text != "VIEW"),
            options: options(row),
            definition: row.filled("definition"),
            name,
            ..Table::default()
        });
    }

    fn table<'d>(&self, row: &Row, database: &'d mut Database) -> Option<&'d mut Table> {
        let index = self.0.get(&(row.text("schema"), row.text("table")))?;
        database.tables.get_mut(*index)
    }
}

fn options(row: &Row) -> Vec<String> {
    let mut options = Vec::new();
    let engine = row
        .filled("engine")
        .filter(|engine| !engine.eq_ignore_ascii_case("innodb"));
    options.extend(engine.map(|engine| format!("engine = {}", engine.to_lowercase())));
    if row.text("options").contains("partitioned") {
        options.push("partitioned".to_owned());
    }
    if row.text("type") == "SYSTEM VERSIONED" {
        options.push("with system versioning".to_owned());
    }
    options
}

fn column(server: &Server, row: &Row) -> Column {
    let extra = row.text("extra");
    let lower = extra.to_lowercase();
    let generated = row.filled("generation").map(|expression| Generated {
        expression,
        stored: lower.contains("stored") || lower.contains("persistent"),
    });
    let on_update = lower.find("on update ").map(|at| {
        let text = extra[at + "on update ".len()..].split_whitespace().next();
        text.unwrap_or_default().to_owned()
    });
    Column {
        name: row.text("name"),
        ty: NativeType::parse(Dialect::MySql, &row.text("column_type")),
        nullable: row.flag("nullable"),
        default: default(server, row, &lower).filter(|_| generated.is_none()),
        identity: lower
            .contains("auto_increment")
            .then_some(Identity::Counted),
        generated,
        on_update,
        collation: row.filled("collation"),
        comment: row.filled("comment"),
    }
}

fn default(server: &Server, row: &Row, extra: &str) -> Option<DefaultValue> {
    let text = row.maybe("default")?;
    let is_number = || {
        let plain = ["int", "decimal", "float", "double", "year", "bit"];
        let base = NativeType::parse(Dialect::MySql, &row.text("column_type")).base;
        plain.iter().any(|word| base.contains(word))
    };
    let lower = text.to_lowercase();
    let is_moment = lower.starts_with("current_timestamp") || lower.starts_with("now(");
    if let Some(text) = mysql_text(&text).filter(|_| server.is_mariadb) {
        return Some(DefaultValue::Text(text));
    }
    if server.is_mariadb || extra.contains("default_generated") || is_moment || is_number() {
        DefaultValue::parse(&text)
    } else {
        Some(DefaultValue::Text(text))
    }
}
