//! Any bytes, to `robust::call`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| robust::call(bytes));
