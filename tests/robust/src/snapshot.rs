//! An archive as bytes.

use archive::Archive;
use event::Time;
use segment::{Definition, Program, Zone};

/// What is asked of what was read: everything that is kept is looked at.
const ASKED: [&str; 7] = [
    r#"{"where": {"not": {"everyone": true}}}"#,
    r#"{"where": {"event": "e", "measure": {"sum": "value"}, "within": {"last": "7d"}, "is": {"gt": 1}}}"#,
    r#"{"where": {"event": ["e", "order_completed"], "where": {"items": {"param": "price", "is": {"gt": 1}}}}}"#,
    r#"{"where": {"for_some": "product_id", "that": {"event": ["e", "product_viewed"], "is": {"gte": 2}}}}"#,
    r#"{"where": {"any": [{"attribute": "plan", "is": {"set": true}}, {"attribute": "tags", "is": {"len": {"gt": 1}}}]}}"#,
    r#"{"where": {"sequence": [{"event": "e"}, {"absent": "f"}], "window": {"last": "30d"}}}"#,
    r#"{"where": {"any": [{"attribute": "cart.state", "is": {"eq": "open"}}, {"event": "order"}]}}"#,
];

thread_local! {
    static PROGRAMS: Vec<Program> = programs();
}

/// Reads any bytes as a snapshot; what is accepted reads back from what it writes, and whatever it
/// claims, segments can be asked of it.
pub fn snapshot(bytes: &[u8]) {
    let Ok(archive) = Archive::decode(bytes) else { return };
    // As bytes: what is missing among numbers is not equal to itself.
    let written = archive.encode();
    let again = Archive::decode(&written).map(|again| again.encode());
    assert!(again.is_ok_and(|again| again == written), "reads back");
    for now in
        ["2026-03-02T12:00:00Z", "2100-01-01T00:00:00Z"].iter().filter_map(|text| Time::parse(text).ok())
    {
        PROGRAMS.with(|programs| programs.iter().for_each(|program| ask(&archive, program, now)));
    }
}

fn ask(archive: &Archive, program: &Program, now: Time) {
    let bound = archive.bind(program);
    let (outlook, all) = (bound.at(now), archive.contacts());
    let mut members = 0;
    outlook.evaluate(archive.numbers(), |_, verdict| members += usize::from(verdict.member));
    // They may differ: what is damaged need not make sense, but nobody is counted who is not there.
    assert!(members <= all && outlook.count() <= all, "more members than contacts");
}

fn programs() -> Vec<Program> {
    let definitions = ASKED.iter().filter_map(|text| Definition::from_text(text).ok());
    definitions.filter_map(|definition| Program::compile(&definition, &Zone::utc()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_asked_is_a_segment() {
        assert_eq!(programs().len(), ASKED.len());
    }
}
