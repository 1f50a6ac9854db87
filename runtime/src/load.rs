//! One select: its to-one relations in the same statement, its rows into the identity map.
//!
//! It reads one level; to-many relations and whatever is loaded already are the business of `populate`.

use crate::condition::{Comparison, Expr};
use crate::driver::Decoder;
use crate::entity::{Entity, Schema};
use crate::entity_type::EntityType;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::hint::{Node, Plan, PlanStep, items};
use crate::metadata::{EntityMeta, Join};
use crate::order::OrderBy;
use crate::read_row::ReadRow;
use crate::row_batch::{Merge, RowBatch};
use crate::session::Operation;
use crate::sql::select::{self, JoinKind, JoinNode, Select};
use crate::value::Value;
use crate::EntityManager;

/// SQLite joins at most 64 tables; what is beyond is read by key.
const MAX_JOINS: usize = 48;

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

/// The relation that a select follows from its owners.
pub(crate) struct Through<S: Schema> {
    pub entity: &'static dyn EntityType<S>,
    pub relation: usize,
}

impl<S: Schema> Clone for Through<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Schema> Copy for Through<S> {}

/// What a select brought.
#[derive(Default)]
pub(crate) struct LoadedRows {
    pub rows: Vec<u32>,
    /// The owner of each row, for a select through a relation.
    pub owners: Vec<u32>,
}

/// A to-one relation that is read in the same statement.
struct Joined<S: Schema> {
    parent: usize,
    relation: usize,
    node: &'static Node<S>,
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
    pub fn by_key(em: &EntityManager<S>, entity: &'static dyn EntityType<S>, slots: &[u32], plan: Plan<S>) -> Vec<Self> {
        let keys = slots.iter().filter_map(|slot| entity.key_values(em, *slot)).collect();
        let meta = entity.meta();
        chunks(em, keys, meta.key.len()).map(|keys| Self::new(entity, Expr::keys(meta, keys), plan)).collect()
    }

    /// The rows behind a relation of these owners, as many statements as that takes.
    pub fn through(em: &EntityManager<S>, through: Through<S>, owners: &[u32], plan: Plan<S>) -> Vec<Self> {
        let keys: Vec<Vec<Value>> =
            owners.iter().filter_map(|slot| through.entity.key_values(em, *slot)).collect();
        let target = em.entity(through.entity.meta().relations[through.relation].target.index);
        let width = through.entity.meta().key.len();
        let load = |keys| Self { through: Some((through, keys)), ..Self::new(target, Expr::True, plan) };
        chunks(em, keys, width).map(load).collect()
    }

    /// The row at this place again, with the lazy columns that are known.
    ///
    /// # Errors
    /// When the row has no key yet.
    pub fn again(em: &EntityManager<S>, row: RowId) -> Result<Self> {
        let entity = em.entity(row.entity);
        let meta = entity.meta();
        let key = entity.key_values(em, row.slot).ok_or_else(|| Error::not_saved(meta.name))?;
        let lazy = (0..meta.columns.len())
            .filter(|column| meta.columns[*column].lazy && entity.value(em, row.slot, *column).is_some());
        let load = Self::new(entity, Expr::key(meta, key), None);
        Ok(Self { lazy: lazy.collect(), ..load })
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
    pub async fn fetch(mut self, em: &EntityManager<S>, operation: &mut Operation<'_, S>) -> Result<Box<dyn RowBatch<S>>> {
        let statement = self.select(&[]).into_statement(em.orm().dialect());
        let mut batches = operation.query(statement, self.decoder(&[])).await?;
        batches.0.pop().ok_or_else(|| Error::other("a select without tables"))
    }

    /// Runs the select and takes its rows over.
    ///
    /// # Errors
    /// When the query fails, or a value does not fit its column.
    pub async fn run(mut self, em: &EntityManager<S>, operation: &mut Operation<'_, S>) -> Result<LoadedRows> {
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
            let columns = relation.target.eager_columns().chain(lazy_columns(join.node.nested)).collect();
            select.joins.push(JoinNode { parent: join.parent, relation, columns, kind: JoinKind::Left });
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
        batches.extend(joined.iter().map(|join| join.node.target.batch(lazy_columns(join.node.nested).collect())));
        Batches(batches)
    }

    fn take_over(&self, em: &EntityManager<S>, joined: &[Joined<S>], mut batches: Batches<S>) -> LoadedRows {
        let mut slots = batches.0.iter_mut().map(|batch| batch.merge(em, Merge::Keep));
        let owners = match &self.through {
            Some((through, _)) if is_pivot(*through) => slots.next().unwrap_or_default(),
            _ => Vec::new(),
        };
        let tables: Vec<Vec<Option<u32>>> = slots.collect();
        let mut entities = vec![self.entity];
        for (join, targets) in joined.iter().zip(&tables[1..]) {
            link_inverse_ones(em, entities[join.parent], join.relation, &tables[join.parent], targets);
            entities.push(join.node.target);
        }
        let rows: Vec<u32> = tables.into_iter().next().unwrap_or_default().into_iter().flatten().collect();
        let owners = match &self.through {
            Some((through, _)) if !is_pivot(*through) => owners_in_memory(em, *through, &rows),
            _ => owners.into_iter().map(Option::unwrap_or_default).collect(),
        };
        LoadedRows { rows, owners }
    }
}

/// Whether the relation runs through a pivot table, whose keys come first in each row.
fn is_pivot<S: Schema>(through: Through<S>) -> bool {
    matches!(through.entity.meta().relations[through.relation].join, Join::Pivot(..))
}

/// Restricts a select to the rows behind a relation of these owners.
fn follow<S: Schema>(mut select: Select, through: Through<S>, keys: Vec<Vec<Value>>) -> Select {
    let relation = &through.entity.meta().relations[through.relation];
    match (&relation.join, relation.owner().map(|owner| &owner.join)) {
        (Join::Pivot(pivot, side), _) => {
            select.through = Some(select::Through { pivot, side: *side, owners: keys });
            select
        }
        (_, Some(Join::Own { columns, .. })) => select.filter(Expr::tuples(columns, keys)),
        _ => select.filter(Expr::False),
    }
}

/// The owner of each row, as this manager sees it; a row that it sees elsewhere is given to that owner.
fn owners_in_memory<S: Schema>(em: &EntityManager<S>, through: Through<S>, rows: &[u32]) -> Vec<u32> {
    let relation = &through.entity.meta().relations[through.relation];
    let Join::Inverse { owner } = relation.join else { return Vec::new() };
    let linked = |slot: &u32| em.linked(RowId { entity: relation.target.index, slot: *slot }, owner);
    rows.iter().map(|slot| linked(slot).unwrap_or(u32::MAX)).collect()
}

/// Tells rows without a foreign key which row has theirs.
fn link_inverse_ones<S: Schema>(
    em: &EntityManager<S>,
    entity: &'static dyn EntityType<S>,
    relation: usize,
    rows: &[Option<u32>],
    targets: &[Option<u32>],
) {
    if !matches!(entity.meta().relations[relation].join, Join::Inverse { .. }) {
        return;
    }
    for (slot, target) in rows.iter().zip(targets) {
        let Some(slot) = *slot else { continue };
        em.with_one(RowId { entity: entity.index(), slot }, relation, |one| {
            if !one.known && one.current.is_none() {
                (one.base, one.current) = (*target, *target);
            }
            one.known = true;
        });
    }
}

fn join_level<S: Schema>(joined: &mut Vec<Joined<S>>, parent: usize, meta: &'static EntityMeta, plan: Plan<S>) {
    for node in items(plan) {
        let PlanStep::Relation(relation) = node.step else { continue };
        if meta.relations[relation].is_to_one() && joined.len() < MAX_JOINS {
            joined.push(Joined { parent, relation, node });
            let place = joined.len();
            join_level(joined, place, meta.relations[relation].target, node.nested);
        }
    }
}

/// The lazy columns that a plan lists, in order.
fn lazy_columns<S: Schema>(plan: Plan<S>) -> impl Iterator<Item = usize> {
    items(plan).filter_map(|node| match node.step {
        PlanStep::Column(column) => Some(column),
        PlanStep::Relation(_) => None,
    })
}

/// Keys in portions that fit into one statement.
fn chunks<S: Schema>(em: &EntityManager<S>, keys: Vec<Vec<Value>>, width: usize) -> impl Iterator<Item = Vec<Vec<Value>>> {
    let size = (em.orm().dialect().max_params() / width.max(1)).max(1);
    let mut keys = keys.into_iter().peekable();
    std::iter::from_fn(move || keys.peek().is_some().then(|| keys.by_ref().take(size).collect()))
}

/// One batch per table of the statement; decodes where the driver has the row.
struct Batches<S: Schema>(Vec<Box<dyn RowBatch<S>>>);

impl<S: Schema> Decoder for Batches<S> {
    type Batch = Self;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        let mut at = 0;
        for batch in &mut self.0 {
            batch.decode(row, at)?;
            at += batch.width();
        }
        Ok(())
    }

    fn finish(self) -> Self {
        self
    }
}

/// Decodes the one number of a count.
struct Count(u64);

impl Decoder for Count {
    type Batch = u64;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0 = row.i64(0)?.and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
        Ok(())
    }

    fn finish(self) -> u64 {
        self.0
    }
}

impl<S: Schema> EntityManager<S> {
    /// Counts the rows that match.
    pub(crate) async fn count_rows(&self, meta: &'static EntityMeta, filter: Expr) -> Result<u64> {
        self.count_select(Select::new(meta).filter(filter)).await
    }

    /// Counts the rows of a collection in the database.
    pub(crate) async fn count_to_many(&self, row: RowId, relation: usize) -> Result<u64> {
        let entity = self.entity(row.entity);
        let Some(key) = entity.key_values(self, row.slot) else { return Ok(0) };
        let select = Select::new(entity.meta().relations[relation].target);
        self.count_select(follow(select, Through { entity, relation }, vec![key])).await
    }

    async fn count_select(&self, select: Select) -> Result<u64> {
        let mut operation = self.session.operation().await?;
        let count = operation.query(select.into_count(self.orm().dialect()), Count(0)).await?;
        operation.finish().await?;
        Ok(count)
    }
}

/// The key that a condition names, if it names just one.
pub(crate) fn key_of(meta: &EntityMeta, condition: &Expr) -> Option<Vec<Value>> {
    match condition {
        Expr::Compare { column, op: Comparison::Eq, value } if *meta.key == [*column] => {
            Some(vec![value.clone()])
        }
        Expr::Tuple { columns, tuples } if *columns == meta.key && tuples.len() == 1 => tuples.first().cloned(),
        _ => None,
    }
}
