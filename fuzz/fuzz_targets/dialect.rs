//! Any bytes, to `robust::dialect`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| robust::dialect(bytes));
