//! The keys of a property that is a relation, with the kinds and the side they belong to.

use super::{Key, Kind};
use crate::schema::{Deferrable, ForeignKeyRule, RelationKind};

use RelationKind::{ManyToMany, ManyToOne, OneToMany, OneToOne};

/// A key of a relation.
pub(crate) struct RelationKey {
    /// The key.
    pub(crate) key: Key,
    /// The kinds that have it.
    pub(crate) kinds: &'static [RelationKind],
    /// Whether only the owning side has it.
    pub(crate) owning: bool,
}

const fn either(kinds: &'static [RelationKind], key: Key) -> RelationKey {
    RelationKey {
        key,
        kinds,
        owning: false,
    }
}

const fn owning(kinds: &'static [RelationKind], key: Key) -> RelationKey {
    RelationKey {
        key,
        kinds,
        owning: true,
    }
}

const TO_ONE: &[RelationKind] = &[ManyToOne, OneToOne];
const PIVOT: &[RelationKind] = &[ManyToMany];
const TO_MANY: &[RelationKind] = &[OneToMany, ManyToMany];
const WITH_OWNER: &[RelationKind] = &[ManyToOne, OneToOne, ManyToMany];
const EVERY: &[RelationKind] = &[ManyToOne, OneToOne, OneToMany, ManyToMany];

static KEYS: &[RelationKey] = &[
    either(
        &[ManyToOne],
        Key::new("many_to_one", Kind::TypeName, "The entity of which many of these point at one.").required(),
    ),
    either(
        &[OneToOne],
        Key::new("one_to_one", Kind::TypeName, "The entity of which one belongs to one of these.").required(),
    ),
    either(
        &[OneToMany],
        Key::new("one_to_many", Kind::TypeName, "The entity of which many point at one of these.").required(),
    ),
    either(
        &[ManyToMany],
        Key::new("many_to_many", Kind::TypeName, "The entity of which many belong to many of these.").required(),
    ),
    either(
        &[OneToMany],
        Key::new("mapped_by", Kind::Text, "The many-to-one property of the target that has the column.").required(),
    ),
    either(
        &[OneToOne, ManyToMany],
        Key::new(
            "mapped_by",
            Kind::Text,
            "The owning property of the target; makes this the inverse side.",
        ),
    ),
    owning(
        WITH_OWNER,
        Key::new("inversed_by", Kind::Text, "The inverse property of the target, if it has one."),
    ),
    owning(TO_ONE, Key::new("nullable", Kind::Flag, "Whether it may point at nothing.")),
    owning(TO_ONE, Key::new("primary", Kind::Flag, "Whether it is part of the primary key.")),
    owning(
        TO_ONE,
        Key::new("column", Kind::Text, "The name of its column, if it is not to be made.").excludes(&["columns"]),
    ),
    owning(
        TO_ONE,
        Key::new("columns", Kind::Names, "The names of its columns, one per column of the target's key."),
    ),
    owning(
        PIVOT,
        Key::new("pivot_table", Kind::Text, "The name of the table between, if it is not to be made."),
    ),
    owning(
        PIVOT,
        Key::new("pivot_schema", Kind::Text, "The database schema of the table between, if it is not the owning entity's."),
    ),
    owning(
        PIVOT,
        Key::new(
            "pivot_entity",
            Kind::TypeName,
            "The entity whose table is the one between; it has one many-to-one relation to either side.",
        )
        .excludes(&["pivot_table", "pivot_schema", "join_columns", "inverse_join_columns"]),
    ),
    owning(
        PIVOT,
        Key::new("join_columns", Kind::Names, "The columns of the table between that point at this entity."),
    ),
    owning(
        PIVOT,
        Key::new("inverse_join_columns", Kind::Names, "The columns of the table between that point at the target."),
    ),
    owning(
        PIVOT,
        Key::new(
            "fixed_order",
            Kind::Flag,
            "Whether the collection keeps the order in which it was filled: the table between counts its rows.",
        )
        .excludes(&["pivot_entity", "order_by"]),
    ),
    owning(
        PIVOT,
        Key::new(
            "fixed_order_column",
            Kind::Text,
            "The column of the table between that counts its rows, `position` unless said otherwise.",
        )
        .needs("fixed_order"),
    ),
    either(
        TO_MANY,
        Key::new(
            "order_by",
            Kind::Orders,
            "What its rows are sorted by when they are loaded: `[created_at desc, author.name]`.",
        ),
    ),
    either(
        EVERY,
        Key::new(
            "cascade",
            Kind::WordOrList(follows),
            "What follows this entity to the target: `[persist]` unless said otherwise.",
        ),
    ),
    either(
        EVERY,
        Key::new(
            "orphan_removal",
            Kind::Flag,
            "Whether a row that is no longer pointed at is removed; of one-to-many and one-to-one.",
        ),
    ),
    owning(
        WITH_OWNER,
        Key::new("on_delete", Kind::Word(rules), "What the database does when the target goes."),
    ),
    owning(
        WITH_OWNER,
        Key::new("on_update", Kind::Word(rules), "What the database does when the target's key changes."),
    ),
    owning(
        TO_ONE,
        Key::new(
            "deferrable",
            Kind::Word(deferrables),
            "When the database checks it: at the end of the transaction (`deferred`), or then only if a transaction asks for it (`immediate`); MySQL checks at once.",
        ),
    ),
    owning(
        TO_ONE,
        Key::new("unique", Kind::FlagOrName, "Whether its targets differ; text names the constraint."),
    ),
    owning(
        TO_ONE,
        Key::new("index", Kind::FlagOrName, "Whether it has an index, as it does unless this is `false`; text names it."),
    ),
    owning(
        TO_ONE,
        Key::new(
            "concurrency_check",
            Kind::Flag,
            "Whether an update or a delete of a row fails where somebody else has pointed this elsewhere since it was read.",
        )
        .excludes(&["primary"]),
    ),
    either(EVERY, Key::new("comment", Kind::Text, "What it is; becomes documentation.")),
    either(EVERY, Key::new("hidden", Kind::Flag, "Whether it is left out of JSON.")),
];

/// The keys that relations of a kind have.
pub(crate) fn keys_of(kind: RelationKind) -> impl Iterator<Item = &'static RelationKey> {
    KEYS.iter().filter(move |key| key.kinds.contains(&kind))
}

/// The keys that relations of other kinds have, and this one has not.
pub(crate) fn keys_of_others(kind: RelationKind) -> impl Iterator<Item = &'static RelationKey> {
    let own = move |name: &str| keys_of(kind).any(|key| key.key.name == name);
    KEYS.iter().filter(move |key| !own(key.key.name))
}

/// The keys of a kind that only its owning side has.
pub(crate) fn owning_keys(kind: RelationKind) -> impl Iterator<Item = &'static RelationKey> {
    keys_of(kind).filter(|key| key.owning)
}

fn follows() -> Vec<&'static str> {
    crate::lower::relation::FOLLOWS
        .iter()
        .map(|(word, _)| *word)
        .collect()
}

fn deferrables() -> Vec<&'static str> {
    Deferrable::ALL.map(Deferrable::key).to_vec()
}

fn rules() -> Vec<&'static str> {
    ForeignKeyRule::ALL.map(ForeignKeyRule::key).to_vec()
}
