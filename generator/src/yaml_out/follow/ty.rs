//! Types that are written, and those of the database: whether Rust still reads what is there.
//!
//! A type that was chosen by hand cannot be told from one that was right once; so it stays where it works, and goes
//! where it cannot. Sizes, `text` or `string`, and exact types make no difference to Rust: they follow.

use crate::database::NativeType;
use crate::ddl::{Dialect, column_words};
use crate::schema::{Column, ScalarType};

use super::super::scalar;
use super::Two;

/// What becomes of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing.
    Stays,
    /// Only its sizes are others.
    Sizes,
    /// Rust does not read it any more.
    Changed,
}

pub(super) fn verdict(two: &Two<'_>) -> Verdict {
    let words = |(schema, column)| column_words(schema, column, two.dialect).0;
    let (old, new) = (two.old.1, two.new.1);
    let (made, found) = (words(two.old), words(two.new));
    let stand = stand(two).map(|text| NativeType::parse(two.dialect, text));
    match () {
        () if made == found => Verdict::Stays,
        () if is_same(old, new) && has_sizes(two) => Verdict::Sizes,
        () if is_same(old, new) => Verdict::Stays,
        () if stand.is_some_and(|stand| is_base(two, &stand)) => Verdict::Stays,
        () if reads(two, &NativeType::parse(two.dialect, &made)) => Verdict::Stays,
        () => Verdict::Changed,
    }
}

/// What becomes of the exact type: nothing, another text, or no text.
pub(super) fn exact(two: &Two<'_>) -> Option<Option<String>> {
    let native = scalar::text(&two.native.ty.text);
    let is_same = is_same(two.old.1, two.new.1);
    let is_said = two.new.1.column_type.is_some();
    match stand(two) {
        Some(text) => {
            let stand = NativeType::parse(two.dialect, text);
            let alike =
                is_base(two, &stand) && arguments(two, &stand) == arguments(two, &two.native.ty);
            (!alike).then(|| (is_said || !is_same).then_some(native))
        }
        // A native enum is what the database has itself.
        None if is_same && is_said && !is_enum(two.old.1) => Some(Some(native)),
        None => None,
    }
}

fn stand<'s>(two: &Two<'s>) -> Option<&'s str> {
    let exact = two.old.1.column_type.as_ref()?.get(two.dialect)?;
    Some(exact.value.as_str())
}

fn is_enum(column: &Column) -> bool {
    matches!(column.ty, ScalarType::Enum(_))
}

/// The same type of Rust, but for a number's size.
fn is_same(old: &Column, new: &Column) -> bool {
    let both = |is: fn(ScalarType) -> bool| is(old.ty) && is(new.ty);
    let is_enum = |ty| matches!(ty, ScalarType::Enum(_));
    old.array == new.array && (old.ty == new.ty || both(is_enum) || both(ScalarType::is_decimal))
}

/// Whether the database tells sizes: what a column of SQLite was declared as often does not.
fn has_sizes(two: &Two<'_>) -> bool {
    let is_told = two.dialect != Dialect::Sqlite || !two.native.ty.args.is_empty();
    let exact = stand(two).is_some() || two.new.1.column_type.is_some();
    is_told && !exact && !is_enum(two.old.1)
}

/// Whether an exact type has the name of the database's.
fn is_base(two: &Two<'_>, stand: &NativeType) -> bool {
    let native = &two.native.ty;
    let counted = match stand.base.as_str() {
        "smallserial" | "serial2" => "smallint",
        "serial" | "serial4" => "integer",
        "bigserial" | "serial8" => "bigint",
        // MariaDB has no type for it.
        "json" if native.base == "longtext" && two.dialect == Dialect::MySql => "longtext",
        other => other,
    };
    let same = counted == native.base && stand.unsigned == native.unsigned;
    same && stand.dimensions == native.dimensions
}

/// What stands in brackets, without what says nothing.
fn arguments(two: &Two<'_>, ty: &NativeType) -> Vec<String> {
    let mut args = ty.args.clone();
    let is_width = ty.base.ends_with("int") || ty.base == "year";
    if two.dialect == Dialect::MySql && is_width && ty.number(0) != Some(1) {
        args.clear();
    }
    if args.len() == 2 && args[1] == "0" {
        args.pop();
    }
    args
}

/// Whether values of the column can be read as the type that is written.
fn reads(two: &Two<'_>, made: &NativeType) -> bool {
    let (old, new) = (two.old.1, two.new.1);
    let is_json =
        |column: &Column| column.array || is_text(column.ty) || column.ty == ScalarType::Json;
    if old.array != new.array {
        return two.dialect != Dialect::Postgres && is_json(old) && is_json(new);
    }
    // Both are `String`.
    if matches!(
        (old.ty, new.ty),
        (
            ScalarType::String | ScalarType::Text,
            ScalarType::String | ScalarType::Text
        )
    ) {
        return false;
    }
    let wider = holds(old.ty, new.ty) || (old.ty, new.ty) == (ScalarType::F64, ScalarType::F32);
    match two.dialect {
        Dialect::Sqlite => fits(&two.native.ty, old.ty),
        Dialect::Postgres => wider || is_base(two, made),
        Dialect::MySql => wider || is_base(two, made) || (is_spoken(old.ty) && is_spoken(new.ty)),
    }
}

/// Whether every integer of one type is one of the other.
fn holds(wide: ScalarType, narrow: ScalarType) -> bool {
    let range = |ty: ScalarType| {
        ty.range()
            .filter(|_| ty.is_integer() && ty != ScalarType::U64)
    };
    match (range(wide), range(narrow)) {
        (Some(wide), Some(narrow)) => wide.0 <= narrow.0 && narrow.1 <= wide.1,
        _ => false,
    }
}

fn is_text(ty: ScalarType) -> bool {
    matches!(
        ty,
        ScalarType::String | ScalarType::Text | ScalarType::Enum(_)
    )
}

/// Types that MySQL keeps as text.
fn is_spoken(ty: ScalarType) -> bool {
    is_text(ty) || matches!(ty, ScalarType::Uuid | ScalarType::Json)
}

/// SQLite keeps what it is given, except that the name of a type may make numbers of texts and texts of numbers.
fn fits(native: &NativeType, ty: ScalarType) -> bool {
    let name = native.text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if has(&["int"]) => ty.is_integer() || ty == ScalarType::Bool,
        () if has(&["char", "clob", "text"]) => {
            !ty.is_integer()
                && !matches!(
                    ty,
                    ScalarType::Bool | ScalarType::F32 | ScalarType::F64 | ScalarType::Bytes
                )
        }
        () if has(&["real", "floa", "doub"]) => {
            matches!(ty, ScalarType::F32 | ScalarType::F64) || ty.is_decimal()
        }
        () => true,
    }
}
