//! sqlx on PostgreSQL, as one writes it by hand: `query_as`, inserts of 100 rows a statement, one `unnest` for an
//! update of many rows.

use chrono::{DateTime, NaiveDateTime, Utc};

use sqlx::postgres::{PgArguments, PgConnection};

#[path = "server/graph.rs"]
mod graph;
#[path = "server/referee.rs"]
mod referee;
#[path = "server/users.rs"]
mod users;
#[path = "server/work.rs"]
mod work;

pub use referee::Referee;
pub use work::Sqlx;

type Connection = PgConnection;
type Arguments = PgArguments;
type Moment = DateTime<Utc>;

const USER: &str = "\"user\"";
const EMPTY: &[&str] = &["truncate article_tags, comment, article, tag, \"user\" restart identity"];

fn moment(time: NaiveDateTime) -> Moment {
    time.and_utc()
}

fn naive(time: Moment) -> NaiveDateTime {
    time.naive_utc()
}

fn parameter(number: usize) -> String {
    format!("${number}")
}

/// One statement for all rows.
async fn update_all(connection: &mut Connection, users: &[&users::User]) -> super::Result<()> {
    let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
    let names: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
    let update = "update \"user\" set name = v.name from unnest($1::bigint[], $2::text[]) v (id, name) where \"user\".id = v.id";
    let update = sqlx::query(update).bind(ids).bind(names);
    update.execute(connection).await?;
    Ok(())
}
