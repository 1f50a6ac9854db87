//! A normal form of the SQL in checks and indexes: a dump says `a between 1 and 9`, and its server `a >= 1 AND a <= 9`.
//!
//! Casts, brackets and the case of names say nothing here. Which databases take the text follows from it, so that goes, too.

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

/// A YAML file in which SQL has its normal form.
pub fn normal(yaml: &str) -> String {
    let mut is_check = false;
    let mut lines = String::new();
    for line in yaml.lines() {
        let is_deep = line.starts_with("      ");
        is_check = line == "    checks:" || (is_check && is_deep);
        let line = match is_check && is_deep {
            true => check(line),
            false => index(line),
        };
        lines.push_str(&line);
        lines.push('\n');
    }
    lines
}

/// `name: text` or `name: { postgres: text }`.
fn check(line: &str) -> String {
    let rest = line.trim_start();
    let key = match rest.starts_with('"') {
        true => quoted(rest).map_or(0, |(_, end)| end),
        false => rest.find(": ").unwrap_or(rest.len()),
    };
    let value = rest.get(key + 2..).unwrap_or_default();
    let value = value.strip_prefix("{ ").map_or(value, |inner| {
        inner
            .split_once(": ")
            .map_or(inner, |(_, text)| text)
            .trim_end_matches(" }")
    });
    format!("{}: {}", &rest[..key], expression(&text(value).0))
}

/// The texts of `where` and `on`; without `databases`.
fn index(line: &str) -> String {
    let mut line = match line.find(", databases: [") {
        Some(at) => format!("{} }}", &line[..at]),
        None => line.to_owned(),
    };
    for key in ["where: ", "on: "] {
        let Some(at) = line
            .find(key)
            .filter(|at| line[..*at].ends_with([' ', '{']))
        else {
            continue;
        };
        let start = at + key.len();
        let (sql, length) = text(&line[start..]);
        line.replace_range(start..start + length, &expression(&sql));
    }
    line
}

/// The text of a YAML scalar, and how long it is as written.
fn text(value: &str) -> (String, usize) {
    quoted(value).unwrap_or_else(|| {
        let end = value.find([',', '}']).unwrap_or(value.len());
        let plain = value[..end].trim_end();
        (plain.to_owned(), plain.len())
    })
}

fn quoted(value: &str) -> Option<(String, usize)> {
    let mut texts = serde_json::Deserializer::from_str(value).into_iter::<String>();
    let text = texts.next()?.ok()?;
    Some((text, texts.byte_offset()))
}

/// Lists of expressions, such as the parts of an index, are printed one by one.
fn expression(sql: &str) -> String {
    let parsed = Parser::new(&GenericDialect {}).try_with_sql(sql);
    let parsed =
        parsed.and_then(|mut parser| parser.parse_comma_separated(Parser::parse_order_by_expr));
    match parsed {
        Ok(parts) => parts
            .iter()
            .map(|part| print(&part.expr))
            .collect::<Vec<_>>()
            .join(", "),
        Err(_) => sql.to_owned(),
    }
}

fn print(expr: &Expr) -> String {
    match expr {
        Expr::Nested(inner) => print(inner),
        Expr::Cast { expr, .. } => print(expr),
        Expr::Interval(interval) => print(&interval.value),
        Expr::TypedString(typed) => typed.value.to_string(),
        Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } => {
            let (expr, low, high) = (print(expr), print(low), print(high));
            format!("{expr} >= {low} and {expr} <= {high}")
        }
        Expr::InList {
            expr,
            list,
            negated,
        } => {
            let list: Vec<_> = list.iter().map(print).collect();
            format!(
                "{} {}in ({})",
                print(expr),
                if *negated { "not " } else { "" },
                list.join(", ")
            )
        }
        Expr::BinaryOp { left, op, right } => {
            let (left, right) = (print(left), print(right));
            match op {
                BinaryOperator::And | BinaryOperator::Or => {
                    format!("{left} {op} {right}").replace(" AND ", " and ")
                }
                _ => format!("({left} {op} {right})")
                    .trim_matches(['(', ')'])
                    .to_owned(),
            }
        }
        Expr::UnaryOp { op, expr } => format!("{op} {}", print(expr)),
        Expr::IsNull(expr) => format!("{} is null", print(expr)),
        Expr::IsNotNull(expr) => format!("{} is not null", print(expr)),
        Expr::Function(function) => call(function),
        Expr::Value(value) => value.to_string(),
        other => other.to_string().to_lowercase(),
    }
}

fn call(function: &Function) -> String {
    let FunctionArguments::List(list) = &function.args else {
        return function.to_string().to_lowercase();
    };
    let argument = |argument: &FunctionArg| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => print(expr),
        other => other.to_string(),
    };
    let arguments: Vec<_> = list.args.iter().map(argument).collect();
    format!(
        "{}({})",
        function.name.to_string().to_lowercase(),
        arguments.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn both_ways_to_say_it_are_the_same() {
        let check = |one: &str, other: &str| assert_eq!(normal(one), normal(other));
        let checks =
            |text: &str| format!("    checks:\n      CK: {text}\n    properties:\n      id: i64\n");
        check(
            &checks("Age between 1 and 9"),
            &checks("\"age >= 1 and age <= 9\""),
        );
        check(
            &checks("\"upper(a) in ('X', 'Y')\""),
            &checks("{ postgres: \"upper(a::text) in ('X', 'Y')\" }"),
        );
        check(
            &checks("\"at < now() + interval '1 day'\""),
            &checks("\"at < (now() + '1 day'::interval)\""),
        );
        check(
            "      - { properties: [a], where: a is null, databases: [postgres] }",
            "      - { properties: [a], where: A is null, databases: [sqlite, postgres] }",
        );
        let other = normal(&checks("\"age >= 1 and age < 9\""));
        assert_ne!(other, normal(&checks("age between 1 and 9")));
    }
}
