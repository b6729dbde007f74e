//! The segment language as cases: what a page of prose means, checked at every stage.
//!
//! Each file in `cases/` holds the cases of one part of the language, as JSON. The same cases run
//! natively, in wasm, and through the running Worker.
//!
//! ```
//! for case in suite::cases().unwrap() {
//!     case.check().unwrap();
//! }
//! ```

mod case;
mod check;

pub use case::{Case, Expected, Refusal};
pub use check::Mismatch;

/// The parts of the language and their cases, as written.
const FILES: &[(&str, &str)] = &[
    ("ground", include_str!("../cases/ground.json")),
    ("conditions", include_str!("../cases/conditions.json")),
    ("held", include_str!("../cases/held.json")),
    ("first_last", include_str!("../cases/first_last.json")),
    ("sequence", include_str!("../cases/sequence.json")),
    ("regular", include_str!("../cases/regular.json")),
    ("compare", include_str!("../cases/compare.json")),
    ("for_some", include_str!("../cases/for_some.json")),
    ("membership", include_str!("../cases/membership.json")),
    ("bucket", include_str!("../cases/bucket.json")),
    ("order", include_str!("../cases/order.json")),
    ("tests", include_str!("../cases/tests.json")),
    ("filters", include_str!("../cases/filters.json")),
    ("windows", include_str!("../cases/windows.json")),
    ("calendar", include_str!("../cases/calendar.json")),
    ("measures", include_str!("../cases/measures.json")),
    ("derived/cart", include_str!("../cases/derived/cart.json")),
    ("derived/orders", include_str!("../cases/derived/orders.json")),
    ("derived/rfm", include_str!("../cases/derived/rfm.json")),
    ("derived/activity", include_str!("../cases/derived/activity.json")),
    ("derived/session", include_str!("../cases/derived/session.json")),
    ("derived/traffic", include_str!("../cases/derived/traffic.json")),
    ("derived/device", include_str!("../cases/derived/device.json")),
    ("derived/geo", include_str!("../cases/derived/geo.json")),
    ("derived/channel", include_str!("../cases/derived/channel.json")),
    ("derived/messages", include_str!("../cases/derived/messages.json")),
    ("derived/score", include_str!("../cases/derived/score.json")),
    ("needs", include_str!("../cases/needs.json")),
    ("refused", include_str!("../cases/refused.json")),
];

/// Every case, in the order of the files.
pub fn cases() -> Result<Vec<Case>, Mismatch> {
    let mut all = Vec::new();
    for (file, json) in FILES {
        let cases: Vec<Case> = serde_json::from_str(json)
            .map_err(|error| Mismatch::Unreadable(format!("{file}.json: {error}")))?;
        all.extend(cases);
    }
    Ok(all)
}
