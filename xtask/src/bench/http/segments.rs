//! The segments that are kept while events come in, and how soon they tell.

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use runtime::ShopKeys;
use serde_json::{Value, json};

/// Samples of each delay.
const SAMPLES: usize = 200;

/// Segments, two in five of which look at what the load sends.
pub(super) fn make(url: &str, shop: &ShopKeys, count: usize) -> Result<()> {
    for n in 0..count {
        let step = n / 5 + 1;
        let last = ["1h", "1d", "7d", "30d"].into_iter().nth(n % 4).unwrap_or("1d");
        let condition = match n % 5 {
            0 => json!({ "event": "product_viewed", "is": { "gte": step }, "within": { "last": last } }),
            1 => json!({
                "event": "product_viewed", "measure": { "sum": "price" }, "is": { "gt": step * 20 },
                "within": { "last": last },
            }),
            2 => json!({ "event": "order_completed", "is": { "gte": step }, "within": { "last": last } }),
            3 => json!({
                "sequence": [{ "event": "product_added" }, { "absent": "order_completed", "for": "1h" }],
                "window": { "last": last },
            }),
            _ => json!({ "attribute": "orders.count", "is": { "gte": step } }),
        };
        make_one(url, shop, &format!("Segment {n}"), &condition)?;
    }
    Ok(())
}

fn make_one(url: &str, shop: &ShopKeys, name: &str, condition: &Value) -> Result<String> {
    let definition = json!({ "name": name, "where": condition });
    let stored = post(url, "/api/segments", &shop.admin_key, &definition)?;
    Ok(stored.get("id").and_then(Value::as_str).context("no id of a segment")?.to_owned())
}

/// From the moment before an event is sent until a reader sees the membership that it brings.
pub(super) fn visibility(url: &str, shop: &ShopKeys) -> Result<Vec<Duration>> {
    let segment = make_one(url, shop, "Waved", &json!({ "event": "waved" }))?;
    let mut delays = Vec::with_capacity(SAMPLES);
    for n in 0..SAMPLES {
        let visitor = format!("waving-{n}");
        let call = json!({ "type": "track", "event": "waved", "messageId": visitor, "anonymousId": visitor });
        let begun = Instant::now();
        post(url, "/v1/batch", &shop.write_key, &json!({ "batch": [call] }))?;
        loop {
            let contact = get(url, &format!("/api/contacts/anonymous:{visitor}"), &shop.admin_key)?;
            let segments = contact.get("segments").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            if segments.iter().any(|told| told.get("segment").and_then(Value::as_str) == Some(&segment)) {
                break;
            }
            if begun.elapsed() > Duration::from_secs(10) {
                bail!("a membership is not visible after ten seconds");
            }
        }
        delays.push(begun.elapsed());
    }
    Ok(delays)
}

/// From the instants at which memberships end by time alone until that is told.
pub(super) fn lateness(url: &str, shop: &ShopKeys) -> Result<Vec<Duration>> {
    let segment =
        make_one(url, shop, "Just now", &json!({ "event": "blinked", "within": { "last": "3s" } }))?;
    for n in 0..SAMPLES {
        let visitor = format!("blinking-{n}");
        let call =
            json!({ "type": "track", "event": "blinked", "messageId": visitor, "anonymousId": visitor });
        post(url, "/v1/batch", &shop.write_key, &json!({ "batch": [call] }))?;
        thread::sleep(Duration::from_millis(5));
    }
    let (begun, mut delays) = (Instant::now(), Vec::new());
    let mut told = 0;
    while told < SAMPLES {
        if begun.elapsed() > Duration::from_secs(30) {
            bail!("only {told} of {SAMPLES} memberships ended within half a minute");
        }
        let page = get(url, &format!("/api/segments/{segment}/transitions?limit=1000"), &shop.admin_key)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let transitions = page.get("transitions").and_then(Value::as_array).context("no transitions")?;
        let left: Vec<&Value> = transitions
            .iter()
            .filter(|one| one.get("change").and_then(Value::as_str) == Some("left"))
            .collect();
        // The newest come first: those that were not there at the last look.
        for one in left.iter().take(left.len().saturating_sub(told)) {
            let at = one.get("at").and_then(Value::as_u64).context("a transition without an instant")?;
            delays.push(now.saturating_sub(Duration::from_millis(at)));
        }
        told = left.len();
        thread::sleep(Duration::from_millis(10));
    }
    Ok(delays)
}

/// Prints what contacts and calls take on the disk and in memory, in the running wasm.
pub(super) fn sizes(url: &str, shop: &ShopKeys) -> Result<()> {
    let shards = get(url, &format!("/api/shops/{}/shards", shop.id), &shop.admin_key)?;
    let report = get(url, "/api/reconciliation", &shop.admin_key)?;
    let calls = report.pointer("/total/stored").and_then(Value::as_f64).context("no count of calls")?;
    let filled = shards.get("filled").and_then(Value::as_array).context("no shards")?;
    let sum = |path: &str| filled.iter().filter_map(|shard| shard.pointer(path)?.as_f64()).sum::<f64>();
    let (contacts, bytes) = (sum("/contacts"), sum("/bytes"));
    println!("\n{contacts:.0} contacts with {calls:.0} calls: {:.0} bytes a call on the disk", bytes / calls);
    let (kept, held) = (sum("/memory/calls"), sum("/memory/bytes"));
    println!("{kept:.0} calls in memory: {:.0} bytes a call", held / kept);
    Ok(())
}

fn post(url: &str, path: &str, key: &str, body: &Value) -> Result<Value> {
    let request = ureq::post(format!("{url}{path}")).header("Authorization", format!("Bearer {key}"));
    Ok(request.send_json(body)?.body_mut().read_json()?)
}

fn get(url: &str, path: &str, key: &str) -> Result<Value> {
    let request = ureq::get(format!("{url}{path}")).header("Authorization", format!("Bearer {key}"));
    Ok(request.call()?.body_mut().read_json()?)
}
