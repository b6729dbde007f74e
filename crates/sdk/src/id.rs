//! Ids made in the browser.

use alloc::string::String;

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

/// A random UUID (version 4) made of random bytes. `crypto.randomUUID` exists on https pages only.
pub fn uuid(random: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (at, byte) in random.into_iter().enumerate() {
        let byte = match at {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.extend(HEX.get(usize::from(digit)));
        }
    }
    text
}

/// Whether a stored anonymous id can be one of ours: letters, digits and `-`, not overlong.
pub fn is_sound(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_random_uuid() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn ids_from_storage_are_checked() {
        assert!(is_sound("ffffffff-ffff-4fff-bfff-ffffffffffff"));
        assert!(!is_sound("short"));
        assert!(!is_sound("\"><script>alert(1)</script>"));
    }
}
