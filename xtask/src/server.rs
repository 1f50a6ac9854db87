//! The database servers of a test run: named, found, started or installed.
//!
//! Each source is a file of its own; this one asks them in their order.

mod install;
mod source;

use std::future::Future;

use dormouse_test_server::start::{self, Process};
use dormouse_test_server::{Kind, Result, Server, check, drop_left_over, find_local, named};
use tokio::runtime::Builder;

pub use source::Source;
use source::Way;

use crate::shell::Done;

/// The servers; those that were started stop with this value.
#[derive(Default)]
pub struct Servers(Vec<Provided>);

struct Provided {
    server: Server,
    url: String,
    /// None when somebody else runs it.
    process: Option<Process>,
}

/// Finds a server for each kind that needs one, or fails.
pub fn provide(kinds: &[Kind], source: Option<Source>) -> Done<Servers> {
    let mut servers = Servers::default();
    for server in kinds.iter().filter_map(|kind| kind.server()) {
        servers.0.push(provide_one(server, source)?);
    }
    servers.drop_left_over();
    Ok(servers)
}

fn provide_one(server: Server, source: Option<Source>) -> Result<Provided> {
    let mut faults = Vec::new();
    for way in source::ways(named(server), source, install::is_possible()) {
        match try_way(server, &way) {
            Ok(Some(provided)) => {
                println!("{server}: {}", way.describe(&provided.url));
                return Ok(provided);
            }
            Ok(None) => {}
            Err(fault) => faults.push(fault),
        }
    }
    Err(source::advice(server, &faults))
}

/// Nothing when the way does not lead to a server.
fn try_way(server: Server, way: &Way) -> Result<Option<Provided>> {
    match way {
        Way::Named(url) => {
            let checked = wait_for(check(server, url));
            let checked = checked.map_err(|fault| format!("{}: {fault}", server.variable()));
            checked.map(|()| Some(Provided::found(server, url.clone())))
        }
        Way::Local => {
            let url = wait_for(async { Ok(find_local(server).await) })?;
            Ok(url.map(|url| Provided::found(server, url)))
        }
        Way::Start => start(server),
        Way::Install => install::install(server).and_then(|()| start(server)),
    }
}

fn start(server: Server) -> Result<Option<Provided>> {
    let Some((process, url)) = start::start(server)? else {
        return Ok(None);
    };
    process.wait_until_ready(|| wait_for(check(server, &url)))?;
    Ok(Some(Provided {
        server,
        url,
        process: Some(process),
    }))
}

/// Runs the little that is asynchronous here.
fn wait_for<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(future)
}

impl Provided {
    fn found(server: Server, url: String) -> Self {
        Self {
            server,
            url,
            process: None,
        }
    }
}

impl Servers {
    /// What tests are told about them.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|it| (it.server.variable(), &*it.url))
    }

    /// Where the server of a kind is.
    pub fn url(&self, kind: Kind) -> Option<&str> {
        let found = self.0.iter().find(|it| Some(it.server) == kind.server());
        found.map(|it| &*it.url)
    }

    /// Leaves the servers of others as they were found, and stops ours.
    pub fn end(self) {
        self.drop_left_over();
    }

    /// A server that does not answer any more is no fault of the tests.
    fn drop_left_over(&self) {
        for it in self.0.iter().filter(|it| it.process.is_none()) {
            match wait_for(drop_left_over(it.server, &it.url)) {
                Ok(0) => {}
                Ok(count) => println!("{}: dropped {count} left-over databases", it.server),
                Err(fault) => eprintln!("{}: left-over databases: {fault}", it.server),
            }
        }
    }
}
