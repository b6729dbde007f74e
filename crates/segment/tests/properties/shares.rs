//! The strategies are worth something: conditions of every kind hold at times, and at times do not.

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};

use super::naive::World;
use super::strategies::{Scene, happening, kinds, scene, telling};

/// In how many of 100 cases the condition holds.
fn share(definitions: &BoxedStrategy<Json>, scenes: &BoxedStrategy<Scene>) -> usize {
    const CASES: usize = 300;
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let holding = (0..CASES).filter(|_| {
        let definition = definitions.new_tree(&mut runner).unwrap().current();
        let scene = scenes.new_tree(&mut runner).unwrap().current();
        let definition = scene.place(definition);
        World::new(scene.calls, &definition, scene.zone).member(scene.now)
    });
    holding.count() * 100 / CASES
}

fn alone(condition: impl Strategy<Value = Json> + 'static) -> BoxedStrategy<Json> {
    condition.prop_map(|condition| json!({"where": condition})).boxed()
}

#[test]
fn conditions_of_every_kind_hold_at_times_and_at_times_do_not() {
    let (scenes, told) = (scene(happening()).boxed(), scene(telling()).boxed());
    let mut shares: Vec<(&str, usize)> = [
        ("event", alone(kinds::event())),
        ("first, last", alone(kinds::pick())),
        ("sequence", alone(kinds::sequence())),
        ("regular", alone(kinds::regular())),
        ("compare", alone(kinds::compare())),
        ("for_some", alone(kinds::for_some())),
        ("segment", kinds::segment().boxed()),
        ("bucket", alone(kinds::bucket())),
    ]
    .into_iter()
    .map(|(name, definitions)| (name, share(&definitions, &scenes)))
    .collect();
    shares.push(("held", share(&alone(kinds::held()), &told)));
    println!("members of 100: {shares:?}");
    assert!(shares.iter().all(|(_, share)| (10..=90).contains(share)), "{shares:?}");
}
