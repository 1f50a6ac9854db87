//! Decisions about small databases.
