//! Many-to-many relations whose table between is an entity with values of its own.

use dormouse::{EntityManager, Loaded};
use dormouse_tests::Database;
use dormouse_tests::radio::{Favourite, Listener, NewFavourite, NewListener, NewSong, Radio, Song};

/// A listener, and the songs `a` and `b`, the first of which is a favourite with five stars.
async fn listener() -> Database<Radio> {
    let database = Database::new().await;
    let em: EntityManager<Radio> = database.fork();
    let listener = em.create(NewListener { name: "ann".into() });
    let [a, _] = ["a", "b"].map(|title| {
        em.create(NewSong {
            title: title.into(),
        })
    });
    let favourite = NewFavourite {
        listener: listener.into(),
        song: a.into(),
    };
    em.create(favourite.stars(5));
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

async fn ann(em: &EntityManager<Radio>) -> Loaded<'_, Listener> {
    em.find_one(Listener::NAME.eq("ann"))
        .or_fail()
        .await
        .unwrap()
}

/// The favourites as the database has them: title and stars.
async fn stored(database: &Database<Radio>) -> Vec<(String, i32)> {
    let em = database.fork();
    let found = em.find_all::<Favourite>().populate(Favourite::SONG);
    let found = found.order_by(Favourite::STARS.desc()).await.unwrap();
    let one = |row: &Loaded<'_, Favourite, _>| (row.song().title().to_owned(), row.stars());
    let rows = found.iter().map(one).collect();
    drop(found);
    database.take();
    rows
}

#[tokio::test]
async fn both_ways_lead_to_the_same_rows() {
    let database = listener().await;
    let em = database.fork();
    let ann = em.find_one(Listener::ID.eq(1)).populate((
        Listener::FAVOURITES,
        Listener::REASONS.with(Favourite::SONG),
    ));
    let ann = ann.or_fail().await.unwrap();
    assert_eq!(ann.favourites()[0].title(), "a");
    let reason = ann.reasons()[0];
    assert_eq!((reason.song().title(), reason.stars()), ("a", 5));
    let liked = Listener::REASONS.some(Favourite::STARS.ge(4));
    assert_eq!(em.count(liked).await.unwrap(), 1);
}

#[tokio::test]
async fn a_link_that_is_added_has_the_defaults_and_goes_when_it_is_removed() {
    let database = listener().await;
    let em = database.fork();
    let songs = ann(&em).await.favourites_ref();
    songs.add(em.reference::<Song>("b".to_owned()));
    em.flush().await.unwrap();
    let both = [("a".to_owned(), 5), ("b".to_owned(), 3)];
    assert_eq!(stored(&database).await, both);
    songs.add(em.reference::<Song>("a".to_owned()));
    em.flush().await.unwrap();
    assert_eq!(
        stored(&database).await,
        both,
        "a link that is there stays as it is"
    );
    songs.load().await.unwrap();
    songs.remove(em.reference::<Song>("a".to_owned()));
    em.flush().await.unwrap();
    assert_eq!(stored(&database).await, [("b".to_owned(), 3)]);
}

#[tokio::test]
async fn the_entity_changes_its_own_values() {
    let database = listener().await;
    let em = database.fork();
    let favourite = em.find_one(Favourite::STARS.eq(5)).or_fail().await.unwrap();
    favourite.set_stars(1);
    em.flush().await.unwrap();
    database.take();
    assert_eq!(stored(&database).await, [("a".to_owned(), 1)]);
    em.remove(favourite);
    em.flush().await.unwrap();
    let em = database.fork();
    assert!(
        ann(&em)
            .await
            .favourites_ref()
            .load()
            .await
            .unwrap()
            .is_empty()
    );
}
