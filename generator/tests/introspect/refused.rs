//! What cannot be read says what to do, word by word.

use std::fs;
use std::path::Path;

use dormouse_generator::introspect::introspect;
use dormouse_test_server::Kind;

use super::live::Live;

/// The error of a URL, without what differs from run to run.
async fn refusal(url: &str, replaced: &[(&str, &str)]) -> String {
    let error = introspect(url, &[], &mut |_| {})
        .await
        .unwrap_err()
        .to_string();
    assert!(!error.contains("secret"), "{error}");
    replaced
        .iter()
        .fold(error, |error, (from, to)| error.replace(from, to))
}

const URLS: &str = "help: write `sqlite://file.db`, `postgres://user:password@host/database` or \
                    `mysql://user:password@host/database`; a character such as `@` in a password is `%40`";

#[tokio::test]
async fn what_cannot_be_read_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("empty.db");
    fs::write(&empty, "").unwrap();
    let junk = dir.path().join("junk.db");
    let text = "no database, but quite a long text all the same";
    fs::write(&junk, text.repeat(50)).unwrap();
    let file = |path: &Path| format!("sqlite://{}", path.display());
    let missing = file(&dir.path().join("missing.db"));
    let url = |reason: &str| format!("not the URL of a database: {reason}\n{URLS}");
    let cases = [
        ("shop.db", url("it does not begin with the kind of the database")),
        ("oracle://h/x", url("`oracle:` is not known")),
        ("postgres://u:secret@h:port/x", url("invalid port number")),
        (
            &missing,
            "no connection to SQLite: unable to open database file\n\
             help: look at the path: the file has to exist, and its directory"
                .to_owned(),
        ),
        (&file(&empty), NO_TABLES.to_owned()),
        (
            &file(&junk),
            "the tables cannot be read: file is not a database\n\
             help: look at the file: it is no database of SQLite, or it is encrypted"
                .to_owned(),
        ),
        (
            "postgres://u:secret@127.0.0.1:1/x",
            "no connection to PostgreSQL: error communicating with database: Connection refused (os error 111)\n\
             help: look at the host and the port in the URL, and whether the server runs"
                .to_owned(),
        ),
        (
            "mysql://u:secret@127.0.0.1:1/x",
            "no connection to MySQL or MariaDB: error communicating with database: Connection refused (os error 111)\n\
             help: look at the host and the port in the URL, and whether the server runs"
                .to_owned(),
        ),
    ];
    for (url, expected) in cases {
        assert_eq!(refusal(url, &[]).await, expected, "{url}");
    }
}

const NO_TABLES: &str = "the database has no tables that this user may see\n\
     help: look at the name of the database in the URL, and at the rights of the user";

#[tokio::test]
async fn rights_on_postgres() {
    let Some(live) = Live::with(Kind::Postgres, &[]).await else {
        return;
    };
    assert_eq!(refusal(&live.url, &[]).await, NO_TABLES);
    let (name, guest) = (live.name().to_owned(), format!("{}_guest", live.name()));
    let run = |sql: &str| vec![sql.replace("NAME", &name).replace("GUEST", &guest)];
    live.run(&run(
        "create role GUEST login password 'GUEST'; create table shop (id int primary key); \
         revoke connect on database NAME from public",
    ))
    .await;
    let replaced = [(guest.as_str(), "GUEST"), (name.as_str(), "NAME")];
    let refused = refusal(&live.url_of(&guest), &replaced).await;
    // Everybody may read what tables there are.
    live.run(&run(
        "grant connect on database NAME to GUEST; revoke usage on schema public from public",
    ))
    .await;
    let seen = introspect(&live.url_of(&guest), &[], &mut |_| {}).await;
    let missing = live.url.replace(&name, "no_such_database");
    let missing = refusal(&missing, &[]).await;
    live.run(&run(
        "revoke connect on database NAME from GUEST; drop role GUEST",
    ))
    .await;
    live.remove().await;
    assert_eq!(
        refused,
        "no connection to PostgreSQL: permission denied for database \"NAME\"\n\
         help: the user needs the right to read this database: `grant connect on database … to …` on PostgreSQL, \
         `grant select on ….* to …` on MySQL"
    );
    assert_eq!(seen.unwrap().tables.len(), 1);
    assert_eq!(
        missing,
        "no connection to PostgreSQL: database \"no_such_database\" does not exist\n\
         help: look at the name of the database in the URL"
    );
}

#[tokio::test]
async fn rights_on_mysql() {
    let Some(live) = Live::with(Kind::MySql, &[]).await else {
        return;
    };
    assert_eq!(refusal(&live.url, &[]).await, NO_TABLES);
    // Names of users are short there.
    let (name, guest) = (
        live.name().to_owned(),
        format!("guest_{}", std::process::id()),
    );
    let run = |sql: &str| vec![sql.replace("NAME", &name).replace("GUEST", &guest)];
    live.run(&run("create table a (id int primary key); create table b (id int primary key); \
         create user 'GUEST'@'localhost' identified by 'GUEST'; create user 'GUEST'@'%' identified by 'GUEST'"))
        .await;
    let replaced = [
        (guest.as_str(), "GUEST"),
        (name.as_str(), "NAME"),
        ("'%'", "'localhost'"),
    ];
    let refused = refusal(&live.url_of(&guest), &replaced).await;
    live.run(&run(
        "grant select on NAME.b to 'GUEST'@'localhost'; grant select on NAME.b to 'GUEST'@'%'",
    ))
    .await;
    let seen = introspect(&live.url_of(&guest), &[], &mut |_| {}).await;
    let missing = live.url.replace(&name, "no_such_database");
    let missing = refusal(&missing, &[]).await;
    live.run(&run("drop user 'GUEST'@'localhost'; drop user 'GUEST'@'%'"))
        .await;
    live.remove().await;
    assert_eq!(
        refused,
        "no connection to MySQL or MariaDB: Access denied for user 'GUEST'@'localhost' to database 'NAME'\n\
         help: the user needs the right to read this database: `grant connect on database … to …` on PostgreSQL, \
         `grant select on ….* to …` on MySQL"
    );
    let names: Vec<_> = seen
        .unwrap()
        .tables
        .into_iter()
        .map(|table| table.name.name)
        .collect();
    assert_eq!(names, ["b"]);
    assert_eq!(
        missing,
        "no connection to MySQL or MariaDB: Unknown database 'no_such_database'\n\
         help: look at the name of the database in the URL"
    );
}
