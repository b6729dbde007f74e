//! `shoal recommend` over a slice of real sessions.

#![expect(clippy::unwrap_used, reason = "what the tests stand on may fail them as the tests themselves may")]

#[path = "support/folder.rs"]
mod folder;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use folder::Folder;
use serde_json::{Value, json};

/// Sessions of a shop, `SessionId ItemId Time`: the beginning of the example data of bol.com's Serenade.
const LOG: &[u8] = include_bytes!("recommend/bol.tsv.gz");

/// The sessions of the log, in order.
fn sessions() -> Vec<Vec<(String, i64)>> {
    let mut text = String::new();
    GzDecoder::new(LOG).read_to_string(&mut text).unwrap();
    let mut sessions: Vec<(&str, Vec<(String, i64)>)> = Vec::new();
    for line in text.lines().skip(1) {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap();
        let (session, item, seconds) = (field(), field(), field().parse::<f64>().unwrap());
        let click = (item.to_owned(), (seconds * 1_000.0) as i64);
        match sessions.last_mut() {
            Some((last, clicks)) if *last == session => clicks.push(click),
            _ => sessions.push((session, vec![click])),
        }
    }
    sessions.into_iter().map(|(_, clicks)| clicks).collect()
}

fn view(visitor: &str, product: &str, at: i64) -> String {
    let call = json!({
        "type": "track", "event": "Product Viewed", "messageId": format!("{visitor}-{at}-{product}"),
        "anonymousId": visitor, "timestamp": at, "properties": {"product_id": product, "price": 9.5},
    });
    format!("{call}\n")
}

/// The calls of each session, of a visitor of its own.
fn calls(sessions: &[Vec<(String, i64)>]) -> Vec<String> {
    let calls = |(number, clicks): (usize, &Vec<(String, i64)>)| {
        clicks.iter().map(|(item, at)| view(&number.to_string(), item, *at)).collect()
    };
    sessions.iter().enumerate().map(calls).collect()
}

fn run(folder: &Folder, calls: &str, sessions: &str, more: &[&str]) -> Output {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(calls.as_bytes()).unwrap();
    let train = folder.write("views.ndjson.gz", packed.finish().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_shoal"));
    command.arg("recommend").arg("--train").arg(train).args(["--sessions", "-"]).args(more);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // One that has ended with an error reads no more.
    let _ = child.stdin.take().unwrap().write_all(sessions.as_bytes());
    child.wait_with_output().unwrap()
}

/// What is ranked, and what is said on standard error.
#[track_caller]
fn ranked(output: &Output) -> (Vec<Vec<String>>, String) {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8_lossy(&output.stdout);
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), errors)
}

#[test]
fn the_next_item_of_real_sessions_is_found() {
    let folder = Folder::new("recommend-real");
    let sessions = sessions();
    let (training, later) = sessions.split_at(sessions.len() * 9 / 10);
    let later: Vec<Vec<&str>> =
        later.iter().map(|clicks| clicks.iter().map(|(item, _)| item.as_str()).collect()).collect();
    let beginnings: String =
        later.iter().map(|items| format!("{}\n", json!({"items": items[..items.len() - 1]}))).collect();
    let calls = calls(training);
    let output = run(&folder, &calls.concat(), &beginnings, &["--timing"]);
    let (all, timing) = ranked(&output);
    assert_eq!(all.len(), later.len());
    assert!(all.iter().all(|items| items.len() == 20 && items.iter().collect::<BTreeSet<_>>().len() == 20));
    let hits = all
        .iter()
        .zip(&later)
        .filter(|(items, session)| items.iter().any(|item| session.last() == Some(&item.as_str())));
    // A popular item is the next one in about one of a hundred.
    assert!(hits.count() * 4 > later.len());

    let timing: Value = serde_json::from_str(&timing).unwrap();
    assert_eq!(timing["clicks"], json!(training.iter().map(Vec::len).sum::<usize>()));
    assert!(
        ["load_ms", "index_bytes", "median_us", "p99_us"].iter().all(|key| timing[key].as_f64() > Some(0.0))
    );

    let backwards: String = calls.iter().rev().map(String::as_str).collect();
    let twice = format!("{backwards}{}", calls.concat());
    assert_eq!(run(&folder, &backwards, &beginnings, &[]).stdout, output.stdout);
    assert_eq!(run(&folder, &twice, &beginnings, &[]).stdout, output.stdout);

    let (new, _) = ranked(&run(&folder, &calls.concat(), &beginnings, &["--new-only", "--k", "5"]));
    assert!(new.iter().zip(&later).all(|(items, session)| {
        items.len() == 5 && items.iter().all(|item| !session[..session.len() - 1].contains(&item.as_str()))
    }));
}

#[test]
fn views_of_one_instant_keep_the_order_of_their_lines() {
    let folder = Folder::new("recommend-instant");
    let view = |product: &str| view("a", product, 0).replace("messageId", "id");
    let calls = [view("1"), view("1"), view("2"), view("3")].concat();
    let output = run(&folder, &calls, "{\"items\":[\"2\"]}\n", &["--new-only", "--timing"]);
    let (all, timing) = ranked(&output);
    assert_eq!(all, [["3", "1"]]);
    assert!(timing.contains("\"clicks\":4"), "{timing}");
}

#[test]
fn lines_that_cannot_be_learnt_from_are_told() {
    let folder = Folder::new("recommend-broken");
    let calls = [
        view("a", "1", 0).as_str(),
        "no call\n",
        view("a", "2", 1_000).as_str(),
        r#"{"type":"track","event":"product_viewed","anonymousId":"b","timestamp":5}"#,
        "\n",
        r#"{"type":"track","event":"signed_up","anonymousId":"b","timestamp":5}"#,
    ]
    .concat();
    let (all, errors) = ranked(&run(&folder, &calls, "{\"items\":[\"1\"]}\n", &["--new-only"]));
    assert_eq!(all, [["2"]]);
    let told: Vec<&str> = errors.lines().collect();
    assert!(told[0].starts_with("line 2: "), "{errors}");
    assert_eq!(told[1], "line 4: `properties.product_id`: expected the id of a product");
    assert_eq!(told[2], "2 lines are no calls and do not count");
}

#[test]
fn a_session_that_cannot_be_read_ends_the_run() {
    let folder = Folder::new("recommend-sessions");
    let output = run(&folder, &view("a", "1", 0), "{\"items\":[]}\n[1]\n", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "[\"1\"]\n");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors, "error: `-`: line 2: expected `{\"items\": [\"12\", \"7\"]}`, got `[1]`\n");
}
