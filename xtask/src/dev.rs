//! x
use crate::checkout::Checkout; use anyhow::Result;
pub(crate) fn dev(_: &Checkout, _: &crate::Serve) -> Result<()> { Ok(()) }
