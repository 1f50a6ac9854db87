//! Batches on a real database: order of keys, splitting, matching.

use std::sync::{Arc, Mutex};

use crate::driver::{Decoder, Driver, DriverOptions, Executed, Transaction};
use crate::error::Result;
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::sql::Statement;
use crate::sql::delete::Delete;
use crate::sql::fixture::{ARTICLE_TAGS, LINE, USER, texts};
use crate::sql::insert::Insert;
use crate::sql::pivot::{PivotChange, PivotChangeKind};
use crate::sql::update::Update;
use crate::value::Value;

const SCHEMA: &[&str] = &[
    r#"create table "user" ("id" integer primary key autoincrement, "name" text default 'nobody', "email" text, "bio" text default 'none', "balance" text, "password" text)"#,
    r#"create table "line" ("order" integer, "number" integer, "note" text default 'empty', "version" integer, primary key ("order", "number")) without rowid"#,
    r#"create table "article_tags" ("article_id" integer, "tag_id" integer, primary key ("article_id", "tag_id"))"#,
];

/// A transaction on a fresh schema, and the number of parameters of each statement that follows.
async fn transaction() -> (Transaction, Arc<Mutex<Vec<usize>>>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let record = {
        let log = Arc::clone(&log);
        move |executed: &Executed<'_>| log.lock().unwrap().push(executed.params.len())
    };
    let options = DriverOptions {
        on_statement: Some(Arc::new(record)),
        ..DriverOptions::default()
    };
    let driver = Driver::connect("sqlite::memory:", options).await.unwrap();
    let mut connection = driver.acquire().await.unwrap();
    connection.execute_all(SCHEMA).await.unwrap();
    let transaction = connection.begin().await.unwrap();
    log.lock().unwrap().clear();
    (transaction, log)
}

fn ints(values: impl IntoIterator<Item = i64>) -> Vec<Value> {
    values.into_iter().map(Value::I64).collect()
}

#[tokio::test]
async fn generated_keys_come_in_the_order_of_the_rows() {
    let (mut transaction, log) = transaction().await;
    let names: Vec<_> = (0..1201)
        .map(|row| Value::Text(format!("n{}", 5000 - row)))
        .collect();
    let keys = transaction
        .insert(&Insert::new(&USER, vec![1], vec![0]), 1201, names)
        .await
        .unwrap();
    assert_eq!(keys, ints(1..=1201));
    assert_eq!(*log.lock().unwrap(), [0, 500, 500, 201]);
    let more = transaction
        .insert(&Insert::new(&USER, vec![1], vec![0]), 2, texts(&["a", "b"]))
        .await
        .unwrap();
    assert_eq!(more, ints([1202, 1203]));
    let names = read_names(
        &mut transaction,
        "select \"name\" from \"user\" where \"id\" in (1, 2, 1201) order by \"id\"",
    )
    .await;
    assert_eq!(names, ["n5000", "n4999", "n3800"]);
}

async fn read_names(transaction: &mut Transaction, sql: &str) -> Vec<String> {
    struct Names(Vec<String>);
    impl Decoder for Names {
        type Batch = Vec<String>;
        fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
            self.0.push(Scalar::read(row, 0)?);
            Ok(())
        }
        fn finish(self) -> Vec<String> {
            self.0
        }
    }
    transaction
        .query(Statement::plain(sql), Names(Vec::new()))
        .await
        .unwrap()
}

#[tokio::test]
async fn keys_that_sqlite_picks_at_random_are_refused() {
    let (mut transaction, _) = transaction().await;
    let edge = "create table \"user\" (\"id\" integer primary key, \"name\" text)";
    transaction
        .execute_all(&[
            "drop table \"user\"",
            edge,
            "insert into \"user\" values (9223372036854775806, 'x')",
        ])
        .await
        .unwrap();
    let names = (0..200).map(|row| Value::Text(format!("n{row}"))).collect();
    let error = transaction
        .insert(&Insert::new(&USER, vec![1], vec![0]), 200, names)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("do not ascend"), "{error}");
}

#[tokio::test]
async fn a_trigger_that_inserts_does_not_mix_up_the_keys() {
    let (mut transaction, _) = transaction().await;
    let trigger = r#"create trigger "twin" after insert on "user" when new."email" is null begin insert into "user" ("name", "email") values ('twin', 'x'); end"#;
    transaction.execute_all(&[trigger]).await.unwrap();
    let insert = Insert::new(&USER, vec![1], vec![0, 1]);
    let returned = transaction
        .insert(&insert, 3, texts(&["a", "b", "c"]))
        .await
        .unwrap();
    let (keys, names): (Vec<_>, Vec<_>) = returned
        .chunks(2)
        .map(|row| (row[0].clone(), row[1].clone()))
        .unzip();
    assert_eq!(names, texts(&["a", "b", "c"]));
    assert_eq!(keys, ints([1, 3, 5]));
    let many = (0..300).map(|row| Value::Text(format!("n{row}"))).collect();
    let keys = transaction
        .insert(&Insert::new(&USER, vec![1], vec![0]), 300, many)
        .await
        .unwrap();
    assert_eq!(keys, ints((0..300).map(|row| 7 + 2 * row)));
}

#[tokio::test]
async fn defaults_come_back_with_their_rows() {
    let (mut transaction, _) = transaction().await;
    let insert = Insert::new(&LINE, vec![0, 1], vec![2]);
    let returned = transaction
        .insert(&insert, 3, ints([9, 1, 1, 1, 5, 5]))
        .await
        .unwrap();
    assert_eq!(returned, texts(&["empty", "empty", "empty"]));
    let echo = Insert::new(&LINE, vec![2, 1, 0], vec![2, 1]);
    let values = vec![
        Value::Text("z".into()),
        Value::I64(8),
        Value::I64(8),
        Value::Text("a".into()),
        Value::I64(7),
        Value::I64(1),
    ];
    let returned = transaction.insert(&echo, 2, values).await.unwrap();
    assert_eq!(
        returned,
        [
            Value::Text("z".into()),
            Value::I64(8),
            Value::Text("a".into()),
            Value::I64(7)
        ]
    );
}

#[tokio::test]
async fn rows_of_defaults_are_inserted_one_by_one() {
    let (mut transaction, log) = transaction().await;
    let keys = transaction
        .insert(&Insert::new(&USER, vec![], vec![0, 3]), 3, vec![])
        .await
        .unwrap();
    assert_eq!(
        keys.chunks(2).map(|row| row[0].clone()).collect::<Vec<_>>(),
        ints([1, 2, 3])
    );
    assert_eq!(keys[1], Value::Text("none".into()));
    assert_eq!(log.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn updates_find_their_rows_by_key_and_version() {
    let (mut transaction, log) = transaction().await;
    let lines = (0..600).flat_map(|line| [1, line, 1]);
    transaction
        .insert(&Insert::new(&LINE, vec![0, 1, 3], vec![]), 600, ints(lines))
        .await
        .unwrap();
    log.lock().unwrap().clear();
    let update = Update::new(&LINE, vec![2, 3], vec![3]);
    let row = |line: i64, version| {
        [
            Value::Text(format!("note {line}")),
            Value::I64(2),
            Value::I64(1),
            Value::I64(line),
            Value::I64(version),
        ]
    };
    let found = transaction
        .update(&update, (0..600).flat_map(|line| row(line, 1)).collect())
        .await
        .unwrap();
    assert_eq!(found.rows, 600);
    assert_eq!(*log.lock().unwrap(), [2500, 500]);
    assert_eq!(
        transaction
            .update(&update, row(7, 1).to_vec())
            .await
            .unwrap()
            .rows,
        0
    );
    assert_eq!(
        transaction
            .update(&update, [row(7, 2), row(8, 1)].concat())
            .await
            .unwrap()
            .rows,
        1
    );
}

#[tokio::test]
async fn deletes_find_their_rows_by_key() {
    let (mut transaction, _) = transaction().await;
    transaction
        .insert(
            &Insert::new(&LINE, vec![0, 1, 3], vec![]),
            3,
            ints([1, 1, 1, 1, 2, 1, 2, 1, 1]),
        )
        .await
        .unwrap();
    assert_eq!(
        transaction
            .delete(&Delete::new(&LINE, vec![]), ints([1, 1, 2, 1, 3, 3]))
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        transaction
            .delete(&Delete::new(&LINE, vec![3]), ints([1, 2, 7]))
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        transaction
            .delete(&Delete::new(&LINE, vec![3]), ints([1, 2, 1]))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        transaction
            .delete(&Delete::new(&USER, vec![]), vec![])
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn links_are_added_once() {
    let (mut transaction, _) = transaction().await;
    let mut change = async |kind, links: &[i64]| {
        transaction
            .change_pivot(
                PivotChange {
                    pivot: &ARTICLE_TAGS,
                    kind,
                },
                ints(links.iter().copied()),
            )
            .await
    };
    assert_eq!(
        change(PivotChangeKind::Insert, &[1, 1, 1, 2])
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        change(PivotChangeKind::InsertMissing, &[1, 1, 1, 3])
            .await
            .unwrap(),
        1
    );
    assert!(
        change(PivotChangeKind::Insert, &[1, 1])
            .await
            .unwrap_err()
            .is_unique_violation()
    );
    assert_eq!(
        change(PivotChangeKind::Delete, &[1, 1, 1, 3, 9, 9])
            .await
            .unwrap(),
        2
    );
}

#[tokio::test]
async fn no_statement_has_too_many_parameters() {
    const WIDTH: usize = 200;
    let (mut transaction, log) = transaction().await;
    let columns: Vec<_> = (0..WIDTH)
        .map(|column| format!(r#""c{column}" integer"#))
        .collect();
    transaction
        .execute_all(&[&format!(r#"create table "wide" ({})"#, columns.join(", "))])
        .await
        .unwrap();
    log.lock().unwrap().clear();
    let meta = wide(WIDTH);
    let insert = Insert::new(meta, (0..WIDTH).collect(), vec![]);
    let rows = 400;
    transaction
        .insert(&insert, rows, vec![Value::I64(1); rows * WIDTH])
        .await
        .unwrap();
    assert_eq!(*log.lock().unwrap(), [163 * WIDTH, 163 * WIDTH, 74 * WIDTH]);
}

/// An entity with many columns.
fn wide(width: usize) -> &'static crate::metadata::EntityMeta {
    use crate::metadata::{ColumnMeta, EntityMeta};
    let column = |index: usize| {
        let name: &'static str = Box::leak(format!("c{index}").into_boxed_str());
        let ty = crate::value::ColumnType::I64;
        ColumnMeta::new(name, name, ty)
    };
    let columns: &'static [ColumnMeta] = (0..width).map(column).collect::<Vec<_>>().leak();
    Box::leak(Box::new(EntityMeta {
        table: "wide",
        columns,
        relations: &[],
        ..USER
    }))
}
