//! Which tables become entities: those whose rows can be told apart and written.
//!
//! Without a primary key, unique columns that are never null do. Everything else is left out, with a remark.

use crate::database::{Column, Database, IndexTarget, Remark, Table, TableKind};

use super::view_key;

/// The most columns that a key may have.
const MOST_COLUMNS: usize = 12;

/// A table with its key.
pub(super) struct Keyed<'d> {
    pub(super) table: &'d Table,
    pub(super) key: Vec<String>,
}

/// The tables that become entities, in order.
pub(super) fn keyed<'d>(database: &'d Database, remarks: &mut Vec<Remark>) -> Vec<Keyed<'d>> {
    let mut found = Vec::new();
    // Names of tables go before those of views.
    let (views, tables): (Vec<_>, Vec<_>) =
        database.tables.iter().partition(|table| table.is_view());
    for table in tables.into_iter().chain(views) {
        match key(database, table, remarks) {
            Ok(key) => found.push(Keyed { table, key }),
            Err(reason) => remarks.push(Remark::new(table.name.to_string(), reason)),
        }
    }
    found
}

fn key(
    database: &Database,
    table: &Table,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<String>, String> {
    let left_out = |reason: &str| Err(format!("left out: {reason}"));
    match &table.kind {
        TableKind::View | TableKind::MaterializedView => {
            return view_key(database, table, remarks);
        }
        TableKind::Virtual => return left_out("a virtual table"),
        TableKind::Shadow => return left_out("a table in which a virtual table keeps its data"),
        TableKind::Partition { of } => {
            return Err(format!("left out: a partition, read through {of}"));
        }
        TableKind::Child { of } => {
            let parents: Vec<_> = of.iter().map(ToString::to_string).collect();
            let text = format!(
                "inherits from {}: an entity of its own, with all columns",
                parents.join(", ")
            );
            remarks.push(Remark::new(table.name.to_string(), text));
        }
        TableKind::Foreign => {
            let text = "a foreign table: an entity, but its server may refuse to write";
            remarks.push(Remark::new(table.name.to_string(), text));
        }
        TableKind::Table => {}
    }
    let key = match table.key_columns() {
        [] => unique_key(table, remarks)?,
        key => key.to_vec(),
    };
    if key.len() > MOST_COLUMNS {
        return Err(format!(
            "left out: its key has {} columns, {MOST_COLUMNS} are possible",
            key.len()
        ));
    }
    Ok(key)
}

/// The key of a view is a guess, and said to be one.
fn view_key(
    database: &Database,
    view: &Table,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<String>, String> {
    let Some(key) = view_key::guess(database, view) else {
        return Err(
            "left out: a view, and nothing says which columns tell its rows apart".to_owned(),
        );
    };
    let text = format!(
        "a view: only read; that ({}) tells its rows apart is a guess",
        key.join(", ")
    );
    remarks.push(Remark::new(view.name.to_string(), text));
    Ok(key)
}

/// The shortest list of unique columns that are never null.
fn unique_key(table: &Table, remarks: &mut Vec<Remark>) -> Result<Vec<String>, String> {
    let constraints = table.uniques.iter().map(|unique| unique.columns.clone());
    let indexes = table
        .indexes
        .iter()
        .filter(|index| index.unique && index.predicate.is_none() && index.method.is_none());
    let indexes = indexes.filter_map(|index| {
        let names = index.parts.iter().map(|part| match &part.target {
            IndexTarget::Column(name) if part.length.is_none() => Some(name.clone()),
            _ => None,
        });
        names.collect::<Option<Vec<_>>>()
    });
    let required = |name: &String| table.column(name).is_some_and(is_required);
    let candidates = constraints
        .chain(indexes)
        .filter(|columns| columns.iter().all(required));
    let Some(key) = candidates
        .min_by_key(Vec::len)
        .filter(|key| !key.is_empty())
    else {
        return Err(
            "left out: it has no primary key, and no unique columns that are never null".to_owned(),
        );
    };
    let text = format!(
        "has no primary key; its unique columns ({}) are taken for it",
        key.join(", ")
    );
    remarks.push(Remark::new(table.name.to_string(), text));
    Ok(key)
}

fn is_required(column: &Column) -> bool {
    !column.nullable && column.generated.is_none()
}
