//! The cases of the segment language, through the running Worker.

use edge::{Answer, Shop, json, shop};
use suite::{Case, Expected};

#[test]
fn the_worker_answers_every_case_as_the_page_says() {
    let shop = shop();
    let cases = suite::cases().unwrap();
    assert!(cases.len() > 100, "the cases are missing");
    let wrong: Vec<String> = cases.iter().filter_map(|case| differs(case, &ask(&shop, case))).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn ask(shop: &Shop, case: &Case) -> Answer {
    let now = match &case.expected {
        Expected::Verdict { now, .. } => now.as_str(),
        Expected::Refused { .. } => "2026-03-01T00:00:00Z",
    };
    let body = json!({
        "definition": case.definition, "calls": case.segment_calls(), "now": now, "timezone": case.timezone,
    });
    shop.post("/api/segments/evaluate", &body)
}

/// How an answer differs from what the case expects.
fn differs(case: &Case, answer: &Answer) -> Option<String> {
    let text = |key: &str| answer.body[key].as_str();
    let instant = |text: &str| event::Time::parse(text).ok();
    let right = match &case.expected {
        Expected::Verdict { member, until, .. } => {
            answer.status == 200
                && answer.body["member"] == *member
                && until.as_deref().and_then(instant) == text("until").and_then(instant)
        }
        Expected::Refused { error } => {
            answer.status == 400
                && text("path").unwrap_or_default() == error.path
                && text("message").is_some_and(|message| message.contains(&error.message))
        }
    };
    (!right).then(|| format!("{}: {}", case.name, answer.body))
}
