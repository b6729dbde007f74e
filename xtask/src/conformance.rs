//! The running API beside its own document: requests that schemathesis makes up from it, good ones and
//! bad ones. Nothing may fail, and every answer has to be one that the document tells of.

use crate::checkout::Checkout;
use crate::process::run;
use crate::serve::Place;
use crate::stamp::empty_folder;
use crate::tools::python;
use anyhow::Result;
use runtime::{Keys, ShopKeys};
use serde_json::json;
use std::process::Command;

/// Requests made up for each operation, beside those that are the same for every document: about a
/// minute for all of it.
const EXAMPLES: &str = "30";

/// Starts a server with a little in it, and asks.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    let folder = "tests/conformance";
    let programs = python::environment(checkout, "schemathesis", &format!("{folder}/requirements.txt"))?;
    let place = Place::empty(empty_folder(checkout.target().join("xtask/conformance"))?)?;
    let (_server, shop) = place.open(checkout, |bindings| crate::run::start(checkout, &place, bindings))?;
    fill(&place, &shop)?;
    let mut command = Command::new(programs.join("schemathesis"));
    command
        .arg("--config-file")
        .arg(checkout.at(folder).join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/api/openapi.json", place.url()))
        // The same requests every time.
        .args(["--seed", "1", "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES])
        .args(["--continue-on-failure", "--warnings", "off", "--no-color"])
        .env("SHOAL_ADMIN_KEY", &shop.admin_key)
        .env("SHOAL_OPERATOR_KEY", Keys::open(&place.data)?.root_key)
        // It keeps what it learnt where it runs.
        .current_dir(&place.data);
    run(&mut command)
}

/// Somebody who did something, a segment, a product and a rejected call, so that there is something to
/// ask for.
fn fill(place: &Place, shop: &ShopKeys) -> Result<()> {
    let bearer = format!("Bearer {}", shop.admin_key);
    let calls = json!({ "batch": [
        { "type": "identify", "userId": "13085", "traits": { "email": "ann@example.com" } },
        { "type": "track", "userId": "13085", "event": "product_added", "properties": { "total": 24 } },
        { "type": "track", "userId": "13085" },
    ] });
    let everyone = json!({ "name": "Everyone", "where": { "everyone": true } });
    let products = json!({ "items": [{ "product_id": "42", "name": "Lantern" }] });
    for (path, body) in [("/v1/batch", calls), ("/api/segments", everyone), ("/api/catalog", products)] {
        let url = format!("{}{path}", place.url());
        ureq::post(&url).header("Authorization", &bearer).send_json(&body)?;
    }
    Ok(())
}
