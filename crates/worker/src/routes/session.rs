//! `/api/session`: signing in to the console with the admin key.

use api::session::{Session, SessionShop, SignIn, SignedOut};
use worker::Response;

use super::{Asked, body, who};
use crate::access::{KeyKind, seal_session};
use crate::clock;
use crate::fault::Outcome;
use crate::reply;
use crate::shop::Settings;

/// Seconds after which one has to sign in again: a working day.
const LIFE_SECONDS: i64 = 12 * 3600;

pub(super) async fn sign_in(mut asked: Asked<'_>) -> Outcome<Response> {
    asked.check_same_site()?;
    let SignIn { key } = body::json(&mut asked.request, 4096).await?;
    let settings = who::by_key(asked.env, key.trim(), &[KeyKind::Admin]).await?;
    let expires_at = clock::now().millis() / 1_000 + LIFE_SECONDS;
    let session = seal_session(&settings.id, &settings.session_secret, expires_at)?;
    let mut response = shop(&settings)?;
    response.headers_mut().set("set-cookie", &cookie(&asked, &session, LIFE_SECONDS))?;
    Ok(response)
}

pub(super) async fn show(asked: Asked<'_>) -> Outcome<Response> {
    shop(&asked.managed_shop().await?)
}

pub(super) fn sign_out(asked: &Asked<'_>) -> Outcome<Response> {
    asked.check_same_site()?;
    let mut response = reply::json(&SignedOut { signed_out: true })?;
    response.headers_mut().set("set-cookie", &cookie(asked, "", 0))?;
    Ok(response)
}

fn shop(settings: &Settings) -> Outcome<Response> {
    let settings = settings.clone();
    let Settings { id, name, timezone, currency, .. } = settings;
    reply::json(&Session { shop: SessionShop { id, name, timezone, currency } })
}

fn cookie(asked: &Asked<'_>, value: &str, seconds: i64) -> String {
    let name = asked.cookie_name();
    let secure = if asked.url.scheme() == "https" { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}
