//! The strategies are worth something: conditions of every kind hold at times, and at times do not.

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use segment::Definition;
use serde_json::Value as Json;

use super::naive::World;
use super::strategies::{Scene, alone, happening, kinds, scene, shop, telling};

/// In how many of 100 cases the condition holds.
fn share(definitions: &BoxedStrategy<Json>, scenes: &BoxedStrategy<Scene>) -> usize {
    const CASES: usize = 120;
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let holding = (0..CASES).filter(|_| {
        let definition = definitions.new_tree(&mut runner).unwrap().current();
        let scene = scenes.new_tree(&mut runner).unwrap().current();
        let definition = scene.place(definition);
        assert_eq!(Definition::from_json(&definition).err(), None, "{definition}");
        World::new(scene.calls, &definition, scene.zone).member(scene.now)
    });
    holding.count() * 100 / CASES
}

#[test]
fn conditions_of_every_kind_hold_at_times_and_at_times_do_not() {
    let plain = scene(happening());
    let told = scene(telling());
    let bought = scene(shop::buying());
    let ordered = scene(shop::ordering());
    let visited = scene(shop::visiting());
    let answered = scene(shop::answering());
    let in_shop = |condition: BoxedStrategy<Json>| alone(condition.prop_map(shop::of_a_shop));
    let shares: Vec<(&str, usize)> = [
        ("event", alone(kinds::event()), &plain),
        ("held", alone(kinds::held()), &told),
        ("first, last", alone(kinds::pick()), &plain),
        ("sequence", alone(kinds::sequence()), &plain),
        ("regular", alone(kinds::regular()), &plain),
        ("compare", alone(kinds::compare()), &plain),
        ("for_some", alone(kinds::for_some()), &plain),
        ("several", alone(kinds::several()), &plain),
        ("segment", kinds::segment(), &plain),
        ("bucket", alone(kinds::bucket()), &plain),
        ("cart, orders", alone(shop::for_long(shop::bought())), &bought),
        ("activity, messages, origins", alone(shop::for_long(shop::visited())), &visited),
        ("channel", alone(shop::for_long(shop::reached())), &answered),
        ("order", in_shop(kinds::single()), &ordered),
    ]
    .into_iter()
    .map(|(name, definitions, scenes)| (name, share(&definitions, scenes)))
    .collect();
    println!("members of 100: {shares:?}");
    assert!(shares.iter().all(|(_, share)| (10..=90).contains(share)), "{shares:?}");
}
