//! x
use crate::checkout::Checkout;
use anyhow::Result;
#[derive(clap::Args)]
pub(crate) struct Options {}
pub(crate) fn bench(_: &Checkout, _: &Options) -> Result<()> {
    Ok(())
}
