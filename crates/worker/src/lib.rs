//! The Cloudflare Worker: routes above, Durable Objects below.
//!
//! A request comes in at [`routes`], which finds out who asks and which object knows. Objects are
//! asked through the enums of [`message`]; each keeps its truth in SQLite ([`store`]) and leaves
//! every decision that needs no storage to the crates `segment`, `contact` and `recommend`.

#![expect(missing_docs, reason = "the macros of `worker` generate methods without docs")]

mod access;
mod catalog;
mod clock;
mod fault;
mod message;
mod record;
mod registry;
mod reply;
mod routes;
mod shard;
mod shop;
mod store;

pub use self::shard::Shard;
pub use catalog::Catalog;
pub use registry::Registry;
pub use shop::Shop;

use worker::{Context, Env, Request, Response, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    routes::answer(request, &env, &context).await
}
