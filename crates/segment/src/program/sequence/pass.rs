//! Whether some choice of events fits now, found in one pass over the events in order.

use event::Time;

use super::SequenceLeaf;
use crate::definition::Length;
use crate::few::Few;
use crate::history::{Event, EventName, History};
use crate::program::scene::{EventOf, List, Scene, Sight};
use crate::program::selection::Selection;
use crate::zone::Zone;

/// How far a choice of events has come: the times of its first and its latest event.
#[derive(Clone, Copy)]
struct Chain {
    first: Time,
    latest: Time,
}

/// The choices with so many events that may lead further: of those that come later none begins later,
/// else the earlier ones would be of no use.
#[derive(Clone, Default)]
struct Chains {
    all: Few<[Chain; 2]>,
    /// Those before have been left behind.
    from: usize,
}

/// Choices that have come to their end.
enum Whole {
    /// None that still counts.
    Nothing,
    /// Since the time of this last event: the earliest one, unless something made it void.
    Since(Time),
}

/// A list of events on its way through time.
struct Cursor<'s, 'a, H: History + 'a> {
    name: &'s EventName,
    list: List<'a, H>,
    next: usize,
    head: Option<Sight<'a, EventOf<'a, H>>>,
}

impl SequenceLeaf {
    /// Whether some choice of events fits now.
    pub(crate) fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        self.pass(scene).unwrap_or_else(|| self.look(scene).verdict.member)
    }

    /// The answer, where choices are left behind in the order in which they were made.
    fn pass<H: History>(&self, scene: &Scene<'_, H>) -> Option<bool> {
        let window = self.span.steady_times(scene.now)?;
        let are_fixed = self.lengths().all(|length| matches!(length, Length::Fixed(_)));
        if !self.is_settled() || self.after.len() > 1 || !are_fixed {
            return None;
        }
        let (now, zone) = (scene.now.time, scene.now.zone);
        let mut cursors = self.cursors(window.0, scene);
        // By the number of events that a choice has.
        let mut chains: Few<[Chains; 4]> = std::iter::repeat_n(Chains::default(), self.steps.len()).collect();
        let mut whole = Whole::Nothing;
        while let Some((name, event)) = next(&mut cursors) {
            let time = event.time();
            if time > now {
                break;
            }
            let fits =
                |selection: &Selection| selection.names().contains(name) && selection.takes(&event, scene);
            if self.after.iter().any(|(selection, _)| fits(selection)) {
                if whole.stood_until(time, self.patience(), zone) {
                    return Some(true);
                }
                whole = Whole::Nothing;
            }
            for (count, place) in self.steps.iter().enumerate().rev() {
                let chain = match count.checked_sub(1) {
                    None => {
                        let inside = window.0 <= time && time < window.1;
                        inside.then_some(Chain { first: time, latest: time })
                    }
                    Some(before) => {
                        chains.get_mut(before).and_then(|chains| chains.best(place.within, time, zone))
                    }
                };
                let grown = chain.filter(|_| fits(&place.selection));
                if place.absent.iter().any(fits)
                    && let Some(chains) = count.checked_sub(1).and_then(|before| chains.get_mut(before))
                {
                    *chains = Chains::default();
                }
                let Some(grown) = grown.map(|chain| Chain { latest: time, ..chain }) else { continue };
                if count + 1 < self.steps.len() {
                    chains.iter_mut().skip(count).take(1).for_each(|chains| chains.keep(grown, self.within));
                } else if self.in_time(grown, zone) {
                    whole = whole.or(time);
                }
            }
        }
        Some(whole.stands_at(now, self.patience(), zone))
    }

    /// Every length of time in it. What is so many months after a later event may come earlier.
    pub(super) fn lengths(&self) -> impl Iterator<Item = Length> {
        let after = self.after.iter().filter_map(|(_, lasting)| *lasting);
        self.steps.iter().filter_map(|place| place.within).chain(self.within).chain(after)
    }

    fn in_time(&self, chain: Chain, zone: &Zone) -> bool {
        within(self.within, chain.first, chain.latest, zone)
    }

    /// For how long what comes after must stay absent.
    fn patience(&self) -> Option<Length> {
        self.after.first().and_then(|(_, lasting)| *lasting)
    }

    fn cursors<'s, 'a, H: History>(
        &'s self,
        from: Time,
        scene: &Scene<'a, H>,
    ) -> Few<[Cursor<'s, 'a, H>; 3]> {
        let mut cursors: Few<[Cursor<'s, 'a, H>; 3]> = Default::default();
        for name in self.selections().flat_map(Selection::names) {
            if cursors.iter().any(|cursor| cursor.name.slot() == name.slot()) {
                continue;
            }
            let list = scene.events(name);
            let next = if from == Time::MIN { 0 } else { list.first_not(|time| time < from) };
            cursors.push(Cursor { name, head: list.get(next), next: next + 1, list });
        }
        cursors
    }
}

/// The next event in order, and its name.
fn next<'s, 'a, H: History>(
    cursors: &mut [Cursor<'s, 'a, H>],
) -> Option<(&'s EventName, Sight<'a, EventOf<'a, H>>)> {
    let mut best: Option<(usize, Sight<'a, EventOf<'a, H>>)> = None;
    for (index, cursor) in cursors.iter().enumerate() {
        let Some(head) = cursor.head else { continue };
        if best.is_none_or(|(_, best)| head.event.order(&best.event).is_lt()) {
            best = Some((index, head));
        }
    }
    let (index, event) = best?;
    let cursor = cursors.get_mut(index)?;
    cursor.head = cursor.list.get(cursor.next);
    cursor.next += 1;
    Some((cursor.name, event))
}

impl Chains {
    /// The choice that begins latest, of those whose latest event is at most so long ago; the others are
    /// left behind for good.
    fn best(&mut self, length: Option<Length>, time: Time, zone: &Zone) -> Option<Chain> {
        while let Some(chain) = self.all.get(self.from) {
            if within(length, chain.latest, time, zone) {
                return Some(*chain);
            }
            self.from += 1;
        }
        None
    }

    /// Takes one more choice, the latest. Where nothing bounds the whole, it is better than all others.
    fn keep(&mut self, grown: Chain, whole: Option<Length>) {
        while self.all.len() > self.from
            && self.all.last().is_some_and(|known| whole.is_none() || known.first <= grown.first)
        {
            self.all.pop();
        }
        self.all.push(grown);
    }
}

/// Whether the second time comes at most so long after the first.
pub(super) fn within(length: Option<Length>, from: Time, to: Time, zone: &Zone) -> bool {
    length.and_then(|length| zone.add(from, length)).is_none_or(|latest| to <= latest)
}

impl Whole {
    /// With another choice that ends now: the earlier end has waited longer.
    fn or(self, end: Time) -> Whole {
        match self {
            Whole::Nothing => Whole::Since(end),
            since => since,
        }
    }

    /// Whether the wait was over before something made it void.
    fn stood_until(&self, time: Time, patience: Option<Length>, zone: &Zone) -> bool {
        match (self, patience) {
            (Whole::Since(end), Some(patience)) => zone.add(*end, patience).is_some_and(|due| due < time),
            _ => false,
        }
    }

    /// Whether there is a choice, and the wait is over.
    fn stands_at(&self, now: Time, patience: Option<Length>, zone: &Zone) -> bool {
        match (self, patience) {
            (Whole::Nothing, _) => false,
            (Whole::Since(_), None) => true,
            (Whole::Since(end), Some(patience)) => zone.add(*end, patience).is_some_and(|due| due <= now),
        }
    }
}
