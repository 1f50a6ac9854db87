//! Columns of one entity where several kinds of constants can stand: plain columns, lazy ones, and in lists the
//! relations whose foreign key is in the entity's table.
//!
//! What becomes of them is the caller's business.

use crate::column::Column;
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::hint::{LazyKey, Rel, RelationKey};
use crate::lazy_column::LazyColumn;
use crate::metadata::Join;
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

/// Columns of the entity `E`: a column, a relation that has a foreign key, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of columns of `{E}`",
    note = "give constants of `{E}`, one or a tuple of them: columns, and relations that have a foreign key"
)]
pub trait ColumnList<E: Entity> {
    /// The indexes of the columns.
    ///
    /// # Errors
    /// When a relation has no column in the entity's table.
    #[doc(hidden)]
    fn indexes(&self) -> Result<Vec<usize>>;
}

#[diagnostic::do_not_recommend]
impl<E: Entity, T: Scalar> ColumnList<E> for Column<E, T> {
    fn indexes(&self) -> Result<Vec<usize>> {
        Ok(vec![Field::index(self)])
    }
}

#[diagnostic::do_not_recommend]
impl<K: LazyKey, T: Scalar> ColumnList<K::Owner> for LazyColumn<K, T> {
    fn indexes(&self) -> Result<Vec<usize>> {
        Ok(vec![Field::index(self)])
    }
}

#[diagnostic::do_not_recommend]
impl<K: RelationKey> ColumnList<K::Owner> for Rel<K> {
    fn indexes(&self) -> Result<Vec<usize>> {
        let meta = K::Owner::meta();
        let relation = &meta.relations[K::INDEX];
        match relation.join {
            Join::Own { columns, .. } => Ok(columns.to_vec()),
            Join::Inverse { .. } | Join::Pivot(..) => Err(Error::new(
                ErrorKind::Unsupported,
                format!(
                    "`{}` of {} has no column in the table; only values and foreign keys can be listed here",
                    relation.name, meta.name
                ),
            )),
        }
    }
}

macro_rules! lists {
    () => {};
    ($first:ident $($rest:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<E: Entity, $first: ColumnList<E>, $($rest: ColumnList<E>),*> ColumnList<E>
            for ($first, $($rest,)*)
        {
            #[allow(non_snake_case)]
            fn indexes(&self) -> Result<Vec<usize>> {
                let ($first, $($rest,)*) = self;
                #[allow(unused_mut)]
                let mut indexes = $first.indexes()?;
                $(indexes.extend($rest.indexes()?);)*
                Ok(indexes)
            }
        }
        lists!($($rest)*);
    };
}

lists!(A B C D F G H I J K L M);
