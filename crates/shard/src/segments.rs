//! The shop's segments as this shard holds them, compiled among each other.

use std::collections::{BTreeMap, BTreeSet};

use contact::{Rule, Rulebook, SegmentId};
use event::Call;
use segment::{Definition, Kind, Leaves, Path, Program, Zone};

use crate::definitions::{compiled, depending, served, zone_named};
use crate::fault::Outcome;
use crate::forming::Progress;
use crate::message::{Formation, StoredSegment};
use crate::store::{Row, Store};

/// All segments of the shop.
pub(crate) struct Segments {
    /// The shop's.
    zone: Zone,
    definitions: BTreeMap<String, Definition>,
    held: BTreeMap<SegmentId, Held>,
    /// The programs of those that events and time change: active dynamic ones.
    book: Rulebook,
    /// The programs of the others.
    frozen: BTreeMap<SegmentId, Program>,
    /// What the programs in the book share.
    leaves: Leaves,
    /// By a segment, those in the book that depend on membership of it.
    referring: BTreeMap<SegmentId, Vec<SegmentId>>,
    /// Those whose definitions are not understood, and why.
    odd: BTreeMap<SegmentId, String>,
    /// Those that were taken away.
    dropped: BTreeSet<SegmentId>,
    /// What an operator should see in the log.
    notes: Vec<String>,
}

struct Held {
    name: String,
    kind: Kind,
    active: bool,
    version: u64,
    state: State,
}

/// How far a segment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// A new definition is evaluated over all contacts.
    Forming {
        progress: Progress,
        /// How often that failed.
        tries: i64,
        /// When it goes on, in milliseconds since 1970.
        again: i64,
    },
    Ready,
    /// It was given up.
    Failed {
        reason: String,
    },
}

impl State {
    /// The beginning.
    pub(crate) const NEW: State = State::Forming { progress: Progress::BEGINNING, tries: 0, again: 0 };

    /// What is stored, in the order `formed, tries, again, failed`.
    pub(crate) fn read(row: &Row, column: usize) -> Outcome<State> {
        let reason = row.text_or_null(column + 3);
        Ok(match (reason, row.text_or_null(column)) {
            (Some(reason), _) => State::Failed { reason: reason.to_owned() },
            (None, None) => State::Ready,
            (None, Some(formed)) => State::Forming {
                progress: Progress::read(formed),
                tries: row.integer(column + 1)?,
                again: row.integer(column + 2)?,
            },
        })
    }
}

impl Segments {
    pub(crate) fn load(store: &impl Store, timezone: &str) -> Outcome<Segments> {
        let query = "SELECT body, formed, tries, again, failed FROM segments LIMIT 100000";
        let rows = store.rows(query, vec![])?;
        let mut segments = Segments {
            zone: zone_named(timezone)?,
            definitions: BTreeMap::new(),
            held: BTreeMap::new(),
            book: Rulebook::default(),
            frozen: BTreeMap::new(),
            leaves: Leaves::default(),
            referring: BTreeMap::new(),
            odd: BTreeMap::new(),
            dropped: BTreeSet::new(),
            notes: Vec::new(),
        };
        for row in store.rows("SELECT id FROM dropped", vec![])? {
            segments.dropped.insert(SegmentId::new(row.text(0)?));
        }
        let mut formed = BTreeMap::new();
        for row in &rows {
            let stored: StoredSegment = row.json(0)?;
            formed.insert(stored.id.clone(), (stored.version, State::read(row, 1)?));
            segments.keep(&stored);
        }
        segments.compile(formed);
        Ok(segments)
    }

    /// What an operator should see in the log, told once.
    pub(crate) fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Whether a segment was taken away.
    pub(crate) fn is_dropped(&self, id: &SegmentId) -> bool {
        self.dropped.contains(id)
    }

    /// The shop's timezone.
    pub(crate) fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The programs of the segments that events and time change.
    pub(crate) fn book(&self) -> &Rulebook {
        &self.book
    }

    /// Those that one of these calls can change.
    pub(crate) fn concerned_by<'c>(&self, calls: impl Iterator<Item = &'c Call>) -> Vec<Rule<'_>> {
        self.book.concerned(&calls.collect::<Vec<_>>()).collect()
    }

    /// Those that depend on membership of this segment.
    pub(crate) fn referring_to(&self, id: &SegmentId) -> Vec<Rule<'_>> {
        let referring = self.referring.get(id).into_iter().flatten();
        referring.filter_map(|id| self.book.rule(id)).collect()
    }

    /// A segment's kind and program, unless it does not take part.
    pub(crate) fn active(&self, id: &SegmentId) -> Option<(Kind, &Program)> {
        self.held.get(id).filter(|held| held.active)?;
        self.get(id)
    }

    /// A segment's kind and program.
    pub(crate) fn get(&self, id: &SegmentId) -> Option<(Kind, &Program)> {
        let program = self.book.get(id).or_else(|| self.frozen.get(id))?;
        self.held.get(id).map(|held| (held.kind, program))
    }

    pub(crate) fn name(&self, id: &SegmentId) -> Option<&str> {
        self.held.get(id).map(|held| held.name.as_str())
    }

    /// All segments, and how far each is.
    pub(crate) fn states(&self) -> impl Iterator<Item = (&SegmentId, Formation)> {
        let first = self.held.values().filter(|held| held.is_forming()).map(|held| held.version).min();
        let held = self.held.iter().map(move |(id, held)| {
            (
                id,
                match &held.state {
                    State::Ready => Formation::Ready,
                    State::Failed { reason } => Formation::Failed { reason: reason.clone() },
                    State::Forming { progress, .. } if progress.done == 0 && Some(held.version) != first => {
                        Formation::Queued
                    }
                    State::Forming { progress, .. } => Formation::Forming { done: progress.done },
                },
            )
        });
        let odd = self.odd.iter().map(|(id, reason)| (id, Formation::Failed { reason: reason.clone() }));
        held.chain(odd)
    }

    /// The program of a definition that is not stored, among those that are.
    pub(crate) fn program_of(&self, definition: &serde_json::Value) -> Outcome<Program> {
        compiled(&served(definition)?, &self.zone, &self.definitions, None)
    }

    /// A segment's kind and its program, unless it does not take part: by itself, as columns are asked. A
    /// leaf that is shared has the numbers that names and tests have in another program.
    pub(crate) fn alone(&self, id: &SegmentId) -> Outcome<Option<(Kind, Program)>> {
        let active = self.held.get(id).filter(|held| held.active);
        let Some((held, definition)) = active.zip(self.definitions.get(id.as_str())) else {
            return Ok(None);
        };
        Ok(Some((held.kind, compiled(definition, &self.zone, &self.definitions, None)?)))
    }

    /// Those whose members come from outside the history, and which others or this program refer to.
    pub(crate) fn told_to(&self, program: &Program) -> BTreeSet<SegmentId> {
        let named = program.vocabulary().attributes().filter_map(|path| match path.parts() {
            [head, id] if **head == *Path::MEMBERSHIPS => Some(SegmentId::new(id)),
            _ => None,
        });
        let mut told = self.told();
        told.extend(named.filter(|id| self.is_from_outside(id)));
        told
    }

    fn is_from_outside(&self, id: &SegmentId) -> bool {
        self.held.get(id).is_some_and(|held| held.kind != Kind::Dynamic)
    }

    /// Those whose members come from outside the history, and which others refer to.
    pub(crate) fn told(&self) -> BTreeSet<SegmentId> {
        self.referring.keys().filter(|id| self.is_from_outside(id)).cloned().collect()
    }

    /// Those that are next to form, and how far they are: all at the same place, the first defined
    /// first. One that failed before goes by itself.
    pub(crate) fn forming(&self, now: i64) -> Option<(Vec<SegmentId>, Progress)> {
        let open = || {
            self.held.iter().filter_map(|(id, held)| match &held.state {
                State::Forming { progress, tries, again } if *again <= now => {
                    Some((id, held, progress, *tries))
                }
                _ => None,
            })
        };
        let (first, _, progress, tries) = open().min_by_key(|(_, held, ..)| held.version)?;
        let beside = open().filter(|(id, _, at, _)| *id != first && tries == 0 && *at == progress);
        let beside = beside.filter(|(.., tries)| *tries == 0).map(|(id, ..)| id.clone());
        Some((std::iter::once(first.clone()).chain(beside).collect(), progress.clone()))
    }

    /// Whether some are still forming.
    pub(crate) fn is_forming(&self) -> bool {
        self.held.values().any(Held::is_forming)
    }

    /// How far a segment is, and its version.
    pub(crate) fn state(&self, id: &SegmentId) -> Option<(u64, &State)> {
        self.held.get(id).map(|held| (held.version, &held.state))
    }

    /// Notes how far a segment is.
    pub(crate) fn note_state(&mut self, id: &SegmentId, state: State) {
        if let Some(held) = self.held.get_mut(id) {
            held.state = state;
        }
    }

    /// Keeps a definition; [`Segments::settle`] makes it count.
    pub(crate) fn keep(&mut self, stored: &StoredSegment) {
        match served(&stored.definition) {
            Ok(definition) => {
                self.odd.remove(&stored.id);
                self.definitions.insert(stored.id.as_str().to_owned(), definition);
            }
            // One that this version does not understand must not stop the others.
            Err(fault) => {
                self.notes.push(format!("segment {}: {fault}", stored.id));
                self.definitions.remove(stored.id.as_str());
                self.odd.insert(stored.id.clone(), fault.to_string());
            }
        }
    }

    /// Forgets a definition; [`Segments::settle`] makes it count.
    pub(crate) fn forget(&mut self, id: &SegmentId) {
        self.dropped.insert(id.clone());
        self.odd.remove(id);
        self.definitions.remove(id.as_str());
    }

    /// Compiles what was kept, and all that depends on what changed. `formed` are the segments that
    /// were kept and how far they are; returns those that begin to form again although they mean the same.
    pub(crate) fn settle(
        &mut self,
        mut formed: BTreeMap<SegmentId, (u64, State)>,
        changed: &BTreeSet<SegmentId>,
    ) -> Vec<SegmentId> {
        let names = changed.iter().map(|id| id.as_str().to_owned());
        let mut again = Vec::new();
        for id in depending(&self.definitions, names).iter().map(|id| SegmentId::new(id)) {
            // A frozen segment is filtered once.
            if changed.contains(&id) || self.book.get(&id).is_none() {
                continue;
            }
            // One that was kept and means the same may depend on one that does not.
            let kept = formed.get(&id).map(|(version, _)| *version);
            if let Some(version) = kept.or_else(|| self.state(&id).map(|(version, _)| version)) {
                formed.insert(id.clone(), (version, State::NEW));
                again.push(id);
            }
        }
        self.compile(formed);
        again
    }

    /// Compiles these anew and takes away those whose definitions are gone.
    fn compile(&mut self, formed: BTreeMap<SegmentId, (u64, State)>) {
        let mut programs: BTreeMap<SegmentId, Program> = std::mem::take(&mut self.book).into_iter().collect();
        programs.append(&mut self.frozen);
        for (id, (version, state)) in formed {
            programs.remove(&id);
            let Some(definition) = self.definitions.get(id.as_str()) else { continue };
            let Definition { name, kind, active, .. } = definition;
            let mut held = Held { name: name.clone(), kind: *kind, active: *active, version, state };
            match compiled(definition, &self.zone, &self.definitions, Some(&mut self.leaves)) {
                Ok(program) => _ = programs.insert(id.clone(), program),
                Err(fault) => {
                    self.notes.push(format!("segment {id}: {fault}"));
                    held.state = State::Failed { reason: fault.to_string() };
                }
            }
            self.held.insert(id, held);
        }
        let known = |id: &SegmentId| self.definitions.contains_key(id.as_str());
        self.held.retain(|id, _| known(id));
        programs.retain(|id, _| known(id));
        let (followed, frozen) = programs
            .into_iter()
            .partition::<BTreeMap<_, _>, _>(|(id, _)| self.held.get(id).is_some_and(Held::is_followed));
        self.frozen = frozen;
        self.book = followed.into_iter().collect();
        self.leaves.tidy();
        self.refer();
    }

    fn refer(&mut self) {
        self.referring.clear();
        for (id, program) in self.book.iter() {
            for path in program.vocabulary().attributes() {
                if let [head, segment] = path.parts()
                    && **head == *Path::MEMBERSHIPS
                {
                    self.referring.entry(SegmentId::new(segment)).or_default().push(id.clone());
                }
            }
        }
    }
}

impl Held {
    fn is_forming(&self) -> bool {
        matches!(self.state, State::Forming { .. })
    }

    /// Whether events and time change it.
    fn is_followed(&self) -> bool {
        self.active && self.kind == Kind::Dynamic
    }
}
