//! `deploy`: the production build on Cloudflare.

use crate::build::{Mode, everything};
use crate::checkout::Checkout;
use crate::process::{converse, run};
use anyhow::Result;

/// Builds and uploads.
pub(crate) fn upload(checkout: &Checkout) -> Result<()> {
    everything(checkout, Mode::Release)?;
    converse(checkout.npm_program("wrangler").arg("deploy"))?;
    println!(
        "\nDeployed. Before the first shop can be created, choose the operator's key:\n\
         \n    npx wrangler secret put SHOAL_ROOT_KEY\n\
         \nThen create a shop with it; the answer shows the shop's keys, once:\n\
         \n    curl -X POST https://YOUR-WORKER/api/shops -H 'Authorization: Bearer ROOT_KEY' \\\
         \n      -d '{{\"name\": \"My shop\", \"timezone\": \"Europe/London\", \"currency\": \"GBP\", \"shards\": 4}}'"
    );
    Ok(())
}

/// Builds and goes through all of it except uploading.
pub(crate) fn rehearse(checkout: &Checkout) -> Result<()> {
    everything(checkout, Mode::Release)?;
    let folder = checkout.target().join("xtask/deploy");
    run(checkout
        .npm_program("wrangler")
        .args(["deploy", "--dry-run", "--outdir"])
        .arg(folder)
        .env("WRANGLER_SEND_METRICS", "false"))
}
