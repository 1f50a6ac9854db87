//! Generated enums, which a database stores as text.
//!
//! Native enums of a database are the same values behind another column type.

use std::fmt::Debug;
use std::hash::Hash;

use super::Scalar;
use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::value::{ColumnType, Value};

/// An enum whose values are texts in the database; generated code implements it, [`Scalar`] and
/// [`Key`](super::Key) follow.
pub trait TextEnum: Copy + Eq + Ord + Hash + Debug + Send + Sync + 'static {
    /// The enum's name, for messages.
    const NAME: &'static str;
    /// Every value with its text, in the order of the YAML.
    const VALUES: &'static [(Self, &'static str)];

    /// The text of this value.
    fn as_str(self) -> &'static str;

    /// The value with this text.
    #[must_use]
    fn from_text(text: &str) -> Option<Self> {
        Self::VALUES
            .iter()
            .find(|(_, known)| *known == text)
            .map(|(value, _)| *value)
    }
}

impl<T: TextEnum> Scalar for T {
    const TYPE: ColumnType = ColumnType::Enum;

    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
        let Some(text) = row.text(index)? else {
            return Ok(None);
        };
        T::from_text(text)
            .map(Some)
            .ok_or_else(|| unknown::<T>(text).at_column(index))
    }
}

/// The error for a text that is no value of the enum.
pub(super) fn unknown<T: TextEnum>(text: &str) -> Error {
    let known: Vec<_> = T::VALUES.iter().map(|(_, text)| *text).collect();
    Error::decode(format!(
        "`{text}` is not a value of {}; it has {}",
        T::NAME,
        known.join(", ")
    ))
}
