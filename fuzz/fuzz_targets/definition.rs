//! Any bytes, to `robust::definition`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| robust::definition(bytes));
