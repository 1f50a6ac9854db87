//! sqlx on MariaDB, as one writes it by hand: `query_as`, inserts of 100 rows a statement, an insert that updates for
//! an update of many rows.

use chrono::NaiveDateTime;
use sqlx::AssertSqlSafe;
use sqlx::mysql::{MySqlArguments, MySqlConnection};

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

type Connection = MySqlConnection;
type Arguments = MySqlArguments;
type Moment = NaiveDateTime;

const USER: &str = "`user`";
const EMPTY: &[&str] = &[
    "set foreign_key_checks = 0",
    "truncate table article_tags",
    "truncate table comment",
    "truncate table article",
    "truncate table tag",
    "truncate table `user`",
    "set foreign_key_checks = 1",
];

fn moment(time: NaiveDateTime) -> Moment {
    time
}

fn naive(time: Moment) -> NaiveDateTime {
    time
}

fn parameter(_: usize) -> String {
    "?".to_owned()
}

/// One statement for all rows.
async fn update_all(connection: &mut Connection, users: &[&users::User]) -> super::Result<()> {
    let sql = work::insert_sql(USER, &users::ALL_COLUMNS, users.len());
    let sql = sql + " on duplicate key update name = values(name)";
    let mut arguments = Arguments::default();
    for user in users {
        user.add_to(&mut arguments)?;
    }
    let update = sqlx::query_with(AssertSqlSafe(sql), arguments);
    update.execute(connection).await?;
    Ok(())
}
