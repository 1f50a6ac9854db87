//! A column that the database fills in cannot be read before the row is saved.
// says: this row is not saved yet, so what the database fills in cannot be read
// says: known only once the row is saved
// says: after the flush, `.saved()?` gives the handle of the saved row; `.id()` is the key as an `Option`

use dormouse::New;
use dormouse_tests::kitchen::Computed;

fn serial(row: New<'_, Computed>) -> i64 {
    row.serial()
}

fn main() {}
