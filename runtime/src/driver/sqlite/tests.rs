//! The driver on real databases, in memory and in files.

use crate::driver::{Connection, Decoder, Driver, DriverOptions};
use crate::error::Result;
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::sql::Statement;
use crate::value::Value;

mod connections;
mod faults;
mod misfits;
mod round_trip;
mod transactions;

/// Decodes the first column of each row.
struct First<T>(Vec<T>);

impl<T: Scalar> Decoder for First<T> {
    type Batch = Vec<T>;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0.push(Scalar::read(row, 0)?);
        Ok(())
    }

    fn finish(self) -> Vec<T> {
        self.0
    }
}

fn statement(sql: &str, params: Vec<Value>) -> Statement {
    Statement {
        params,
        ..Statement::plain(sql)
    }
}

async fn read<T: Scalar>(connection: &mut Connection, sql: &str) -> Result<Vec<T>> {
    connection
        .query(Statement::plain(sql), First(Vec::new()))
        .await
}

async fn memory() -> Driver {
    Driver::connect("sqlite::memory:", DriverOptions::default())
        .await
        .unwrap()
}

async fn connection() -> Connection {
    memory().await.acquire().await.unwrap()
}

async fn count(connection: &mut Connection) -> i64 {
    read::<i64>(connection, "select count(*) from t")
        .await
        .unwrap()[0]
}
