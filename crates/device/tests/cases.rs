//! The cases of the language that a page can tell, through compact form, as the page evaluates them: on its
//! own this is tested with the features that a page loads.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;

use device::{Segments, Turn};
use event::{Arrival, Time, segment_api, text};
use segment::{Definition, Zone, compact};
use serde_json::{Value as Json, json};

const FILES: [&str; 16] = [
    include_str!("../../../tests/suite/cases/ground.json"),
    include_str!("../../../tests/suite/cases/conditions.json"),
    include_str!("../../../tests/suite/cases/held.json"),
    include_str!("../../../tests/suite/cases/first_last.json"),
    include_str!("../../../tests/suite/cases/sequence.json"),
    include_str!("../../../tests/suite/cases/regular.json"),
    include_str!("../../../tests/suite/cases/compare.json"),
    include_str!("../../../tests/suite/cases/for_some.json"),
    include_str!("../../../tests/suite/cases/bucket.json"),
    include_str!("../../../tests/suite/cases/tests.json"),
    include_str!("../../../tests/suite/cases/filters.json"),
    include_str!("../../../tests/suite/cases/windows.json"),
    include_str!("../../../tests/suite/cases/calendar.json"),
    include_str!("../../../tests/suite/cases/measures.json"),
    include_str!("../../../tests/suite/cases/membership.json"),
    include_str!("../../../tests/suite/cases/needs.json"),
];

/// What the segment of a case is called.
const SEGMENT: &str = "the segment";

/// What a case says that a page can tell: the definition, the calls, the instant, and the answer.
struct Case<'c> {
    name: &'c str,
    definition: Definition,
    others: BTreeMap<String, Definition>,
    calls: &'c [Json],
    now: Time,
    member: bool,
    until: Option<Time>,
}

impl<'c> Case<'c> {
    fn of(case: &'c Json) -> Option<Case<'c>> {
        let time = |key: &str| case[key].as_str().map(|text| Time::parse(text).unwrap());
        // Time zones by their names are not at hand here, nor are definitions inside definitions.
        let zoned = |json: &Json| json.get("timezone").is_some_and(|zone| zone != "UTC");
        if zoned(case) || zoned(&case["definition"]) {
            return None;
        }
        let mut definition = Definition::from_json(&case["definition"]).ok()?;
        // Those inside stand beside it, as public segments of a shop do.
        let others = std::mem::take(&mut definition.segments);
        if std::iter::once(&definition)
            .chain(others.values())
            .any(|one| one.check_for_page(|id| others.contains_key(id)).is_err())
        {
            return None;
        }
        // A page gives each call an id of its own.
        let mut ids: Vec<&str> =
            case["calls"].as_array()?.iter().filter_map(|call| call["messageId"].as_str()).collect();
        let given = ids.len();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < given {
            return None;
        }
        Some(Case {
            name: case["name"].as_str()?,
            definition,
            others,
            calls: case["calls"].as_array().map_or(&[], Vec::as_slice),
            now: time("now")?,
            member: case["member"].as_bool()?,
            until: time("until"),
        })
    }

    fn segments(&self) -> Segments {
        let mut all: Vec<_> = self.others.clone().into_iter().collect();
        all.push((SEGMENT.to_owned(), self.definition.clone()));
        let bytes = compact::write(&all, &Zone::utc(), Time::MIN, Time::MAX).unwrap();
        let programs = compact::read(&bytes).unwrap();
        let mut segments = Segments::new(programs, |_| false);
        for call in self.calls {
            let mut call = call.clone();
            let fields = call.as_object_mut().unwrap();
            fields.entry("type").or_insert(json!("track"));
            fields.entry("userId").or_insert(json!("u1"));
            let parsed = segment_api::parse(&serde_json::to_vec(&call).unwrap(), None, &Arrival::recorded());
            segments.take(parsed.unwrap());
        }
        segments
    }
}

/// What the page does for the evaluator.
fn ask_host() {
    text::ask(text::Host {
        number: |text| text.parse().unwrap(),
        decimal: |number| number.to_string(),
        lower: str::to_lowercase,
    });
}

#[test]
fn the_page_says_what_the_language_says() {
    ask_host();
    let mut checked = 0;
    for file in FILES {
        let cases: Vec<Json> = serde_json::from_str(file).unwrap();
        for case in cases.iter().filter_map(Case::of) {
            let mut segments = case.segments();
            let own =
                |turns: Vec<Turn>| turns.into_iter().filter(|turn| turn.id == SEGMENT).collect::<Vec<_>>();
            let turns = own(segments.look(case.now));
            let entered = Turn { id: SEGMENT.to_owned(), entered: true, at: case.now };
            assert_eq!(turns, if case.member { vec![entered] } else { Vec::new() }, "{}", case.name);
            match (segments.until(), case.until) {
                // An answer may be looked at again before it changes, never after.
                (Some(until), Some(expected)) => assert!(until <= expected, "{}", case.name),
                (None, Some(_)) => panic!("{}: it never expires", case.name),
                (_, None) => {}
            }
            if let Some(until) = case.until {
                let before = until.saturating_add(-1);
                assert_eq!(own(segments.look(before)), [], "{}: just before it expires", case.name);
            }
            checked += 1;
        }
    }
    assert!(checked > 300, "only {checked} cases were checked");
}

/// What is not what was written is nothing, wherever it is cut off or changed, and does no harm.
#[test]
fn bytes_that_are_not_what_was_written_are_nothing_or_evaluate() {
    let cases: Vec<Json> = serde_json::from_str(FILES[15]).unwrap();
    for case in cases.iter().filter_map(Case::of).step_by(5) {
        let all = [(SEGMENT.to_owned(), case.definition.clone())];
        let Ok(bytes) = compact::write(&all, &Zone::utc(), Time::MIN, Time::MAX) else { continue };
        for end in 0..bytes.len() {
            assert!(compact::read(&bytes[..end]).is_none(), "{}: cut off at {end}", case.name);
        }
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] = changed[place].wrapping_add(1);
            if let Some(programs) = compact::read(&changed) {
                Segments::new(programs, |_| false).look(case.now);
            }
        }
    }
}

/// Pages evaluate what a server of another day has written: whatever changes the bytes of a definition raises
/// `compact::FORM`, and then this.
#[test]
fn a_form_has_a_number_of_its_own() {
    ask_host();
    let definition = Definition::from_json(&json!({ "name": "Everything", "where": { "all": [
        { "any": [{ "attribute": "vip", "is": { "eq": true } }, { "not": { "everyone": true } }] },
        { "attribute": "addresses", "any": { "param": "city", "is": { "starts": "B", "ci": true } } },
        { "held": { "attribute": "plan", "is": { "in": ["a", 1] }, "for": "2d" } },
        { "event": ["a", "b"], "where": { "all": [{ "param": "price", "is": { "between": [1, 2] } }, { "hour": { "lt": 9 } }] },
          "within": { "last": "1mo" }, "measure": { "sum": "price" }, "is": { "gte": 5 } },
        { "event": "c", "within": { "since": { "event": "a", "pick": "last" } }, "measure": { "most": "x" },
          "is": { "contains": "y" } },
        { "last": "a", "has": { "not": { "param": "id", "is": { "has_any": ["1"] } } } },
        { "sequence": [{ "event": "a" }, { "event": "b", "within": "1h" }] },
        { "regular": "a", "period": "week", "at_least": 3, "of": 4 },
        { "for_some": "product_id", "that": { "event": "a", "is": { "gte": 2 } } },
        { "compare": { "left": { "event": "a" }, "op": "gte", "right": { "event": "b" }, "times": 1.5 } },
        { "bucket": { "salt": "s", "from": 0, "to": 50 } },
        { "attribute": "born", "is": { "anniversary": "today" } },
    ] } }));
    let id = "everything";
    let all = [(id.to_owned(), definition.unwrap())];
    let bytes = compact::write(&all, &Zone::utc(), Time::MIN, Time::MAX).unwrap();
    // What comes before it, the clocks, is not the same in all builds.
    let begin = bytes.windows(id.len()).position(|part| part == id.as_bytes()).unwrap();
    let digest = bytes[begin..].iter().fold(0xcbf2_9ce4_8422_2325, |digest: u64, byte| {
        (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!((compact::FORM, digest), (2, 0xceec_0b3f_6716_6a73));
}
