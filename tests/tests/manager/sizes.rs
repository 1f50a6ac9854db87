//! Texts and bytes with a length: what is as long as the column comes back, what is longer is the same error on each
//! database, whatever type the length has made of the column there.

use std::fmt::Debug;

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::sizes::{NewParcel, Parcel, ParcelDraft, Sizes};

/// Writes a value as long as the column and one that is longer, with an insert and with an update.
async fn check<V: Clone + Debug + PartialEq>(
    database: &Database<Sizes>,
    (longest, longer): (V, V),
    set: impl Fn(NewParcel, V) -> ParcelDraft,
    change: impl AsyncFn(&Database<Sizes>, u8, V) -> ErrorKind,
    read: impl AsyncFn(&Database<Sizes>, u8) -> Option<V>,
) {
    let em = database.fork();
    let key = u8::try_from(em.count(Parcel::CODE.ne(vec![])).await.unwrap()).unwrap() + 1;
    em.create(set(NewParcel { code: vec![key] }, longest.clone()));
    em.flush().await.unwrap();
    assert!(
        read(database, key).await == Some(longest),
        "what is as long as the column"
    );
    let em = database.fork();
    em.create(set(NewParcel { code: vec![0] }, longer.clone()));
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CheckViolation, "{error}");
    assert_eq!(
        change(database, key, longer).await,
        ErrorKind::CheckViolation
    );
}

macro_rules! check {
    ($database:ident, $column:ident $set:ident, $length:expr, $of:expr) => {{
        let of = $of;
        check(
            &$database,
            (of($length), of($length + 1)),
            |new, value| new.$column(value),
            async |database, key, value| {
                let em = database.fork();
                let row = em
                    .find_one(Parcel::CODE.eq(vec![key]))
                    .or_fail()
                    .await
                    .unwrap();
                row.$set(Some(&value));
                em.flush().await.unwrap_err().kind()
            },
            async |database, key| {
                let em = database.fork();
                let row = em
                    .find_one(Parcel::CODE.eq(vec![key]))
                    .or_fail()
                    .await
                    .unwrap();
                row.$column().map(|value| value.to_owned())
            },
        )
        .await;
    }};
}

#[tokio::test]
async fn no_value_is_longer_than_its_column() {
    let database = Database::<Sizes>::new().await;
    let mice = |count| "🐁".repeat(count);
    check!(database, short set_short, 10, mice);
    check!(database, varchar set_varchar, 255, mice);
    check!(database, medium set_medium, 16_384, mice);
    // A packet of a server has 16 MB unless told otherwise.
    let letters = |count| "m".repeat(count);
    check!(database, long set_long, 4_194_304, letters);
    let bytes = |count| vec![255_u8; count];
    check!(database, binary set_binary, 5, bytes);
    check!(database, blob set_blob, 16_384, bytes);
    check!(database, medium_blob set_medium_blob, 65_536, bytes);
}

#[tokio::test]
async fn a_key_of_bytes_has_a_length() {
    let database = Database::<Sizes>::new().await;
    let em = database.fork();
    em.create(NewParcel { code: vec![0; 255] });
    em.flush().await.unwrap();
    em.create(NewParcel { code: vec![0; 256] });
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CheckViolation, "{error}");
}
