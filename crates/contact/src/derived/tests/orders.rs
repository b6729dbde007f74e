//! `orders`, and the events `order`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[test]
fn without_orders_nothing_was_bought() {
    let none = r#"{"count": 0, "revenue": 0, "items": 0, "refunded": 0}"#;
    check("0 order_cancelled {\"order_id\": \"o\"}", &[("orders", none), ("orders.last_at", "")]);
}

#[test]
fn an_order_has_the_content_last_told_key_by_key() {
    let calls = r#"
        1 order_completed {"order_id": 7, "revenue": 50, "items": [{"quantity": 2}, {"product_id": "a"}]}
        2 order_updated {"order_id": "7", "total": 99, "items": [{"quantity": "5"}, {"quantity": null}]}
        3 order_updated {"order_id": "7", "revenue": 60, "items": null}
        4 order_completed {"order_id": "7"}
    "#;
    check(
        calls,
        &[
            ("orders.count", "0\n1: 1"),
            ("orders.revenue", "0\n1: 50\n3: 60"),
            ("orders.items", "0\n1: 3\n2: 6"),
            ("orders.first_at", "1: 1"),
            ("orders.last_at", "1: 1"),
        ],
    );
}

#[test]
fn it_is_worth_revenue_else_total_else_value() {
    let calls = r#"
        1 order_completed {"value": "5"}
        2 order_completed {"value": 5, "total": 7}
        3 order_completed {"value": 5, "total": 7, "revenue": 11}
        4 order_completed {"value": 5, "revenue": "eleven"}
        5 order_completed
    "#;
    check(
        calls,
        &[
            ("orders.count", "0\n1: 1\n2: 2\n3: 3\n4: 4\n5: 5"),
            ("orders.revenue", "0\n1: 5\n2: 12\n3: 23\n4: 28"),
            ("orders.average_value", "1: 5\n2: 6\n3: 7.666666666666667\n4: 7\n5: 5.6"),
        ],
    );
}

#[test]
fn cancelled_and_bad_orders_go_and_come_back() {
    let calls = r#"
        1 order_completed {"order_id": "o", "revenue": 5}
        2 order_cancelled {"order_id": "o"}
        3 order_updated {"order_id": "o", "revenue": 6}
        4 order_completed {"order_id": "o"}
        5 order_updated {"order_id": "o", "status": "returned"}
        6 order_updated {"order_id": "o", "revenue": 7}
        7 order_updated {"order_id": "o", "status": "DELIVERED"}
        8 order_completed {"order_id": "o", "status": "pending"}
        9 order_updated {"order_id": "o", "status": "completed"}
        10 order_cancelled {"order_id": "o", "status": "completed"}
    "#;
    check(
        calls,
        &[
            ("orders.count", "0\n1: 1\n2: 0\n4: 1\n5: 0\n7: 1\n8: 0\n9: 1\n10: 0"),
            ("orders.revenue", "0\n1: 5\n2: 0\n4: 6\n5: 0\n7: 7\n8: 0\n9: 7\n10: 0"),
            ("orders.first_at", "1: 1\n2: null\n4: 1\n5: null\n7: 1\n8: null\n9: 1\n10: null"),
        ],
    );
}

#[test]
fn an_order_that_is_only_updated_counts() {
    check(r#"1 order_updated {"order_id": "o", "total": 3}"#, &[("orders.revenue", "0\n1: 3")]);
    check(r#"1 order_updated {"order_id": "o", "status": "new"}"#, &[("orders.count", "0")]);
}

#[test]
fn refunds_add_up_and_change_nothing_else() {
    let calls = r#"
        1 order_refunded {"order_id": "o", "total": 4}
        2 order_completed {"order_id": "o", "revenue": 10}
        3 order_refunded {"order_id": "o", "revenue": 3, "total": 10, "status": "returned", "items": []}
        4 order_refunded {"order_id": "unknown", "value": 1}
    "#;
    check(
        calls,
        &[
            ("orders.refunded", "0\n1: 4\n3: 7\n4: 8"),
            ("orders.count", "0\n2: 1"),
            ("orders.revenue", "0\n2: 10"),
            ("orders.first_at", "2: 2"),
        ],
    );
}

#[test]
fn its_date_is_its_time() {
    let calls = r#"
        5h order_completed {"order_id": "past", "date": "1970-01-01T00:00:01Z", "revenue": 1}
        6h order_completed {"order_id": "future", "date": 259200000, "revenue": 2}
        7h order_completed {"order_id": "none", "date": "soon", "revenue": 4}
    "#;
    check(
        calls,
        &[
            ("orders.count", "0\n5h: 1\n7h: 2\n3d: 3"),
            ("orders.revenue", "0\n5h: 1\n7h: 5\n3d: 7"),
            ("orders.first_at", "5h: 1000"),
            ("orders.last_at", "5h: 1000\n7h: 25200000\n3d: 259200000"),
        ],
    );
    let a_day = r#"0 order_completed {"date": "1970-01-02"}"#;
    check_in("UTC", a_day, "orders.last_at", "1d: 86400000");
    check_in("Asia/Almaty", a_day, "orders.last_at", "18h: 64800000");
}

#[test]
fn days_between_orders_are_a_mean() {
    let calls = "
        1d order_completed
        2d order_completed
        4d+12h order_completed
    ";
    check(calls, &[("orders.days_between_mean", "2d: 1\n4d+12h: 1.75")]);
}

#[test]
fn versions_of_an_order_follow_each_other() {
    let calls = r#"
        1 order_completed {"order_id": "o", "a": {"b": 1}, "c": 1, "items": [{"product_id": "x"}]}
        3 order_updated {"order_id": "o", "a": {"d": 2}, "items": []}
        5 order_cancelled {"order_id": "o"}
        7 order_completed {"order_id": "o", "date": 9}
        11 order_completed {"c": 5}
    "#;
    let calls = Calls::read(calls);
    let versions = order_versions(&calls, &Zone::utc());
    let number = |version: &OrderVersion<'_, &Call>, path: &str| {
        version.param(&Path::new(path)).to_value().as_number()
    };
    let told: Vec<_> = versions
        .iter()
        .map(|version| {
            let (from, to) = version.visible;
            let visible = (from.millis(), to.map(Time::millis));
            let params = ["a.b", "a.d", "c"].map(|path| number(version, path));
            (version.id.as_deref(), version.time.millis(), visible, params, version.items().len())
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("o"), 1, (1, Some(3)), [Some(1.0), None, Some(1.0)], 1),
            (Some("o"), 1, (3, Some(5)), [None, Some(2.0), Some(1.0)], 0),
            (Some("o"), 9, (9, None), [None, Some(2.0), Some(1.0)], 0),
            (None, 11, (11, None), [None, None, Some(5.0)], 0),
        ]
    );
}

/// An order as a shop would keep it.
#[derive(Debug, Clone, Default)]
struct Kept {
    time: i64,
    date: Option<i64>,
    revenue: Option<f64>,
    total: Option<f64>,
    counts: bool,
}

/// What the orders add up to at `now`: the calls up to then, taken one after the other.
fn naive(calls: &Calls, now: i64) -> (f64, f64, Option<i64>) {
    let mut orders: BTreeMap<String, Kept> = BTreeMap::new();
    for call in calls.0.iter().filter(|call| call.time.millis() <= now) {
        let id = call.params.get("order_id").and_then(|id| id.text_form());
        let new = Kept { time: call.time.millis(), counts: true, ..Kept::default() };
        let order = orders.entry(id.map_or(call.id.clone(), Cow::into_owned)).or_insert(new);
        if call.name == "order_cancelled" {
            order.counts = false;
            continue;
        }
        let number = |key: &str| call.params.get(key).and_then(Value::as_number);
        order.revenue = number("revenue").or(order.revenue);
        order.total = number("total").or(order.total);
        order.date = number("date").map(|date| date as i64).or(order.date);
        match call.params.get("status").and_then(Value::as_text) {
            Some(status) => order.counts = status == "completed",
            None => order.counts |= call.name == "order_completed",
        }
    }
    let time = |order: &Kept| order.date.unwrap_or(order.time);
    let counted: Vec<&Kept> = orders.values().filter(|order| order.counts && time(order) <= now).collect();
    let worth = |order: &&Kept| order.revenue.or(order.total).unwrap_or(0.0);
    let revenue = counted.iter().map(worth).sum::<f64>() + 0.0;
    (counted.len() as f64, revenue, counted.into_iter().map(time).max())
}

fn calls() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["order_completed", "order_updated", "order_cancelled"]);
    let id =
        prop::sample::select(vec!["", r#""order_id": 1,"#, r#""order_id": "1","#, r#""order_id": "b","#]);
    let status = prop::sample::select(vec!["", r#""status": "completed","#, r#""status": "new","#]);
    let worth = prop::sample::select(vec!["", r#""revenue": 8,"#, r#""total": 4,"#]);
    let date =
        prop::option::of(0..12_i64).prop_map(|date| date.map_or("null".to_owned(), |date| date.to_string()));
    let call =
        (0..10_i64, name, id, status, worth, date).prop_map(|(time, name, id, status, worth, date)| {
            format!("{time} {name} {{{id}{status}{worth}\"date\": {date}}}\n")
        });
    prop::collection::vec(call, 0..8).prop_map(|calls| calls.concat())
}

proptest! {
    #[test]
    fn figures_are_those_of_a_book_kept_by_hand(lines in calls()) {
        let calls = Calls::read(&lines);
        let courses = ["count", "revenue", "last_at"].map(|field| calls.course(&format!("orders.{field}"), &Zone::utc()));
        let versions = order_versions(&calls, &Zone::utc());
        for now in -1..14 {
            let at = |course: &[(Time, Value)]| {
                let mut passed = course.iter().filter(|(time, _)| time.millis() <= now);
                passed.next_back().map_or(Value::Null, |(_, value)| value.clone())
            };
            let number = |value: Option<f64>| value.map_or(Value::Null, Value::Number);
            let (count, revenue, last) = naive(&calls, now);
            let expected = [Some(count), Some(revenue), last.map(|last| last as f64)].map(number);
            prop_assert_eq!(courses.each_ref().map(|course| at(course)), expected, "at {} of\n{}", now, lines);
            let there = versions.iter().filter(|version| {
                let (from, to) = version.visible;
                from.millis() <= now && to.is_none_or(|to| now < to.millis())
            });
            prop_assert_eq!(there.count() as f64, count, "orders at {} of\n{}", now, lines);
        }
    }
}
