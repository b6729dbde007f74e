//! Doubling a shop's shards while it goes on.
//!
//! First every Worker has to hear that there will be new shards, so that questions to all of them
//! include these; then the new ones take over the definitions; then the old ones give half of what
//! they have. When all are through, calls go to the new ones at once. Each step can be repeated.

use api::shops::MOST_SHARDS;
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use shard::store::Store as _;

use super::{Settings, Shop};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{Growth, ShardReply, ShardRequest, ShopReply, ask_shard};

/// Milliseconds for which a Worker takes the settings of a shop from memory.
pub(crate) const FRESH_MS: i64 = 5_000;

/// Milliseconds until everybody has heard, the slowest request included.
const HEARD_MS: i64 = FRESH_MS + 3_000;

/// Milliseconds between two steps.
const STEP_MS: i64 = 500;

/// Doubling at work.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Doubling {
    /// When it was asked for, in milliseconds since 1970.
    pub(crate) since: i64,
    /// How far each of the old shards is.
    pub(crate) shards: Vec<Growth>,
}

impl Shop {
    /// Begins to double the shards up to `to`, unless there are as many, or soon will be.
    pub(super) async fn double(&self, settings: Settings, to: u32) -> Outcome<ShopReply> {
        let coming = if settings.doubling.is_some() { settings.shards * 2 } else { settings.shards };
        if to == coming {
            return Ok(ShopReply::Settings(Box::new(settings)));
        }
        if settings.doubling.is_some() {
            return Err(Fault::conflict(format!("the shards are being doubled to {coming}; wait for that")));
        }
        if to != settings.shards * 2 || to > MOST_SHARDS {
            let message =
                format!("expected {}, twice as many as there are, and at most {MOST_SHARDS}", coming * 2);
            return Err(Fault::bad_field("bad_value", "shards", message));
        }
        let doubling = Doubling { since: clock::now().millis(), shards: Vec::new() };
        let settings = Settings { doubling: Some(doubling), ..settings };
        self.keep_settings(&settings)?;
        self.store.set_alarm(Some(clock::now().millis() + STEP_MS)).await?;
        Ok(ShopReply::Settings(Box::new(settings)))
    }

    /// Takes the next step, and has the alarm come again while there is one.
    pub(super) async fn grow(&self) -> Outcome<()> {
        let Some(settings) = self.settings()? else { return Ok(()) };
        let Some(Doubling { since, .. }) = settings.doubling else { return Ok(()) };
        self.store.set_alarm(Some(clock::now().millis() + STEP_MS)).await?;
        let newest = self.next_version()? - 1;
        let acknowledged = self.acknowledged()?;
        let knows = |shard: u32| acknowledged.get(&shard).copied().unwrap_or(0) >= newest;
        let to = settings.shards * 2;
        if clock::now().millis() < since + HEARD_MS || !(settings.shards..to).all(knows) {
            return Ok(());
        }
        let ask = |shard| ask_shard(&self.env, settings.place(shard), ShardRequest::Split { to });
        let mut shards = Vec::new();
        for reply in join_all((0..settings.shards).map(ask)).await {
            match reply? {
                ShardReply::Growth(growth) => shards.push(growth),
                _ => return Err(Fault::internal("a shard answered something else than was asked")),
            }
        }
        // Whatever else changed while the shards were asked stays.
        let Some(settings) = self.settings()? else { return Ok(()) };
        self.keep_settings(&match shards.iter().all(|growth| growth.done >= 1.0) {
            true => Settings { shards: to, doubling: None, ..settings },
            false => Settings { doubling: Some(Doubling { since, shards }), ..settings },
        })
    }

    fn keep_settings(&self, settings: &Settings) -> Outcome<()> {
        let body = serde_json::to_string(settings)?;
        self.store.run("UPDATE settings SET body = ? WHERE id = 1", vec![body.into()])?;
        self.settings.replace(Some(settings.clone()));
        Ok(())
    }
}
