//! Client libraries as they are published, against the running server: every value that they were given
//! can be read again, and what they send twice counts once.

#[path = "clients/lossy.rs"]
mod lossy;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use edge::{Shop, Value, json, send, shop};

/// What a browser's library tells of the page by itself.
const PAGE: [&str; 5] = ["path", "referrer", "search", "title", "url"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../clients")
}

fn read(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder().join(name)).unwrap()).unwrap()
}

/// Runs one of the programs in `tests/clients` with a client library.
#[track_caller]
fn run(shop: &Shop, program: &str, options: &[&str]) {
    run_at(&shop.url, shop, program, options);
}

#[track_caller]
fn run_at(url: &str, shop: &Shop, program: &str, options: &[&str]) {
    let language = match program.ends_with(".py") {
        true => python(),
        false => folder().join("../../node_modules/.bin/node"),
    };
    let status = Command::new(language)
        .arg(folder().join(program))
        .args(options)
        .env("SHOAL_URL", url)
        .env("SHOAL_WRITE_KEY", &shop.keys.write_key)
        .status()
        .unwrap();
    assert!(status.success(), "{program} {options:?}: {status}");
}

/// A Python that has what `tests/clients/requirements.txt` lists; `cargo xtask test` installs one.
fn python() -> PathBuf {
    std::env::var_os("SHOAL_PYTHON").expect("SHOAL_PYTHON names a Python with the client libraries").into()
}

/// Checks that everything is there, once.
#[track_caller]
fn check(shop: &Shop, who: &str) {
    let events = shop.get("/api/contacts/user:ann/events").ok();
    let mut found: Vec<Value> = events["events"].as_array().unwrap().clone();
    for event in &mut found {
        let params = event["params"].as_object_mut().unwrap();
        PAGE.into_iter().for_each(|key| _ = params.remove(key));
    }
    let stored = read("stored.json");
    let expected: Vec<&Value> = stored.as_array().unwrap().iter().filter(|call| call["name"] != "").collect();
    assert_eq!(found.len(), expected.len(), "{who}: {events}");
    for call in expected {
        let event = found.iter().find(|event| event["name"] == call["name"]);
        let event = event.unwrap_or_else(|| panic!("{who}: no {} in {events}", call["name"]));
        assert_eq!((&event["params"], &event["type"]), (&call["params"], &call["kind"]), "{who}");
    }
    let contact = shop.get("/api/contacts/user:ann").ok();
    let traits = stored[0]["traits"].as_object().unwrap();
    for (key, value) in traits {
        assert_eq!(&contact["attributes"][key], value, "{who}");
    }
    edge::eventually("the alias", || {
        let joined = shop.get("/api/contacts/user:ann").ok();
        joined["identifiers"].to_string().contains("anonymous:browser-1").then_some(())
    });
    assert_eq!(shop.get("/api/rejected").ok()["rejected"], json!([]), "{who}");
}

#[test]
fn clients_for_node() {
    for program in ["segment-node.js", "customerio-node.js", "rudder-node.js"] {
        let shop = shop();
        run(&shop, program, &[]);
        check(&shop, program);
    }
}

#[test]
fn clients_for_python() {
    for options in [&["segment"][..], &["segment", "gzip"], &["rudderstack", "gzip"], &["customerio"]] {
        let shop = shop();
        run(&shop, "python.py", options);
        check(&shop, &options.join(" "));
    }
}

#[test]
fn clients_for_browsers() {
    for strategy in ["alone", "batching"] {
        let shop = shop();
        run(&shop, "segment-browser.js", &[strategy]);
        check(&shop, strategy);
    }
}

#[test]
fn a_client_that_gets_no_answer_sends_again_and_counts_once() {
    for program in ["segment-node.js", "customerio-node.js", "rudder-node.js"] {
        let shop = shop();
        let (url, requests) = lossy::before(&shop.url);
        run_at(&url, &shop, program, &[]);
        check(&shop, program);
        assert!(requests() > 1, "{program} did not send again");
    }
}

/// The bytes that clients sent when they were recorded, with another key.
#[test]
fn what_clients_sent_counts_once() {
    for entry in std::fs::read_dir(folder().join("recorded")).unwrap() {
        let recorded: Value = serde_json::from_slice(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let shop = shop();
        for _ in 0..2 {
            for request in recorded["requests"].as_array().unwrap() {
                replay(&shop, request);
            }
        }
        check(&shop, &recorded["client"].to_string());
    }
}

fn replay(shop: &Shop, request: &Value) {
    let key = &shop.keys.write_key;
    let body = request["body"].as_str().unwrap().replace("wk_recorded_0123456789abcdef", key);
    let body = if request["gzip"] == true { gzip(body.as_bytes()) } else { body.into_bytes() };
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{key}:"));
    let mut headers = vec![("authorization", format!("Basic {basic}"))];
    for name in ["content-type", "content-encoding"] {
        headers.extend(request["headers"][name].as_str().map(|value| (name, value.to_owned())));
    }
    let path = request["path"].as_str().unwrap();
    assert_eq!(send(&shop.url, "POST", path, &headers, Some(body)).ok()["rejected"], json!([]));
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}
