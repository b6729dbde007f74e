//! Ids made in the browser.

/// Whether a stored anonymous id can be one of ours: letters, digits and `-`, not overlong.
pub fn is_sound(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_from_storage_are_checked() {
        assert!(is_sound("ffffffff-ffff-4fff-bfff-ffffffffffff"));
        assert!(!is_sound("short"));
        assert!(!is_sound("\"><script>alert(1)</script>"));
    }
}
