//! Calls that were refused: kept for a while with the reason, told, and sent again.

use event::{Call, CallError, Time};

use crate::counts::{named, source_named};
use crate::fault::Outcome;
use crate::message::{Fate, Reception, Refused, RejectedQuery, RejectedView, ShardReply, Source};
use crate::store::{Row, Store};
use crate::work::Work;

/// Milliseconds for which refused calls are kept.
pub(crate) const KEPT_MS: i64 = 30 * 86_400_000;

/// Rows, and bytes of what was sent, that are kept at most: the oldest go first.
const MOST_ROWS: i64 = 20_000;
const MOST_BYTES: i64 = 64 * 1024 * 1024;

/// The code of calls whose id another one has.
pub const OTHER_CONTENT: &str = "other_content";

impl<S: Store> Work<'_, S> {
    /// Keeps refused calls for the operator, and counts them.
    pub(crate) fn refuse(&mut self, refused: &[Refused], came: Reception) -> Outcome<()> {
        for one in refused {
            self.count(came, Fate::Received, "", i64::from(one.calls));
            self.count(came, Fate::Rejected, &one.error.code, i64::from(one.calls));
            self.keep_refused(one, came)?;
        }
        if refused.is_empty() { Ok(()) } else { self.crowd_out() }
    }

    /// A call whose id another one has that stands: a repeat where they differ in nothing but the
    /// time, which may be told a little later; else it is kept for the operator. `came`: how the copy
    /// was received, where that is known.
    pub(crate) fn keep_copy(&mut self, copy: &Call, stands: &Call, came: Option<Reception>) -> Outcome<()> {
        let is_repeat = (Call { time: stands.time, ..copy.clone() }) == *stands;
        if let Some(came) = came {
            match is_repeat {
                true => self.count(came, Fate::Duplicate, "", 1),
                false => self.count(came, Fate::Rejected, OTHER_CONTENT, 1),
            }
        }
        if is_repeat {
            return Ok(());
        }
        let message = format!("another call with the id `{}` came before it or happened earlier", copy.id);
        let refused = Refused {
            error: CallError::new(OTHER_CONTENT, "messageId", message),
            body: serde_json::to_string(copy)?,
            route: String::new(),
            around: None,
            calls: 1,
        };
        self.keep_refused(&refused, came.unwrap_or(Reception { at: self.now, source: Source::Page }))?;
        self.crowd_out()
    }

    fn keep_refused(
        &self,
        Refused { error, body, route, around, .. }: &Refused,
        came: Reception,
    ) -> Outcome<()> {
        let bytes = body.len() + around.as_ref().map_or(0, String::len);
        self.store.run(
            "INSERT INTO rejected (at, source, code, path, message, route, around, body, total)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                     ?9 + coalesce((SELECT total FROM rejected ORDER BY seq DESC LIMIT 1), 0))",
            vec![
                came.at.millis().into(),
                named(came.source)?.into(),
                error.code.as_str().into(),
                error.path.as_str().into(),
                error.message.as_str().into(),
                route.as_str().into(),
                around.clone().into(),
                body.as_str().into(),
                i64::try_from(bytes).unwrap_or(i64::MAX).into(),
            ],
        )
    }

    /// Forgets the oldest where there are too many.
    fn crowd_out(&mut self) -> Outcome<()> {
        let newest = self.store.first("SELECT seq, total FROM rejected ORDER BY seq DESC LIMIT 1", vec![])?;
        let Some(newest) = newest else { return Ok(()) };
        let (seq, total) = (newest.integer(0)? - MOST_ROWS, newest.integer(1)? - MOST_BYTES);
        self.forget_rejected("crowded", "seq <= ?1 OR total <= ?2", vec![seq.into(), total.into()])
    }

    /// Forgets those whose time is over.
    pub(crate) fn expire_rejected(&mut self) -> Outcome<()> {
        let begin = self.now.millis() - KEPT_MS;
        self.forget_rejected("expired", "at <= ?1", vec![begin.into()])
    }

    fn forget_rejected(&mut self, why: &str, which: &str, values: Vec<crate::store::Datum>) -> Outcome<()> {
        let gone =
            self.store.rows(&format!("DELETE FROM rejected WHERE {which} RETURNING source"), values)?;
        for row in &gone {
            let came = Reception { at: self.now, source: source_named(row.text(0)?)? };
            self.count(came, Fate::Dropped, why, 1);
        }
        Ok(())
    }

    /// Refused calls, newest first.
    pub(crate) fn rejected(&self, query: &RejectedQuery) -> Outcome<ShardReply> {
        let (at, id) = query.before.clone().map_or((None, None), |(at, id)| (Some(at.millis()), Some(id)));
        let prefix = format!("rj-{:04}-", self.place.shard);
        let rows = self.store.rows(
            "SELECT seq, at, source, code, path, message, route, around, body, replayed FROM rejected
             WHERE (?1 IS NULL OR (at, ?2 || printf('%012d', seq)) < (?1, ?3))
             AND (?4 IS NULL OR code = ?4) AND at >= ?5 AND at < ?6 AND (?7 = 0 OR replayed IS NULL)
             AND (?8 IS NULL OR seq = ?8)
             ORDER BY at DESC, seq DESC LIMIT ?9",
            vec![
                at.into(),
                prefix.clone().into(),
                id.into(),
                query.code.clone().into(),
                query.from.map_or(0, Time::millis).into(),
                query.to.unwrap_or(Time::MAX).millis().into(),
                i64::from(query.open).into(),
                query.id.into(),
                i64::try_from(query.limit).unwrap_or(1_000).into(),
            ],
        )?;
        let view = |row: &Row| {
            Ok(RejectedView {
                id: format!("{prefix}{:012}", row.integer(0)?),
                at: Time::from_millis(row.integer(1)?).unwrap_or(self.now),
                source: source_named(row.text(2)?)?,
                code: row.text(3)?.to_owned(),
                path: row.text(4)?.to_owned(),
                message: row.text(5)?.to_owned(),
                route: row.text(6)?.to_owned(),
                around: row.text_or_null(7).map(str::to_owned),
                body: row.text(8)?.to_owned(),
                replayed: row.integer_or_null(9).and_then(Time::from_millis),
            })
        };
        Ok(ShardReply::Rejected(rows.iter().map(view).collect::<Outcome<_>>()?))
    }

    /// One was sent again, and taken.
    pub(crate) fn replayed(&self, id: i64) -> Outcome<ShardReply> {
        self.store.run(
            "UPDATE rejected SET replayed = ? WHERE seq = ? AND replayed IS NULL",
            vec![self.now.millis().into(), id.into()],
        )?;
        Ok(ShardReply::Done)
    }
}
