//! What Shoal receives: ids, times, values and canonical calls.
//!
//! Every way in (Segment's HTTP API first of all) ends in a [`Call`]: one thing that happened to one
//! contact at one [`Time`]. The crate parses and checks; it knows no clock, storage or segment.
//!
//! ```
//! use event::{Arrival, CallKind, Time, segment_api};
//!
//! let received = Time::parse("2026-03-01T10:00:00Z").unwrap();
//! let body = br#"{"type":"track","userId":"42","event":"Product Viewed","properties":{"price":9.5}}"#;
//! let call = segment_api::parse(body, None, &Arrival::at(received)).unwrap();
//! assert_eq!(call.kind, CallKind::Track);
//! assert_eq!(call.name, "product_viewed");
//! assert_eq!(call.time, received);
//! ```

mod bytes;
mod call;
mod digits;
pub mod field;
mod identifier;
mod items;
mod keep;
pub mod limits;
mod map;
mod names;
pub mod segment_api;
pub mod text;
mod time;
mod value;
mod value_ref;

pub use bytes::Bytes;
pub use call::{Call, CallError, CallKind};
pub use digits::Digits;
pub use identifier::{ContactId, Identifier, IdentifierError, IdentifierKind};
pub use items::arrange;
pub use keep::Keep;
pub use map::Map;
pub use names::canonical_name;
pub use time::{Arrival, Time, TimeError};
pub use value::Value;
pub use value_ref::ValueRef;
