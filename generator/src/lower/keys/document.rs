//! The keys at the top of a file, and those of an enum.

use super::{Key, Kind, Shape};
use crate::lower::document::NAMINGS;
use crate::schema::Database;

/// A file.
pub(crate) static DOCUMENT: Shape = Shape {
    owner: "the file",
    text: "A schema of Dormouse, or one of several files of it. Keys that start with `x-` are left alone: a place for anchors.",
    keys: &[
        Key::new("dormouse", Kind::Format, "The version of the format.").required(),
        Key::new(
            "schema",
            Kind::FieldName,
            "The name of the schema, and of the generated module. All files of a directory give the same one.",
        )
        .required(),
        Key::new(
            "naming",
            Kind::Word(namings),
            "How tables and columns get names that are not given: `snake_case` (`BlogPost` → `blog_post`) unless said otherwise.",
        ),
        Key::new(
            "databases",
            Kind::WordList(databases),
            "The databases that the schema is for, if not for all of them; the others get no tables.",
        ),
        Key::new(
            "strict",
            Kind::Flag,
            "Whether tables are strict on SQLite, which then keeps values of other types out, unless an entity says otherwise.",
        ),
        Key::new("enums", Kind::Enums, "Enums by name. Any property may have one as its type."),
        Key::new("entities", Kind::Entities, "Entities by name."),
    ],
};

/// An enum in its long form.
pub(crate) static ENUM: Shape = Shape {
    owner: "an enum",
    text: "An enum, kept as text unless it is `native`.",
    keys: &[
        Key::new(
            "values",
            Kind::EnumValues,
            "The texts that the database keeps: a list, or a mapping from Rust's names to them.",
        )
        .required(),
        Key::new(
            "native",
            Kind::FlagOrName,
            "Whether databases keep it as an enum of their own: a type of PostgreSQL, which text names, and `enum(…)` on MySQL. Values sort in their order there.",
        ),
        Key::new(
            "schema",
            Kind::Text,
            "The database schema of PostgreSQL's type.",
        )
        .needs("native"),
        Key::new("comment", Kind::Text, "What it is; becomes documentation."),
    ],
};

fn databases() -> Vec<&'static str> {
    Database::ALL.map(Database::key).to_vec()
}

fn namings() -> Vec<&'static str> {
    NAMINGS.iter().map(|(word, _)| *word).collect()
}
