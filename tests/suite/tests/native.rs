//! Every case of the suite, run natively.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::HashSet;

#[test]
fn every_case_holds() {
    let cases = suite::cases().unwrap();
    let faults: Vec<String> =
        cases.iter().filter_map(|case| case.check().err()).map(|mismatch| mismatch.to_string()).collect();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let cases = suite::cases().unwrap();
    let names: HashSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
}
