//! A property that is a value.

use crate::diagnostic::rules::{ARRAY_TYPE, UNKNOWN_TYPE, WRONG_VALUE};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned, did_you_mean};
use crate::ident;
use crate::schema::{Identity, SCALAR_TYPES, ScalarType};
use crate::source::{Mapping, Node};

use super::declaration::{PropertyDeclaration, PropertyShape, ValueDeclaration};
use super::fields::{self, Fields};
use super::keys::VALUE;
use super::{Context, computed, default, enum_, per_database, property, rust};

/// Lowers a value; `None` if its type is not known.
pub(super) fn lower(
    entity: &Name,
    name: &Name,
    ty: &Node,
    mapping: &Mapping,
    context: &mut Context,
) -> Option<PropertyDeclaration> {
    let fields = Fields::new(mapping, &VALUE, &mut context.set);
    let TypeName {
        ty,
        array,
        nullable,
    } = lower_type(entity, name, ty, fields, context)?;
    let value = ValueDeclaration {
        array,
        default: default::lower((ty, array), fields, context),
        ..attributes(ty, fields, &mut context.set)
    };
    let shape = PropertyShape::Value(Box::new(value));
    let mut property = property::common(name, fields, shape, &mut context.set);
    property.nullable |= nullable;
    Some(property)
}

/// What `type` says.
struct TypeName {
    ty: ScalarType,
    array: bool,
    nullable: bool,
}

fn attributes(ty: ScalarType, fields: Fields<'_>, set: &mut DiagnosticSet) -> ValueDeclaration {
    ValueDeclaration {
        ty,
        array: false,
        column_type: per_database::lower(fields, "column_type", fields::text, set),
        collation: per_database::lower(fields, "collation", fields::text, set),
        length: fields.number("length", set),
        precision: fields.number("precision", set),
        scale: fields.number("scale", set),
        default: None,
        default_raw: default::raw(fields, set),
        identity: identity(fields, set),
        computed: computed::lower(fields, set),
        lazy: fields.is_set("lazy", set),
        version: fields.is_set("version", set),
        on_create: rust::lower(fields, "on_create", set),
        on_update: rust::lower(fields, "on_update", set),
        autoincrement: fields.flag("autoincrement", set),
    }
}

fn identity(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Spanned<Identity>> {
    fields::word(fields.get("identity")?, "identity", &Identity::WORDS, set)
}

/// Understands `string`, the name of an enum, and `enum` with its values; `[]` behind it makes an array, `?` allows null.
fn lower_type(
    entity: &Name,
    property: &Name,
    node: &Node,
    fields: Fields<'_>,
    context: &mut Context,
) -> Option<TypeName> {
    let text = fields::text(node, "type", &mut context.set)?;
    let required = text.strip_suffix('?').unwrap_or(&text);
    let name = required.strip_suffix("[]").unwrap_or(required);
    let (nullable, array) = (required.len() < text.len(), name.len() < required.len());
    let found = |ty| TypeName {
        ty,
        array,
        nullable,
    };
    if let Some(fault) = array_fault(name).filter(|_| array) {
        context.set.push(wrong_array(&text, fault));
        return None;
    }
    if name == "enum" {
        return inline_enum(entity, property, fields, context).map(found);
    }
    if let Some(values) = fields.mapping.entry("values") {
        context.set.push(
            Diagnostic::error(&WRONG_VALUE, "only an inline enum has values of its own")
                .label(values.key.span, format!("the type is `{name}`"))
                .help("write `type: enum`, or remove `values`"),
        );
    }
    let ty = ScalarType::by_name(name).or_else(|| named_enum(name, context));
    if ty.is_none() {
        let at = Spanned::new(name.to_owned(), text.span);
        let unknown = unknown_type(&at, property, context);
        context.set.push(unknown);
    }
    ty.map(found)
}

/// Why there is no array of such elements, and what to write.
fn array_fault(element: &str) -> Option<(&'static str, &'static str)> {
    match element {
        "u8" => Some((
            "an array of `u8` would be bytes",
            "write `bytes`, or `u16[]` for a list of small numbers",
        )),
        nested if nested.ends_with("[]") => Some((
            "an array of arrays",
            "an array has one dimension; write `json[]`, or `json`",
        )),
        nullable if nullable.ends_with('?') => Some((
            "elements are never null",
            "leave the `?` in front of `[]` out; behind it, it says that there may be no array",
        )),
        _ => None,
    }
}

fn wrong_array(text: &Name, (fault, help): (&'static str, &'static str)) -> Diagnostic {
    Diagnostic::error(&ARRAY_TYPE, format!("`{text}` is not the type of an array"))
        .label(text.span, fault)
        .help(help)
}

fn named_enum(name: &str, context: &Context) -> Option<ScalarType> {
    let found = context.enums.iter().find(|e| e.name.value == name)?;
    Some(ScalarType::Enum(found.id))
}

fn inline_enum(
    entity: &Name,
    property: &Name,
    fields: Fields<'_>,
    context: &mut Context,
) -> Option<ScalarType> {
    let name = format!("{entity}{}", ident::pascal(property));
    let name = Spanned::new(name, property.span);
    let Some(values) = fields.get("values") else {
        context.set.push(enum_::missing_values(&name));
        return None;
    };
    let found = enum_::from_values(&name, values, context)?;
    let ty = ScalarType::Enum(found.id);
    context.enums.push(found);
    Some(ty)
}

fn unknown_type(text: &Name, property: &Name, context: &Context) -> Diagnostic {
    let scalars = SCALAR_TYPES.iter().map(|info| info.name);
    let enums = context.enums.iter().map(|e| e.name.value.as_str());
    let known: Vec<_> = scalars.chain(enums).collect();
    let help = if context.entity_names.contains(&text.value) {
        format!("a relation is written `{property}: {{ many_to_one: {text} }}`")
    } else {
        did_you_mean(text, known.iter().copied())
            .unwrap_or_else(|| format!("known types: {}", known.join(", ")))
    };
    Diagnostic::error(&UNKNOWN_TYPE, format!("unknown type `{text}`"))
        .label(text.span, "neither a scalar type nor an enum")
        .help(help)
}
