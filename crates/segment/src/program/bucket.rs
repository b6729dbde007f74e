//! Shares of all contacts, chosen by a hash of their ids.

#[cfg(any(test, all(target_arch = "wasm32", feature = "full")))]
mod lanes;

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

use super::scene::Scene;
use crate::compact::packed;
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
    /// The same as the beginning of a block to be hashed, if it fits.
    block: [u8; BLOCK],
    from: u64,
    to: u64,
}

packed!(struct BucketLeaf { prefix, block, from, to });

/// How many contacts are asked about at a time: as many as share a register.
pub(crate) const TOGETHER: usize = 4;

/// SHA-256 takes so many bytes at a time. The last of them are an end mark and a length.
const BLOCK: usize = 64;
const LENGTH: usize = 8;

/// What SHA-256 begins with.
const BEGINNING: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

impl BucketLeaf {
    pub(crate) fn compile(bucket: &Bucket) -> BucketLeaf {
        let prefix: Box<str> = format!("{}:", bucket.salt).into();
        let mut block = [0; BLOCK];
        block.iter_mut().zip(prefix.bytes()).for_each(|(to, byte)| *to = byte);
        BucketLeaf { prefix, block, from: bucket.from.into(), to: bucket.to.into() }
    }

    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        Verdict::lasting(self.holds(scene.history.contact()))
    }

    /// Whether the contact is in one of the buckets.
    pub(crate) fn holds(&self, contact: &str) -> bool {
        self.has(self.first_bytes(contact))
    }

    /// Whether each of some contacts is.
    pub(crate) fn hold(&self, contacts: [&str; TOGETHER]) -> [bool; TOGETHER] {
        #[cfg(all(target_arch = "wasm32", feature = "full"))]
        if let [Some(a), Some(b), Some(c), Some(d)] = contacts.map(|contact| self.block(contact)) {
            return lanes::first_bytes(&[a, b, c, d]).map(|number| self.has(number));
        }
        contacts.map(|contact| self.holds(contact))
    }

    /// The bucket of a contact: the first 8 bytes of SHA-256 of `salt:contact`, big-endian, mod 10000.
    pub(crate) fn bucket(&self, contact: &str) -> u64 {
        self.first_bytes(contact) % BUCKETS
    }

    fn has(&self, first_bytes: u64) -> bool {
        (self.from..self.to).contains(&(first_bytes % BUCKETS))
    }

    fn first_bytes(&self, contact: &str) -> u64 {
        let Some(block) = self.block(contact) else {
            let digest = Sha256::new().chain_update(&*self.prefix).chain_update(contact).finalize();
            return digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        };
        let mut state = BEGINNING;
        compress256(&mut state, &[block]);
        let [high, low, ..] = state;
        u64::from(high) << 32 | u64::from(low)
    }

    /// What is hashed, if it fits into one block.
    fn block(&self, contact: &str) -> Option<[u8; BLOCK]> {
        const END: u8 = 0x80;
        let length = self.prefix.len() + contact.len();
        let mut block = self.block;
        let (text, bits) = block.split_last_chunk_mut::<LENGTH>()?;
        text.get_mut(self.prefix.len()..length)?.copy_from_slice(contact.as_bytes());
        *text.get_mut(length)? = END;
        *bits = (length as u64 * 8).to_be_bytes();
        Some(block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_block_is_hashed_as_any_text() {
        for salt in [0, 1, 20, 53, 54, 55, 56, 80] {
            for contact in 0..70 {
                let (salt, contact) = ("s".repeat(salt), "c".repeat(contact));
                let digest = Sha256::digest(format!("{salt}:{contact}"));
                let first = u64::from_be_bytes(*digest.first_chunk().unwrap());
                let leaf = BucketLeaf::compile(&Bucket { salt, from: 0, to: 1 });
                assert_eq!(leaf.bucket(&contact), first % BUCKETS);
                if let Some(block) = leaf.block(&contact) {
                    let others = ["a", "b", "c"].map(|other| leaf.block(other).unwrap_or([0; BLOCK]));
                    let [b, c, d] = others;
                    assert_eq!(lanes::first_bytes(&[b, c, block, d])[2], first);
                }
            }
        }
    }
}
