//! Names that Rust or generated code uses itself.

use dormouse::Result;
use dormouse_tests::Database;
use dormouse_tests::words::{
    self, Dormouse, NewDormouse, NewOption, NewRt, NewSome, NewString, Words,
};

#[tokio::test]
async fn names_of_the_prelude_are_entities() -> Result<()> {
    let database = Database::<Words>::new().await;
    let em = database.fork();
    let string = em.create(
        NewString {
            columns: "c".into(),
            row: 7,
        }
        .camel_case("y"),
    );
    assert_eq!((string.parts(), string.camel_case()), ("xx", "y"));
    let some = em.create(NewSome {}.vec("v"));
    let option = NewOption {
        r#type: "t".into(),
        self_: "s".into(),
        string: string.into(),
    };
    em.create(option._2fa(true).some(some).result(words::Result::Err));
    em.flush().await?;

    let em = database.fork();
    let some = em
        .find_all::<words::Some>()
        .populate(words::Some::CARD)
        .await?[0];
    let data = some.detach();
    assert_eq!((data.vec.as_deref(), data.options.len()), (Some("v"), 1));
    let option = &data.options[0];
    assert_eq!(
        (option.r#type.as_str(), option._2fa, option.result),
        ("t", true, Some(words::Result::Err))
    );
    assert_eq!(
        (option.string.columns.as_str(), option.string.row),
        ("c", 7)
    );
    let json = serde_json::to_value(&data).unwrap();
    assert_eq!(json["options"][0]["string"]["camelCase"], "y");
    assert_eq!(json["options"][0]["self"], "s");
    Ok(())
}

#[tokio::test]
async fn names_of_crates_locals_and_parameters_are_properties() -> Result<()> {
    let database = Database::<Words>::new().await;
    let em = database.fork();
    let first = em.create(NewDormouse {}.h("first"));
    let second = em.create(NewDormouse {}.row("second").n(first));
    second._2fa_ref().add(em.create(NewRt {}.edits(2)));
    em.flush().await?;

    let em = database.fork();
    let second = em
        .find_one(Dormouse::ROW.eq("second"))
        .populate(Dormouse::ALL)
        .or_fail()
        .await?;
    let first = second.n().unwrap();
    assert_eq!((first.row(), first.h()), ("rrr", "first"));
    let json = serde_json::to_value(second.detach()).unwrap();
    assert_eq!(json["_2fa"][0]["edits"], 2);
    assert_eq!(json.get("n"), None, "a hidden relation stays hidden");
    Ok(())
}
