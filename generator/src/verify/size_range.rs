//! `length`, `precision` and `scale` are within what every database has.
//!
//! Where a size stands without effect is said by `unused_size`; an exact `column_type` brings sizes of its own.

use crate::diagnostic::rules::SIZE_RANGE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Spanned};
use crate::schema::{Column, ScalarType, Schema};

/// The most digits of a second.
const FRACTION: u32 = 6;
/// The most digits of a decimal number, and the most of them behind the point, on MySQL.
const DIGITS: (u32, u32) = (65, 30);
/// The most characters of a text, of four bytes each, on PostgreSQL, where a value has 1 GB.
const LENGTH: u32 = 268_435_455;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let own = |column: &&Column| column.references.is_none() && column.column_type.is_none();
        for column in entity.columns.iter().filter(own) {
            for (key, size, fault, help) in faults(column) {
                let name = &entity[column.property].name;
                let message = format!("`{key}` of `{}.{name}` does not fit", entity.name);
                set.push(
                    Diagnostic::error(&SIZE_RANGE, message)
                        .label(size.span, fault)
                        .help(help),
                );
            }
        }
    }
}

type Fault = (&'static str, Spanned<u32>, String, String);

fn faults(column: &Column) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Column {
        length,
        precision,
        scale,
        ..
    } = column;
    match column.ty {
        ty if ty.has_time() => faults.extend(within("precision", *precision, (0, FRACTION))),
        ty if ty.is_decimal() => {
            faults.extend(within("precision", *precision, (1, DIGITS.0)));
            faults.extend(behind_the_point(*precision, *scale));
        }
        ScalarType::String => faults.extend(within("length", *length, (1, LENGTH))),
        ScalarType::Bytes => faults.extend(within("length", *length, (1, u32::MAX))),
        _ => {}
    }
    faults
}

fn within(
    key: &'static str,
    size: Option<Spanned<u32>>,
    (least, most): (u32, u32),
) -> Option<Fault> {
    let size = size.filter(|size| !(least..=most).contains(&size.value))?;
    let help = match key {
        "length" if size.value > most => {
            format!("at most {most}; `type: text` has no limit")
        }
        "length" => format!("at least {least}"),
        _ => format!("write a number from {least} to {most}"),
    };
    let fault = format!("{} is not from {least} to {most}", size.value);
    Some((key, size, fault, help))
}

/// Digits behind the point are some of all digits.
fn behind_the_point(precision: Option<Spanned<u32>>, scale: Option<Spanned<u32>>) -> Option<Fault> {
    let scale = scale?;
    let Some(precision) = precision else {
        let help = format!("add `precision: {}`, or another number", scale.value + 10);
        let fault = "says nothing without `precision`";
        return Some(("scale", scale, fault.to_owned(), help));
    };
    let most = precision.value.min(DIGITS.1);
    (scale.value > most).then(|| {
        let fault = format!("{} of {} digits", scale.value, precision.value);
        (
            "scale",
            scale,
            fault,
            format!("write a number from 0 to {most}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture;

    fn check(value: &str, expected: &[&str]) {
        let yaml = format!(
            "entities: {{ A: {{ properties: {{ id: {{ type: i64, primary: true }}, a: {{ {value} }} }} }} }}"
        );
        assert_eq!(fixture::schema(&yaml).1, expected, "{value}");
    }

    #[test]
    fn sizes_are_what_every_database_has() {
        check("type: time, precision: 6", &[]);
        check("type: timestamp, precision: 7", &["size_range"]);
        check("type: decimal, precision: 65, scale: 30", &[]);
        check("type: decimal, precision: 0", &["size_range"]);
        check("type: big_decimal, precision: 66", &["size_range"]);
        check("type: decimal, precision: 4, scale: 5", &["size_range"]);
        check("type: decimal, scale: 2", &["size_range"]);
        check("type: string, length: 268435455", &[]);
        check("type: string, length: 268435456", &["size_range"]);
        check("type: string, length: 0", &["size_range"]);
        check("type: bytes, length: 20000", &[]);
    }
}
