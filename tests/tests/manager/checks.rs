//! Values that are checked when their row is written: somebody else must not have changed them.

use dormouse::{EntityManager, ErrorKind, Loaded};
use dormouse_tests::Database;
use dormouse_tests::depot::{
    Depot, NewProduct, NewSupplier, NewVoucher, Product, Supplier, Voucher,
};
use rust_decimal::Decimal;

/// Three products with the labels `a`, `b` and none.
async fn products() -> Database<Depot> {
    let database = Database::new().await;
    let em: EntityManager<Depot> = database.fork();
    em.create(NewSupplier { name: "one".into() });
    em.create(NewSupplier { name: "two".into() });
    for (title, label) in [("A", Some("a")), ("B", Some("b")), ("C", None)] {
        let product = em.create(NewProduct {
            title: title.into(),
            price: Decimal::new(100, 2),
            stock: 5,
        });
        product.set_label(label);
    }
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

async fn product<'em>(em: &'em EntityManager<Depot>, title: &str) -> Loaded<'em, Product> {
    em.find_one(Product::TITLE.eq(title))
        .or_fail()
        .await
        .unwrap()
}

/// Flushes, and expects that a row of this entity is stale.
#[track_caller]
fn expect_stale(flushed: dormouse::Result<()>, entity: &str) {
    let error = flushed.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OptimisticLock);
    assert!(error.to_string().contains(entity), "{error}");
}

#[tokio::test]
async fn an_update_expects_what_was_read() {
    let database = products().await;
    let (mine, theirs) = (database.fork(), database.fork());
    let (first, second) = (product(&mine, "A").await, product(&theirs, "A").await);
    database.take();
    second.set_stock(4);
    theirs.flush().await.unwrap();
    database.expect_writes(&[
        r#"update "product" set "stock" = ? where "id" = ? and "price" = ? and "stock" = ? and "label" = ? and "supplier_id" is null"#,
    ]);
    first.set_title("X");
    expect_stale(mine.flush().await, "Product");
    mine.refresh(first).await.unwrap();
    first.set_title("X");
    mine.flush().await.unwrap();
    // A value that is not checked may have changed meanwhile.
    second.set_price(Decimal::new(250, 2));
    theirs.flush().await.unwrap();
    second.set_price(Decimal::new(300, 2));
    theirs.flush().await.unwrap();
    let found = product(&database.fork(), "X").await.price();
    assert_eq!(found, Decimal::new(300, 2));
}

#[tokio::test]
async fn null_is_a_value_that_is_expected() {
    let database = products().await;
    let (mine, theirs) = (database.fork(), database.fork());
    let (first, second) = (product(&mine, "C").await, product(&theirs, "C").await);
    second.set_label(Some("c"));
    theirs.flush().await.unwrap();
    first.set_stock(1);
    expect_stale(mine.flush().await, "Product");
    second.set_label(None);
    theirs.flush().await.unwrap();
    mine.flush().await.unwrap();
    assert_eq!(product(&database.fork(), "C").await.stock(), 1);
}

#[tokio::test]
async fn a_relation_is_checked_by_its_foreign_key() {
    let database = products().await;
    let (mine, theirs) = (database.fork(), database.fork());
    let (first, second) = (product(&mine, "A").await, product(&theirs, "A").await);
    second.set_supplier(theirs.reference::<Supplier>(1));
    theirs.flush().await.unwrap();
    first.set_supplier(mine.reference::<Supplier>(2));
    expect_stale(mine.flush().await, "Product");
    second.set_supplier(theirs.reference::<Supplier>(2));
    theirs.flush().await.unwrap();
    second.supplier_ref().unset();
    theirs.flush().await.unwrap();
    mine.flush().await.unwrap();
    let of_two = Product::SUPPLIER.is(Supplier::NAME.eq("two"));
    assert_eq!(database.fork().count(of_two).await.unwrap(), 1);
}

#[tokio::test]
async fn many_rows_are_checked_in_one_statement() {
    let database = products().await;
    let (mine, theirs) = (database.fork(), database.fork());
    let rows = mine.find_all::<Product>().await.unwrap();
    database.take();
    rows.iter().for_each(|row| row.set_stock(9));
    mine.flush().await.unwrap();
    database.expect_writes(&[
        r#"with v ("v0", "v1", "v2", "v3", "v4", "v5") as (values (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?)) update "product" as t set "stock" = v."v0" from v where t."id" = v."v1" and t."price" = v."v2" and t."stock" = v."v3" and t."label" is v."v4" and t."supplier_id" is v."v5""#,
    ]);
    product(&theirs, "C").await.set_label(Some("c"));
    theirs.flush().await.unwrap();
    rows.iter().for_each(|row| row.set_stock(10));
    expect_stale(mine.flush().await, "Product");
    let unchanged = database.fork().count(Product::STOCK.eq(9)).await;
    assert_eq!(unchanged.unwrap(), 3, "none of them was written");
}

#[tokio::test]
async fn a_delete_expects_what_was_read() {
    let database = products().await;
    let (mine, theirs) = (database.fork(), database.fork());
    let rows = mine.find_all::<Product>().await.unwrap();
    product(&theirs, "C").await.set_stock(6);
    theirs.flush().await.unwrap();
    rows.iter().for_each(|row| mine.remove(*row));
    expect_stale(mine.flush().await, "Product");
    let mine = database.fork();
    for row in mine.find_all::<Product>().await.unwrap() {
        mine.remove(row);
    }
    mine.flush().await.unwrap();
    assert_eq!(
        database.fork().count(Product::STOCK.gt(0)).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn a_row_is_checked_beside_one_of_which_only_the_key_is_known() {
    let database = products().await;
    let em = database.fork();
    for code in ["x", "y"] {
        em.create(NewVoucher { code: code.into() });
    }
    em.flush().await.unwrap();
    let (mine, theirs) = (database.fork(), database.fork());
    let stale = mine
        .find_one(Voucher::CODE.eq("x"))
        .or_fail()
        .await
        .unwrap();
    let changed = theirs.find_one(Voucher::CODE.eq("x")).or_fail();
    changed.await.unwrap().set_code("z");
    theirs.flush().await.unwrap();
    mine.remove(stale);
    mine.remove(mine.reference::<Voucher>(2));
    expect_stale(mine.flush().await, "Voucher");
    let em = database.fork();
    em.remove(em.reference::<Voucher>(2));
    em.flush().await.unwrap();
    assert_eq!(em.count(Voucher::VERSION.gt(0)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_value_may_change_past_the_version() {
    let database = products().await;
    let em = database.fork();
    em.create(NewVoucher { code: "x".into() });
    em.flush().await.unwrap();
    let mine = database.fork();
    let voucher = mine.find_one(Voucher::ID.eq(1)).or_fail().await.unwrap();
    // What sets both, and the version back, is found by the value.
    let other = em.native_update(Voucher::ID.eq(1));
    let other = other.set(Voucher::CODE, "y").set(Voucher::VERSION, 1);
    other.await.unwrap();
    voucher.set_code("z");
    expect_stale(mine.flush().await, "Voucher");
}

#[tokio::test]
async fn values_that_are_swapped_are_expected_as_they_are_meanwhile() {
    let database = products().await;
    let em = database.fork();
    let (a, b) = (product(&em, "A").await, product(&em, "B").await);
    a.set_label(Some("b"));
    b.set_label(Some("a"));
    em.flush().await.unwrap();
    assert_eq!(product(&database.fork(), "A").await.label(), Some("b"));
    assert_eq!(product(&database.fork(), "B").await.label(), Some("a"));
}

#[tokio::test]
async fn a_rollback_takes_back_what_is_expected() {
    let database = products().await;
    let em = database.fork();
    let row = product(&em, "A").await;
    let transaction = em.begin().await.unwrap();
    row.set_stock(7);
    em.flush().await.unwrap();
    row.set_stock(8);
    em.flush().await.unwrap();
    transaction.rollback().await.unwrap();
    row.set_stock(9);
    em.flush().await.unwrap();
    assert_eq!(product(&database.fork(), "A").await.stock(), 9);
}
