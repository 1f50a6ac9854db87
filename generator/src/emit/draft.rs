//! What a new row is made of: `New…` with what is required, `…Draft` with everything.

use askama::Template;

use super::build::Build;
use super::columns::{Origin, ValueColumn, field};
use super::docs;
use super::key::key_type;
use super::names::EntityNames;
use super::open;
use super::prelude::Prelude;
use super::relations::Link;
use super::scope::Scope;
use crate::schema::{Entity, Property, PropertyKind};

/// `New…`, `…Draft` and how the one turns into the other and that into a row.
#[derive(Debug, Template)]
#[template(path = "draft.rs.askama")]
pub struct Draft {
    names: EntityNames,
    std: Prelude,
    key: String,
    required: Vec<Field>,
    all: Vec<Field>,
    /// The draft's fields, made of those of `New…`.
    initial: Vec<String>,
    choices: Vec<Choice>,
    build: Build,
    /// Columns that need not be given, as a pattern, and the expression that says whether they are open.
    open: Vec<(String, String)>,
}

/// A public field.
#[derive(Debug)]
struct Field {
    doc: String,
    name: String,
    ty: String,
}

/// A method that sets what need not be given.
#[derive(Debug)]
struct Choice {
    doc: String,
    name: String,
    argument: String,
    value: String,
}

/// A property of a new row.
struct Part {
    field: Field,
    /// Nothing, when the property has to be given.
    choice: Option<Choice>,
    /// The value of the field when nothing was chosen.
    nothing: String,
}

impl Draft {
    pub(super) fn new(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Self {
        let mut draft = Self {
            names: names.clone(),
            std: scope.std,
            key: key_type(entity, scope),
            required: Vec::new(),
            all: Vec::new(),
            initial: Vec::new(),
            choices: Vec::new(),
            build: Build::new(entity, scope),
            open: open::columns(entity, scope),
        };
        entity
            .properties
            .iter()
            .filter_map(|property| part(entity, property, scope))
            .for_each(|part| draft.add(part));
        draft
    }

    fn add(&mut self, part: Part) {
        let name = &part.field.name;
        match part.choice {
            Some(choice) => {
                self.initial.push(field(name, &part.nothing));
                self.choices.push(choice);
            }
            None => {
                self.initial.push(field(name, &format!("self.{name}")));
                self.required.push(part.field.copy());
            }
        }
        self.all.push(part.field);
    }
}

impl Field {
    fn copy(&self) -> Self {
        Self {
            doc: self.doc.clone(),
            name: self.name.clone(),
            ty: self.ty.clone(),
        }
    }
}

/// Nothing for what the database computes, or it or the runtime counts.
fn part(entity: &Entity, property: &Property, scope: &Scope<'_>) -> Option<Part> {
    match property.kind {
        PropertyKind::Column(id) => {
            let column = ValueColumn::new(entity, &entity[id], scope);
            let made = matches!(column.origin, Origin::Generated | Origin::Computed);
            (!made && !column.column.version).then(|| value(&column, scope))
        }
        PropertyKind::Relation(id) => {
            let link = Link::new(entity, &entity[id], scope);
            Some(relation(entity, &link, scope))
        }
    }
}

fn value(column: &ValueColumn<'_>, scope: &Scope<'_>) -> Part {
    let std = scope.std;
    let (name, value) = (column.name.clone(), column.ty.value());
    let open = column.has_fallback();
    let ty = if open {
        format!("{}<{value}>", std.option)
    } else {
        value
    };
    // Null is what a nullable value is anyway; only against a fallback it must be said.
    let (argument, chosen) = if open && column.column.nullable {
        (
            column.ty.optional_argument(),
            column.ty.optional_owned(&name),
        )
    } else {
        (column.ty.argument(), column.ty.owned(&name))
    };
    let choice = (open || column.column.nullable).then(|| Choice {
        doc: choice_doc(column),
        name: name.clone(),
        argument,
        value: format!("{}({chosen})", std.some),
    });
    Part {
        field: Field {
            doc: column.doc(),
            name,
            ty,
        },
        choice,
        nothing: std.none.to_owned(),
    }
}

fn choice_doc(column: &ValueColumn<'_>) -> String {
    let object = column.object();
    match column.column.on_create.as_ref() {
        Some(hook) => format!(
            "Sets {object}; otherwise {} gives it.",
            docs::code(&hook.text)
        ),
        None => format!("Sets {object}."),
    }
}

fn relation(entity: &Entity, link: &Link<'_>, scope: &Scope<'_>) -> Part {
    let std = scope.std;
    let (name, target) = (link.name.clone(), format!("rt::Target<{}>", link.target));
    let into = format!("impl {}<{target}>", std.into);
    let (ty, nothing, argument, value) = if link.relation.is_to_many() {
        (
            format!("{}<{target}>", std.vec),
            format!("{}::new()", std.vec),
            format!("impl {}<Item = {into}>", std.into_iterator),
            format!("{name}.into_iter().map({}::into).collect()", std.into),
        )
    } else {
        let optional = format!("{}<{target}>", std.option);
        let ty = if link.is_required() { target } else { optional };
        (
            ty,
            std.none.to_owned(),
            into,
            format!("{}({name}.into())", std.some),
        )
    };
    let doc = format!("Sets {}.", link.object());
    let choice = Choice {
        doc,
        name: name.clone(),
        argument,
        value,
    };
    let choice = described(choice, entity, link, scope);
    Part {
        field: Field {
            doc: link.doc(),
            name,
            ty,
        },
        choice: (!link.is_required()).then_some(choice),
        nothing,
    }
}

/// Rows that cannot be without this one are described by a closure, which gets it.
fn described(choice: Choice, entity: &Entity, link: &Link<'_>, scope: &Scope<'_>) -> Choice {
    if !link.is_needed(scope) {
        return choice;
    }
    let own = scope.entity_type(entity.id);
    let (name, target) = (&choice.name, &link.target);
    let (argument, value) = if link.relation.is_to_many() {
        ("Children", format!("rt::children({name})"))
    } else {
        ("Child", format!("{}(rt::child({name}))", scope.std.some))
    };
    Choice {
        argument: format!("impl rt::{argument}<{own}, {target}>"),
        value,
        ..choice
    }
}
