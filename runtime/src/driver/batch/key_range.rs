//! Generated keys without asking for them back: many rows get consecutive keys, so the last one tells all.
//!
//! That is faster than `returning`, whose rows have to travel. It is used only inside a transaction, when the
//! database has just said that nothing can come between the rows; small inserts are not worth the question.

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
    let asked = connection.is_in_transaction()
        && rows >= WORTH_ASKING
        && !insert.columns.is_empty()
        && wants_generated_key(meta, insert);
    match connection
        .dialect()
        .keys_are_consecutive(meta)
        .filter(|_| asked)
    {
        Some(question) => connection.query(question, Answer(false)).await,
        None => Ok(false),
    }
}

fn wants_generated_key(meta: &EntityMeta, insert: &Insert) -> bool {
    meta.generated_key
        && insert.returning == meta.key
        && meta.key.iter().all(|key| !insert.columns.contains(key))
}

/// The keys of rows of which the last one got `last`.
pub(super) fn keys_up_to(last: i64, rows: usize) -> Result<impl Iterator<Item = Value> + use<>> {
    let count =
        i64::try_from(rows).map_err(|error| Error::other("too many rows").with_source(error))?;
    Ok((last - count + 1..=last).map(Value::I64))
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
