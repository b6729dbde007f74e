//! x
use crate::checkout::Checkout; use anyhow::Result;
pub(crate) fn upload(_: &Checkout) -> Result<()> { Ok(()) }
pub(crate) fn rehearse(_: &Checkout) -> Result<()> { Ok(()) }
