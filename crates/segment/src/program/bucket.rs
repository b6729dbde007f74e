//! Shares of all contacts, chosen by a hash of their ids.

use sha2::{Digest, Sha256};

use super::scene::Scene;
use crate::definition::Bucket;
use crate::history::History;
use crate::verdict::Verdict;

/// Buckets that all contacts fall into evenly.
const BUCKETS: u64 = 10_000;

/// Such a condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct BucketLeaf {
    /// The salt and a colon.
    prefix: Box<str>,
    from: u64,
    to: u64,
}

impl BucketLeaf {
    pub(crate) fn compile(bucket: &Bucket) -> BucketLeaf {
        let prefix = format!("{}:", bucket.salt).into();
        BucketLeaf { prefix, from: bucket.from.into(), to: bucket.to.into() }
    }

    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        Verdict::lasting((self.from..self.to).contains(&self.bucket(scene.history.contact())))
    }

    /// The bucket of a contact: the first 8 bytes of SHA-256 of `salt:contact`, big-endian, mod 10000.
    pub(crate) fn bucket(&self, contact: &str) -> u64 {
        let digest = Sha256::new().chain_update(&*self.prefix).chain_update(contact).finalize();
        let number = digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        number % BUCKETS
    }
}
