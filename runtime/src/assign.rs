//! Partial data from outside, such as the body of a request, put onto a row and what it leads to.
//!
//! All of it is checked first (`check`, with everything that is wrong in one error), then applied (`apply`). No name
//! of a property is known here: data goes by the metadata of the entities.

use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::EntityManager;
use crate::draft::IntoDraft;
use crate::entity::{Entity, Schema};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::RowId;
use crate::hint::{Rel, RelationKey};
use crate::nested::{Described, Lead};
use crate::reference::{IntoReference, Reference};
use crate::target::Target;
use crate::value::Value;

mod apply;
mod check;
mod fault;
mod keys;
mod related;

use check::Check;
pub(crate) use check::join;
pub use fault::{AssignFault, AssignFaultKind};
pub(crate) use keys::key_of;

/// Data to be assigned to a row. Await it.
///
/// The data is a map, by the names of properties: anything that serializes, such as a [`Json`](crate::Json) object or
/// a struct. What it does not name stays as it is. Values are written as rows serialize, so what a row shows can be
/// assigned to it again.
///
/// | property | data |
/// |---|---|
/// | a value | the value; null where there may be none |
/// | a to-one relation | a key, null, or an object: the changes to the row it leads to, which has to be loaded |
/// | a to-many relation, loaded | a list that becomes the whole collection, of keys and objects; or one of these, which is added |
///
/// An object with a key changes the row of that key if the relation leads to it already; with nothing but a key it
/// is that key. One without a key describes a new row, if [`create_with`](Self::create_with) says how to make it.
///
/// Refused are properties that the entity does not have, values of another type, changes of keys, what the database
/// computes or counts, versions, hidden properties unless [`allow_hidden`](Self::allow_hidden) is said, and objects for
/// rows that a relation does not lead to: data from outside changes no rows but those that hang on this one.
///
/// # Errors
/// [`InvalidData`](ErrorKind::InvalidData), with everything that is wrong in
/// [`assign_faults`](Error::assign_faults), each with its path; then nothing has changed. Also when a row cannot be
/// loaded that handles may read through a relation.
#[must_use = "nothing is assigned until this is awaited"]
pub struct Assign<'em, S: Schema> {
    em: &'em EntityManager<S>,
    row: Result<RowId>,
    data: Result<Json>,
    rules: Rules<S>,
}

/// What data may say besides the usual.
pub(crate) struct Rules<S: Schema> {
    hidden: bool,
    ignore_unknown: bool,
    makers: Vec<Maker<S>>,
}

/// How new rows behind a relation are made.
struct Maker<S: Schema> {
    entity: usize,
    relation: usize,
    make: Box<Make<S>>,
}

type Make<S> = dyn Fn(&EntityManager<S>, u32, &Json) -> std::result::Result<Described<S>, String>
    + Send
    + Sync;

/// A change that is known to be possible.
pub(crate) enum Action<S: Schema> {
    /// Sets a value.
    Set {
        row: RowId,
        column: usize,
        value: Value,
    },
    /// Points a to-one relation somewhere, or nowhere.
    Point {
        row: RowId,
        relation: usize,
        to: Option<Lead<S>>,
    },
    /// Adds a row to a collection.
    Add {
        row: RowId,
        relation: usize,
        to: Lead<S>,
    },
    /// Takes a row out of a collection.
    Remove {
        row: RowId,
        relation: usize,
        slot: u32,
    },
}

impl<S: Schema> EntityManager<S> {
    /// Puts partial data onto a row, and onto rows that it leads to; see [`Assign`].
    ///
    /// ```
    /// # use dormouse::{Entity, EntityManager, Json, Loaded, Result};
    /// async fn patch<'em, T: Entity>(
    ///     em: &'em EntityManager<T::Schema>,
    ///     row: Loaded<'em, T>,
    ///     body: Json,
    /// ) -> Result<()> {
    ///     if let Err(error) = em.assign(row, body).await {
    ///         for fault in error.assign_faults() {
    ///             println!("{}: {}", fault.path(), fault.message());
    ///         }
    ///         return Err(error);
    ///     }
    ///     em.flush().await
    /// }
    /// ```
    pub fn assign<'em, R>(&'em self, row: R, data: impl Serialize) -> Assign<'em, S>
    where
        R: IntoReference<'em>,
        R::Entity: Entity<Schema = S>,
    {
        const { assert!(!R::Entity::READ_ONLY, "rows of this entity are only read") };
        let row = row.into_reference().handle();
        let id = RowId {
            entity: R::Entity::INDEX,
            slot: row.slot(),
        };
        Assign {
            em: self,
            row: self.check_own(&row).map(|()| id),
            data: serde_json::to_value(data).map_err(not_data),
            rules: Rules {
                hidden: false,
                ignore_unknown: false,
                makers: Vec::new(),
            },
        }
    }
}

impl<'em, S: Schema> Assign<'em, S> {
    /// Lets the data set hidden properties.
    pub fn allow_hidden(mut self) -> Self {
        self.rules.hidden = true;
        self
    }

    /// Leaves out properties that the entities do not have.
    pub fn ignore_unknown(mut self) -> Self {
        self.rules.ignore_unknown = true;
        self
    }

    /// Says how new rows behind a relation are made of what describes them, wherever the relation comes in the data:
    /// the closure gets the row that has the relation, and the description as a type of the program's own.
    pub fn create_with<K, D, N>(
        mut self,
        relation: Rel<K>,
        make: impl Fn(Target<K::Owner>, D) -> N + Send + Sync + 'static,
    ) -> Self
    where
        K: RelationKey,
        K::Owner: Entity<Schema = S>,
        K::Target: Entity<Schema = S>,
        D: DeserializeOwned,
        N: IntoDraft<Entity = K::Target>,
    {
        let _ = relation;
        let make = move |em: &EntityManager<S>, owner: u32, data: &Json| {
            let data = D::deserialize(data).map_err(|error| error.to_string())?;
            let owner = Target::of(&Reference::<K::Owner>::new(em, owner).handle());
            match Target::from(make(owner, data)).lead_in(em) {
                Lead::New(described) => Ok(described),
                Lead::Row(_) | Lead::Refused(_) | Lead::Owner(_) => {
                    Err("this does not describe a new row".to_owned())
                }
            }
        };
        self.rules.makers.push(Maker {
            entity: K::Owner::INDEX,
            relation: K::INDEX,
            make: Box::new(make),
        });
        self
    }

    async fn run(self) -> Result<()> {
        let (row, data) = (self.row?, self.data?);
        let mut check = Check::new(self.em, &self.rules);
        check.row(row, &data, "");
        let actions = check
            .end()
            .map_err(|faults| Error::unfit(self.em.entity(row.entity).meta().name, faults))?;
        self.em.prepare(&actions).await?;
        self.em.apply(actions)
    }
}

fn not_data(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::InvalidData,
        "the data cannot be serialized, so it cannot be assigned",
    )
    .with_source(error)
}

impl<'em, S: Schema> IntoFuture for Assign<'em, S> {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
