//! Lazy columns are read when a hint asks for them.

use dormouse_tests::blog::Article;

use crate::seed;

#[tokio::test]
async fn a_lazy_column_is_left_out_until_asked_for() {
    let database = seed::blog().await;
    let em = database.fork();
    let articles = em
        .find_all::<Article>()
        .order_by(Article::ID.asc())
        .await
        .unwrap();
    assert!(!database.take()[0].contains("text"));
    let articles = em.populate_all(&articles, Article::TEXT).await.unwrap();
    assert_eq!(database.take().len(), 1);
    assert_eq!(articles[1].text(), "the text of Two");
    em.populate_all(&articles, Article::TEXT).await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_lazy_column_is_written_without_being_read() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    article.set_text("new text");
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"update "article" set "updated_at" = ?, "text" = ? where "id" = ?"#,
        "commit",
    ]);
    let article = em.populate(article, Article::TEXT).await.unwrap();
    assert_eq!(article.text(), "new text");
}

#[tokio::test]
async fn conditions_may_use_lazy_columns() {
    let database = seed::blog().await;
    let em = database.fork();
    let found = em.find(Article::TEXT.contains("of Two")).await.unwrap();
    assert_eq!(
        found.iter().map(|row| row.title()).collect::<Vec<_>>(),
        ["Two"]
    );
}
