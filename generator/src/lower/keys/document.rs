//! The keys at the top of a file, and those of an enum.

use super::{Key, Kind, Shape};
use crate::lower::document::NAMINGS;

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
        Key::new("enums", Kind::Enums, "Enums by name. Any property may have one as its type."),
        Key::new("entities", Kind::Entities, "Entities by name."),
    ],
};

/// An enum in its long form.
pub(crate) static ENUM: Shape = Shape {
    owner: "an enum",
    text: "An enum, kept as text.",
    keys: &[
        Key::new(
            "values",
            Kind::EnumValues,
            "The texts that the database keeps: a list, or a mapping from Rust's names to them.",
        )
        .required(),
        Key::new("comment", Kind::Text, "What it is; becomes documentation."),
    ],
};

fn namings() -> Vec<&'static str> {
    NAMINGS.iter().map(|(word, _)| *word).collect()
}
