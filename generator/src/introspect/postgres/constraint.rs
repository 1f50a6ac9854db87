//! Rows of `pg_constraint` and `pg_index` → keys, constraints and indexes.

use crate::database::{
    Deferrable, ForeignKey, Index, IndexPart, PrimaryKey, Remark, Table, Unique,
};
use crate::introspect::catalog::Row;
use crate::schema::ForeignKeyRule;

use super::{check, named};

/// Adds a constraint to its table, or says why it is not added.
pub(super) fn add(row: &Row, table: &mut Table) -> Option<Remark> {
    let (name, columns) = (row.filled("name"), row.list("columns"));
    match row.text("kind").as_str() {
        "p" => {
            table.primary_key = Some(PrimaryKey {
                name,
                columns,
                ..PrimaryKey::default()
            });
        }
        "u" => table.uniques.push(Unique {
            name,
            columns,
            nulls_equal: row.flag("nulls_equal"),
            deferrable: deferrable(row),
        }),
        "f" => table.foreign_keys.push(ForeignKey {
            name,
            columns,
            target: named(row, "target_schema", "target"),
            target_columns: row.list("target_columns"),
            on_delete: rule(&row.text("on_delete")),
            on_update: rule(&row.text("on_update")),
            deferrable: deferrable(row),
        }),
        "c" => table.checks.push(check(row)),
        _ => {
            let about = format!("{}, constraint {}", table.name, row.text("name"));
            let text = format!(
                "an exclusion constraint is left out: {}",
                row.text("definition")
            );
            return Some(Remark::new(about, text));
        }
    }
    None
}

fn deferrable(row: &Row) -> Deferrable {
    match (row.flag("deferrable"), row.flag("deferred")) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::Immediate,
        (true, true) => Deferrable::Deferred,
    }
}

fn rule(letter: &str) -> ForeignKeyRule {
    match letter {
        "r" => ForeignKeyRule::Restrict,
        "c" => ForeignKeyRule::Cascade,
        "n" => ForeignKeyRule::SetNull,
        "d" => ForeignKeyRule::SetDefault,
        _ => ForeignKeyRule::NoAction,
    }
}

/// The expression of `CHECK (…)`, with or without `NOT VALID` behind it.
pub(super) fn check_text(definition: &str) -> String {
    let text = definition.trim();
    let text = text.strip_suffix("NOT VALID").map_or(text, str::trim_end);
    let text = text.strip_suffix("NO INHERIT").map_or(text, str::trim_end);
    let inner = text.strip_prefix("CHECK ").unwrap_or(text);
    crate::database::without_brackets(inner).to_owned()
}

/// An index that no constraint has.
pub(super) fn index(row: &Row) -> Index {
    let texts = row.list("parts").into_iter();
    let (is_column, options) = (row.list("is_column"), row.list("options"));
    let classes = row.list("classes");
    let at = |list: &[String], index: usize| list.get(index).cloned().unwrap_or_default();
    let mut parts = Vec::new();
    for (position, text) in texts.enumerate() {
        let bits: u32 = at(&options, position).parse().unwrap_or(0);
        let (descending, nulls_first) = (bits & 1 == 1, bits & 2 == 2);
        let part = match at(&is_column, position).as_str() {
            "" => IndexPart::expression(text),
            column => IndexPart::column(column),
        };
        let class = at(&classes, position);
        parts.push(IndexPart {
            descending,
            nulls_first: (nulls_first != descending).then_some(nulls_first),
            operator_class: (!class.is_empty()).then_some(class),
            ..part
        });
    }
    Index {
        name: row.text("name"),
        parts,
        unique: row.flag("unique"),
        nulls_equal: row.flag("nulls_equal"),
        method: row.filled("method").filter(|method| method != "btree"),
        predicate: row.filled("predicate"),
        include: row.list("include"),
    }
}
