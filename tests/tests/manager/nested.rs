//! A whole graph in one `create`: rows that are described where they are linked.

use dormouse::{EntityState, ErrorKind, Target};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, NewArticle, NewComment, NewTag, NewUser, Tag};
use dormouse_tests::graph::{Graph, Group, NewBadge, NewGroup, NewNode, NewNote, Node, Note};

use crate::seed;

fn user(name: &str) -> NewUser {
    NewUser {
        full_name: name.into(),
        email: format!("{name}@bar.com"),
        password: "secret".into(),
    }
}

fn article(author: impl Into<Target<dormouse_tests::blog::User>>) -> NewArticle {
    NewArticle {
        title: "Foo is Bar".into(),
        text: "Lorem ipsum".into(),
        author: author.into(),
    }
}

fn tag(name: &str) -> NewTag {
    NewTag { name: name.into() }
}

#[tokio::test]
async fn a_graph_is_one_draft() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let ann = em.create(user("ann"));
    let created = em.create(
        article(user("bob"))
            .tags([tag("red"), tag("blue")])
            .comments(|article| {
                ["first", "second"].map(|text| NewComment {
                    text: text.into(),
                    article: article.clone(),
                    author: ann.into(),
                })
            }),
    );
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?) returning "id""#,
        r#"insert into "article" ("created_at", "updated_at", "slug", "title", "description", "text", "author_id") values (?, ?, ?, ?, ?, ?, ?) returning "id""#,
        r#"insert into "tag" ("created_at", "updated_at", "name") values (?, ?, ?), (?, ?, ?) returning "id""#,
        r#"insert into "comment" ("created_at", "updated_at", "text", "article_id", "author_id") values (?, ?, ?, ?, ?), (?, ?, ?, ?, ?) returning "id""#,
        r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?), (?, ?) on conflict do nothing"#,
        "commit",
    ]);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let created = created.saved().unwrap();
    assert_eq!(created.comments_ref().loaded().unwrap().len(), 2);
    let em = database.fork();
    let hint = (
        Article::AUTHOR,
        Article::TAGS,
        Article::COMMENTS.with((Comment::AUTHOR, Comment::ARTICLE)),
    );
    let stored = em
        .find_one(Article::ID.eq(created.id()))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(stored.author().full_name(), "bob");
    let tags: Vec<_> = stored.tags().iter().map(|tag| tag.name()).collect();
    assert_eq!(tags, ["red", "blue"]);
    for (comment, text) in stored.comments().iter().zip(["first", "second"]) {
        assert_eq!(
            (comment.text(), comment.author().full_name()),
            (text, "ann")
        );
        assert!(comment.article().is_same(&stored));
    }
}

/// A group of two nodes, one below the other, with what hangs on them.
fn family() -> dormouse_tests::graph::GroupDraft {
    let group = NewGroup {
        name: "reds".into(),
        title: "Reds".into(),
    };
    group.nodes(|group| {
        let child = NewNode {
            label: "child".into(),
            group: group.clone(),
        }
        .notes(|node| {
            [NewNote {
                text: "small".into(),
                node,
            }]
        });
        [NewNode {
            label: "parent".into(),
            group,
        }
        .badge(|node| NewBadge {
            text: "gold".into(),
            node,
        })
        .notes(|node| {
            [
                NewNote {
                    text: "tall".into(),
                    node: node.clone(),
                },
                NewNote {
                    text: "old".into(),
                    node,
                },
            ]
        })
        .children([child])]
    })
}

#[tokio::test]
async fn each_row_gets_its_own_owner_at_any_depth() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    em.create(family());
    em.flush().await.unwrap();
    let em = database.fork();
    let hint = Group::NODES.with((Node::PARENT, Node::BADGE, Node::NOTES));
    let group = em
        .find_one(Group::NAME.eq("reds"))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    let nodes = group.nodes();
    let shown: Vec<_> = nodes
        .iter()
        .map(|node| {
            let notes: Vec<_> = node.notes().iter().map(|note| note.text()).collect();
            let badge = node.badge().map(|badge| badge.text());
            (
                node.label(),
                node.parent().map(|parent| parent.label()),
                badge,
                notes.join(" "),
            )
        })
        .collect();
    let parent = ("parent", None, Some("gold"), "tall old".to_owned());
    assert_eq!(
        shown,
        [parent, ("child", Some("parent"), None, "small".to_owned())]
    );
}

#[tokio::test]
async fn an_outer_owner_is_told_from_an_inner_one() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let comment = |text: &str, article, author| NewComment {
        text: text.into(),
        article,
        author,
    };
    em.create(user("ann").articles(|ann| {
        let outer = article(ann.clone()).slug("outer");
        [outer.comments(|outer| {
            let bob = user("bob").articles(|bob| {
                let inner = article(bob).slug("inner");
                [inner.comments(|inner| [comment("by ann", inner, ann)])]
            });
            [comment("by bob", outer, bob.into())]
        })]
    }));
    em.flush().await.unwrap();
    let em = database.fork();
    let comments = em.find_all::<Comment>().order_by(Comment::TEXT.asc());
    let comments = comments
        .populate((Comment::AUTHOR, Comment::ARTICLE))
        .await
        .unwrap();
    let shown: Vec<_> = comments
        .iter()
        .map(|comment| (comment.author().full_name(), comment.article().slug()))
        .collect();
    assert_eq!(shown, [("ann", "inner"), ("bob", "outer")]);
}

#[tokio::test]
async fn a_draft_of_a_graph_waits_for_a_cascade() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let group = em.draft(family());
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(group.state(), EntityState::Draft);
    em.persist(group);
    em.flush().await.unwrap();
    database.take();
    assert_eq!(em.count(Node::LABEL.ne("")).await.unwrap(), 2);
    assert_eq!(em.count(Note::TEXT.ne("")).await.unwrap(), 3);
}

#[tokio::test]
async fn setters_and_collections_take_drafts() {
    let database = seed::blog().await;
    let em = database.fork();
    let hint = (Article::AUTHOR, Article::TAGS);
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    article.set_author(user("carl"));
    article.tags_ref().add(tag("green"));
    assert_eq!(article.author().full_name(), "carl");
    em.flush().await.unwrap();
    article.tags_ref().set([tag("black")]).await.unwrap();
    article.tags_ref().remove(tag("never there"));
    em.flush().await.unwrap();
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(hint)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(article.author().full_name(), "carl");
    let tags: Vec<_> = article.tags().iter().map(|tag| tag.name()).collect();
    assert_eq!(tags, ["black"]);
    let others = em
        .find(Tag::NAME.in_(["green", "never there"]))
        .await
        .unwrap();
    assert_eq!(
        others.len(),
        1,
        "a tag that is taken out stays, one that is nowhere is not made"
    );
}

#[tokio::test]
async fn rows_that_are_there_move_into_a_new_one() {
    let database = seed::blog().await;
    let em = database.fork();
    let comment = em
        .find_one(Comment::ID.eq(1))
        .populate(Comment::AUTHOR)
        .or_fail()
        .await
        .unwrap();
    let created = em.create(article(comment.author()).comments(|_| [comment]));
    em.flush().await.unwrap();
    assert_eq!(comment.article_ref().id(), created.id());
}

#[tokio::test]
async fn what_stands_for_the_owner_means_nothing_elsewhere() {
    let database = seed::blog().await;
    let em = database.fork();
    let author = em.reference::<dormouse_tests::blog::User>(1);
    let mut kept = None;
    em.create(article(author).comments(|article| {
        kept = Some(article);
        Vec::<NewComment>::new()
    }));
    em.flush().await.unwrap();
    let comment = em.create(NewComment {
        text: "lost".into(),
        article: kept.clone().unwrap(),
        author: author.into(),
    });
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSaved, "{error}");
    assert!(
        error
            .to_string()
            .contains("the Article that a closure gets"),
        "{error}"
    );
    let other = em.find_one(Comment::ID.eq(1)).or_fail().await.unwrap();
    comment.set_article(other.article_ref().reference().unwrap());
    em.flush().await.unwrap();
}

#[tokio::test]
async fn statements_for_one_row_refuse_others() {
    let database = seed::blog().await;
    let em = database.fork();
    let error = em.insert(article(user("carl"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSaved, "{error}");
    let error = em.upsert(article(user("carl"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSaved, "{error}");
    let link = em
        .native_update(Article::ID.eq(1))
        .link(Article::AUTHOR, user("carl"));
    assert_eq!(link.await.unwrap_err().kind(), ErrorKind::NotSaved);
    em.flush().await.unwrap();
    let carl = dormouse_tests::blog::User::FULL_NAME.eq("carl");
    assert_eq!(em.count(carl).await.unwrap(), 0, "nothing is left behind");
}

#[tokio::test]
async fn a_new_row_of_another_manager_is_refused_below_a_draft() {
    let database = seed::blog().await;
    let (em, other) = (database.fork(), database.fork());
    let stranger = other.create(user("dora"));
    let ann = em.reference::<dormouse_tests::blog::User>(1);
    em.create(article(ann).comments(|article| {
        [NewComment {
            text: "by a stranger".into(),
            article,
            author: stranger.into(),
        }]
    }));
    assert_eq!(
        em.flush().await.unwrap_err().kind(),
        ErrorKind::ForeignManager
    );
}
