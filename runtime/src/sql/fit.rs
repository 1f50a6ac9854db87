//! Values that a database would round or refuse in its own way are refused in one way, before they are sent.

use rust_decimal::Decimal;

use crate::error::{Error, Result};
use crate::metadata::{ColumnMeta, EntityMeta};
use crate::value::Value;

/// Checks values that lie row after row, as many as there are columns in each.
///
/// # Errors
/// When a decimal number has more digits than its column.
pub(super) fn check(
    meta: &EntityMeta,
    columns: &[usize],
    width: usize,
    values: &[Value],
) -> Result<()> {
    for (place, column) in columns.iter().enumerate() {
        let column = &meta.columns[*column];
        let Some(digits) = column.digits else {
            continue;
        };
        let own = values.iter().skip(place).step_by(width.max(1));
        for value in own {
            if let Value::Decimal(number) = value
                && !fits(number, digits)
            {
                return Err(refused(meta, column, number, digits));
            }
        }
    }
    Ok(())
}

/// Whether so many digits, of which so many lie behind the point, are enough.
fn fits(number: &Decimal, (digits, behind): (u32, u32)) -> bool {
    let number = number.normalize();
    let whole = number.trunc().mantissa().unsigned_abs();
    let before = whole.checked_ilog10().map_or(0, |log| log + 1);
    number.scale() <= behind && before + behind <= digits.max(behind)
}

fn refused(meta: &EntityMeta, column: &ColumnMeta, number: &Decimal, digits: (u32, u32)) -> Error {
    let (name, table) = (column.name, meta.table);
    let (digits, behind) = digits;
    Error::encode(format!(
        "{number} does not fit `{name}` of `{table}`, which has {digits} digits, {behind} of them behind the point; round it first"
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
