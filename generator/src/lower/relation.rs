//! A property that is a relation.

use crate::diagnostic::rules::{UNKNOWN_KEY, WRONG_SIDE};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned};
use crate::schema::{Cascade, Deferrable, ForeignKeyRule, RelationKind};
use crate::source::{Entry, Mapping, Node, NodeKind};

use super::declaration::{PropertyDeclaration, PropertyShape, RelationDeclaration};
use super::fields::{self, Fields};
use super::keys::{self, RelationKey};
use super::{Context, order, property};

/// What follows an entity to a target.
#[derive(Clone, Copy)]
pub(super) enum Follow {
    Persist,
    Remove,
    All,
}

/// What `cascade` may say.
pub(super) const FOLLOWS: &[(&str, Follow)] = &[
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
    let fields = fields(kind, mapping, set);
    check_side(kind, mapping, set);
    let own: Vec<_> = keys::keys_of(kind).map(|own| own.key).collect();
    fields.check_conflicts(&own, set);
    let relation = RelationDeclaration {
        kind,
        target: fields::text(target, kind.key(), set)?,
        mapped_by: fields.text("mapped_by", set),
        inversed_by: fields.text("inversed_by", set),
        pivot_table: fields.text("pivot_table", set),
        pivot_schema: fields.text("pivot_schema", set),
        pivot_entity: fields.text("pivot_entity", set),
        inverse_columns: fields.names("inverse_join_columns", set),
        fixed_order: fixed_order(fields, set),
        order_by: order::lower(fields, set),
        cascade: cascade(fields, set),
        orphan_removal: fields
            .flag("orphan_removal", set)
            .filter(|flag| flag.value)
            .map(|flag| flag.span),
        on_delete: rule(fields, "on_delete", set),
        on_update: rule(fields, "on_update", set),
        deferrable: deferrable(fields, set),
    };
    let shape = PropertyShape::Relation(Box::new(relation));
    Some(property::common(name, fields, shape, set))
}

/// Takes the mapping; keys of other kinds are reported with better advice than unknown ones.
fn fields<'a>(kind: RelationKind, mapping: &'a Mapping, set: &mut DiagnosticSet) -> Fields<'a> {
    let others = || keys::keys_of_others(kind);
    let mut foreign: Vec<&str> = Vec::new();
    for other in others() {
        let key = other.key.name;
        if let (Some(entry), false) = (mapping.entry(key), foreign.contains(&key)) {
            set.push(foreign_key(kind, other, entry));
            foreign.push(key);
        }
    }
    let own = keys::keys_of(kind).map(|own| own.key.name).collect();
    Fields::beside(mapping, (own, &foreign), &format!("`{}`", kind.key()), set)
}

/// The finding that a key belongs to another kind of relation.
fn foreign_key(kind: RelationKind, other: &RelationKey, entry: &Entry) -> Diagnostic {
    let key = other.key.name;
    let help = match (kind, key) {
        (RelationKind::ManyToOne, "mapped_by") => {
            "the many-to-one side owns the column: write `inversed_by`".to_owned()
        }
        (RelationKind::OneToMany, "inversed_by") => {
            "the one-to-many side has no column: write `mapped_by`".to_owned()
        }
        (RelationKind::OneToMany, _) if other.kinds.contains(&RelationKind::ManyToOne) => {
            format!("move `{key}` to the many-to-one property of the target")
        }
        _ => format!("remove `{key}`"),
    };
    let message = format!("`{key}` does not belong to `{}`", kind.key());
    Diagnostic::error(&UNKNOWN_KEY, message)
        .label(entry.key.span, "has no effect here")
        .help(help)
}

/// Reports keys of the owning side beside `mapped_by`.
fn check_side(kind: RelationKind, mapping: &Mapping, set: &mut DiagnosticSet) {
    // A many-to-one relation has no `mapped_by`; that was reported.
    let Some(mapped_by) = mapping
        .entry("mapped_by")
        .filter(|_| kind != RelationKind::ManyToOne)
    else {
        return;
    };
    for key in keys::owning_keys(kind).map(|own| own.key.name) {
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

/// The column that counts the links, `position` unless it is named.
fn fixed_order(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Name> {
    let named = fields.text("fixed_order_column", set);
    let wanted = fields.flag("fixed_order", set).filter(|flag| flag.value)?;
    Some(named.unwrap_or_else(|| Spanned::new("position".to_owned(), wanted.span)))
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

fn deferrable(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Spanned<Deferrable>> {
    let words = Deferrable::ALL.map(|deferrable| (deferrable.key(), deferrable));
    fields::word(fields.get("deferrable")?, "deferrable", &words, set)
}

fn rule(fields: Fields<'_>, key: &str, set: &mut DiagnosticSet) -> Option<Spanned<ForeignKeyRule>> {
    let words = ForeignKeyRule::ALL.map(|rule| (rule.key(), rule));
    fields::word(fields.get(key)?, key, &words, set)
}
