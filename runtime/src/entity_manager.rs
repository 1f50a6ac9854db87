//! The entity manager: what a program talks to in one unit of work.
//!
//! It owns the rows it has seen, one cell per row, and what was touched since the last flush. Queries are built
//! in `find`, relations are loaded in `populate`, changes are written in `unit_of_work`.

use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, MutexGuard};

use crate::attempt::Attempt;
use crate::condition::{Condition, Expr};
use crate::draft::{Draft, IntoDraft, Parts};
use crate::entity::{Entity, Schema, Store};
use crate::error::{Error, Result};
use crate::fault::Fault;
use crate::find::{Find, FindOne};
use crate::graph::RowId;
use crate::handle::Handle;
use crate::hint::{Node, Plan};
use crate::loaded::New;
use crate::orm::Orm;
use crate::reference::{IntoReference, Reference};
use crate::session::Session;
use crate::store::EntityStore;
use crate::target::Target;

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// One unit of work: an identity map, the changes made to its rows, and a transaction if there is one.
///
/// Made by [`Orm::fork`]; use one per request or job. Handles borrow it, so they cannot outlive it.
///
/// # Several tasks
///
/// Tasks and threads may share a manager and its handles; all of them work on one unit of work.
///
/// - Setters, `create`, `persist` and `remove` are each one step, on both sides of a relation.
/// - Flushes run one after the other. A flush plans in one step, after its `before_…` hooks: it writes what was
///   changed until then, and leaves to the next flush what other tasks change while it is written. A row is
///   inserted whole or not yet; one that is removed while it is inserted is deleted by the next flush. A flush that
///   fails takes back what its own hooks have set, and nothing that another task has.
/// - A read shows what the manager shows. One that a flush overtakes is sent again, so that a collection has the rows
///   that were just written, and a row that was just deleted does not come back. Two tasks that load a row get the
///   same one.
/// - `populate` and queries return once everything that their handles may read is there, even if other tasks point
///   relations elsewhere meanwhile; from then on such a link is refused unless it leads to what is loaded.
/// - `refresh` takes its turn like a flush. Changes that other tasks make to the row until it is done are lost.
/// - While a transaction is open, everything that any task does with the manager runs inside it. A second `begin`
///   fails; calls of `transactional` run one after the other.
/// - Any future may be dropped: a read changes nothing more, a flush is taken back or, once its commit is sent,
///   taken over by the next one. A future that is neither polled nor dropped keeps what it has, its turn as well.
/// - After [`CommitUnknown`](crate::ErrorKind::CommitUnknown) every flush fails with it until
///   [`resolve_commit`](Self::resolve_commit); reads go on.
pub struct EntityManager<S: Schema> {
    id: u64,
    orm: Orm<S>,
    stores: S,
    pub(crate) touched: Mutex<Vec<RowId>>,
    faults: Mutex<Vec<Fault>>,
    /// Held by whatever changes links or states; counts the changes of links.
    graph: Mutex<u64>,
    /// The plans through which relations were populated.
    plans: Mutex<Vec<&'static Node<S>>>,
    /// Rows that hooks of the running flush have created.
    pub(crate) hook_created: Mutex<Vec<RowId>>,
    pub(crate) session: Session<S>,
}

impl<S: Schema> EntityManager<S> {
    pub(crate) fn new(orm: Orm<S>) -> Self {
        Self {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            session: Session::new(&orm),
            orm,
            stores: S::default(),
            touched: Mutex::default(),
            faults: Mutex::default(),
            graph: Mutex::default(),
            plans: Mutex::default(),
            hook_created: Mutex::default(),
        }
    }

    /// A manager for one attempt of `retry`.
    pub(crate) fn for_attempt(orm: Orm<S>, attempt: Attempt) -> Self {
        let mut em = Self::new(orm);
        em.session.attempt = attempt;
        em
    }

    /// Another manager with an identity map of its own.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self::new(self.orm.clone())
    }

    /// What this manager was forked from.
    pub fn orm(&self) -> &Orm<S> {
        &self.orm
    }

    /// Forgets every row and every change that was not flushed; an open transaction is rolled back.
    ///
    /// No handle can be alive here: they borrow the manager.
    pub fn clear(&mut self) {
        self.stores = S::default();
        self.touched.get_mut().clear();
        self.faults.get_mut().clear();
        let mode = self.flush_mode();
        self.session = Session::new(&self.orm);
        self.set_flush_mode(mode);
    }

    /// Creates a row and persists it: the next flush inserts it, and the rows that its draft describes.
    ///
    /// A draft may lead to drafts, to any depth: `author: NewUser { … }.into()`, `.tags([NewTag { … }])`. Rows that
    /// cannot be without the one that is being described are given by a closure, which gets what stands for it:
    /// `.comments(|article| [NewComment { text, article, author }])`.
    pub fn create<D: IntoDraft>(&self, draft: D) -> New<'_, D::Entity>
    where
        D::Entity: Entity<Schema = S>,
        S: Store<D::Entity>,
    {
        self.make(draft, true)
    }

    /// Creates a row that is inserted only when [`persist`](Self::persist) or a cascade reaches it.
    pub fn draft<D: IntoDraft>(&self, draft: D) -> New<'_, D::Entity>
    where
        D::Entity: Entity<Schema = S>,
        S: Store<D::Entity>,
    {
        self.make(draft, false)
    }

    /// Makes a row, its links and its state in one step: a flush in another task sees all of it or nothing.
    fn make<D: IntoDraft>(&self, draft: D, persist: bool) -> New<'_, D::Entity>
    where
        D::Entity: Entity<Schema = S>,
        S: Store<D::Entity>,
    {
        let mut parts = Parts::new(self);
        let (key, row) = draft.into_draft().build(&mut parts);
        let links = parts.links;
        let store: &EntityStore<D::Entity> = self.stores.store();
        let mut graph = self.graph_lock();
        *graph += 1;
        let slot = store.add(key, row);
        let id = RowId {
            entity: D::Entity::INDEX,
            slot,
        };
        self.link_described(id, links, None, persist);
        New::of(self, store.cell(slot))
    }

    /// Has the next flush insert a row that was made by [`draft`](Self::draft).
    pub fn persist<T: Entity<Schema = S>>(&self, row: New<'_, T>) {
        if self.owns(&row) {
            let _graph = self.graph_lock();
            self.persist_row(RowId {
                entity: T::INDEX,
                slot: row.slot(),
            });
        } else {
            self.refuse_stranger(T::meta());
        }
    }

    /// Has the next flush delete a row; one that was not inserted yet is simply forgotten.
    ///
    /// A row of another manager is deleted by its key; one that is new there makes the next flush fail.
    pub fn remove<'em, R: IntoReference<'em>>(&self, row: R)
    where
        R::Entity: Entity<Schema = S>,
    {
        const { assert!(!R::Entity::READ_ONLY, "rows of this entity are only read") };
        let row = row.into_reference().handle();
        match Target::of(&row).slot_in(self) {
            Ok(slot) => {
                let _graph = self.graph_lock();
                self.remove_row(RowId {
                    entity: R::Entity::INDEX,
                    slot,
                });
            }
            Err(_) => self.refuse_stranger(R::Entity::meta()),
        }
    }

    /// Fails for a row of another manager.
    pub(crate) fn check_own<T: Entity<Schema = S>, H>(&self, row: &Handle<'_, T, H>) -> Result<()> {
        if self.owns(row) {
            Ok(())
        } else {
            Err(Error::foreign_manager(T::meta().name))
        }
    }

    fn owns<T: Entity<Schema = S>, H>(&self, row: &Handle<'_, T, H>) -> bool {
        row.manager().id == self.id
    }

    /// The rows that match.
    pub fn find<T: Entity<Schema = S>>(&self, condition: Condition<T>) -> Find<'_, T> {
        Find::new(self, condition.into_expr())
    }

    /// Every row.
    pub fn find_all<T: Entity<Schema = S>>(&self) -> Find<'_, T> {
        Find::new(self, Expr::True)
    }

    /// The first row that matches, if there is one.
    ///
    /// A row that this manager has already is found by its key without a query.
    pub fn find_one<T: Entity<Schema = S>>(&self, condition: Condition<T>) -> FindOne<'_, T> {
        FindOne::new(self, condition.into_expr())
    }

    /// The number of rows that match.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn count<T: Entity<Schema = S>>(&self, condition: Condition<T>) -> Result<u64> {
        self.count_rows(T::meta(), condition.into_expr()).await
    }

    /// The row with this key, without a query: to link to, or to load later.
    pub fn reference<T: Entity<Schema = S>>(&self, key: impl Into<T::Key>) -> Reference<'_, T>
    where
        S: Store<T>,
    {
        Reference::new(self, self.stores.store().intern(&key.into()))
    }

    /// The repository of an entity.
    pub fn repository<T: Entity<Schema = S>>(&self) -> T::Repository<'_> {
        crate::repository::Repository::new(self).into()
    }

    #[doc(hidden)]
    pub fn stores(&self) -> &S {
        &self.stores
    }

    /// The slot of the row with this key: what generated code turns a foreign key into.
    #[doc(hidden)]
    pub fn slot_of<T: Entity<Schema = S>>(&self, key: Option<&T::Key>) -> Option<u32>
    where
        S: Store<T>,
    {
        key.map(|key| self.stores.store().intern(key))
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// The number of a plan in this manager; `None` for the empty one.
    pub(crate) fn plan_number(&self, plan: Plan<S>) -> Option<u32> {
        let node = plan?;
        let mut plans = self.plans.lock();
        let known = plans.iter().position(|known| std::ptr::eq(*known, node));
        let number = known.unwrap_or_else(|| {
            plans.push(node);
            plans.len() - 1
        });
        Some(number as u32)
    }

    /// The plans with these numbers.
    pub(crate) fn plans(&self, numbers: &[u32]) -> Vec<Plan<S>> {
        let plans = self.plans.lock();
        numbers
            .iter()
            .map(|number| plans.get(*number as usize).copied())
            .collect()
    }

    /// One change of the graph at a time. Not reentrant; holds no other lock of the manager before it.
    pub(crate) fn graph_lock(&self) -> MutexGuard<'_, u64> {
        self.graph.lock()
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.faults.lock()
    }
}
