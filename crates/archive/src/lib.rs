//! The histories of all contacts as compact columns, and programs over all of them at once.
//!
//! A [`Builder`] gathers calls in any order, repeats and all, joins ids into contacts, and makes an
//! [`Archive`]: about eight bytes an event. [`Archive::bind`] finds what a program speaks of; a
//! [`Bound`] program evaluates every contact, or one, which then is a [`segment::History`] like any
//! other. Contacts are numbered by the time of their last event, so that whoever was active lately is
//! found without looking at the others.
//!
//! INVARIANT: the verdict on a contact of an archive is the verdict on its `contact::Ledger`.
//!
//! ```
//! use archive::Builder;
//! use event::{Keep, Time, ValueRef};
//! use segment::{Definition, Program, Zone};
//!
//! let mut builder = Builder::new(Keep::everything());
//! let mut viewed = |contact, day, id| {
//!     let time = Time::parse(&format!("2026-03-{day}T10:00:00Z")).unwrap();
//!     builder.event(contact, time, id, "product_viewed", [("price", ValueRef::Number(9.5))]);
//! };
//! viewed("ann", "01", "m1");
//! viewed("ann", "03", "m2");
//! viewed("bob", "02", "m3");
//! let archive = builder.build();
//!
//! let definition = r#"{"where": {"event": "product_viewed", "measure": {"sum": "price"}, "is": {"gt": 10}}}"#;
//! let definition = Definition::from_text(definition).unwrap();
//! let program = Program::compile(&definition, &Zone::utc()).unwrap();
//! let now = Time::parse("2026-03-04T00:00:00Z").unwrap();
//!
//! let mut members = Vec::new();
//! archive.bind(&program).at(now).evaluate(archive.numbers(), |contact, verdict| {
//!     if verdict.member {
//!         members.push(archive.id(contact).into_owned());
//!     }
//! });
//! assert_eq!(members, ["ann"]);
//! ```

mod answers;
mod archive;
mod attribute;
mod bits;
mod bound;
mod builder;
mod cell;
mod column;
mod contacts;
mod crowd;
mod evaluate;
mod happening;
mod history;
mod needs;
mod order;
mod packed;
mod row;
mod runs;
mod snapshot;
mod table;
mod texts;

pub use archive::{Archive, Usage};
pub use bound::Bound;
pub use builder::{Builder, Dispute, Head, Open};
pub use evaluate::Outlook;
pub use happening::{Happening, Happenings};
pub use history::Contact;
pub use needs::needs;
pub use order::MadeOrder;
pub use row::{Row, Rows};
pub use snapshot::SnapshotError;
