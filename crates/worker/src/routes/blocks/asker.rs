//! Who asks for blocks: a customer whose token the shop signed, or a browser.

use crate::access::{KeyKind, token_audience};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::Viewer;
use crate::routes::{Asked, who};
use crate::shop::Settings;

/// Bytes of an anonymous id.
const ID_BYTES: usize = event::limits::ID_BYTES;

/// The shop and whose blocks they are.
pub(in crate::routes) struct Asker {
    pub(in crate::routes) settings: Settings,
    /// `None`: somebody of whom nothing is known.
    pub(in crate::routes) viewer: Option<Viewer>,
    /// The language of titles.
    pub(in crate::routes) language: String,
}

impl Asker {
    /// Finds out who asks; `written_key` stands in the body. A token that is not valid is refused, never
    /// passed over.
    pub(in crate::routes) async fn of(
        asked: &Asked<'_>,
        visitor: Option<String>,
        written_key: Option<&str>,
    ) -> Outcome<Asker> {
        let kinds = [KeyKind::Write, KeyKind::Source, KeyKind::Admin];
        let language = language(asked);
        let Some(token) = asked.bearer().filter(|text| text.contains('.')) else {
            let key = asked.given_key().or_else(|| written_key.map(str::to_owned)).unwrap_or_default();
            let settings = who::by_key(asked.env, &key, &kinds).await?;
            if visitor.as_ref().is_some_and(|visitor| visitor.len() > ID_BYTES) {
                let message = format!("expected at most {ID_BYTES} bytes");
                return Err(Fault::bad_field("bad_value", "visitor", message));
            }
            let viewer = visitor.map(|anonymous| Viewer::Browser { anonymous, at: None });
            return Ok(Asker { settings, viewer, language });
        };
        let settings = match asked.key_beside_token().or_else(|| written_key.map(str::to_owned)) {
            Some(key) => who::by_key(asked.env, &key, &kinds).await?,
            None => {
                let refused = || {
                    Fault::unauthorized("the customer token names no shop; send the write key as `key` too")
                };
                let shop = token_audience(&token).ok_or_else(refused)?;
                who::settings(asked.env, &shop).await?.ok_or_else(refused)?
            }
        };
        let now = clock::now().millis() as f64 / 1_000.0;
        let customer = settings.customer(&token, now).await?;
        Ok(Asker { settings, viewer: Some(Viewer::Customer(customer)), language })
    }

    /// Whether the blocks are made for a customer who is known for sure.
    pub(in crate::routes) fn is_personal(&self) -> bool {
        matches!(self.viewer, Some(Viewer::Customer(_) | Viewer::Contact(_)))
    }
}

impl Asked<'_> {
    /// The key that stands elsewhere than in the header of a customer's token.
    pub(in crate::routes) fn key_beside_token(&self) -> Option<String> {
        self.query("key").or_else(|| self.header("x-write-key"))
    }
}

/// The language that was asked for, else those that the browser likes, best first.
fn language(asked: &Asked<'_>) -> String {
    asked.query("lang").or_else(|| asked.header("accept-language")).unwrap_or_default()
}
