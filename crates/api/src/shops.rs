//! Shops and their keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use segment::Zone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Shards of a shop whose maker says nothing of them.
const SHARDS: u32 = 4;

/// The most shards of a shop.
pub const MOST_SHARDS: u32 = 256;

/// A shop to be made; what is absent is chosen.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShop {
    /// Its id, part of its keys; a random one when absent.
    #[schema(pattern = "^[a-z0-9-]{1,40}$")]
    pub id: Option<String>,
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The IANA time zone in which its days begin; `UTC` when absent.
    pub timezone: Option<String>,
    /// The ISO 4217 code of its money; `EUR` when absent.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub currency: Option<String>,
    /// How many Durable Objects share its contacts; 4 when absent.
    #[schema(minimum = 1, maximum = 256)]
    pub shards: Option<u32>,
}

/// What is wrong with a shop's settings: the field, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSetting(pub &'static str, pub String);

/// What is chosen for a new shop.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Chosen {
    /// Its id; `None`: a random one.
    pub id: Option<String>,
    /// What people call it.
    pub name: String,
    /// Its time zone.
    pub timezone: String,
    /// Its money.
    pub currency: String,
    /// Its shards.
    pub shards: u32,
}

impl NewShop {
    /// The settings of the new shop.
    ///
    /// # Errors
    /// The first field that is not as expected.
    pub fn chosen(self) -> Result<Chosen, BadSetting> {
        let chosen = Chosen {
            id: self.id,
            name: self.name.unwrap_or_else(|| "My shop".to_owned()),
            timezone: self.timezone.unwrap_or_else(|| "UTC".to_owned()),
            currency: self.currency.unwrap_or_else(|| "EUR".to_owned()),
            shards: self.shards.unwrap_or(SHARDS),
        };
        if !chosen.id.as_deref().is_none_or(is_shop_id) {
            return Err(BadSetting("id", "expected 1 to 40 of `a-z`, `0-9` and `-`".to_owned()));
        }
        check_name(&chosen.name)?;
        check_timezone(&chosen.timezone)?;
        check_currency(&chosen.currency)?;
        if !(1..=MOST_SHARDS).contains(&chosen.shards) {
            return Err(BadSetting("shards", format!("expected 1 to {MOST_SHARDS}")));
        }
        Ok(chosen)
    }
}

/// Shop ids: 1 to 40 of `a-z`, `0-9` and `-`.
pub fn is_shop_id(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

fn check_name(name: &str) -> Result<(), BadSetting> {
    let is_right = !name.trim().is_empty() && name.len() <= 200;
    is_right.then_some(()).ok_or_else(|| BadSetting("name", "expected 1 to 200 bytes".to_owned()))
}

fn check_timezone(name: &str) -> Result<(), BadSetting> {
    let wrong = || BadSetting("timezone", "expected an IANA time zone such as `Europe/Berlin`".to_owned());
    Zone::named(name).map(|_| ()).ok_or_else(wrong)
}

fn check_currency(code: &str) -> Result<(), BadSetting> {
    let is_right = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let wrong = || BadSetting("currency", "expected three capital letters such as `EUR`".to_owned());
    is_right.then_some(()).ok_or_else(wrong)
}

/// A shop.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Shop {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The IANA time zone in which its days begin.
    pub timezone: String,
    /// The ISO 4217 code of its money.
    pub currency: String,
    /// How many Durable Objects share its contacts.
    pub shards: u32,
    /// The origins whose pages may send with the write key, such as `https://shop.example`; all of them
    /// when empty.
    pub origins: Vec<String>,
    /// The Ed25519 public keys that customer tokens may be signed for, beside the token secret: 32 bytes
    /// in base64url.
    pub token_public_keys: Vec<String>,
}

/// A page of shops.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shops {
    /// By id.
    pub shops: Vec<Shop>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// Settings to change; what is absent stays. The time zone stays as it was made: past days would begin
/// at other instants.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShopChange {
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The ISO 4217 code of its money.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub currency: Option<String>,
    /// The origins whose pages may send with the write key; an empty list lets all of them.
    #[schema(max_items = 100)]
    pub origins: Option<Vec<String>>,
    /// The Ed25519 public keys that customer tokens may be signed for (`EdDSA`), each in PEM or as 32
    /// bytes in base64; an empty list leaves the token secret alone.
    #[schema(max_items = 2)]
    pub token_public_keys: Option<Vec<String>>,
}

impl ShopChange {
    /// Checks each setting.
    ///
    /// # Errors
    /// The first one that is not as expected.
    pub fn check(&self) -> Result<(), BadSetting> {
        self.name.as_deref().map_or(Ok(()), check_name)?;
        self.currency.as_deref().map_or(Ok(()), check_currency)?;
        let origins = self.origins.as_deref().unwrap_or_default();
        if origins.len() > ORIGINS || !origins.iter().all(|origin| is_origin(origin)) {
            let message = format!("expected at most {ORIGINS} origins such as `https://shop.example`");
            return Err(BadSetting("origins", message));
        }
        self.public_keys().map(|_| ())
    }

    /// The public keys as they are kept, if they are to be changed.
    ///
    /// # Errors
    /// One of them is none, or there are more than two.
    pub fn public_keys(&self) -> Result<Option<Vec<String>>, BadSetting> {
        let wrong = || {
            let message = "expected at most two Ed25519 public keys, each in PEM or as 32 bytes in base64";
            BadSetting("token_public_keys", message.to_owned())
        };
        let Some(given) = &self.token_public_keys else { return Ok(None) };
        let keys = given.iter().map(|text| public_key(text)).collect::<Option<Vec<_>>>();
        keys.filter(|keys| keys.len() <= PUBLIC_KEYS).map(Some).ok_or_else(wrong)
    }
}

/// Public keys that are valid at a time: one, and the one before it.
const PUBLIC_KEYS: usize = 2;

/// What stands before the 32 bytes of an Ed25519 key in PEM (RFC 8410).
const ED25519_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// An Ed25519 public key as it is kept, 32 bytes in base64url.
fn public_key(text: &str) -> Option<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    let text: String = lines.flat_map(str::chars).map(url_safe).filter(|c| *c != '=').collect();
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let key = bytes.strip_prefix(&ED25519_HEAD).unwrap_or(&bytes);
    (key.len() == 32).then(|| URL_SAFE_NO_PAD.encode(key))
}

fn url_safe(base64: char) -> char {
    match base64 {
        '+' => '-',
        '/' => '_',
        other => other,
    }
}

/// The most origins of a shop.
const ORIGINS: usize = 100;

/// An origin as browsers send it: scheme, host and perhaps a port, without a path.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        let is_part = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b':' | b'[' | b']');
        (1..=255).contains(&host.len()) && host.bytes().all(is_part)
    })
}

/// A new shop with its secrets, told once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IssuedKeys {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The time zone in which its days begin.
    pub timezone: String,
    /// Its money.
    pub currency: String,
    /// How many Durable Objects share its contacts.
    pub shards: u32,
    /// Public: adds events.
    pub write_key: String,
    /// Secret: writes everything.
    pub source_key: String,
    /// Secret: management.
    pub admin_key: String,
    /// Secret: signs customer tokens.
    pub token_secret: String,
}

/// What a key allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// Public, in the page: adds events.
    Write,
    /// Secret, on servers and tills: writes everything.
    Source,
    /// Secret: management.
    Admin,
}

/// A key, without the key itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct KeyView {
    /// Its id.
    pub id: String,
    /// What it allows.
    pub kind: KeyKind,
    /// When it was made, in milliseconds since 1970; absent for the oldest ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub created_at: Option<i64>,
}

/// The keys of a shop that are valid.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keys {
    /// Oldest first.
    pub keys: Vec<KeyView>,
    /// Always null: there is one page.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What it is to allow.
    pub kind: KeyKind,
}

/// A new key, told once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IssuedKey {
    /// Its id.
    pub id: String,
    /// What it allows.
    pub kind: KeyKind,
    /// The key itself.
    pub key: String,
}

/// A new secret for customer tokens, told once; the one before it stays valid until the next.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IssuedSecret {
    /// The secret.
    pub token_secret: String,
}

/// A key is not valid any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revoked {
    /// Its id.
    pub revoked: String,
}

#[cfg(test)]
mod tests {
    use super::{BadSetting, NewShop, ShopChange, is_origin};

    #[test]
    fn a_shop_needs_nothing_and_refuses_what_is_odd() {
        let chosen = NewShop::default().chosen().unwrap();
        assert_eq!((chosen.id, chosen.timezone.as_str(), chosen.shards), (None, "UTC", 4));
        let refused = |shop: NewShop| shop.chosen().map(|_| ()).map_err(|BadSetting(field, _)| field);
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(refused(NewShop { id: text("A"), ..NewShop::default() }), Err("id"));
        assert_eq!(refused(NewShop { name: text(" "), ..NewShop::default() }), Err("name"));
        assert_eq!(refused(NewShop { timezone: text("Moon"), ..NewShop::default() }), Err("timezone"));
        assert_eq!(refused(NewShop { currency: text("eur"), ..NewShop::default() }), Err("currency"));
        assert_eq!(refused(NewShop { shards: Some(0), ..NewShop::default() }), Err("shards"));
    }

    #[test]
    fn a_public_key_is_taken_as_openssl_and_as_libraries_write_it() {
        let change = |keys: &[&str]| ShopChange {
            token_public_keys: Some(keys.iter().map(|key| (*key).to_owned()).collect()),
            ..ShopChange::default()
        };
        // RFC 8410, section 10.1.
        let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
        let raw = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE";
        assert_eq!(change(&[pem, raw]).public_keys().unwrap().unwrap(), [raw, raw]);
        assert_eq!(ShopChange::default().public_keys().unwrap(), None);
        assert_eq!(change(&[]).public_keys().unwrap().unwrap(), [""; 0]);
        for wrong in [&["x"][..], &[""], &[&raw[2..]], &[raw, raw, raw]] {
            assert_eq!(change(wrong).check().unwrap_err().0, "token_public_keys", "{wrong:?}");
        }
    }

    #[test]
    fn an_origin_is_what_browsers_send() {
        for origin in ["https://shop.example", "http://localhost:8080", "http://[::1]:80"] {
            assert!(is_origin(origin), "{origin}");
        }
        for other in
            ["", "*", "null", "shop.example", "https://", "https://shop.example/", "ftp://a", "https://A.b"]
        {
            assert!(!is_origin(other), "{other}");
        }
        let change = ShopChange { origins: Some(vec!["*".to_owned()]), ..ShopChange::default() };
        assert_eq!(change.check().unwrap_err().0, "origins");
    }
}
