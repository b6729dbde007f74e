//! The shop object: settings, keys, definitions of segments and their versions.

mod blocks;
mod definitions;
mod growth;
mod keys;
mod notices;
mod schema;
mod settings;

use std::cell::RefCell;
use std::collections::BTreeMap;

use contact::SegmentId;
use shard::store::{Row, Store as _};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::access::{KeptKey, KeyKind, random_text};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{
    self, IssuedKeys, NewShop, Place, ShardRequest, ShopReply, ShopRequest, StoredSegment, ask_shard,
};
use crate::record;
use crate::store::Store;

pub(crate) use blocks::StoredBlock;
use definitions::check_locked;
pub(crate) use definitions::no_segment;
pub(crate) use growth::FRESH_MS;
pub(crate) use settings::Settings;
pub(crate) use shard::definitions::{compiled, read, zone_named};

/// Milliseconds after which definitions that a shard has not acknowledged are pushed again.
const PUSH_AGAIN_MS: i64 = 2_000;

/// The most segments a shop can have.
const SEGMENTS: i64 = 10_000;

/// The Durable Object `Shop`, one per shop.
#[durable_object(alarm)]
pub struct Shop {
    store: Store,
    env: Env,
    settings: RefCell<Option<Settings>>,
}

impl DurableObject for Shop {
    fn new(state: State, env: Env) -> Self {
        Shop { store: Store::new(state.storage()), env, settings: RefCell::new(None) }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let outcome = match message::read(&mut request).await {
            Ok(request) => self.handle(request).await,
            Err(fault) => Err(fault),
        };
        message::write(outcome)
    }

    /// Pushes definitions that some shard has not acknowledged yet, and goes on with doubling.
    async fn alarm(&self) -> worker::Result<Response> {
        let pushed = self.push().await;
        match self.grow().await.and(pushed) {
            Ok(()) => Response::empty(),
            Err(fault) => {
                worker::console_error!("shop alarm: {}", fault.message);
                Err("a shard could not be told; the alarm comes again".into())
            }
        }
    }
}

impl Shop {
    async fn handle(&self, request: ShopRequest) -> Outcome<ShopReply> {
        if let ShopRequest::Create(shop) = request {
            return self.create(*shop).await;
        }
        let Some(settings) = self.settings()? else {
            return Ok(ShopReply::NoShop);
        };
        match request {
            ShopRequest::Settings => Ok(ShopReply::Settings(Box::new(settings))),
            ShopRequest::Segments => Ok(ShopReply::Segments(self.segments()?)),
            ShopRequest::CreateSegment { id, definition } => match self.known(&id)? {
                Some(known) => Ok(ShopReply::Segment(Box::new(known))),
                None => self.save(&settings, id, definition, None).await,
            },
            ShopRequest::ChangeSegment { id, definition } => {
                let known = self.segment(&id)?;
                check_locked(&known.definition, &definition)?;
                self.save(&settings, id, definition, Some(known)).await
            }
            ShopRequest::DeleteSegment { id } => self.delete(&id).await,
            ShopRequest::Recalculate { id } => self.recalculate(self.segment(&id)?).await,
            ShopRequest::Report { shard, report } => self.report(settings.shards, shard, &report),
            ShopRequest::Notices { limit, before } => self.notices(limit, before),
            ShopRequest::Change(change) => {
                Ok(ShopReply::Settings(Box::new(self.change_settings(settings, change)?)))
            }
            ShopRequest::IssueKey { kind } => Ok(ShopReply::Key(self.issue_key(settings, kind)?)),
            ShopRequest::RotateKey { id } => Ok(ShopReply::Key(self.rotate_key(settings, &id)?)),
            ShopRequest::RevokeKey { id } => {
                self.revoke_key(settings, &id)?;
                Ok(ShopReply::Done)
            }
            ShopRequest::RotateSecret => Ok(ShopReply::Secret(self.rotate_secret(settings)?)),
            ShopRequest::Begin(attempt) => Ok(ShopReply::Begun(record::begin(&self.store, &attempt)?)),
            ShopRequest::End(ended) => {
                record::end(&self.store, &ended)?;
                Ok(ShopReply::Done)
            }
            ShopRequest::Audit { limit, before } => {
                Ok(ShopReply::Audit(record::list(&self.store, limit, before)?))
            }
            ShopRequest::Blocks => Ok(ShopReply::Blocks(self.blocks()?)),
            ShopRequest::CreateBlock { block, template } => self.create_block(*block, template),
            ShopRequest::ChangeBlock { block, template } => self.change_block(*block, template),
            ShopRequest::DeleteBlock { id } => self.delete_block(&id),
            ShopRequest::Double { shards } => self.double(settings, shards).await,
            ShopRequest::Create(_) => Err(Fault::internal("a shop is made before it is asked")),
        }
    }

    async fn create(&self, shop: NewShop) -> Outcome<ShopReply> {
        if self.settings()?.is_some() {
            return Err(Fault::conflict(format!("a shop with the id `{}` is there already", shop.id)));
        }
        let now = clock::now();
        let (write_key, write) = KeptKey::issue(KeyKind::Write, &shop.id, now)?;
        let (source_key, source) = KeptKey::issue(KeyKind::Source, &shop.id, now)?;
        let (admin_key, admin) = KeptKey::issue(KeyKind::Admin, &shop.id, now)?;
        let settings = Settings {
            id: shop.id,
            name: shop.name,
            timezone: shop.timezone,
            currency: shop.currency,
            shards: shop.shards,
            doubling: None,
            keys: vec![write, source, admin],
            token_secret: random_text(32)?,
            older_token_secret: None,
            token_public_keys: Vec::new(),
            origins: Vec::new(),
            session_secret: random_text(32)?,
        };
        self.store.migrate(schema::MIGRATIONS)?;
        self.store.run(
            "INSERT INTO settings (id, body) VALUES (1, ?)",
            vec![serde_json::to_string(&settings)?.into()],
        )?;
        let issued = IssuedKeys {
            id: settings.id.clone(),
            name: settings.name.clone(),
            timezone: settings.timezone.clone(),
            currency: settings.currency.clone(),
            shards: settings.shards,
            write_key,
            source_key,
            admin_key,
            token_secret: settings.token_secret.clone(),
        };
        self.settings.replace(Some(settings));
        Ok(ShopReply::Created(Box::new(issued)))
    }

    /// The settings; `None` when no shop was made under this name. A read makes no tables, so that
    /// guessing at names leaves nothing behind.
    fn settings(&self) -> Outcome<Option<Settings>> {
        if let Some(settings) = self.settings.borrow().as_ref() {
            return Ok(Some(settings.clone()));
        }
        if self.store.is_new()? {
            return Ok(None);
        }
        self.store.migrate(schema::MIGRATIONS)?;
        let row = self.store.first("SELECT body FROM settings WHERE id = 1", vec![])?;
        let settings: Option<Settings> = row.map(|row| row.json(0)).transpose()?;
        self.settings.replace(settings.clone());
        Ok(settings)
    }

    fn segments(&self) -> Outcome<Vec<StoredSegment>> {
        let query = "SELECT body FROM segments WHERE body IS NOT NULL ORDER BY version LIMIT ?";
        self.store.rows(query, vec![SEGMENTS.into()])?.iter().map(|row| Ok(row.json(0)?)).collect()
    }

    fn segment(&self, id: &SegmentId) -> Outcome<StoredSegment> {
        self.known(id)?.ok_or_else(|| no_segment(id))
    }

    fn known(&self, id: &SegmentId) -> Outcome<Option<StoredSegment>> {
        let query = "SELECT body FROM segments WHERE id = ? AND body IS NOT NULL";
        let row = self.store.first(query, vec![id.as_str().into()])?;
        Ok(row.map(|row| row.json(0)).transpose()?)
    }

    /// Checks and stores a definition, then tells every shard.
    async fn save(
        &self,
        settings: &Settings,
        id: SegmentId,
        definition: serde_json::Value,
        known: Option<StoredSegment>,
    ) -> Outcome<ShopReply> {
        self.check(&id, &definition, &settings.timezone)?;
        let count = self.store.number("SELECT count(*) FROM segments WHERE body IS NOT NULL", vec![])?;
        if known.is_none() && count >= SEGMENTS {
            return Err(Fault::conflict(format!("a shop has at most {SEGMENTS} segments; delete one first")));
        }
        let now = clock::now();
        let stored = StoredSegment {
            id,
            version: self.next_version()?,
            definition,
            created_at: known.as_ref().map_or(now, |known| known.created_at),
            updated_at: now,
            recalculated: known.map_or(0, |known| known.recalculated),
        };
        self.put_row(&stored.id, stored.version, Some(&stored))?;
        self.push_now_or_later().await?;
        Ok(ShopReply::Segment(Box::new(stored)))
    }

    /// Has a segment formed anew over all contacts.
    async fn recalculate(&self, known: StoredSegment) -> Outcome<ShopReply> {
        let stored = StoredSegment {
            version: self.next_version()?,
            recalculated: known.recalculated.wrapping_add(1),
            ..known
        };
        self.put_row(&stored.id, stored.version, Some(&stored))?;
        self.push_now_or_later().await?;
        Ok(ShopReply::Segment(Box::new(stored)))
    }

    async fn delete(&self, id: &SegmentId) -> Outcome<ShopReply> {
        self.segment(id)?;
        self.check_unused(id)?;
        self.put_row(id, self.next_version()?, None)?;
        self.forget_formed(id)?;
        self.push_now_or_later().await?;
        Ok(ShopReply::Done)
    }

    fn next_version(&self) -> Outcome<u64> {
        let newest = self.store.number("SELECT coalesce(max(version), 0) FROM segments", vec![])?;
        Ok(u64::try_from(newest).unwrap_or(0) + 1)
    }

    fn put_row(&self, id: &SegmentId, version: u64, stored: Option<&StoredSegment>) -> Outcome<()> {
        let body = stored.map(serde_json::to_string).transpose()?;
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        self.store.run(
            "INSERT INTO segments (id, version, body) VALUES (?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body",
            vec![id.as_str().into(), version.into(), body.into()],
        )?;
        Ok(())
    }

    /// Tells the shards; what fails is tried again by the alarm, set before anything can fail.
    async fn push_now_or_later(&self) -> Outcome<()> {
        self.store.set_alarm(Some(clock::now().millis() + PUSH_AGAIN_MS)).await?;
        if let Err(fault) = self.push().await {
            worker::console_warn!("definitions wait for a shard: {}", fault.message);
        }
        Ok(())
    }

    /// Sends each shard what it has not acknowledged, all shards at once.
    async fn push(&self) -> Outcome<()> {
        let Some(settings) = self.settings()? else {
            return Ok(());
        };
        self.store.set_alarm(Some(clock::now().millis() + PUSH_AGAIN_MS)).await?;
        let acknowledged = self.acknowledged()?;
        let mut pushes = Vec::new();
        for place in settings.places() {
            let from = acknowledged.get(&place.shard).copied().unwrap_or(0);
            if let Some(request) = self.news_since(from)? {
                pushes.push(self.push_to(place, request));
            }
        }
        let outcomes = futures_util::future::join_all(pushes).await;
        outcomes.into_iter().collect::<Outcome<Vec<()>>>()?;
        // Somebody may have changed a definition while the shards were asked.
        let newest = self.next_version()? - 1;
        let acknowledged = self.acknowledged()?;
        let settings = self.settings()?.unwrap_or(settings);
        let all = settings.doubling.is_none()
            && settings.places().all(|place| acknowledged.get(&place.shard).copied().unwrap_or(0) >= newest);
        self.store.set_alarm((!all).then(|| clock::now().millis() + PUSH_AGAIN_MS)).await
    }

    async fn push_to(&self, place: Place, (version, request): (u64, ShardRequest)) -> Outcome<()> {
        let shard = i64::from(place.shard);
        ask_shard(&self.env, place, request).await?;
        self.store.run(
            "INSERT INTO acknowledged (shard, version) VALUES (?, ?)
             ON CONFLICT (shard) DO UPDATE SET version = max(version, excluded.version)",
            vec![shard.into(), i64::try_from(version).unwrap_or(i64::MAX).into()],
        )?;
        Ok(())
    }

    fn acknowledged(&self) -> Outcome<BTreeMap<u32, u64>> {
        let rows = self.store.rows("SELECT shard, version FROM acknowledged LIMIT 4096", vec![])?;
        let pair = |row: &Row| -> Outcome<(u32, u64)> {
            Ok((u32::try_from(row.integer(0)?).unwrap_or(0), u64::try_from(row.integer(1)?).unwrap_or(0)))
        };
        rows.iter().map(pair).collect()
    }

    fn news_since(&self, version: u64) -> Outcome<Option<(u64, ShardRequest)>> {
        let since = i64::try_from(version).unwrap_or(i64::MAX);
        let query = "SELECT id, body, version FROM segments WHERE version > ? ORDER BY version LIMIT ?";
        let rows = self.store.rows(query, vec![since.into(), SEGMENTS.into()])?;
        let Some(last) = rows.last() else { return Ok(None) };
        let newest = u64::try_from(last.integer(2)?).unwrap_or(0);
        let (mut put, mut drop) = (Vec::new(), Vec::new());
        for row in &rows {
            match row.text_or_null(1) {
                Some(_) => put.push(row.json(1)?),
                None => drop.push(SegmentId::new(row.text(0)?)),
            }
        }
        Ok(Some((newest, ShardRequest::Define { version: newest, put, drop })))
    }
}
