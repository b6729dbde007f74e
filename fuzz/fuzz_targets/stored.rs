//! Any bytes, to `robust::stored`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| robust::stored(bytes));
