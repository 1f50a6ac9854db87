//! Arrays as JSON: each type of element has one text, and comes back from it; what is no element is refused.

use chrono::{NaiveDate, NaiveTime};
use proptest::prelude::*;

use super::*;
use crate::driver::json_text::DEEPEST;
use crate::scalar::Scalar;

#[track_caller]
fn check(element: ColumnType, list: Vec<Value>, expected: &str) {
    let written = text(list.clone(), DEEPEST).unwrap();
    assert_eq!(written, expected);
    let read = values(serde_json::from_str(&written).unwrap(), element).unwrap();
    assert_eq!(read, list);
}

#[test]
fn elements_have_one_text() {
    check(ColumnType::Bool, vec![Value::Bool(true)], "[true]");
    check(
        ColumnType::I64,
        vec![Value::I64(i64::MIN)],
        "[-9223372036854775808]",
    );
    check(
        ColumnType::U64,
        vec![Value::U64(u64::MAX)],
        "[18446744073709551615]",
    );
    check(
        ColumnType::F64,
        vec![Value::F64(-0.0), Value::F64(0.1)],
        "[-0.0,0.1]",
    );
    let decimal: Decimal = "1.10".parse().unwrap();
    check(
        ColumnType::Decimal,
        vec![Value::Decimal(decimal)],
        r#"["1.1"]"#,
    );
    check(
        ColumnType::Bytes,
        vec![Value::Bytes(vec![0, 255]), Value::Bytes(vec![])],
        r#"["00ff",""]"#,
    );
    let date = NaiveDate::from_ymd_opt(1, 2, 3).unwrap();
    check(
        ColumnType::Date,
        vec![Value::Date(date)],
        r#"["0001-02-03"]"#,
    );
    let time = NaiveTime::from_hms_milli_opt(1, 2, 3, 400).unwrap();
    check(
        ColumnType::Time,
        vec![Value::Time(time)],
        r#"["01:02:03.400"]"#,
    );
    check(ColumnType::Text, vec![], "[]");
}

#[test]
fn what_is_no_element_is_refused() {
    let refuse = |json: &str, element| {
        let error = values(serde_json::from_str(json).unwrap(), element).unwrap_err();
        assert!(error.is_decode(), "{json}");
    };
    refuse(r#"{"a": 1}"#, ColumnType::Text);
    refuse(r#"["a", null]"#, ColumnType::Text);
    refuse(r#"[["a"]]"#, ColumnType::Text);
    refuse("[1.5]", ColumnType::I32);
    refuse("[-1]", ColumnType::U64);
    refuse("[1e300]", ColumnType::F32);
    refuse(r#"["0x"]"#, ColumnType::Bytes);
    refuse(r#"["0"]"#, ColumnType::Bytes);
    refuse(r#"["2024-02-30"]"#, ColumnType::Date);
    assert!(
        text(vec![Value::F64(f64::NAN)], DEEPEST)
            .unwrap_err()
            .is_encode()
    );
    assert!(
        text(vec![Value::F32(f32::INFINITY)], DEEPEST)
            .unwrap_err()
            .is_encode()
    );
}

fn round_trip<T: crate::scalar::Element>(list: &Vec<T>) -> bool {
    let Value::Array(element, elements) = list.to_value() else {
        return false;
    };
    let written = text(elements, DEEPEST).unwrap();
    let document = serde_json::from_str(&written).unwrap();
    let row = [Value::Array(element, values(document, element).unwrap())];
    let read = Vec::<T>::read(&crate::driver::ValueRow(&row), 0).unwrap();
    read.same(list)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_come_back(
        texts in prop::collection::vec(any::<String>(), 0..6),
        bytes in prop::collection::vec(any::<Vec<u8>>(), 0..6),
        wide in prop::collection::vec(any::<u64>(), 0..6),
        floats in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL, 0..6),
        narrow in prop::collection::vec(prop::num::f32::NORMAL | prop::num::f32::SUBNORMAL, 0..6),
        decimals in prop::collection::vec((any::<i64>(), 0_u32..19), 0..6),
    ) {
        let decimals: Vec<_> = decimals.into_iter().map(|(digits, scale)| Decimal::new(digits, scale)).collect();
        prop_assert!(round_trip(&texts));
        prop_assert!(round_trip(&bytes));
        prop_assert!(round_trip(&wide));
        prop_assert!(round_trip(&floats));
        prop_assert!(round_trip(&narrow));
        prop_assert!(round_trip(&decimals));
    }
}
