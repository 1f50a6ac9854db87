//! Faults at every point of a flush: it is dropped, the connection is cut, a statement is refused, the answer to a
//! commit is lost; on a server, the connection is ended there too. Rows are compared through a connection of their own, the manager through its handles.
//!
//! A [`Scenario`](scenario::Scenario) is a set of changes; [`check`] goes through every point of it.

mod bench;
mod blog;
mod check;
mod keys;
mod kitchen;
mod league;
mod place;
mod reading;
mod savepoints;
mod scenario;
mod step;

use check::{How, check, check_statements};

#[tokio::test]
async fn a_new_graph() {
    check::<blog::Graph>(How::Flush).await;
}

#[tokio::test]
async fn changes_orphans_and_pivot_rows() {
    check::<blog::Changes>(How::Flush).await;
}

#[tokio::test]
async fn changes_in_a_transaction() {
    check::<blog::Changes>(How::Commit).await;
}

#[tokio::test]
async fn changes_in_a_nested_transaction() {
    check::<blog::Changes>(How::Nested).await;
}

#[tokio::test]
async fn more_rows_than_a_batch_has() {
    check_statements::<blog::Many>(How::Flush).await;
}

#[tokio::test]
async fn rows_that_need_each_other() {
    check::<league::Cycle>(How::Flush).await;
}

#[tokio::test]
async fn rows_that_need_each_other_in_a_closure() {
    check::<league::Cycle>(How::Transactional).await;
}

#[tokio::test]
async fn versioned_rows() {
    check::<league::Season>(How::Flush).await;
}

#[tokio::test]
async fn versioned_rows_in_a_nested_transaction() {
    check::<league::Season>(How::Nested).await;
}

#[tokio::test]
async fn new_composite_keys() {
    check::<keys::Atlas>(How::Flush).await;
}

#[tokio::test]
async fn changed_composite_keys() {
    check::<keys::Moves>(How::Commit).await;
}

#[tokio::test]
async fn hooks_and_what_the_database_fills_in() {
    check::<kitchen::Hooked>(How::Flush).await;
}

#[tokio::test]
async fn hooks_in_a_closure() {
    check::<kitchen::Hooked>(How::Transactional).await;
}
