//! Generated keys without asking for them back: many rows get consecutive keys, so the last one tells all.
//!
//! That is faster than `returning`, whose rows have to travel. It is used only inside a transaction, when the
//! database has just said that nothing can come between the rows; small inserts are not worth the question.

use crate::dialect::GeneratedKeys;
use crate::driver::{Connection, Decoder};
use crate::error::{Error, Result};
use crate::metadata::EntityMeta;
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::sql::insert::Insert;
use crate::value::Value;

/// Fewer rows are returned faster than the question is answered.
const WORTH_ASKING: usize = 100;

/// Whether the keys of these rows will be consecutive.
pub(super) async fn is_consecutive(
    connection: &mut Connection,
    insert: &Insert,
    rows: usize,
) -> Result<bool> {
    let meta = insert.entity.0;
    if insert.returning.is_empty() || !generates_key(meta, insert) {
        return Ok(false);
    }
    match connection.dialect().generated_keys(meta) {
        GeneratedKeys::Returned => Ok(false),
        GeneratedKeys::Consecutive => Ok(true),
        GeneratedKeys::ConsecutiveIf(question) => {
            let asked = connection.is_in_transaction()
                && rows >= WORTH_ASKING
                && !insert.columns.is_empty()
                && insert.returning == meta.key;
            match asked {
                true => connection.query(question, Answer(false)).await,
                false => Ok(false),
            }
        }
    }
}

fn generates_key(meta: &EntityMeta, insert: &Insert) -> bool {
    meta.generated_key && meta.key.iter().all(|key| !insert.columns.contains(key))
}

/// What a driver knows of the keys that a statement generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum KeyRange {
    /// Nothing.
    #[default]
    Unknown,
    /// The first one, and the distance to the next.
    #[cfg_attr(not(feature = "mysql"), allow(dead_code))]
    First(i64, i64),
    /// The last one.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code))]
    Last(i64),
}

impl KeyRange {
    /// The keys of so many rows.
    pub(super) fn keys(self, rows: usize) -> Result<impl Iterator<Item = Value> + use<>> {
        let count = i64::try_from(rows)
            .map_err(|error| Error::other("too many rows").with_source(error))?;
        let (first, step) = match self {
            Self::First(first, step) => (first, step),
            Self::Last(last) => (last - count + 1, 1),
            Self::Unknown => {
                return Err(Error::other("the driver does not know the generated keys"));
            }
        };
        Ok((0..count).map(move |row| Value::I64(first + row * step)))
    }
}

/// Decodes one truth value.
struct Answer(bool);

impl Decoder for Answer {
    type Batch = bool;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0 = Scalar::read(row, 0)?;
        Ok(())
    }

    fn finish(self) -> bool {
        self.0
    }
}
