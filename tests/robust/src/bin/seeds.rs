//! `seeds FOLDER`: what a fuzzer begins with, from the cases of the suite: a folder for each target.

use anyhow::{Context, Result};
use archive::Builder;
use event::Keep;
use serde_json::Value;
use std::path::Path;

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).context("expected the folder to write to")?;
    let folder = Path::new(&folder);
    for (number, case) in suite::cases()?.iter().enumerate() {
        write(&folder.join("definition"), &format!("{number:04}"), &case.definition)?;
        for (index, call) in case.segment_calls().iter().enumerate() {
            write(&folder.join("call"), &format!("{number:04}-{index}"), call)?;
        }
        let mut builder = Builder::new(Keep::everything());
        for (index, call) in case.calls()?.iter().enumerate() {
            write(&folder.join("stored"), &format!("{number:04}-{index}"), &serde_json::to_value(call)?)?;
            builder.call(call);
        }
        write_bytes(&folder.join("snapshot"), &format!("{number:04}"), &builder.build().encode())?;
    }
    for (number, request) in include_str!("../requests.jsonl").lines().enumerate() {
        write_bytes(&folder.join("dialect"), &format!("{number:04}"), request.as_bytes())?;
    }
    rows().iter().try_for_each(|(name, row)| write(&folder.join("stored"), name, row))
}

/// One of each of the smaller things that are stored.
fn rows() -> [(&'static str, Value); 6] {
    [
        (
            "kept",
            serde_json::json!({"member": true, "since": 1_772_359_200_000_i64, "until": 1_772_445_600_000_i64}),
        ),
        ("transition", serde_json::json!({"segment": "s1", "entered": true, "at": 1_772_359_200_000_i64})),
        ("claim", serde_json::json!({"time": 1_772_359_200_000_i64, "call": "m1", "user": "u1"})),
        ("identifier", "user:u1".into()),
        ("time", 1_772_359_200_000_i64.into()),
        ("error", serde_json::json!({"code": "bad_time", "path": "timestamp", "message": "expected"})),
    ]
}

fn write(folder: &Path, name: &str, value: &Value) -> Result<()> {
    write_bytes(folder, name, value.to_string().as_bytes())
}

fn write_bytes(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    Ok(std::fs::write(folder.join(name), bytes)?)
}
