//! Tables and types in several schemas of PostgreSQL, which are databases on MySQL; SQLite has neither.

use dormouse::{ErrorKind, Orm};
use dormouse_tests::server::{self, Kind};
use dormouse_tests::spaces::{
    Client, Employee, Grade, NewClient, NewEmployee, NewNote, Note, Rank, Spaces,
};

/// On MySQL the schemas are databases of the whole server: one test has them at a time.
const ALONE: &str = "do get_lock('dormouse spaces', 120)";
const CLEAN: [&str; 3] = [
    "drop database if exists dormouse_shop",
    "drop database if exists dormouse_links",
    "drop database if exists dormouse_staff",
];

async fn orm(url: &str) -> Orm<Spaces> {
    let builder = Orm::<Spaces>::builder(url);
    let builder = match server::current() {
        Kind::MySql => builder.max_connections(1).on_connect(ALONE),
        _ => builder,
    };
    builder.connect().await.unwrap()
}

#[tokio::test]
async fn tables_of_one_name_live_in_several_schemas() {
    let created = server::create(server::current()).await;
    let orm = orm(&created.url).await;
    if server::current() == Kind::Sqlite {
        let error = orm.schema().create().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        return;
    }
    orm.schema().drop().await.unwrap();
    orm.schema().create().await.unwrap();
    orm.schema().refresh().await.unwrap();
    write(&orm).await;
    read(&orm).await;
    change(&orm).await;
    orm.schema().drop().await.unwrap();
    let em = orm.fork();
    assert!(
        em.count(Client::ID.gt(0)).await.is_err(),
        "the table is gone"
    );
    if server::current() == Kind::MySql {
        let mut clean = Orm::<Spaces>::builder(&created.url).max_connections(1);
        for sql in CLEAN {
            clean = clean.on_connect(sql);
        }
        drop(
            clean
                .connect()
                .await
                .unwrap()
                .fork()
                .count(Client::ID.gt(0))
                .await,
        );
    }
}

async fn write(orm: &Orm<Spaces>) {
    let em = orm.fork();
    let ann = em.create(NewEmployee { name: "Ann".into() }.rank(Rank::Senior));
    let bea = em.create(NewEmployee { name: "Bea".into() });
    let user = em.create(
        NewClient { name: "Ann".into() }
            .grade(Grade::High)
            .adviser(ann)
            .helpers([ann, bea]),
    );
    let note = em.create(NewNote { about: ann.into() });
    em.flush().await.unwrap();
    assert_eq!((user.id().is_some(), note.id().is_some()), (true, true));
}

async fn read(orm: &Orm<Spaces>) {
    let em = orm.fork();
    let users = em
        .find(Client::ADVISER.is(Employee::RANK.eq(Rank::Senior)) & Client::GRADE.eq(Grade::High))
        .populate((Client::ADVISER, Client::HELPERS.with(Employee::CLIENTS)))
        .order_by(Client::NAME.asc())
        .await
        .unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].adviser().unwrap().rank(), Rank::Senior);
    assert_eq!(users[0].helpers().len(), 2);
    let helped = Employee::HELPED.some(Client::NAME.eq("Ann"));
    assert_eq!(em.count(helped).await.unwrap(), 2);
    assert_eq!(em.count(Employee::CLIENTS.is_empty()).await.unwrap(), 1);
    let note = em.find_one(Note::ID.gt(0_u64)).populate(Note::ABOUT);
    assert_eq!(note.await.unwrap().unwrap().about().name(), "Ann");
}

async fn change(orm: &Orm<Spaces>) {
    let em = orm.fork();
    let rows = em
        .find_all::<Employee>()
        .populate(Employee::HELPED)
        .order_by(Employee::NAME.asc())
        .await
        .unwrap();
    for row in rows.iter() {
        row.set_rank(Rank::Junior);
        row.set_name(&*format!("{}!", row.name()));
    }
    let user = rows[0].helped().first().unwrap();
    user.helpers_ref().remove(rows[1]);
    user.set_grade(Grade::Low);
    em.flush().await.unwrap();
    assert_eq!(em.count(Employee::RANK.eq(Rank::Junior)).await.unwrap(), 2);
    let taken = em.create(NewEmployee {
        name: "Ann!".into(),
    });
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    em.remove(taken);
    em.remove(user);
    em.flush().await.unwrap();
    assert_eq!(em.count(Client::ID.gt(0)).await.unwrap(), 0);
}
