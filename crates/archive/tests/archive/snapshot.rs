//! Bytes that no archive wrote.

use archive::{Archive, SnapshotError};
use proptest::prelude::*;

use super::random::texts;
use super::{archive_of, calls};

#[test]
fn an_empty_archive_comes_back() {
    let archive = archive_of(&[]);
    assert_eq!(Archive::decode(&archive.encode()), Ok(archive));
}

#[test]
fn other_bytes_are_refused() {
    let bytes = archive_of(&[]).encode();
    let mut newer = bytes.clone();
    newer[8] += 1;
    assert_eq!(Archive::decode(b"PK"), Err(SnapshotError::NoSnapshot));
    assert!(matches!(Archive::decode(&newer), Err(SnapshotError::Version { found: 3 })));
    assert_eq!(Archive::decode(&bytes[..bytes.len() - 1]), Err(SnapshotError::Short));
    assert_eq!(Archive::decode(&[bytes, vec![0]].concat()), Err(SnapshotError::Long { more: 1 }));
}

proptest! {
    #[test]
    fn damage_is_no_panic(texts in texts(), changes: Vec<(prop::sample::Index, u8)>, cut: prop::sample::Index) {
        let mut bytes = archive_of(&calls(&texts)).encode();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(archive) = Archive::decode(&bytes) {
            prop_assert_eq!(Archive::decode(&archive.encode()).is_ok(), true);
        }
        bytes.truncate(cut.index(bytes.len()));
        prop_assert!(Archive::decode(&bytes).is_err());
    }
}
