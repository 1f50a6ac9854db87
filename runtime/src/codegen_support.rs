//! The one door through which generated code reaches the runtime.
//!
//! Not for programs: what is meant for them is at the root of the crate, under the same names.

pub use serde;

pub use crate::collection::{Collection, CollectionRef};
pub use crate::column::{Column, Operand};
pub use crate::column_reader::ColumnReader;
pub use crate::detach::Detach;
pub use crate::draft::{Draft, IntoDraft, NoDraft, Parts};
pub use crate::edit::{AnyEdit, InPlace, Versions};
pub use crate::entity::{Entity, Schema, Store};
pub use crate::entity_manager::EntityManager;
pub use crate::entity_type::{EntityOf, EntityType};
pub use crate::error::{Error, Result};
pub use crate::field::{AnySlot, Source};
pub use crate::find::{Find, FindOne};
pub use crate::handle::Handle;
pub use crate::hint::{Hints, Lazy, LazyKey, Populated, Reads, Rel, RelationKey, Saved, Unsaved};
pub use crate::hook::{HookCall, HookContext, HookFuture, HookKind};
pub use crate::late::Late;
pub use crate::lazy_column::LazyColumn;
pub use crate::loaded::{Loaded, New};
pub use crate::metadata::{
    Cast, ColumnMeta, Conversion, Ddl, DdlSet, EntityMeta, Join, PivotMeta, PivotSide,
    RelationKind, RelationMeta, RelationOrder,
};
pub use crate::nested::{Child, Children, child, children};
pub use crate::reference::ToOneRef;
pub use crate::repository::Repository;
pub use crate::scalar::{TextEnum, big_decimal, stored, truncated};
pub use crate::store::EntityStore;
pub use crate::target::Target;
pub use crate::upsert::Upserting;
pub use crate::value::ColumnType;
pub use bigdecimal::BigDecimal;
pub use chrono::{NaiveDate as Date, NaiveDateTime as Timestamp, NaiveTime as Time};
pub use rust_decimal::Decimal;
pub use serde_json::Value as Json;
pub use uuid::Uuid;

/// A point in time, in UTC.
pub type DateTime = chrono::DateTime<chrono::Utc>;

/// The key of the entity `T`.
pub type KeyOf<T> = <T as Entity>::Key;

pub use crate::{
    __lazy_key as lazy_key, __relation_key as relation_key, __repository as repository,
    __view as view,
};

/// What every view has.
#[doc(hidden)]
#[macro_export]
macro_rules! __view {
    ($view:ident, $entity:ident) => {
        impl<H> ::core::clone::Clone for $view<'_, H> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<H> ::core::marker::Copy for $view<'_, H> {}

        impl<'em, H> ::core::convert::From<$crate::codegen_support::Handle<'em, $entity, H>>
            for $view<'em, H>
        {
            fn from(handle: $crate::codegen_support::Handle<'em, $entity, H>) -> Self {
                Self(handle)
            }
        }

        impl<'em, H> ::core::ops::Deref for $view<'em, H> {
            type Target = $crate::codegen_support::Handle<'em, $entity, H>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// A relation as a type.
///
/// Parameters have names that no type of a schema has: macros do not keep them apart.
#[doc(hidden)]
#[macro_export]
macro_rules! __relation_key {
    ($(#[$doc:meta])* $key:ident, $owner:ty => $target:ty, $index:literal) => {
        $(#[$doc])*
        pub enum $key {}

        impl $crate::codegen_support::RelationKey for $key {
            type Owner = $owner;
            type Target = $target;
            const INDEX: usize = $index;
        }

        #[diagnostic::do_not_recommend]
        impl<__N: $crate::HintList<$target>> $crate::IntoHint<$owner> for $crate::Rel<$key, __N> {
            type List = ($crate::Rel<$key, __N>, ());
        }
    };
}

/// A lazy column as a type.
#[doc(hidden)]
#[macro_export]
macro_rules! __lazy_key {
    ($(#[$doc:meta])* $key:ident, $owner:ty, $index:literal) => {
        $(#[$doc])*
        pub enum $key {}

        impl $crate::codegen_support::LazyKey for $key {
            type Owner = $owner;
            const INDEX: usize = $index;
        }

        #[diagnostic::do_not_recommend]
        impl<__T> $crate::IntoHint<$owner> for $crate::LazyColumn<$key, __T> {
            type List = ($crate::codegen_support::Lazy<$key>, ());
        }
    };
}

/// What every repository has.
#[doc(hidden)]
#[macro_export]
macro_rules! __repository {
    ($repository:ident, $entity:ident) => {
        impl<'em> ::core::convert::From<$crate::codegen_support::Repository<'em, $entity>>
            for $repository<'em>
        {
            fn from(repository: $crate::codegen_support::Repository<'em, $entity>) -> Self {
                Self(repository)
            }
        }

        impl<'em> ::core::ops::Deref for $repository<'em> {
            type Target = $crate::codegen_support::Repository<'em, $entity>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}
