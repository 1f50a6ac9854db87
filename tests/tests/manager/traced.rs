//! Every statement is a `tracing` event with its time and its rows; values only on request.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use dormouse::Orm;
use dormouse_tests::blog::{Blog, NewTag, Tag};
use tracing_subscriber::fmt::MakeWriter;

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The line that is logged for a query, with or without values.
async fn logged(log_values: bool) -> String {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let orm = Orm::<Blog>::builder("sqlite::memory:")
        .log_values(log_values)
        .on_statement(|_| {})
        .connect()
        .await
        .unwrap();
    orm.schema().create().await.unwrap();
    let em = orm.fork();
    em.create(NewTag {
        name: "secret".into(),
    });
    em.flush().await.unwrap();
    orm.fork().find(Tag::NAME.eq("secret")).await.unwrap();
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = text.lines().find(|line| line.contains("from \"tag\""));
    line.expect("the query is logged").to_owned()
}

#[tokio::test]
async fn a_query_is_an_event_with_time_and_rows() {
    let line = logged(false).await;
    assert!(line.contains("dormouse::query"), "{line}");
    assert!(
        line.contains("elapsed_ms=") && line.contains("rows=1"),
        "{line}"
    );
    assert!(!line.contains("secret"), "{line}");
}

#[tokio::test]
async fn values_are_logged_on_request() {
    let line = logged(true).await;
    assert!(line.contains("secret"), "{line}");
}
