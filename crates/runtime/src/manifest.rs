//! What `wrangler.toml` says, so that the local runtime runs what is deployed.

use crate::error::{Error, at};
use serde::Deserialize;
use std::path::Path;

#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) compatibility_date: String,
    #[serde(default)]
    pub(crate) compatibility_flags: Vec<String>,
    pub(crate) durable_objects: DurableObjects,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DurableObjects {
    pub(crate) bindings: Vec<DurableObject>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DurableObject {
    pub(crate) name: String,
    pub(crate) class_name: String,
}

impl Manifest {
    pub(crate) fn read(path: &Path) -> Result<Manifest, Error> {
        let text = std::fs::read_to_string(path).map_err(at(path))?;
        toml::from_str(&text)
            .map_err(|reason| Error::Manifest { path: path.to_owned(), reason: Box::new(reason) })
    }
}
