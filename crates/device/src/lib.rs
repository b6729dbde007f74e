//! Segments evaluated in the visitor's browser, on what this browser did lately: who enters or leaves is
//! known without asking the server.
//!
//! It is the evaluator of the server, built without what a page has no use for: JSON, words for faults,
//! regular expressions, the database of time zones, shortcuts for long histories. What takes tables,
//! numbers as text and lower case, the browser is asked for. Definitions come checked and in compact form
//! ([`segment::compact`]), calls as [`told()`] reads them.

#[cfg(target_arch = "wasm32")]
mod page;
mod recent;
mod segments;
mod told;

pub use recent::Recent;
pub use segments::{Segments, Turn};
pub use told::told;

/// Half the size of the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
