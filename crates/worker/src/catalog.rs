//! The catalogue object: products, and the index that blocks are filled from.

mod blocks;
mod display;
mod learning;
mod products;
mod schema;

use std::cell::RefCell;

use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::fault::{Fault, Outcome};
use crate::message::{self, CatalogReply, CatalogRequest};
use crate::store::Store;

use display::Display;
use learning::Held;

/// The Durable Object `Catalog`, one per shop.
#[durable_object(fetch)]
pub struct Catalog {
    store: Store,
    /// The index; read from storage when first asked, and again after a failed write.
    held: RefCell<Option<Held>>,
    display: RefCell<Display>,
}

impl DurableObject for Catalog {
    fn new(state: State, _env: Env) -> Self {
        Catalog {
            store: Store::new(state.storage()),
            held: RefCell::new(None),
            display: RefCell::new(Display::default()),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let outcome = message::read(&mut request).await.and_then(|request| self.handle(request));
        message::write(outcome)
    }
}

impl Catalog {
    fn handle(&self, request: CatalogRequest) -> Outcome<CatalogReply> {
        self.warm_up()?;
        let is_change = matches!(request, CatalogRequest::Put { .. } | CatalogRequest::Learn { .. });
        let outcome = match request {
            CatalogRequest::Put { items, merge } => self.put(items, merge),
            CatalogRequest::List { text, category, limit, after } => self.list(text, category, limit, after),
            CatalogRequest::Items { ids } => Ok(CatalogReply::Items(self.items(&ids)?)),
            CatalogRequest::Learn { told } => self.learn(told),
            CatalogRequest::Blocks { asks, visitor } => self.blocks(&asks, visitor),
        };
        if is_change && outcome.is_err() {
            // What is in memory may be ahead of what is stored.
            self.held.take();
            self.display.take();
        }
        outcome
    }

    fn with_held<T>(&self, work: impl FnOnce(&mut Held) -> Outcome<T>) -> Outcome<T> {
        match self.held.borrow_mut().as_mut() {
            Some(held) => work(held),
            None => Err(Fault::internal("the catalogue is not read")),
        }
    }
}
