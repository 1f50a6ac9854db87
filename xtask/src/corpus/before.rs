//! What a schema of the format counts on and does not create: extensions, domains, sequences of columns that are no keys, types of
//! other schemas. Made of what was read from the database, before the schema's own statements.

use std::collections::BTreeSet;

use serde_json::Value;

/// The statements, and what they make, for people.
#[derive(Default)]
pub struct Before {
    /// SQL.
    pub sql: String,
    /// `domain year`
    pub made: Vec<String>,
}

/// What a database of PostgreSQL has that its tables need.
pub fn before(model: &str, dump: &str) -> Result<Before, String> {
    let model: Value = serde_json::from_str(model).map_err(|error| error.to_string())?;
    let mut before = Before::default();
    before.extensions(dump);
    before.schemas(&model);
    for found in list(&model["enums"]) {
        if found["name"]["schema"].is_string() {
            let labels: Vec<_> = list(&found["labels"]).iter().map(literal).collect();
            before.add(
                "type",
                &found["name"],
                &format!("as enum ({})", labels.join(", ")),
            );
        }
    }
    for found in list(&model["domains"]) {
        let base = found["base"]["text"].as_str().unwrap_or_default();
        before.add(
            "domain",
            &found["name"],
            &format!("as {base}{}", rules(found)),
        );
    }
    let columns = list(&model["tables"])
        .iter()
        .flat_map(|table| list(&table["columns"]));
    for column in columns.filter(|column| column["identity"] == "serial") {
        let text = column["default"]["expression"].as_str().unwrap_or_default();
        if let Some(name) = text.split('\'').nth(1) {
            before
                .sql
                .push_str(&format!("create sequence if not exists {name};\n"));
        }
    }
    Ok(before)
}

/// What a domain says beside its type.
fn rules(domain: &Value) -> String {
    let mut text = String::new();
    if domain["nullable"] == false {
        text.push_str(" not null");
    }
    for check in list(&domain["checks"]) {
        text.push_str(&format!(" check ({})", check.as_str().unwrap_or_default()));
    }
    text
}

impl Before {
    /// Functions and types may come from extensions, which the model does not know.
    fn extensions(&mut self, dump: &str) {
        let statements = dump.lines().map(str::trim);
        for line in statements {
            let words: Vec<_> = line.split([' ', ';']).collect();
            let is = |at: usize, word: &str| {
                words
                    .get(at)
                    .is_some_and(|own| own.eq_ignore_ascii_case(word))
            };
            let at = if is(2, "if") { 5 } else { 2 };
            if let (true, true, Some(name)) = (is(0, "create"), is(1, "extension"), words.get(at)) {
                self.sql
                    .push_str(&format!("create extension if not exists {name};\n"));
                self.made.push(format!("extension {name}"));
            }
        }
    }

    fn schemas(&mut self, model: &Value) {
        let parts = ["enums", "domains", "tables"]
            .into_iter()
            .flat_map(|part| list(&model[part]));
        let names: BTreeSet<_> = parts
            .filter_map(|part| part["name"]["schema"].as_str())
            .collect();
        for name in names {
            let name = quoted(name);
            self.sql
                .push_str(&format!("create schema if not exists {name};\n"));
        }
    }

    fn add(&mut self, what: &str, name: &Value, definition: &str) {
        let schema = name["schema"].as_str();
        let name = name["name"].as_str().unwrap_or_default();
        let mut quoted = quoted(name);
        if let Some(schema) = schema {
            let schema = self::quoted(schema);
            quoted = format!("{schema}.{quoted}");
        }
        self.sql
            .push_str(&format!("create {what} {quoted} {definition};\n"));
        self.made.push(format!("{what} {name}"));
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(value: &Value) -> String {
    format!(
        "'{}'",
        value.as_str().unwrap_or_default().replace('\'', "''")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_sequences_are_made_first() {
        let model = r#"{
            "enums": [{ "name": { "schema": null, "name": "own" }, "labels": ["a"] },
                      { "name": { "schema": "app", "name": "mood" }, "labels": ["it's", "b"] }],
            "domains": [{ "name": { "schema": null, "name": "Year" }, "base": { "text": "integer" },
                          "nullable": false, "checks": ["VALUE > 1900"] }],
            "tables": [{ "columns": [{ "identity": "serial", "default": { "expression": "nextval('x_seq'::regclass)" } },
                                     { "identity": null }] }]
        }"#;
        let dump = "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public;\nselect 1;";
        let found = before(model, dump).unwrap_or_default();
        let expected = "create extension if not exists \"uuid-ossp\";\n\
                        create schema if not exists \"app\";\n\
                        create type \"app\".\"mood\" as enum ('it''s', 'b');\n\
                        create domain \"Year\" as integer not null check (VALUE > 1900);\n\
                        create sequence if not exists x_seq;\n";
        assert_eq!(found.sql, expected);
        assert_eq!(
            found.made,
            ["extension \"uuid-ossp\"", "type mood", "domain Year"]
        );
    }
}
