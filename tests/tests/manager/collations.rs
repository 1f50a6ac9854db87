//! Texts that the database compares in another way than byte by byte.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::collations::{Collations, NewReader, Reader};
use dormouse_tests::server::{self, Kind};
use sqlx::{Connection, PgConnection, raw_sql};

/// Readers with these nicks. PostgreSQL has such collations only when somebody makes them.
async fn readers(nicks: &[&str]) -> Database<Collations> {
    let created = server::create_shared(server::current()).await;
    if server::current() == Kind::Postgres {
        let mut connection = PgConnection::connect(&created.url).await.unwrap();
        let sql = "create collation \"ignoring case\" (provider = icu, locale = 'und-u-ks-level2', deterministic = false)";
        raw_sql(sql).execute(&mut connection).await.unwrap();
    }
    let database = Database::<Collations>::on(created).await;
    let em = database.fork();
    for nick in nicks {
        em.create(
            NewReader {
                nick: (*nick).into(),
            }
            .motto(*nick)
            .plain(*nick),
        );
    }
    em.flush().await.unwrap();
    database.take();
    database
}

#[tokio::test]
async fn texts_are_found_and_sorted_without_letter_case() {
    let database = readers(&["cid", "Bob", "ada"]).await;
    let em = database.fork();
    let nicks = async |condition| {
        let rows = em
            .find(condition)
            .order_by(Reader::NICK.asc())
            .await
            .unwrap();
        rows.iter()
            .map(|row| row.nick().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(nicks(Reader::NICK.ne("")).await, "ada Bob cid");
    assert_eq!(nicks(Reader::NICK.eq("ADA")).await, "ada");
    assert_eq!(nicks(Reader::MOTTO.in_(["ADA", "bOB"])).await, "ada Bob");
    assert_eq!(nicks(Reader::NICK.ne("ADA")).await, "Bob cid");
    assert_eq!(nicks(Reader::MOTTO.gt("B")).await, "Bob cid");
    assert_eq!(
        nicks(Reader::PLAIN.eq("ADA")).await,
        "",
        "other columns go byte by byte"
    );
    let row = em.repository::<Reader>().find_by_nick("BOB").await.unwrap();
    assert_eq!(row.unwrap().nick(), "Bob");
}

#[tokio::test]
async fn unique_texts_differ_in_more_than_letter_case() {
    let database = readers(&["ada"]).await;
    let em = database.fork();
    em.create(NewReader { nick: "ADA".into() });
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{error}");
    let em = database.fork();
    let row = em.find_one(Reader::NICK.eq("ADA")).or_fail().await.unwrap();
    row.set_nick("Ada");
    em.flush().await.unwrap();
    let em = database.fork();
    let row = em.find_one(Reader::NICK.eq("ada")).or_fail().await.unwrap();
    assert_eq!(row.nick(), "Ada", "the text is kept as it was written");
}

#[tokio::test]
async fn what_is_there_in_other_letters_is_found_instead_of_created() {
    let database = readers(&["ada"]).await;
    let em = database.fork();
    let new = NewReader { nick: "ADA".into() };
    let (row, created) = em.find_or_create(new).await.unwrap();
    assert_eq!((row.nick(), created), ("ada", false));
    assert_eq!(em.count(Reader::NICK.ne("")).await.unwrap(), 1);
}
