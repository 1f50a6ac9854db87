//! The number of statements does not grow with the tables: counted where the driver sends them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use dormouse_generator::introspect::introspect;
use dormouse_test_server::Kind;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::live::Live;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts what the driver says about each statement that it has sent.
struct Counting;

impl Subscriber for Counting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, _event: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

/// Tables with everything that a catalog has a query for.
fn tables(kind: Kind, count: usize) -> Vec<String> {
    let table = |at: usize| {
        let mood = if kind == Kind::Postgres {
            "mood"
        } else {
            "varchar(9)"
        };
        let before = at.saturating_sub(1);
        let view = format!("create view v{at} as select id, name from t{at}");
        // Every statement of definitions waits for the disk there.
        let (inside, index) = match kind {
            Kind::MySql => (format!("index i{at} (name), "), None),
            _ => (
                String::new(),
                Some(format!("create index i{at} on t{at} (name)")),
            ),
        };
        let table = format!(
            "create table t{at} (id int not null primary key, name varchar(20) not null default 'x', n int \
             check (n > 0), m {mood}, before_id int, {inside}unique (n, name), \
             constraint c{at} foreign key (before_id) references t{before} (id))"
        );
        let view = at.is_multiple_of(10).then_some(view);
        [Some(table), index, view].into_iter().flatten()
    };
    let types = (kind == Kind::Postgres).then(|| "create type mood as enum ('good')".to_owned());
    types
        .into_iter()
        .chain((0..count).flat_map(table))
        .collect()
}

/// How many statements it takes.
async fn statements(kind: Kind, count: usize) -> Option<usize> {
    let live = Live::with(kind, &tables(kind, count)).await?;
    STATEMENTS.store(0, Ordering::SeqCst);
    let begin = Instant::now();
    let database = introspect(&live.url, &[], &mut |_| {}).await.unwrap();
    let (took, sent) = (begin.elapsed(), STATEMENTS.load(Ordering::SeqCst));
    eprintln!("{kind}: {count} tables with {sent} statements in {took:?}");
    live.remove().await;
    assert_eq!(database.tables.len(), count + count.div_ceil(10));
    assert!(database.tables.iter().all(|table| table.columns.len() >= 2));
    Some(sent)
}

#[tokio::test]
async fn five_hundred_tables_take_as_many_statements_as_one() {
    tracing::subscriber::set_global_default(Counting).unwrap();
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::MySql] {
        let (Some(one), Some(many)) = (statements(kind, 1).await, statements(kind, 500).await)
        else {
            continue;
        };
        assert_eq!(one, many, "{kind}");
        assert!((4..12).contains(&one), "{kind}: {one}");
    }
}
