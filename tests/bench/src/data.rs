//! The rows that every contestant writes and expects, made from their numbers.

use chrono::{DateTime, NaiveDateTime, TimeDelta};

use crate::workload::{AUTHORS, CHANGE_EVERY, TAGS, TAGS_EACH, USERS};

/// A user.
#[derive(Debug, Clone)]
pub struct User {
    /// The key.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The age.
    pub age: i32,
    /// When it was written first.
    pub created_at: NaiveDateTime,
    /// When it was written last.
    pub updated_at: NaiveDateTime,
}

/// The user with this key.
pub fn user(id: i64) -> User {
    User {
        id,
        name: format!("User number {id}"),
        email: format!("user{id}@example.com"),
        age: (18 + id % 60) as i32,
        created_at: moment(id),
        updated_at: moment(id + 86_400),
    }
}

/// The name that the user has after the change.
pub fn new_name(id: i64) -> String {
    format!("Renamed {id}")
}

/// Whether the user is one of those that change.
pub fn changes(id: i64) -> bool {
    id % CHANGE_EVERY == 0
}

/// An article without its relations.
#[derive(Debug, Clone)]
pub struct Article {
    /// The key.
    pub id: i64,
    /// The title.
    pub title: String,
    /// The text.
    pub body: String,
    /// When it was written first.
    pub created_at: NaiveDateTime,
    /// The key of its author.
    pub author_id: i64,
}

/// The article with this key.
pub fn article(id: i64) -> Article {
    Article {
        id,
        title: format!("Article number {id}"),
        body: "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(4),
        created_at: moment(id),
        author_id: 1 + id % AUTHORS,
    }
}

/// The tags of an article, in ascending order.
pub fn tags_of(article: i64) -> Vec<i64> {
    let mut tags: Vec<i64> = (0..TAGS_EACH)
        .map(|number| 1 + (article * 7 + number * 41) % TAGS)
        .collect();
    tags.sort_unstable();
    tags
}

/// The name of a tag.
pub fn tag_name(id: i64) -> String {
    format!("tag{id}")
}

/// The text of a comment on an article.
pub fn comment_text(article: i64, number: i64) -> String {
    format!("Comment {number} on article {article}")
}

fn moment(second: i64) -> NaiveDateTime {
    DateTime::UNIX_EPOCH.naive_utc()
        + TimeDelta::seconds(1_700_000_000 + second)
        + TimeDelta::microseconds(second % 1_000_000)
}

/// The key of the user that is looked for next.
pub fn found(number: i64) -> i64 {
    1 + number * 7919 % USERS
}
