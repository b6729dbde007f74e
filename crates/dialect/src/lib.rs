//! What other systems' clients send, as canonical calls.
//!
//! A module per dialect turns bytes into [`event::Call`]s or into errors with a code and the path of the
//! fault; one table of names ([`names`]) and one of fields translate what the dialects call the same
//! thing. Nothing here knows a clock or a connection, and nothing panics.
//!
//! ```
//! use dialect::segment;
//! use event::{Arrival, Time};
//!
//! let received = Arrival::at(Time::parse("2026-03-01T10:00:00Z").unwrap());
//! let sent = br#"{"type":"track","userId":"42","event":"add_to_cart","properties":
//!     {"currency":"KZT","items":[{"item_id":"7","price":9.5,"quantity":2}]}}"#;
//! let call = segment::call(sent, None, &received).unwrap();
//! assert_eq!(call.name, "product_added");
//! assert_eq!(call.params.get("product_id"), Some(&"7".into()));
//! assert_eq!(call.params.get("total"), Some(&19.0.into()));
//! ```

mod body;
pub mod customerio;
mod fields;
pub mod names;
pub mod segment;
mod sent;
mod shopify;
mod translate;
pub mod waiting;
pub mod yespo;

pub use body::Body;
