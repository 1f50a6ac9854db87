//! Users with rusqlite.

use rusqlite::{Connection, params};

use super::{stored, user};
use crate::contestant::Result;
use crate::data::{self, User, changes, new_name};
use crate::digest::Digest;
use crate::workload::{FINDS, USERS};

pub fn insert(connection: &mut Connection, keys: bool) -> Result<u64> {
    let mut digest = Digest::default();
    let users: Vec<User> = (1..=USERS).map(data::user).collect();
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare_cached(
            "insert into \"user\" (name, email, age, created_at, updated_at) values (?, ?, ?, ?, ?)",
        )?;
        for user in &users {
            let (created, updated) = (stored(user.created_at), stored(user.updated_at));
            insert.execute(params![user.name, user.email, user.age, created, updated])?;
            if keys {
                digest.number(transaction.last_insert_rowid());
            }
        }
    }
    transaction.commit()?;
    Ok(digest.finish())
}

fn all(connection: &Connection) -> Result<Vec<User>> {
    let mut select = connection.prepare_cached(
        "select id, name, email, age, created_at, updated_at from \"user\" order by id",
    )?;
    let mut rows = select.query([])?;
    let mut users = Vec::new();
    while let Some(row) = rows.next()? {
        users.push(user(row)?);
    }
    Ok(users)
}

pub fn load(connection: &Connection) -> Result<u64> {
    let users = all(connection)?;
    let mut digest = Digest::default();
    users.iter().for_each(|user| see(&mut digest, user));
    Ok(digest.finish())
}

/// Takes in a user.
pub fn see(digest: &mut Digest, user: &User) {
    digest.number(user.id);
    digest.text(&user.name);
    digest.text(&user.email);
    digest.number(i64::from(user.age));
    digest.time(user.created_at);
    digest.time(user.updated_at);
}

pub fn find(connection: &Connection) -> Result<u64> {
    let mut digest = Digest::default();
    for number in 0..FINDS {
        let mut select = connection.prepare_cached(
            "select id, name, email, age, created_at, updated_at from \"user\" where id = ?",
        )?;
        let mut rows = select.query([data::found(number)])?;
        let row = rows.next()?.ok_or("a user is missing")?;
        see(&mut digest, &user(row)?);
    }
    Ok(digest.finish())
}

pub fn change(connection: &mut Connection) -> Result<u64> {
    let mut users = all(connection)?;
    let transaction = connection.transaction()?;
    {
        let mut update = transaction.prepare_cached("update \"user\" set name = ? where id = ?")?;
        for user in users.iter_mut().filter(|user| changes(user.id)) {
            user.name = new_name(user.id);
            update.execute(params![user.name, user.id])?;
        }
    }
    transaction.commit()?;
    let mut digest = Digest::default();
    users.iter().for_each(|user| see(&mut digest, user));
    Ok(digest.finish())
}
