//! Users on a server.

use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, FromRow};

use super::work::insert_sql;
use super::{Arguments, Connection, Moment, USER, moment, naive, parameter, update_all};
use crate::contestant::Result;
use crate::data::{self, changes, new_name};
use crate::digest::Digest;
use crate::workload::{FINDS, USERS};

const ROWS: usize = 100;
pub const COLUMNS: [&str; 5] = ["name", "email", "age", "created_at", "updated_at"];
pub const ALL_COLUMNS: [&str; 6] = ["id", "name", "email", "age", "created_at", "updated_at"];

#[derive(FromRow)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub age: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
}

impl User {
    #[allow(dead_code)] // where one statement updates all rows without it
    pub fn add_to(&self, arguments: &mut Arguments) -> Result<()> {
        arguments.add(self.id)?;
        arguments.add(self.name.as_str())?;
        arguments.add(self.email.as_str())?;
        arguments.add(self.age)?;
        arguments.add(self.created_at)?;
        arguments.add(self.updated_at)?;
        Ok(())
    }
}

pub fn add(arguments: &mut Arguments, user: &data::User) -> Result<()> {
    arguments.add(user.name.as_str())?;
    arguments.add(user.email.as_str())?;
    arguments.add(user.age)?;
    arguments.add(moment(user.created_at))?;
    arguments.add(moment(user.updated_at))?;
    Ok(())
}

pub async fn insert(connection: &mut Connection, keys: bool) -> Result<u64> {
    let mut sql = insert_sql(USER, &COLUMNS, ROWS);
    if keys {
        sql.push_str(" returning id");
    }
    let mut digest = Digest::default();
    let users: Vec<data::User> = (1..=USERS).map(data::user).collect();
    let mut transaction = connection.begin().await?;
    for users in users.chunks(ROWS) {
        let mut arguments = Arguments::default();
        for user in users {
            add(&mut arguments, user)?;
        }
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

async fn all(connection: &mut Connection) -> Result<Vec<User>> {
    let sql = format!("select {} from {USER} order by id", ALL_COLUMNS.join(", "));
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await?)
}

pub async fn load(connection: &mut Connection) -> Result<u64> {
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
    digest.time(naive(user.created_at));
    digest.time(naive(user.updated_at));
}

pub async fn find(connection: &mut Connection) -> Result<u64> {
    let columns = ALL_COLUMNS.join(", ");
    let sql = format!("select {columns} from {USER} where id = {}", parameter(1));
    let mut digest = Digest::default();
    for number in 0..FINDS {
        let query = sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(data::found(number));
        see(&mut digest, &query.fetch_one(&mut *connection).await?);
    }
    Ok(digest.finish())
}

pub async fn change(connection: &mut Connection, at_once: bool) -> Result<u64> {
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
        let (name, id) = (parameter(1), parameter(2));
        let sql = format!("update {USER} set name = {name} where id = {id}");
        for user in &changed {
            let update = sqlx::query(AssertSqlSafe(sql.as_str()));
            let update = update.bind(user.name.as_str()).bind(user.id);
            update.execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await?;
    let mut digest = Digest::default();
    users.iter().for_each(|user| see(&mut digest, user));
    Ok(digest.finish())
}
