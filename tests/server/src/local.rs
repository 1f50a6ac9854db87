//! Where a server on this machine answers when nobody configured anything.

use std::env;

use crate::Server;
use crate::url::encode;

/// The URLs that are tried, the likely ones first.
pub fn urls(server: Server) -> Vec<String> {
    let user = env::var("USER").or_else(|_| env::var("LOGNAME"));
    urls_for(server, user.as_deref().unwrap_or("root"))
}

fn urls_for(server: Server, user: &str) -> Vec<String> {
    let user = encode(user);
    match server {
        Server::Postgres => vec![
            "postgres://postgres@127.0.0.1:5432/postgres".to_owned(),
            // As Homebrew sets it up.
            format!("postgres://{user}@127.0.0.1:5432/postgres"),
            format!("postgres://{user}@%2Fvar%2Frun%2Fpostgresql:5432/postgres"),
        ],
        Server::MySql => vec![
            "mysql://root@127.0.0.1:3306/mysql".to_owned(),
            "mysql://root@localhost/mysql?socket=/run/mysqld/mysqld.sock".to_owned(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_encoded() {
        let urls = urls_for(Server::Postgres, "a b");
        assert_eq!(urls[1], "postgres://a%20b@127.0.0.1:5432/postgres");
    }
}
