//! Copies of calls: of those that share an id, the earliest in (time, content) order stands.

use std::ops::Range;

use super::Builder;

/// Which calls do not stand, and which of those that do are in dispute.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// One bit a call: whether it is a copy that does not stand.
    fallen: Vec<u64>,
    /// Calls that stand, although copies of the same time differ from them in what is kept.
    pub(super) disputed: Vec<u32>,
}

/// The bits of a hash and those of a call's number share a word.
const NUMBER: u64 = u32::MAX as u64;

impl Copies {
    /// Looks through the calls of a builder.
    pub(super) fn find(builder: &Builder) -> Copies {
        let calls = &builder.calls;
        let mut copies = Copies { fallen: vec![0; calls.len().div_ceil(64)], disputed: Vec::new() };
        let keyed = calls.hashes().zip(calls.numbers());
        let mut keys: Vec<u64> = keyed.map(|(hash, call)| hash & !NUMBER | u64::from(call)).collect();
        keys.sort_unstable();
        calls.withdrawn.iter().for_each(|call| copies.fell(*call));
        for alike in keys.chunk_by(|a, b| a & !NUMBER == b & !NUMBER).filter(|alike| alike.len() > 1) {
            let mut alike: Vec<u32> = alike.iter().map(|key| (key & NUMBER) as u32).collect();
            alike.retain(|call| copies.stands(*call));
            alike.sort_by_key(|call| (calls.id(*call), calls.time(*call), *call));
            for same in alike.chunk_by(|a, b| calls.id(*a) == calls.id(*b)) {
                copies.decide(builder, same);
            }
        }
        copies
    }

    /// Whether the call stands.
    pub(super) fn stands(&self, call: u32) -> bool {
        self.fallen.get(call as usize / 64).is_some_and(|bits| bits >> (call % 64) & 1 == 0)
    }

    /// The calls among `range` that stand.
    pub(super) fn standing(&self, range: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        range.filter(|call| self.stands(*call))
    }

    fn fell(&mut self, call: u32) {
        if let Some(bits) = self.fallen.get_mut(call as usize / 64) {
            *bits |= 1 << (call % 64);
        }
    }

    /// Of copies in order of time the first stands.
    fn decide(&mut self, builder: &Builder, copies: &[u32]) {
        let Some((first, others)) = copies.split_first() else { return };
        others.iter().for_each(|call| self.fell(*call));
        let time = builder.calls.time(*first);
        let mut rivals = others.iter().take_while(|call| builder.calls.time(**call) == time);
        if rivals.any(|rival| !builder.alike(*first, *rival)) {
            self.disputed.push(*first);
        }
    }
}

impl Builder {
    /// Whether nothing that is kept tells the two calls apart.
    fn alike(&self, a: u32, b: u32) -> bool {
        self.calls.owner(a) == self.calls.owner(b)
            && self.people.joined_by(a) == self.people.joined_by(b)
            && self.alike_as_events(a, b)
            && self.attributes.list.iter().all(|table| {
                let row = |call: u32| table.calls.binary_search(&call).ok().map(|row| row as u32);
                match (row(a), row(b)) {
                    (Some(a), Some(b)) => table.alike(&self.dictionaries, a, b),
                    (a, b) => a == b,
                }
            })
    }

    fn alike_as_events(&self, a: u32, b: u32) -> bool {
        match (self.calls.row(a), self.calls.row(b)) {
            (Some((table, a)), Some((other, b))) => {
                table == other
                    && self.events.list.get(table).is_some_and(|table| table.alike(&self.dictionaries, a, b))
            }
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}
