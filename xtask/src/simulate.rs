//! `simulate`: shards through many seeds of trouble, against a model.

use crate::checkout::Checkout;
use crate::process::run;
use anyhow::Result;

/// Which seeds.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

impl Default for Options {
    /// What a change has to pass.
    fn default() -> Options {
        Options { seeds: 10_000, seed: 0 }
    }
}

/// Lives through the seeds; fails with those that end otherwise than they have to.
pub(crate) fn simulate(checkout: &Checkout, options: &Options) -> Result<()> {
    let mut command = checkout.cargo();
    command.args(["run", "--locked", "--profile", "trial", "--package", "simulator", "--"]);
    command.args(["--seeds", &options.seeds.to_string(), "--seed", &options.seed.to_string()]);
    run(&mut command)
}
