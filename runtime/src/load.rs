//! One select: its to-one relations in the same statement, its rows into the identity map.
//!
//! It reads one level; to-many relations and whatever is loaded already are the business of `populate`.

use crate::EntityManager;
use crate::condition::Expr;
use crate::entity::{Entity, Schema};
use crate::entity_type::EntityType;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::hint::Plan;
use crate::order::OrderBy;
use crate::row_batch::{Merge, RowBatch};
use crate::session::Operation;
use crate::sql::select::{JoinKind, JoinNode, Select};
use crate::value::Value;

mod batches;
mod joined;
mod through;

use batches::Batches;
use joined::{Joined, join_level, lazy_columns, link_inverse_ones};
pub(crate) use through::{Through, follow};
use through::{is_pivot, owners_in_memory};

/// A select to be made.
pub(crate) struct Load<S: Schema> {
    entity: &'static dyn EntityType<S>,
    pub filter: Expr,
    pub order: Vec<OrderBy>,
    pub limit: Option<u64>,
    pub offset: Option<u64>,
    pub plan: Plan<S>,
    lazy: Vec<usize>,
    through: Option<(Through<S>, Vec<Vec<Value>>)>,
}

/// What a select brought.
#[derive(Default)]
pub(crate) struct LoadedRows {
    pub rows: Vec<u32>,
    /// The owner of each row, for a select through a relation.
    pub owners: Vec<u32>,
}

impl<S: Schema> Load<S> {
    fn new(entity: &'static dyn EntityType<S>, filter: Expr, plan: Plan<S>) -> Self {
        Self {
            entity,
            filter,
            order: Vec::new(),
            limit: None,
            offset: None,
            plan,
            lazy: Vec::new(),
            through: None,
        }
    }

    /// The rows of `T` that match.
    pub fn of<T: Entity<Schema = S>>(filter: Expr) -> Self {
        Self::new(S::ENTITIES[T::INDEX], filter, None)
    }

    /// The rows at these slots, by their keys, as many statements as that takes.
    pub fn by_key(
        em: &EntityManager<S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        plan: Plan<S>,
    ) -> Vec<Self> {
        let keys = slots
            .iter()
            .filter_map(|slot| entity.key_values(em, *slot))
            .collect();
        let meta = entity.meta();
        chunks(em, keys, meta.key.len())
            .map(|keys| Self::new(entity, Expr::keys(meta, keys), plan))
            .collect()
    }

    /// The rows behind a relation of these owners, as many statements as that takes.
    pub fn through(
        em: &EntityManager<S>,
        through: Through<S>,
        owners: &[u32],
        plan: Plan<S>,
    ) -> Vec<Self> {
        let keys: Vec<Vec<Value>> = owners
            .iter()
            .filter_map(|slot| through.entity.key_values(em, *slot))
            .collect();
        let target = em.entity(
            through.entity.meta().relations[through.relation]
                .target
                .index,
        );
        let width = through.entity.meta().key.len();
        let load = |keys| Self {
            through: Some((through, keys)),
            ..Self::new(target, Expr::True, plan)
        };
        chunks(em, keys, width).map(load).collect()
    }

    /// The row at this place again, with the lazy columns that are known.
    ///
    /// # Errors
    /// When the row has no key yet.
    pub fn again(em: &EntityManager<S>, row: RowId) -> Result<Self> {
        let entity = em.entity(row.entity);
        let meta = entity.meta();
        let key = entity
            .key_values(em, row.slot)
            .ok_or_else(|| Error::not_saved(meta.name))?;
        let lazy = (0..meta.columns.len()).filter(|column| {
            meta.columns[*column].lazy && entity.value(em, row.slot, *column).is_some()
        });
        let load = Self::new(entity, Expr::key(meta, key), None);
        Ok(Self {
            lazy: lazy.collect(),
            ..load
        })
    }

    /// Reads this lazy column too.
    pub fn with_lazy(mut self, column: usize) -> Self {
        self.lazy.push(column);
        self
    }

    /// Reads the rows without taking them over: they can be looked at first.
    ///
    /// # Errors
    /// When the query fails, or a value does not fit its column.
    pub async fn fetch(
        mut self,
        em: &EntityManager<S>,
        operation: &mut Operation<'_, S>,
    ) -> Result<Box<dyn RowBatch<S>>> {
        let statement = self.select(&[]).into_statement(em.orm().dialect());
        let mut batches = operation.query(statement, self.decoder(&[])).await?;
        batches
            .0
            .pop()
            .ok_or_else(|| Error::other("a select without tables"))
    }

    /// Runs the select and takes its rows over.
    ///
    /// # Errors
    /// When the query fails, or a value does not fit its column.
    pub async fn run(
        mut self,
        em: &EntityManager<S>,
        operation: &mut Operation<'_, S>,
    ) -> Result<LoadedRows> {
        self.lazy.extend(lazy_columns(self.plan));
        let joined = self.joined();
        let statement = self.select(&joined).into_statement(em.orm().dialect());
        let batches = operation.query(statement, self.decoder(&joined)).await?;
        Ok(self.take_over(em, &joined, batches))
    }

    /// The to-one relations that the plan lists, to any depth.
    fn joined(&self) -> Vec<Joined<S>> {
        let mut joined = Vec::new();
        join_level(&mut joined, 0, self.entity.meta(), self.plan);
        joined
    }

    fn select(&mut self, joined: &[Joined<S>]) -> Select {
        let meta = self.entity.meta();
        let mut select = Select::new(meta);
        select.columns.extend(&self.lazy);
        select.filter = std::mem::take(&mut self.filter);
        select.order = std::mem::take(&mut self.order);
        (select.limit, select.offset) = (self.limit, self.offset);
        let mut metas = vec![meta];
        for join in joined {
            let relation = &metas[join.parent].relations[join.relation];
            let columns = relation
                .target
                .eager_columns()
                .chain(lazy_columns(join.node.nested))
                .collect();
            select.joins.push(JoinNode {
                parent: join.parent,
                relation,
                columns,
                kind: JoinKind::Left,
            });
            metas.push(relation.target);
        }
        match &self.through {
            Some((through, keys)) => follow(select, *through, keys.clone()).then_by_key(),
            None => select,
        }
    }

    fn decoder(&self, joined: &[Joined<S>]) -> Batches<S> {
        let mut batches = Vec::with_capacity(joined.len() + 2);
        if let Some((through, _)) = &self.through
            && is_pivot(*through)
        {
            batches.push(through.entity.keys());
        }
        batches.push(self.entity.batch(self.lazy.clone()));
        batches.extend(joined.iter().map(|join| {
            join.node
                .target
                .batch(lazy_columns(join.node.nested).collect())
        }));
        Batches(batches)
    }

    fn take_over(
        &self,
        em: &EntityManager<S>,
        joined: &[Joined<S>],
        mut batches: Batches<S>,
    ) -> LoadedRows {
        let mut slots = batches
            .0
            .iter_mut()
            .map(|batch| batch.merge(em, Merge::Keep));
        let owners = match &self.through {
            Some((through, _)) if is_pivot(*through) => slots.next().unwrap_or_default(),
            _ => Vec::new(),
        };
        let tables: Vec<Vec<Option<u32>>> = slots.collect();
        let mut entities = vec![self.entity];
        for (join, targets) in joined.iter().zip(&tables[1..]) {
            link_inverse_ones(
                em,
                entities[join.parent],
                join.relation,
                &tables[join.parent],
                targets,
            );
            entities.push(join.node.target);
        }
        let rows: Vec<u32> = tables
            .into_iter()
            .next()
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .collect();
        let owners = match &self.through {
            Some((through, _)) if !is_pivot(*through) => owners_in_memory(em, *through, &rows),
            _ => owners.into_iter().map(Option::unwrap_or_default).collect(),
        };
        LoadedRows { rows, owners }
    }
}

/// Keys in portions that fit into one statement.
fn chunks<S: Schema>(
    em: &EntityManager<S>,
    keys: Vec<Vec<Value>>,
    width: usize,
) -> impl Iterator<Item = Vec<Vec<Value>>> {
    let size = (em.orm().dialect().max_params() / width.max(1)).max(1);
    let mut keys = keys.into_iter().peekable();
    std::iter::from_fn(move || {
        keys.peek()
            .is_some()
            .then(|| keys.by_ref().take(size).collect())
    })
}
