//! Rules of a table that no type says.

use crate::database::{Check, Column, Database, Table};
use crate::ddl::Dialect;
use crate::resolve::name::constraint_name;

use super::model::CheckDeclaration;
use super::{Plans, check_in, sql};

/// The rules of an entity, by name; what cannot be written becomes a remark.
pub(super) fn checks(plans: &mut Plans<'_>, position: usize) -> Vec<CheckDeclaration> {
    let (plan, dialect) = (&plans.plans[position], plans.database.dialect);
    let (table, is_pivot) = (plan.table, plan.is_pivot);
    let rest = table.checks.iter().enumerate();
    let database = plans.database;
    let rest = rest.filter(|(at, check)| {
        !plan.said.contains(at) && !is_said(database, table, &check.expression)
    });
    let rest: Vec<&Check> = rest.map(|(_, check)| check).collect();
    let mut found: Vec<CheckDeclaration> = Vec::new();
    for check in rest {
        let sql = sql::expression(dialect, table, &check.expression).filter(|_| !is_pivot);
        let Some(sql) = sql else {
            let text = format!("the check `{}` is left to the database", check.expression);
            plans.remark(table.name.to_string(), text);
            continue;
        };
        let name = free_name(&name(dialect, table, check), &found);
        found.push(CheckDeclaration { name, sql });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The name that was given, or one like those that PostgreSQL makes.
fn name(dialect: Dialect, table: &Table, check: &Check) -> String {
    // MariaDB names a check after its column, or counts it.
    let is_made = |name: &str| {
        let counted = name.strip_prefix("CONSTRAINT_");
        dialect == Dialect::MySql && (counted.is_some() || table.column(name).is_some())
    };
    let given = check.name.as_deref();
    let given = given.filter(|name| !is_made(name) && !name.trim().is_empty() && name.len() <= 63);
    given.map_or_else(
        || {
            let columns = sql::columns(dialect, table, &check.expression);
            constraint_name(
                &table.name.name,
                columns.iter().map(String::as_str),
                "check",
            )
        },
        str::to_owned,
    )
}

fn free_name(name: &str, taken: &[CheckDeclaration]) -> String {
    let numbered = (2_usize..).map(|number| format!("{name}_{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let is_free = |name: &String| {
        !taken
            .iter()
            .any(|check| check.name.eq_ignore_ascii_case(name))
    };
    names.find(is_free).unwrap_or_default()
}

/// Checks that say the type of a column: JSON of MariaDB, how long a text is in SQLite, an enum of the database.
fn is_said(database: &Database, table: &Table, expression: &str) -> bool {
    let plain: String = expression
        .chars()
        .filter(|c| !c.is_whitespace() && !"\"`".contains(*c))
        .collect::<String>()
        .to_lowercase();
    let is_length = |column: &Column| {
        let length = column.ty.number(0).unwrap_or_default();
        plain == format!("length({})<={length}", column.name.to_lowercase())
    };
    let is_json = plain.starts_with("json_valid(")
        && !plain[1..].contains("json_valid(")
        && plain.ends_with(')');
    let lists_labels = |column: &Column| {
        let values = check_in::values_of(expression, &column.name, &column.ty.text);
        values.is_some_and(|values| labels(database, column) == Some(&values))
    };
    let says = |column: &Column| is_length(column) || lists_labels(column);
    is_json || table.columns.iter().any(says)
}

/// The values of a column that is an enum of the database.
fn labels<'d>(database: &'d Database, column: &'d Column) -> Option<&'d Vec<String>> {
    match database.dialect {
        Dialect::MySql => (column.ty.base == "enum").then_some(&column.ty.args),
        _ => database.enum_type(&column.ty).map(|found| &found.labels),
    }
}
