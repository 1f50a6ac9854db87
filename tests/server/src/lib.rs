//! The database servers of the tests: where they are, and databases on them for one test each.
//!
//! Shared by the tests and by `cargo xtask test`, which starts servers where none is found; tests of what a server
//! does when it stops, or that follow another one, start their own.

mod database;
mod find;
mod host;
mod kind;
mod left_over;
mod local;
mod name;
mod session;
#[cfg_attr(not(unix), path = "cannot_start.rs")]
pub mod start;
mod url;

pub use database::Database;
pub use find::{NO_LOCAL, check, create, find_local, named};
pub use kind::{DATABASES, Kind, Server, parse_kinds, under_test};
pub use left_over::drop_left_over;
pub use session::Session;
pub use url::with_database;

/// What went wrong, as one line for people.
pub type Result<T> = std::result::Result<T, String>;
