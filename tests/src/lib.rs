//! The expected code of every fixture, compiled without a warning, and what it asks of its user:
//! the functions that schemas name and the hooks that they list.

#![deny(warnings, missing_docs)]

#[rustfmt::skip]
#[path = "../fixtures/arrays/expected/mod.rs"]
pub mod arrays;
#[rustfmt::skip]
#[path = "../fixtures/blog/expected/mod.rs"]
pub mod blog;
#[rustfmt::skip]
#[path = "../fixtures/collations/expected/mod.rs"]
pub mod collations;
#[rustfmt::skip]
#[path = "../fixtures/columns/expected/mod.rs"]
pub mod columns;
#[rustfmt::skip]
#[path = "../fixtures/depot/expected/mod.rs"]
pub mod depot;
#[rustfmt::skip]
#[path = "../fixtures/factory/expected/mod.rs"]
pub mod factory;
#[rustfmt::skip]
#[path = "../fixtures/graph/expected/mod.rs"]
pub mod graph;
#[rustfmt::skip]
#[path = "../fixtures/guarded/expected/mod.rs"]
pub mod guarded;
#[rustfmt::skip]
#[path = "../fixtures/keys/expected/mod.rs"]
pub mod keys;
#[rustfmt::skip]
#[path = "../fixtures/kitchen/expected/mod.rs"]
pub mod kitchen;
#[rustfmt::skip]
#[path = "../fixtures/league/expected/mod.rs"]
pub mod league;
#[rustfmt::skip]
#[path = "../fixtures/library/expected/mod.rs"]
pub mod library;
#[rustfmt::skip]
#[path = "../fixtures/made/expected/mod.rs"]
pub mod made;
#[rustfmt::skip]
#[path = "../fixtures/nasty/expected/mod.rs"]
pub mod nasty;
#[rustfmt::skip]
#[path = "../fixtures/numbered/expected/mod.rs"]
pub mod numbered;
#[rustfmt::skip]
#[path = "../fixtures/mysql_types/expected/mod.rs"]
pub mod mysql_types;
#[rustfmt::skip]
#[path = "../fixtures/postgres_types/expected/mod.rs"]
pub mod postgres_types;
#[rustfmt::skip]
#[path = "../fixtures/radio/expected/mod.rs"]
pub mod radio;
#[rustfmt::skip]
#[path = "../fixtures/scalars/expected/mod.rs"]
pub mod scalars;
#[rustfmt::skip]
#[path = "../fixtures/single/expected/mod.rs"]
pub mod single;
#[rustfmt::skip]
#[path = "../fixtures/sizes/expected/mod.rs"]
pub mod sizes;
#[rustfmt::skip]
#[path = "../fixtures/spaces/expected/mod.rs"]
pub mod spaces;
#[rustfmt::skip]
#[path = "../fixtures/strict/expected/mod.rs"]
pub mod strict;
#[rustfmt::skip]
#[path = "../fixtures/tenants/expected/mod.rs"]
pub mod tenants;
#[rustfmt::skip]
#[path = "../fixtures/told/expected/mod.rs"]
pub mod told;
#[rustfmt::skip]
#[path = "../fixtures/views/expected/mod.rs"]
pub mod views;
#[rustfmt::skip]
#[path = "../fixtures/words/expected/mod.rs"]
pub mod words;

mod database;
pub mod hooks_told;
pub mod server;
pub mod statements;
mod users;

pub use database::Database;
pub use users::{describe, greeting, initials, initials_of, slug_of};
