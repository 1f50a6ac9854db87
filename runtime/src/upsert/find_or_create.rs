//! A row that is there, or is made: safe when several programs do the same at the same time.

use std::future::IntoFuture;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;

use super::choice::{self, Choice, values_of};
use super::send::Sent;
use crate::EntityManager;
use crate::columns::ColumnList;
use crate::draft::IntoDraft;
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::find::FindOne;
use crate::loaded::Loaded;
use crate::native::NewRow;

/// The row with the unique values of a draft, made of the draft if there is none. Await it for the row, and whether
/// it was made.
///
/// Which unique columns count is decided as for [`Upsert`](crate::Upsert). Nothing of a row that is there changes, in
/// the database as in the manager. When others make the same row at the same time, one of them does, and the rest find
/// it. The row is written at once, in the open transaction if there is one; hooks do not run.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindOrCreate<'em, T: Entity> {
    em: &'em EntityManager<T::Schema>,
    row: Result<NewRow>,
    choice: Result<Choice>,
    entity: PhantomData<fn() -> T>,
}

impl<'em, T: Entity> FindOrCreate<'em, T> {
    pub(super) fn new<D: IntoDraft<Entity = T>>(
        em: &'em EntityManager<T::Schema>,
        draft: D,
    ) -> Self {
        Self {
            em,
            row: NewRow::of(em, draft),
            choice: Ok(Choice::default()),
            entity: PhantomData,
        }
    }

    /// The unique columns that name the row: the key, or those of a unique constraint.
    pub fn on_conflict(mut self, columns: impl ColumnList<T>) -> Self {
        self.choice = columns.indexes().and_then(|columns| {
            Ok(Choice {
                target: Some(choice::unique::<T>(&columns)?),
                ..Choice::default()
            })
        });
        self
    }

    async fn run(self) -> Result<(Loaded<'em, T>, bool)> {
        let (em, row, choice) = (self.em, self.row?, self.choice?);
        let target = choice.target(T::meta(), &row)?.ok_or_else(nameless::<T>)?;
        let key = values_of(&row, target);
        let find = || {
            let filter = super::by_values(target, vec![key.clone()]);
            FindOne::<T>::new(em, filter).on_primary()
        };
        if let Some(row) = find().await? {
            return Ok((row, false));
        }
        let upserted = Sent::<T>::new(em).create(row, target).await;
        let (slot, created) = em.session.attempt.note(upserted)?;
        Ok((Loaded::at(em, slot), created))
    }
}

fn nameless<T: Entity>() -> Error {
    let name = T::meta().name;
    Error::new(
        ErrorKind::Unsupported,
        format!(
            "the draft gives no unique value of {name} by which the row could be found; create it instead"
        ),
    )
}

impl<'em, T: Entity> IntoFuture for FindOrCreate<'em, T> {
    type Output = Result<(Loaded<'em, T>, bool)>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
