//! Many-to-many collections that keep the order in which they were filled.

use dormouse::{EntityManager, Loaded};
use dormouse_tests::Database;
use dormouse_tests::radio::{NewPlaylist, NewSong, Playlist, Radio, Song};

/// The songs `a` to `e`, and a list of `c`, `a` and `b`.
async fn radio() -> Database<Radio> {
    let database = Database::new().await;
    let em: EntityManager<Radio> = database.fork();
    let songs = ["a", "b", "c", "d", "e"];
    let [a, b, c, _, _] = songs.map(|title| {
        em.create(NewSong {
            title: title.into(),
        })
    });
    em.create(NewPlaylist { name: "one".into() }.songs([c, a, b]));
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

async fn list(em: &EntityManager<Radio>) -> Loaded<'_, Playlist> {
    em.find_one(Playlist::NAME.eq("one"))
        .or_fail()
        .await
        .unwrap()
}

fn text<'em, N: 'em>(songs: impl IntoIterator<Item = Loaded<'em, Song, N>>) -> String {
    songs
        .into_iter()
        .map(|song| song.title().to_owned())
        .collect()
}

/// The songs of the list as the database has them.
async fn stored(database: &Database<Radio>) -> String {
    let em = database.fork();
    let found = text(list(&em).await.songs_ref().load().await.unwrap());
    drop(em);
    database.take();
    found
}

#[tokio::test]
async fn rows_come_in_the_order_in_which_they_were_added() {
    let database = radio().await;
    let em = database.fork();
    let second = em.create(NewPlaylist { name: "two".into() });
    for title in ["e", "a", "d"] {
        second
            .songs_ref()
            .add(em.reference::<Song>(title.to_owned()));
    }
    em.flush().await.unwrap();
    let em = database.fork();
    database.take();
    let lists = em.find_all::<Playlist>().populate(Playlist::SONGS);
    let lists = lists.order_by(Playlist::ID.asc()).await.unwrap();
    database.expect_sql(&[
        r#"select a0."id", a0."name" from "playlist" a0 order by a0."id""#,
        r#"select a1."playlist_id", a0."title" from "song" a0 join "playlist_songs" a1 on a0."title" = a1."song_title" where a1."playlist_id" in (?, ?) order by a1."position""#,
    ]);
    let found: Vec<String> = lists.iter().map(|list| text(list.songs())).collect();
    assert_eq!(found, ["cab", "ead"]);
}

#[tokio::test]
async fn what_is_added_comes_last_loaded_or_not() {
    let database = radio().await;
    let em = database.fork();
    let songs = list(&em).await.songs_ref();
    database.take();
    songs.add(em.reference::<Song>("e".to_owned()));
    songs.add(em.reference::<Song>("a".to_owned()));
    songs.add(em.reference::<Song>("d".to_owned()));
    em.flush().await.unwrap();
    assert_eq!(text(songs.load().await.unwrap()), "cabed");
    assert_eq!(stored(&database).await, "cabed");
    let first = em.find_one(Song::TITLE.eq("b")).or_fail().await.unwrap();
    songs.remove(first);
    em.flush().await.unwrap();
    first.playlists_ref().add(list(&em).await);
    em.flush().await.unwrap();
    assert_eq!(text(songs.load().await.unwrap()), "caedb");
    assert_eq!(stored(&database).await, "caedb");
}

#[tokio::test]
async fn what_goes_and_comes_again_comes_last() {
    let database = radio().await;
    for loaded in [true, false] {
        let em = database.fork();
        let songs = list(&em).await.songs_ref();
        if loaded {
            songs.load().await.unwrap();
        }
        let first = stored(&database).await.remove(0).to_string();
        let first = em.reference::<Song>(first);
        songs.remove(first);
        songs.add(first);
        let transaction = em.begin().await.unwrap();
        em.flush().await.unwrap();
        transaction.rollback().await.unwrap();
        em.flush().await.unwrap();
        database.take();
        em.flush().await.unwrap();
        database.expect_sql(&[]);
        let expected = if loaded { "abc" } else { "bca" };
        assert_eq!(text(songs.load().await.unwrap()), expected);
        assert_eq!(stored(&database).await, expected);
    }
}

#[tokio::test]
async fn a_collection_is_rewritten_in_a_new_order() {
    let database = radio().await;
    let em = database.fork();
    let songs = list(&em).await.songs_ref();
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|title| em.reference::<Song>(title.to_owned()));
    songs.load().await.unwrap();
    em.find_all::<Song>().await.unwrap();
    database.take();
    songs.set([c, a, b]).await.unwrap();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    songs.set([c, a, b, d]).await.unwrap();
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"insert into "playlist_songs" ("playlist_id", "song_title") values (?, ?) on conflict do nothing"#,
    ]);
    songs.set([b, d, a]).await.unwrap();
    assert_eq!(text(songs.get().unwrap()), "bda");
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"delete from "playlist_songs" where "playlist_id" = ?"#,
        r#"insert into "playlist_songs" ("playlist_id", "song_title") values (?, ?), (?, ?), (?, ?) on conflict do nothing"#,
    ]);
    assert_eq!(stored(&database).await, "bda");
    let other = database.fork();
    let unloaded = list(&other).await.songs_ref();
    unloaded.set([c, b]).await.unwrap();
    other.flush().await.unwrap();
    assert_eq!(stored(&database).await, "cb");
    let removed = other.find_one(Song::TITLE.eq("c")).or_fail();
    unloaded.remove(removed.await.unwrap());
    unloaded.add(other.reference::<Song>("a".to_owned()));
    unloaded.add(other.reference::<Song>("c".to_owned()));
    other.flush().await.unwrap();
    assert_eq!(stored(&database).await, "bac");
}

#[tokio::test]
async fn changes_between_two_flushes_are_written_in_their_order() {
    let database = radio().await;
    let em = database.fork();
    let songs = list(&em).await.songs_ref();
    let [a, d, e] = ["a", "d", "e"].map(|title| em.reference::<Song>(title.to_owned()));
    songs.add(e);
    songs.add(d);
    songs.remove(e);
    songs.remove(a);
    songs.add(a);
    songs.add(e);
    em.flush().await.unwrap();
    assert_eq!(stored(&database).await, "cbdae");
    songs.clear().await.unwrap();
    em.flush().await.unwrap();
    assert_eq!(stored(&database).await, "");
}

#[tokio::test]
async fn what_is_taken_back_before_a_flush_leaves_the_others_in_their_order() {
    let database = radio().await;
    let em = database.fork();
    let songs = list(&em).await.songs_ref();
    let f = em.create(NewSong { title: "f".into() });
    let [d, e] = ["d", "e"].map(|title| em.reference::<Song>(title.to_owned()));
    songs.load().await.unwrap();
    songs.add(d);
    songs.add(e);
    songs.add(f);
    songs.remove(d);
    em.flush().await.unwrap();
    assert_eq!(stored(&database).await, "cabef");
}

#[tokio::test]
async fn a_part_of_the_collection_keeps_its_order_too() {
    let database = radio().await;
    let em = database.fork();
    let songs = list(&em).await.songs_ref();
    let found = songs.matching(Song::TITLE.ne("a")).limit(2).await.unwrap();
    assert_eq!(text(found), "cb");
    let all = songs.matching(Song::TITLE.ne("x"));
    let sorted = all.order_by(Song::TITLE.desc()).await.unwrap();
    assert_eq!(text(sorted), "cba");
    assert_eq!(songs.count().await.unwrap(), 3);
    let named = Playlist::SONGS.some(Song::TITLE.eq("b"));
    assert_eq!(em.count(named).await.unwrap(), 1);
}

#[tokio::test]
async fn the_counting_column_has_a_name_of_its_own() {
    let database = radio().await;
    let em = database.fork();
    let jingles = list(&em).await.jingles_ref();
    for title in ["d", "b"] {
        jingles.add(em.reference::<Song>(title.to_owned()));
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let list = em.find_one(Playlist::ID.eq(1)).populate(Playlist::JINGLES);
    database.take();
    let list = list.or_fail().await.unwrap();
    let sql = database.take_alike();
    assert!(sql[1].ends_with(r#"order by a1."place""#), "{}", sql[1]);
    assert_eq!(text(list.jingles()), "db");
}
