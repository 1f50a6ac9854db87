//! The keys of every mapping of the format: what each may be, and what it means.
//!
//! `lower` knows a key because it stands here, and the JSON Schema is written from here, so that the
//! two cannot differ. How a value becomes a declaration is not known here.

mod document;
mod entity;
mod relation;
mod value;

pub(crate) use document::{DOCUMENT, ENUM};
pub(crate) use entity::{ENTITY, INDEX};
pub(crate) use relation::{RelationKey, keys_of, keys_of_others, owning_keys};
pub(crate) use value::VALUE;

/// A mapping of the format.
pub(crate) struct Shape {
    /// How messages call it.
    pub(crate) owner: &'static str,
    /// What it is, for people.
    pub(crate) text: &'static str,
    /// Its keys, in the order of their use.
    pub(crate) keys: &'static [Key],
}

impl Shape {
    /// The names of its keys.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }
}

/// A key of a mapping.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    /// How the YAML spells it.
    pub(crate) name: &'static str,
    /// What it may be.
    pub(crate) kind: Kind,
    /// Whether it has to be there.
    pub(crate) required: bool,
    /// Keys that cannot stand beside it.
    pub(crate) excludes: &'static [&'static str],
    /// A key that has to stand beside it.
    pub(crate) needs: Option<&'static str>,
    /// What it means, for people.
    pub(crate) text: &'static str,
}

impl Key {
    const fn new(name: &'static str, kind: Kind, text: &'static str) -> Self {
        Self {
            name,
            kind,
            required: false,
            excludes: &[],
            needs: None,
            text,
        }
    }

    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn needs(self, other: &'static str) -> Self {
        Self {
            needs: Some(other),
            ..self
        }
    }

    const fn excludes(self, excludes: &'static [&'static str]) -> Self {
        Self { excludes, ..self }
    }
}

/// What a value may be.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// The number of the format's version.
    Format,
    /// Text.
    Text,
    /// A name in snake case.
    FieldName,
    /// A name in Pascal case.
    TypeName,
    /// `true` or `false`.
    Flag,
    /// A whole number from 0 on.
    Number,
    /// A list of texts.
    Names,
    /// A list of at least one text.
    SomeNames,
    /// `true`, `false` or a name.
    FlagOrName,
    /// One of some words.
    Word(Words),
    /// A list of some words.
    WordList(Words),
    /// One of some words, or a list of them.
    WordOrList(Words),
    /// A path with `asc` or `desc` behind it, or a list of them.
    Orders,
    /// Rust or SQL, as it stands.
    Code,
    /// Text, or a text for each database.
    DatabaseText,
    /// SQL, or SQL for each database.
    DatabaseCode,
    /// A value of the property's type.
    Literal,
    /// The type of a value.
    Type,
    /// The values of an enum.
    EnumValues,
    /// Enums by name.
    Enums,
    /// Entities by name.
    Entities,
    /// Properties by name.
    Properties,
    /// A list of indexes.
    Indexes,
    /// SQL, or SQL for each of some databases, by name.
    Checks,
    /// Hints by name.
    Hints,
}

/// The words a value may be.
pub(crate) type Words = fn() -> Vec<&'static str>;
