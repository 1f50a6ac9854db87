//! What follows the columns of a table.

use crate::database::TableName;
use crate::ddl::Dialect;

use super::cursor::Cursor;
use super::draft::Draft;
use super::token::Kind;
use super::{mysql_key, native, partition};

/// Reads the options, up to a query.
pub(super) fn read(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) {
    while !cursor.is_empty() && !is_query(cursor) {
        let known = match draft.dialect {
            Dialect::Postgres => postgres(draft, name, cursor),
            Dialect::MySql => mysql(draft, name, cursor),
            Dialect::Sqlite => sqlite(draft, name, cursor),
        };
        if !known {
            return;
        }
    }
}

fn is_query(cursor: &Cursor<'_>) -> bool {
    let word = |word| cursor.is(word);
    word("as") || word("select") || word("ignore") || word("replace") || cursor.is_sign("(")
}

fn add(draft: &mut Draft, name: &TableName, option: String) {
    if let Some(entry) = draft.tables.get_mut(name) {
        entry.table.options.push(option);
    }
}

fn sqlite(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> bool {
    for option in ["strict", "without rowid"] {
        if cursor.eat(option) {
            add(draft, name, option.to_owned());
            return true;
        }
    }
    cursor.eat_sign(",")
}

fn postgres(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> bool {
    if cursor.eat("inherits") {
        let parents = cursor
            .group()
            .map(|group| group.parts())
            .unwrap_or_default();
        for mut parent in parents {
            if let Some(parent) = parent.qualified() {
                partition::inherit(draft, name, parent);
            }
        }
    } else if cursor.is("partition by") {
        let text =
            cursor.until(|rest| rest.is("with") || rest.is("tablespace") || rest.is("using"));
        add(draft, name, partition_key(&text));
    } else if cursor.eat_any(&["without oids", "with oids", "on commit drop"]) {
    } else if cursor.eat_any(&["with", "options"]) {
        cursor.group();
    } else if cursor.eat_any(&["tablespace", "using", "server"]) {
        cursor.next();
    } else if cursor.eat("on commit") {
        cursor.skip(2);
    } else {
        return false;
    }
    true
}

fn partition_key(text: &Cursor<'_>) -> String {
    let mut rest = *text;
    rest.eat("partition by");
    let kind = rest.name().unwrap_or_default().to_uppercase();
    let columns = rest
        .group()
        .map_or_else(String::new, |group| super::expression::text(&group));
    format!("partition by {kind} ({columns})")
}

/// `name = value`, and a few of several words.
fn mysql(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> bool {
    if cursor.eat_any(&["default", "data", "index"]) || cursor.eat_sign(",") {
        return true;
    }
    if cursor.eat("partition by") {
        add(draft, name, "partitioned".to_owned());
        cursor.until(is_query_word);
        return true;
    }
    if cursor.eat("with system versioning") {
        add(draft, name, "with system versioning".to_owned());
        return true;
    }
    let Some(word) = cursor.peek().filter(|token| token.kind == Kind::Word) else {
        return false;
    };
    cursor.skip(1);
    if word.is("character") {
        cursor.eat("set");
    }
    cursor.eat_sign("=");
    if cursor.group().is_some() {
        return true;
    }
    let Some(value) = cursor.next() else {
        return false;
    };
    let dialect = draft.dialect;
    if let Some(entry) = draft.tables.get_mut(name) {
        if word.is_any(&["engine", "type"]) {
            let engine = value.name(dialect).to_lowercase();
            entry.engine = Some(engine).filter(|engine| engine != "innodb");
        } else if word.is("comment") {
            let comment = value.value(dialect);
            entry.table.comment = Some(comment).filter(|text| !text.is_empty());
        } else if word.is_any(&["charset", "character"]) {
            let name = value.name(dialect).to_lowercase();
            entry.in_bytes = name == "binary";
            entry.letter = Some(match name.as_str() {
                "utf8" | "utf8mb3" => 3,
                "ucs2" | "gbk" | "sjis" | "big5" => 2,
                "utf8mb4" | "utf16" | "utf32" => 4,
                _ => 1,
            });
        }
    }
    true
}

fn is_query_word(cursor: &Cursor<'_>) -> bool {
    cursor.is("as select") || cursor.is("select") || cursor.is("as with")
}

/// Settles what depends on the options: bytes for letters, foreign keys that the engine forgets.
pub(super) fn settle(draft: &mut Draft, name: &TableName) {
    let Some(entry) = draft.tables.get_mut(name) else {
        return;
    };
    if entry.in_bytes {
        for column in &mut entry.table.columns {
            if !entry.in_letters.contains(&column.name) {
                column.ty = native::in_bytes(&column.ty);
            }
        }
    }
    entry
        .table
        .options
        .retain(|option| !option.starts_with("engine = "));
    let Some(engine) = entry.engine.clone() else {
        return;
    };
    entry.table.options.insert(0, format!("engine = {engine}"));
    // The keys that they make stay.
    mysql_key::complete(&mut entry.table);
    let lost = entry.table.foreign_keys.len();
    if lost > 0 && engine != "ndb" && engine != "ndbcluster" {
        entry.table.foreign_keys.clear();
        draft.lose(format!(
            "the engine {engine} knows no foreign keys: {lost} left out"
        ));
    }
}
