//! Entities of an SQL dump that the build script reads: no YAML, no server while building, any database when running.

use dormouse::Result;
use dormouse_tests::Database;

#[deny(warnings)]
#[allow(dead_code, unused_imports)] // no test uses all that is generated
mod schemas {
    dormouse::include_schema!("library");
}

use schemas::library::{Author, Book, BookState, Library, NewAuthor, NewBook, NewReader};

#[tokio::test]
async fn a_dump_is_a_schema() -> Result<()> {
    let database = Database::<Library>::new().await;
    let em = database.fork();
    let author = em.create(NewAuthor { name: "Foo".into() });
    let reader = em.create(NewReader {
        email: "bar@example.com".into(),
    });
    let book = em.create(NewBook {
        isbn: "978".into(),
        title: "Foo is Bar".into(),
        author: author.into(),
    });
    book.readers_ref().add(reader);
    em.flush().await?;

    let em = database.fork();
    let author = em
        .find_one(Author::NAME.eq("Foo"))
        .populate(Author::BOOKS.with(Book::READERS))
        .or_fail()
        .await?;
    let book = author.books().iter().next().expect("a book");
    assert_eq!(
        (book.title(), book.state()),
        ("Foo is Bar", BookState::Shelf)
    );
    let readers: Vec<_> = book
        .readers()
        .iter()
        .map(|row| row.email().to_owned())
        .collect();
    assert_eq!(readers, ["bar@example.com"]);
    Ok(())
}
