//! One contact: its history and the segments it is in.
//!
//! A [`Ledger`] holds everything that happened to a contact and answers what `segment` asks of it.
//! What its calls add up to – the cart, the orders, the visits – is [`derived`].
//! [`Memberships`] keeps the verdict on each segment of a [`Rulebook`] and tells what changed, by an
//! event or by time alone; [`Told`] is what lists and frozen segments say.
//!
//! INVARIANT: what a contact is and which segments it is in depends on its calls and the time, not
//! on the order in which the calls arrive, nor on how often.

mod by_name;
pub mod derived;
mod ledger;
mod membership;
mod rulebook;
mod segment_id;
mod told;

pub use ledger::{Inserted, Ledger, LedgerEvent, LedgerEvents, MadeOrder};
pub use membership::{Kept, Memberships, Transition};
pub use rulebook::{Rule, Rulebook};
pub use segment_id::SegmentId;
pub use told::Told;
