//! `numeric` without loss: what a `Decimal` cannot hold is an error, never rounded.
//!
//! The binary form has digits to the base of 10,000 and the number of decimals that are shown; it is described in
//! `src/backend/utils/adt/numeric.c`.

use rust_decimal::Decimal;

use crate::error::{Error, Result};

const NEGATIVE: u16 = 0x4000;
const POSITIVE: u16 = 0x0000;
const NAN: u16 = 0xC000;

/// The most decimals of a `Decimal`.
const MAX_SCALE: u32 = 28;

pub(super) fn decimal(bytes: &[u8]) -> Result<Decimal> {
    let mut words = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let mut word = || {
        words
            .next()
            .ok_or_else(|| Error::decode("a numeric value that is cut off"))
    };
    let (count, weight, sign, scale) = (word()?, word()?, word()?, word()?);
    match sign {
        POSITIVE | NEGATIVE => {}
        NAN => {
            return Err(Error::decode(
                "`NaN` is not a decimal number that its type can hold",
            ));
        }
        _ => {
            return Err(Error::decode(
                "`infinity` is not a decimal number that its type can hold",
            ));
        }
    }
    let digits = (0..count).map(|_| word()).collect::<Result<Vec<_>>>()?;
    // Two's complement: the power of 10,000 of the first digit.
    let weight = i32::from(i16::from_be_bytes(weight.to_be_bytes()));
    let mut decimal = join(&digits, weight, u32::from(scale)).ok_or_else(too_large)?;
    decimal.set_sign_negative(sign == NEGATIVE && !decimal.is_zero());
    Ok(decimal)
}

/// The number of which these are the digits, with as many decimals as are shown, or fewer if those are zeros.
fn join(digits: &[u16], weight: i32, scale: u32) -> Option<Decimal> {
    let mut mantissa: i128 = 0;
    for digit in digits {
        mantissa = mantissa
            .checked_mul(10_000)?
            .checked_add(i128::from(*digit))?;
    }
    let count = i32::try_from(digits.len()).ok()?;
    // The mantissa counts this many decimals.
    let mut decimals = (count - 1 - weight) * 4;
    if mantissa == 0 {
        return Some(Decimal::new(0, scale.min(MAX_SCALE)));
    }
    let shown = i32::try_from(scale).ok()?;
    while decimals > shown && mantissa % 10 == 0 {
        (mantissa, decimals) = (mantissa / 10, decimals - 1);
    }
    while decimals > i32::try_from(MAX_SCALE).ok()? && mantissa % 10 == 0 {
        (mantissa, decimals) = (mantissa / 10, decimals - 1);
    }
    let wanted = shown.min(i32::try_from(MAX_SCALE).ok()?);
    while decimals < wanted {
        match mantissa
            .checked_mul(10)
            .filter(|wide| wide.unsigned_abs() < 1 << 96)
        {
            Some(wide) => (mantissa, decimals) = (wide, decimals + 1),
            // Zeros behind the point that do not fit are not worth an error.
            None if decimals >= 0 => break,
            None => return None,
        }
    }
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(decimals).ok()?).ok()
}

fn too_large() -> Error {
    Error::decode(
        "the number has more digits than `Decimal` can hold (28); give its column the type `big_decimal` or `string`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(digits: &[u16], weight: i16, sign: u16, scale: u16, expected: Option<&str>) {
        let head = [
            u16::try_from(digits.len()).unwrap(),
            u16::from_be_bytes(weight.to_be_bytes()),
            sign,
            scale,
        ];
        let bytes: Vec<_> = head
            .iter()
            .chain(digits)
            .flat_map(|word| word.to_be_bytes())
            .collect();
        let found = decimal(&bytes).ok().map(|decimal| decimal.to_string());
        assert_eq!(found.as_deref(), expected, "{digits:?} {weight} {scale}");
    }

    #[test]
    fn digits_become_a_decimal() {
        check(&[], 0, POSITIVE, 0, Some("0"));
        check(&[], 0, POSITIVE, 2, Some("0.00"));
        check(&[1], 0, POSITIVE, 0, Some("1"));
        check(&[1], 1, NEGATIVE, 0, Some("-10000"));
        check(&[12, 3400], 0, POSITIVE, 2, Some("12.34"));
        check(&[12, 3400], 0, POSITIVE, 4, Some("12.3400"));
        check(&[1], -1, POSITIVE, 4, Some("0.0001"));
        check(&[1000], -1, POSITIVE, 1, Some("0.1"));
        check(
            &[1],
            -7,
            POSITIVE,
            28,
            Some("0.0000000000000000000000000001"),
        );
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        check(&[1], -8, POSITIVE, 32, None);
        check(&[1], 7, POSITIVE, 0, Some("10000000000000000000000000000"));
        check(&[1], 8, POSITIVE, 0, None);
        check(&[], 0, NAN, 0, None);
        check(&[], 0, 0xD000, 0, None);
        check(
            &[9999, 9999, 9999, 9999, 9999, 9999, 9999, 9999],
            7,
            POSITIVE,
            0,
            None,
        );
    }

    #[test]
    fn zeros_that_do_not_fit_are_left_out() {
        check(
            &[1],
            6,
            POSITIVE,
            10,
            Some("1000000000000000000000000.0000"),
        );
        check(
            &[1, 0, 0],
            0,
            POSITIVE,
            40,
            Some("1.0000000000000000000000000000"),
        );
    }
}
