//! Has the contestants do the same work in turns, a different one first in each round, and takes the time.
//!
//! In turns, because a machine is faster at some times than at others: then it is so for all.

use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;
use dormouse_test_server::{Database, Server};

use crate::contestant::{self, Contestant, Result, mysql, postgres};
use crate::figures::Times;
use crate::press::Press;
use crate::referee::{Referee, Watches};
use crate::workload::Workload;

/// How often.
#[derive(Debug, Clone, Copy)]
pub struct Rounds {
    /// Rounds that do not count.
    pub warm_up: usize,
    /// Rounds that count.
    pub measured: usize,
    /// Whether results are looked at.
    pub verify: bool,
}

/// A contestant on a database of its own.
pub struct Seat {
    /// Its name.
    pub name: &'static str,
    contestant: Box<dyn Contestant>,
    referee: Box<dyn Watches>,
    /// On a server.
    database: Option<Database>,
}

impl Seat {
    /// Creates the tables in a file of this directory and connects to it.
    ///
    /// # Errors
    /// When that fails.
    pub async fn sqlite(name: &'static str, dir: &Path) -> Result<Self> {
        let file = dir.join(format!("{name}.db"));
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let orm = dormouse::Orm::<Press>::connect(&url).await?;
        orm.schema().create().await?;
        orm.close().await;
        Ok(Self {
            name,
            contestant: contestant::sqlite(name, &file).await?,
            referee: Box::new(Referee::connect(&file)?),
            database: None,
        })
    }

    /// Creates the tables in a new database on a server and connects to it; nothing for those of SQLite only.
    ///
    /// # Errors
    /// When that fails.
    pub async fn on_server(name: &'static str, server: Server) -> Result<Option<Self>> {
        let database = dormouse_test_server::create(server).await?;
        let url = database.url();
        let orm = dormouse::Orm::<Press>::connect(&url).await?;
        orm.schema().create().await?;
        orm.close().await;
        let referee: Box<dyn Watches> = match server {
            Server::Postgres => Box::new(postgres::Referee::connect(&url).await?),
            Server::MySql => Box::new(mysql::Referee::connect(&url).await?),
        };
        let contestant = contestant::on_server(name, server, &url).await?;
        Ok(contestant.map(|contestant| Self {
            name,
            contestant,
            referee,
            database: Some(database),
        }))
    }

    /// Drops its database.
    ///
    /// # Errors
    /// When the server does not allow it.
    pub async fn leave(self) -> Result<()> {
        if let Some(database) = &self.database {
            database.remove().await?;
        }
        Ok(())
    }

    async fn run(&mut self, workload: Workload, verify: bool) -> Result<Times> {
        self.referee.prepare(workload).await?;
        let (start, cpu) = (Instant::now(), ProcessTime::now());
        let seen = self.contestant.run(workload).await;
        let time = Times {
            wall: start.elapsed(),
            cpu: cpu.elapsed(),
        };
        let checked = match seen {
            Ok(seen) if verify => self.referee.check(workload, seen).await,
            other => other.map(drop),
        };
        checked.map_err(|error| format!("{}: {error}", self.name))?;
        Ok(time)
    }
}

/// The times of each contestant, in their order.
///
/// # Errors
/// When a contestant fails, or its result is wrong.
pub async fn measure(
    workload: Workload,
    seats: &mut [Seat],
    rounds: Rounds,
) -> Result<Vec<Vec<Times>>> {
    let mut times = vec![Vec::with_capacity(rounds.measured); seats.len()];
    for round in 0..rounds.warm_up + rounds.measured {
        for turn in 0..seats.len() {
            let place = (round + turn) % seats.len();
            let time = seats[place].run(workload, rounds.verify).await?;
            if round >= rounds.warm_up {
                times[place].push(time);
            }
        }
    }
    Ok(times)
}
