//! Every case of the suite, run in wasm in a browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_case_holds_in_wasm() {
    let cases = suite::cases().unwrap();
    let faults: Vec<String> =
        cases.iter().filter_map(|case| case.check().err()).map(|mismatch| mismatch.to_string()).collect();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
}
