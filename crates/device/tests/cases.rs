//! The cases of the language that a page can tell, through compact form, as the page evaluates them: on its
//! own this is tested with the features that a page loads.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;

use device::{Segments, Turn};
use event::{Arrival, Time, segment_api, text};
use segment::compact::Compact;
use segment::{Definition, Zone};
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
        let others = self.others.iter().map(|(id, definition)| (id.as_str(), definition));
        let all = others.chain([(SEGMENT, &self.definition)]);
        let compact = Compact::of(all, &Zone::utc(), Time::MIN, Time::MAX);
        let programs = Compact::from_bytes(&compact.to_bytes()).unwrap().compile().unwrap();
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

#[test]
fn the_page_says_what_the_language_says() {
    text::ask(text::Host {
        number: |text| text.parse().unwrap(),
        decimal: |number| number.to_string(),
        lower: str::to_lowercase,
    });
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
