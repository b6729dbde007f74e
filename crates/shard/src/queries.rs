//! Questions over all contacts of a shard.

use std::collections::BTreeMap;

use contact::SegmentId;
use event::Time;

use crate::fault::{Fault, Outcome};
use crate::message::{SegmentSize, ShardReply, TransitionView};
use crate::store::{Row, Store};
use crate::work::Work;

impl<S: Store> Work<'_, S> {
    /// The size of each segment now, and how it changed over the last spans.
    pub(crate) fn sizes(&mut self, points: u32, span_ms: i64) -> Outcome<ShardReply> {
        let length = usize::try_from(points).unwrap_or(0);
        let mut sizes: BTreeMap<SegmentId, SegmentSize> = self
            .segments
            .states()
            .map(|(id, formation)| {
                (id.clone(), SegmentSize { contacts: 0, formation, course: vec![0; length] })
            })
            .collect();
        for row in self.store.rows("SELECT segment, contacts FROM sizes LIMIT 100000", vec![])? {
            if let Some(size) = sizes.get_mut(&SegmentId::new(row.text(0)?)) {
                size.contacts = u64::try_from(row.integer(1)?).unwrap_or(0);
            }
        }
        let start = self.now.millis() - i64::from(points) * span_ms;
        // Numbers are bound as floating point, so the division has to be cut off.
        let rows = self.store.rows(
            "SELECT segment, CAST((at - ?1 - 1) / ?2 AS INTEGER), sum(CASE change WHEN 'entered' THEN 1 ELSE -1 END) FROM history
             WHERE at > ?1 AND change IN ('entered', 'left') GROUP BY 1, 2",
            vec![start.into(), span_ms.max(1).into()],
        )?;
        for row in rows {
            let point = usize::try_from(row.integer(1)?).unwrap_or(0);
            if let Some(change) =
                sizes.get_mut(&SegmentId::new(row.text(0)?)).and_then(|size| size.course.get_mut(point))
            {
                *change = row.integer(2)?;
            }
        }
        let contacts = self.store.number("SELECT count(*) FROM contacts", vec![])?;
        let version = self.store.number("SELECT coalesce(max(version), 0) FROM applied", vec![])?;
        Ok(ShardReply::Sizes {
            segments: sizes,
            contacts: u64::try_from(contacts).unwrap_or(0),
            version: u64::try_from(version).unwrap_or(0),
        })
    }

    pub(crate) fn transitions(
        &mut self,
        segment: &SegmentId,
        limit: usize,
        before: Option<(Time, String)>,
    ) -> Outcome<ShardReply> {
        let (at, id) = before.map_or((None, None), |(at, id)| (Some(at.millis()), Some(id)));
        let rows = self.store.rows(
            "SELECT seq, contact, change, at FROM history_of
             WHERE segment = ?1 AND change IN ('entered', 'left')
             AND (?2 IS NULL OR (at, ?3 || printf('%012d', seq)) < (?2, ?4))
             ORDER BY at DESC, seq DESC LIMIT ?5",
            vec![
                segment.as_str().into(),
                at.into(),
                self.transition_prefix().into(),
                id.into(),
                i64::try_from(limit).unwrap_or(1_000).into(),
            ],
        )?;
        let views = rows.iter().map(|row| self.transition_view(segment, row)).collect::<Outcome<_>>()?;
        Ok(ShardReply::Transitions(views))
    }

    /// How much is here.
    pub(crate) fn filling(&self) -> Outcome<ShardReply> {
        let contacts = self.store.number("SELECT count(*) FROM contacts", vec![])?;
        Ok(ShardReply::Filling {
            contacts: u64::try_from(contacts).unwrap_or(0),
            bytes: self.store.bytes()?,
            memory: self.people.in_memory(),
        })
    }

    /// Ids of transitions begin with their shard, so that they are unique in the shop.
    fn transition_prefix(&self) -> String {
        format!("tr-{:04}-", self.place.shard)
    }

    fn transition_view(&self, segment: &SegmentId, row: &Row) -> Outcome<TransitionView> {
        Ok(TransitionView {
            id: format!("{}{:012}", self.transition_prefix(), row.integer(0)?),
            contact: row.text(1)?.parse().map_err(Fault::internal)?,
            segment: segment.clone(),
            change: row.text(2)?.to_owned(),
            at: Time::from_millis(row.integer(3)?).unwrap_or(self.now),
        })
    }
}
