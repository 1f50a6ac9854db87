//! The binary form of PostgreSQL's arrays, taken apart: a head, and the elements one after the other.
//!
//! What a `Vec` cannot show is an error: null elements, and more than one dimension.

use crate::error::{Error, Result};

/// The length that stands for null.
const NULL: i32 = -1;

/// The elements, in their own binary forms.
pub(super) fn elements(bytes: &[u8]) -> Result<Vec<&[u8]>> {
    let mut rest = bytes;
    let dimensions = number(&mut rest)?;
    let (_has_nulls, _element_type) = (number(&mut rest)?, number(&mut rest)?);
    match dimensions {
        0 => return Ok(Vec::new()),
        1 => {}
        more => {
            return Err(Error::decode(format!(
                "the array has {more} dimensions, where the schema has one"
            )));
        }
    }
    let (count, _first_index) = (number(&mut rest)?, number(&mut rest)?);
    (0..count)
        .map(|place| match number(&mut rest)? {
            NULL => Err(Error::decode(format!(
                "element {place} of the array is null; elements have values in the schema"
            ))),
            length => take(&mut rest, usize::try_from(length).unwrap_or(usize::MAX)),
        })
        .collect()
}

fn number(rest: &mut &[u8]) -> Result<i32> {
    let bytes = take(rest, 4)?;
    Ok(i32::from_be_bytes(bytes.try_into().unwrap_or_default()))
}

fn take<'b>(rest: &mut &'b [u8], length: usize) -> Result<&'b [u8]> {
    let (taken, left) = rest
        .split_at_checked(length)
        .ok_or_else(|| Error::decode("the array ends before its last element"))?;
    *rest = left;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::elements;

    /// A head, and elements with their lengths.
    fn array(dimensions: i32, parts: &[(i32, &[u8])]) -> Vec<u8> {
        let mut bytes: Vec<u8> = [dimensions, 1, 25]
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect();
        let count = i32::try_from(parts.len()).unwrap_or_default();
        for _ in 0..dimensions {
            bytes.extend(count.to_be_bytes());
            bytes.extend(1_i32.to_be_bytes());
        }
        for (length, part) in parts {
            bytes.extend(length.to_be_bytes());
            bytes.extend(*part);
        }
        bytes
    }

    #[test]
    fn elements_stand_one_after_the_other() {
        let bytes = array(1, &[(2, b"ab"), (0, b""), (1, b"c")]);
        assert_eq!(elements(&bytes).unwrap(), [&b"ab"[..], b"", b"c"]);
        assert!(elements(&array(0, &[])).unwrap().is_empty());
    }

    #[test]
    fn what_a_vec_cannot_show_is_refused() {
        let check = |bytes: &[u8], text: &str| {
            let error = elements(bytes).unwrap_err();
            assert!(error.is_decode());
            assert!(error.to_string().contains(text), "{error}");
        };
        check(&array(2, &[(1, b"a")]), "2 dimensions");
        check(
            &array(1, &[(1, b"a"), (-1, b"")]),
            "element 1 of the array is null",
        );
        check(&array(1, &[(9, b"ab")]), "ends before");
        check(b"", "ends before");
        check(&array(1, &[(-2, b"")]), "ends before");
    }
}
