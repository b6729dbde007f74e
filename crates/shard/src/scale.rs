//! How much a shard does at a time.

/// Bounds on one turn of work, so that none holds up those behind it for long.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Contacts that are evaluated one by one.
    pub contacts: usize,
    /// Chunks of columns that are looked through.
    pub chunks: usize,
    /// Memberships after which forming makes a pause.
    pub memberships: usize,
    /// Contacts of one chunk of columns.
    pub chunk: usize,
    /// Calls of one chunk of columns; a contact with more is in none.
    pub chunk_calls: usize,
    /// Milliseconds after which a contact who did nothing counts as quiet.
    pub quiet_ms: i64,
}

impl Default for Scale {
    fn default() -> Scale {
        Scale {
            contacts: 150,
            chunks: 64,
            memberships: 1_500,
            chunk: 512,
            chunk_calls: 4_096,
            quiet_ms: 600_000,
        }
    }
}
