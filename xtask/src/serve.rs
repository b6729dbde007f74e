//! What `run` and `dev` share: a shop with its keys, on whichever server.

use crate::checkout::Checkout;
use crate::progress::say;
use crate::seed;
use anyhow::Result;
use runtime::{Keys, NewShop, ShopKeys, create_shop};
use std::path::{Path, PathBuf};

/// Where and with what to serve.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Folder that keeps everything durable [default: .shoal, under wrangler .shoal-dev]
    #[arg(long)]
    data: Option<PathBuf>,
    /// Start with one shop and nothing in it; erases nothing
    #[arg(long)]
    empty: bool,
}

/// A server about to run.
#[derive(Debug)]
pub(crate) struct Place {
    /// Where it listens.
    pub(crate) port: u16,
    /// Where it keeps everything.
    pub(crate) data: PathBuf,
    empty: bool,
}

/// Text bindings of the Worker.
pub(crate) type Bindings = Vec<(&'static str, String)>;

impl Options {
    /// Checks that the port is free before anything is built.
    pub(crate) fn place(&self, default_data: PathBuf) -> Result<Place> {
        let data = self.data.clone().unwrap_or(default_data);
        Ok(Place { port: runtime::free_port(self.port)?, data, empty: self.empty })
    }
}

impl Place {
    /// A demo shop on a free port.
    pub(crate) fn demo(data: PathBuf) -> Result<Place> {
        Ok(Place { port: runtime::free_port(0)?, data, empty: false })
    }

    /// One shop with nothing in it, on a free port.
    pub(crate) fn empty(data: PathBuf) -> Result<Place> {
        Ok(Place { port: runtime::free_port(0)?, data, empty: true })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts a server; on the first start creates its shop and fills the demo.
    pub(crate) fn open<Server>(
        &self,
        checkout: &Checkout,
        mut start: impl FnMut(Bindings) -> Result<Server>,
    ) -> Result<(Server, ShopKeys)> {
        let mut keys = Keys::open(&self.data)?;
        let known = bindings(&keys, &self.data);
        let mut server = start(known.clone())?;
        let shop = match keys.shop.clone() {
            Some(shop) => shop,
            None => {
                let shop = create_shop(&self.url(), &keys.root_key, &self.new_shop())?;
                if !self.empty {
                    seed::begin(&self.data)?;
                }
                keys.shop = Some(shop.clone());
                keys.save(&self.data)?;
                // The demo's bindings name the shop, so they are known only now.
                let bindings = bindings(&keys, &self.data);
                if bindings != known {
                    drop(server);
                    server = start(bindings)?;
                }
                shop
            }
        };
        if !self.empty {
            seed::fill(checkout, &self.url(), &shop, &self.data)?;
            if !seed::is_demo(&self.data) {
                say("this folder was begun without the demo; `--data` with another name begins one");
            }
        }
        Ok((server, shop))
    }

    fn new_shop(&self) -> NewShop {
        if self.empty {
            return NewShop::named("My shop");
        }
        NewShop {
            name: "Harbour & Hearth".to_owned(),
            timezone: "Europe/London".to_owned(),
            currency: "GBP".to_owned(),
            shards: 4,
        }
    }

    /// Says what others need to use it. Tools read these lines: the key is the
    /// last word of its line.
    pub(crate) fn print_ready(&self, shop: &ShopKeys) -> Result<()> {
        let url = self.url();
        let operator_key = Keys::open(&self.data)?.root_key;
        println!("ready {url}");
        println!("write key {}", shop.write_key);
        println!("source key {}", shop.source_key);
        println!("admin key {}", shop.admin_key);
        println!("token secret {}", shop.token_secret);
        println!("operator key {operator_key}");
        if seed::is_demo(&self.data) {
            println!("shop {url}/shop/");
        }
        println!("console {url}/console/");
        Ok(())
    }
}

/// The operator's key, and what the demo shop's own backend needs.
fn bindings(keys: &Keys, data: &Path) -> Bindings {
    let mut bindings = vec![("SHOAL_ROOT_KEY", keys.root_key.clone())];
    if let Some(shop) = keys.shop.as_ref().filter(|_| seed::is_demo(data)) {
        bindings.extend([
            ("SHOAL_DEMO", "1".to_owned()),
            ("SHOAL_DEMO_SHOP", shop.id.clone()),
            ("SHOAL_DEMO_WRITE_KEY", shop.write_key.clone()),
            ("SHOAL_DEMO_TOKEN_SECRET", shop.token_secret.clone()),
        ]);
    }
    bindings
}
