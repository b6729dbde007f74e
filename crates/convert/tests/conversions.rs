//! Definitions of other systems and what becomes of them, as data: `data/*.json` holds the foreign
//! definitions, `data/*.txt` what they become, with every note and every refusal.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests stand on may fail them as the tests themselves may"
)]

use std::fmt::Write as _;
use std::path::PathBuf;

use convert::{Names, Source, convert};
use expect_test::expect_file;
use serde_json::{Value as Json, json};

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn cases(source: Source) -> Vec<Json> {
    let text = std::fs::read_to_string(data(&format!("{}.json", source.name()))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The foreign definition of a case: whole (`from`), or one piece of it in the least that is around it.
fn foreign(case: &Json) -> Json {
    if let Some(leaf) = case.get("leaf") {
        let group = json!({"type": "AND", "values": [leaf]});
        return json!({"properties": {"type": "OR", "values": [group]}});
    }
    if let Some(node) = case.get("node") {
        return json!({"entryNode": node, "nodes": []});
    }
    if let Some(condition) = case.get("condition") {
        return json!({"condition_groups": [{"conditions": [condition]}]});
    }
    case["from"].clone()
}

fn rendered(source: Source) -> String {
    let mut text = String::new();
    for case in cases(source) {
        let names = Names::from_json(case.get("names").unwrap_or(&json!({}))).unwrap();
        writeln!(text, "# {}", case["name"].as_str().unwrap()).unwrap();
        match convert(source, &foreign(&case), &names) {
            Ok(converted) => {
                writeln!(text, "{}", converted.definition).unwrap();
                for note in converted.notes {
                    writeln!(text, "note {note}").unwrap();
                }
            }
            Err(refused) => {
                for part in refused.parts {
                    writeln!(text, "refused {part}").unwrap();
                }
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn posthog() {
    expect_file![data("posthog.txt")].assert_eq(&rendered(Source::PostHog));
}

#[test]
fn dittofeed() {
    expect_file![data("dittofeed.txt")].assert_eq(&rendered(Source::Dittofeed));
}

#[test]
fn unomi() {
    expect_file![data("unomi.txt")].assert_eq(&rendered(Source::Unomi));
}

#[test]
fn klaviyo() {
    expect_file![data("klaviyo.txt")].assert_eq(&rendered(Source::Klaviyo));
}

#[test]
fn retailcrm() {
    expect_file![data("retailcrm.txt")].assert_eq(&rendered(Source::RetailCrm));
}

#[test]
fn the_shape_tells_the_system() {
    for source in Source::ALL {
        for case in cases(source) {
            assert_eq!(Source::guess(&foreign(&case)), Some(source), "{}", case["name"]);
        }
    }
}

#[test]
fn a_case_that_is_to_be_refused_says_so() {
    for source in Source::ALL {
        for case in cases(source) {
            let name = case["name"].as_str().unwrap();
            let names = Names::from_json(case.get("names").unwrap_or(&json!({}))).unwrap();
            let refused = convert(source, &foreign(&case), &names).is_err();
            assert_eq!(refused, name.starts_with("refused"), "{name}");
        }
    }
}

/// Whatever is taken out of a definition, or put in the place of something, is an answer and no panic.
#[test]
fn nothing_panics() {
    for source in Source::ALL {
        for case in cases(source) {
            for broken in broken(&foreign(&case)) {
                for guessed in Source::guess(&broken).into_iter().chain([source]) {
                    let _ = convert(guessed, &broken, &Names::default());
                }
            }
        }
    }
}

/// What names others instead of holding them can name itself, be deep, or unfold without end.
#[test]
fn named_parts_come_to_an_end() {
    let node =
        |id: usize, children: &[String]| json!({"type": "And", "id": id.to_string(), "children": children});
    let chain = |length: usize, times: usize| {
        let nodes: Vec<Json> = (0..length).map(|at| node(at, &vec![(at + 1).to_string(); times])).collect();
        json!({"entryNode": node(length + 1, &["0".to_owned()]), "nodes": nodes})
    };
    for definition in [chain(10_000, 1), chain(60, 2)] {
        assert!(convert(Source::Dittofeed, &definition, &Names::default()).is_err());
    }
    let score = |id: usize| {
        json!({"type": "scoringCondition", "parameterValues": {"scoringPlanId": id.to_string(), "scoreValue": 1,
            "comparisonOperator": "greaterThan"}})
    };
    let plan = |id: usize, of: usize| {
        let element = json!({"condition": score(of), "value": 1});
        json!({"itemId": id.to_string(), "elements": [element, element]})
    };
    let plans: Vec<Json> = (0..60).map(|at| plan(at, at + 1)).collect();
    for plans in [plans, vec![plan(0, 0)]] {
        let definition = json!({"condition": score(0), "scorings": plans});
        assert!(convert(Source::Unomi, &definition, &Names::default()).is_err());
    }
}

/// Every definition that differs from this one in one place.
fn broken(json: &Json) -> Vec<Json> {
    let mut all = vec![
        Json::Null,
        json!(-1),
        json!(1e300),
        json!(1e15),
        json!(""),
        json!("18446744073709551615"),
        json!("'"),
        json!([]),
        json!({}),
    ];
    match json {
        Json::Array(list) => {
            for (at, item) in list.iter().enumerate() {
                all.extend(broken(item).into_iter().map(|item| {
                    let mut list = list.clone();
                    list[at] = item;
                    Json::Array(list)
                }));
            }
        }
        Json::Object(map) => {
            for (key, value) in map {
                all.extend(broken(value).into_iter().map(|value| {
                    let mut map = map.clone();
                    map.insert(key.clone(), value);
                    Json::Object(map)
                }));
            }
        }
        _ => {}
    }
    all
}
