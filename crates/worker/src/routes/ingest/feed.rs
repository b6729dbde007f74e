//! What the catalogue learns from calls that were stored.
//!
//! Views and carts wait here for a moment and go to the catalogue together, after their requests were
//! answered. They shape rankings alone: those of the last moment may be lost with the Worker. Orders
//! take the safe way, through the outbox of their shard.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use recommend::Told;
use worker::{Context, Env};

use crate::clock;
use crate::message::{CatalogRequest, Delivery, ask_catalog};

/// How long what was told first waits for more.
const GATHERING: Duration = Duration::from_millis(100);

/// How long somebody may take to begin with it, in milliseconds.
const PATIENCE_MS: i64 = 5_000;

/// What one request to a catalogue tells at most.
const AT_ONCE: usize = 2_000;

/// What waits for one shop at most; more is passed over, as while a catalogue is away.
const WAITING: usize = 20_000;

thread_local! {
    /// What is to be told, by shop.
    static NEWS: RefCell<BTreeMap<String, Vec<Told>>> = const { RefCell::new(BTreeMap::new()) };
    /// Until when somebody is about to tell it, in milliseconds since the epoch. Not for ever: the platform
    /// may end a request with what waits in it.
    static TOLD_BY: Cell<i64> = const { Cell::new(0) };
}

/// What calls tell of visits, each with the place of its call.
pub(super) fn visits(deliveries: &[Delivery]) -> Vec<(usize, Told)> {
    let told = |(at, delivery): (usize, &Delivery)| {
        Told::of_visit(&delivery.call).into_iter().map(move |told| (at, told))
    };
    deliveries.iter().enumerate().flat_map(told).collect()
}

/// Keeps what calls of a shop tell, but for those that were stored before.
pub(super) fn note(shop: &str, visits: Vec<(usize, Told)>, known: &BTreeSet<usize>) {
    let news: Vec<Told> =
        visits.into_iter().filter(|(at, _)| !known.contains(at)).map(|(_, told)| told).collect();
    if news.is_empty() {
        return;
    }
    NEWS.with_borrow_mut(|waiting| {
        let waiting = waiting.entry(shop.to_owned()).or_default();
        let room = WAITING.saturating_sub(waiting.len());
        waiting.extend(news.into_iter().take(room));
    });
}

/// Tells the catalogues what was noted, a moment later, unless somebody is about to.
pub(in crate::routes) fn tell(env: &Env, context: &Context) {
    let is_any = NEWS.with_borrow(|news| !news.is_empty());
    let now = clock::now().millis();
    if is_any && TOLD_BY.get() <= now {
        TOLD_BY.set(now + PATIENCE_MS);
        let env = env.clone();
        context.wait_until(async move {
            worker::Delay::from(GATHERING).await;
            TOLD_BY.set(0);
            for (shop, told) in NEWS.take() {
                tell_one(&env, &shop, told).await;
            }
        });
    }
}

async fn tell_one(env: &Env, shop: &str, told: Vec<Told>) {
    for part in told.chunks(AT_ONCE) {
        let request = CatalogRequest::Learn { told: part.to_vec() };
        if let Err(fault) = ask_catalog(env, shop, &request).await {
            worker::console_warn!("the catalogue was not told of {} events: {}", part.len(), fault.message);
        }
    }
}
