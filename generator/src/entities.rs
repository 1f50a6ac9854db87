//! Decides which entities a person would have written for a database: the physical model → declarations.
//!
//! Pure: no connection, no file, no YAML text. What the format cannot say becomes a remark, never silence.
//! Names are given in the order of the model, and names of `known` entities stay, so that a table that is
//! added later renames nothing.

use crate::database::{Database, Remark, Table, TableName};

mod check;
mod check_in;
mod column;
mod cycle;
mod default;
mod enums;
mod far_side;
mod index;
mod inverse;
mod keyed;
mod known;
mod length;
mod link;
mod model;
mod name;
mod owning;
mod pivot;
mod property;
mod range;
mod special;
mod sql;
mod types;
mod view;
mod view_key;
mod word;

pub(crate) use enums::labels as enum_labels;
pub use known::{Known, KnownEntity, KnownProperty};
pub use model::{
    CheckDeclaration, DefaultText, Entities, Entity, EnumDeclaration, EnumLabel, IndexDeclaration,
    Property, Relation, Request, Shape, Special, Sql, Value,
};

use keyed::Keyed;
use link::Link;
use name::{Properties, Types};

/// A table that becomes an entity, or a pivot between two.
struct Plan<'d> {
    table: &'d Table,
    /// The entity's name; of a pivot, what it would have been.
    name: String,
    /// The columns of its key.
    key: Vec<String>,
    /// The foreign keys that become relations, in the order of their columns.
    links: Vec<Link<'d>>,
    /// Only there to connect two others.
    is_pivot: bool,
    /// The names of its properties.
    properties: Properties,
    /// The query of a view that is created with the tables.
    view: Option<String>,
    /// The checks that the types of its properties say, by their places.
    said: Vec<usize>,
}

/// Everything while decisions are made.
struct Plans<'d> {
    database: &'d Database,
    plans: Vec<Plan<'d>>,
    types: Types,
    remarks: Vec<Remark>,
}

/// A legal name for a schema, of the name of a database or a file, that no entity wants.
#[must_use]
pub fn schema_name(database: &Database, text: &str) -> String {
    let name = name::field(text);
    let wanted = |table: &Table| word::singular(&name::field(&table.name.name)) == name;
    match database.tables.iter().any(wanted) {
        true => format!("{name}_db"),
        false => name,
    }
}

/// Decides about every table; `schema` is the name of the generated module.
#[must_use]
pub fn decide(database: &Database, schema: &str, known: &Known) -> Entities {
    let mut plans = Plans {
        database,
        plans: Vec::new(),
        types: Types::new(schema, known),
        remarks: database.remarks.clone(),
    };
    for Keyed { table, key } in keyed::keyed(database, &mut plans.remarks) {
        let name = plans.types.entity(&table.name, known);
        let properties = Properties::new(known.entity(&table.name));
        plans.plans.push(Plan {
            table,
            name,
            key,
            links: Vec::new(),
            is_pivot: false,
            properties,
            view: table.query.as_deref().map(view::text),
            said: Vec::new(),
        });
    }
    link::link(&mut plans);
    cycle::open(&mut plans);
    link::keep_values(&mut plans, known);
    view::settle(&mut plans);
    pivot::mark(&mut plans, known);
    property::assemble(&mut plans, schema, known)
}

impl<'d> Plans<'d> {
    fn position(&self, table: &TableName) -> Option<usize> {
        self.plans.iter().position(|plan| plan.table.name == *table)
    }

    fn remark(&mut self, about: impl Into<String>, text: impl Into<String>) {
        self.remarks.push(Remark::new(about, text));
    }
}

impl Plan<'_> {
    /// The link that a column belongs to.
    fn link_of(&self, column: &str) -> Option<&Link<'_>> {
        let has = |link: &&Link<'_>| link.columns.iter().any(|own| own == column);
        self.links.iter().find(has)
    }
}

#[cfg(test)]
mod tests;
