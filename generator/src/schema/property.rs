//! Properties as the user wrote them, and the physical columns behind them.
//!
//! A scalar property has one column; an owning to-one relation has one per key column of its
//! target; every other relation has none.

use serde::Serialize;

use crate::diagnostic::{Name, Spanned};

use super::{ColumnId, PerDatabase, PropertyId, RelationId, ScalarType};

/// A property of an entity.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its handle.
    pub id: PropertyId,
    /// The name, as written.
    pub name: Name,
    /// What the YAML says about it.
    pub comment: Option<String>,
    /// Left out of serialized output.
    pub hidden: bool,
    /// What it is.
    pub kind: PropertyKind,
}

/// What a property is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyKind {
    /// A value.
    Column(ColumnId),
    /// A relation to another entity, or to the same.
    Relation(RelationId),
}

/// A physical column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its handle.
    pub id: ColumnId,
    /// The name in the database.
    pub name: Name,
    /// The property it belongs to: a value or an owning to-one relation.
    pub property: PropertyId,
    /// The type of its values; of a foreign key, the type of the referenced column.
    pub ty: ScalarType,
    /// Several values of that type, none of them null.
    pub array: bool,
    /// An exact database type that replaces the dialect's choice.
    pub column_type: Option<PerDatabase>,
    /// How its text is compared, in the database's words.
    pub collation: Option<PerDatabase>,
    /// Longest text or byte string.
    pub length: Option<Spanned<u32>>,
    /// Digits in all, or of a fraction of a second.
    pub precision: Option<Spanned<u32>>,
    /// Digits behind the point.
    pub scale: Option<Spanned<u32>>,
    /// May be null.
    pub nullable: bool,
    /// Part of the primary key.
    pub primary: bool,
    /// Unique by itself.
    pub unique: bool,
    /// A value used when none is given, by the database and in memory.
    pub default: Option<Spanned<Literal>>,
    /// An SQL expression used when none is given; known after the insert.
    pub default_raw: Option<PerDatabase>,
    /// Counted by the database, though it is not the key.
    pub identity: Option<Spanned<Identity>>,
    /// What the database makes it of, in every row.
    pub computed: Option<Computed>,
    /// Not selected unless asked for.
    pub lazy: bool,
    /// Left out of serialized output.
    pub hidden: bool,
    /// The optimistic lock of the row.
    pub version: bool,
    /// An update or a delete expects the value that was read.
    pub checked: bool,
    /// Rust that gives the value of a new row.
    pub on_create: Option<Hook>,
    /// Rust that gives the value whenever the row changes.
    pub on_update: Option<Hook>,
    /// What the YAML says about it.
    pub comment: Option<String>,
    /// The database counts it: a single integer key without a value of its own.
    pub generated: bool,
    /// Of a foreign key column: what it points at.
    pub references: Option<ColumnReference>,
}

impl Column {
    /// An integer key that the database counts.
    #[must_use]
    pub fn counted(name: Name, property: PropertyId) -> Self {
        Self {
            id: ColumnId::new(0),
            name,
            property,
            ty: ScalarType::I64,
            array: false,
            column_type: None,
            collation: None,
            length: None,
            precision: None,
            scale: None,
            nullable: false,
            primary: true,
            unique: false,
            default: None,
            default_raw: None,
            identity: None,
            computed: None,
            lazy: false,
            hidden: false,
            version: false,
            checked: false,
            on_create: None,
            on_update: None,
            comment: None,
            generated: true,
            references: None,
        }
    }

    /// The digits of its seconds, where they are fewer than the databases keep.
    #[must_use]
    pub fn fraction(&self) -> Option<u32> {
        let digits = self.precision.as_ref()?.value;
        (self.ty.has_time() && digits < 6).then_some(digits)
    }

    /// Whether the database fills in what a new row leaves out.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        let by_default = |identity: &Spanned<Identity>| identity.value == Identity::ByDefault;
        self.default_raw.is_some() || self.identity.as_ref().is_some_and(by_default)
    }

    /// Whether it is a key that the database makes for each new row, counted or not.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.generated || (self.primary && self.default_raw.is_some())
    }

    /// Whether the program never writes it, though it is no key.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        let always = |identity: &Spanned<Identity>| identity.value == Identity::Always;
        self.computed.is_some() || self.identity.as_ref().is_some_and(always)
    }

    /// The SQL that a database gets with it as it stands, by the key that says it.
    pub fn expressions(&self) -> impl Iterator<Item = (&'static str, &PerDatabase)> {
        let computed = self.computed.as_ref().map(|made| &made.expression);
        let all = [
            ("default_raw", self.default_raw.as_ref()),
            ("generated", computed),
        ];
        all.into_iter().filter_map(|(key, text)| Some((key, text?)))
    }

    /// The most characters of a `string`.
    #[must_use]
    pub fn characters(&self) -> u32 {
        self.length.as_ref().map_or(255, |length| length.value)
    }

    /// The most characters of a `string`, and the most bytes of `bytes`, if there is a limit.
    #[must_use]
    pub fn longest(&self) -> Option<u32> {
        let said = self.length.as_ref().map(|length| length.value);
        match self.ty {
            ScalarType::String => Some(self.characters()),
            // Keys and indexes need a limit.
            ScalarType::Bytes if self.primary || self.unique => Some(said.unwrap_or(255)),
            ScalarType::Bytes => said,
            _ => None,
        }
    }

    /// The most characters of each text in an array, unless exact types say it.
    #[must_use]
    pub fn element_length(&self) -> Option<u32> {
        let limited = self.array && self.ty == ScalarType::String && self.column_type.is_none();
        limited.then(|| self.characters())
    }

    /// Whether a new row can be written without a given value.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.nullable
            || self.generated
            || self.version
            || self.default.is_some()
            || self.is_filled()
            || self.computed.is_some()
            || self.on_create.is_some()
    }
}

/// How a database counts a column that is not the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// `always`: the program never gives the number.
    Always,
    /// `by_default`: the program may give it.
    ByDefault,
}

impl Identity {
    /// All of them, as the YAML spells them.
    pub const WORDS: [(&'static str, Self); 2] =
        [("always", Self::Always), ("by_default", Self::ByDefault)];
}

/// What a database makes a column of: nobody else writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Computed {
    /// SQL over other columns of the row.
    pub expression: PerDatabase,
    /// Kept in the row; otherwise made when it is read, where the database can do that.
    pub stored: bool,
}

/// What one foreign key column points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnReference {
    /// The owning relation, of the same entity.
    pub relation: RelationId,
    /// The column, of the relation's target.
    pub column: ColumnId,
}

/// A typed default value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// Of a `bool`.
    Bool(bool),
    /// Of an integer type, within its range.
    Int(i128),
    /// Of `f32` and `f64`; finite.
    Float(f64),
    /// Of `decimal` and `big_decimal`: digits, as written.
    Decimal(String),
    /// Of `string`, `text`, `uuid`, `date`, `time`, `datetime` and `timestamp`; the form of the last five is checked
    /// and made uniform (`2026-01-31`, `23:59:59.000000`, `2026-01-31 23:59:59.000000`, in UTC).
    Text(String),
    /// Of `json`: compact JSON text with sorted keys.
    Json(String),
    /// Of `bytes`.
    Bytes(Vec<u8>),
    /// Of an enum: the position in [`Enum::values`](super::Enum::values).
    Enum(usize),
    /// Of an array: its elements.
    Array(Vec<Literal>),
}

/// Rust text that computes a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hook {
    /// The text, as written.
    pub text: Name,
    /// A bare path, which is called with the draft; otherwise an expression, emitted as it stands.
    pub is_path: bool,
}
