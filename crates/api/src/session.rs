//! Signing in to the console.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What opens a session.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    /// The shop's admin key.
    pub key: String,
}

/// Whose session it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// The shop.
    pub shop: SessionShop,
}

/// A shop, as its console shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionShop {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The IANA time zone in which its days begin.
    pub timezone: String,
    /// The ISO 4217 code of its money.
    pub currency: String,
}

/// The session is over.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedOut {
    /// Always true.
    pub signed_out: bool,
}
