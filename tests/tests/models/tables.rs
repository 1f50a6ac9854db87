//! The tables of a model on a real SQLite.

use dormouse_generator::ddl::{Dialect, TableDefinition, ddl, tables};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

use crate::generated;

/// Creates all tables, touches each, so that SQLite looks at its foreign keys, and drops them.
///
/// Gives the statement that SQLite does not take.
pub async fn check(yaml: &str) -> Result<(), String> {
    let schema = generated::schema(yaml);
    let statements = ddl(&schema, Dialect::Sqlite);
    let quoted = |table: TableDefinition<'_>| table.table.name.replace('"', "\"\"");
    let names = tables(&schema).into_iter().map(quoted);
    let touch: Vec<_> = names
        .map(|name| format!("delete from \"{name}\""))
        .collect();
    let begin = ["begin", "pragma defer_foreign_keys = on"].map(str::to_owned);
    let end = ["commit".to_owned()];
    let options = SqliteConnectOptions::new()
        .in_memory(true)
        .foreign_keys(true);
    let mut connection = options.connect().await.unwrap();
    let parts = [
        &statements.create[..],
        &touch,
        &begin,
        &statements.drop,
        &end,
    ];
    for statement in parts.concat() {
        run(&mut connection, &statement)
            .await
            .map_err(|fault| format!("{fault}\n{statement}\n{yaml}"))?;
    }
    Ok(())
}

async fn run(connection: &mut SqliteConnection, statement: &str) -> Result<(), String> {
    let done = sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await;
    done.map(drop).map_err(|error| error.to_string())
}
