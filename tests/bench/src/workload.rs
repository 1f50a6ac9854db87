//! The pieces of work, and how much of each.
//!
//! What a contestant does for one is in `contestant`; what has to be in the database before is in `referee`.

use clap::ValueEnum;

/// Users that are written or loaded.
pub const USERS: i64 = 10_000;
/// Users that are found one by one.
pub const FINDS: i64 = 1_000;
/// Every so many users is changed.
pub const CHANGE_EVERY: i64 = 10;
/// Articles of the graph.
pub const ARTICLES: i64 = 1_000;
/// Authors of the graph.
pub const AUTHORS: i64 = 50;
/// Tags of the graph.
pub const TAGS: i64 = 200;
/// Tags of each article.
pub const TAGS_EACH: i64 = 3;
/// Comments on each article.
pub const COMMENTS_EACH: i64 = 2;

/// A piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum Workload {
    /// Insert 10,000 users in one transaction; their keys do not matter
    W1,
    /// The same, with their keys back in the order of the users
    W1R,
    /// Load 10,000 users
    W2,
    /// Find 1,000 users, one by one, by key
    W3,
    /// Load 1,000 articles, each with its author and its three tags
    W4,
    /// Load 10,000 users, change 1,000, save them: by hand with one update per row
    W5,
    /// The same, by hand with one statement for all rows
    W5B,
    /// Save a graph of 6,250 rows in five tables
    W6,
}

/// What is in the database when the work begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing.
    Empty,
    /// The 10,000 users.
    Users,
    /// The graph.
    Graph,
}

impl Workload {
    /// What has to be there.
    pub fn stage(self) -> Stage {
        match self {
            Self::W1 | Self::W1R | Self::W6 => Stage::Empty,
            Self::W2 | Self::W3 | Self::W5 | Self::W5B => Stage::Users,
            Self::W4 => Stage::Graph,
        }
    }

    /// Whether the database is another one afterwards.
    pub fn writes(self) -> bool {
        !matches!(self, Self::W2 | Self::W3 | Self::W4)
    }
}
