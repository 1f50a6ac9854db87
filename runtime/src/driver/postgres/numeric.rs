//! `numeric` without loss, to and fro: what a `Decimal` cannot hold is an error, never rounded.
//!
//! The binary form has digits to the base of 10,000 and the number of decimals that are shown; it is described in
//! `src/backend/utils/adt/numeric.c`.

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;
use rust_decimal::Decimal;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo};
use sqlx::{Postgres, Type};

use crate::driver::big_decimal;
use crate::error::{Error, Result};

const NEGATIVE: u16 = 0x4000;
const POSITIVE: u16 = 0x0000;
const NAN: u16 = 0xC000;

/// The most decimals of a `Decimal`.
const MAX_SCALE: u32 = 28;

/// The parts of the binary form.
struct Parts {
    digits: Vec<u16>,
    /// The power of 10,000 of the first digit.
    weight: i16,
    negative: bool,
    /// The decimals that are shown.
    scale: u16,
}

fn parts(bytes: &[u8]) -> Result<Parts> {
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
        NAN => return Err(not_a_number("NaN")),
        _ => return Err(not_a_number("infinity")),
    }
    Ok(Parts {
        digits: (0..count).map(|_| word()).collect::<Result<_>>()?,
        weight: weight.cast_signed(),
        negative: sign == NEGATIVE,
        scale,
    })
}

fn not_a_number(name: &str) -> Error {
    Error::decode(format!(
        "`{name}` is not a decimal number that its type can hold"
    ))
}

pub(super) fn decimal(bytes: &[u8]) -> Result<Decimal> {
    let parts = parts(bytes)?;
    let joined = join(&parts.digits, parts.weight.into(), parts.scale.into());
    let mut decimal = joined.ok_or_else(too_large)?;
    decimal.set_sign_negative(parts.negative && !decimal.is_zero());
    Ok(decimal)
}

/// A number of any size.
pub(super) fn big_decimal(bytes: &[u8]) -> Result<BigDecimal> {
    let parts = parts(bytes)?;
    let mut digits = String::from(if parts.negative { "-0" } else { "0" });
    for digit in &parts.digits {
        digits.push_str(&format!("{digit:04}"));
    }
    let count = i64::try_from(parts.digits.len()).unwrap_or(i64::MAX);
    // The digits together count this many decimals.
    let decimals = (count - 1 - i64::from(parts.weight)) * 4;
    let digits: BigInt = digits
        .parse()
        .map_err(|error| Error::decode("digits that are none").with_source(error))?;
    Ok(BigDecimal::new(digits, decimals).with_scale(parts.scale.into()))
}

/// A number of any size on its way to the server.
pub(super) struct Numeric {
    digits: Vec<i16>,
    weight: i16,
    negative: bool,
    scale: i16,
}

impl Numeric {
    /// # Errors
    /// When it has more digits than `numeric` keeps.
    pub(super) fn new(value: &BigDecimal) -> Result<Self> {
        let text = big_decimal::text(value)?;
        let unsigned = text.trim_start_matches('-');
        let (before, behind) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let lead = (4 - before.len() % 4) % 4;
        let padded = format!("{:0>lead$}{before}{behind}", "");
        let digits: Vec<i16> = padded.as_bytes().chunks(4).map(group).collect();
        let weight = (before.len() + lead) / 4;
        let wide = |error| Error::encode("a number with too many digits").with_source(error);
        Ok(Self {
            digits,
            weight: i16::try_from(weight.saturating_sub(1)).map_err(wide)?,
            negative: text.starts_with('-'),
            scale: i16::try_from(behind.len()).map_err(wide)?,
        })
    }
}

/// Up to four digits; those that are missing at the end are zeros.
fn group(digits: &[u8]) -> i16 {
    let digit = |place: usize| i16::from(digits.get(place).map_or(0, |digit| digit - b'0'));
    (0..4).fold(0, |number, place| number * 10 + digit(place))
}

impl Type<Postgres> for Numeric {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("numeric")
    }
}

impl PgHasArrayType for Numeric {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("_numeric")
    }
}

impl Encode<'_, Postgres> for Numeric {
    fn encode_by_ref(
        &self,
        buffer: &mut PgArgumentBuffer,
    ) -> std::result::Result<IsNull, BoxDynError> {
        let sign = if self.negative { NEGATIVE } else { POSITIVE };
        buffer.extend(&u16::try_from(self.digits.len())?.to_be_bytes());
        buffer.extend(&self.weight.to_be_bytes());
        buffer.extend(&sign.to_be_bytes());
        buffer.extend(&self.scale.to_be_bytes());
        for digit in &self.digits {
            buffer.extend(&digit.to_be_bytes());
        }
        Ok(IsNull::No)
    }
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
        "the number has more digits than `Decimal` can hold (28); give its column the type `big_decimal`",
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
