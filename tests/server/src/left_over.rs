//! Drops what tests that were killed have left on a server.

use crate::session::Session;
use crate::{Result, Server, name};

/// Drops the databases whose tests are gone, and says how many there were.
///
/// # Errors
/// When the server does not answer; a database that cannot be dropped is left to the next time.
pub async fn drop_left_over(server: Server, url: &str) -> Result<usize> {
    let mut session = Session::open(server, url).await?;
    let mut dropped = 0;
    for database in session.databases().await? {
        if name::is_left_over(&database) && session.drop_database(&database).await.is_ok() {
            dropped += 1;
        }
    }
    session.close().await;
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, Kind, create, under_test};

    async fn databases(server: Server, url: &str) -> Vec<String> {
        let mut session = Session::open(server, url).await.unwrap();
        session.databases().await.unwrap()
    }

    fn name_of(database: &Database) -> String {
        let url = database.url();
        let path = url.split('?').next().unwrap();
        path.rsplit('/').next().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_database_goes_in_spite_of_a_transaction() {
        for server in under_test().unwrap().into_iter().filter_map(Kind::server) {
            let database = create(server).await.unwrap();
            let mut user = Session::open(server, &database.url()).await.unwrap();
            for sql in [
                "create table t (i int)",
                "begin",
                "insert into t values (1)",
            ] {
                user.run(sql.to_owned()).await.unwrap();
            }
            let url = database.server_url();
            assert!(databases(server, url).await.contains(&name_of(&database)));
            database.remove().await.unwrap();
            assert!(!databases(server, url).await.contains(&name_of(&database)));
            assert!(user.run("select 1".to_owned()).await.is_err());
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_databases_of_processes_that_are_gone_are_dropped() {
        for server in under_test().unwrap().into_iter().filter_map(Kind::server) {
            let kept = create(server).await.unwrap();
            let own = std::process::id().to_string();
            let mut gone = std::process::Command::new("true").spawn().unwrap();
            gone.wait().unwrap();
            let orphan = name_of(&kept).replacen(&own, &gone.id().to_string(), 1);
            let mut session = Session::open(server, kept.server_url()).await.unwrap();
            let sql = format!("create database {orphan}");
            session.run(sql).await.unwrap();

            assert!(drop_left_over(server, kept.server_url()).await.unwrap() > 0);
            let left = session.databases().await.unwrap();
            assert!(left.contains(&name_of(&kept)));
            assert!(!left.contains(&orphan));
            kept.remove().await.unwrap();
        }
    }
}
