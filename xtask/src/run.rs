//! `run`: everything on the bare runtime.

use crate::Serve;
use crate::build::{Mode, everything};
use crate::checkout::Checkout;
use crate::process::pause;
use crate::progress::say;
use crate::seed;
use anyhow::{Result, bail};
use runtime::{Config, Keys, NewShop, Server, ShopKeys};
use std::path::Path;
use std::time::Duration;

/// Builds, starts and fills; returns when the server or the user ends it.
pub(crate) fn run(checkout: &Checkout, serve: &Serve) -> Result<()> {
    everything(checkout, Mode::Release)?;
    let data = serve.data.clone().unwrap_or_else(|| checkout.at(".shoal"));
    let mut keys = Keys::open(&data)?;
    let mut config = Config::new(&checkout.root, &data).binding("SHOAL_ROOT_KEY", &keys.root_key);
    config.port = serve.port;
    for (name, value) in demo_bindings(&keys, &data) {
        config = config.binding(name, &value);
    }
    say("starting the runtime");
    let mut server = Server::start(config)?;
    let shop = match keys.shop.clone() {
        Some(shop) => shop,
        None => create_shop(&mut server, &mut keys, &data, serve)?,
    };
    if !serve.empty {
        seed::fill(checkout, server.url(), &shop, &data)?;
    }
    print_ready(server.url(), &shop, seed::is_demo(&data));
    while server.is_running() {
        if let Err(interrupted) = pause(Duration::from_millis(100)) {
            server.stop();
            return Err(interrupted);
        }
    }
    bail!("the runtime ended; its last words are in `{}`", server.log().display())
}

fn create_shop(server: &mut Server, keys: &mut Keys, data: &Path, serve: &Serve) -> Result<ShopKeys> {
    let shop = server.create_shop(&new_shop(serve))?;
    if !serve.empty {
        seed::begin(data)?;
    }
    keys.shop = Some(shop.clone());
    keys.save(data)?;
    let bindings = demo_bindings(keys, data);
    if !bindings.is_empty() {
        for (name, value) in bindings {
            server.set_binding(name, &value);
        }
        server.restart()?;
    }
    Ok(shop)
}

/// The first shop of a data folder.
pub(crate) fn new_shop(serve: &Serve) -> NewShop {
    if serve.empty {
        return NewShop::named("My shop");
    }
    NewShop {
        name: "Harbour & Hearth".to_owned(),
        timezone: "Europe/London".to_owned(),
        currency: "GBP".to_owned(),
        shards: 4,
    }
}

/// What the demo shop's tiny shop backend needs to sign customers in.
pub(crate) fn demo_bindings(keys: &Keys, data: &Path) -> Vec<(&'static str, String)> {
    match &keys.shop {
        Some(shop) if seed::is_demo(data) => vec![
            ("SHOAL_DEMO", "1".to_owned()),
            ("SHOAL_DEMO_SHOP", shop.id.clone()),
            ("SHOAL_DEMO_WRITE_KEY", shop.write_key.clone()),
            ("SHOAL_DEMO_TOKEN_SECRET", shop.token_secret.clone()),
        ],
        _ => Vec::new(),
    }
}

/// The lines that other tools read: the key is the last word.
pub(crate) fn print_ready(url: &str, shop: &ShopKeys, demo: bool) {
    println!("ready {url}");
    println!("write key {}", shop.write_key);
    println!("source key {}", shop.source_key);
    println!("admin key {}", shop.admin_key);
    println!("token secret {}", shop.token_secret);
    if demo {
        println!("shop {url}/shop/");
    }
    println!("console {url}/console/");
    println!("(Ctrl-C stops it)");
}
