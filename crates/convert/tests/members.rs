//! The same members before and after: converted definitions over small histories, the expectations
//! worked out from what the other system says its conditions mean.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests stand on may fail them as the tests themselves may"
)]

#[path = "members/dittofeed.rs"]
mod dittofeed;
#[path = "members/history.rs"]
mod history;
#[path = "members/klaviyo.rs"]
mod klaviyo;
#[path = "members/posthog.rs"]
mod posthog;
#[path = "members/unomi.rs"]
mod unomi;
