//! The blocks of a shop, as its Worker knows them: kept in memory for as long as its settings are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use recommend::Block;
use recommend::template::Template;
use worker::Env;

use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{ShopReply, ShopRequest, ask_shop};
use crate::shop::{FRESH_MS, StoredBlock};

/// Shops whose blocks are kept in memory.
const REMEMBERED: usize = 200;

type Known = (Rc<Vec<StoredBlock>>, i64);

thread_local! {
    static SHOPS: RefCell<HashMap<String, Known>> = RefCell::default();
}

/// The blocks that a shop defined.
pub(super) async fn defined(env: &Env, shop: &str) -> Outcome<Rc<Vec<StoredBlock>>> {
    let now = clock::now().millis();
    let known = SHOPS.with_borrow(|shops| {
        shops.get(shop).filter(|(_, at)| now - at < FRESH_MS).map(|(blocks, _)| Rc::clone(blocks))
    });
    match known {
        Some(blocks) => Ok(blocks),
        None => fresh(env, shop).await,
    }
}

/// The same, as they are now.
pub(super) async fn fresh(env: &Env, shop: &str) -> Outcome<Rc<Vec<StoredBlock>>> {
    let now = clock::now().millis();
    let ShopReply::Blocks(blocks) = ask_shop(env, shop, &ShopRequest::Blocks).await? else {
        return Err(Fault::internal("the shop answered something else than was asked"));
    };
    let blocks = Rc::new(blocks);
    SHOPS.with_borrow_mut(|shops| {
        if shops.len() >= REMEMBERED {
            shops.clear();
        }
        shops.insert(shop.to_owned(), (Rc::clone(&blocks), now));
    });
    Ok(blocks)
}

/// Reads the blocks anew when they are asked for next.
pub(super) fn forget(shop: &str) {
    SHOPS.with_borrow_mut(|shops| shops.remove(shop));
}

/// The shop's own HTML for a block.
pub(super) async fn template(env: &Env, shop: &str, name: &str) -> Outcome<Option<Template>> {
    let blocks = defined(env, shop).await?;
    let own =
        blocks.iter().find(|stored| stored.block.id == name).and_then(|stored| stored.template.as_ref());
    // It was read when it was stored; what this version refuses is not shown.
    Ok(own.and_then(|text| Template::read(text).ok()))
}

/// The block of this name: as the shop defined it, else as every shop has it.
pub(super) fn named(defined: &[StoredBlock], name: &str) -> Outcome<Block> {
    let own = defined.iter().find(|stored| stored.block.id == name).map(|stored| stored.block.clone());
    own.or_else(|| Block::standing_named(name)).ok_or_else(|| no_block(name))
}

pub(super) fn no_block(name: &str) -> Fault {
    let name: String = name.chars().take(100).collect();
    Fault::not_found(format!("there is no block `{name}`"))
}
