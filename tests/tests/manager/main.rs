//! The entity manager on SQLite: what it sends, what it keeps, and what it takes back.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its helpers too

mod conditions;
mod flush;
mod graph;
mod hooks;
mod identity;
mod json;
mod keys;
mod lazy;
mod order;
mod populate;
mod promises;
mod regressions;
mod robust;
mod seed;
mod traced;
mod transaction;
mod version;
