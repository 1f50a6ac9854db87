//! Numbers of any size, and times with fewer digits than the databases keep: what is set is what is stored.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDateTime, NaiveTime, SubsecRound, Timelike, Utc};
use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::scalars::{NewPrice, NewWatch, Price, Scalars, Watch};

use crate::other_program::Shared;

fn moment() -> DateTime<Utc> {
    "2026-01-31T23:59:59.999999Z".parse().unwrap()
}

fn wall() -> NaiveDateTime {
    moment().naive_utc()
}

fn watch() -> NewWatch {
    NewWatch {
        clock: moment().time(),
        moment: moment(),
    }
}

#[tokio::test]
async fn what_is_finer_is_cut_off_when_it_is_set() {
    let database = Database::<Scalars>::new().await;
    let em = database.fork();
    let new = em.create(watch().wound(wall()));
    em.flush().await.unwrap();
    let shown = em.find_one(Watch::ID.eq(1)).or_fail().await.unwrap();
    let second: NaiveTime = "23:59:59".parse().unwrap();
    assert_eq!(new.clock(), second);
    assert_eq!(shown.moment(), moment().trunc_subsecs(3));
    assert_eq!(
        shown.wall(),
        wall().trunc_subsecs(1) - chrono::TimeDelta::milliseconds(0)
    );
    assert_eq!(shown.wound(), Some(wall().trunc_subsecs(4)));
    assert_eq!(shown.started().nanosecond(), 0);

    let other = database.fork();
    let loaded = other.find_one(Watch::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(
        (loaded.clock(), loaded.moment()),
        (shown.clock(), shown.moment())
    );
    assert_eq!(
        (loaded.wall(), loaded.wound()),
        (shown.wall(), shown.wound())
    );
    assert_eq!(
        (loaded.started(), loaded.changed()),
        (shown.started(), shown.changed())
    );
    database.take();
    loaded.set_clock(moment().time());
    loaded.set_moment(moment());
    loaded.set_wound(Some(wall()));
    other.flush().await.unwrap();
    assert!(database.take().is_empty(), "nothing has changed");
}

#[tokio::test]
async fn versions_and_hooks_keep_to_the_digits_of_their_columns() {
    let database = Database::<Scalars>::new().await;
    let em = database.fork();
    em.create(watch());
    em.flush().await.unwrap();
    let row = em.find_one(Watch::ID.eq(1)).or_fail().await.unwrap();
    let mut versions = vec![row.changed()];
    for _ in 0..3 {
        row.set_moment(row.moment() + chrono::TimeDelta::seconds(1));
        em.flush().await.unwrap();
        versions.push(row.changed());
        assert_eq!(row.changed(), row.changed().trunc_subsecs(2));
        assert_eq!(row.seen(), row.seen().map(|at| at.trunc_subsecs(3)));
        let stored = database.fork();
        let stored = stored.find_one(Watch::ID.eq(1)).or_fail().await.unwrap();
        assert_eq!(
            (stored.changed(), stored.seen()),
            (row.changed(), row.seen())
        );
    }
    assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
}

#[tokio::test]
async fn defaults_of_the_table_have_the_digits_too() {
    let shared = Shared::<Scalars>::new().await;
    let columns = r#""clock", "moment", "started", "changed""#;
    let values = "'10:00:00', '2026-01-31 10:00:00', '2026-01-31 10:00:00', '2026-01-31 10:00:00'";
    shared
        .run(&format!(
            r#"insert into "watch" ({columns}) values ({values})"#
        ))
        .await;
    let em = shared.database.fork();
    em.create(watch());
    em.flush().await.unwrap();
    let em = shared.database.fork();
    let walls = em
        .find(Watch::WALL.eq(wall().with_nanosecond(900_000_000).unwrap()))
        .await
        .unwrap();
    assert_eq!(walls.len(), 2);
}

fn price(amount: &str) -> NewPrice {
    NewPrice {
        amount: amount.parse().unwrap(),
    }
}

#[tokio::test]
async fn numbers_of_any_size_compare_and_sort_by_value() {
    let database = Database::<Scalars>::new().await;
    let em = database.fork();
    let many = "1234567890123456789012345678901234567890";
    for amount in ["9", "10", "-1", "-10", "0.0000000001", many] {
        em.create(price(amount));
    }
    em.create(price(&format!("{many}.0000000001")));
    em.flush().await.unwrap();
    let em = database.fork();
    let rows = em
        .find_all::<Price>()
        .order_by(Price::AMOUNT.asc())
        .await
        .unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.id()).collect();
    assert_eq!(ids, [4, 3, 5, 1, 2, 6, 7]);
    let number = |text: &str| -> BigDecimal { text.parse().unwrap() };
    let check = async |condition, expected: usize| {
        let em = database.fork();
        assert_eq!(em.find(condition).await.unwrap().len(), expected);
    };
    check(Price::AMOUNT.eq(number(many)), 1).await;
    check(Price::AMOUNT.gt(number(many)), 1).await;
    check(Price::AMOUNT.between(number("-1.0"), number("10.00")), 4).await;
    check(Price::AMOUNT.in_([number("9.0"), number("-10.0")]), 2).await;
    check(Price::AMOUNT.ne(number("9.0")), 6).await;
}

#[tokio::test]
async fn more_digits_than_a_column_has_are_refused() {
    let database = Database::<Scalars>::new().await;
    for amount in ["0.00000000001", "12345678901234567890123456789012345678901"] {
        let em = database.fork();
        em.create(price(amount));
        let error = em.flush().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
        assert_eq!(error.column(), Some("amount"));
    }
}

#[tokio::test]
async fn a_number_that_is_too_long_for_its_type_names_the_wider_one() {
    let shared = Shared::<Scalars>::new().await;
    let sql =
        r#"insert into "price" ("amount", "short") values (1, '12345678901234567890123456789')"#;
    shared
        .run(&sql.replace(
            "12345678901234567890123456789",
            "12345678901234567890123456.123456789012",
        ))
        .await;
    let em = shared.database.fork();
    let error = em.find_all::<Price>().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.column()),
        (ErrorKind::Decode, Some("short"))
    );
    assert!(error.to_string().contains("big_decimal"), "{error}");
}

#[tokio::test]
async fn what_no_number_and_no_time_can_be_is_an_error() {
    use dormouse_tests::server::{Kind, current};
    if current() != Kind::Postgres {
        return;
    }
    let check = async |column: &str, value: &str| {
        let shared = Shared::<Scalars>::new().await;
        let em = shared.database.fork();
        em.create(watch());
        em.create(price("1"));
        em.flush().await.unwrap();
        let table = if column == "exact" { "price" } else { "watch" };
        shared
            .run(&format!(r#"update "{table}" set "{column}" = '{value}'"#))
            .await;
        let em = shared.database.fork();
        let error = match table {
            "price" => em.find_all::<Price>().await.unwrap_err(),
            _ => em.find_all::<Watch>().await.unwrap_err(),
        };
        assert_eq!(
            (error.kind(), error.column()),
            (ErrorKind::Decode, Some(column))
        );
    };
    check("wound", "infinity").await;
    check("wall", "-infinity").await;
    check("moment", "infinity").await;
    check("moment", "294000-01-01 00:00:00Z").await;
    check("clock", "24:00").await;
    check("exact", "NaN").await;
}
