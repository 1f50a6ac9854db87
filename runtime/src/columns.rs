//! Columns of one entity where several kinds of constants can stand: plain columns and lazy ones.
//!
//! What becomes of them is the caller's business.

use crate::column::Column;
use crate::entity::Entity;
use crate::hint::LazyKey;
use crate::lazy_column::LazyColumn;
use crate::scalar::Scalar;

/// A column that can be set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column",
    note = "give a column constant of the entity, such as `Article::TITLE`; relations are set by `link` and `unlink`"
)]
pub trait Field {
    /// The entity that has it.
    type Entity: Entity;
    /// The type of its values.
    type Value: Scalar;

    /// Its index in the entity's metadata.
    fn index(&self) -> usize;
}

#[diagnostic::do_not_recommend]
impl<E: Entity, T: Scalar> Field for Column<E, T> {
    type Entity = E;
    type Value = T;

    fn index(&self) -> usize {
        (*self).index()
    }
}

#[diagnostic::do_not_recommend]
impl<K: LazyKey, T: Scalar> Field for LazyColumn<K, T> {
    type Entity = K::Owner;
    type Value = T;

    fn index(&self) -> usize {
        (**self).index()
    }
}
