//! `shoal convert`: what it prints where, and with which exit code.

#![expect(clippy::unwrap_used, reason = "what the tests stand on may fail them as the tests themselves may")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use expect_test::{Expect, expect};

fn convert(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shoal"))
        .arg("convert")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end, by what its arguments are, without having read anything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
fn check(args: &[&str], input: &str, code: i32, expected: &Expect) {
    let output = convert(args, input);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    expected.assert_eq(&format!("{}--\n{}", text(&output.stdout), text(&output.stderr)));
    assert_eq!(output.status.code(), Some(code));
}

#[test]
fn a_definition_is_printed_with_its_notes_beside_it() {
    check(
        &["--from", "dittofeed"],
        r#"{"entryNode": {"type": "Performed", "id": "1", "event": "Order Completed"}, "nodes": []}"#,
        0,
        &expect![[r#"
            {
              "where": {
                "event": "order_completed",
                "is": {
                  "eq": 1
                }
              }
            }
            --
            note: entryNode: without `timesOperator` Dittofeed counts exactly, so it is exactly here
        "#]],
    );
}

#[test]
fn names_come_from_a_file() {
    let file = std::env::temp_dir().join(format!("shoal-convert-{}.json", std::process::id()));
    std::fs::write(&file, r#"{"5": "loyal"}"#).unwrap();
    check(
        &["--names", file.to_str().unwrap()],
        r#"{"properties": {"type": "AND", "values": [{"type": "cohort", "key": "id", "value": 5}]}}"#,
        0,
        &expect![[r#"
            {
              "where": {
                "is": "in",
                "segment": "loyal"
              }
            }
            --
        "#]],
    );
    std::fs::remove_file(file).unwrap();
}

#[test]
fn every_part_that_cannot_be_converted_is_told_and_nothing_printed() {
    check(
        &[],
        r#"{"type": "booleanCondition", "parameterValues": {"operator": "and", "subConditions": [
            {"type": "goalMatchCondition"}, {"type": "idsCondition"}, {"type": "matchAllCondition"}]}}"#,
        1,
        &expect![[r#"
            --
            cannot convert: parameterValues.subConditions[0].type: `goalMatchCondition`: there are no goals here
            cannot convert: parameterValues.subConditions[1].type: `idsCondition`: a list of contacts is a segment of the kind `list`
        "#]],
    );
}

#[test]
fn what_is_no_definition_is_an_error() {
    check(
        &[],
        "{}",
        1,
        &expect![[r#"
        --
        error: this is the shape of no system that can be converted; `--from` says which one it is meant to be
    "#]],
    );
    check(
        &[],
        "[",
        1,
        &expect![[r#"
        --
        error: standard input is not JSON: EOF while parsing a list at line 1 column 1
    "#]],
    );
    assert_eq!(convert(&["--from", "braze"], "{}").status.code(), Some(2));
}

#[test]
fn what_is_printed_is_a_definition_of_ours() {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../convert/tests/data");
    let cases: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(data.join("klaviyo.json")).unwrap()).unwrap();
    let whole = cases.iter().filter_map(|case| case.get("from")).next().unwrap();
    let output = convert(&[], &whole.to_string());
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(printed.get("where").is_some(), "{printed}");
}
