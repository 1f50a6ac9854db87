//! `create view`: the query is kept, its columns are inferred when all tables are known.

use crate::database::{Remark, Table, TableKind, TableName};
use crate::ddl::Dialect;

use super::catalog::{Entry, Query};
use super::cursor::Cursor;
use super::draft::Draft;

/// Reads what follows `create … view`.
pub(super) fn create(
    draft: &mut Draft,
    cursor: &mut Cursor<'_>,
    materialized: bool,
    replace: bool,
    temporary: bool,
) -> Option<()> {
    let once = cursor.eat("if not exists");
    let given = cursor.qualified()?;
    if temporary {
        let text = "a temporary view, which is left out";
        draft
            .database
            .remarks
            .push(Remark::new(given.to_string(), text));
        return Some(());
    }
    let name = draft.own_name(given);
    if draft.tables.has(&name) && !replace {
        if !once {
            draft.lose(format!(
                "there is a table {name} already: the view is left out"
            ));
        }
        return Some(());
    }
    let names = cursor.names().unwrap_or_default();
    while !cursor.is("as") {
        cursor.next()?;
    }
    cursor.skip(1);
    let query = cursor.until(|rest| is_end(rest));
    let (line, head) = (draft.line, draft.head.clone());
    let sql = query.rest().to_owned();
    if sql.is_empty() {
        return None;
    }
    let definition = match draft.dialect {
        Dialect::Sqlite => cursor.sql.trim().to_owned(),
        _ => sql.clone(),
    };
    let kind = match materialized {
        true => TableKind::MaterializedView,
        false => TableKind::View,
    };
    let table = Table {
        name,
        kind,
        definition: Some(definition),
        ..Table::default()
    };
    let query = Some(Query {
        sql,
        names,
        path: draft.path.clone(),
    });
    draft.tables.add(Entry {
        table,
        query,
        line,
        head,
        ..Entry::default()
    });
    Some(())
}

fn is_end(cursor: &Cursor<'_>) -> bool {
    const ENDS: &[&str] = &[
        "with no data",
        "with data",
        "with check option",
        "with local check option",
        "with cascaded check option",
    ];
    ENDS.iter().any(|words| cursor.is(words))
}

/// Adds something whose columns are nobody's business.
pub(super) fn add_bare(draft: &mut Draft, name: TableName, kind: TableKind) {
    let (line, head) = (draft.line, draft.head.clone());
    let table = Table {
        name,
        kind,
        ..Table::default()
    };
    draft.tables.add(Entry {
        table,
        line,
        head,
        ..Entry::default()
    });
}
