//! Bytes that a managed entity takes, beside the same values in a plain struct; `cargo xtask bench` starts it.
//!
//! A program of its own, because counting makes every allocation a little slower. What SQLite allocates does not
//! count.

use std::alloc::System;

use cap::Cap;
use dormouse::Orm;

use dormouse_bench::contestant::Result;
use dormouse_bench::data;
use dormouse_bench::press::{Press, User};
use dormouse_bench::single::{MANAGED, fill};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let orm = Orm::<Press>::connect("sqlite::memory:").await?;
    fill(&orm).await?;
    show("a plain struct in a Vec", || {
        (1..=MANAGED).map(data::user).collect::<Vec<_>>()
    });

    let before = ALLOCATOR.allocated();
    let em = orm.fork();
    let users = em.find_all::<User>().await?;
    let handles = users.len() * size_of_val(&users[0]);
    let loaded = ALLOCATOR.allocated() - before - handles;
    each("a managed entity", loaded);
    each("its handle", handles);
    for user in &users {
        user.set_age(user.age() + 1);
    }
    let changed = ALLOCATOR.allocated() - before - handles;
    each("a managed entity with a changed column", changed);
    Ok(())
}

fn show<T>(what: &str, make: impl FnOnce() -> T) {
    let before = ALLOCATOR.allocated();
    let made = make();
    each(what, ALLOCATOR.allocated() - before);
    drop(made);
}

fn each(what: &str, bytes: usize) {
    println!("{what}: {:.0} bytes", bytes as f64 / MANAGED as f64);
}
