//! Users with sqlx.

use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{Arguments, AssertSqlSafe, Connection};

use super::{User, insert_sql};
use crate::contestant::Result;
use crate::data::{self, changes, new_name};
use crate::digest::Digest;
use crate::workload::{FINDS, USERS};

const ROWS: usize = 100;
const COLUMNS: [&str; 5] = ["name", "email", "age", "created_at", "updated_at"];
const SELECT: &str = "select id, name, email, age, created_at, updated_at from \"user\"";

pub async fn insert(connection: &mut SqliteConnection, keys: bool) -> Result<u64> {
    let mut sql = insert_sql("\"user\"", &COLUMNS, ROWS);
    if keys {
        sql.push_str(" returning id");
    }
    let mut digest = Digest::default();
    let users: Vec<data::User> = (1..=USERS).map(data::user).collect();
    let mut transaction = connection.begin().await?;
    for users in users.chunks(ROWS) {
        let arguments = arguments(users)?;
        if keys {
            let query = sqlx::query_scalar_with(AssertSqlSafe(sql.as_str()), arguments);
            let ids: Vec<i64> = query.fetch_all(&mut *transaction).await?;
            ids.into_iter().for_each(|id| digest.number(id));
        } else {
            let query = sqlx::query_with(AssertSqlSafe(sql.as_str()), arguments);
            query.execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await?;
    Ok(digest.finish())
}

fn arguments(users: &[data::User]) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for user in users {
        arguments.add(user.name.as_str())?;
        arguments.add(user.email.as_str())?;
        arguments.add(user.age)?;
        arguments.add(user.created_at)?;
        arguments.add(user.updated_at)?;
    }
    Ok(arguments)
}

async fn all(connection: &mut SqliteConnection) -> Result<Vec<User>> {
    const ALL: &str =
        "select id, name, email, age, created_at, updated_at from \"user\" order by id";
    Ok(sqlx::query_as(ALL).fetch_all(connection).await?)
}

pub async fn load(connection: &mut SqliteConnection) -> Result<u64> {
    let users = all(connection).await?;
    let mut digest = Digest::default();
    users.iter().for_each(|user| see(&mut digest, user));
    Ok(digest.finish())
}

fn see(digest: &mut Digest, user: &User) {
    digest.number(user.id);
    digest.text(&user.name);
    digest.text(&user.email);
    digest.number(i64::from(user.age));
    digest.time(user.created_at);
    digest.time(user.updated_at);
}

pub async fn find(connection: &mut SqliteConnection) -> Result<u64> {
    let sql = format!("{SELECT} where id = ?");
    let mut digest = Digest::default();
    for number in 0..FINDS {
        let query = sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(data::found(number));
        see(&mut digest, &query.fetch_one(&mut *connection).await?);
    }
    Ok(digest.finish())
}

pub async fn change(connection: &mut SqliteConnection, at_once: bool) -> Result<u64> {
    let mut users = all(connection).await?;
    let mut changed = Vec::new();
    for user in users.iter_mut().filter(|user| changes(user.id)) {
        user.name = new_name(user.id);
        changed.push(&*user);
    }
    let mut transaction = connection.begin().await?;
    if at_once {
        update_all(&mut transaction, &changed).await?;
    } else {
        for user in &changed {
            let update = sqlx::query("update \"user\" set name = ? where id = ?");
            let update = update.bind(user.name.as_str()).bind(user.id);
            update.execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await?;
    let mut digest = Digest::default();
    users.iter().for_each(|user| see(&mut digest, user));
    Ok(digest.finish())
}

/// One statement for all rows.
async fn update_all(connection: &mut SqliteConnection, users: &[&User]) -> Result<()> {
    let rows = vec!["(?, ?)"; users.len()].join(", ");
    let sql = format!(
        "with v (id, name) as (values {rows}) update \"user\" set name = v.name from v where \"user\".id = v.id"
    );
    let mut arguments = SqliteArguments::default();
    for user in users {
        arguments.add(user.id)?;
        arguments.add(user.name.as_str())?;
    }
    sqlx::query_with(AssertSqlSafe(sql), arguments)
        .execute(connection)
        .await?;
    Ok(())
}
