//! Columns with types of each database's own: they are written, read, compared and linked by like any other.

use dormouse::{ErrorKind, Orm};
use dormouse_tests::Database;
use dormouse_tests::columns::{Columns, Group, Host, NewGroup, NewHost, State};
use dormouse_tests::server::{self, Kind};
use dormouse_tests::single::{NewSample, Sample, Single};
use serde_json::json;
use uuid::Uuid;

/// A place as the database writes it.
fn place(x: u8) -> String {
    match server::current() {
        Kind::MySql => format!("POINT({x} 2)"),
        _ => format!("({x},2)"),
    }
}

/// As PostgreSQL writes a network with its mask.
const ADDRESSES: [&str; 3] = ["10.0.0.1/32", "10.0.0.2/32", "::1/128"];
const CODES: [&str; 3] = ["00000001", "00000010", "00000100"];

/// Three hosts in a line, all of one group.
async fn hosts() -> Database<Columns> {
    let database = Database::<Columns>::new().await;
    let em = database.fork();
    let group = em.create(NewGroup {
        id: Uuid::from_u128(7),
        title: "all".into(),
    });
    let mut parent = None;
    for (n, (address, code)) in (0_u8..).zip(ADDRESSES.into_iter().zip(CODES)) {
        let new = NewHost {
            address: address.into(),
            code: code.into(),
            document: json!({ "n": n }),
            note: format!("<n>{n}</n>"),
        };
        let new = new.up_for("P1DT2H").built(2000 + i16::from(n));
        let host = em.create(new.place(place(n)).groups([group]));
        if let Some(parent) = parent {
            host.set_parent(parent);
        }
        parent = Some(host);
    }
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

#[tokio::test]
async fn what_is_written_is_read_and_no_change() {
    let database = hosts().await;
    let em = database.fork();
    let rows = em
        .find(Host::LEVEL.eq(3))
        .populate((Host::NOTE, Host::PARENT, Host::GROUPS.with(Group::HOSTS)))
        .order_by(Host::CODE.asc())
        .await
        .unwrap();
    let parents: Vec<_> = rows
        .iter()
        .map(|row| row.parent().map(|p| p.address()))
        .collect();
    assert_eq!(parents, [None, Some(ADDRESSES[0]), Some(ADDRESSES[1])]);
    for (n, row) in (0_u8..).zip(rows.iter()) {
        let at = usize::from(n);
        assert_eq!((row.address(), row.code()), (ADDRESSES[at], CODES[at]));
        assert_eq!(
            (row.up_for(), row.flags(), row.revision()),
            (Some("P1DT2H"), 6, 1)
        );
        assert_eq!(
            (row.built(), row.document()),
            (Some(2000 + i16::from(n)), &json!({ "n": n }))
        );
        assert_eq!(
            (row.place(), row.note()),
            (Some(&*place(n)), &*format!("<n>{n}</n>"))
        );
        assert_eq!(row.groups().first().unwrap().hosts().len(), 3);
        row.set_place(Some(&*place(n)));
        row.set_document(json!({ "n": n }));
    }
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn conditions_compare_in_the_type_of_the_column() {
    let database = hosts().await;
    let em = database.fork();
    let conditions = [
        (Host::ADDRESS.eq(ADDRESSES[1]), 1),
        (Host::ADDRESS.ne(ADDRESSES[1]), 2),
        (Host::ADDRESS.in_(ADDRESSES), 3),
        (Host::ADDRESS.not_in([ADDRESSES[0], ADDRESSES[2]]), 1),
        (Host::ADDRESS.starts_with("10."), 2),
        (Host::ADDRESS.between("10.0.0.0/32", "10.0.0.9/32"), 2),
        (Host::CODE.gt(CODES[0]), 2),
        (Host::CODE.in_([CODES[0], CODES[2]]), 2),
        (Host::UP_FOR.eq("P1DT2H"), 3),
        (Host::UP_FOR.ne("P1DT2H"), 0),
        (Host::UP_FOR.is_null(), 0),
        (Host::LEVEL.le(3), 3),
        (Host::FLAGS.eq(6), 3),
        (Host::FLAGS.in_([5, 6]), 3),
        (Host::BUILT.ge(2001_i16), 2),
        (Host::NOTE.eq("<n>1</n>"), 1),
        (Host::NOTE.contains("2"), 1),
        (Host::NOTE.in_(["<n>1</n>", "<n>2</n>"]), 2),
        (
            Host::PARENT.is(Host::ADDRESS.in_([ADDRESSES[0], ADDRESSES[1]])),
            2,
        ),
        (Host::GROUPS.some(Group::ID.eq(Uuid::from_u128(7))), 3),
        (
            Host::GROUPS.some(Group::ID.in_([1, 7].map(Uuid::from_u128))),
            3,
        ),
    ];
    for (condition, expected) in conditions {
        let shown = format!("{condition:?}");
        assert_eq!(em.count(condition).await.unwrap(), expected, "{shown}");
    }
}

#[tokio::test]
async fn rows_are_updated_alone_and_together() {
    let database = hosts().await;
    let em = database.fork();
    let rows = em
        .find_all::<Host>()
        .order_by(Host::CODE.asc())
        .await
        .unwrap();
    rows[0].set_place(Some(&*place(9)));
    em.flush().await.unwrap();
    for row in rows.iter() {
        row.set_level(7);
        row.set_flags(0xfff);
        row.set_up_for(None);
        row.set_document(json!([row.code()]));
        row.set_built(None);
    }
    em.flush().await.unwrap();
    rows[0].set_parent(rows[1]);
    rows[1].parent_ref().unset();
    em.flush().await.unwrap();
    let em = database.fork();
    let all = em
        .find(Host::LEVEL.eq(7))
        .order_by(Host::CODE.asc())
        .await
        .unwrap();
    let read: Vec<_> = all
        .iter()
        .map(|row| (row.flags(), row.up_for(), row.built()))
        .collect();
    assert_eq!(read, [(0xfff, None, None); 3]);
    let revisions: Vec<_> = all.iter().map(|row| row.revision()).collect();
    assert_eq!(revisions, [4, 3, 2]);
    assert_eq!(all[0].place(), Some(&*place(9)));
    assert_eq!(all[2].document(), &json!([CODES[2]]));
}

#[tokio::test]
async fn links_and_rows_go_by_their_keys() {
    let database = hosts().await;
    let em = database.fork();
    let group = em
        .find_one(Group::ID.eq(Uuid::from_u128(7)))
        .populate(Group::HOSTS)
        .or_fail()
        .await
        .unwrap();
    let rows: Vec<_> = group.hosts().iter().collect();
    group.hosts_ref().remove(rows[0]);
    group.hosts_ref().remove(rows[1]);
    em.flush().await.unwrap();
    group.hosts_ref().add(rows[0]);
    em.flush().await.unwrap();
    em.remove(rows[1]);
    em.remove(rows[2]);
    em.flush().await.unwrap();
    let em = database.fork();
    let hosts = em.find_all::<Host>().populate(Host::GROUPS).await.unwrap();
    let groups: Vec<_> = hosts.iter().map(|host| host.groups().len()).collect();
    assert_eq!(groups, [1]);
}

#[tokio::test]
async fn enums_of_the_database_are_written_compared_and_read() {
    let database = hosts().await;
    let em = database.fork();
    assert_eq!(em.count(Host::STATE.eq(State::Up)).await.unwrap(), 3);
    let rows = em
        .find_all::<Host>()
        .order_by(Host::CODE.asc())
        .await
        .unwrap();
    rows[0].set_state(State::Resting);
    em.flush().await.unwrap();
    rows[0].set_state(State::Gone);
    rows[1].set_state(State::Resting);
    em.flush().await.unwrap();
    let em = database.fork();
    let rest = em
        .count(Host::STATE.in_([State::Resting, State::Gone]))
        .await
        .unwrap();
    assert_eq!(rest, 2);
    let rows = em
        .find_all::<Host>()
        .order_by(Host::CODE.asc())
        .await
        .unwrap();
    let states: Vec<_> = rows.iter().map(|row| row.state()).collect();
    assert_eq!(states, [State::Gone, State::Resting, State::Up]);
    em.flush().await.unwrap();
    database.orm.schema().refresh().await.unwrap();
    database.orm.schema().drop().await.unwrap();
    database.orm.schema().create().await.unwrap();
}

#[tokio::test]
async fn a_schema_for_one_database_says_so_on_others() {
    let created = server::create(server::current()).await;
    let orm = Orm::<Single>::builder(&created.url)
        .connect()
        .await
        .unwrap();
    let done = orm.schema().create().await;
    if server::current() != Kind::Postgres {
        let error = done.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("`databases`"), "{error}");
        return;
    }
    done.unwrap();
    let em = orm.fork();
    let new = NewSample {
        span: "[1,5)".into(),
    };
    em.create(
        new.words("'a' 'b'")
            .card("08:00:2b:01:02:03")
            .network("10.0.0.0/8"),
    );
    em.create(NewSample {
        span: "empty".into(),
    });
    em.flush().await.unwrap();
    let em = orm.fork();
    let row = em
        .find_one(Sample::SPAN.eq("[1,4]"))
        .or_fail()
        .await
        .unwrap();
    assert_eq!((row.span(), row.words()), ("[1,5)", Some("'a' 'b'")));
    assert_eq!(row.card(), Some("08:00:2b:01:02:03"));
    let none = em.count(Sample::NETWORK.is_null()).await.unwrap();
    assert_eq!(none, 1);
}
