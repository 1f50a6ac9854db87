//! Types of SQLite: any words, of which some mean something to people and some to SQLite's affinities.
//!
//! The words themselves are not kept: Dormouse stores values as it finds them, whatever a column is called.

use crate::database::NativeType;
use crate::schema::ScalarType;

use super::{Mapped, decimal};

pub(super) fn map(ty: &NativeType) -> Mapped {
    own(ty).unwrap_or_else(|| others(ty))
}

/// The words that Dormouse itself writes.
fn own(ty: &NativeType) -> Option<Mapped> {
    let precise = |name| Some(Mapped::precise(name, ty.number(0)));
    match ty.base.as_str() {
        "boolean" => Some(Mapped::plain("bool")),
        "decimal_text" => Some(decimal(ty.number(0), ty.number(1))),
        "big_decimal_text" => Some(Mapped {
            ty: "big_decimal".to_owned(),
            ..decimal(ty.number(0), ty.number(1))
        }),
        "time_text" => precise("time"),
        "datetime_text" => precise("datetime"),
        "timestamp_text" => precise("timestamp"),
        "uuid_text" | "date_text" | "json_text" => {
            let name = ty.base.strip_suffix("_text")?;
            Some(Mapped::plain(name))
        }
        other => array(other.strip_suffix("_array_text")?, ty),
    }
}

/// An array: the type of its elements by the format's own name.
fn array(element: &str, ty: &NativeType) -> Option<Mapped> {
    let info = ScalarType::by_name(element)?.info();
    Some(Mapped {
        length: ty.number(0).filter(|_| info.takes_length),
        precision: ty.number(0).filter(|_| info.takes_precision),
        scale: ty.number(1).filter(|_| info.takes_scale),
        ..Mapped::plain(&format!("{element}[]"))
    })
}

/// Words of others.
fn others(ty: &NativeType) -> Mapped {
    let has = |word: &str| ty.base.contains(word);
    let is = |words: &[&str]| words.contains(&ty.base.as_str());
    match () {
        () if ty.is_missing() => Mapped::raw(
            "text",
            &NativeType {
                text: "(none)".to_owned(),
                ..ty.clone()
            },
        )
        .kept(),
        () if has("bool") || is(&["bit"]) => Mapped::plain("bool"),
        () if is(&["tinyint"]) && ty.number(0) == Some(1) => Mapped::plain("bool"),
        () if is(&["datetime", "timestamp", "timestamp with time zone"]) => {
            Mapped::plain("datetime")
        }
        () if is(&["date", "time", "uuid"]) => Mapped::plain(&ty.base),
        () if is(&["guid", "uniqueidentifier"]) => Mapped::plain("uuid"),
        () if is(&["json", "jsonb"]) => Mapped::plain("json"),
        () if has("point") => Mapped::raw("text", ty).kept(),
        () if has("int") => Mapped::plain("i64"),
        () if has("char") && ty.number(0).is_some() => {
            Mapped::string(ty.number(0)).unwrap_or_else(Mapped::too_long)
        }
        () if has("char") || has("clob") || has("text") => Mapped::plain("text"),
        () if has("blob") || has("binary") => Mapped::plain("bytes"),
        () if has("real") || has("floa") || has("doub") => Mapped::plain("f64"),
        () if has("dec") || has("num") || has("money") => decimal(ty.number(0), ty.number(1)),
        () => Mapped::raw("text", ty).kept(),
    }
}

impl Mapped {
    /// Without the database's words.
    fn kept(self) -> Self {
        Self {
            column_type: None,
            ..self
        }
    }
}
