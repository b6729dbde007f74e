//! Whatever comes from outside, nothing panics.
//!
//! Each function here takes any bytes and fails only where the product is wrong. `fuzz/` feeds them
//! with what a fuzzer makes up; what it found once stays in `findings/` and runs with every test.
//!
//! ```
//! robust::definition(br#"{"where": {"event": "order_completed", "within": {"last": "1000y"}}}"#);
//! robust::call(br#"{"type": "track", "timestamp": -1e300}"#);
//! robust::stored(br#"{"member": true, "until": 9007199254740993}"#);
//! ```

mod call;
mod definition;
mod history;
mod stored;

pub use call::call;
pub use definition::definition;
pub use stored::stored;

/// Something that takes any bytes.
pub type Target = fn(&[u8]);

/// All of them, by name.
pub const TARGETS: [(&str, Target); 3] = [("definition", definition), ("call", call), ("stored", stored)];
