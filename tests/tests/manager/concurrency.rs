//! Several tasks on one manager: every order of their steps keeps what `EntityManager` promises.

mod dropped;
mod flushes;
mod links;
mod reads;
mod refused;
mod removals;
mod scene;
mod schedule;
mod threads;
mod transactions;
