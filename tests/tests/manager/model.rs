//! Random programs, run on a manager and on a naive one: after every step the handles show the same, after every
//! flush the database has the same, and a second flush sends nothing.
//!
//! What the product refuses is a refusal here too: a required relation that is emptied, a row that was taken out of
//! a collection and has no new owner, a unique value twice. Left out by construction: linking rows that are to go,
//! a cascade over rows that are not loaded, a one-to-one whose other side was not looked up, reading on after the
//! rollback of a transaction that has flushed and then read rows, and nested transactions.
//!
//! `DORMOUSE_MODEL_CASES` sets the number of programs, `DORMOUSE_MODEL_SEED` chooses others.

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

mod check;
mod flush;
mod handles;
mod run;
mod step;
mod world;

fn number(name: &str, default: u64) -> u64 {
    let value = std::env::var(name).ok();
    value.map_or(default, |value| value.parse().expect("a number"))
}

fn runner() -> TestRunner {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&number("DORMOUSE_MODEL_SEED", 0).to_le_bytes());
    let config = Config {
        cases: u32::try_from(number("DORMOUSE_MODEL_CASES", 200)).expect("a number of cases"),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

#[test]
fn programs_do_what_the_naive_manager_does() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let ran = runner().run(&step::program(), |steps| {
        let run = || runtime.block_on(run::run(&steps, false));
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(run))
            .map_err(|_| TestCaseError::fail("the managers disagree"))
    });
    std::panic::set_hook(loud);
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(_, steps)) => {
            runtime.block_on(run::run(&steps, true));
            panic!("the smallest program that fails did not fail again: {steps:?}");
        }
        Err(error) => panic!("{error}"),
    }
}
