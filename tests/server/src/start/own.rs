//! A server that belongs to one test, which stops it and starts it again, or has it followed by another one.

use std::process::Command;
use std::time::{Duration, Instant};

use super::folder::Folder;
use super::process::Process;
use super::{mysql, postgres};
use crate::session::Session;
use crate::{Result, Server};

/// A server may have to recover first.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server that is not started yet.
pub struct Prepared {
    pub(super) folder: Folder,
    pub(super) command: Command,
    pub(super) port: u16,
    pub(super) url: String,
}

impl Prepared {
    /// Starts it, to be stopped by this signal.
    pub(super) fn start(self, signal: &str) -> Result<(Process, String)> {
        let process = Process::start(self.folder, signal, &self.command)?;
        Ok((process, self.url))
    }
}

/// A server of a test's own; it goes with this value.
pub struct OwnServer {
    server: Server,
    command: Command,
    port: u16,
    url: String,
    state: Option<State>,
}

enum State {
    Running(Process),
    Stopped(Folder),
}

impl OwnServer {
    /// Starts a server and waits until it answers.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub async fn start(server: Server) -> Result<Self> {
        let prepared = match server {
            Server::Postgres => postgres::prepare(postgres::WITH_STANDBYS)?,
            Server::MySql => mysql::prepare()?,
        };
        let missing = || format!("this test needs a {server} of its own: install its programs");
        Self::of(server, prepared.ok_or_else(missing)?).await
    }

    /// Starts a PostgreSQL server that follows this one.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn standby(&self) -> Result<Self> {
        Self::of(Server::Postgres, postgres::prepare_standby(self.port)?).await
    }

    async fn of(server: Server, prepared: Prepared) -> Result<Self> {
        let mut started = Self {
            server,
            command: prepared.command,
            port: prepared.port,
            url: prepared.url,
            state: Some(State::Stopped(prepared.folder)),
        };
        started.start_again().await?;
        Ok(started)
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops it in good order, with the connections that use it.
    pub fn stop(&mut self) {
        self.state = match self.state.take() {
            Some(State::Running(process)) => Some(State::Stopped(process.stop())),
            other => other,
        };
    }

    /// Starts it on the same port, with the same data, and waits until it answers.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start_again(&mut self) -> Result<()> {
        let Some(State::Stopped(folder)) = self.state.take() else {
            return Err("the server runs already".to_owned());
        };
        // What is committed is to be there afterwards.
        let signal = match self.server {
            Server::Postgres => "INT",
            Server::MySql => "TERM",
        };
        let process = Process::start(folder, signal, &self.command)?;
        let answered = self.answered().await;
        let log = process.log();
        self.state = Some(State::Running(process));
        answered.map_err(|error| format!("the server does not answer: {error}: {log}"))
    }

    async fn answered(&self) -> Result<()> {
        let start = Instant::now();
        loop {
            match Session::open(self.server, &self.url).await {
                Ok(session) => {
                    session.close().await;
                    return Ok(());
                }
                Err(error) if start.elapsed() > PATIENCE => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}
