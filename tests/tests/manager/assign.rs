//! Data from outside is put onto rows: all of it, or nothing and everything that is wrong.

use dormouse::{AssignFaultKind as Fault, Error, ErrorKind, Json};
use dormouse_tests::Database;
use dormouse_tests::arrays::{Arrays, NewRoom, Room};
use dormouse_tests::blog::{Article, Comment, NewComment, NewTag, Tag, User};
use dormouse_tests::graph::{Graph, NewBadge, NewGroup, NewNode, Node};
use dormouse_tests::keys::{Country, Keys, NewCity, NewCountry, NewStreet, Street};
use dormouse_tests::kitchen::{
    Computed, ComputedColour, Kitchen, NewComputed, NewNullable, Nullable,
};
use serde::Deserialize;
use serde_json::json;

use crate::seed;

/// What is wrong, as paths and kinds.
#[track_caller]
fn faults(error: &Error) -> Vec<(&str, Fault)> {
    assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
    let faults = error.assign_faults().iter();
    faults.map(|fault| (fault.path(), fault.kind())).collect()
}

/// A value of every type, as rows serialize.
fn every_type() -> Json {
    json!({
        "bool_value": true,
        "i16_value": -7,
        "i32_value": 7,
        "i64_value": 9_000_000_000_i64,
        "i8_value": -128,
        "u8_value": 255,
        "u16_value": 65535,
        "u32_value": 4_294_967_295_u32,
        "u64_value": 7,
        "f32_value": 1.5,
        "f64_value": 0.1,
        "decimal_value": "12.50",
        "string_value": "short",
        "text_value": "long",
        "bytes_value": [0, 255],
        "uuid_value": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "date_value": "2026-01-31",
        "time_value": "23:59:59.500",
        "datetime_value": "2026-01-31T23:59:59.500Z",
        "timestamp_value": "2026-01-31T23:59:59.500",
        "big_decimal_value": "123456789012345678901234567890.5",
        "json_value": { "a": [1, null] },
        "mood": "so_so",
    })
}

#[tokio::test]
async fn values_of_every_type_are_assigned() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let row = em.create(NewNullable {});
    em.assign(row, every_type()).await.unwrap();
    em.flush().await.unwrap();
    let em = database.fork();
    let row = em.find_all::<Nullable>().await.unwrap()[0];
    let mut shown = row.to_json();
    let id = shown.as_object_mut().unwrap().remove("id");
    // A decimal number has the digits of its column.
    for number in ["decimal_value", "big_decimal_value"] {
        let text = shown[number]
            .as_str()
            .unwrap()
            .trim_end_matches('0')
            .to_owned();
        shown[number] = text.into();
    }
    let mut data = every_type();
    data["decimal_value"] = "12.5".into();
    assert_eq!(shown, data);
    assert!(id.is_some());
    database.take();
    em.assign(row, row.to_json()).await.unwrap();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let nothing: serde_json::Map<_, _> = every_type()
        .as_object()
        .unwrap()
        .keys()
        .map(|name| (name.clone(), Json::Null))
        .collect();
    em.assign(row, nothing).await.unwrap();
    em.flush().await.unwrap();
    let row = database.fork().find_all::<Nullable>().await.unwrap()[0].to_json();
    assert!(
        row.as_object()
            .unwrap()
            .iter()
            .all(|(name, value)| name == "id" || value.is_null())
    );
}

#[tokio::test]
async fn arrays_are_assigned() {
    let database = Database::<Arrays>::new().await;
    let em = database.fork();
    let room = em.create(NewRoom {});
    let data = json!({
        "bools": [true, false],
        "long": [-1, 2],
        "words": ["a", "b"],
        "blobs": [[0], [255, 1]],
        "days": ["2026-01-31"],
        "documents": [{ "a": 1 }],
        "moods": ["good"],
        "texts": [],
    });
    em.assign(room, &data).await.unwrap();
    em.flush().await.unwrap();
    let em = database.fork();
    let room = em.find_all::<Room>().await.unwrap()[0];
    let shown = room.to_json();
    for (name, value) in data.as_object().unwrap() {
        assert_eq!(&shown[name], value, "{name}");
    }
    let wrong = json!({ "bools": [null], "moods": ["ugly"], "long": 1 });
    let error = em.assign(room, wrong).await.unwrap_err();
    let types = ["bools", "moods", "long"].map(|name| (name, Fault::WrongType));
    assert_eq!(faults(&error), types);
}

#[tokio::test]
async fn everything_that_is_wrong_is_one_error_and_nothing_changes() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(NewComputed {
        name: "ann".into(),
        payload: json!(1),
        colour: ComputedColour::Red,
    });
    em.flush().await.unwrap();
    let em = database.fork();
    let row = em.find_all::<Computed>().await.unwrap()[0];
    let data = json!({
        "id": row.id() + 1,
        "version": 7,
        "name": null,
        "colour": "blue",
        "secret": "told",
        "size": 3,
        "serial": "many",
        "stamp": "yesterday",
        "initials": "XY",
    });
    let error = em.assign(row, &data).await.unwrap_err();
    let expected = [
        ("id", Fault::PrimaryKey),
        ("version", Fault::ReadOnly),
        ("name", Fault::Required),
        ("colour", Fault::WrongType),
        ("secret", Fault::Hidden),
        ("size", Fault::UnknownProperty),
        ("serial", Fault::WrongType),
        ("stamp", Fault::WrongType),
    ];
    assert_eq!(faults(&error), expected);
    let text = error.to_string();
    for part in [
        "does not fit Computed",
        "`colour`: `blue` is not a value of",
        "`serial`: expected an i64",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(row.initials(), "a", "nothing was assigned");
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let data = json!({ "secret": "told", "size": 3, "initials": "XY", "version": 1 });
    em.assign(row, data)
        .allow_hidden()
        .ignore_unknown()
        .await
        .unwrap();
    assert_eq!((row.initials(), row.secret()), ("XY", Some("told")));
    let error = em.assign(row, json!([1])).await.unwrap_err();
    assert_eq!(faults(&error), [("", Fault::WrongType)]);
}

#[tokio::test]
async fn keys_become_references_and_objects_change_what_is_loaded() {
    let database = seed::blog().await;
    let em = database.fork();
    let hint = (Article::AUTHOR, Article::TAGS, Article::COMMENTS);
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    let data = json!({
        "title": "New",
        "author": { "id": 1, "full_name": "Ann" },
        "comments": [{ "id": 1, "text": "changed", "author": 1 }],
        "tags": [2],
    });
    em.assign(article, data).await.unwrap();
    assert_eq!(
        (article.title(), article.author().full_name()),
        ("New", "Ann")
    );
    assert_eq!(article.comments()[0].text(), "changed");
    let tags: Vec<_> = article.tags().iter().map(|tag| tag.name()).collect();
    assert_eq!(tags, ["blue"], "a list is the whole collection");
    em.assign(article, json!({ "tags": 1, "author": 2 }))
        .await
        .unwrap();
    assert_eq!(
        (article.tags().len(), article.author().full_name()),
        (2, "bob")
    );
    em.flush().await.unwrap();
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(
        (article.title(), article.author().id(), article.tags().len()),
        ("New", 2, 2)
    );
    let comment = article.comments()[0];
    assert_eq!(
        (comment.text(), comment.author_ref().id()),
        ("changed", Some(1))
    );
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(ann.full_name(), "Ann");
    em.assign(article, json!({ "comments": [] })).await.unwrap();
    em.flush().await.unwrap();
    assert_eq!(
        em.count(Comment::ID.eq(1)).await.unwrap(),
        0,
        "an orphan is deleted"
    );
}

/// What a client says of a new comment.
#[derive(Deserialize)]
struct CommentData {
    text: String,
    #[serde(default)]
    shout: bool,
}

#[tokio::test]
async fn new_rows_are_made_as_the_program_says() {
    let database = seed::blog().await;
    let em = database.fork();
    let bob = em.find_one(User::ID.eq(2)).or_fail().await.unwrap();
    let hint = (Article::COMMENTS, Article::TAGS);
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    let data = json!({
        "comments": [{ "id": 1 }, { "text": "hey", "shout": true }],
        "tags": { "name": "green" },
    });
    let error = em.assign(article, &data).await.unwrap_err();
    assert_eq!(
        faults(&error),
        [("comments[1]", Fault::NewRow), ("tags", Fault::NewRow)]
    );
    let bob = dormouse::Target::from(bob);
    let assign = |data: Json| {
        let author = bob.clone();
        em.assign(article, data)
            .create_with(Article::COMMENTS, move |article, comment: CommentData| {
                NewComment {
                    text: if comment.shout {
                        comment.text.to_uppercase()
                    } else {
                        comment.text
                    },
                    article,
                    author: author.clone(),
                }
            })
            .create_with(
                Article::TAGS,
                |_, mut tag: std::collections::HashMap<String, String>| NewTag {
                    name: tag.remove("name").unwrap_or_default(),
                },
            )
    };
    let wrong = json!({ "comments": [{ "id": 1 }, { "words": 1 }] });
    let error = assign(wrong).await.unwrap_err();
    assert_eq!(faults(&error), [("comments[1]", Fault::WrongType)]);
    assert!(
        error.to_string().contains("missing field `text`"),
        "{error}"
    );
    assign(data).await.unwrap();
    em.flush().await.unwrap();
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    let texts: Vec<_> = article
        .comments()
        .iter()
        .map(|comment| comment.text())
        .collect();
    assert_eq!(texts, ["about One", "HEY"]);
    assert_eq!(article.tags().len(), 3);
    assert_eq!(em.count(Tag::NAME.eq("green")).await.unwrap(), 1);
}

#[tokio::test]
async fn data_changes_only_rows_that_hang_on_this_one() {
    let database = seed::blog().await;
    let em = database.fork();
    let hint = Article::COMMENTS.with(Comment::AUTHOR);
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    em.find_one(Comment::ID.eq(2)).or_fail().await.unwrap();
    let data = json!({
        "author": { "full_name": "not loaded" },
        "tags": [],
        "comments": [
            { "id": 2, "text": "of another article" },
            { "id": 1, "author": { "id": 2, "email": null, "password": "x", "bio": 7 } },
            { "id": 1, "article": { "id": 2, "title": "another" } },
            "one",
        ],
    });
    let error = em.assign(article, data).await.unwrap_err();
    let expected = [
        ("author", Fault::NotLoaded),
        ("tags", Fault::NotLoaded),
        ("comments[0]", Fault::OtherRow),
        ("comments[1].author.email", Fault::Required),
        ("comments[1].author.password", Fault::Hidden),
        ("comments[1].author.bio", Fault::WrongType),
        ("comments[2].article", Fault::OtherRow),
        ("comments[3]", Fault::WrongType),
    ];
    assert_eq!(faults(&error), expected);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn what_handles_may_read_is_loaded_first() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(Article::AUTHOR)
        .or_fail()
        .await
        .unwrap();
    let error = em
        .assign(article, json!({ "title": "New", "author": 99 }))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    assert_eq!(article.title(), "One", "nothing was assigned");
    let error = em
        .assign(article, json!({ "author": null }))
        .await
        .unwrap_err();
    assert_eq!(faults(&error), [("author", Fault::Required)]);
    em.assign(article, json!({ "author": { "id": 2 } }))
        .await
        .unwrap();
    assert_eq!(article.author().full_name(), "bob");
}

#[tokio::test]
async fn one_to_one_relations_are_assigned_from_both_sides() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let group = em.create(NewGroup {
        name: "reds".into(),
        title: "Reds".into(),
    });
    let node = em.create(NewNode {
        label: "one".into(),
        group: group.into(),
    });
    em.flush().await.unwrap();
    let node = em
        .populate(node.saved().unwrap(), Node::BADGE)
        .await
        .unwrap();
    em.assign(node, json!({ "badge": { "text": "gold" }, "locker": null }))
        .create_with(
            Node::BADGE,
            |node, mut data: std::collections::HashMap<String, String>| NewBadge {
                text: data.remove("text").unwrap_or_default(),
                node,
            },
        )
        .await
        .unwrap();
    em.flush().await.unwrap();
    assert_eq!(node.badge().unwrap().text(), "gold");
    em.assign(node, json!({ "badge": { "text": "silver" } }))
        .await
        .unwrap();
    em.assign(node, json!({ "group": { "name": "reds" }, "code": 3 }))
        .await
        .unwrap();
    em.flush().await.unwrap();
    let stored = database.fork();
    let stored = stored
        .find_all::<Node>()
        .populate(Node::BADGE)
        .await
        .unwrap()[0];
    assert_eq!(
        (stored.badge().unwrap().text(), stored.code()),
        ("silver", Some(3))
    );
    em.assign(node, json!({ "badge": null })).await.unwrap();
    em.flush().await.unwrap();
    assert!(node.badge().is_none());
}

#[tokio::test]
async fn keys_of_several_parts_are_lists_or_objects() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let country = em.create(NewCountry {
        code: "NL".into(),
        name: "Netherlands".into(),
    });
    let [first, second] = [1, 2].map(|number| {
        em.create(NewCity {
            country: country.into(),
            number,
            name: format!("city {number}"),
        })
    });
    let street = em.create(NewStreet {
        city: first.into(),
        name: "Long".into(),
    });
    em.flush().await.unwrap();
    let street = street.saved().unwrap();
    for city in [
        json!(["NL", 2]),
        json!({ "country": "NL", "number": 1 }),
        json!({ "country": { "code": "NL" }, "number": 2 }),
    ] {
        em.assign(street, json!({ "city": city })).await.unwrap();
        let number = city.get("number").or_else(|| city.get(1)).unwrap();
        assert_eq!(json!(street.city_ref().id().unwrap().1), *number);
    }
    let second = second.saved().unwrap();
    em.assign(
        second,
        json!({ "country": "NL", "number": 2, "name": "same key" }),
    )
    .await
    .unwrap();
    let error = em
        .assign(second, json!({ "country": "DE", "number": 3 }))
        .await
        .unwrap_err();
    assert_eq!(
        faults(&error),
        [
            ("country", Fault::PrimaryKey),
            ("number", Fault::PrimaryKey)
        ]
    );
    let error = em
        .assign(street, json!({ "city": "NL" }))
        .await
        .unwrap_err();
    assert_eq!(faults(&error), [("city", Fault::WrongType)]);
    em.flush().await.unwrap();
    let em = database.fork();
    let stored = em
        .find_one(Street::NAME.eq("Long"))
        .populate(Street::CITY)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(stored.city().name(), "same key");
    assert_eq!(em.count(Country::CODE.eq("NL")).await.unwrap(), 1);
}
