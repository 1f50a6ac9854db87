//! Selects and the SQL they become.

use super::{JoinKind, JoinNode, Select, Through};
use crate::column::Column;
use crate::condition::Expr;
use crate::dialect::sqlite::SqliteDialect;
use crate::metadata::PivotSide;
use crate::order::Order;
use crate::sql::fixture::{ARTICLE, ARTICLE_TAGS, NOTE, PART, TAG, USER};
use crate::value::Value;

#[track_caller]
fn check(select: Select, sql: &str, params: &[i64]) {
    let statement = select.into_statement(&SqliteDialect);
    assert_eq!(statement.sql.as_ref(), sql);
    assert_eq!(
        statement.params,
        params
            .iter()
            .map(|value| Value::I64(*value))
            .collect::<Vec<_>>()
    );
}

fn join(relation: usize, columns: &[usize], kind: JoinKind) -> JoinNode {
    JoinNode {
        parent: 0,
        relation: &ARTICLE.relations[relation],
        columns: columns.to_vec(),
        kind,
    }
}

#[test]
fn lazy_columns_are_not_read() {
    check(
        Select::new(&USER),
        r#"select a0."id", a0."name", a0."email", a0."bio", a0."balance" from "user" a0"#,
        &[],
    );
}

#[test]
fn offsets_are_parameters_and_limits_are_not() {
    let select = |limit, offset| Select {
        columns: vec![0],
        limit,
        offset,
        ..Select::new(&TAG)
    };
    check(
        select(Some(10), None),
        r#"select a0."id" from "tag" a0 limit 10"#,
        &[],
    );
    check(
        select(Some(10), Some(20)),
        r#"select a0."id" from "tag" a0 limit 10 offset ?"#,
        &[20],
    );
    check(
        select(None, Some(20)),
        r#"select a0."id" from "tag" a0 limit -1 offset ?"#,
        &[20],
    );
}

#[test]
fn relations_are_read_in_the_same_row() {
    let joins = vec![
        join(0, &[0, 1], JoinKind::Inner),
        join(1, &[0], JoinKind::Left),
        JoinNode {
            parent: 1,
            relation: &USER.relations[0],
            columns: vec![1],
            kind: JoinKind::Left,
        },
    ];
    check(
        Select {
            columns: vec![0],
            joins,
            ..Select::new(&ARTICLE)
        },
        r#"select a0."id", a1."id", a1."name", a2."id", a3."slug" from "article" a0 join "user" a1 on a1."id" = a0."author_id" left join "user" a2 on a2."id" = a0."reviewer_id" left join "article" a3 on a3."author_id" = a1."id""#,
        &[],
    );
}

#[test]
fn keys_of_several_columns_are_joined_by_each() {
    let joins = vec![JoinNode {
        parent: 0,
        relation: &PART.relations[0],
        columns: vec![2],
        kind: JoinKind::Inner,
    }];
    check(
        Select {
            columns: vec![0],
            joins,
            ..Select::new(&PART)
        },
        r#"select a0."id", a1."note" from "part" a0 join "line" a1 on a1."order" = a0."line_order" and a1."number" = a0."line_number""#,
        &[],
    );
}

#[test]
fn rows_are_sorted_by_columns_relations_and_key() {
    struct Article;
    struct User;
    let slug = Column::<Article, String>::new(1).desc().nulls_last();
    let author = Column::<User, String>::new(1).asc().through::<Article>(0);
    let order = Order::from((slug, author)).into_items();
    check(
        Select {
            columns: vec![0],
            order,
            ..Select::new(&ARTICLE)
        }
        .then_by_key(),
        r#"select a0."id" from "article" a0 left join "user" a1 on a1."id" = a0."author_id" order by a0."slug" desc nulls last, a1."name", a0."id""#,
        &[],
    );
}

#[test]
fn an_order_follows_several_relations_in_turn() {
    struct Note;
    struct Article;
    struct User;
    let order = Column::<User, String>::new(1)
        .asc()
        .through::<Article>(1)
        .through::<Note>(0)
        .into_items();
    check(
        Select {
            columns: vec![0],
            order,
            ..Select::new(&NOTE)
        },
        r#"select a0."id" from "note" a0 left join "article" a1 on a1."id" = a0."article_id" left join "user" a2 on a2."id" = a1."reviewer_id" order by a2."name""#,
        &[],
    );
}

#[test]
fn a_join_that_is_there_serves_the_order_too() {
    struct Article;
    struct User;
    let order = Column::<User, String>::new(1)
        .asc()
        .through::<Article>(0)
        .into_items();
    check(
        Select {
            columns: vec![0],
            joins: vec![join(0, &[1], JoinKind::Inner)],
            order,
            ..Select::new(&ARTICLE)
        },
        r#"select a0."id", a1."name" from "article" a0 join "user" a1 on a1."id" = a0."author_id" order by a1."name""#,
        &[],
    );
}

fn tags_of(owners: &[i64]) -> Select {
    let owners = owners
        .iter()
        .map(|owner| vec![Value::I64(*owner)])
        .collect();
    let through = Some(Through {
        pivot: &ARTICLE_TAGS,
        side: PivotSide::Owner,
        owners,
    });
    Select {
        through,
        ..Select::new(&TAG)
    }
}

#[test]
fn rows_behind_a_pivot_table_come_with_their_owner() {
    check(
        tags_of(&[1, 2]).then_by_key(),
        r#"select a1."article_id", a0."id", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" in (?, ?) order by a0."id""#,
        &[1, 2],
    );
    let filtered = tags_of(&[1]).filter(Expr::key(&TAG, vec![Value::I64(7)]));
    check(
        filtered,
        r#"select a1."article_id", a0."id", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = ? and a0."id" = ?"#,
        &[1, 7],
    );
}

#[test]
fn counting_reads_nothing_else() {
    let select = Select {
        joins: vec![join(0, &[0], JoinKind::Left)],
        limit: Some(3),
        ..Select::new(&ARTICLE)
    };
    let statement = select.then_by_key().into_count(&SqliteDialect);
    assert_eq!(
        statement.sql.as_ref(),
        r#"select count(*) from "article" a0"#
    );
}

#[test]
fn long_key_lists_are_not_kept_prepared() {
    let persistent = |count| {
        tags_of(&vec![1; count])
            .into_statement(&SqliteDialect)
            .persistent
    };
    assert!(persistent(8));
    assert!(!persistent(9));
    let keys = (0..9).map(|key| vec![Value::I64(key)]).collect();
    assert!(
        !Select::new(&TAG)
            .filter(Expr::keys(&TAG, keys))
            .into_statement(&SqliteDialect)
            .persistent
    );
}
