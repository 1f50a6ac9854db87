//! Columns that queries make: of views, and of tables made of queries.

use std::cell::RefCell;
use std::collections::HashMap;
use std::thread;

use crate::database::{Column, NativeType, TableKind, TableName};
use crate::ddl::Dialect;
use crate::import::catalog::{Entry, Query};
use crate::import::draft::Draft;
use crate::import::query;

/// Long expressions need a deep stack.
const STACK: usize = 256 << 20;

type Inferred = Result<Vec<Column>, String>;

/// Fills in the columns of views; one whose columns are not known is left out.
pub(super) fn settle(draft: &mut Draft) {
    let made = draft.tables.iter().filter(|entry| entry.query.is_some());
    let names: Vec<_> = made.map(|entry| entry.table.name.clone()).collect();
    settle_all(draft, &names);
}

/// The same for a table that is made of a query; later changes of other tables do not change it.
pub(in crate::import) fn settle_table(draft: &mut Draft, name: &TableName) {
    settle_all(draft, std::slice::from_ref(name));
    if let Some(entry) = draft.tables.get_mut(name) {
        entry.query = None;
    }
}

fn settle_all(draft: &mut Draft, names: &[TableName]) {
    if names.is_empty() {
        return;
    }
    let Some(all) = infer(draft, names) else {
        return draft.lose("there is no room to look at queries: their columns are not known");
    };
    for (name, columns) in names.iter().zip(all) {
        match columns {
            Ok(columns) => fill(draft, name, columns),
            Err(reason) => leave_out(draft, name, &reason),
        }
    }
}

fn infer(draft: &Draft, names: &[TableName]) -> Option<Vec<Inferred>> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        let worker = builder.spawn_scoped(scope, || {
            let inference = Inference::new(draft);
            let entries = names.iter().filter_map(|name| draft.tables.get(name));
            entries.map(|entry| inference.of(entry, 0)).collect()
        });
        worker.ok()?.join().ok()
    })
}

/// What has been inferred.
struct Inference<'d> {
    draft: &'d Draft,
    /// Nothing stands for what is being inferred: it would be about itself.
    done: RefCell<HashMap<TableName, Option<Inferred>>>,
}

impl<'d> Inference<'d> {
    fn new(draft: &'d Draft) -> Self {
        Self {
            draft,
            done: RefCell::default(),
        }
    }

    fn of(&self, entry: &Entry, depth: usize) -> Inferred {
        let Some(query) = &entry.query else {
            return Ok(entry.table.columns.clone());
        };
        let name = &entry.table.name;
        if let Some(known) = self.done.borrow().get(name) {
            let about_itself = || Err("it is about itself".to_owned());
            return known.clone().unwrap_or_else(about_itself);
        }
        if depth > 100 {
            return Err("it stands on too many other views".to_owned());
        }
        self.done.borrow_mut().insert(name.clone(), None);
        let columns = self.columns(query, depth);
        self.done
            .borrow_mut()
            .insert(name.clone(), Some(columns.clone()));
        columns
    }

    fn columns(&self, query: &Query, depth: usize) -> Inferred {
        let lookup = |name: &TableName| {
            let known = self.known_name(name, query);
            self.of(self.draft.tables.get(&known)?, depth + 1).ok()
        };
        let columns = query::columns(self.draft.dialect, &query.sql, &lookup)?;
        Ok(query::renamed(columns, &query.names))
    }

    /// Looks a name up where the query did.
    fn known_name(&self, name: &TableName, query: &Query) -> TableName {
        for schema in query.path.iter().filter(|_| name.schema.is_none()) {
            let there = TableName::qualified(Some(schema.clone()), &*name.name);
            let there = self.draft.known_name(there);
            if self.draft.tables.has(&there) {
                return there;
            }
        }
        self.draft.known_name(name.clone())
    }
}

fn fill(draft: &mut Draft, name: &TableName, columns: Vec<Column>) {
    let dialect = draft.dialect;
    let Some(entry) = draft.tables.get_mut(name) else {
        return;
    };
    let is_view = matches!(
        entry.table.kind,
        TableKind::View | TableKind::MaterializedView
    );
    let columns = columns.into_iter().map(|column| Column {
        name: column.name,
        ty: kept(column.ty, dialect, is_view),
        nullable: column.nullable || dialect != Dialect::MySql,
        ..Column::default()
    });
    entry.table.columns.extend(columns);
    for (column, text) in std::mem::take(&mut entry.comments) {
        let mut columns = entry.table.columns.iter_mut();
        if let Some(known) = columns.find(|known| known.name == column) {
            known.comment = text;
        }
    }
    let missing = entry
        .table
        .columns
        .iter()
        .filter(|column| column.ty.is_missing());
    let missing: Vec<_> = missing.map(|column| column.name.clone()).collect();
    if !missing.is_empty() && dialect != Dialect::Sqlite {
        let what = if is_view { "view" } else { "table" };
        let columns = missing.join(", ");
        let text = format!("the query of the {what} {name} does not tell the types of {columns}");
        let (line, head) = (entry.line, entry.head.clone());
        draft.lose_at(line, head, text);
    }
}

/// A table of SQLite's that is made of a query has the affinities of its columns for types.
fn kept(ty: NativeType, dialect: Dialect, is_view: bool) -> NativeType {
    if dialect != Dialect::Sqlite || is_view {
        return ty;
    }
    let text = ty.text.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let affinity = match () {
        () if text.is_empty() => "",
        () if has(&["INT"]) => "INT",
        () if has(&["CHAR", "CLOB", "TEXT"]) => "TEXT",
        () if has(&["BLOB"]) => "",
        () if has(&["REAL", "FLOA", "DOUB"]) => "REAL",
        () => "NUM",
    };
    NativeType::parse(dialect, affinity)
}

fn leave_out(draft: &mut Draft, name: &TableName, reason: &str) {
    let Some(entry) = draft.tables.remove(name) else {
        return;
    };
    let text = format!("the columns of {name} are not known, it is left out: {reason}");
    draft.lose_at(entry.line, entry.head, text);
}
