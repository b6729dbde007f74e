//! x
use crate::checkout::Checkout; use anyhow::Result;
pub(crate) fn test(_: &Checkout) -> Result<()> { Ok(()) }
