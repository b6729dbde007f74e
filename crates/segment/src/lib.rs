//! The segment language: definition, program, verdict.

mod history;

pub use history::{Change, History};
