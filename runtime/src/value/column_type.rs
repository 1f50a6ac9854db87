//! The types that a column can store, whatever a database calls them.

/// What a column stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnType {
    /// True or false.
    Bool,
    /// An 8-bit integer.
    I8,
    /// A 16-bit integer.
    I16,
    /// A 32-bit integer.
    I32,
    /// A 64-bit integer.
    I64,
    /// An 8-bit integer without a sign.
    U8,
    /// A 16-bit integer without a sign.
    U16,
    /// A 32-bit integer without a sign.
    U32,
    /// A 64-bit integer without a sign.
    U64,
    /// A 32-bit float.
    F32,
    /// A 64-bit float.
    F64,
    /// An exact decimal number.
    Decimal,
    /// An exact decimal number of any size.
    BigDecimal,
    /// Text, with or without a length.
    Text,
    /// Bytes.
    Bytes,
    /// A UUID.
    Uuid,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A point in time, in UTC.
    DateTime,
    /// A date and a time of day, wherever that is.
    Timestamp,
    /// A JSON document.
    Json,
    /// One of a list of texts.
    Enum,
    /// Many values of another type; never of an array.
    Array(&'static ColumnType),
}

impl ColumnType {
    /// The type of an array of such values.
    #[must_use]
    pub const fn array(self) -> Self {
        Self::Array(match self {
            Self::Bool => &Self::Bool,
            Self::I8 => &Self::I8,
            Self::I16 => &Self::I16,
            Self::I32 => &Self::I32,
            Self::I64 => &Self::I64,
            Self::U8 => &Self::U8,
            Self::U16 => &Self::U16,
            Self::U32 => &Self::U32,
            Self::U64 => &Self::U64,
            Self::F32 => &Self::F32,
            Self::F64 => &Self::F64,
            Self::Decimal => &Self::Decimal,
            Self::BigDecimal => &Self::BigDecimal,
            Self::Text => &Self::Text,
            Self::Bytes => &Self::Bytes,
            Self::Uuid => &Self::Uuid,
            Self::Date => &Self::Date,
            Self::Time => &Self::Time,
            Self::DateTime => &Self::DateTime,
            Self::Timestamp => &Self::Timestamp,
            Self::Json => &Self::Json,
            Self::Enum => &Self::Enum,
            Self::Array(element) => element,
        })
    }

    /// Whether a column of this type keeps several values.
    #[must_use]
    pub const fn is_array(self) -> bool {
        matches!(self, Self::Array(_))
    }
}
