//! What generated code does when it runs: every scalar type and every shape of a key, there and back.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its helpers too
#![allow(missing_docs)]

mod generated {
    mod from_sql;
    mod keys;
    mod kitchen;
    mod names;
    mod words;
}
