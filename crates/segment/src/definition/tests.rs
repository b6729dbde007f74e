//! What is read writes back the same; what means nothing is refused where it stands.

use serde_json::{Value as Json, json};

use super::*;

#[track_caller]
fn keeps(definition: Json) {
    let read = Definition::from_json(&definition).unwrap();
    assert_eq!(read.to_json(), definition);
}

#[track_caller]
fn refuses(definition: Json, code: Fault, path: &str, message: &str) {
    let error = Definition::from_json(&definition).unwrap_err();
    assert_eq!((error.code, error.path.as_str()), (code, path), "{error}");
    assert!(error.message.contains(message), "{error}");
}

#[test]
fn conditions_are_written_as_they_were_read() {
    let filter = json!({"param": "city", "is": {"eq": "Astana"}});
    let sum = json!({"event": "order", "within": {"last": "30d"}, "measure": {"sum": "revenue"}});
    for condition in [
        json!({"held": {"attribute": "plan.name", "is": {"eq": "pro"}, "for": "30d"}}),
        json!({"event": ["order_completed", "order"]}),
        json!({"event": "order", "measure": {"most": "category"}, "is": {"starts": "t", "ci": true}}),
        json!({"first": "order_completed"}),
        json!({"last": ["a", "b"], "where": filter, "within": {"calendar": "today"}, "has": filter}),
        json!({"sequence": [{"event": "a"}]}),
        json!({"sequence": [
            {"event": ["a", "b"], "where": filter},
            {"absent": "c"},
            {"event": "d", "within": "1h"},
            {"absent": ["c", "e"], "where": filter, "for": "15m"},
        ], "within": "2d", "window": {"last": "1mo"}}),
        json!({"regular": "a", "where": filter, "period": "week", "at_least": 3, "of": 4}),
        json!({"regular": ["a", "b"], "period": "hour", "at_least": 1, "of": 876_600}),
        json!({"compare": {"left": sum, "op": "gte", "right": sum}}),
        json!({"compare": {"left": {"event": "a"}, "op": "ne", "right": {"event": "b"}, "times": 1.5, "at_least": 10}}),
        json!({"for_some": "product_id", "that": {"all": [
            {"event": "product_viewed", "is": {"gte": 2}, "within": {"last": "7d"}},
            {"not": {"for_some": "product.size", "that": {"everyone": true}}},
        ]}}),
        json!({"segment": "vip", "is": "in"}),
        json!({"segment": "vip", "is": "out"}),
        json!({"segment": "vip", "is": {"in_for": "3d"}}),
        json!({"segment": "vip", "is": {"entered": {"last": "7d"}, "left": {"last": "1d"}, "from": "new"}}),
        json!({"bucket": {"salt": "test-1", "from": 0, "to": 10_000}}),
    ] {
        keeps(json!({ "where": condition }));
    }
}

#[test]
fn measures_and_windows_are_written_as_they_were_read() {
    let filter = json!({"param": "category", "is": {"eq": "Tea"}});
    for measure in [
        json!("days"),
        json!({"sum": "value"}),
        json!({"avg": "value"}),
        json!({"min": "a.b"}),
        json!({"max": "value", "over": "items"}),
        json!({"distinct": "product_id", "over": "items", "where": filter}),
    ] {
        keeps(json!({"where": {"event": "a", "measure": measure, "is": {"gte": 2}}}));
    }
    for window in [
        json!({"last": "7d"}),
        json!({"ago": ["20d", "10d"]}),
        json!({"calendar": "last_week"}),
        json!({"period": "day", "back": 3}),
        json!({"period": "year", "back": 0}),
        json!({"from": "2026-01-01"}),
        json!({"since": "profile.registered_at"}),
        json!({"since": "registered_at", "for": "7d"}),
        json!({"since": {"event": "webinar_attended"}}),
        json!({"since": {"event": ["a", "b"], "where": filter, "pick": "first"}, "for": "1mo"}),
    ] {
        keeps(json!({"where": {"event": "a", "within": window}}));
    }
}

#[test]
fn definitions_stand_inside_a_definition() {
    keeps(json!({
        "where": {"segment": "a", "is": "in"},
        "segments": {
            "a": {"name": "A", "timezone": "Asia/Almaty", "where": {"segment": "b", "is": {"in_for": "3d"}}},
            "b": {"kind": "list"},
        },
    }));
}

#[test]
fn defaults_are_left_out() {
    for (written, short) in [
        (
            json!({"compare": {"left": {"event": "a", "measure": "count"}, "op": "eq", "right": {"event": "b"}, "times": 1}}),
            json!({"compare": {"left": {"event": "a"}, "op": "eq", "right": {"event": "b"}}}),
        ),
        (
            json!({"event": ["a"], "within": {"since": {"event": "b", "pick": "last"}}, "is": {"gte": 1}}),
            json!({"event": "a", "within": {"since": {"event": "b"}}}),
        ),
    ] {
        let read = Definition::from_json(&json!({ "where": written })).unwrap();
        assert_eq!(read.to_json(), json!({ "where": short }));
    }
}

#[test]
fn references_are_those_that_the_shop_has_to_know() {
    let definition = json!({
        "where": {"all": [
            {"segment": "z", "is": "in"},
            {"for_some": "x", "that": {"not": {"segment": "a", "is": {"entered": {"last": "1d"}, "from": "y"}}}},
        ]},
        "segments": {"a": {"where": {"at_least": {"n": 1, "of": [{"segment": "z", "is": "out"}]}}}},
    });
    let definition = Definition::from_json(&definition).unwrap();
    assert_eq!(definition.references().collect::<Vec<_>>(), ["y", "z"]);
}

#[test]
fn senseless_conditions_are_refused() {
    use Fault::*;
    let steps = |steps: Json| json!({ "sequence": steps });
    let regular =
        |at_least: i64, of: i64| json!({"regular": "a", "period": "week", "at_least": at_least, "of": of});
    let bucket = |from: Json, to: i64| json!({"bucket": {"salt": "s", "from": from, "to": to}});
    let compare =
        |op: &str, right: Json| json!({"compare": {"left": {"event": "a"}, "op": op, "right": right}});
    for (condition, code, path, message) in [
        (json!({"held": "plan"}), WrongType, "held", "found the text `plan`"),
        (json!({"held": {"attribute": "plan", "is": {"set": true}}}), Missing, "held.for", "missing `for`"),
        (
            json!({"held": {"is": {"set": true}, "for": "1d"}}),
            Missing,
            "held.attribute",
            "missing `attribute`",
        ),
        (json!({"first": "a", "is": {"gte": 1}}), UnknownKey, "is", "unknown key `is`"),
        (json!({"last": []}), Impossible, "last", "an empty list"),
        (json!({"last": "a", "has": {"event": "b"}}), UnknownOperator, "has.event", "unknown filter"),
        (steps(json!([])), Impossible, "sequence", "an empty list"),
        (
            steps(json!([{"absent": "a"}, {"event": "b"}])),
            Impossible,
            "sequence[0].absent",
            "as the first step",
        ),
        (steps(json!([{"absent": "a"}])), Impossible, "sequence[0].absent", "as the first step"),
        (
            steps(json!([{"event": "a"}, {"absent": "b", "for": "1h"}, {"event": "c"}])),
            UnknownKey,
            "sequence[1].for",
            "after the last event only",
        ),
        (
            steps(json!([{"event": "a"}, {"absent": "b", "within": "1h"}])),
            UnknownKey,
            "sequence[1].within",
            "unknown key `within`",
        ),
        (steps(json!([{"event": "a", "for": "1h"}])), UnknownKey, "sequence[0].for", "unknown key `for`"),
        (steps(json!([{"event": "a"}, {"then": "b"}])), Missing, "sequence[1]", "`event` or `absent`"),
        (regular(0, 4), Impossible, "at_least", "from 1 to 4"),
        (regular(5, 4), Impossible, "at_least", "from 1 to 4"),
        (regular(1, 0), BadValue, "of", "from 1 to 5217"),
        (
            json!({"regular": "a", "period": "fortnight", "at_least": 1, "of": 2}),
            BadValue,
            "period",
            "unknown period `fortnight`",
        ),
        (compare("above", json!({"event": "b"})), BadValue, "compare.op", "unknown operator `above`"),
        (
            compare("gt", json!({"event": "b", "is": {"gte": 1}})),
            UnknownKey,
            "compare.right.is",
            "unknown key",
        ),
        (
            compare("gt", json!({"event": "b", "measure": {"most": "x"}})),
            WrongType,
            "compare.right.measure.most",
            "finds text",
        ),
        (
            json!({"compare": {"left": {"event": "a"}, "right": {"event": "b"}, "op": "eq", "times": "2"}}),
            WrongType,
            "compare.times",
            "expected a number",
        ),
        (json!({"for_some": "a"}), Missing, "that", "missing `that`"),
        (json!({"for_some": "a..b", "that": {"everyone": true}}), BadValue, "for_some", "`a..b`"),
        (json!({"segment": "a"}), Missing, "is", "missing `is`"),
        (json!({"segment": "a", "is": "inside"}), BadValue, "is", "found `inside`"),
        (json!({"segment": "a", "is": {}}), Missing, "is", "expected `in`"),
        (json!({"segment": "a", "is": {"from": "b"}}), Missing, "is.entered", "beside `from`"),
        (
            json!({"segment": "a", "is": {"entered": {"last": "1d"}, "from": "a"}}),
            Impossible,
            "is.from",
            "another segment",
        ),
        (bucket(json!(5), 5), Impossible, "bucket.to", "more than 5"),
        (bucket(json!(0), 10_001), BadValue, "bucket.to", "from 0 to 10000"),
        (bucket(json!(-1), 5), WrongType, "bucket.from", "a whole number"),
    ] {
        refuses(json!({ "where": condition }), code, &format!("where.{path}"), message);
    }
}

#[test]
fn senseless_measures_and_windows_are_refused() {
    use Fault::*;
    for (measure, is, code, path, message) in [
        (json!("average"), json!({"gte": 1}), UnknownOperator, "measure", "unknown measure `average`"),
        (json!({"avg": "a", "max": "b"}), json!({"gte": 1}), UnknownKey, "measure.max", "unknown key `max`"),
        (json!({"most": "a"}), json!({"gte": 1}), UnknownOperator, "is.gte", "cannot test text"),
        (json!({"most": "a"}), Json::Null, Missing, "is", "a test of text"),
        (
            json!({"distinct": "a"}),
            json!({"starts": "b"}),
            UnknownOperator,
            "is.starts",
            "cannot test a number",
        ),
    ] {
        let condition = json!({"event": "a", "measure": measure, "is": is});
        refuses(json!({ "where": condition }), code, &format!("where.{path}"), message);
    }
    for (window, code, path, message) in [
        (json!({"period": "day"}), Missing, ".back", "missing `back`"),
        (json!({"period": "month", "back": 1_201}), BadValue, ".back", "from 0 to 1200"),
        (json!({"period": "day", "back": 1.5}), WrongType, ".back", "a whole number"),
        (json!({"since": 5}), WrongType, ".since", "found the number 5"),
        (json!({"since": {"event": "a", "pick": "any"}}), BadValue, ".since.pick", "unknown pick `any`"),
        (json!({"since": {}}), Missing, ".since.event", "missing `event`"),
        (json!({"last": "7d", "for": "1d"}), UnknownKey, ".for", "unknown key `for`"),
        (json!({"for": "1d"}), Missing, "", "expected a window"),
    ] {
        let condition = json!({"event": "a", "within": window});
        refuses(json!({ "where": condition }), code, &format!("where.within{path}"), message);
    }
}

#[test]
fn segments_do_not_depend_on_themselves() {
    use Fault::*;
    let named = |id: &str| json!({"where": {"not": {"segment": id, "is": "in"}}});
    let everyone = json!({"everyone": true});
    for (segments, code, path, message) in [
        (json!({"a": named("a")}), Cycle, "a.where.not.segment", "`a` → `a`"),
        (
            json!({"a": named("b"), "b": named("c"), "c": named("b")}),
            Cycle,
            "c.where.not.segment",
            "found `b` → `c` → `b`",
        ),
        (
            json!({"a": {"where": {"segment": "x", "is": {"entered": {"last": "1d"}, "from": "a"}}}}),
            Cycle,
            "a.where.is.from",
            "`a` → `a`",
        ),
        (json!({"a": {"where": {"everyone": false}}}), BadValue, "a.where.everyone", "expected true"),
        (json!({"a": {"where": everyone, "segments": {}}}), UnknownKey, "a.segments", "side by side"),
    ] {
        refuses(json!({"where": everyone, "segments": segments}), code, &format!("segments.{path}"), message);
    }
    keeps(json!({"where": everyone, "segments": {"a": named("b"), "b": named("shop"), "c": named("b")}}));
}

#[test]
fn segments_stand_on_each_other_to_a_limit() {
    let id = |n: usize| format!("s{n:02}");
    let chain = |count: usize, first: &str| {
        let named = |n: usize| json!({"where": {"segment": id(n + 1), "is": "in"}});
        let segments: serde_json::Map<_, _> = (1..=count).map(|n| (id(n), named(n))).collect();
        json!({"where": {"segment": first, "is": "in"}, "segments": segments})
    };
    for first in ["s01", "s05", "elsewhere"] {
        keeps(chain(limits::CHAIN, first));
        let error = Definition::from_json(&chain(limits::CHAIN + 1, first)).unwrap_err();
        assert_eq!(error.code, Fault::TooDeep, "{error}");
    }
}

#[test]
fn each_definition_counts_its_own_conditions() {
    let many = |count: usize| json!({"where": {"any": vec![json!({"everyone": true}); count]}});
    let with_inner = |count: usize| {
        let mut definition = many(limits::CONDITIONS - 1);
        definition["segments"] = json!({"a": many(count)});
        definition
    };
    keeps(with_inner(limits::CONDITIONS - 1));
    let path = format!("segments.a.where.any[{}]", limits::CONDITIONS - 1);
    refuses(with_inner(limits::CONDITIONS), Fault::TooMany, &path, "at most 256 conditions");
}

#[test]
fn some_counts_as_a_level() {
    let nested = |levels: usize| {
        (1..levels).fold(json!({"everyone": true}), |that, _| json!({"for_some": "x", "that": that}))
    };
    keeps(json!({"where": nested(limits::DEPTH)}));
    let path = format!("where{}", ".that".repeat(limits::DEPTH));
    refuses(json!({"where": nested(limits::DEPTH + 1)}), Fault::TooDeep, &path, "at most 16 conditions");
}
