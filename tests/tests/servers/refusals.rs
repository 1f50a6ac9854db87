//! Connections that cannot be opened: the error says why and what to do, and never the password.

use std::time::Duration;

use dormouse::{Error, ErrorKind, Orm};
use dormouse_tests::blog::Blog;
use dormouse_tests::server::{self, Kind, under_test};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PASSWORD: &str = "a-secret-word";

async fn refused(url: &str) -> Error {
    let connected = Orm::<Blog>::builder(url)
        .connect_timeout(Duration::from_secs(20))
        .connect()
        .await;
    let Err(error) = connected else {
        panic!("{url}: no error")
    };
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(PASSWORD), "{shown}");
    error
}

async fn check(url: &str, kind: ErrorKind, parts: &[&str]) {
    let error = refused(url).await;
    assert_eq!(error.kind(), kind, "{url}: {error:?}");
    for part in parts {
        assert!(error.to_string().contains(part), "{url}: {error}");
    }
}

/// The URL with another user.
fn with_user(url: &str, user: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (_, host) = rest.split_once('@').unwrap();
    format!("{scheme}://{user}:{PASSWORD}@{host}")
}

#[tokio::test]
async fn what_a_server_refuses() {
    for kind in under_test() {
        let database = server::create(kind).await;
        let url = &database.url;
        if kind == Kind::Sqlite {
            let parts = ["mode=rwc"];
            check("sqlite://nowhere/x.db", ErrorKind::Connection, &parts).await;
            continue;
        }
        let missing = format!("{url}_missing");
        let parts = ["no database `dormouse_test_", "_missing`; create it"];
        check(&missing, ErrorKind::Connection, &parts).await;
        let nobody = with_user(url, "nobody_at_all");
        let parts = ["refuses the user `nobody_at_all`", "user and password"];
        check(&nobody, ErrorKind::Connection, &parts).await;
        let setting = format!("{url}?conect_timeout=1s");
        check(&setting, ErrorKind::Configuration, &["connect_timeout"]).await;
        let failing = Orm::<Blog>::builder(url).on_connect("selct 1").connect();
        let error = failing.await.err().unwrap();
        assert!(error.is_configuration(), "{error:?}");
        assert!(error.to_string().contains("`selct 1`"), "{error}");
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for scheme in ["postgres", "mysql"] {
        let url = format!("{scheme}://u:{PASSWORD}@127.0.0.1:{port}/d");
        let address = format!("at `127.0.0.1:{port}`");
        check(&url, ErrorKind::Connection, &["cannot reach", &address]).await;
    }
}

#[tokio::test]
async fn nobody_answers() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for scheme in ["postgres", "mysql"] {
        let url = format!("{scheme}://u:{PASSWORD}@127.0.0.1:{port}/d?connect_timeout=50ms");
        let parts = ["does not answer within 50ms", "`connect_timeout`"];
        check(&url, ErrorKind::Connection, &parts).await;
    }
}

/// A server that answers each connection with one message of PostgreSQL.
async fn answers(listener: TcpListener, code: &'static str) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let _ = stream.read(&mut [0; 1024]).await;
        let fields = format!("SFATAL\0VFATAL\0C{code}\0Mthe server's words\0\0");
        let length = u32::try_from(fields.len() + 4).unwrap();
        let message = [&b"E"[..], &length.to_be_bytes(), fields.as_bytes()].concat();
        let _ = stream.write_all(&message).await;
    }
}

#[tokio::test]
async fn what_postgres_says_before_it_begins() {
    for (code, part) in [
        ("28P01", "user and password"),
        ("53300", "lower `max_connections`"),
        ("57P03", "not ready"),
    ] {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(answers(listener, code));
        let url = format!("postgres://u:{PASSWORD}@127.0.0.1:{port}/d?sslmode=disable");
        let parts = ["the server's words", part];
        check(&url, ErrorKind::Connection, &parts).await;
        server.abort();
    }
}

/// The servers of the tests know no certificates.
#[tokio::test]
async fn an_encrypted_connection_that_cannot_be() {
    for kind in under_test() {
        let database = server::create(kind).await;
        let mode = match kind {
            Kind::Sqlite => continue,
            Kind::Postgres => "sslmode=verify-full",
            Kind::MySql => "ssl-mode=VERIFY_IDENTITY",
        };
        let error = refused(&format!("{}?{mode}", database.url)).await;
        assert!(error.is_configuration() || error.is_connection());
        assert!(error.to_string().contains("encrypted"), "{error}");
        if error.is_configuration() {
            assert!(error.to_string().contains("feature `tls`"), "{error}");
        }
    }
}
