//! Orders of rows, untyped and typed.
//!
//! Where rows without a value go is the database's choice unless an order says it.

use std::fmt;
use std::marker::PhantomData;

use crate::metadata::RelationOrder;

/// One column to sort by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBy {
    /// To-one relations to follow from the selected entity; empty for its own columns.
    pub path: Vec<usize>,
    /// The column of the entity at the end of the path.
    pub column: usize,
    /// Greatest first.
    pub descending: bool,
    /// Where rows without a value go.
    pub nulls: Option<Nulls>,
}

impl From<&RelationOrder> for OrderBy {
    fn from(order: &RelationOrder) -> Self {
        Self {
            path: order.path.to_vec(),
            column: order.column,
            descending: order.descending,
            nulls: None,
        }
    }
}

/// The place of rows without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// Before all others.
    First,
    /// After all others.
    Last,
}

/// An order of the rows of `E`.
#[must_use = "an order does nothing until it is given to a query"]
pub struct Order<E> {
    items: Vec<OrderBy>,
    entity: PhantomData<fn() -> E>,
}

impl<E> Order<E> {
    /// By one column; [`Column::asc`](crate::column::Column::asc) is the usual way to it.
    pub fn new(column: usize, descending: bool) -> Self {
        Self::from_items(vec![OrderBy {
            path: Vec::new(),
            column,
            descending,
            nulls: None,
        }])
    }

    /// The order that these items are.
    pub const fn from_items(items: Vec<OrderBy>) -> Self {
        Self {
            items,
            entity: PhantomData,
        }
    }

    /// The untyped form.
    #[must_use]
    pub fn into_items(self) -> Vec<OrderBy> {
        self.items
    }

    /// Rows that are equal so far are sorted by `other`.
    pub fn then(mut self, other: Self) -> Self {
        self.items.extend(other.items);
        self
    }

    /// Rows without a value come first.
    pub fn nulls_first(self) -> Self {
        self.nulls(Nulls::First)
    }

    /// Rows without a value come last.
    pub fn nulls_last(self) -> Self {
        self.nulls(Nulls::Last)
    }

    /// The same order for the rows of an entity from which the to-one relation leads to `E`.
    pub fn through<O>(mut self, relation: usize) -> Order<O> {
        for item in &mut self.items {
            item.path.insert(0, relation);
        }
        Order::from_items(self.items)
    }

    fn nulls(mut self, nulls: Nulls) -> Self {
        if let Some(item) = self.items.last_mut() {
            item.nulls = Some(nulls);
        }
        self
    }
}

impl<E> Clone for Order<E> {
    fn clone(&self) -> Self {
        Self::from_items(self.items.clone())
    }
}

impl<E> fmt::Debug for Order<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Order").field(&self.items).finish()
    }
}

impl<E, const N: usize> From<[Order<E>; N]> for Order<E> {
    fn from(orders: [Order<E>; N]) -> Self {
        Self::from_items(orders.into_iter().flat_map(Order::into_items).collect())
    }
}

macro_rules! tuple {
    ($($order:ident . $index:tt),+) => {
        impl<E> From<($(tuple!(@type $order E),)+)> for Order<E> {
            fn from(orders: ($(tuple!(@type $order E),)+)) -> Self {
                let mut items = Vec::new();
                $(items.extend(orders.$index.items);)+
                Self::from_items(items)
            }
        }
    };
    (@type $order:ident $entity:ident) => { Order<$entity> };
}

tuple!(a.0, b.1);
tuple!(a.0, b.1, c.2);
tuple!(a.0, b.1, c.2, d.3);
