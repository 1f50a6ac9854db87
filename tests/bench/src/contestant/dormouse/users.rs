//! Users with Dormouse.

use dormouse::{Loaded, Orm, Result};

use crate::data::{self, changes, new_name};
use crate::digest::Digest;
use crate::press::{NewUser, Press, User};
use crate::workload::{FINDS, USERS};

/// A user to be inserted.
pub fn new(number: i64) -> NewUser {
    let user = data::user(number);
    NewUser {
        name: user.name,
        email: user.email,
        age: user.age,
        created_at: user.created_at.and_utc(),
        updated_at: user.updated_at.and_utc(),
    }
}

pub async fn insert(orm: &Orm<Press>, keys: bool) -> Result<u64> {
    let em = orm.fork();
    let users: Vec<_> = (1..=USERS).map(|number| em.create(new(number))).collect();
    em.flush().await?;
    let mut digest = Digest::default();
    if keys {
        for user in users {
            digest.number(user.saved()?.id());
        }
    }
    Ok(digest.finish())
}

pub async fn load(orm: &Orm<Press>) -> Result<u64> {
    let em = orm.fork();
    let users = em.find_all::<User>().order_by(User::ID.asc()).await?;
    let mut digest = Digest::default();
    users.iter().for_each(|user| see(&mut digest, user));
    Ok(digest.finish())
}

fn see(digest: &mut Digest, user: &Loaded<'_, User, ()>) {
    digest.number(user.id());
    digest.text(user.name());
    digest.text(user.email());
    digest.number(i64::from(user.age()));
    digest.time(user.created_at().naive_utc());
    digest.time(user.updated_at().naive_utc());
}

pub async fn find(orm: &Orm<Press>) -> Result<u64> {
    let mut digest = Digest::default();
    for number in 0..FINDS {
        let em = orm.fork();
        let user = em
            .find_one(User::ID.eq(data::found(number)))
            .or_fail()
            .await?;
        see(&mut digest, &user);
    }
    Ok(digest.finish())
}

pub async fn change(orm: &Orm<Press>) -> Result<u64> {
    let em = orm.fork();
    let users = em.find_all::<User>().order_by(User::ID.asc()).await?;
    for user in users.iter().filter(|user| changes(user.id())) {
        user.set_name(new_name(user.id()));
    }
    em.flush().await?;
    let mut digest = Digest::default();
    users.iter().for_each(|user| see(&mut digest, user));
    Ok(digest.finish())
}
