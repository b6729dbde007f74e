//! The shop's segments as this shard holds them, compiled among each other.

use std::collections::{BTreeMap, BTreeSet};

use contact::{Rule, Rulebook, SegmentId};
use event::Call;
use segment::{Definition, Kind, Leaves, Path, Program, Zone};

use crate::definitions::{compiled, depending, served, zone_named};
use crate::fault::Outcome;
use crate::message::StoredSegment;
use crate::store::Store;

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
    /// Those that were taken away.
    dropped: BTreeSet<SegmentId>,
    /// What an operator should see in the log.
    notes: Vec<String>,
}

struct Held {
    name: String,
    kind: Kind,
    active: bool,
    /// The contact up to which a new definition has been evaluated; `None` when through.
    formed: Option<String>,
}

impl Segments {
    pub(crate) fn load(store: &impl Store, timezone: &str) -> Outcome<Segments> {
        let rows = store.rows("SELECT body, formed FROM segments LIMIT 100000", vec![])?;
        let mut segments = Segments {
            zone: zone_named(timezone)?,
            definitions: BTreeMap::new(),
            held: BTreeMap::new(),
            book: Rulebook::default(),
            frozen: BTreeMap::new(),
            leaves: Leaves::default(),
            referring: BTreeMap::new(),
            dropped: BTreeSet::new(),
            notes: Vec::new(),
        };
        for row in store.rows("SELECT id FROM dropped", vec![])? {
            segments.dropped.insert(SegmentId::new(row.text(0)?));
        }
        let mut formed = BTreeMap::new();
        for row in &rows {
            let stored: StoredSegment = row.json(0)?;
            formed.insert(stored.id.clone(), row.text_or_null(1).map(str::to_owned));
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

    pub(crate) fn ids(&self) -> impl Iterator<Item = (&SegmentId, bool)> {
        self.held.iter().map(|(id, held)| (id, held.formed.is_some()))
    }

    /// The program of a definition that is not stored, among those that are.
    pub(crate) fn program_of(&self, definition: &serde_json::Value) -> Outcome<Program> {
        compiled(&served(definition)?, &self.zone, &self.definitions, None)
    }

    /// Those whose members come from outside the history, and which others refer to.
    pub(crate) fn told(&self) -> BTreeSet<SegmentId> {
        let from_outside =
            |id: &&SegmentId| self.held.get(*id).is_some_and(|held| held.kind != Kind::Dynamic);
        self.referring.keys().filter(from_outside).cloned().collect()
    }

    /// One that is still forming, and the contact that it has come to.
    pub(crate) fn forming(&self) -> Option<(SegmentId, String)> {
        self.held.iter().find_map(|(id, held)| Some((id.clone(), held.formed.clone()?)))
    }

    /// Notes how far a segment is formed.
    pub(crate) fn formed(&mut self, id: &SegmentId, formed: Option<String>) {
        if let Some(held) = self.held.get_mut(id) {
            held.formed = formed;
        }
    }

    /// Keeps a definition; [`Segments::settle`] makes it count.
    pub(crate) fn keep(&mut self, stored: &StoredSegment) {
        match served(&stored.definition) {
            Ok(definition) => _ = self.definitions.insert(stored.id.as_str().to_owned(), definition),
            // One that this version does not understand must not stop the others.
            Err(fault) => self.notes.push(format!("segment {}: {fault}", stored.id)),
        }
    }

    /// Forgets a definition; [`Segments::settle`] makes it count.
    pub(crate) fn forget(&mut self, id: &SegmentId) {
        self.dropped.insert(id.clone());
        self.definitions.remove(id.as_str());
    }

    /// Compiles what was kept, and all that depends on what changed. `formed` are the segments that
    /// were kept and how far they are; returns the others that begin to form again.
    pub(crate) fn settle(
        &mut self,
        mut formed: BTreeMap<SegmentId, Option<String>>,
        changed: &BTreeSet<SegmentId>,
    ) -> Vec<SegmentId> {
        let changed = changed.iter().map(|id| id.as_str().to_owned());
        let mut again = Vec::new();
        for id in depending(&self.definitions, changed).iter().map(|id| SegmentId::new(id)) {
            // A frozen segment is filtered once.
            if !formed.contains_key(&id) && self.book.get(&id).is_some() {
                formed.insert(id.clone(), Some(String::new()));
                again.push(id);
            }
        }
        self.compile(formed);
        again
    }

    /// Compiles these anew and takes away those whose definitions are gone.
    fn compile(&mut self, formed: BTreeMap<SegmentId, Option<String>>) {
        let mut programs: BTreeMap<SegmentId, Program> = std::mem::take(&mut self.book).into_iter().collect();
        programs.append(&mut self.frozen);
        for (id, formed) in formed {
            programs.remove(&id);
            let Some(definition) = self.definitions.get(id.as_str()) else { continue };
            match compiled(definition, &self.zone, &self.definitions, Some(&mut self.leaves)) {
                Ok(program) => {
                    let Definition { name, kind, active, .. } = definition;
                    let held = Held { name: name.clone(), kind: *kind, active: *active, formed };
                    self.held.insert(id.clone(), held);
                    programs.insert(id, program);
                }
                Err(fault) => self.notes.push(format!("segment {id}: {fault}")),
            }
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
    /// Whether events and time change it.
    fn is_followed(&self) -> bool {
        self.active && self.kind == Kind::Dynamic
    }
}
