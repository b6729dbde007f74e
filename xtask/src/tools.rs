//! The tools a command needs, installed when they are missing.

pub(crate) mod chromium;
mod debian;
pub(crate) mod engines;
pub(crate) mod fuzzer;
pub(crate) mod npm;
pub(crate) mod python;
mod source;
pub(crate) mod wasm;

use crate::checkout::Checkout;
use anyhow::Result;
use wasm::WasmBindgen;

/// Everything a build needs.
pub(crate) fn install(checkout: &Checkout) -> Result<WasmBindgen> {
    wasm::add_target()?;
    npm::install(checkout)?;
    wasm::install_bindgen(checkout)
}
