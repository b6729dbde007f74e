//! Runs a Shoal build on the bare `workerd` runtime.
//!
//! ```no_run
//! use runtime::{Config, NewShop, Server};
//!
//! let root = std::path::Path::new(".");
//! let mut server = Server::start(Config::new(root, root.join(".shoal")))?;
//! let shop = server.create_shop(&NewShop::named("My shop"))?;
//! println!("{} takes {}", server.url(), shop.write_key);
//! server.kill(); // as a power cut would
//! server.restart()?; // on the same data
//! server.stop();
//! # Ok::<(), runtime::Error>(())
//! ```

mod config;
mod error;
mod group;
mod manifest;
mod server;
mod shop;

pub use config::Config;
pub use error::Error;
pub use group::Group;
pub use server::{Server, answers, free_port};
pub use shop::{Keys, NewShop, ShopKeys, create_shop};

/// What can go wrong ends in an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
