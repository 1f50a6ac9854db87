//! Enums: a closed list of values, stored as text or as an enum of the database.

use serde::Serialize;

use crate::diagnostic::Name;

use super::{EnumId, Table};

/// An enum of the schema, declared under `enums` or inline at a property.
#[derive(Clone, Debug, Serialize)]
pub struct Enum {
    /// Its handle.
    pub id: EnumId,
    /// The Rust type's name, as written or made of entity and property.
    pub name: Name,
    /// What the YAML says about it.
    pub comment: Option<String>,
    /// The name of the type that PostgreSQL has for it, where databases keep it as an enum of their own.
    pub native: Option<Name>,
    /// The schema of that type, if the YAML names one.
    pub schema: Option<Name>,
    /// The values, in order.
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct EnumValue {
    /// The Rust variant's name.
    pub variant: Name,
    /// The text in the database.
    pub value: String,
}

impl Enum {
    /// The full name of the type that PostgreSQL has for it.
    #[must_use]
    pub fn native_type(&self) -> Option<Table> {
        Some(Table {
            schema: self.schema.clone(),
            name: self.native.clone()?,
        })
    }

    /// Finds a value by its database text or its variant name.
    #[must_use]
    pub fn position(&self, text: &str) -> Option<usize> {
        self.values
            .iter()
            .position(|v| v.value == text || v.variant.value == text)
    }
}
