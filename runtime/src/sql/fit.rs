//! Values that a database would round or refuse in its own way are refused in one way, before they are sent.

use std::fmt::Display;

use bigdecimal::{BigDecimal, Zero};
use rust_decimal::Decimal;

use crate::driver::big_decimal;
use crate::error::{Error, Result};
use crate::metadata::{ColumnMeta, EntityMeta};
use crate::value::Value;

/// Checks values that lie row after row, as many as there are columns in each.
///
/// # Errors
/// When a decimal number has more digits than its column, or a text in an array more characters.
pub(super) fn check(
    meta: &EntityMeta,
    columns: &[usize],
    width: usize,
    values: &[Value],
) -> Result<()> {
    for (place, column) in columns.iter().enumerate() {
        let column = &meta.columns[*column];
        if column.digits.is_none() && column.length.is_none() {
            continue;
        }
        let own = values.iter().skip(place).step_by(width.max(1));
        for value in own {
            match value {
                Value::Array(_, elements) => {
                    elements
                        .iter()
                        .try_for_each(|element| fit(meta, column, element))?;
                }
                single => fit(meta, column, single)?,
            }
        }
    }
    Ok(())
}

fn fit(meta: &EntityMeta, column: &ColumnMeta, value: &Value) -> Result<()> {
    let digits = column.digits.unwrap_or((u32::MAX, u32::MAX));
    let length = column.length.map_or(usize::MAX, |length| length as usize);
    match value {
        Value::Decimal(number) if !fits(number, digits) => {
            Err(refused(meta, column, number, digits))
        }
        Value::BigDecimal(number) if !fits_big(number, digits) => {
            Err(refused(meta, column, number, digits))
        }
        // Bytes first: counting characters takes longer.
        Value::Text(text) if text.len() > length && text.chars().count() > length => {
            Err(too_long(meta, column, text.chars().count(), length))
        }
        _ => Ok(()),
    }
}

/// Whether so many digits, of which so many lie behind the point, are enough.
fn fits(number: &Decimal, (digits, behind): (u32, u32)) -> bool {
    let number = number.normalize();
    let whole = number.trunc().mantissa().unsigned_abs();
    let before = whole.checked_ilog10().map_or(0, |log| log + 1);
    number.scale() <= behind && before + behind <= digits.max(behind)
}

/// The same of a number of any size.
fn fits_big(number: &BigDecimal, (digits, behind): (u32, u32)) -> bool {
    let (own_before, own_behind) = big_decimal::digits(number);
    let before = digits.saturating_sub(behind);
    number.is_zero() || (own_behind <= i64::from(behind) && own_before <= i64::from(before))
}

fn refused(
    meta: &EntityMeta,
    column: &ColumnMeta,
    number: &dyn Display,
    digits: (u32, u32),
) -> Error {
    let (name, table) = (column.name, meta.table);
    let (digits, behind) = digits;
    Error::encode(format!(
        "{number} does not fit `{name}` of `{table}`, which has {digits} digits, {behind} of them behind the point; round it first"
    ))
    .with_table(table)
    .with_column(name)
}

fn too_long(meta: &EntityMeta, column: &ColumnMeta, characters: usize, most: usize) -> Error {
    let (name, table) = (column.name, meta.table);
    Error::encode(format!(
        "a text of {characters} characters does not fit `{name}` of `{table}`, whose elements have {most} at most"
    ))
    .with_table(table)
    .with_column(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted() {
        let check = |number: &str, digits, expected: bool| {
            let number: Decimal = number.parse().unwrap();
            assert_eq!(fits(&number, digits), expected, "{number} {digits:?}");
            let big: BigDecimal = number.to_string().parse().unwrap();
            assert_eq!(fits_big(&big, digits), expected, "{big} {digits:?}");
        };
        check("12.34", (4, 2), true);
        check("-12.3400", (4, 2), true);
        check("12.345", (5, 2), false);
        check("123.4", (4, 2), false);
        check("0", (2, 2), true);
        check("0.99", (2, 2), true);
        check("1", (2, 2), false);
        check("100", (3, 0), true);
    }
}
