//! Rows that are described where they are linked: `NewArticle { author: NewUser { … }.into(), … }`.
//!
//! A whole graph is described first, without any lock, because that runs the program's `on_create`; then its rows get
//! their places and links in one step. What a draft says is in `draft`, what a link leads to in `target`.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::EntityManager;
use crate::draft::{Draft, Parts};
use crate::entity::{Entity, Schema, Store};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::RowId;
use crate::target::Target;

static NEXT_OWNER: AtomicU64 = AtomicU64::new(1);

/// Where a row that is being made leads to.
pub(crate) enum Lead<S: Schema> {
    /// To a row of this manager.
    Row(u32),
    /// Nowhere, and why.
    Refused(Error),
    /// To a row that is made with it.
    New(Described<S>),
    /// To the row around it for which this number stands.
    Owner(u64),
}

impl<S: Schema> Lead<S> {
    /// The slot, where there is one already.
    pub fn row(&self) -> Option<u32> {
        match self {
            Self::Row(slot) => Some(*slot),
            Self::Refused(_) | Self::New(_) | Self::Owner(_) => None,
        }
    }

    /// Why there is none that has a key.
    pub fn unsaved(&self, entity: &str) -> Error {
        match self {
            Self::Refused(_) => Error::foreign_manager(entity),
            Self::Row(_) | Self::New(_) | Self::Owner(_) => Error::not_saved(entity),
        }
    }
}

/// Gives a row its place.
type Add<S> = dyn FnOnce(&EntityManager<S>) -> RowId + Send + Sync;

/// A row that has its values, and no place yet.
pub(crate) struct Described<S: Schema> {
    add: Box<Add<S>>,
    links: Vec<(usize, Lead<S>)>,
    /// The number that stands for the row around it.
    owner: Option<u64>,
}

/// A draft inside another one, without its type.
pub(crate) trait Nested<T: Entity>: Debug + Send + Sync {
    /// Another one that says the same.
    fn copy(&self) -> Box<dyn Nested<T>>;
    /// Completes it; `owner` stands for the row around it.
    fn describe(
        self: Box<Self>,
        em: &EntityManager<T::Schema>,
        owner: Option<u64>,
    ) -> Described<T::Schema>;
}

impl<T: Entity, D: Draft<Entity = T>> Nested<T> for D {
    fn copy(&self) -> Box<dyn Nested<T>> {
        Box::new(self.clone())
    }

    fn describe(
        self: Box<Self>,
        em: &EntityManager<T::Schema>,
        owner: Option<u64>,
    ) -> Described<T::Schema> {
        let mut parts = Parts::new(em);
        let (key, row) = self.build(&mut parts);
        let add = move |em: &EntityManager<T::Schema>| RowId {
            entity: T::INDEX,
            slot: em.stores().store().add(key, row),
        };
        Described {
            links: parts.links,
            add: Box::new(add),
            owner,
        }
    }
}

/// A row with its place, and the rows around it.
pub(crate) struct Around<'a> {
    owner: Option<u64>,
    row: RowId,
    above: Option<&'a Around<'a>>,
}

impl<S: Schema> EntityManager<S> {
    /// Under the graph lock: gives a described row its place, and its links.
    pub(crate) fn place(
        &self,
        described: Described<S>,
        above: Option<&Around<'_>>,
        persist: bool,
    ) -> u32 {
        let row = (described.add)(self);
        self.link_described(row, described.links, above, persist);
        row.slot
    }

    /// Under the graph lock: links a row that has its place, and makes the rows that were described with it.
    pub(crate) fn link_described(
        &self,
        row: RowId,
        links: Vec<(usize, Lead<S>)>,
        above: Option<&Around<'_>>,
        persist: bool,
    ) {
        let slot = |(relation, lead)| {
            let slot = match lead {
                Lead::Row(slot) => Ok(slot),
                Lead::Refused(error) => Err(error),
                Lead::Owner(owner) => self.owner_of(row, relation, owner, above),
                Lead::New(described) => {
                    let owner = described.owner;
                    let around = Around { owner, row, above };
                    Ok(self.place(described, Some(&around), persist))
                }
            };
            (relation, slot)
        };
        let links = links.into_iter().map(slot).collect();
        self.link_new(row, links);
        if persist {
            self.persist_row(row);
        }
    }

    /// The row around this one for which `owner` stands.
    fn owner_of(
        &self,
        row: RowId,
        relation: usize,
        owner: u64,
        mut above: Option<&Around<'_>>,
    ) -> Result<u32> {
        let meta = self.relation(row, relation);
        while let Some(around) = above {
            if around.owner == Some(owner) && around.row.entity == meta.target.index {
                return Ok(around.row.slot);
            }
            above = around.above;
        }
        Err(stray(meta.target.name))
    }
}

/// What stands for the row around a draft was used elsewhere.
pub(crate) fn stray(entity: &str) -> Error {
    Error::new(
        ErrorKind::NotSaved,
        format!(
            "the {entity} that a closure gets stands for the one that is being described; link rows to it inside of that closure only"
        ),
    )
}

/// Rows that belong to the one that is being described: a closure, which gets what stands for that row.
///
/// ```
/// # use dormouse::{Children, Entity, IntoDraft, Target};
/// fn one_child<O: Entity, T: Entity, D: IntoDraft<Entity = T>>(
///     child: impl FnOnce(Target<O>) -> D,
/// ) -> impl Children<O, T> {
///     |owner| [child(owner)]
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not describe rows of `{T}` that belong to a row of `{O}`",
    note = "a row of `{T}` cannot be without its `{O}`; give a closure, which gets it: `|owner| [New… {{ …, owner }}]`"
)]
pub trait Children<O: Entity, T: Entity>:
    FnOnce(Target<O>) -> <Self as Children<O, T>>::Rows
{
    /// The rows: drafts, or handles of rows that move here.
    type Rows: IntoIterator<Item: Into<Target<T>>>;
}

#[diagnostic::do_not_recommend]
impl<O, T, F, R> Children<O, T> for F
where
    O: Entity,
    T: Entity,
    F: FnOnce(Target<O>) -> R,
    R: IntoIterator<Item: Into<Target<T>>>,
{
    type Rows = R;
}

/// The row that belongs to the one that is being described: a closure, as for [`Children`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not describe a row of `{T}` that belongs to a row of `{O}`",
    note = "a row of `{T}` cannot be without its `{O}`; give a closure, which gets it: `|owner| New… {{ …, owner }}`"
)]
pub trait Child<O: Entity, T: Entity>: FnOnce(Target<O>) -> <Self as Child<O, T>>::Row {
    /// The row: a draft, or the handle of a row that moves here.
    type Row: Into<Target<T>>;
}

#[diagnostic::do_not_recommend]
impl<O: Entity, T: Entity, F: FnOnce(Target<O>) -> R, R: Into<Target<T>>> Child<O, T> for F {
    type Row = R;
}

/// Has a closure describe the rows that belong to a draft.
pub fn children<O: Entity, T: Entity>(describe: impl Children<O, T>) -> Vec<Target<T>> {
    let owner = NEXT_OWNER.fetch_add(1, Ordering::Relaxed);
    let rows = describe(Target::owner(owner)).into_iter();
    rows.map(|row| row.into().of_owner(owner)).collect()
}

/// Has a closure describe the row that belongs to a draft.
pub fn child<O: Entity, T: Entity>(describe: impl Child<O, T>) -> Target<T> {
    let owner = NEXT_OWNER.fetch_add(1, Ordering::Relaxed);
    describe(Target::owner(owner)).into().of_owner(owner)
}
