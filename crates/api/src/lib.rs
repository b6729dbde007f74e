//! The management API, as far as it needs no network: which routes there are, what they take and
//! answer, and the document that tells so.
//!
//! ```
//! use api::{Found, Operation, find};
//!
//! let found = find("GET", &["api", "contacts", "user:42", "events"]);
//! assert_eq!(found, Found::Route(Operation::ContactEvents, ["user:42", ""]));
//! ```
//!
//! [`ROUTES`] is the one list of routes: the Worker serves it, [`document()`] describes it.
//!
//! INVARIANT: what a route takes is checked against the same [`Parameter`] or type that the document
//! shows.

pub mod audit;
pub mod blocks;
mod body;
pub mod catalog;
pub mod contacts;
mod cursor;
mod document;
pub mod notices;
pub mod parameter;
mod problem;
pub mod reconciliation;
pub mod rejected;
pub mod retailcrm;
mod route;
pub mod segments;
pub mod session;
pub mod shards;
pub mod shops;

pub use body::{BodyError, read_body};
pub use cursor::{Cursor, page};
pub use document::document;
pub use parameter::Parameter;
pub use problem::Problem;
pub use route::{Found, Method, Operation, ROUTES, Route, find};
