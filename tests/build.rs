//! Generates the schemas of `names/`: too many files to read, but they have to compile. One of them is an SQL dump.

use dormouse_generator::Dialect;

fn main() {
    for schema in ["keywords", "prelude"] {
        dormouse_generator::build(format!("names/{schema}.yaml"));
    }
    dormouse_generator::build_from_sql("names/library.sql", Dialect::Postgres);
}
