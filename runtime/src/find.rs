//! Queries as a program writes them: a condition, hints, order and limits, awaited.
//!
//! It collects what was asked for; `load` makes a statement of it, `populate` completes the relations.

use std::future::IntoFuture;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;

use crate::EntityManager;
use crate::condition::{Comparison, Expr};
use crate::driver::Decoder;
use crate::entity::{Entity, Store};
use crate::error::{Error, Result};
use crate::flush_mode::{FlushMode, Tables};
use crate::graph::RowId;
use crate::hint::{Before, HintList, IntoHint};
use crate::load::Load;
use crate::loaded::Loaded;
use crate::lock_mode::LockMode;
use crate::metadata::EntityMeta;
use crate::order::Order;
use crate::record::refuse_lock;
use crate::scalar::Key;
use crate::value::Value;

/// A query for rows of `T`, of which the hint list `H` is populated. Await it.
#[must_use = "a query does nothing until it is awaited"]
pub struct Find<'em, T: Entity, H = ()> {
    em: &'em EntityManager<T::Schema>,
    load: Load<T::Schema>,
    primary: bool,
    flush_mode: Option<FlushMode>,
    lock: Option<LockMode>,
    hint: PhantomData<fn() -> (T, H)>,
}

impl<'em, T: Entity> Find<'em, T> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>, filter: Expr) -> Self {
        Self {
            em,
            load: Load::of::<T>(filter),
            primary: false,
            flush_mode: None,
            lock: None,
            hint: PhantomData,
        }
    }
}

impl<'em, T: Entity> Find<'em, T> {
    /// A query for the rows behind a relation of this owner.
    pub(crate) fn through(
        em: &'em EntityManager<T::Schema>,
        owner: RowId,
        relation: usize,
        filter: Expr,
    ) -> Self {
        Self {
            load: Load::behind(em, owner, relation, filter),
            ..Self::new(em, Expr::True)
        }
    }
}

impl<'em, T: Entity, H: HintList<T>> Find<'em, T, H> {
    /// Has the query load relations and lazy columns, to any depth.
    pub fn populate<P>(self, _hint: P) -> Find<'em, T, <P::List as Before<H>>::List>
    where
        P: IntoHint<T>,
        P::List: Before<H>,
    {
        Find {
            em: self.em,
            load: self.load,
            primary: self.primary,
            flush_mode: self.flush_mode,
            lock: self.lock,
            hint: PhantomData,
        }
    }

    /// Orders the rows; a further call sorts what is equal so far.
    pub fn order_by(mut self, order: impl Into<Order<T>>) -> Self {
        self.load.order.extend(order.into().into_items());
        self
    }

    /// Returns at most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.load.limit = Some(rows);
        self
    }

    /// Leaves out so many rows at the beginning.
    pub fn offset(mut self, rows: u64) -> Self {
        self.load.offset = Some(rows);
        self
    }

    /// Reads from the primary, where there are [replicas](crate::OrmBuilder::replica): what it finds is not late.
    pub fn on_primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// Whether this query flushes first, whatever the manager's [mode](FlushMode) is.
    pub fn flush_mode(mut self, mode: FlushMode) -> Self {
        self.flush_mode = Some(mode);
        self
    }

    /// Locks the rows until the transaction ends.
    ///
    /// They are read from the database, and those that the manager has already show what was read: nobody can have
    /// changed them since. Only rows of `T` are locked, not those that are populated; on MariaDB also those whose
    /// columns the order goes by.
    ///
    /// ```no_run
    /// # use dormouse::{Column, Condition, Entity, EntityManager, LockMode};
    /// # async fn f<T: Entity>(em: &EntityManager<T::Schema>, is_open: Condition<T>) -> dormouse::Result<()> {
    /// let transaction = em.begin().await?;
    /// let jobs = em
    ///     .find(is_open)
    ///     .limit(10)
    ///     .lock(LockMode::WRITE.skip_locked())
    ///     .await?;
    /// # drop(jobs);
    /// transaction.commit().await
    /// # }
    /// ```
    ///
    /// # Errors
    /// The query fails with [`TransactionState`](crate::ErrorKind::TransactionState) outside a transaction,
    /// [`ReadOnly`](crate::ErrorKind::ReadOnly) inside one that only reads, [`Unflushed`](crate::ErrorKind::Unflushed)
    /// when the program has changed one of the rows, and [`LockTimeout`](crate::ErrorKind::LockTimeout) or
    /// [`Deadlock`](crate::ErrorKind::Deadlock) when a lock is not given.
    pub fn lock(mut self, lock: LockMode) -> Self {
        const { assert!(!T::READ_ONLY, "rows of this entity are only read") };
        self.lock = Some(lock);
        self
    }

    /// The rows past the identity map, as a decoder makes them.
    pub(crate) async fn decoded<D: Decoder>(mut self, decoder: D) -> Result<D::Batch> {
        refuse_lock(self.lock)?;
        let read = || Tables::of_load(&self.load);
        self.em.flush_before(self.flush_mode, read).await?;
        let mut operation = self.em.session.operation().on_primary(self.primary);
        let statement = self.load.statement(self.em);
        Ok(operation.query(statement, decoder).await?.batch)
    }

    async fn rows(mut self) -> Result<Vec<Loaded<'em, T, H>>> {
        self.load.plan = H::PLAN;
        let read = || Tables::of_load(&self.load);
        self.em.flush_before(self.flush_mode, read).await?;
        let mut operation = self.em.session.operation().on_primary(self.primary);
        let rows = match self.lock {
            Some(lock) => self.em.load_locked(&mut operation, self.load, lock).await?,
            None => self.load.run(self.em, &mut operation).await?.rows,
        };
        let entity = <T::Schema as crate::Schema>::ENTITIES[T::INDEX];
        self.em
            .complete(&mut operation, entity, rows.clone(), H::PLAN)
            .await?;
        let store = self.em.stores().store();
        Ok(rows
            .into_iter()
            .map(|slot| Loaded::new(self.em, store.cell(slot)))
            .collect())
    }
}

impl<'em, T: Entity, H: HintList<T>> IntoFuture for Find<'em, T, H> {
    type Output = Result<Vec<Loaded<'em, T, H>>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.rows())
    }
}

/// A query for one row of `T`, of which the hint list `H` is populated. Await it.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindOne<'em, T: Entity, H = ()>(Find<'em, T, H>);

impl<'em, T: Entity> FindOne<'em, T> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>, filter: Expr) -> Self {
        Self(Find::new(em, filter).limit(1))
    }
}

impl<'em, T: Entity, H: HintList<T>> FindOne<'em, T, H> {
    /// Has the query load relations and lazy columns, to any depth.
    pub fn populate<P>(self, hint: P) -> FindOne<'em, T, <P::List as Before<H>>::List>
    where
        P: IntoHint<T>,
        P::List: Before<H>,
    {
        FindOne(self.0.populate(hint))
    }

    /// Chooses which of several rows is the first.
    pub fn order_by(self, order: impl Into<Order<T>>) -> Self {
        Self(self.0.order_by(order))
    }

    /// Reads from the primary, where there are [replicas](crate::OrmBuilder::replica): what it finds is not late.
    pub fn on_primary(self) -> Self {
        Self(self.0.on_primary())
    }

    /// Whether this query flushes first, whatever the manager's [mode](FlushMode) is.
    pub fn flush_mode(self, mode: FlushMode) -> Self {
        Self(self.0.flush_mode(mode))
    }

    /// Locks the row until the transaction ends, as [`Find::lock`] does; it is read even if the manager has it.
    pub fn lock(self, lock: LockMode) -> Self {
        Self(self.0.lock(lock))
    }

    /// Makes a missing row an error.
    pub fn or_fail(self) -> FindOrFail<'em, T, H> {
        FindOrFail(self)
    }

    /// The query for it.
    pub(crate) fn into_find(self) -> Find<'em, T, H> {
        self.0
    }

    /// The row whose key the condition names, if this manager has it.
    fn known(&self) -> Option<u32> {
        if self.0.lock.is_some() {
            return None;
        }
        let key = key_of(T::meta(), &self.0.load.filter)?;
        let key = T::Key::from_values(&key).ok()?;
        let store = self.0.em.stores().store();
        let slot = store.find(&key)?;
        store.cell(slot).is_readable().then_some(slot)
    }

    async fn row(self) -> Result<Option<Loaded<'em, T, H>>> {
        let Some(slot) = self.known() else {
            return Ok(self.0.rows().await?.into_iter().next());
        };
        let em = self.0.em;
        let mut operation = em.session.operation().on_primary(self.0.primary);
        let entity = <T::Schema as crate::Schema>::ENTITIES[T::INDEX];
        em.complete(&mut operation, entity, vec![slot], H::PLAN)
            .await?;
        Ok(Some(Loaded::new(em, em.stores().store().cell(slot))))
    }
}

impl<'em, T: Entity, H: HintList<T>> IntoFuture for FindOne<'em, T, H> {
    type Output = Result<Option<Loaded<'em, T, H>>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.row())
    }
}

/// A query for one row that has to be there. Await it.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindOrFail<'em, T: Entity, H = ()>(FindOne<'em, T, H>);

impl<'em, T: Entity, H: HintList<T>> IntoFuture for FindOrFail<'em, T, H> {
    type Output = Result<Loaded<'em, T, H>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            self.0
                .row()
                .await?
                .ok_or_else(|| Error::not_found(T::meta().name))
        })
    }
}

/// The key that a condition names, if it names just one.
fn key_of(meta: &EntityMeta, condition: &Expr) -> Option<Vec<Value>> {
    match condition {
        Expr::Compare {
            column,
            op: Comparison::Eq,
            value,
        } if *meta.key == [*column] => Some(vec![value.clone()]),
        Expr::Tuple { columns, tuples } if *columns == meta.key && tuples.len() == 1 => {
            tuples.first().cloned()
        }
        _ => None,
    }
}
