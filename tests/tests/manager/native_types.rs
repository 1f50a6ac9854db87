//! Types that only one database has: written by inserts and updates of many rows, read, compared, and no change.

use chrono::{DateTime, Utc};
use dormouse_tests::Database;
use dormouse_tests::server::{self, Kind};
use dormouse_tests::{mysql_types as my, postgres_types as pg};
use rust_decimal::Decimal;
use sqlx::{Connection, PgConnection, raw_sql};

/// Three values and a null, in the form in which the database gives them back.
macro_rules! check {
    ($database:ident, $types:ident: $column:ident $name:ident $set:ident $values:expr) => {{
        let (database, values, name) = (&$database, $values, stringify!($name));
        let em = database.fork();
        for value in values.into_iter().map(Some).chain([None]) {
            let new = em.create($types::NewItem { label: name.into() });
            new.$set(value);
        }
        em.flush().await.expect(name);
        let em = database.fork();
        let own = || $types::Item::LABEL.eq(name);
        let rows = em
            .find(own())
            .order_by($types::Item::ID.asc())
            .await
            .expect(name);
        for (row, value) in rows.iter().zip(values) {
            assert_eq!(row.$name(), Some(value), "{name}");
            row.$set(Some(value));
        }
        assert_eq!((rows.len(), rows[3].$name()), (4, None), "{name}");
        database.take();
        em.flush().await.expect(name);
        assert!(database.take().is_empty(), "{name}");
        let count = async |condition| em.find(own() & condition).await.expect(name).len();
        let column = $types::Item::$column;
        assert_eq!(count(column.eq(values[1])).await, 1, "{name}");
        assert_eq!(count(column.ne(values[1])).await, 3, "{name}");
        assert_eq!(count(column.in_([values[0], values[2]])).await, 2, "{name}");
        assert_eq!(
            count(column.not_in([values[0], values[2]])).await,
            2,
            "{name}"
        );
        assert_eq!(count(column.is_null()).await, 1, "{name}");
        for (place, row) in rows.iter().enumerate() {
            row.$set(Some(values[(place + 1) % 3]));
        }
        em.flush().await.expect(name);
        rows[0].$set(None);
        em.flush().await.expect(name);
        let em = database.fork();
        let rows = em
            .find(own())
            .order_by($types::Item::ID.asc())
            .await
            .expect(name);
        let found: Vec<_> = rows.iter().map(|row| row.$name()).collect();
        let expected = [None, Some(values[2]), Some(values[0]), Some(values[1])];
        assert_eq!(found, expected, "{name}");
    }};
}

/// The same of arrays of such values.
macro_rules! check_list {
    ($database:ident, $column:ident $name:ident $set:ident $values:expr) => {{
        let (database, values, name) = (&$database, $values, stringify!($name));
        let em = database.fork();
        for list in [Some(values.to_vec()), Some(vec![]), None] {
            em.create(pg::NewItem { label: name.into() }).$set(list);
        }
        em.flush().await.expect(name);
        let em = database.fork();
        let column = pg::Item::$column;
        let whole = em
            .find_one(column.eq(values.to_vec()))
            .or_fail()
            .await
            .expect(name);
        assert_eq!(whole.$name(), Some(&values[..]), "{name}");
        let found = em
            .find(column.contains(values[0].clone()))
            .await
            .expect(name);
        assert_eq!(found.len(), 1, "{name}");
        let found = em
            .find(column.overlaps([values[1].clone()]).not())
            .await
            .expect(name);
        let own = found.iter().filter(|row| row.label() == name);
        assert_eq!(own.count(), 2, "{name}");
        let rows = em.find(pg::Item::LABEL.eq(name)).await.expect(name);
        for row in &rows {
            row.$set(Some(vec![values[1].clone()]));
        }
        em.flush().await.expect(name);
        let em = database.fork();
        let changed = em
            .find(column.in_([vec![values[1].clone()]]))
            .await
            .expect(name);
        assert_eq!(changed.len(), 3, "{name}");
    }};
}

#[tokio::test]
async fn types_of_postgres_travel() {
    if server::current() != Kind::Postgres {
        return;
    }
    let created = server::create(Kind::Postgres).await;
    let mut connection = PgConnection::connect(&created.url).await.unwrap();
    let setup = "create extension citext; create extension hstore; \
                 create domain year_domain as integer check (value > 1900)";
    raw_sql(setup).execute(&mut connection).await.unwrap();
    let database = Database::<pg::PostgresTypes>::at(&created.url).await;
    check!(database, pg: HOST host set_host ["10.0.0.1/32", "10.0.0.0/8", "::1/128"]);
    check!(database, pg: NETWORK network set_network ["10.0.0.0/8", "192.168.1.0/24", "::/0"]);
    check!(database, pg: CARD card set_card ["08:00:2b:01:02:03", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"]);
    check!(database, pg: CARD8 card8 set_card8 ["08:00:2b:01:02:03:04:05", "00:00:00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff:ff:ff"]);
    check!(database, pg: INTS ints set_ints ["[1,5)", "empty", "(,)"]);
    check!(database, pg: LONGS longs set_longs ["[1,9223372036854775807)", "[-5,)", "empty"]);
    check!(database, pg: NUMBERS numbers set_numbers ["[1.10,2.5]", "(,0)", "empty"]);
    check!(database, pg: STAMPS stamps set_stamps ["[\"2026-01-31 00:00:00\",\"2026-02-01 00:00:00\")", "empty", "(,)"]);
    check!(database, pg: DAYS days set_days ["[2026-01-31,2026-02-02)", "empty", "[2026-01-01,)"]);
    check!(database, pg: SEVERAL several set_several ["{[1,2),[5,7)}", "{}", "{(,)}"]);
    check!(database, pg: WORDS words set_words ["'a' 'b'", "'cat':1A", ""]);
    check!(database, pg: SEARCH search set_search ["'a' & 'b'", "!'c'", "'d' <-> 'e'"]);
    check!(database, pg: MARKUP markup set_markup ["<a>1</a>", "<b/>", "<c x=\"1\"/>"]);
    check!(database, pg: BITS bits set_bits ["101", "000", "111"]);
    check!(database, pg: VARBITS varbits set_varbits ["1", "10101010", "0"]);
    check!(database, pg: SPOT spot set_spot ["(1,2)", "(-1.5,0)", "(0,0)"]);
    check!(database, pg: AREA area set_area ["(2,2),(1,1)", "(0,0),(0,0)", "(5,6),(-1,2)"]);
    check!(database, pg: RING ring set_ring ["<(0,0),1>", "<(1,2),3.5>", "<(-1,0),0>"]);
    check!(database, pg: CODE code set_code ["abc", "a  ", "   "]);
    check!(database, pg: SHORT short set_short ["a", "b", "c"]);
    check!(database, pg: NAMED named set_named ["pg_class", "", "é"]);
    check!(database, pg: CLOCK clock set_clock ["10:00:00+00", "23:59:59.5+02", "00:00:00-03:30"]);
    check!(database, pg: OBJECT object set_object [0, 2_147_483_648, u32::MAX]);
    check!(database, pg: PLACE place set_place ["0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"]);
    check!(database, pg: PATH path set_path ["$.\"a\"[*]", "$", "strict $.\"b\""]);
    check!(database, pg: DOCUMENT document set_document ["{\"a\": 1}", "[]", "null"]);
    check!(database, pg: TOKEN token set_token ["00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000007", "ffffffff-ffff-ffff-ffff-ffffffffffff"]);
    check!(database, pg: WHOLE whole set_whole [-999_999_999_999, 0, 999_999_999_999]);
    check!(database, pg: LABEL_CI label_ci set_label_ci ["Ab", "c", ""]);
    check!(database, pg: PAIRS pairs set_pairs ["\"a\"=>\"1\"", "", "\"b\"=>NULL"]);
    check!(database, pg: YEAR year set_year [1901, 2026, 9999]);
    check_list!(database, HOSTS hosts set_hosts ["10.0.0.1/32", "::1/128"].map(str::to_owned));
    check_list!(database, SPANS spans set_spans ["[1,5)", "empty"].map(str::to_owned));
    check_list!(database, TINY tiny set_tiny [-32768_i64, 32767]);
    check!(database, pg: PERIOD period set_period ["P1DT2H", "PT0S", "P-1Y-2M3DT-4.5S"]);
    let money = [100, -250, 0].map(|cents| Decimal::new(cents, 2));
    check!(database, pg: MONEY money set_money money);
    check!(database, pg: MOMENTS moments set_moments ["[\"2026-01-31 00:00:00+00\",\"2026-02-01 00:00:00+00\")", "empty", "(,)"]);
}

#[tokio::test]
async fn types_of_mysql_travel() {
    if server::current() != Kind::MySql {
        return;
    }
    let database = Database::<my::MysqlTypes>::new().await;
    check!(database, my: BUILT built set_built [1901, 2026, 2155]);
    check!(database, my: BITS bits set_bits [0, 6, u64::MAX]);
    check!(database, my: MIDDLE middle set_middle [-8_388_608, 0, 8_388_607]);
    check!(database, my: MIDDLE_UP middle_up set_middle_up [0, 1, 16_777_215]);
    check!(database, my: CHOICE choice set_choice ["a", "B c", ""]);
    check!(database, my: CHOICES choices set_choices ["a", "a,b c", ""]);
    check!(database, my: FIXED fixed set_fixed ["abcde", "é", ""]);
    check!(database, my: TINY tiny set_tiny ["a", "a ", ""]);
    check!(database, my: TEXT text set_text ["a", "🐁", "A"]);
    check!(database, my: MEDIUM medium set_medium ["a", "\0", "x\\"]);
    check!(database, my: FOUR four set_four [&[0_u8, 1, 2, 3][..], &[255; 4], &[1, 0, 0, 0]]);
    check!(database, my: TINY_BYTES tiny_bytes set_tiny_bytes [&[0_u8][..], &[], &[255]]);
    check!(database, my: BLOB blob set_blob [&[0_u8][..], &[], &[255]]);
    check!(database, my: MEDIUM_BLOB medium_blob set_medium_blob [&[0_u8][..], &[], &[255]]);
    check!(database, my: WIDE wide set_wide [-999_999_999_999_999_999, 0, 999_999_999_999_999_999]);
    check!(database, my: SPOT spot set_spot ["POINT(1 2)", "POINT(-1.5 0)", "POINT(0 0)"]);
    check!(database, my: AREA area set_area ["POLYGON((0 0,1 0,1 1,0 0))", "POLYGON((0 0,2 0,2 2,0 0))", "POLYGON((0 0,3 0,3 3,0 0))"]);
    check!(database, my: DOCUMENT document set_document ["{\"a\": 1}", "[]", "null"]);
    check!(database, my: UNPADDED unpadded set_unpadded [0, 7, 12345]);
    let moments = [
        "1970-01-01T00:00:01Z",
        "2026-01-31T12:00:00.123456Z",
        "2038-01-19T03:14:07Z",
    ];
    let moments = moments.map(|text| text.parse::<DateTime<Utc>>().unwrap());
    check!(database, my: MOMENT moment set_moment moments);
}
