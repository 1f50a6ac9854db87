//! Names that mean something else in Rust, or in generated code: the schemas of `names/`.
//!
//! That they compile is most of what is to be shown, so they are not checked in: the build script
//! generates them. They are not in the library, where their names would be in rustc's messages.

use dormouse::Result;
use dormouse_tests::Database;

#[deny(warnings)]
#[allow(dead_code, unused_imports)] // no test uses all that is generated
mod schemas {
    dormouse::include_schema!("names");
    dormouse::include_schema!("crate");
}

use schemas::crate_::{Crate, Keyword, Keywords, NewKeywords, NewType, Type};
use schemas::names::{Dormouse, Names, NewDormouse, NewResult};

#[tokio::test]
async fn keywords_are_names_like_others() -> Result<()> {
    let database = Database::<Crate>::new().await;
    let em = database.fork();
    let first = em.create(NewKeywords {});
    em.create(NewKeywords {}.r#as(Some(Keyword::Self_)).self_(first));
    em.create(NewType {});
    em.flush().await?;

    let em = database.fork();
    let row = em
        .find_one(Keywords::AS.eq(Keyword::Self_))
        .populate(Keywords::SELF)
        .or_fail()
        .await?;
    assert_eq!(row.r#as(), Some(Keyword::Self_));
    assert_eq!(Keyword::Self_.as_str(), "self");
    let first = row.self_().expect("a row");
    assert_eq!(first.r#as(), Some(Keyword::As));
    let text = em.find_one(Type::ID.eq(1)).or_fail().await?;
    assert_eq!(text.text(), "\u{202e} \r\n \\ \" {} {{ }} 'x'");
    Ok(())
}

#[tokio::test]
async fn names_of_the_runtime_are_entities() -> Result<()> {
    let database = Database::<Names>::new().await;
    let em = database.fork();
    em.create(NewDormouse {}.value("asleep"));
    em.create(NewResult {});
    em.flush().await?;
    let em = database.fork();
    let found = em.find_one(Dormouse::VALUE.eq("asleep"));
    assert!(found.await?.is_some());
    Ok(())
}
