//! Segments of mixed kinds, as a shop with many of them would have.

use crate::visitors::EVENTS;
use segment::{Definition, DefinitionError};

/// Every kind of condition. `E` stands for an event, `D` for a number of days, `N` for a small count,
/// `C` for a category.
const KINDS: [&str; 24] = [
    r#"{"event": "E", "within": {"last": "Dd"}, "is": {"gte": N}}"#,
    r#"{"event": "E", "where": {"param": "category", "is": {"eq": "C"}}, "within": {"last": "Dd"}}"#,
    r#"{"event": "E", "measure": {"sum": "value"}, "within": {"last": "Dd"}, "is": {"gt": N0}}"#,
    r#"{"all": [{"event": "E", "within": {"last": "Dd"}, "is": {"gte": N}},
        {"not": {"event": "order_completed", "within": {"last": "Dd"}}}]}"#,
    r#"{"last": "E", "has": {"at": {"older_than": "Dd"}}}"#,
    r#"{"first": "E", "within": {"last": "Dd"}, "has": {"param": "city", "is": {"eq": "Astana"}}}"#,
    r#"{"sequence": [{"event": "E"}, {"absent": "order_completed", "for": "Nh"}], "window": {"last": "Dd"}}"#,
    r#"{"sequence": [{"event": "page_viewed"}, {"event": "E", "within": "1h"}], "window": {"last": "Dd"}}"#,
    r#"{"regular": "E", "period": "week", "at_least": N, "of": 6}"#,
    r#"{"compare": {"left": {"event": "E", "within": {"last": "Dd"}}, "op": "gt", "times": 1.5,
        "right": {"event": "E", "within": {"ago": ["60d", "Dd"]}}}}"#,
    r#"{"for_some": "product_id", "that": {"all": [
        {"event": "E", "is": {"gte": 2}, "within": {"last": "Dd"}}, {"not": {"event": "order_completed"}}]}}"#,
    r#"{"all": [{"attribute": "country", "is": {"in": ["KZ", "UZ"]}}, {"event": "E", "is": {"gte": N}}]}"#,
    r#"{"all": [{"held": {"attribute": "plan", "is": {"eq": "plus"}, "for": "Dd"}}, {"event": "E"}]}"#,
    r#"{"all": [{"bucket": {"salt": "E-N", "from": 0, "to": 5000}}, {"event": "E", "within": {"last": "Dd"}}]}"#,
    r#"{"event": "E", "within": {"calendar": "this_month"}, "is": {"gte": N}}"#,
    r#"{"event": "E", "measure": {"distinct": "product_id"}, "within": {"last": "Dd"}, "is": {"gte": N}}"#,
    r#"{"event": "E", "measure": {"most": "category"}, "within": {"last": "Dd"}, "is": {"eq": "C"}}"#,
    r#"{"event": "E", "measure": "days", "within": {"last": "Dd"}, "is": {"gte": N}}"#,
    r#"{"event": "E", "within": {"since": {"event": "order_completed"}, "for": "Dd"}}"#,
    r#"{"event": "E", "where": {"hour": {"gte": 18}}, "within": {"last": "Dd"}, "is": {"gte": N}}"#,
    r#"{"at_least": {"n": 2, "of": [{"event": "E", "within": {"last": "1d"}},
        {"event": "review_written", "within": {"last": "Dd"}}, {"attribute": "children", "is": {"gte": N}}]}}"#,
    r#"{"all": [{"attribute": "birthday", "is": {"anniversary": {"in_next": "Dd"}}}, {"not": {"event": "E"}}]}"#,
    r#"{"all": [{"attribute": "orders.revenue", "is": {"gt": N0}}, {"event": "E", "within": {"last": "Dd"}}]}"#,
    r#"{"all": [{"attribute": "cart.state", "is": {"eq": "open"}}, {"not": {"event": "E", "within": {"last": "Dd"}}}]}"#,
];

const DAYS: [&str; 5] = ["1", "3", "7", "14", "30"];
const COUNTS: [&str; 4] = ["1", "2", "3", "5"];

/// So many segments over all events, going round the kinds.
pub fn segments(count: usize) -> Result<Vec<Definition>, DefinitionError> {
    (0..count).map(|index| segment(index, index, &EVENTS.map(|(name, _)| name))).collect()
}

/// So many segments that mention nothing but an event that never happens.
pub fn idle_segments(count: usize) -> Result<Vec<Definition>, DefinitionError> {
    let alone = |kind: &&usize| !MENTION_OTHERS.iter().any(|word| KINDS[**kind].contains(word));
    let kinds: Vec<usize> = (0..KINDS.len()).collect();
    let kinds: Vec<usize> = kinds.iter().filter(alone).copied().collect();
    (0..count).map(|index| segment(index, kinds[index % kinds.len()], &["support_asked"])).collect()
}

const MENTION_OTHERS: [&str; 5] = ["order_completed", "page_viewed", "review_written", "orders.", "cart."];

/// Each choice moves at a pace of its own, so that few segments are the same.
fn segment(index: usize, kind: usize, events: &[&str]) -> Result<Definition, DefinitionError> {
    let round = index / KINDS.len();
    let event = events[(index + round) % events.len()];
    let condition = KINDS[kind % KINDS.len()]
        .replace("Dd", &format!("{}d", DAYS[(round / 2) % DAYS.len()]))
        .replace("\"C\"", &format!("\"c{}\"", round % 8))
        .replace("\"E\"", &format!("\"{event}\""))
        .replace("E-N", &format!("test-{round}"))
        .replace('N', COUNTS[(round / 3) % COUNTS.len()]);
    Definition::from_text(&format!(r#"{{"name": "segment {index}", "where": {condition}}}"#))
}

/// Five segments that hold over a browser's session, each with its timer.
pub const FIVE: [&str; 5] = [
    r#"{"where": {"event": "product_viewed", "within": {"last": "1h"}, "is": {"gte": 3}}}"#,
    r#"{"where": {"event": "product_viewed", "where": {"param": "category", "is": {"eq": "c3"}},
        "within": {"last": "1d"}}}"#,
    r#"{"where": {"event": "order_completed", "measure": {"sum": "value"}, "within": {"last": "90d"},
        "is": {"gt": 100}}}"#,
    r#"{"where": {"all": [{"event": "product_added", "within": {"last": "7d"}, "is": {"gte": 2}},
        {"not": {"event": "order_completed", "within": {"last": "7d"}}}]}}"#,
    r#"{"where": {"sequence": [{"event": "product_added"}, {"absent": "order_completed", "for": "1h"}],
        "window": {"last": "7d"}}}"#,
];
