//! The entity manager: what a program talks to in one unit of work.
//!
//! It owns the rows it has seen, one cell per row, and what was touched since the last flush. Queries are built
//! in `find`, relations are loaded in `populate`, changes are written in `unit_of_work`.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, MutexGuard};

use crate::cell_core::CellCore;
use crate::condition::{Condition, Expr};
use crate::draft::{Draft, IntoDraft, Parts};
use crate::entity::{Entity, Schema, Store};
use crate::entity_state::EntityState;
use crate::error::{Error, Result};
use crate::fault::Fault;
use crate::find::{Find, FindOne};
use crate::graph::RowId;
use crate::handle::Handle;
use crate::hint::{Node, Plan};
use crate::hook::is_inside_hook;
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
pub struct EntityManager<S: Schema> {
    id: u64,
    orm: Orm<S>,
    stores: S,
    touched: Mutex<Vec<RowId>>,
    faults: Mutex<Vec<Fault>>,
    graph: Mutex<()>,
    /// The plans through which relations were populated.
    plans: Mutex<Vec<&'static Node<S>>>,
    /// Rows that hooks of the running flush have created.
    hook_created: Mutex<Vec<RowId>>,
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
        self.session = Session::new(&self.orm);
    }

    /// Creates a row and persists it: the next flush inserts it.
    pub fn create<D: IntoDraft>(&self, draft: D) -> New<'_, D::Entity>
    where
        D::Entity: Entity<Schema = S>,
        S: Store<D::Entity>,
    {
        let new = self.draft(draft);
        self.persist(new);
        new
    }

    /// Creates a row that is inserted only when [`persist`](Self::persist) or a cascade reaches it.
    pub fn draft<D: IntoDraft>(&self, draft: D) -> New<'_, D::Entity>
    where
        D::Entity: Entity<Schema = S>,
        S: Store<D::Entity>,
    {
        let mut parts = Parts::new(self);
        let (key, row) = draft.into_draft().build(&mut parts);
        let links = parts.links;
        let store: &EntityStore<D::Entity> = self.stores.store();
        let slot = store.add(key, row);
        self.link_new(
            RowId {
                entity: D::Entity::INDEX,
                slot,
            },
            links,
        );
        New::of(self, store.cell(slot))
    }

    /// Has the next flush insert a row that was made by [`draft`](Self::draft).
    pub fn persist<T: Entity<Schema = S>>(&self, row: New<'_, T>) {
        if self.owns(&row) {
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
        let row = row.into_reference().handle();
        match Target::of(&row).slot_in(self) {
            Some(slot) => self.remove_row(RowId {
                entity: R::Entity::INDEX,
                slot,
            }),
            None => self.refuse_stranger(R::Entity::meta()),
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

    pub(crate) fn graph_lock(&self) -> MutexGuard<'_, ()> {
        self.graph.lock()
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.faults.lock()
    }

    pub(crate) fn touch(&self, entity: usize, core: &CellCore) {
        let mut touched = self.touched.lock();
        if core.touch() {
            touched.push(RowId {
                entity,
                slot: core.slot(),
            });
        }
    }

    pub(crate) fn touched_rows(&self) -> Vec<RowId> {
        self.touched.lock().clone()
    }

    /// Takes rows off the list of what the next flush looks at.
    pub(crate) fn untouch(&self, rows: &[RowId]) {
        let gone: HashSet<RowId> = rows.iter().copied().collect();
        let mut touched = self.touched.lock();
        touched.retain(|row| !gone.contains(row));
        for row in rows {
            self.entity(row.entity).core(self, row.slot).untouch();
        }
    }

    pub(crate) fn take_hook_created(&self) -> Vec<RowId> {
        std::mem::take(&mut *self.hook_created.lock())
    }

    pub(crate) fn persist_row(&self, row: RowId) {
        let core = self.entity(row.entity).core(self, row.slot);
        if core.state() == EntityState::Draft {
            core.set_state(EntityState::New);
            if is_inside_hook(self.id) {
                self.hook_created.lock().push(row);
            }
        }
        self.touch(row.entity, core);
    }

    pub(crate) fn remove_row(&self, row: RowId) {
        let core = self.entity(row.entity).core(self, row.slot);
        match core.state() {
            EntityState::Draft | EntityState::New => {
                core.set_state(EntityState::Removed);
                self.entity(row.entity).forget_key(self, row.slot);
            }
            EntityState::Reference | EntityState::Managed => core.set_state(EntityState::Removing),
            EntityState::Removing | EntityState::Removed => {}
        }
        self.touch(row.entity, core);
    }
}
