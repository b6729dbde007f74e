//! The segment builder.
//!
//! What is edited is the definition itself, as JSON: every control reads and writes one place in
//! it, and the `segment` crate judges the whole after each change. So a definition that is not
//! complete yet, or that uses more of the language than the controls know, stays what it is.

mod attribute;
mod blank;
mod combo;
mod draft;
mod event;
mod examples;
mod field;
mod filter;
mod known;
mod membership;
mod node;
mod op;
mod page;
mod place;
mod preview;
mod test;
mod text;
mod trial;
mod window;
mod written;

pub(crate) use examples::EXAMPLES;
pub(crate) use page::{edit_segment, new_segment};
pub(crate) use text::pretty;
