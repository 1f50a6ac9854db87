//! Random models: the generator either says what is wrong with one, or its code compiles and its tables exist.
//!
//! The models are the same in each run. `DORMOUSE_MODELS=500` takes more of them, `DORMOUSE_SEED=7` others.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its helpers too
#![allow(missing_docs)]

mod generated;
mod model;
mod names;
mod package;
mod parts;
mod tables;

use std::env;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use generated::Outcome;

/// A number of the environment, or another one.
fn setting(name: &str, otherwise: usize) -> usize {
    env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// The texts of so many models, the same each time.
fn texts(count: usize) -> Vec<String> {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&setting("DORMOUSE_SEED", 1).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let models = model::models();
    let one = |_| models.new_tree(&mut runner).unwrap().current().yaml();
    (0..count).map(one).collect()
}

/// The legal ones among so many models.
fn legal(count: usize) -> Vec<String> {
    let all = texts(count).into_iter();
    all.filter(|text| generated::is_legal(text)).collect()
}

/// Fails with all faults; the number of models that have none goes without saying.
fn report(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

#[test]
fn every_model_is_refused_with_reasons_or_has_code() {
    let texts = texts(setting("DORMOUSE_MODELS", 150));
    let (mut faults, mut legal) = (Vec::new(), 0);
    for text in &texts {
        match generated::check(text) {
            Ok(Outcome::Code) => legal += 1,
            Ok(Outcome::Refused(findings)) if env::var_os("DORMOUSE_SHOW").is_some() => {
                println!("{findings}")
            }
            Ok(Outcome::Refused(_)) => {}
            Err(fault) => faults.push(fault),
        }
    }
    println!("{legal} of {} models are legal", texts.len());
    report(&faults);
    assert!(
        legal * 3 > texts.len(),
        "too few legal models to show anything: {legal}"
    );
    assert!(legal < texts.len(), "no model was refused");
}

#[tokio::test]
async fn tables_of_every_model_can_be_made() {
    let mut faults = Vec::new();
    for text in legal(setting("DORMOUSE_MODELS", 250)) {
        faults.extend(tables::check(&text).await.err());
    }
    report(&faults);
}

#[test]
fn code_of_every_model_compiles_without_warnings() {
    let mut package = package::Package::new("random");
    for text in legal(setting("DORMOUSE_MODELS", 70)) {
        package.add(&text);
    }
    package.check();
}
