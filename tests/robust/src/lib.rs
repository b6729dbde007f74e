//! Whatever comes from outside, nothing panics.
//!
//! Each function here takes any bytes and fails only where the product is wrong. `fuzz/` feeds them
//! with what a fuzzer makes up; what it found once stays in `findings/` and runs with every test.
//!
//! ```
//! robust::definition(br#"{"where": {"event": "order_completed", "within": {"last": "1000y"}}}"#);
//! robust::call(br#"{"type": "track", "timestamp": -1e300}"#);
//! robust::dialect(br#"{"orders": [{"externalOrderId": {}}]}"#);
//! robust::stored(br#"{"member": true, "until": 9007199254740993}"#);
//! robust::snapshot(b"PK");
//! ```

mod call;
mod definition;
mod dialect;
mod history;
mod snapshot;
mod stored;

pub use call::call;
pub use definition::definition;
pub use dialect::dialect;
pub use snapshot::snapshot;
pub use stored::stored;

/// Something that takes any bytes.
pub type Target = fn(&[u8]);

/// All of them, by name.
pub const TARGETS: [(&str, Target); 5] = [
    ("definition", definition),
    ("call", call),
    ("dialect", dialect),
    ("stored", stored),
    ("snapshot", snapshot),
];
