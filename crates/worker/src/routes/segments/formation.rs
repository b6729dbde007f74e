//! How far segments are and how large, put together from what the shards tell.

use std::collections::BTreeMap;

use contact::SegmentId;
use serde_json::{Map as JsonMap, Value as Json, json};

use super::gather;
use crate::fault::Outcome;
use crate::message::{Formation, SegmentSize, ShardReply, ShardRequest, StoredSegment};
use crate::routes::Asked;
use crate::shop::Settings;

/// What every shard told.
pub(in crate::routes) struct Told(Vec<TheShard>);

struct TheShard {
    segments: BTreeMap<SegmentId, SegmentSize>,
    contacts: u64,
    version: u64,
}

/// How far a segment is, over all shards.
enum State {
    Queued,
    Forming,
    Ready,
    Failed(String),
}

/// Asks every shard, with the course of the last `points` spans.
pub(in crate::routes) async fn ask(
    asked: &Asked<'_>,
    settings: &Settings,
    points: u32,
    span_ms: i64,
) -> Outcome<Told> {
    let replies = gather(asked, settings, || ShardRequest::Sizes { points, span_ms }).await?;
    let told = replies.into_iter().filter_map(|reply| match reply {
        ShardReply::Sizes { segments, contacts, version } => Some(TheShard { segments, contacts, version }),
        _ => None,
    });
    Ok(Told(told.collect()))
}

impl Told {
    /// How many contacts a segment holds.
    pub(in crate::routes) fn contacts(&self, id: &SegmentId) -> u64 {
        self.0.iter().filter_map(|shard| Some(shard.segments.get(id)?.contacts)).sum()
    }

    /// Sizes at the end of each span, from the size now and the changes before it.
    pub(super) fn course(&self, id: &SegmentId) -> Vec<i64> {
        let mut changes: Vec<i64> = Vec::new();
        for size in self.0.iter().filter_map(|shard| shard.segments.get(id)) {
            changes.resize(size.course.len(), 0);
            changes.iter_mut().zip(&size.course).for_each(|(sum, change)| *sum += change);
        }
        let mut contacts = i64::try_from(self.contacts(id)).unwrap_or(i64::MAX);
        for point in changes.iter_mut().rev() {
            let change = std::mem::replace(point, contacts.max(0));
            contacts -= change;
        }
        changes
    }

    /// Whether a segment was given up.
    pub(super) fn has_failed(&self, segment: &StoredSegment) -> bool {
        matches!(self.state(segment).0, State::Failed(_))
    }

    /// Adds how far a segment is: `state`, with `progress` or `reason`.
    pub(super) fn tell(&self, segment: &StoredSegment, map: &mut JsonMap<String, Json>) {
        let (state, done) = self.state(segment);
        let name = match state {
            State::Queued => "queued",
            State::Forming => "forming",
            State::Ready => "ready",
            State::Failed(reason) => {
                map.insert("reason".to_owned(), json!(reason));
                "failed"
            }
        };
        map.insert("state".to_owned(), json!(name));
        if name == "forming" {
            let contacts: u64 = self.0.iter().map(|shard| shard.contacts).sum();
            map.insert("progress".to_owned(), json!({ "done": done, "contacts": contacts }));
        }
    }

    /// How far a segment is, and how many contacts have been evaluated.
    fn state(&self, segment: &StoredSegment) -> (State, u64) {
        let (mut done, mut queued, mut ready) = (0, 0, 0);
        for shard in &self.0 {
            // A shard that has not heard of the definition yet has it to come.
            let size = shard.segments.get(&segment.id).filter(|_| shard.version >= segment.version);
            match size.map(|size| &size.formation) {
                None | Some(Formation::Queued) => queued += 1,
                Some(Formation::Forming { done: here }) => done += shard.contacts.min(*here),
                Some(Formation::Ready) => {
                    ready += 1;
                    done += shard.contacts;
                }
                Some(Formation::Failed { reason }) => return (State::Failed(reason.clone()), done),
            }
        }
        let state = match self.0.len() {
            shards if shards == ready => State::Ready,
            shards if shards == queued => State::Queued,
            _ => State::Forming,
        };
        (state, done)
    }
}
