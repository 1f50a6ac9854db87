//! Selects: rows of an entity, with to-one relations joined, by condition or through a pivot table.
//!
//! The columns of the result lie in the order: the owner's key columns (through a pivot table only), the columns
//! of the entity, those of each join. Which relations to join and how to split long key lists is the caller's choice.

use super::{Alias, Scope, SqlWriter, Statement};
use crate::condition::Expr;
use crate::dialect::Dialect;
use crate::lock_mode::LockMode;
use crate::metadata::{EntityMeta, PivotMeta, PivotSide, RelationMeta};
use crate::order::OrderBy;
use crate::value::Value;

mod clause;

use clause::{write_filter, write_join, write_limit, write_lock, write_order};

/// A select of rows of one entity.
#[derive(Debug, Clone)]
pub struct Select {
    /// The entity.
    pub root: &'static EntityMeta,
    /// Its columns to read.
    pub columns: Vec<usize>,
    /// Only rows that a pivot table links to these owners; their keys come first in each row.
    pub through: Option<Through>,
    /// Relations to read in the same row.
    pub joins: Vec<JoinNode>,
    /// Which rows.
    pub filter: Expr,
    /// In which order.
    pub order: Vec<OrderBy>,
    /// How many at most.
    pub limit: Option<u64>,
    /// How many to leave out first.
    pub offset: Option<u64>,
    /// Whether the rows are wanted as they are now, although the transaction has seen an earlier moment.
    pub latest: bool,
    /// Whether, and how, the rows of the root are locked.
    pub lock: Option<LockMode>,
}

/// A relation that is read in the same row.
#[derive(Debug, Clone)]
pub struct JoinNode {
    /// Where it starts: 0 is the root, `n` the join at `n - 1`.
    pub parent: usize,
    /// The relation.
    pub relation: &'static RelationMeta,
    /// The target's columns to read.
    pub columns: Vec<usize>,
    /// What becomes of rows the relation leads nowhere from.
    pub kind: JoinKind,
}

/// What a join does with rows that have no partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// They stay, with nulls in the target's columns.
    Left,
    /// They go.
    Inner,
}

/// The owners whose linked rows are wanted.
#[derive(Debug, Clone)]
pub struct Through {
    /// The pivot table.
    pub pivot: &'static PivotMeta,
    /// The side that the owners are on.
    pub side: PivotSide,
    /// The owners' keys.
    pub owners: Vec<Vec<Value>>,
}

impl Through {
    /// The column of the pivot table that the rows are sorted by.
    #[must_use]
    pub fn order(&self) -> Option<&'static str> {
        self.pivot.order(self.side)
    }
}

impl Select {
    /// All rows with all columns that are not lazy.
    #[must_use]
    pub fn new(root: &'static EntityMeta) -> Self {
        Self {
            root,
            columns: root.eager_columns().collect(),
            through: None,
            joins: Vec::new(),
            filter: Expr::True,
            order: Vec::new(),
            limit: None,
            offset: None,
            latest: false,
            lock: None,
        }
    }

    /// Only rows that match.
    #[must_use]
    pub fn filter(mut self, filter: Expr) -> Self {
        self.filter = self.filter.and(filter);
        self
    }

    /// Sorts by the primary key, after the orders given so far; not where the links are counted.
    #[must_use]
    pub fn then_by_key(mut self) -> Self {
        if self.through.as_ref().and_then(Through::order).is_some() {
            return self;
        }
        self.order
            .extend(self.root.key.iter().map(|column| OrderBy {
                path: Vec::new(),
                column: *column,
                descending: false,
                nulls: None,
            }));
        self
    }

    /// The statement that reads the rows.
    #[must_use]
    pub fn into_statement(mut self, dialect: &dyn Dialect) -> Statement {
        let order = self.place_order();
        let mut writer = SqlWriter::new(dialect);
        let scopes = self.scopes(&mut writer);
        let link = self.through.as_ref().map(|_| writer.next_alias());
        let link_order = link.zip(self.through.as_ref().and_then(Through::order));
        writer.push("select ");
        self.write_columns(&mut writer, &scopes, link);
        writer.push(" from ");
        self.write_tables(&mut writer, &scopes, link);
        let persistent = dialect.has_arrays() || self.is_common();
        write_filter(&mut writer, scopes[0], self.through.zip(link), self.filter);
        write_order(&mut writer, &scopes, &order, link_order);
        write_limit(&mut writer, self.limit, self.offset);
        writer.push(if self.latest { dialect.latest() } else { "" });
        write_lock(&mut writer, scopes[0], self.lock);
        Statement {
            one_row: self.limit == Some(1),
            ..writer.finish(persistent)
        }
    }

    /// The statement that counts the rows; columns, joins, order and limit do not matter.
    #[must_use]
    pub fn into_count(mut self, dialect: &dyn Dialect) -> Statement {
        self.joins.clear();
        let mut writer = SqlWriter::new(dialect);
        let scopes = self.scopes(&mut writer);
        let link = self.through.as_ref().map(|_| writer.next_alias());
        writer.push("select count(*) from ");
        self.write_tables(&mut writer, &scopes, link);
        let persistent = dialect.has_arrays() || self.is_common();
        write_filter(&mut writer, scopes[0], self.through.zip(link), self.filter);
        writer.finish(persistent)
    }

    /// Joins what the orders follow; gives each order the table it sorts by.
    fn place_order(&mut self) -> Vec<(usize, OrderBy)> {
        let orders = std::mem::take(&mut self.order);
        orders
            .into_iter()
            .map(|order| {
                (
                    order.path.iter().fold(0, |at, step| self.step(at, *step)),
                    order,
                )
            })
            .collect()
    }

    /// The table that the relation leads to, joined if it is not yet.
    fn step(&mut self, parent: usize, relation: usize) -> usize {
        let meta = parent
            .checked_sub(1)
            .map_or(self.root, |join| self.joins[join].relation.target);
        let relation = &meta.relations[relation];
        let known =
            |join: &JoinNode| join.parent == parent && std::ptr::eq(join.relation, relation);
        if let Some(place) = self.joins.iter().position(known) {
            return place + 1;
        }
        self.joins.push(JoinNode {
            parent,
            relation,
            columns: Vec::new(),
            kind: JoinKind::Left,
        });
        self.joins.len()
    }

    fn scopes(&self, writer: &mut SqlWriter<'_>) -> Vec<Scope> {
        let metas =
            std::iter::once(self.root).chain(self.joins.iter().map(|join| join.relation.target));
        metas
            .map(|meta| Scope {
                meta,
                alias: Some(writer.next_alias()),
            })
            .collect()
    }

    fn write_columns(&self, writer: &mut SqlWriter<'_>, scopes: &[Scope], link: Option<Alias>) {
        if let (Some(through), Some(link)) = (&self.through, link) {
            for column in through.pivot.named(through.side, Some(link)) {
                writer.selected(column);
                writer.push(", ");
            }
        }
        let joined = self.joins.iter().map(|join| &join.columns);
        let columns = std::iter::once(&self.columns).chain(joined).zip(scopes);
        let columns =
            columns.flat_map(|(columns, scope)| columns.iter().map(|column| (*scope, *column)));
        writer.list(", ", columns, |writer, (scope, column)| {
            writer.selected(scope.named(column));
        });
    }

    fn write_tables(&self, writer: &mut SqlWriter<'_>, scopes: &[Scope], link: Option<Alias>) {
        writer.declare(scopes[0]);
        if let (Some(through), Some(link)) = (&self.through, link) {
            writer.push(" join ");
            writer.table(through.pivot.schema, through.pivot.table);
            writer.push(" ");
            writer.alias(link);
            writer.push(" on ");
            writer.pivot_on(scopes[0], link, through.pivot.columns(through.side.other()));
        }
        for (join, scope) in self.joins.iter().zip(&scopes[1..]) {
            write_join(writer, join, scopes[join.parent], *scope);
        }
    }

    /// Whether the statement is worth keeping: lists of many keys rarely have the same length again.
    fn is_common(&self) -> bool {
        let owners = self
            .through
            .as_ref()
            .map_or(0, |through| through.owners.len());
        owners <= 8 && longest_list(&self.filter) <= 8
    }
}

fn longest_list(expr: &Expr) -> usize {
    match expr {
        Expr::In { values, .. } => values.len(),
        Expr::Tuple { tuples, .. } => tuples.len(),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().map(longest_list).max().unwrap_or(0),
        Expr::Not(inner)
        | Expr::Related {
            condition: inner, ..
        } => longest_list(inner),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
