//! The browser tracker: what `/shoal.js` loads.
//!
//! [`tracker`] decides and knows nothing of a browser: inputs come in, effects come out, [`wire`] makes
//! text of both. `js/host.js` does what it says and is the only place that touches the page.
//!
//! ```
//! use sdk::effect::Effect;
//! use sdk::tracker::{Input, Tracker};
//!
//! let (mut tracker, _) = Tracker::new("wk_1", 0);
//! let call = Input::Call { method: "track", args: r#"["product_viewed",{"price":9.5}]"#, at: 0, fresh: "f" };
//! let effects = tracker.handle(call, 0).list();
//! assert!(effects.contains(&Effect::Return("\"000000000001\"".into())));
//! let effects = tracker.handle(Input::Wake, 1_000).list();
//! assert!(matches!(&effects[0], Effect::Send { calls, .. } if calls.contains("product_viewed")));
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
pub mod capture;
pub mod consent;
pub mod cookie;
pub mod effect;
pub mod id;
pub mod json;
pub mod origin;
pub mod session;
pub mod start;
pub mod text;
pub mod time;
pub mod tracker;
pub mod visitor;
pub mod wire;
