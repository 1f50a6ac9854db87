//! Data Mapper, Unit of Work and Identity Map for entities that are generated from YAML.
//!
//! What was not loaded cannot be read: it does not compile. See the repository's README for a tutorial; the types
//! that programs meet are at the root of this crate.

mod accessor;
mod cell;
mod cell_core;
mod change_set;
#[doc(hidden)]
pub mod codegen_support;
mod collection;
pub mod column;
mod column_reader;
mod commit;
pub mod condition;
mod count;
mod detach;
pub mod dialect;
mod draft;
pub mod driver;
mod edit;
mod entity;
mod entity_manager;
mod entity_state;
mod entity_type;
pub mod error;
mod fault;
mod field;
mod find;
mod first_links;
mod graph;
mod handle;
mod hint;
mod hook;
mod include_schema;
mod json;
mod late;
mod lazy_column;
mod lend;
mod link;
mod load;
mod loaded;
pub mod metadata;
mod nesting;
mod operation;
pub mod order;
mod orm;
mod populate;
mod promise;
pub mod read_row;
mod reference;
mod refresh;
mod relation_condition;
mod repository;
mod row_batch;
pub mod scalar;
mod session;
pub mod sql;
mod store;
mod sync;
mod target;
mod touched;
mod transaction;
mod unit_of_work;
pub mod value;
mod versioned;
#[cfg(test)]
#[path = "versioned/tests.rs"]
mod versioned_tests;

pub use change_set::{ChangeKind, ChangeSet};
pub use collection::{Collection, CollectionRef};
pub use column::Column;
pub use commit::CommitOutcome;
pub use condition::Condition;
pub use detach::Detach;
pub use draft::IntoDraft;
pub use driver::Executed;
pub use entity::{Entity, Schema};
pub use entity_manager::EntityManager;
pub use entity_state::EntityState;
pub use error::{Error, ErrorKind, Result};
pub use find::{Find, FindOne, FindOrFail};
pub use handle::Handle;
pub use hint::{HintList, Hints, IntoHint, NarrowFrom, Populated, Reads, Rel, Saved, Unsaved};
pub use hook::{HookContext, HookKind};
pub use lazy_column::LazyColumn;
pub use loaded::{Loaded, New};
pub use order::Order;
pub use orm::{Orm, OrmBuilder, SchemaManager};
pub use reference::{IntoReference, Reference, ToOneRef};
pub use repository::Repository;
pub use serde_json::Value as Json;
pub use target::Target;
pub use transaction::Transaction;
pub use unit_of_work::flush_plan::FlushPlan;
pub use value::Value;
