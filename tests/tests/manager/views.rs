//! Entities that are only read: created as views, found and populated like others, never written.

use dormouse::{ErrorKind, Result};
use dormouse_tests::Database;
use dormouse_tests::views::{
    Customer, CustomerTotal, NewCustomer, NewPurchase, Purchase, PurchaseSummary, Views,
};

async fn shop() -> Database<Views> {
    let database = Database::<Views>::new().await;
    let em = database.fork();
    let customer = em.create(NewCustomer { name: "Foo".into() });
    for price in [20, 22] {
        em.create(NewPurchase {
            customer: customer.into(),
            price,
        });
    }
    em.flush().await.expect("rows to read");
    database
}

#[tokio::test]
async fn views_are_found_and_populated() -> Result<()> {
    let database = shop().await;
    let em = database.fork();
    let total = em
        .find_one(CustomerTotal::TOTAL.eq(42))
        .populate(CustomerTotal::CUSTOMER)
        .or_fail()
        .await?;
    assert_eq!((total.id(), total.customer().name()), (1, "Foo"));

    let summaries = em
        .find(PurchaseSummary::CUSTOMER_NAME.eq("Foo"))
        .order_by(PurchaseSummary::PRICE.desc())
        .populate((PurchaseSummary::PURCHASE, PurchaseSummary::PRICE))
        .await?;
    let prices: Vec<_> = summaries
        .iter()
        .map(|row| (row.price(), row.purchase().price()))
        .collect();
    assert_eq!(prices, [(Some(22), 22), (Some(20), 20)]);
    Ok(())
}

#[tokio::test]
async fn tables_lead_to_views() -> Result<()> {
    let database = shop().await;
    let em = database.fork();
    let purchase = em
        .find_one(Purchase::PRICE.eq(20))
        .populate(Purchase::SUMMARY)
        .or_fail()
        .await?;
    let summary = purchase.summary().expect("a row of the view");
    assert_eq!(summary.customer_name(), Some("Foo"));

    let customer = em.find_one(Customer::ID.eq(1)).or_fail().await?;
    let total = em.populate(customer, Customer::TOTALS).await?.totals();
    let total = total.expect("a row of the view");
    purchase.set_price(30);
    em.flush().await?;
    em.refresh(total).await?;
    assert_eq!(total.total(), Some(52));
    Ok(())
}

#[tokio::test]
async fn a_flush_refuses_to_write_them() -> Result<()> {
    let database = shop().await;
    let em = database.fork();
    let purchase = em
        .find_one(Purchase::PRICE.eq(20))
        .populate(Purchase::SUMMARY)
        .or_fail()
        .await?;
    let other = em.find_one(Purchase::PRICE.eq(22)).or_fail().await?;
    let summary = purchase.summary().expect("a row of the view");
    other.summary_ref().set(summary);
    database.take();
    let error = em.flush().await.expect_err("a view takes no key");
    assert_eq!(error.kind(), ErrorKind::ReadOnly);
    assert_eq!(
        error.to_string(),
        "rows of PurchaseSummary are only read: change the tables that they come from, and `refresh` them"
    );
    assert_eq!(database.take(), Vec::<String>::new());
    Ok(())
}
