//! Any bytes, to `robust::snapshot`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| robust::snapshot(bytes));
