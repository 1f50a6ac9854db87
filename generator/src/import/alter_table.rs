//! `alter table`: actions between commas.

use crate::database::{Identity, TableName};
use crate::ddl::Dialect;

use super::column::{self, Defined};
use super::constraint::{self, Constraint};
use super::create_table::several;
use super::cursor::Cursor;
use super::draft::Draft;
use super::{alteration, expression, partition, table_option};

mod drop;
mod rename;

/// Reads what follows `alter table`.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat("if exists");
    cursor.eat("only");
    let name = draft.known_name(cursor.qualified()?);
    cursor.eat_sign("*");
    if !draft.tables.has(&name) {
        // Sequences and views are owned, and renamed, in these words, too.
        if !cursor.is("owner to") && !draft.database.sequences.contains(&name) {
            draft.lose(format!("there is no table {name} to change"));
        }
        return Some(());
    }
    let mut name = name;
    for mut action in cursor.parts() {
        let text = constraint::shown(&action);
        if apply(draft, &mut name, &mut action).is_none() {
            draft.lose(format!(
                "a change of {name} is not understood and left out: {text}"
            ));
        }
    }
    Some(())
}

fn apply(draft: &mut Draft, name: &mut TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.is_empty() || ignored(cursor) {
        return Some(());
    }
    if cursor.eat("add") {
        return add(draft, name, cursor);
    }
    if cursor.eat("drop") {
        return drop::read(draft, name, cursor);
    }
    if cursor.eat("rename") {
        return rename::read(draft, name, cursor);
    }
    if cursor.eat("modify") {
        cursor.eat("column");
        let old = cursor.clone().name()?;
        return replace(draft, name, &old, cursor);
    }
    if cursor.eat("change") {
        cursor.eat("column");
        let old = cursor.name()?;
        rename::column(draft, name, &old, &cursor.clone().name()?);
        let new = cursor.clone().name()?;
        return replace(draft, name, &new, cursor);
    }
    if cursor.is("alter") && !cursor.is("alter index") {
        cursor.skip(1);
        cursor.eat("column");
        let column = cursor.name()?;
        return alter_column(draft, name, &column, cursor);
    }
    if cursor.eat("attach partition") {
        let part = cursor.qualified()?;
        partition::attach(draft, name, part);
        return Some(());
    }
    if cursor.eat("detach partition") {
        partition::detach(draft, cursor.qualified()?);
        return Some(());
    }
    if cursor.eat("inherit") {
        let parent = cursor.qualified()?;
        partition::inherit(draft, name, parent);
        return Some(());
    }
    if cursor.eat("set schema") {
        let schema = cursor.name();
        let new = draft.own_name(TableName::qualified(schema, name.name.clone()));
        draft.tables.rename(name, new.clone());
        *name = new;
        return Some(());
    }
    if draft.dialect == Dialect::MySql {
        // The options of `create table`.
        table_option::read(draft, name, cursor);
        table_option::settle(draft, name);
        return cursor.is_empty().then_some(());
    }
    None
}

/// What changes nothing in the model.
fn ignored(cursor: &Cursor<'_>) -> bool {
    const WORDS: &[&str] = &[
        "owner to",
        "enable",
        "disable",
        "cluster on",
        "set without",
        "set with",
        "set tablespace",
        "set logged",
        "set unlogged",
        "set access method",
        "reset",
        "replica identity",
        "validate constraint",
        "force",
        "no force",
        "not of",
        "no inherit",
        "order by",
        "convert to",
        "algorithm",
        "lock",
        "auto_increment",
        "discard",
        "import",
        "alter index",
        "alter constraint",
        "coalesce partition",
        "reorganize partition",
        "truncate partition",
        "remove partitioning",
        "rebuild partition",
        "analyze partition",
        "optimize partition",
    ];
    WORDS.iter().any(|words| cursor.is(words))
        || cursor.is("set") && cursor.peek_at(1).is_some_and(|token| token.is_sign("("))
}

fn add(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.is("partition") {
        return Some(());
    }
    if constraint::starts(cursor) {
        for constraint in several(draft, cursor) {
            alteration::add(draft, name, constraint);
        }
        return Some(());
    }
    cursor.eat("column");
    cursor.eat("if not exists");
    if let Some(group) = cursor.group() {
        for mut part in group.parts() {
            add(draft, name, &mut part)?;
        }
        return Some(());
    }
    let place = Place::take(cursor);
    let mut defined = column::read(draft, *cursor)?;
    let constraints = std::mem::take(&mut defined.constraints);
    column::count(draft, name, &mut defined.column);
    let entry = draft.tables.get_mut(name)?;
    if entry.table.column(&defined.column.name).is_none() {
        let in_bytes = entry.in_bytes && defined.in_bytes.is_none();
        if in_bytes {
            defined.column.ty = super::native::in_bytes(&defined.column.ty);
        }
        let at = place.index(&entry.table.columns);
        entry.table.columns.insert(at, defined.column);
    }
    add_all(draft, name, constraints);
    Some(())
}

fn add_all(draft: &mut Draft, name: &TableName, constraints: Vec<Constraint>) {
    for constraint in constraints {
        alteration::add(draft, name, constraint);
    }
}

/// Where a column of MySQL goes.
enum Place {
    First,
    After(String),
    Last,
}

impl Place {
    /// Looks for `first` or `after …` at the end.
    fn take(cursor: &Cursor<'_>) -> Self {
        match cursor.tokens() {
            [.., word] if word.is("first") && cursor.dialect == Dialect::MySql => Self::First,
            [.., word, name] if word.is("after") => Self::After(name.name(cursor.dialect)),
            _ => Self::Last,
        }
    }

    fn index(&self, columns: &[crate::database::Column]) -> usize {
        let after = |name: &str| {
            columns
                .iter()
                .position(|column| column.name.eq_ignore_ascii_case(name))
        };
        match self {
            Self::First => 0,
            Self::After(name) => after(name).map_or(columns.len(), |at| at + 1),
            Self::Last => columns.len(),
        }
    }
}

/// `modify` and `change` give a whole new definition.
fn replace(draft: &mut Draft, name: &TableName, old: &str, cursor: &mut Cursor<'_>) -> Option<()> {
    let place = Place::take(cursor);
    let mut defined = column::read(draft, *cursor)?;
    let constraints = std::mem::take(&mut defined.constraints);
    let columns = &mut draft.tables.get_mut(name)?.table.columns;
    let at = columns
        .iter()
        .position(|column| column.name.eq_ignore_ascii_case(old));
    let Some(at) = at else {
        draft.lose(format!("there is no column {old} in {name}"));
        return Some(());
    };
    columns.remove(at);
    let to = match place {
        Place::Last => at,
        place => place.index(columns),
    };
    columns.insert(to, defined.column);
    add_all(draft, name, constraints);
    Some(())
}

fn alter_column(
    draft: &mut Draft,
    name: &TableName,
    column: &str,
    cursor: &mut Cursor<'_>,
) -> Option<()> {
    let mut defined = Defined::default();
    let is_type = cursor.eat_any(&["type", "set data type"]);
    if is_type {
        column::read_type(draft, &mut defined, cursor);
    }
    let columns = &mut draft.tables.get_mut(name)?.table.columns;
    let Some(known) = columns
        .iter_mut()
        .find(|known| known.name.eq_ignore_ascii_case(column))
    else {
        draft.lose(format!("there is no column {column} in {name}"));
        return Some(());
    };
    if is_type {
        known.ty = defined.column.ty;
    } else if cursor.eat("set default") {
        let counted = cursor.is("nextval") && cursor.dialect == Dialect::Postgres;
        known.default = expression::default(cursor, &known.ty);
        known.identity = counted
            .then_some(Identity::Serial)
            .or(known.identity.take());
    } else if cursor.eat("drop default") {
        known.default = None;
        known.identity = known
            .identity
            .take()
            .filter(|identity| *identity != Identity::Serial);
    } else if cursor.eat("set not null") {
        known.nullable = false;
    } else if cursor.eat("drop not null") {
        known.nullable = true;
    } else if cursor.eat_any(&["add generated always", "set generated always"]) {
        (known.identity, known.nullable) = (Some(Identity::Always), false);
    } else if cursor.eat_any(&["add generated by default", "set generated by default"]) {
        (known.identity, known.nullable) = (Some(Identity::ByDefault), false);
    } else if cursor.eat("drop identity") {
        known.identity = None;
    } else if cursor.eat("drop expression") {
        known.generated = None;
    } else {
        let words = ["set", "reset", "restart"];
        return words.iter().any(|word| cursor.is(word)).then_some(());
    }
    Some(())
}
