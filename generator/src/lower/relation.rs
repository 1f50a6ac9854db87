//! A property that is a relation.

use crate::diagnostic::rules::{UNKNOWN_KEY, WRONG_SIDE};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned};
use crate::schema::{Cascade, ForeignKeyRule, RelationKind};
use crate::source::{Mapping, Node, NodeKind};

use super::declaration::{PropertyDeclaration, PropertyShape, RelationDeclaration};
use super::fields::{self, Fields};
use super::{Context, property};

const KEYS: &[&str] = &[
    "many_to_one",
    "one_to_one",
    "one_to_many",
    "many_to_many",
    "mapped_by",
    "inversed_by",
    "nullable",
    "primary",
    "column",
    "columns",
    "pivot_table",
    "pivot_entity",
    "join_columns",
    "inverse_join_columns",
    "cascade",
    "orphan_removal",
    "on_delete",
    "on_update",
    "unique",
    "index",
    "comment",
    "hidden",
];

/// Keys about the columns of a to-one relation.
const COLUMN_KEYS: &[&str] = &[
    "nullable", "primary", "column", "columns", "unique", "index",
];

/// Keys about the pivot of a many-to-many relation.
const PIVOT_KEYS: &[&str] = &[
    "pivot_table",
    "pivot_entity",
    "join_columns",
    "inverse_join_columns",
];

/// Keys of every owning side.
const OWNING_KEYS: &[&str] = &["inversed_by", "on_delete", "on_update"];

#[derive(Clone, Copy)]
enum Follow {
    Persist,
    Remove,
    All,
}

const FOLLOWS: &[(&str, Follow)] = &[
    ("persist", Follow::Persist),
    ("remove", Follow::Remove),
    ("all", Follow::All),
];

/// Lowers a relation; `None` if its target is not given.
pub(super) fn lower(
    name: &Name,
    kind: RelationKind,
    target: &Node,
    mapping: &Mapping,
    context: &mut Context,
) -> Option<PropertyDeclaration> {
    let set = &mut context.set;
    let foreign = foreign_keys(kind);
    check_kind(kind, &foreign, mapping, set);
    // Keys of other kinds were reported just now, with better advice.
    let written = mapping.entries.iter().map(|entry| entry.key.as_str());
    let reported = written.filter(|key| foreign.contains(key));
    let own = KEYS.iter().copied().filter(|key| !foreign.contains(key));
    let known: Vec<_> = own.chain(reported).collect();
    let fields = Fields::new(mapping, &known, &format!("`{}`", kind.key()), set);
    check_side(mapping, set);
    check_pivot(mapping, set);
    let relation = RelationDeclaration {
        kind,
        target: fields::text(target, kind.key(), set)?,
        mapped_by: fields.text("mapped_by", set),
        inversed_by: fields.text("inversed_by", set),
        pivot_table: fields.text("pivot_table", set),
        pivot_entity: fields.text("pivot_entity", set),
        inverse_columns: fields.names("inverse_join_columns", set),
        cascade: cascade(fields, set),
        orphan_removal: fields
            .flag("orphan_removal", set)
            .filter(|flag| flag.value)
            .map(|flag| flag.span),
        on_delete: rule(fields, "on_delete", set),
        on_update: rule(fields, "on_update", set),
    };
    let shape = PropertyShape::Relation(Box::new(relation));
    Some(property::common(name, fields, shape, set))
}

/// Keys that belong to other kinds of relation.
fn foreign_keys(kind: RelationKind) -> Vec<&'static str> {
    let groups: &[&[&str]] = match kind {
        RelationKind::ManyToOne => &[PIVOT_KEYS, &["mapped_by"]],
        RelationKind::OneToOne => &[PIVOT_KEYS],
        RelationKind::OneToMany => &[PIVOT_KEYS, COLUMN_KEYS, OWNING_KEYS],
        RelationKind::ManyToMany => &[COLUMN_KEYS],
    };
    groups.concat()
}

fn check_kind(kind: RelationKind, foreign: &[&str], mapping: &Mapping, set: &mut DiagnosticSet) {
    for key in foreign {
        if let Some(entry) = mapping.entry(key) {
            let message = format!("`{key}` does not belong to `{}`", kind.key());
            set.push(
                Diagnostic::error(&UNKNOWN_KEY, message)
                    .label(entry.key.span, "has no effect here")
                    .help(advice(kind, key)),
            );
        }
    }
}

fn advice(kind: RelationKind, key: &str) -> String {
    match (kind, key) {
        (RelationKind::ManyToOne, "mapped_by") => {
            "the many-to-one side owns the column: write `inversed_by`".to_owned()
        }
        (RelationKind::OneToMany, "inversed_by") => {
            "the one-to-many side has no column: write `mapped_by`".to_owned()
        }
        (RelationKind::OneToMany, _) if !PIVOT_KEYS.contains(&key) => {
            format!("move `{key}` to the many-to-one property of the target")
        }
        _ => format!("remove `{key}`"),
    }
}

/// Reports keys of the owning side beside `mapped_by`.
fn check_side(mapping: &Mapping, set: &mut DiagnosticSet) {
    let Some(mapped_by) = mapping.entry("mapped_by") else {
        return;
    };
    if mapping.entry("one_to_many").is_some() || mapping.entry("many_to_one").is_some() {
        return;
    }
    for key in [OWNING_KEYS, PIVOT_KEYS, COLUMN_KEYS].into_iter().flatten() {
        if let Some(entry) = mapping.entry(key) {
            let message = format!("`{key}` belongs to the owning side");
            set.push(
                Diagnostic::error(&WRONG_SIDE, message)
                    .label(entry.key.span, "has no effect here")
                    .label(mapped_by.key.span, "this makes it the inverse side")
                    .help(format!("move `{key}` to the other side, or remove it")),
            );
        }
    }
}

/// Reports keys that a pivot entity already answers.
fn check_pivot(mapping: &Mapping, set: &mut DiagnosticSet) {
    let Some(entity) = mapping.entry("pivot_entity") else {
        return;
    };
    for key in ["pivot_table", "join_columns", "inverse_join_columns"] {
        if let Some(entry) = mapping.entry(key) {
            set.push(property::conflict(entity, entry));
        }
    }
}

/// `[persist, remove]`, `[all]`, `[]`, or one word; unsaid is `[persist]`.
fn cascade(fields: Fields<'_>, set: &mut DiagnosticSet) -> Cascade {
    let Some(node) = fields.get("cascade") else {
        return Cascade::default();
    };
    let items = match &node.kind {
        NodeKind::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut cascade = Cascade {
        persist: false,
        remove: false,
    };
    for item in items {
        let follow = fields::word(item, "cascade", FOLLOWS, set).map(|word| word.value);
        cascade.persist |= matches!(follow, Some(Follow::Persist | Follow::All));
        cascade.remove |= matches!(follow, Some(Follow::Remove | Follow::All));
    }
    cascade
}

fn rule(fields: Fields<'_>, key: &str, set: &mut DiagnosticSet) -> Option<Spanned<ForeignKeyRule>> {
    let words = ForeignKeyRule::ALL.map(|rule| (rule.key(), rule));
    fields::word(fields.get(key)?, key, &words, set)
}
