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
