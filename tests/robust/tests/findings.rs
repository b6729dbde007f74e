//! What the fuzzer found once: `findings/TARGET/NAME`, each named after what was wrong.

use std::fs;
use std::path::Path;

#[test]
fn what_was_found_stays_mended() {
    let findings = Path::new(env!("CARGO_MANIFEST_DIR")).join("findings");
    for (name, target) in robust::TARGETS {
        let Ok(folder) = fs::read_dir(findings.join(name)) else { continue };
        for file in folder {
            target(&fs::read(file.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn every_case_of_the_suite_stands() {
    for case in suite::cases().unwrap() {
        robust::definition(case.definition.to_string().as_bytes());
        case.segment_calls().iter().for_each(|call| robust::call(call.to_string().as_bytes()));
        for call in case.calls().unwrap() {
            robust::stored(&serde_json::to_vec(&call).unwrap());
        }
    }
}
