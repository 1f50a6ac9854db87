//! Dumps of our own → what is in them, one line each, and the report.

use std::fmt::Write as _;

use dormouse_generator::database::{
    Column, Database, DefaultValue, ForeignKey, Index, IndexTarget, Table,
};
use dormouse_generator::ddl::Dialect;
use dormouse_generator::import::import;

#[path = "import/bad_input.rs"]
mod bad_input;
#[path = "import/mutated.rs"]
mod mutated;

const POSTGRES: &str = include_str!("dumps/postgres.sql");
const MYSQL: &str = include_str!("dumps/mysql.sql");
const SQLITE: &str = include_str!("dumps/sqlite.sql");

/// All dumps, each with its database.
const DUMPS: &[(&str, Dialect, &str)] = &[
    ("postgres", Dialect::Postgres, POSTGRES),
    (
        "postgres_by_hand",
        Dialect::Postgres,
        include_str!("dumps/postgres_by_hand.sql"),
    ),
    ("mysql", Dialect::MySql, MYSQL),
    (
        "mysql_by_hand",
        Dialect::MySql,
        include_str!("dumps/mysql_by_hand.sql"),
    ),
    ("sqlite", Dialect::Sqlite, SQLITE),
];

#[test]
fn dumps_become_models() {
    for (name, dialect, text) in DUMPS {
        let imported = import(text.as_bytes(), &format!("{name}.sql"), *dialect);
        let imported = imported.expect("the dump has tables");
        let text = format!("{}\n{}", shown(&imported.database), imported.report);
        insta::assert_snapshot!(*name, text);
    }
}

/// A model, short enough to be read.
fn shown(database: &Database) -> String {
    let mut text = String::new();
    for table in &database.tables {
        table_lines(&mut text, table).expect("a text can be written to");
    }
    for found in &database.enums {
        writeln!(text, "enum {} {:?}", found.name, found.labels).expect("a text can be written to");
    }
    for found in &database.domains {
        writeln!(text, "domain {found:?}").expect("a text can be written to");
    }
    for name in &database.sequences {
        writeln!(text, "sequence {name}").expect("a text can be written to");
    }
    for remark in &database.remarks {
        writeln!(text, "remark {}: {}", remark.about, remark.text)
            .expect("a text can be written to");
    }
    text
}

fn table_lines(text: &mut String, table: &Table) -> std::fmt::Result {
    writeln!(text, "{:?} {} {:?}", table.kind, table.name, table.options)?;
    if let Some(comment) = &table.comment {
        writeln!(text, "  comment {comment:?}")?;
    }
    for column in &table.columns {
        writeln!(text, "  {}", column_line(column))?;
    }
    if let Some(key) = &table.primary_key {
        writeln!(text, "  key {:?} {:?}", key.name, key.columns)?;
    }
    for unique in &table.uniques {
        writeln!(
            text,
            "  unique {:?} {:?} {:?}",
            unique.name, unique.columns, unique.deferrable
        )?;
    }
    for key in &table.foreign_keys {
        writeln!(text, "  {}", foreign_key_line(key))?;
    }
    for index in &table.indexes {
        writeln!(text, "  {}", index_line(index))?;
    }
    for check in &table.checks {
        writeln!(text, "  check {:?} {}", check.name, check.expression)?;
    }
    writeln!(text)
}

fn column_line(column: &Column) -> String {
    let mut line = format!("{:?}: {}", column.name, column.ty.text);
    line.push_str(if column.nullable { "?" } else { "" });
    match &column.default {
        Some(DefaultValue::Expression(text)) => line.push_str(&format!(" = sql {text}")),
        Some(value) => line.push_str(&format!(" = {value:?}")),
        None => {}
    }
    let more = [
        column
            .identity
            .as_ref()
            .map(|identity| format!("{identity:?}")),
        column
            .generated
            .as_ref()
            .map(|generated| format!("{generated:?}")),
        column
            .on_update
            .as_ref()
            .map(|text| format!("on update {text}")),
        column
            .collation
            .as_ref()
            .map(|text| format!("collate {text}")),
        column
            .comment
            .as_ref()
            .map(|text| format!("comment {text:?}")),
    ];
    for text in more.into_iter().flatten() {
        line.push_str(&format!(", {text}"));
    }
    line
}

fn foreign_key_line(key: &ForeignKey) -> String {
    format!(
        "foreign key {:?} {:?} -> {} {:?} delete {:?} update {:?} {:?}",
        key.name,
        key.columns,
        key.target,
        key.target_columns,
        key.on_delete,
        key.on_update,
        key.deferrable
    )
}

fn index_line(index: &Index) -> String {
    let parts = index.parts.iter().map(|part| {
        let target = match &part.target {
            IndexTarget::Column(name) => name.clone(),
            IndexTarget::Expression(text) => format!("({text})"),
        };
        let length = part.length.map(|length| format!("({length})"));
        let class = part
            .operator_class
            .as_ref()
            .map(|class| format!(" {class}"));
        let order = if part.descending { " desc" } else { "" };
        let nulls = part
            .nulls_first
            .map(|first| format!(" nulls first {first}"));
        let more = [length, class, Some(order.to_owned()), nulls];
        format!("{target}{}", more.into_iter().flatten().collect::<String>())
    });
    let parts: Vec<_> = parts.collect();
    let unique = if index.unique { "unique " } else { "" };
    let mut line = format!("{unique}index {:?} on {}", index.name, parts.join(", "));
    if let Some(method) = &index.method {
        line.push_str(&format!(" using {method}"));
    }
    if !index.include.is_empty() {
        line.push_str(&format!(" with {:?}", index.include));
    }
    if let Some(predicate) = &index.predicate {
        line.push_str(&format!(" where {predicate}"));
    }
    line
}
