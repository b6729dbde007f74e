//! The shop's keys and settings, changed.

use api::shops::{IssuedKey, IssuedSecret, KeyKind, ShopChange};
use shard::store::Store as _;

use super::{Settings, Shop};
use crate::access::{KeptKey, random_text};
use crate::clock;
use crate::fault::{Fault, Outcome};

/// Keys of one kind that are valid at a time.
const AT_A_TIME: usize = 2;

impl Shop {
    /// Takes over the settings that are given.
    pub(super) fn change_settings(&self, mut settings: Settings, change: ShopChange) -> Outcome<Settings> {
        change.check()?;
        settings.token_public_keys = change.public_keys()?.unwrap_or(settings.token_public_keys);
        settings.name = change.name.unwrap_or(settings.name);
        settings.currency = change.currency.unwrap_or(settings.currency);
        settings.origins = change.origins.unwrap_or(settings.origins);
        self.keep(settings)
    }

    /// Makes a key beside those there are.
    pub(super) fn issue_key(&self, mut settings: Settings, kind: KeyKind) -> Outcome<IssuedKey> {
        if settings.keys.iter().filter(|key| key.kind == kind).count() >= AT_A_TIME {
            let message = format!("{AT_A_TIME} keys of this kind are valid; revoke one of them first");
            return Err(Fault::conflict(message));
        }
        let (key, kept) = KeptKey::issue(kind, &settings.id, clock::now())?;
        let issued = IssuedKey { id: kept.id(), kind, key };
        settings.keys.push(kept);
        self.keep(settings)?;
        Ok(issued)
    }

    /// Makes a key that takes the place of another, which stays valid; a third one of the kind ends.
    pub(super) fn rotate_key(&self, mut settings: Settings, id: &str) -> Outcome<IssuedKey> {
        let kind = kind_of(&settings, id)?;
        settings.keys.retain(|key| key.kind != kind || key.id() == id);
        self.issue_key(settings, kind)
    }

    /// Takes a key away; the last one of a kind stays, so that nobody is locked out by mistake.
    pub(super) fn revoke_key(&self, mut settings: Settings, id: &str) -> Outcome<()> {
        let kind = kind_of(&settings, id)?;
        if settings.keys.iter().filter(|key| key.kind == kind).count() == 1 {
            return Err(Fault::conflict("this is the only key of its kind; make another one first"));
        }
        settings.keys.retain(|key| key.id() != id);
        self.keep(settings)?;
        Ok(())
    }

    /// Makes a new secret for customer tokens; tokens signed with the one before stay valid.
    pub(super) fn rotate_secret(&self, mut settings: Settings) -> Outcome<IssuedSecret> {
        let token_secret = random_text(32)?;
        settings.older_token_secret =
            Some(std::mem::replace(&mut settings.token_secret, token_secret.clone()));
        self.keep(settings)?;
        Ok(IssuedSecret { token_secret })
    }

    fn keep(&self, settings: Settings) -> Outcome<Settings> {
        let body = serde_json::to_string(&settings)?;
        self.store.run("UPDATE settings SET body = ? WHERE id = 1", vec![body.into()])?;
        self.settings.replace(Some(settings.clone()));
        Ok(settings)
    }
}

fn kind_of(settings: &Settings, id: &str) -> Outcome<KeyKind> {
    let key = settings.keys.iter().find(|key| key.id() == id);
    key.map(|key| key.kind).ok_or_else(|| Fault::not_found(format!("there is no key `{id}`")))
}
