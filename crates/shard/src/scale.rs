//! How much a shard does at a time.

/// Bounds on one turn of work, so that none holds up those behind it for long.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Contacts that are evaluated one by one.
    pub contacts: usize,
}

impl Default for Scale {
    fn default() -> Scale {
        Scale { contacts: 500 }
    }
}
