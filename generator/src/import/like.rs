//! `like`: the columns of another table, and what else of it is asked for.

use crate::database::{Column, Identity, Table, TableName};
use crate::ddl::Dialect;

use super::constraint::Constraint;
use super::cursor::Cursor;
use super::draft::Draft;
use super::{alteration, column_option};

/// What is taken over besides columns: in MySQL everything but foreign keys.
struct Wanted {
    all: bool,
    words: Vec<String>,
}

impl Wanted {
    fn read(cursor: &mut Cursor<'_>) -> Self {
        let mut words = Vec::new();
        while let Some(token) = cursor.next() {
            if token.is("including") {
                words.extend(cursor.next().map(|what| what.text.to_lowercase()));
            }
        }
        let all = cursor.dialect == Dialect::MySql || words.iter().any(|word| word == "all");
        Self { all, words }
    }

    fn has(&self, what: &str) -> bool {
        self.all || self.words.iter().any(|word| word == what)
    }

    fn column(&self, column: Column) -> Column {
        Column {
            default: column.default.filter(|_| self.has("defaults")),
            identity: column.identity.filter(|identity| match identity {
                Identity::Serial => self.has("defaults"),
                _ => self.has("identity"),
            }),
            generated: column.generated.filter(|_| self.has("generated")),
            comment: column.comment.filter(|_| self.has("comments")),
            ..column
        }
    }
}

/// Reads what follows `like`.
pub(super) fn read(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    let source = draft.known_name(cursor.qualified()?);
    let Some(found) = draft.tables.get(&source) else {
        draft.lose(format!(
            "there is no table {source} to take the columns of {name} from"
        ));
        return Some(());
    };
    let (mut copy, plain_key) = (found.table.clone(), found.plain_key);
    let engine = found.engine.clone();
    let wanted = Wanted::read(cursor);
    let columns = std::mem::take(&mut copy.columns).into_iter();
    let entry = draft.tables.get_mut(name)?;
    (entry.plain_key, entry.engine) = (plain_key, engine);
    let columns = columns.map(|column| wanted.column(column));
    entry.table.columns.extend(columns);
    for constraint in constraints(draft.dialect, &wanted, copy) {
        alteration::add(draft, name, constraint);
    }
    Some(())
}

/// The keys and rules; PostgreSQL gives them new names.
fn constraints(dialect: Dialect, wanted: &Wanted, copy: Table) -> Vec<Constraint> {
    let named = |name: Option<String>| name.filter(|_| dialect != Dialect::Postgres);
    let mut added = Vec::new();
    if wanted.has("indexes") {
        added.extend(copy.primary_key.map(|mut key| {
            key.name = named(key.name);
            Constraint::Primary(key)
        }));
        added.extend(copy.uniques.into_iter().map(|mut unique| {
            unique.name = named(unique.name);
            column_option::unique(dialect, unique)
        }));
        added.extend(copy.indexes.into_iter().map(|mut index| {
            index.name = named(Some(index.name)).unwrap_or_default();
            Constraint::Index(index)
        }));
    }
    if wanted.has("constraints") {
        let checks = copy.checks.into_iter();
        added.extend(checks.map(|check| Constraint::Check(check, Vec::new())));
    }
    added
}
