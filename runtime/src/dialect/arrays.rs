//! How a database keeps columns that are arrays, as data: what each dialect says of it.
//!
//! What stands in the JSON of an array is the driver's business.

use std::borrow::Cow;

use crate::metadata::Conversion;

/// How columns that are arrays are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrays {
    /// As arrays.
    Native,
    /// As JSON.
    Json {
        /// Around a column whose arrays are compared as a whole.
        column: Option<Conversion>,
        /// Around an array that such a column is compared with.
        value: Option<Conversion>,
    },
}

impl Arrays {
    /// JSON that has one form only.
    pub const JSON: Self = Self::Json {
        column: None,
        value: None,
    };
}

/// What turns JSON into a table of the elements of an array.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElementTable {
    /// In front of the JSON.
    pub before: &'static str,
    /// Behind it.
    pub after: Cow<'static, str>,
    /// An element: texts between which the name of the table stands.
    pub element: &'static [&'static str],
}
