//! The entity manager on the database under test: what it sends, what it keeps, and what it takes back.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its helpers too

mod after_rollback;
mod ambient;
mod array_types;
mod arrays;
mod columns;
mod concurrency;
mod conditions;
mod faults;
mod flush;
mod flush_modes;
mod found;
mod graph;
mod hooks;
mod identity;
mod isolation;
mod json;
mod keys;
mod kinds;
mod lazy;
mod lost_commits;
mod made;
mod model;
mod native;
mod order;
mod ordered;
mod other_program;
mod populate;
mod precision;
mod promises;
mod propagation;
mod regressions;
mod replicas;
mod retry;
mod robust;
mod scalars;
mod seed;
mod shared;
mod subscribers;
mod traced;
mod transaction;
mod uniques;
mod upsert;
mod values;
mod version;
