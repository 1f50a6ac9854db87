//! Metadata of a small blog, as the generator would write it, for the tests of this crate.

use crate::metadata::{
    ColumnMeta, EntityMeta, Join, PivotMeta, PivotSide, RelationKind, RelationMeta,
};
use crate::value::{ColumnType, Value};

pub(crate) fn texts(texts: &[&str]) -> Vec<Value> {
    texts
        .iter()
        .map(|text| Value::Text((*text).into()))
        .collect()
}

const fn column(name: &'static str, ty: ColumnType) -> ColumnMeta {
    ColumnMeta::new(name, name, ty)
}

const fn nullable(name: &'static str, ty: ColumnType) -> ColumnMeta {
    ColumnMeta {
        nullable: true,
        ..column(name, ty)
    }
}

const fn lazy(name: &'static str, ty: ColumnType) -> ColumnMeta {
    ColumnMeta {
        lazy: true,
        ..column(name, ty)
    }
}

const fn entity(
    name: &'static str,
    table: &'static str,
    columns: &'static [ColumnMeta],
    relations: &'static [RelationMeta],
) -> EntityMeta {
    EntityMeta {
        name,
        index: 0,
        schema: None,
        table,
        columns,
        key: &[0],
        uniques: &[],
        generated_key: true,
        version: None,
        relations,
    }
}

const fn relation(
    name: &'static str,
    kind: RelationKind,
    target: &'static EntityMeta,
    join: Join,
) -> RelationMeta {
    RelationMeta {
        name,
        kind,
        target,
        nullable: false,
        inverse: None,
        join,
        cascade_persist: true,
        cascade_remove: false,
        orphan_removal: false,
        deferred: false,
        hidden: false,
        order: &[],
    }
}

pub(crate) static USER: EntityMeta = entity(
    "User",
    "user",
    &[
        column("id", ColumnType::I64),
        column("name", ColumnType::Text),
        column("email", ColumnType::Text),
        nullable("bio", ColumnType::Text),
        nullable("balance", ColumnType::Decimal),
        lazy("password", ColumnType::Text),
    ],
    &[relation(
        "articles",
        RelationKind::OneToMany,
        &ARTICLE,
        Join::Inverse { owner: 0 },
    )],
);

pub(crate) static ARTICLE: EntityMeta = entity(
    "Article",
    "article",
    &[
        column("id", ColumnType::I64),
        column("slug", ColumnType::Text),
        column("author_id", ColumnType::I64),
        nullable("reviewer_id", ColumnType::I64),
    ],
    &[
        relation(
            "author",
            RelationKind::ManyToOne,
            &USER,
            Join::Own {
                columns: &[2],
                target: &[0],
            },
        ),
        RelationMeta {
            nullable: true,
            ..relation(
                "reviewer",
                RelationKind::ManyToOne,
                &USER,
                Join::Own {
                    columns: &[3],
                    target: &[0],
                },
            )
        },
        relation(
            "tags",
            RelationKind::ManyToMany,
            &TAG,
            Join::Pivot(&ARTICLE_TAGS, PivotSide::Owner),
        ),
        relation(
            "notes",
            RelationKind::OneToMany,
            &NOTE,
            Join::Inverse { owner: 0 },
        ),
    ],
);

pub(crate) static TAG: EntityMeta = entity(
    "Tag",
    "tag",
    &[
        column("id", ColumnType::I64),
        column("name", ColumnType::Text),
    ],
    &[relation(
        "articles",
        RelationKind::ManyToMany,
        &ARTICLE,
        Join::Pivot(&ARTICLE_TAGS, PivotSide::Inverse),
    )],
);

pub(crate) static ARTICLE_TAGS: PivotMeta = PivotMeta {
    schema: None,
    table: "article_tags",
    owner: &ARTICLE,
    inverse: &TAG,
    owner_columns: &["article_id"],
    inverse_columns: &["tag_id"],
    order: None,
};

/// A note may belong to an article or to none.
pub(crate) static NOTE: EntityMeta = entity(
    "Note",
    "note",
    &[
        column("id", ColumnType::I64),
        nullable("article_id", ColumnType::I64),
    ],
    &[RelationMeta {
        nullable: true,
        ..relation(
            "article",
            RelationKind::ManyToOne,
            &ARTICLE,
            Join::Own {
                columns: &[1],
                target: &[0],
            },
        )
    }],
);

/// An entity with a key of two columns and a version.
pub(crate) static LINE: EntityMeta = EntityMeta {
    key: &[0, 1],
    uniques: &[],
    generated_key: false,
    version: Some(3),
    ..entity(
        "Line",
        "line",
        &[
            column("order", ColumnType::I64),
            column("number", ColumnType::I32),
            nullable("note", ColumnType::Text),
            column("version", ColumnType::I64),
        ],
        &[relation(
            "parts",
            RelationKind::OneToMany,
            &PART,
            Join::Inverse { owner: 0 },
        )],
    )
};

/// An entity with a foreign key of two columns.
pub(crate) static PART: EntityMeta = entity(
    "Part",
    "part",
    &[
        column("id", ColumnType::I64),
        column("line_order", ColumnType::I64),
        column("line_number", ColumnType::I32),
    ],
    &[relation(
        "line",
        RelationKind::ManyToOne,
        &LINE,
        Join::Own {
            columns: &[1, 2],
            target: &[0, 1],
        },
    )],
);
