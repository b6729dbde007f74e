//! What happened by itself and that somebody should know: segments that are ready or failed,
//! contacts that could not be evaluated.

use api::notices::Notice;
use contact::SegmentId;
use shard::store::{Row, Store as _};

use super::Shop;
use crate::clock;
use crate::fault::Outcome;
use crate::message::{Report, ShopReply};

/// Notices that are kept.
const MOST: i64 = 1_000;

impl Shop {
    /// Takes what a shard has to tell; a repeat changes nothing.
    pub(super) fn report(&self, shards: u32, shard: u32, report: &Report) -> Outcome<ShopReply> {
        match report {
            Report::Formed { segment, version } => self.formed(shards, shard, segment, *version, None)?,
            Report::Failed { segment, version, reason } => {
                self.formed(shards, shard, segment, *version, Some(reason))?;
            }
            Report::Aside { contact, tries, again, reason } => {
                let message = format!(
                    "A contact could not be evaluated {tries} times and is set aside until {again}: {reason}"
                );
                self.notice("aside", contact.as_str(), &message)?;
            }
            Report::Back { contact } => self.store.run(
                "DELETE FROM notices WHERE kind = 'aside' AND subject = ?",
                vec![contact.as_str().into()],
            )?,
        }
        Ok(ShopReply::Done)
    }

    /// Notes how a shard came to an end with a segment, and tells it once all have.
    fn formed(
        &self,
        shards: u32,
        shard: u32,
        segment: &SegmentId,
        version: u64,
        failed: Option<&str>,
    ) -> Outcome<()> {
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        let known = self.store.first(
            "INSERT INTO formed (segment, shard, version, failed) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (segment, shard) DO UPDATE SET version = ?3, failed = ?4 WHERE version < ?3
             RETURNING version",
            vec![
                segment.as_str().into(),
                i64::from(shard).into(),
                version.into(),
                failed.map(str::to_owned).into(),
            ],
        )?;
        // Deleted meanwhile, defined anew meanwhile, or told before.
        let Ok(stored) = self.segment(segment) else { return Ok(()) };
        if known.is_none() || i64::try_from(stored.version) != Ok(version) {
            return Ok(());
        }
        let name = stored.definition.get("name").and_then(serde_json::Value::as_str).unwrap_or_default();
        if let Some(reason) = failed {
            let message = format!("“{name}” could not be formed: {reason}");
            return self.notice("failed", segment.as_str(), &message);
        }
        let query = "SELECT count(*) FROM formed WHERE segment = ?1 AND version = ?2 AND failed IS NULL";
        let through = self.store.number(query, vec![segment.as_str().into(), version.into()])?;
        if through < i64::from(shards) {
            return Ok(());
        }
        self.notice("ready", segment.as_str(), &format!("“{name}” is ready."))
    }

    /// Keeps a notice in the place of an earlier one on the same subject.
    fn notice(&self, kind: &str, subject: &str, message: &str) -> Outcome<()> {
        self.store.run("DELETE FROM notices WHERE subject = ?", vec![subject.into()])?;
        self.store.run(
            "INSERT INTO notices (at, kind, subject, message) VALUES (?, ?, ?, ?)",
            vec![clock::now().millis().into(), kind.into(), subject.into(), message.into()],
        )?;
        self.store
            .run("DELETE FROM notices WHERE seq <= (SELECT max(seq) FROM notices) - ?", vec![MOST.into()])?;
        Ok(())
    }

    /// Forgets what was told of a segment that is gone.
    pub(super) fn forget_formed(&self, segment: &SegmentId) -> Outcome<()> {
        self.store.run("DELETE FROM formed WHERE segment = ?", vec![segment.as_str().into()])?;
        self.store.run("DELETE FROM notices WHERE subject = ?", vec![segment.as_str().into()])?;
        Ok(())
    }

    /// The notices, newest first.
    pub(super) fn notices(&self, limit: usize, before: Option<i64>) -> Outcome<ShopReply> {
        let rows = self.store.rows(
            "SELECT seq, at, kind, subject, message FROM notices
             WHERE ?1 IS NULL OR seq < ?1 ORDER BY seq DESC LIMIT ?2",
            vec![before.into(), i64::try_from(limit).unwrap_or(1_000).into()],
        )?;
        Ok(ShopReply::Notices(rows.iter().map(view).collect::<Outcome<_>>()?))
    }
}

fn view(row: &Row) -> Outcome<Notice> {
    let kind = row.text(2)?.to_owned();
    let subject = Some(row.text(3)?.to_owned());
    let (contact, segment) = if kind == "aside" { (subject, None) } else { (None, subject) };
    let message = row.text(4)?.to_owned();
    Ok(Notice { id: row.integer(0)?, at: row.integer(1)?, kind, segment, contact, message })
}
