//! Who is asking: the shop behind a key, a session or a token.

use std::cell::RefCell;
use std::collections::HashMap;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use worker::Env;

use super::Asked;
use crate::access::{GivenKey, KeyKind, check_session, same, session_shop};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{ShopReply, ShopRequest, ask_shop};
use crate::shop::{FRESH_MS, Settings};

/// Shops whose settings are kept in memory.
const REMEMBERED: usize = 1_000;

/// Credentials come with and without padding.
const BASIC: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

thread_local! {
    static SHOPS: RefCell<HashMap<String, (Settings, i64)>> = RefCell::default();
}

/// Milliseconds after which a key that is not known makes look anew: it may have been made just now.
const LOOK_AGAIN_MS: i64 = 1_000;

/// The settings of a shop; `None` when there is no such shop.
pub(super) async fn settings(env: &Env, shop: &str) -> Outcome<Option<Settings>> {
    match remembered(shop, FRESH_MS) {
        Some(settings) => Ok(Some(settings)),
        None => fresh(env, shop).await,
    }
}

/// The settings of a shop if they were read within these milliseconds.
fn remembered(shop: &str, within_ms: i64) -> Option<Settings> {
    let now = clock::now().millis();
    SHOPS.with_borrow(|shops| {
        shops.get(shop).filter(|(_, at)| now - at < within_ms).map(|(settings, _)| settings.clone())
    })
}

/// Reads the settings anew when they are asked for next.
pub(super) fn forget(shop: &str) {
    SHOPS.with_borrow_mut(|shops| shops.remove(shop));
}

/// The settings of a shop as they are now.
pub(super) async fn fresh(env: &Env, shop: &str) -> Outcome<Option<Settings>> {
    let now = clock::now().millis();
    let ShopReply::Settings(settings) = ask_shop(env, shop, &ShopRequest::Settings).await? else {
        return Ok(None);
    };
    SHOPS.with_borrow_mut(|shops| {
        if shops.len() >= REMEMBERED {
            shops.clear();
        }
        shops.insert(shop.to_owned(), (*settings.clone(), now));
    });
    Ok(Some(*settings))
}

/// The shop whose key this is, if the key is right and of one of these kinds.
pub(super) async fn by_key(env: &Env, key: &str, kinds: &[KeyKind]) -> Outcome<Settings> {
    let given = GivenKey::parse(key).ok_or_else(no_such_key)?;
    let mut settings = settings(env, given.shop).await?.ok_or_else(no_such_key)?;
    if !settings.has_key(&given) && remembered(given.shop, LOOK_AGAIN_MS).is_none() {
        settings = fresh(env, given.shop).await?.ok_or_else(no_such_key)?;
    }
    if !settings.has_key(&given) {
        return Err(no_such_key());
    }
    if !kinds.contains(&given.kind) {
        return Err(Fault::forbidden("this key does not allow that; use the admin key"));
    }
    Ok(settings)
}

fn no_such_key() -> Fault {
    Fault::unauthorized("the key is missing or wrong")
}

impl Asked<'_> {
    /// The key where clients put it, other than in the body: Basic user or password, bearer, header, query.
    pub(super) fn given_key(&self) -> Option<String> {
        let basic = self.header("authorization").as_deref().and_then(basic_key);
        // Jitsu's clients want a key of the form `key:secret`.
        let header = self.header("x-write-key").and_then(|key| key.split(':').next().map(str::to_owned));
        let places = [basic, self.bearer(), header, self.query("key")];
        places.into_iter().flatten().find(|key| !key.is_empty())
    }

    pub(super) fn bearer(&self) -> Option<String> {
        let authorization = self.header("authorization")?;
        let (scheme, token) = authorization.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    }

    /// Only the operator's own key does: the secret `SHOAL_ROOT_KEY` of the deployment.
    pub(super) fn check_operator(&self) -> Outcome<()> {
        let root = self.env.var("SHOAL_ROOT_KEY").map(|value| value.to_string()).unwrap_or_default();
        if root.is_empty() {
            return Err(Fault::forbidden(
                "no operator's key is set; set the secret SHOAL_ROOT_KEY and deploy again",
            ));
        }
        let given = self.bearer().unwrap_or_default();
        let right = same(given.as_bytes(), root.as_bytes());
        right
            .then_some(())
            .ok_or_else(|| Fault::unauthorized("expected the operator's key as a bearer token"))
    }

    /// The shop that the asker may manage: by its admin key, or by a session of the console.
    pub(super) async fn managed_shop(&self) -> Outcome<Settings> {
        match self.bearer() {
            Some(key) => by_key(self.env, &key, &[KeyKind::Admin]).await,
            None => self.session_shop().await,
        }
    }

    /// The shop that the asker may write to from a server.
    pub(super) async fn written_shop(&self) -> Outcome<Settings> {
        match self.bearer() {
            Some(key) => by_key(self.env, &key, &[KeyKind::Source, KeyKind::Admin]).await,
            None => self.session_shop().await,
        }
    }

    /// Over https bound to this host and to https; a developer's machine has no https.
    pub(super) fn cookie_name(&self) -> &'static str {
        if self.url.scheme() == "https" { "__Host-shoal" } else { "shoal" }
    }

    /// Refuses what another site's page makes a browser send.
    pub(super) fn check_same_site(&self) -> Outcome<()> {
        match self.header("sec-fetch-site").as_deref() {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) => Err(Fault::unauthorized("sign in, or send the admin key as a bearer token")),
        }
    }

    async fn session_shop(&self) -> Outcome<Settings> {
        let refused = || Fault::unauthorized("sign in, or send the admin key as a bearer token");
        self.check_same_site()?;
        let session = self.cookie().ok_or_else(refused)?;
        let shop = session_shop(&session).ok_or_else(refused)?;
        let settings = settings(self.env, shop).await?.ok_or_else(refused)?;
        let now = clock::now().millis() / 1_000;
        if check_session(&session, &settings.session_secret, now) { Ok(settings) } else { Err(refused()) }
    }

    /// The session's cookie, under the one name that fits how the request came.
    fn cookie(&self) -> Option<String> {
        let expected = self.cookie_name();
        let header = self.header("cookie")?;
        let mut cookies = header.split(';').filter_map(|pair| pair.trim().split_once('='));
        cookies.find(|(name, _)| *name == expected).map(|(_, value)| value.to_owned())
    }
}

fn basic_key(authorization: &str) -> Option<String> {
    let (scheme, credentials) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASIC.decode(credentials.trim()).ok()?).ok()?;
    // Yespo's clients send the key as the password, of any user.
    let (user, password) = decoded.split_once(':').unwrap_or((&decoded, ""));
    let is_key = |text: &str| GivenKey::parse(text).is_some();
    Some(if is_key(password) && !is_key(user) { password } else { user }.to_owned())
}
