//! The types of the generated statics that describe entities: plain data.
//!
//! Nothing here has behaviour beyond looking things up. SQL is made of it in `sql`, and the statics refer to each
//! other by address, so cycles between entities cost nothing.

use crate::value::ColumnType;

mod cast;
mod ddl;
mod pivot;
mod relation;

pub use cast::{Cast, Conversion};
pub use ddl::{Ddl, DdlSet};
pub use pivot::{PivotMeta, PivotSide};
pub use relation::{Join, RelationKind, RelationMeta, RelationOrder};

/// One entity: its table, columns and relations.
#[derive(Debug)]
pub struct EntityMeta {
    /// The entity's place in its schema: the index in `Schema::ENTITIES`.
    pub index: usize,
    /// The entity's name, as in the YAML.
    pub name: &'static str,
    /// The database schema, where the database has several.
    pub schema: Option<&'static str>,
    /// The table's name.
    pub table: &'static str,
    /// Every physical column in the order of the DDL, foreign keys and key columns included.
    pub columns: &'static [ColumnMeta],
    /// The primary key, as indexes into `columns`.
    pub key: &'static [usize],
    /// The unique constraints besides the key, each as indexes into `columns`.
    pub uniques: &'static [&'static [usize]],
    /// Whether the database generates the key.
    pub generated_key: bool,
    /// The version column of optimistic locking.
    pub version: Option<usize>,
    /// Relations, owning and inverse.
    pub relations: &'static [RelationMeta],
}

impl EntityMeta {
    /// The columns that a select reads unless told otherwise: all that are not lazy.
    pub fn eager_columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !column.lazy)
            .map(|(index, _)| index)
    }

    /// The columns that tell whether somebody else has changed a row: the version, and those that are checked.
    pub fn checks(&self) -> impl Iterator<Item = usize> + '_ {
        let columns = self.columns.iter().enumerate();
        let checked = columns.filter(|(_, column)| column.checked);
        self.version
            .into_iter()
            .chain(checked.map(|(index, _)| index))
    }

    /// The columns that the database computes in every row.
    pub fn computed_columns(&self) -> impl Iterator<Item = usize> + '_ {
        let columns = self.columns.iter().enumerate();
        columns
            .filter(|(_, column)| column.computed)
            .map(|(index, _)| index)
    }

    /// The relations whose foreign keys have a column, each with the part that the column is.
    pub fn users(&self, column: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let relations = self.relations.iter().enumerate();
        relations.filter_map(move |(index, relation)| {
            let Join::Own { columns, .. } = relation.join else {
                return None;
            };
            let part = columns.iter().position(|own| *own == column)?;
            Some((index, part))
        })
    }

    /// Whether the foreign key of a relation can be null while all others lead somewhere.
    #[must_use]
    pub fn can_wait(&self, relation: &RelationMeta) -> bool {
        let Join::Own { columns, .. } = relation.join else {
            return relation.nullable;
        };
        let own =
            |column: &usize| self.columns[*column].nullable && self.users(*column).nth(1).is_none();
        relation.nullable && columns.iter().any(own)
    }

    /// The names of the key's columns.
    pub fn key_names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.key.iter().map(|index| self.columns[*index].name)
    }
}

/// One column of a table.
#[derive(Debug)]
pub struct ColumnMeta {
    /// The property it stores, as in the YAML; the relation's name for a foreign key.
    pub property: &'static str,
    /// The column's name.
    pub name: &'static str,
    /// What it stores.
    pub ty: ColumnType,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it is read only when asked for.
    pub lazy: bool,
    /// Whether it is left out of serialized entities.
    pub hidden: bool,
    /// Whether its value may come from the database after an insert: a generated key, a default expression.
    pub returned: bool,
    /// Whether the database computes it in every row: it is never written, and comes anew after each update.
    pub computed: bool,
    /// Of a decimal number: how many digits it has, and how many of them behind the point.
    pub digits: Option<(u32, u32)>,
    /// Of an array of texts: the most characters of each.
    pub length: Option<u32>,
    /// How PostgreSQL reads and writes it, where its type there is another.
    pub postgres: Option<&'static Cast>,
    /// How MySQL and MariaDB read and write it, where its type there is another.
    pub mysql: Option<&'static Cast>,
    /// Of a time: the digits of its seconds behind the point.
    pub fraction: u32,
    /// Whether an update or a delete of the row expects the value that was read.
    pub checked: bool,
}

impl ColumnMeta {
    /// A required column that is read with its row.
    #[must_use]
    pub const fn new(property: &'static str, name: &'static str, ty: ColumnType) -> Self {
        Self {
            property,
            name,
            ty,
            nullable: false,
            lazy: false,
            hidden: false,
            returned: false,
            computed: false,
            digits: None,
            length: None,
            postgres: None,
            mysql: None,
            fraction: 6,
            checked: false,
        }
    }

    /// A decimal number of so many digits, and so many of them behind the point.
    #[must_use]
    pub const fn digits(mut self, digits: u32, behind: u32) -> Self {
        self.digits = Some((digits, behind));
        self
    }

    /// An array of texts of at most so many characters.
    #[must_use]
    pub const fn length(mut self, characters: u32) -> Self {
        self.length = Some(characters);
        self
    }

    /// PostgreSQL reads and writes it with these conversions.
    #[must_use]
    pub const fn postgres(mut self, cast: &'static Cast) -> Self {
        self.postgres = Some(cast);
        self
    }

    /// MySQL and MariaDB read and write it with these conversions.
    #[must_use]
    pub const fn mysql(mut self, cast: &'static Cast) -> Self {
        self.mysql = Some(cast);
        self
    }

    /// A time with so many digits behind the point.
    #[must_use]
    pub const fn fraction(mut self, digits: u32) -> Self {
        self.fraction = digits;
        self
    }

    /// An update or a delete of the row expects the value that was read.
    #[must_use]
    pub const fn checked(mut self) -> Self {
        self.checked = true;
        self
    }

    /// It may be null.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// It is read only when asked for.
    #[must_use]
    pub const fn lazy(mut self) -> Self {
        self.lazy = true;
        self
    }

    /// It is left out of serialized entities.
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Its value may come from the database after an insert.
    #[must_use]
    pub const fn returned(mut self) -> Self {
        self.returned = true;
        self
    }

    /// The database computes it in every row.
    #[must_use]
    pub const fn computed(mut self) -> Self {
        self.computed = true;
        self.returned()
    }
}
