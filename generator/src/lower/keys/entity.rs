//! The keys of an entity, and those of an index.

use super::{Key, Kind, Shape};
use crate::schema::{Database, HookKind};

/// An entity.
pub(crate) static ENTITY: Shape = Shape {
    owner: "an entity",
    text: "An entity: a type whose values are rows of a table.",
    keys: &[
        Key::new(
            "table",
            Kind::Text,
            "The name of its table, if it does not follow from its own name.",
        ),
        Key::new(
            "schema",
            Kind::Text,
            "The database schema that its table is in.",
        ),
        Key::new(
            "read_only",
            Kind::Flag,
            "Whether its rows are only read: those of a view, or of a table that others write. Its table is not created.",
        ),
        Key::new(
            "view",
            Kind::DatabaseText,
            "The query of the view that its rows come from, which is created with the tables; or one for each database. They are only read.",
        ),
        Key::new(
            "strict",
            Kind::Flag,
            "Whether its table is strict on SQLite, which then keeps values of other types out.",
        )
        .excludes(&["read_only", "view"]),
        Key::new(
            "without_rowid",
            Kind::Flag,
            "Whether the rows of its table lie in the order of the key on SQLite, without a number of their own.",
        )
        .excludes(&["read_only", "view"]),
        Key::new("comment", Kind::Text, "What it is; becomes documentation."),
        Key::new(
            "abstract",
            Kind::Flag,
            "Whether it is only there to be extended and has no table.",
        ),
        Key::new(
            "extends",
            Kind::TypeName,
            "The abstract entity whose properties it has, too.",
        ),
        Key::new(
            "properties",
            Kind::Properties,
            "Its values and relations, by name.",
        ),
        Key::new(
            "primary_key",
            Kind::Names,
            "The properties of its primary key, in order; otherwise those with `primary: true`.",
        ),
        Key::new("indexes", Kind::Indexes, "Indexes over several properties."),
        Key::new(
            "uniques",
            Kind::Indexes,
            "Unique constraints over several properties.",
        ),
        Key::new(
            "checks",
            Kind::Checks,
            "Rules that the database enforces, by name: an SQL expression, or one for each of some databases.",
        ),
        Key::new(
            "hooks",
            Kind::WordList(hooks),
            "When methods of its hooks trait are called.",
        ),
        Key::new(
            "hints",
            Kind::Hints,
            "Named populate hints: lists of paths such as `author` or `comments.author`.",
        ),
    ],
};

/// An index in its long form.
pub(crate) static INDEX: Shape = Shape {
    owner: "an index",
    text: "An index or a unique constraint.",
    keys: &[
        Key::new(
            "name",
            Kind::Text,
            "Its name in the database, if it is not to be made.",
        ),
        Key::new(
            "properties",
            Kind::SomeNames,
            "The properties that it covers, in order.",
        )
        .required(),
        Key::new(
            "unique",
            Kind::Flag,
            "Whether it is a constraint and not only an index.",
        ),
        Key::new(
            "on",
            Kind::DatabaseCode,
            "SQL instead of the list of the columns: `lower(name)`, `created desc, id`; or SQL for each of some databases.",
        ),
        Key::new(
            "where",
            Kind::DatabaseCode,
            "The rows that it has, if not all, as an SQL condition. Not on MySQL.",
        ),
        Key::new(
            "using",
            Kind::DatabaseText,
            "What kind of index it is, in the database's words: `gin`, or `{ postgres: gin, mysql: fulltext }`.",
        ),
        Key::new(
            "include",
            Kind::Names,
            "Properties whose values it carries besides. Only on PostgreSQL.",
        ),
        Key::new(
            "databases",
            Kind::WordList(databases),
            "The databases that have it, if not all of the schema's.",
        ),
    ],
};

fn databases() -> Vec<&'static str> {
    Database::ALL.map(Database::key).to_vec()
}

fn hooks() -> Vec<&'static str> {
    HookKind::ALL.map(HookKind::key).to_vec()
}
