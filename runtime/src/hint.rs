//! Populate hints: the type-level list of what a handle may read.
//!
//! A hint is a list of nested pairs, `(Rel<author, N>, (Rel<tags, ()>, ()))`, built from the constants of an
//! entity. The compiler searches the list; nothing of it exists at run time but [`Plan`], the same list as data.
//! How a plan is loaded is the work of `populate`.

use std::marker::PhantomData;

use crate::entity::{Entity, Schema};
use crate::entity_type::{EntityOf, EntityType};

/// A relation of the schema as a type; generated, one per relation.
pub trait RelationKey: Send + Sync + 'static {
    /// The entity that has the relation.
    type Owner: Entity;
    /// The entity it leads to.
    type Target: Entity<Schema = <Self::Owner as Entity>::Schema>;
    /// The relation's index in the owner's metadata.
    const INDEX: usize;
}

/// A lazy column of the schema as a type; generated, one per lazy column.
pub trait LazyKey: Send + Sync + 'static {
    /// The entity that has the column.
    type Owner: Entity;
    /// The column's index in the owner's metadata.
    const INDEX: usize;
}

/// Hint item: the relation `K` is populated, and on its rows the hint list `N`.
pub struct Rel<K, N = ()>(PhantomData<fn() -> (K, N)>);

/// Hint item: the lazy column `K` is loaded.
pub struct Lazy<K>(PhantomData<fn() -> K>);

/// A ready-made list of hints, as named in the schema.
pub struct Hints<L>(PhantomData<fn() -> L>);

macro_rules! constant {
    ($name:ident<$($parameter:ident),+>) => {
        impl<$($parameter),+> $name<$($parameter),+> {
            /// The constant's only value.
            #[doc(hidden)]
            pub const fn new() -> Self {
                Self(PhantomData)
            }
        }
        impl<$($parameter),+> Clone for $name<$($parameter),+> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<$($parameter),+> Copy for $name<$($parameter),+> {}
        impl<$($parameter),+> Default for $name<$($parameter),+> {
            fn default() -> Self {
                Self::new()
            }
        }
    };
}
constant!(Rel<K, N>);
constant!(Lazy<K>);
constant!(Hints<L>);

impl<K: RelationKey> Rel<K, ()> {
    /// Populates `nested` on the rows of this relation.
    pub const fn with<N: IntoHint<K::Target> + Copy>(self, _nested: N) -> Rel<K, N::List> {
        Rel::new()
    }
}

/// What can be given to `.populate(…)`: a relation, a lazy column, a named hint, or a tuple of them.
///
/// Each relation and lazy column implements it for its own entity alone; with one
/// implementation for all of them, rustc reports a relation of another entity as a type mismatch,
/// without our text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a populate hint for `{E}`",
    label = "this cannot be populated on `{E}`",
    note = "give relations and lazy columns of `{E}`, one or a tuple of them; those of a related entity go into `.with(…)` of the relation that leads there"
)]
pub trait IntoHint<E: Entity> {
    /// The hint as a list.
    type List: HintList<E>;
}

#[diagnostic::do_not_recommend]
impl<E: Entity> IntoHint<E> for () {
    type List = ();
}

#[diagnostic::do_not_recommend]
impl<E: Entity, L: HintList<E>> IntoHint<E> for Hints<L> {
    type List = L;
}

/// Puts one hint list before another.
pub trait Before<Tail> {
    /// Both lists in one.
    type List;
}

impl<Tail> Before<Tail> for () {
    type List = Tail;
}

impl<Head, Rest: Before<Tail>, Tail> Before<Tail> for (Head, Rest) {
    type List = (Head, Rest::List);
}

macro_rules! tuples {
    ($first:ident) => {
        #[diagnostic::do_not_recommend]
        impl<E: Entity, $first: IntoHint<E>> IntoHint<E> for ($first,) {
            type List = $first::List;
        }
    };
    ($first:ident $($rest:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<E: Entity, $first: IntoHint<E>, $($rest: IntoHint<E>),+> IntoHint<E> for ($first, $($rest),+)
        where
            ($($rest,)+): IntoHint<E>,
            $first::List: Before<<($($rest,)+) as IntoHint<E>>::List>,
            <$first::List as Before<<($($rest,)+) as IntoHint<E>>::List>>::List: HintList<E>,
        {
            type List = <$first::List as Before<<($($rest,)+) as IntoHint<E>>::List>>::List;
        }
        tuples!($($rest)+);
    };
}
tuples!(A B C D F G I J K L M N O P Q R);

/// A hint list of the entity `E`, and the plan it stands for.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a list of populate hints for `{E}`")]
pub trait HintList<E: Entity>: Send + Sync + 'static {
    /// The list as data.
    const PLAN: Plan<E::Schema>;
}

impl<E: Entity> HintList<E> for () {
    const PLAN: Plan<E::Schema> = None;
}

impl<E, K, N, Tail> HintList<E> for (Rel<K, N>, Tail)
where
    E: Entity,
    K: RelationKey<Owner = E>,
    K::Target: Entity<Schema = E::Schema>,
    N: HintList<K::Target> + Send + Sync + 'static,
    Tail: HintList<E>,
{
    const PLAN: Plan<E::Schema> = Some(&Node {
        step: PlanStep::Relation(K::INDEX),
        target: &EntityOf::<K::Target>::NEW,
        nested: N::PLAN,
        next: once(K::INDEX, true, Tail::PLAN),
    });
}

impl<E, K, Tail> HintList<E> for (Lazy<K>, Tail)
where
    E: Entity,
    K: LazyKey<Owner = E>,
    Tail: HintList<E>,
{
    const PLAN: Plan<E::Schema> = Some(&Node {
        step: PlanStep::Column(K::INDEX),
        target: &EntityOf::<E>::NEW,
        nested: None,
        next: once(K::INDEX, false, Tail::PLAN),
    });
}

/// A hint list as data: the first item, which leads to the next.
pub type Plan<S> = Option<&'static Node<S>>;

/// One item of a [`Plan`].
pub struct Node<S: Schema> {
    /// What is to be loaded.
    pub step: PlanStep,
    /// The entity it leads to.
    pub target: &'static dyn EntityType<S>,
    /// What is to be loaded on those rows.
    pub nested: Plan<S>,
    /// The next item for the same rows.
    pub next: Plan<S>,
}

/// What a plan's item loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanStep {
    /// A relation, by its index.
    Relation(usize),
    /// A lazy column, by its index.
    Column(usize),
}

/// Refuses a list that names an item twice, when the program is built.
const fn once<S: Schema>(index: usize, relation: bool, rest: Plan<S>) -> Plan<S> {
    let mut item = rest;
    while let Some(node) = item {
        let same = match node.step {
            PlanStep::Relation(other) => relation && other == index,
            PlanStep::Column(other) => !relation && other == index,
        };
        assert!(
            !same,
            "a populate hint lists the same relation or column twice: give it once, with all that is nested in it"
        );
        item = node.next;
    }
    rest
}

/// The items of a plan, in order.
pub fn items<S: Schema>(plan: Plan<S>) -> impl Iterator<Item = &'static Node<S>> {
    std::iter::successors(plan, |node| node.next)
}

/// The item is the first of the list.
pub struct Here;

/// The item is further down the list.
pub struct There<I>(PhantomData<I>);

/// The relation `K` is populated in this hint, with the hint list `N` on its rows.
#[diagnostic::on_unimplemented(
    message = "relation `{K}` is not populated here",
    label = "this entity was loaded without `{K}`",
    note = "add the relation to `.populate(…)`, or load it at run time through its `…_ref()`"
)]
pub trait Populated<K, N, I> {}

#[diagnostic::do_not_recommend]
impl<K, N, Tail> Populated<K, N, Here> for (Rel<K, N>, Tail) {}

#[diagnostic::do_not_recommend]
impl<K, N, I, Head, Tail: Populated<K, N, I>> Populated<K, N, There<I>> for (Head, Tail) {}

/// The lazy column `K` is loaded in this hint.
#[diagnostic::on_unimplemented(
    message = "lazy column `{K}` is not loaded here",
    label = "this entity was loaded without `{K}`",
    note = "add the column to `.populate(…)`"
)]
pub trait Reads<K, I> {}

#[diagnostic::do_not_recommend]
impl<K, Tail> Reads<K, Here> for (Lazy<K>, Tail) {}

#[diagnostic::do_not_recommend]
impl<K, I, Head, Tail: Reads<K, I>> Reads<K, There<I>> for (Head, Tail) {}

#[diagnostic::do_not_recommend]
impl<K> Reads<K, Here> for Unsaved {}

/// The hint of a row that was created here: what was given can be read.
pub enum Unsaved {}

/// The hint of a row that is in the database.
#[diagnostic::on_unimplemented(
    message = "this row is not saved yet, so what the database fills in cannot be read",
    label = "known only once the row is saved",
    note = "after the flush, `.saved()?` gives the handle of the saved row; `.id()` is the key as an `Option`"
)]
pub trait Saved {}

#[diagnostic::do_not_recommend]
impl Saved for () {}

#[diagnostic::do_not_recommend]
impl<Head, Tail> Saved for (Head, Tail) {}

/// Every item of this list is in the list `H` too.
#[diagnostic::on_unimplemented(
    message = "this handle lacks relations that are needed here",
    label = "not everything that the target type lists is populated",
    note = "populate what is missing: `em.populate(handle, …).await?`, or add it to `.populate(…)` of the query"
)]
pub trait NarrowFrom<H, I> {}

#[diagnostic::do_not_recommend]
impl<H> NarrowFrom<H, ()> for () {}

impl<H, K, N, Wider, Tail, I, J, L> NarrowFrom<H, (I, J, L, Wider)> for (Rel<K, N>, Tail)
where
    H: Populated<K, Wider, I>,
    N: NarrowFrom<Wider, J>,
    Tail: NarrowFrom<H, L>,
{
}

impl<H, K, Tail, I, L> NarrowFrom<H, (I, L)> for (Lazy<K>, Tail)
where
    H: Reads<K, I>,
    Tail: NarrowFrom<H, L>,
{
}
