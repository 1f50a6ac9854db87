//! The schema as text: one line per thing, words only where they say something.

use super::view::{ColumnView, EntityView, RelationView, SchemaView, SpecialIndexView};
use crate::schema::PerDatabase;

/// Shows a schema.
pub(super) fn show(schema: &SchemaView<'_>) -> String {
    let mut lines = vec![format!("schema {}", schema.schema)];
    for entity in &schema.entities {
        show_entity(entity, &mut lines);
    }
    for pivot in &schema.pivots {
        lines.push(String::new());
        lines.push(format!(
            "pivot {} of {}.{}",
            pivot.table, pivot.owner, pivot.relation
        ));
        lines.push(format!(
            "  {} → {}",
            pivot.own_columns.join(", "),
            pivot.owner
        ));
        lines.push(format!(
            "  {} → {}",
            pivot.target_columns.join(", "),
            pivot.target
        ));
        if let Some(column) = pivot.order_column {
            lines.push(format!("  in the order of {column}"));
        }
    }
    for found in &schema.enums {
        let values: Vec<_> = found.values.iter().map(|value| value.value).collect();
        lines.push(String::new());
        lines.push(format!("enum {}: {}", found.name, values.join(", ")));
    }
    let groups: Vec<_> = schema
        .commit_order
        .iter()
        .map(|group| group.join(" + "))
        .collect();
    lines.push(String::new());
    lines.push(format!("commit order: {}", groups.join(", ")));
    lines.join("\n") + "\n"
}

fn show_entity(entity: &EntityView<'_>, lines: &mut Vec<String>) {
    lines.push(String::new());
    let mut line = format!("entity {} in {}", entity.name, entity.table);
    let options = [
        (", strict", entity.strict),
        (", without rowid", entity.without_rowid),
    ];
    let options = options.into_iter().filter(|(_, is_set)| *is_set);
    line.extend(options.map(|(option, _)| option));
    lines.push(line);
    lines.extend(entity.columns.iter().map(show_column));
    if entity.primary_key.len() > 1 {
        lines.push(format!("  primary key {}", entity.primary_key.join(", ")));
    }
    for key in &entity.foreign_keys {
        let (columns, targets) = (key.columns.join(", "), key.target_columns.join(", "));
        let mut line = format!("  foreign key {columns} → {} ({targets})", key.target_table);
        for (event, rule) in [("delete", key.on_delete), ("update", key.on_update)] {
            if let Some(rule) = rule {
                line.push_str(&format!(", on {event} {rule}"));
            }
        }
        if let Some(deferrable) = key.deferrable {
            line.push_str(&format!(", deferrable, initially {deferrable}"));
        }
        lines.push(line);
    }
    for (what, indexes) in [("unique", &entity.uniques), ("index", &entity.indexes)] {
        for index in indexes {
            lines.push(format!(
                "  {what} {} ({})",
                index.name,
                index.columns.join(", ")
            ));
        }
    }
    for index in &entity.special_indexes {
        lines.push(show_special(index));
    }
    for check in &entity.checks {
        let text = per_database("check", Some(check.expression));
        lines.push(format!(
            "  {} ({})",
            text.trim_start_matches(", "),
            check.name
        ));
    }
    lines.extend(entity.relations.iter().map(show_relation));
    if !entity.hooks.is_empty() {
        lines.push(format!("  hooks {}", entity.hooks.join(", ")));
    }
    for hint in &entity.hints {
        lines.push(format!("  hint {}: {}", hint.name, hint.paths.join(", ")));
    }
}

fn show_special(index: &SpecialIndexView<'_>) -> String {
    let what = if index.unique { "unique" } else { "index" };
    let mut line = format!("  {what} {} ({})", index.name, index.columns.join(", "));
    let texts = [
        ("on", index.on),
        ("where", index.filter),
        ("using", index.using),
    ];
    for (word, text) in texts {
        line.push_str(&per_database(word, text));
    }
    if !index.include.is_empty() {
        line.push_str(&format!(", include {}", index.include.join(" ")));
    }
    line
}

fn show_column(column: &ColumnView<'_>) -> String {
    let mut line = format!("  column {}: {}", column.name, column.ty);
    let flags = [
        ("null", column.nullable),
        ("primary", column.primary),
        ("generated", column.generated),
        ("unique", column.unique),
        ("lazy", column.lazy),
        ("hidden", column.hidden),
        ("version", column.version),
        ("checked", column.concurrency_check),
    ];
    for (word, _) in flags.into_iter().filter(|(_, is_set)| *is_set) {
        line.push_str(&format!(", {word}"));
    }
    for (word, size) in [
        ("length", column.length),
        ("precision", column.precision),
        ("scale", column.scale),
    ] {
        if let Some(size) = size {
            line.push_str(&format!(", {word} {size}"));
        }
    }
    if let Some(value) = &column.default {
        line.push_str(&format!(", default {value}"));
    }
    if let Some(identity) = column.identity {
        let when = if identity == crate::schema::Identity::Always {
            "always"
        } else {
            "by_default"
        };
        line.push_str(&format!(", identity {when}"));
    }
    for (word, texts) in [
        ("default_raw", column.default_raw),
        ("computed", column.computed.map(|made| &made.expression)),
        ("column_type", column.column_type),
        ("collation", column.collation),
    ] {
        line.push_str(&per_database(word, texts));
    }
    for (word, text) in [
        ("on_create", column.on_create),
        ("on_update", column.on_update),
    ] {
        if let Some(text) = text {
            line.push_str(&format!(", {word} {text}"));
        }
    }
    line
}

fn show_relation(relation: &RelationView<'_>) -> String {
    let side = if relation.owning { "owning" } else { "inverse" };
    let mut line = format!(
        "  relation {}: {} {}, {side}",
        relation.name, relation.kind, relation.target
    );
    if relation.nullable {
        line.push_str(", null");
    }
    if let Some(inverse) = relation.inverse {
        line.push_str(&format!(", other side {inverse}"));
    }
    if let Some(pivot) = relation.pivot {
        line.push_str(&format!(", pivot {pivot}"));
    }
    if relation.cascade != ["persist"] {
        line.push_str(&format!(", cascade [{}]", relation.cascade.join(", ")));
    }
    if relation.orphan_removal {
        line.push_str(", orphan removal");
    }
    if !relation.order_by.is_empty() {
        line.push_str(&format!(", by {}", relation.order_by.join(", ")));
    }
    line
}

/// `, column_type citext`, or `, column_type of postgres citext` for each of some databases.
fn per_database(word: &str, texts: Option<&PerDatabase>) -> String {
    let texts = texts.into_iter().flat_map(PerDatabase::texts);
    let parts = texts.map(|(database, text)| match database {
        Some(database) => format!(", {word} of {} {text}", database.key()),
        None => format!(", {word} {text}"),
    });
    parts.collect()
}
