//! Collections whose schema says what they are sorted by.

use dormouse::EntityManager;
use dormouse_tests::Database;
use dormouse_tests::library::{Author, Book, Library, NewAuthor, NewBook, NewShelf, Shelf};

/// Two authors with books, on two shelves.
async fn library() -> Database<Library> {
    let database = Database::new().await;
    let em: EntityManager<Library> = database.fork();
    let author = |name: &str| em.create(NewAuthor { name: name.into() });
    let (ann, bob) = (author("Ann"), author("Bob"));
    let shelves = ["west", "east"].map(|name| em.create(NewShelf { name: name.into() }));
    let books = [
        ("C", 1990, ann),
        ("A", 2001, ann),
        ("B", 2001, ann),
        ("D", 1970, bob),
        ("Á", 1980, bob),
    ];
    for (title, published, author) in books {
        let book = em.create(NewBook {
            title: title.into(),
            published,
            author: author.into(),
        });
        for shelf in shelves {
            shelf.books_ref().add(book);
        }
    }
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

fn titles<'em>(books: impl Iterator<Item = dormouse::Loaded<'em, Book>>) -> String {
    books.map(|book| book.title().to_owned()).collect()
}

#[tokio::test]
async fn populated_collections_are_sorted() {
    let database = library().await;
    let em = database.fork();
    let authors = em
        .find_all::<Author>()
        .order_by(Author::ID.asc())
        .populate(Author::BOOKS)
        .await
        .unwrap();
    database.expect_sql(&[
        r#"select a0."id", a0."name" from "author" a0 order by a0."id""#,
        r#"select a0."id", a0."title", a0."published", a0."author_id" from "book" a0 where a0."author_id" in (?, ?) order by a0."published" desc, a0."title", a0."id""#,
    ]);
    let books: Vec<String> = authors
        .iter()
        .map(|author| titles(author.books().iter()))
        .collect();
    assert_eq!(books, ["ABC", "ÁD"]);
}

#[tokio::test]
async fn an_order_may_go_through_relations_and_pivot_tables() {
    let database = library().await;
    let em = database.fork();
    let shelf = em.find_one(Shelf::NAME.eq("west")).or_fail().await.unwrap();
    let books = shelf.books_ref().load().await.unwrap();
    assert_eq!(
        titles(books.iter()),
        "DÁABC",
        "Bob before Ann, letters by their bytes"
    );
    let book = em
        .find_one(Book::TITLE.eq("C"))
        .populate(Book::SHELVES)
        .or_fail()
        .await
        .unwrap();
    let shelves: Vec<_> = book
        .shelves()
        .iter()
        .map(|shelf| shelf.name().to_owned())
        .collect();
    assert_eq!(shelves, ["east", "west"]);
}

#[tokio::test]
async fn rows_that_are_added_come_last_until_it_is_loaded_again() {
    let database = library().await;
    let em = database.fork();
    let ann = em
        .find_one(Author::NAME.eq("Ann"))
        .populate(Author::BOOKS)
        .or_fail()
        .await
        .unwrap();
    em.create(NewBook {
        title: "Z".into(),
        published: 2020,
        author: ann.into(),
    });
    assert_eq!(titles(ann.books().iter()), "ABCZ");
    em.flush().await.unwrap();
    let em = database.fork();
    let ann = em
        .find_one(Author::NAME.eq("Ann"))
        .populate(Author::BOOKS)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(titles(ann.books().iter()), "ZABC");
}
