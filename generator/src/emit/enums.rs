//! The enums of a schema.

use std::collections::BTreeSet;

use askama::Template;

use super::Context;
use super::docs;
use super::prelude::Prelude;
use crate::ident;
use crate::schema;

/// The file `enums.rs`.
#[derive(Debug, Template)]
#[template(path = "enums.rs.askama")]
pub struct EnumsFile {
    schema: String,
    enums: Vec<Enum>,
}

/// One enum.
#[derive(Debug, Template)]
#[template(path = "enum.rs.askama")]
struct Enum {
    doc: String,
    name: String,
    std: Prelude,
    values: Vec<Value>,
}

/// One value of an enum.
#[derive(Debug)]
struct Value {
    doc: String,
    variant: String,
    text: String,
}

impl EnumsFile {
    /// Nothing, when the schema has no enums.
    pub(super) fn new(context: &Context<'_>) -> Option<Self> {
        let enums = &context.schema.enums;
        let taken: BTreeSet<_> = enums
            .iter()
            .map(|item| ident::rust_type(&item.name))
            .collect();
        let std = Prelude::without(&taken);
        (!enums.is_empty()).then(|| Self {
            schema: docs::code(&context.schema.name),
            enums: enums.iter().map(|item| Enum::new(item, std)).collect(),
        })
    }
}

impl Enum {
    fn new(item: &schema::Enum, std: Prelude) -> Self {
        let words = docs::words(&item.name);
        let otherwise = docs::capital(&format!("{} {words}.", docs::article(&words)));
        Self {
            doc: docs::comment_or(item.comment.as_deref(), otherwise),
            name: ident::rust_type(&item.name),
            std,
            values: item.values.iter().map(Value::new).collect(),
        }
    }
}

impl Value {
    fn new(value: &schema::EnumValue) -> Self {
        Self {
            doc: format!("Stored as {}.", docs::code(&value.value)),
            variant: ident::rust_type(&value.variant),
            text: format!("{:?}", value.value),
        }
    }
}
