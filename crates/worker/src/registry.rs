//! The registry object: which shops there are in this deployment.

mod schema;

use api::shops::IssuedKeys;
use shard::store::Store as _;
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::fault::{Fault, Outcome};
use crate::message::{self, NewShop, RegistryReply, RegistryRequest, ShopReply, ShopRequest, ask_shop};
use crate::record;
use crate::store::Store;

/// The Durable Object `Registry`, one per deployment.
#[durable_object(fetch)]
pub struct Registry {
    store: Store,
    env: Env,
}

impl DurableObject for Registry {
    fn new(state: State, env: Env) -> Self {
        Registry { store: Store::new(state.storage()), env }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let outcome = match message::read(&mut request).await {
            Ok(request) => self.handle(request).await,
            Err(fault) => Err(fault),
        };
        message::write(outcome)
    }
}

impl Registry {
    async fn handle(&self, request: RegistryRequest) -> Outcome<RegistryReply> {
        self.store.migrate(schema::MIGRATIONS)?;
        match request {
            RegistryRequest::Create(shop) => Ok(RegistryReply::Created(Box::new(self.create(*shop).await?))),
            RegistryRequest::List { limit, after } => Ok(RegistryReply::Shops(self.ids(limit, after)?)),
            RegistryRequest::Begin(attempt) => {
                Ok(RegistryReply::Begun(record::begin(&self.store, &attempt)?))
            }
            RegistryRequest::Audit { limit, before } => {
                Ok(RegistryReply::Audit(record::list(&self.store, limit, before)?))
            }
            RegistryRequest::End(ended) => {
                record::end(&self.store, &ended)?;
                Ok(RegistryReply::Done)
            }
        }
    }

    /// Notes the id before the shop is made: one that is listed and not there is passed over, one that
    /// is there and not listed would be lost.
    async fn create(&self, shop: NewShop) -> Outcome<IssuedKeys> {
        self.store.run("INSERT OR IGNORE INTO shops (id) VALUES (?)", vec![shop.id.as_str().into()])?;
        match ask_shop(&self.env, &shop.id.clone(), &ShopRequest::Create(Box::new(shop))).await? {
            ShopReply::Created(keys) => Ok(*keys),
            _ => Err(Fault::internal("the shop answered something else than was asked")),
        }
    }

    fn ids(&self, limit: usize, after: Option<String>) -> Outcome<Vec<String>> {
        let rows = self.store.rows(
            "SELECT id FROM shops WHERE ?1 IS NULL OR id > ?1 ORDER BY id LIMIT ?2",
            vec![after.into(), i64::try_from(limit).unwrap_or(100).into()],
        )?;
        rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }
}
