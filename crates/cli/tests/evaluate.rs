//! `shoal evaluate` over files of calls.

#![expect(clippy::unwrap_used, reason = "what the tests stand on may fail them as the tests themselves may")]

#[path = "support/folder.rs"]
mod folder;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use folder::Folder;
use serde_json::{Value, json};

fn command(definition: &Path, events: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shoal"));
    command.arg("evaluate").arg("--definition").arg(definition).arg("--events").arg(events).args(more);
    command
}

/// What is printed, and what is said on standard error.
#[track_caller]
fn told(output: Output, code: i32) -> (String, String) {
    let [told, errors] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert_eq!(output.status.code(), Some(code), "{told}\n{errors}");
    (told, errors)
}

/// The verdicts on a few calls, plain and packed, from a file and through a pipe.
#[track_caller]
fn check(name: &str, condition: &str, calls: &str, more: &[&str], expected: &str) -> String {
    let folder = Folder::new(&format!("evaluate-{name}"));
    let definition = folder.write("definition.json", format!(r#"{{"active":false,"where":{condition}}}"#));
    let plain = folder.write("calls.ndjson", calls);
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(calls.as_bytes()).unwrap();
    let packed = folder.write("calls.ndjson.gz", packed.finish().unwrap());
    let mut said = String::new();
    for file in [&plain, &packed] {
        let (verdicts, errors) = told(command(&definition, file, more).output().unwrap(), 0);
        assert_eq!(verdicts, expected, "{name}, {errors}");
        said = errors;
    }
    let mut piped = command(&definition, Path::new("-"), more);
    let mut child =
        piped.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(calls.as_bytes()).unwrap();
    assert_eq!(told(child.wait_with_output().unwrap(), 0).0, expected, "{name} through a pipe");
    said
}

const NOW: [&str; 2] = ["--now", "2026-03-02T00:00:00Z"];

#[test]
fn verdicts_are_sorted_and_say_until_when_they_hold() {
    let calls = r#"{"type":"track","messageId":"1","userId":"b","event":"Order Completed","timestamp":"2026-03-01T10:00:00Z"}
{"type":"track","messageId":"2","userId":"a\"ж","event":"order_completed","originalTimestamp":1772359200000}
{"type":"page","messageId":"3","userId":"B","timestamp":"2026-02-01T10:00:00+01:00"}
"#;
    let expected = r#"{"contact":"B","member":false}
{"contact":"a\"ж","member":true,"until":"2026-03-02T10:00:00.000Z"}
{"contact":"b","member":true,"until":"2026-03-02T10:00:00.000Z"}
"#;
    let condition = r#"{"event":"order_completed","within":{"last":"1d"}}"#;
    check("sorted", condition, calls, &NOW, expected);
    check("millis", condition, calls, &["--now", "1772409600000"], expected);
    check("date", condition, calls, &["--now", "2026-03-02", "--timezone", "UTC"], expected);
}

#[test]
fn ids_are_joined_into_contacts() {
    let calls = r#"{"type":"track","messageId":"1","anonymousId":"p","event":"x","timestamp":"2026-01-01"}
{"type":"identify","messageId":"3","anonymousId":"p","userId":"late","timestamp":"2026-01-03"}
{"type":"identify","messageId":"2","anonymousId":"p","userId":"early","timestamp":"2026-01-02"}
{"type":"track","messageId":"4","anonymousId":"q","event":"x","timestamp":"2026-01-01"}
{"type":"alias","messageId":"5","userId":"early","previousId":"q","timestamp":"2026-01-05"}
{"type":"alias","messageId":"6","userId":"early","previousId":"late","timestamp":"2026-01-05"}
{"type":"track","messageId":"7","anonymousId":"r","userId":"late","event":"y","timestamp":"2026-01-05"}
{"type":"track","messageId":"8","anonymousId":"r","event":"x","timestamp":"2026-01-06"}
"#;
    let expected = r#"{"contact":"early","member":true}
{"contact":"late","member":false}
{"contact":"r","member":false}
"#;
    check("joined", r#"{"event":"x","is":{"gte":2}}"#, calls, &NOW, expected);
}

#[test]
fn copies_count_once_the_earliest_by_time_and_content() {
    let call = |id: &str, time: u32, value: u32, other: &str| {
        format!(
            r#"{{"type":"track","messageId":"{id}","userId":"u","event":"x","timestamp":{time},"properties":{{"a":"{other}","v":{value}}}}}"#
        )
    };
    // Of the copies of "2" the earlier counts; of those of "3" the one that is the first by content,
    // which what is not looked at decides.
    let calls = [
        call("1", 1, 1, ""),
        call("1", 1, 1, ""),
        call("2", 9, 7, ""),
        call("2", 2, 10, ""),
        call("3", 3, 300, "z"),
        call("3", 3, 100, "b"),
        call("3", 3, 200, "c"),
    ];
    let condition = r#"{"event":"x","measure":{"sum":"v"},"is":{"eq":111}}"#;
    let expected = "{\"contact\":\"u\",\"member\":true}\n";
    check("copies", condition, &calls.join("\n"), &NOW, expected);
    let others: Vec<String> = calls.into_iter().rev().collect();
    check("copies-reversed", condition, &others.join("\r\n"), &NOW, expected);
}

#[test]
fn dates_alone_are_midnights_in_the_timezone() {
    let calls = r#"{"type":"track","messageId":"1","userId":"u","event":"x","timestamp":"2026-03-01"}"#;
    let expected = "{\"contact\":\"u\",\"member\":true,\"until\":\"2026-03-01T19:00:00.000Z\"}\n";
    let almaty = ["--now", "2026-03-01", "--timezone", "Asia/Almaty"];
    check("midnight", r#"{"event":"x","within":{"calendar":"today"}}"#, calls, &almaty, expected);
}

#[test]
fn lines_that_are_no_calls_are_told_and_passed_over() {
    let mut calls = String::from("\u{feff}{}\n\n");
    calls.push_str(r#"{"type":"track","messageId":"1","userId":"u","event":"x","timestamp":1}"#);
    calls.push_str("\nnonsense\n");
    calls.push_str(
        &"{\"type\":\"track\",\"userId\":\"u\",\"event\":\"x\",\"timestamp\":\"soon\"}\n".repeat(10),
    );
    let said = check("refused", r#"{"event":"x"}"#, &calls, &NOW, "{\"contact\":\"u\",\"member\":true}\n");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("line 1: `type`: expected `track`"), "{said}");
    assert_eq!(lines[1], "line 4: expected a JSON object");
    assert!(lines[2].starts_with("line 5: `timestamp`: expected an RFC 3339 time"), "{said}");
    assert_eq!(lines[10..], ["12 lines are no calls and do not count"]);
}

#[test]
fn timing_is_one_line_of_json() {
    let call =
        |event: &str| json!({"type": "track", "userId": "u", "event": event, "timestamp": 1}).to_string();
    let calls = [call("x"), call("y")].join("\n");
    let more = [&NOW[..], &["--timing"]].concat();
    let said = check("timing", r#"{"event":"x"}"#, &calls, &more, "{\"contact\":\"u\",\"member\":true}\n");
    let timing: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&timing["contacts"], &timing["events"]), (&json!(1), &json!(2)));
    assert!(timing["load_ms"].is_f64() && timing["evaluate_ms"].is_f64());
}

#[test]
fn what_cannot_be_evaluated_is_said() {
    let folder = Folder::new("evaluate-errors");
    let events = folder.write("calls.ndjson", "");
    let fine = folder.write("fine.json", r#"{"where":{"everyone":true}}"#);
    let bad = folder.write("bad.json", r#"{"where":{"all":[{"event":"x","is":{"gte":"two"}}]}}"#);
    let table = folder.write("calls.csv", "id,name\n1,two\n");
    let mut cut = GzEncoder::new(Vec::new(), Compression::fast());
    cut.write_all(b"{}").unwrap();
    let cut = folder.write("cut.gz", &cut.finish().unwrap()[..14]);
    let missing = folder.0.join("missing");
    for (definition, events, more, expected) in [
        (&bad, &events, &NOW[..], "where.all[0].is.gte: expected"),
        (&missing, &events, &NOW[..], "cannot read `"),
        (&fine, &missing, &NOW[..], "cannot read `"),
        (&fine, &table, &NOW[..], "calls.csv` holds no calls: expected one JSON object a line"),
        (&fine, &cut, &NOW[..], "cut.gz`"),
        (&fine, &events, &["--now", "soon"], "--now: expected RFC 3339"),
        (&fine, &events, &["--now", "1", "--timezone", "Mars"], "`Mars` is no timezone"),
    ] {
        let (printed, errors) = told(command(definition, events, more).output().unwrap(), 1);
        assert!(printed.is_empty() && errors.contains(expected), "{errors}");
    }
    assert_eq!(told(command(&fine, &events, &NOW).output().unwrap(), 0), (String::new(), String::new()));
}

#[test]
fn real_orders_give_what_adding_up_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/orders.csv.gz");
    let mut text = String::new();
    GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let mut calls = String::new();
    let mut spent: BTreeMap<String, f64> = BTreeMap::new();
    for (row, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let record = record.unwrap();
        let (customer, date) = (&record[6], record[4].replace(' ', "T"));
        let amount = record[3].parse::<f64>().unwrap() * record[5].parse::<f64>().unwrap();
        if customer.is_empty() {
            continue;
        }
        let call = json!({
            "type": "track", "messageId": row, "userId": customer, "event": "line_bought",
            "timestamp": format!("{date}Z"), "properties": {"amount": amount, "country": &record[7]},
        });
        calls.push_str(&format!("{call}\n"));
        let of_customer = spent.entry(customer.to_owned()).or_default();
        if *date >= *"2011-11-10T00:00:00" {
            *of_customer += amount;
        }
    }
    let expected: String = spent
        .iter()
        .map(|(customer, sum)| format!("{}\n", json!({"contact": customer, "member": *sum > 300.0})))
        .collect();
    assert!(spent.len() > 100 && expected.contains("true"));
    let condition = r#"{"event":"line_bought","within":{"from":"2011-11-10"},"measure":{"sum":"amount"},"is":{"gt":300}}"#;
    check("orders", condition, &calls, &["--now", "2012-01-01"], &expected);
}
