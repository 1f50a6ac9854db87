//! Whole stories of a unit of work, each with its statements or its rows: what users of data mappers rely on.

mod circles;
mod deferred;
mod identity;
mod links;
mod orphans;
mod savepoints;
mod together;
mod versions;

use dormouse::{EntityManager, New};
use dormouse_tests::Database;
use dormouse_tests::factory::{
    Factory, Machine, NewMachine, NewPart, NewTool, NewWorker, Part, Tool, Worker,
};

type Em = EntityManager<Factory>;

fn machine<'em>(em: &'em Em, title: &str) -> New<'em, Machine> {
    em.create(NewMachine {
        title: title.into(),
    })
}

fn part<'em>(em: &'em Em, machine: New<'em, Machine>, position: &str) -> New<'em, Part> {
    em.create(NewPart {
        machine: machine.into(),
        position: position.into(),
        name: format!("part {position}"),
    })
}

fn tool<'em>(em: &'em Em, name: &str) -> New<'em, Tool> {
    em.create(NewTool { name: name.into() })
}

fn worker(em: &Em, number: i32) -> New<'_, Worker> {
    em.create(NewWorker { number })
}

/// A machine with these parts.
async fn machine_with(parts: &[&str]) -> Database<Factory> {
    let database = Database::new().await;
    let em = database.fork();
    let press = machine(&em, "press");
    for position in parts {
        part(&em, press, position);
    }
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}
