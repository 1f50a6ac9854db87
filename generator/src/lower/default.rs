//! Defaults: YAML values → literals of the property's type.

use crate::diagnostic::rules::INVALID_DEFAULT;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned, did_you_mean};
use crate::schema::{Enum, Literal, PerDatabase, ScalarType};
use crate::source::{Node, NodeKind, Scalar};

use super::fields::{self, Fields};
use super::{Context, json, moment, per_database};

/// Reads `default` as a value of the type; null is no default.
pub(super) fn lower(
    (ty, array): (ScalarType, bool),
    fields: Fields<'_>,
    context: &mut Context,
) -> Option<Spanned<Literal>> {
    let node = fields.get("default")?;
    if node.is_null() {
        return None;
    }
    if array {
        return elements(ty, node, context);
    }
    let literal = literal(ty, node, &context.enums);
    if literal.is_none() {
        let finding = invalid(ty, node, &context.enums);
        context.set.push(finding);
    }
    Some(Spanned::new(literal?, node.span))
}

/// Reads the default of an array: a list, of which every element is a value of the type.
fn elements(ty: ScalarType, node: &Node, context: &mut Context) -> Option<Spanned<Literal>> {
    let NodeKind::Sequence(items) = &node.kind else {
        let help = "write a list, such as `default: []`; an SQL expression goes to `default_raw`";
        let found = node.describe();
        context.set.push(
            Diagnostic::error(&INVALID_DEFAULT, "the default of an array is a list")
                .label(node.span, format!("{found}, not a list"))
                .help(help),
        );
        return None;
    };
    let mut literals = Vec::new();
    for item in items {
        match literal(ty, item, &context.enums) {
            Some(literal) => literals.push(literal),
            None => {
                let finding = invalid(ty, item, &context.enums);
                context.set.push(finding);
            }
        }
    }
    let whole = literals.len() == items.len();
    whole.then(|| Spanned::new(Literal::Array(literals), node.span))
}

/// Reads `default_raw`: SQL, as it stands.
pub(super) fn raw(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<PerDatabase> {
    per_database::lower(fields, "default_raw", expression, set)
}

pub(super) fn expression(node: &Node, key: &str, set: &mut DiagnosticSet) -> Option<Name> {
    match fields::scalar(node) {
        Some(scalar) if !scalar.is_null() && !scalar.text.trim().is_empty() => {
            Some(Spanned::new(scalar.text.trim().to_owned(), node.span))
        }
        _ => {
            let help = "write an expression such as `current_timestamp`; null is there without it";
            set.push(fields::wrong(node, key, "an SQL expression").help(help));
            None
        }
    }
}

fn literal(ty: ScalarType, node: &Node, enums: &[Enum]) -> Option<Literal> {
    if ty == ScalarType::Json {
        return Some(Literal::Json(json::value(node)?.to_string()));
    }
    let scalar = fields::scalar(node)?;
    let text = || (node.describe() == "text").then(|| scalar.text.clone());
    Some(match ty {
        ScalarType::Bool => Literal::Bool(scalar.as_bool()?),
        ScalarType::I8
        | ScalarType::I16
        | ScalarType::I32
        | ScalarType::I64
        | ScalarType::U8
        | ScalarType::U16
        | ScalarType::U32
        | ScalarType::U64 => integer(ty, scalar)?,
        ScalarType::F32 => Literal::Float(scalar.as_float().filter(|f| (*f as f32).is_finite())?),
        ScalarType::F64 => Literal::Float(scalar.as_float().filter(|f| f.is_finite())?),
        ScalarType::Decimal | ScalarType::BigDecimal => Literal::Decimal(decimal(&scalar.text)?),
        ScalarType::String | ScalarType::Text => Literal::Text(text()?),
        ScalarType::Bytes => Literal::Bytes(text()?.into_bytes()),
        ScalarType::Uuid => Literal::Text(uuid(&scalar.text)?),
        ScalarType::Date => Literal::Text(moment::date(&scalar.text)?),
        ScalarType::Time => Literal::Text(moment::time(&scalar.text)?),
        ScalarType::DateTime => Literal::Text(moment::datetime(&scalar.text)?),
        ScalarType::Timestamp => Literal::Text(moment::timestamp(&scalar.text)?),
        ScalarType::Enum(id) => Literal::Enum(enums.get(id.index())?.position(&scalar.text)?),
        ScalarType::Json => return None,
    })
}

fn integer(ty: ScalarType, scalar: &Scalar) -> Option<Literal> {
    let (number, (least, greatest)) = (scalar.as_int()?, ty.range()?);
    (least..=greatest)
        .contains(&number)
        .then_some(Literal::Int(number))
}

fn decimal(text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (all_digits(whole) && all_digits(fraction)).then(|| text.to_owned())
}

fn uuid(text: &str) -> Option<String> {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    let digits = text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
    (digits && groups == [8, 4, 4, 4, 12]).then(|| text.to_ascii_lowercase())
}

fn invalid(ty: ScalarType, node: &Node, enums: &[Enum]) -> Diagnostic {
    let typed = fields::scalar(node).map_or("", |scalar| scalar.text.as_str());
    let (name, help) = match ty {
        ScalarType::Enum(id) => {
            let values = enums.get(id.index()).map_or(&[][..], |e| &e.values);
            let known: Vec<_> = values.iter().map(|v| v.value.as_str()).collect();
            let help = did_you_mean(typed, known.iter().copied())
                .unwrap_or_else(|| format!("one of: {}", known.join(", ")));
            (
                enums.get(id.index()).map_or("enum", |e| &e.name.value),
                help,
            )
        }
        _ => (ty.info().name, example(ty)),
    };
    Diagnostic::error(
        &INVALID_DEFAULT,
        format!("the default is not a value of `{name}`"),
    )
    .label(node.span, format!("{}, not `{name}`", described(node, ty)))
    .help(help)
}

/// An integer out of range is a number all the same; say what is wrong with it.
fn described(node: &Node, ty: ScalarType) -> &'static str {
    let whole = fields::scalar(node).and_then(Scalar::as_int).is_some();
    match node.describe() {
        "a number" if ty.is_integer() && whole => "out of range",
        "a number" if matches!(ty, ScalarType::F32 | ScalarType::F64) => "out of range",
        other => other,
    }
}

fn example(ty: ScalarType) -> String {
    if let Some((least, greatest)) = ty.range() {
        return format!(
            "write a value from `{least}` to `{greatest}`; an SQL expression goes to `default_raw`"
        );
    }
    let value = match ty {
        ScalarType::Bool => "true",
        ScalarType::F32 | ScalarType::F64 => "0.5",
        ScalarType::Decimal | ScalarType::BigDecimal => "\"9.99\"",
        ScalarType::Uuid => "00000000-0000-0000-0000-000000000000",
        ScalarType::Date => "2026-01-31",
        ScalarType::Time => "\"23:59:59\"",
        ScalarType::DateTime => "2026-01-31T23:59:59Z",
        ScalarType::Timestamp => "2026-01-31 23:59:59",
        ScalarType::Json => "{ a: [1, \"x\"] }",
        _ => "\"text\"",
    };
    format!("write a value such as `{value}`; an SQL expression goes to `default_raw`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    fn check(ty: ScalarType, yaml: &str, expected: Option<Literal>) {
        let (source, _) = source::from_text("t", yaml);
        assert_eq!(
            literal(ty, &source.documents[0].root, &[]),
            expected,
            "{yaml}"
        );
    }

    #[test]
    fn defaults_are_values_of_their_type() {
        check(ScalarType::Bool, "true", Some(Literal::Bool(true)));
        check(ScalarType::Bool, "'true'", None);
        check(ScalarType::I16, "32767", Some(Literal::Int(32767)));
        check(ScalarType::I16, "32768", None);
        check(ScalarType::U8, "-1", None);
        check(
            ScalarType::U64,
            "18446744073709551615",
            Some(Literal::Int(u64::MAX.into())),
        );
        check(ScalarType::I64, "1.5", None);
        check(ScalarType::F32, "1e39", None);
        check(ScalarType::F64, "3", Some(Literal::Float(3.0)));
        check(
            ScalarType::Decimal,
            "-9.90",
            Some(Literal::Decimal("-9.90".into())),
        );
        check(ScalarType::Decimal, "9,90", None);
        check(ScalarType::String, "''", Some(Literal::Text(String::new())));
        check(ScalarType::String, "12", None);
        check(ScalarType::Uuid, "x", None);
        check(
            ScalarType::Json,
            "{b: ~, a: [1, 'x']}",
            Some(Literal::Json(r#"{"a":[1,"x"],"b":null}"#.into())),
        );
    }
}
