//! The first shop and its keys.

use crate::error::{Error, at};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What `POST /api/shops` takes.
#[derive(Debug, Clone, Serialize)]
pub struct NewShop {
    /// What people call it.
    pub name: String,
    /// IANA name of the time zone its days begin in.
    pub timezone: String,
    /// ISO 4217 code.
    pub currency: String,
    /// How many Durable Objects share its contacts; it cannot change later.
    pub shards: u32,
}

impl NewShop {
    /// A shop in UTC and euro with four shards.
    pub fn named(name: &str) -> NewShop {
        NewShop { name: name.to_owned(), timezone: "UTC".to_owned(), currency: "EUR".to_owned(), shards: 4 }
    }
}

/// A shop's keys, shown once by the server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShopKeys {
    /// The shop's id.
    pub id: String,
    /// Public: adds events.
    pub write_key: String,
    /// Secret: writes everything.
    pub source_key: String,
    /// Secret: management.
    pub admin_key: String,
    /// Secret: signs customer tokens.
    pub token_secret: String,
}

/// Creates a shop on the server at `url`.
pub fn create_shop(url: &str, root_key: &str, shop: &NewShop) -> Result<ShopKeys, Error> {
    let url = format!("{url}/api/shops");
    let failed = |reason| Error::Http { url: url.clone(), reason: Box::new(reason) };
    let mut response = ureq::post(&url)
        .config()
        .http_status_as_error(false)
        .build()
        .header("Authorization", format!("Bearer {root_key}"))
        .send_json(shop)
        .map_err(failed)?;
    let status = response.status().as_u16();
    let body = response.body_mut().read_to_string().map_err(failed)?;
    match serde_json::from_str(&body) {
        Ok(keys) if status < 300 => Ok(keys),
        _ => Err(Error::ShopRefused { status, body }),
    }
}

/// The keys of one data folder, kept in its `keys.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    /// The operator's key of this server.
    pub root_key: String,
    /// The first shop, once it is created.
    pub shop: Option<ShopKeys>,
}

impl Keys {
    /// Reads the keys kept in `data`, or begins with a new root key.
    pub fn open(data: &Path) -> Result<Keys, Error> {
        std::fs::create_dir_all(data).map_err(at(data))?;
        let path = file(data);
        if path.exists() {
            let text = std::fs::read_to_string(&path).map_err(at(&path))?;
            return serde_json::from_str(&text).map_err(|reason| Error::Keys { path, reason });
        }
        let keys = Keys { root_key: random_key()?, shop: None };
        keys.save(data)?;
        Ok(keys)
    }

    /// Keeps the keys in `data`, readable by their owner alone.
    pub fn save(&self, data: &Path) -> Result<(), Error> {
        let path = file(data);
        let text =
            serde_json::to_vec_pretty(self).map_err(|reason| Error::Keys { path: path.clone(), reason })?;
        // Written beside and renamed, so that a crash leaves the old or the new file.
        let beside = path.with_extension("json.new");
        let _ = std::fs::remove_file(&beside);
        let mut new =
            OpenOptions::new().create_new(true).write(true).mode(0o600).open(&beside).map_err(at(&beside))?;
        new.write_all(&text).and_then(|()| new.sync_all()).map_err(at(&beside))?;
        std::fs::rename(&beside, &path).map_err(at(&path))
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("keys.json")
}

/// 256 bits of the system's randomness as text.
fn random_key() -> Result<String, Error> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; 32];
    File::open(source).and_then(|mut random| random.read_exact(&mut bytes)).map_err(at(source))?;
    Ok(bytes.iter().fold(String::from("rk_"), |key, byte| key + &format!("{byte:02x}")))
}
