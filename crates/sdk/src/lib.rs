//! The browser tracker: what `/shoal.js` loads.
//!
//! [`tracker`] decides and knows nothing of a browser; [`browser`] does what it says and is the
//! only place that touches web-sys.
//!
//! ```
//! use sdk::tracker::{Effect, Input, Tracker};
//!
//! let mut tracker = Tracker::default();
//! tracker.handle(Input::Recorded("{}".into()), 0);
//! let at = tracker.wake_at().unwrap();
//! let effects = tracker.handle(Input::Wake, at);
//! assert!(matches!(&effects[0], Effect::Send { calls, .. } if calls == "{}"));
//! ```
//!
//! On wasm it is built without the standard library: that leaves out the machinery of panics,
//! a fifth of the bytes.
#![no_std]

extern crate alloc;
#[cfg(any(test, feature = "std", not(target_arch = "wasm32")))]
extern crate std;

pub mod address;
#[cfg(not(any(test, feature = "std", not(target_arch = "wasm32"))))]
mod bare;
pub mod browser;
pub mod call;
pub mod consent;
pub mod cookie;
pub mod id;
pub mod text;
pub mod tracker;
