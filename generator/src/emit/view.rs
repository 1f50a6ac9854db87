//! The accessors of an entity: the view that a handle derefs to.

use askama::Template;

use super::columns::{Origin, ValueColumn};
use super::docs;
use super::names::{EntityNames, reference, setter};
use super::relations::Link;
use super::scope::Scope;
use crate::schema::{Entity, Join, Property, PropertyKind};

/// The view of one entity.
#[derive(Debug, Template)]
#[template(path = "view.rs.askama")]
pub struct View {
    name: String,
    entity: String,
    article: &'static str,
    accessors: Vec<Accessor>,
}

/// The methods of one property; `object` is what their sentences are about.
#[derive(Debug, Template)]
enum Accessor {
    #[template(path = "view/generated_key.rs.askama")]
    GeneratedKey {
        doc: String,
        name: String,
        ty: String,
    },
    #[template(path = "view/given.rs.askama")]
    Given {
        doc: String,
        name: String,
        read: String,
        lend: &'static str,
    },
    #[template(path = "view/value.rs.askama")]
    Value {
        doc: String,
        object: String,
        name: String,
        signature: Signature,
        setter: Option<Setter>,
    },
    #[template(path = "view/to_one.rs.askama")]
    ToOne {
        doc: String,
        object: String,
        index: usize,
        name: String,
        reference: String,
        key: String,
        target: String,
        loaded: String,
        reader: &'static str,
        setter: Option<Setter>,
    },
    #[template(path = "view/to_many.rs.askama")]
    ToMany {
        doc: String,
        object: String,
        index: usize,
        name: String,
        reference: String,
        key: String,
        target: String,
    },
}

/// What stands between the name of an accessor and its body.
#[derive(Debug)]
struct Signature {
    generics: &'static str,
    read: String,
    bounds: String,
}

/// The method that changes a property.
#[derive(Debug)]
struct Setter {
    name: String,
    argument: String,
    value: String,
}

impl View {
    pub(super) fn new(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Self {
        let accessor = |property| accessor(entity, property, scope);
        Self {
            name: names.view.clone(),
            entity: names.entity.clone(),
            article: docs::article(&names.entity),
            accessors: entity.properties.iter().map(accessor).collect(),
        }
    }
}

fn accessor(entity: &Entity, property: &Property, scope: &Scope<'_>) -> Accessor {
    match property.kind {
        PropertyKind::Column(id) => {
            let column = ValueColumn::new(entity, &entity[id], scope);
            match column.origin {
                Origin::Generated => generated_key(column),
                Origin::Given => given(column),
                Origin::Value | Origin::Computed => value(entity, column, scope),
            }
        }
        PropertyKind::Relation(id) => {
            let link = Link::new(entity, &entity[id], scope);
            if link.relation.is_to_one() {
                to_one(entity, link, scope)
            } else {
                to_many(link)
            }
        }
    }
}

fn generated_key(column: ValueColumn<'_>) -> Accessor {
    Accessor::GeneratedKey {
        doc: column.doc(),
        ty: column.ty.value(),
        name: column.name,
    }
}

fn given(column: ValueColumn<'_>) -> Accessor {
    let lend = if column.ty.is_copied() { "" } else { "&" };
    Accessor::Given {
        doc: column.doc(),
        read: column.ty.read(),
        lend,
        name: column.name,
    }
}

fn value(entity: &Entity, column: ValueColumn<'_>, scope: &Scope<'_>) -> Accessor {
    Accessor::Value {
        doc: column.doc(),
        object: column.object(),
        signature: signature(entity, &column, scope),
        setter: (!entity.read_only && is_set(&column)).then(|| value_setter(&column)),
        name: column.name,
    }
}

/// Versions are counted, and what the database computes is its own.
fn is_set(column: &ValueColumn<'_>) -> bool {
    !column.column.version && column.origin != Origin::Computed
}

/// A lazy value needs its hint, a value that the database fills in needs a saved row.
fn signature(entity: &Entity, column: &ValueColumn<'_>, scope: &Scope<'_>) -> Signature {
    let mut bounds = Vec::new();
    if column.column.lazy {
        bounds.push(format!(
            "rt::Reads<{}, I>",
            scope.key(entity.id, &column.property.name)
        ));
    }
    if column.column.is_filled() || column.origin == Origin::Computed {
        bounds.push("rt::Saved".to_owned());
    }
    Signature {
        generics: if column.column.lazy { "<I>" } else { "" },
        read: column.ty.read(),
        bounds: if bounds.is_empty() {
            String::new()
        } else {
            format!("where H: {}", bounds.join(" + "))
        },
    }
}

fn value_setter(column: &ValueColumn<'_>) -> Setter {
    let (ty, name) = (&column.ty, &column.name);
    let (argument, value) = if column.column.nullable {
        (ty.optional_argument(), ty.optional_owned(name))
    } else {
        (ty.argument(), name.clone())
    };
    let value = match column.column.fraction() {
        Some(digits) if column.column.array && !column.column.nullable => {
            format!(
                "rt::truncated::<{}>({}, {digits})",
                ty.plain,
                ty.owned(name)
            )
        }
        Some(digits) => format!("rt::truncated({value}, {digits})"),
        None => value,
    };
    Setter {
        name: setter(&column.property.name),
        argument,
        value,
    }
}

fn to_one(entity: &Entity, link: Link<'_>, scope: &Scope<'_>) -> Accessor {
    let relation = link.relation;
    // The foreign key is in the other table.
    let is_inverse = matches!(relation.join, Join::Inverse { .. });
    let is_read_only = match is_inverse {
        true => scope.is_read_only(relation.target),
        false => entity.read_only,
    };
    let loaded = format!("rt::Loaded<'em, {}, N>", link.target);
    let (loaded, reader) = if link.is_required() {
        (loaded, "one")
    } else {
        (format!("{}<{loaded}>", scope.std.option), "optional")
    };
    let setter = Setter {
        name: setter(&relation.name),
        argument: format!("impl {}<rt::Target<{}>>", scope.std.into, link.target),
        value: link.name.clone(),
    };
    Accessor::ToOne {
        doc: link.doc(),
        object: link.object(),
        index: link.index(),
        reference: reference(&relation.name),
        loaded,
        reader,
        setter: (!relation.primary && !is_read_only).then_some(setter),
        name: link.name,
        key: link.key,
        target: link.target,
    }
}

fn to_many(link: Link<'_>) -> Accessor {
    Accessor::ToMany {
        doc: link.doc(),
        object: link.object(),
        index: link.index(),
        reference: reference(&link.relation.name),
        name: link.name,
        key: link.key,
        target: link.target,
    }
}
