//! Counts what was read, and compares it with what the catalogs are known to say.

use serde_json::Value;

/// The counts that differ, as phrases. What is not expected is not compared.
pub fn differences(model: &str, expected: &Value) -> Result<Vec<String>, String> {
    let model: Value = serde_json::from_str(model).map_err(|error| error.to_string())?;
    let differs = |(name, found): (&'static str, usize)| {
        let known = expected.get(name)?.as_u64()?;
        (known != found as u64).then(|| format!("{name}: {found}, not {known}"))
    };
    Ok(counts(&model).into_iter().filter_map(differs).collect())
}

fn counts(model: &Value) -> Vec<(&'static str, usize)> {
    let all = list(&model["tables"]);
    let of_kind = |kind: &str| all.iter().filter(|table| is(table, kind)).count();
    let tables: Vec<_> = all
        .iter()
        .filter(|table| is(table, "table") || is(table, "child"))
        .collect();
    let sum = |key: &str| tables.iter().map(|table| list(&table[key]).len()).sum();
    let keys = || {
        tables
            .iter()
            .map(|table| list(&table["primary_key"]["columns"]).len())
    };
    let generated = |table: &&&Value| {
        list(&table["columns"])
            .iter()
            .filter(|c| !c["generated"].is_null())
            .count()
    };
    vec![
        ("tables", tables.len()),
        ("views", of_kind("view")),
        ("matviews", of_kind("materialized_view")),
        ("virtual_tables", of_kind("virtual")),
        ("shadow_tables", of_kind("shadow")),
        ("columns", sum("columns")),
        ("pks", keys().filter(|columns| *columns > 0).count()),
        (
            "composite_pks",
            keys().filter(|columns| *columns > 1).count(),
        ),
        ("fks", sum("foreign_keys")),
        ("checks", sum("checks")),
        ("domains", list(&model["domains"]).len()),
        (
            "generated_columns",
            tables.iter().map(|table| generated(&table)).sum(),
        ),
    ]
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn is(table: &Value, kind: &str) -> bool {
    table["kind"] == kind || table["kind"].get(kind).is_some()
}
