//! Keys, constraints and the indexes that stand in a table's definition.

use crate::database::{Check, Deferrable, ForeignKey, Index, IndexTarget, PrimaryKey, Unique};
use crate::ddl::Dialect;
use crate::schema::ForeignKeyRule;

use super::cursor::Cursor;
use super::draft::Draft;
use super::token::Kind;
use super::{create_index, expression};

/// A constraint that was read.
#[derive(Debug)]
pub(super) enum Constraint {
    Primary(PrimaryKey),
    Unique(Unique),
    /// MySQL's keys, unique or not, and without a name if none was given.
    Index(Index),
    /// A rule, and the names in it.
    Check(Check, Vec<String>),
    ForeignKey(ForeignKey),
    /// One that has been reported.
    LeftOut,
    /// Makes a constraint of an index that is there.
    UsingIndex {
        index: String,
        name: Option<String>,
        primary: bool,
        deferrable: Deferrable,
    },
}

/// Whether a part of a definition is a constraint and no column.
pub(super) fn starts(cursor: &Cursor<'_>) -> bool {
    let next = |index: usize, words: &[&str]| {
        cursor
            .peek_at(index)
            .is_some_and(|token| token.is_any(words))
    };
    let bracket = |index: usize| {
        cursor
            .peek_at(index)
            .is_some_and(|token| token.is_sign("("))
    };
    let Some(first) = cursor.peek().filter(|token| token.kind == Kind::Word) else {
        return false;
    };
    match first.text.to_ascii_lowercase().as_str() {
        "constraint" | "unique" => true,
        "primary" | "foreign" => next(1, &["key"]),
        "check" => bracket(1),
        "exclude" => cursor.dialect == Dialect::Postgres,
        "key" | "index" => cursor.dialect == Dialect::MySql,
        "fulltext" | "spatial" => {
            cursor.dialect == Dialect::MySql
                && (next(1, &["key", "index"]) || bracket(1) || bracket(2))
        }
        _ => false,
    }
}

/// Reads a constraint; what is not understood is reported.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<Constraint> {
    let mut name = None;
    if cursor.eat("constraint") {
        let named = !cursor.is("primary key") && !cursor.is("foreign key");
        let named = named && !(cursor.is("unique") || cursor.is("check"));
        name = named.then(|| cursor.name()).flatten();
    }
    let found = kind(draft, cursor, name.clone());
    if found.is_none() {
        let called = name.map(|name| format!(" {name}")).unwrap_or_default();
        let text = format!(
            "the constraint{called} is not understood and left out: {}",
            shown(cursor)
        );
        draft.lose(text);
    }
    found
}

/// What is left, short enough for a message.
pub(super) fn shown(cursor: &Cursor<'_>) -> String {
    let text: String = cursor.rest().chars().take(60).collect();
    let words: Vec<_> = text.split_whitespace().collect();
    format!("`{}`", words.join(" "))
}

fn kind(draft: &mut Draft, cursor: &mut Cursor<'_>, name: Option<String>) -> Option<Constraint> {
    if cursor.eat("primary key") {
        return keyed(cursor, name, true);
    }
    if cursor.is("foreign key") {
        return foreign_key(draft, cursor, name);
    }
    if cursor.eat("check") {
        return check(cursor, name);
    }
    if cursor.eat("exclude") {
        let about = name.unwrap_or_else(|| "exclude".to_owned());
        draft.lose(format!(
            "the exclusion constraint {about} has no counterpart and is left out"
        ));
        cursor.skip(cursor.tokens().len());
        return Some(Constraint::LeftOut);
    }
    if cursor.dialect == Dialect::MySql {
        return create_index::key(cursor, name).map(Constraint::Index);
    }
    cursor.eat("unique").then(|| keyed(cursor, name, false))?
}

/// What follows `primary key` or `unique`.
fn keyed(cursor: &mut Cursor<'_>, name: Option<String>, primary: bool) -> Option<Constraint> {
    if cursor.eat("using index") {
        let index = cursor.name()?;
        let deferrable = attributes(cursor);
        return Some(Constraint::UsingIndex {
            index,
            name,
            primary,
            deferrable,
        });
    }
    let nulls_equal = cursor.eat("nulls not distinct");
    cursor.eat("nulls distinct");
    // MySQL takes, and ignores, a name and a method here.
    while !cursor.is_sign("(") {
        cursor.next()?;
    }
    let group = cursor.group()?;
    let (columns, lengths) = (columns(&group), lengths(&group));
    let deferrable = attributes(cursor);
    Some(match primary {
        true => Constraint::Primary(PrimaryKey {
            name,
            columns,
            lengths,
        }),
        false => Constraint::Unique(Unique {
            name,
            columns,
            nulls_equal,
            deferrable,
        }),
    })
}

fn lengths(group: &Cursor<'_>) -> Vec<Option<u32>> {
    let parts = create_index::parts(group).into_iter();
    parts.map(|part| part.length).collect()
}

fn columns(group: &Cursor<'_>) -> Vec<String> {
    let parts = create_index::parts(group).into_iter();
    let names = parts.filter_map(|part| match part.target {
        IndexTarget::Column(name) => Some(name),
        IndexTarget::Expression(_) => None,
    });
    names.collect()
}

/// What follows `check`.
pub(super) fn check(cursor: &mut Cursor<'_>, name: Option<String>) -> Option<Constraint> {
    let group = cursor.group()?;
    attributes(cursor);
    let words = group
        .tokens()
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Name));
    let words = words.map(|token| token.name(cursor.dialect)).collect();
    let expression = expression::text(&group);
    Some(Constraint::Check(Check { name, expression }, words))
}

fn foreign_key(draft: &Draft, cursor: &mut Cursor<'_>, name: Option<String>) -> Option<Constraint> {
    cursor.eat("foreign key");
    cursor.eat("if not exists");
    // MySQL's name of the index.
    let index = if cursor.is_sign("(") {
        None
    } else {
        cursor.name()
    };
    let columns = cursor.names()?;
    references(draft, cursor, name.or(index), columns)
}

/// Reads `references …` and what follows it.
pub(super) fn references(
    draft: &Draft,
    cursor: &mut Cursor<'_>,
    name: Option<String>,
    columns: Vec<String>,
) -> Option<Constraint> {
    if !cursor.eat("references") {
        return None;
    }
    let target = draft.known_name(cursor.qualified()?);
    let target_columns = cursor.names().unwrap_or_default();
    let mut key = ForeignKey {
        name,
        columns,
        target,
        target_columns,
        on_delete: ForeignKeyRule::NoAction,
        on_update: ForeignKeyRule::NoAction,
        deferrable: Deferrable::No,
    };
    loop {
        if cursor.eat("on delete") {
            key.on_delete = rule(cursor);
        } else if cursor.eat("on update") {
            key.on_update = rule(cursor);
        } else if cursor.eat("match") {
            cursor.next();
        } else {
            break;
        }
    }
    key.deferrable = attributes(cursor);
    Some(Constraint::ForeignKey(key))
}

fn rule(cursor: &mut Cursor<'_>) -> ForeignKeyRule {
    let rules = [
        ("cascade", ForeignKeyRule::Cascade),
        ("set null", ForeignKeyRule::SetNull),
        ("set default", ForeignKeyRule::SetDefault),
        ("restrict", ForeignKeyRule::Restrict),
        ("no action", ForeignKeyRule::NoAction),
    ];
    let found = rules.into_iter().find(|(words, _)| cursor.eat(words));
    // PostgreSQL can set some of the columns.
    cursor.group();
    found.map_or(ForeignKeyRule::NoAction, |(_, rule)| rule)
}

/// Reads what may follow any constraint, and tells when it is checked.
pub(super) fn attributes(cursor: &mut Cursor<'_>) -> Deferrable {
    let mut deferrable = Deferrable::No;
    loop {
        if cursor.eat_any(&["deferrable", "initially immediate"]) {
            deferrable = deferrable.max_of(Deferrable::Immediate);
        } else if cursor.eat("initially deferred") {
            deferrable = Deferrable::Deferred;
        } else if cursor.eat_any(&["not deferrable"]) {
            deferrable = Deferrable::No;
        } else if cursor.eat_any(&[
            "using index tablespace",
            "using",
            "on conflict",
            "tablespace",
        ]) {
            cursor.next();
        } else if cursor.eat_any(&["include", "with"]) {
            cursor.group();
        } else if !cursor.eat_any(&["not valid", "no inherit", "not enforced", "enforced"]) {
            return deferrable;
        }
    }
}

/// The later of two moments.
trait Later {
    fn max_of(self, other: Self) -> Self;
}

impl Later for Deferrable {
    fn max_of(self, other: Self) -> Self {
        match self {
            Self::Deferred => self,
            _ => other,
        }
    }
}
