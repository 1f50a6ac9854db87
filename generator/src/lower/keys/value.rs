//! The keys of a property that is a value.

use super::{Key, Kind, Shape};
use crate::schema::Identity;

/// A value.
pub(crate) static VALUE: Shape = Shape {
    owner: "a value",
    text: "A property that is a value, kept in one column.",
    keys: &[
        Key::new(
            "type",
            Kind::Type,
            "Its type: a scalar type, the name of an enum, or `enum` with `values`. With `[]` behind it the value is an array, with `?` it may be null; inside of `{ … }` put an array's type in quotes, `\"string[]\"`.",
        )
        .required(),
        Key::new("nullable", Kind::Flag, "Whether it may be null."),
        Key::new("primary", Kind::Flag, "Whether it is part of the primary key."),
        Key::new(
            "default",
            Kind::Literal,
            "What a new row has unless it says otherwise: a value of the property's type; of an array, a list of them.",
        )
        .excludes(&["default_raw"]),
        Key::new(
            "default_raw",
            Kind::DatabaseCode,
            "An SQL expression with which the database fills in what a new row leaves out; or one for each database.",
        ),
        Key::new(
            "generated",
            Kind::DatabaseCode,
            "An SQL expression over other columns of the row that the value always is; or one for each database. It is only read.",
        )
        .excludes(&["primary", "default", "default_raw", "version", "on_create", "on_update", "autoincrement"]),
        Key::new(
            "stored",
            Kind::Flag,
            "Whether a generated value is kept in the row; with `false`, SQLite and MySQL make it whenever it is read.",
        )
        .needs("generated"),
        Key::new(
            "identity",
            Kind::Word(identities),
            "That the database counts an integer that is not the key: `always`, or `by_default` where a new row may give it.",
        )
        .excludes(&["primary", "default", "default_raw", "generated", "version", "on_create", "on_update", "autoincrement"]),
        Key::new("unique", Kind::FlagOrName, "Whether its values differ; text names the constraint."),
        Key::new("index", Kind::FlagOrName, "Whether it has an index; text names it."),
        Key::new("length", Kind::Number, "The most characters or bytes, of `string` and `bytes`."),
        Key::new(
            "precision",
            Kind::Number,
            "The digits of a `decimal` or `big_decimal`, or those of the seconds of `time`, `datetime` and `timestamp` (0 to 6).",
        ),
        Key::new("scale", Kind::Number, "The digits of a `decimal` or `big_decimal` behind the point."),
        Key::new(
            "column_type",
            Kind::DatabaseText,
            "The column's type in the database's own words; or one for each of some databases: `{ postgres: citext }`.",
        ),
        Key::new(
            "collation",
            Kind::DatabaseText,
            "How the database compares and sorts the text, by its own name for that: `{ sqlite: nocase, mysql: utf8mb4_general_ci }`.",
        ),
        Key::new("column", Kind::Text, "The name of its column, if it does not follow from its own name."),
        Key::new("lazy", Kind::Flag, "Whether it is read only when a hint names it."),
        Key::new("hidden", Kind::Flag, "Whether it is left out of JSON."),
        Key::new(
            "version",
            Kind::Flag,
            "Whether it is the version of an optimistic lock, counted by each update.",
        ),
        Key::new(
            "concurrency_check",
            Kind::Flag,
            "Whether an update or a delete of a row fails where somebody else has changed this value since it was read.",
        )
        .excludes(&["primary", "version", "generated", "lazy"]),
        Key::new(
            "on_create",
            Kind::Code,
            "The value of a new row, as Rust: a path is called with the draft, an expression stands as it is.",
        ),
        Key::new(
            "on_update",
            Kind::Code,
            "The value after each update, as Rust: a path is called with the view, an expression stands as it is.",
        ),
        Key::new("comment", Kind::Text, "What it is; becomes documentation."),
        Key::new("values", Kind::EnumValues, "The values of an inline enum (`type: enum`)."),
        Key::new(
            "autoincrement",
            Kind::Flag,
            "Whether the database counts an integer key; it does unless this is `false`.",
        ),
    ],
};

fn identities() -> Vec<&'static str> {
    Identity::WORDS.map(|(word, _)| word).to_vec()
}
