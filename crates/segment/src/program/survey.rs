//! Which contacts a program can tell apart from the rest.

use event::Time;

use super::compile::Inner;
use super::event::EventLeaf;
use super::filter::EventFilter;
use super::for_some::ForSome;
use super::measured::Measured;
use super::membership::MembershipLeaf;
use super::now::Now;
use super::scene::{EventOf, Scene, Sight};
use super::selection::Selection;
use super::since::Start;
use super::window::Span;
use super::{Leaf, Node};
use crate::history::{Course, EventName, History};
use crate::path::Path;
use crate::verdict::{Verdict, at_least};
use crate::zone::Zone;

/// What is the same for most contacts at an instant, and who the others may be.
#[derive(Debug)]
pub struct Survey<'p> {
    /// The verdict on every contact that has begun and is out of reach; it never expires.
    pub otherwise: Verdict,
    /// Who has to be looked at one by one.
    pub reach: Reach<'p>,
}

/// Contacts, described by what is in their histories.
#[derive(Debug)]
pub enum Reach<'p> {
    /// All of them.
    Anyone,
    /// None.
    Nobody,
    /// Those with enough events.
    Events(Busy<'p>),
    /// Those for whom something is known of an attribute.
    Attribute(&'p Path),
    /// Those who are in each of these.
    All(Vec<Reach<'p>>),
    /// Those who are in one of these.
    Any(Vec<Reach<'p>>),
}

/// Contacts with enough events of some names, from a time on; those after `now` count as well.
#[derive(Debug, Clone, Copy)]
pub struct Busy<'p> {
    /// The names.
    pub names: &'p [EventName],
    /// From when on.
    pub from: Time,
    /// How many there have to be.
    pub at_least: usize,
    /// The param that is measured, if that is what counts of them, and how many values of it there have to
    /// be: an event without it changes nothing.
    pub values: Option<(&'p Path, usize)>,
    filter: Option<&'p EventFilter>,
    zone: &'p Zone,
}

impl<'p> Busy<'p> {
    /// Whether every event of the names counts.
    pub fn takes_all(&self) -> bool {
        self.filter.is_none()
    }

    /// Whether an event counts; the answer is the same at every instant.
    pub fn takes<'a, H: History>(&self, history: &'a H, event: EventOf<'a, H>) -> bool
    where
        'p: 'a,
    {
        let now = Now { time: Time::MIN, zone: self.zone };
        let scene = Scene { history, now, narrow: None, found: None };
        self.filter.is_none_or(|filter| filter.holds(&Sight::whole(event), &scene))
    }
}

/// What is told of an attribute of a contact about whom nothing that concerns it is known; `None`
/// where that depends on the contact.
pub type Untold<'f> = &'f dyn Fn(&Path) -> Option<Course<'static>>;

struct View<'p, 'f> {
    now: Now<'p>,
    /// Whether events may have lost some of their items.
    narrowed: bool,
    untold: Untold<'f>,
}

impl<'p> View<'p, '_> {
    fn busy(&self, selection: &'p Selection, from: Time, at_least: usize) -> Busy<'p> {
        let filter = selection.filter();
        let filter =
            filter.filter(|filter| filter.is_timeless() && (!self.narrowed || filter.ignores_items()));
        let names = selection.names();
        Busy { names, from, at_least, values: None, filter, zone: self.now.zone }
    }

    fn active(&self, selection: &'p Selection, from: Time, at_least: usize) -> Reach<'p> {
        Reach::Events(self.busy(selection, from, at_least))
    }

    /// Those of a reach for whom there is a window.
    fn within(&self, span: &'p Span, reach: Reach<'p>) -> Reach<'p> {
        match self.begun(span) {
            Some(begun) => Reach::All(vec![reach, begun]),
            None => reach,
        }
    }

    /// Those for whom a window has begun that begins for each in its own time.
    fn begun(&self, span: &'p Span) -> Option<Reach<'p>> {
        let Span::Since(since) = span else { return None };
        match since.start() {
            Start::Event(selection, _) => Some(self.active(selection, Time::MIN, 1)),
            Start::Attribute(path) => {
                let untold = (self.untold)(path).is_some_and(|course| course.changes.is_empty());
                untold.then_some(Reach::Attribute(path))
            }
        }
    }

    /// The same with all events of the names, whether they pass the filter or not.
    fn unfiltered(&self, selection: &'p Selection, from: Time, at_least: usize) -> Reach<'p> {
        Reach::Events(Busy { filter: None, ..self.busy(selection, from, at_least) })
    }
}

impl Node {
    pub(super) fn survey_at<'p>(&'p self, now: Now<'p>, untold: Untold<'_>) -> Survey<'p> {
        self.survey(&View { now, narrowed: false, untold })
    }

    pub(super) fn is_quick(&self) -> bool {
        match self {
            Node::AtLeast(_, _, of) => of.iter().all(Node::is_quick),
            Node::Not(node) => node.is_quick(),
            Node::Leaf(shared) => matches!(shared.leaf, Leaf::Event(_) | Leaf::Pick(_)),
        }
    }

    fn survey<'p>(&'p self, view: &View<'p, '_>) -> Survey<'p> {
        match self {
            Node::AtLeast(_, n, of) => several(*n, of.iter().map(|node| node.survey(view)).collect()),
            Node::Not(node) => {
                let Survey { otherwise, reach } = node.survey(view);
                Survey { otherwise: !otherwise, reach }
            }
            Node::Leaf(shared) => shared.leaf.survey(view),
        }
    }
}

fn several(n: usize, parts: Vec<Survey<'_>>) -> Survey<'_> {
    let otherwise = at_least(n, parts.iter().map(|part| part.otherwise));
    // One part that fails for certain decides `all`, one that holds decides `any`.
    let decisive = |part: &Survey<'_>| match n {
        n if n == parts.len() => !part.otherwise.member,
        1 => part.otherwise.member,
        _ => false,
    };
    if parts.iter().any(decisive) {
        let decides: Vec<bool> = parts.iter().map(decisive).collect();
        let reaches = parts.into_iter().zip(decides);
        let reaches = reaches.filter_map(|(part, decides)| decides.then_some(part.reach)).collect();
        return Survey { otherwise, reach: Reach::All(reaches) };
    }
    Survey { otherwise, reach: Reach::Any(parts.into_iter().map(|part| part.reach).collect()) }
}

impl Leaf {
    fn survey<'p>(&'p self, view: &View<'p, '_>) -> Survey<'p> {
        let now = view.now;
        match self {
            Leaf::Attribute(leaf) => match (view.untold)(leaf.path()) {
                Some(course) => {
                    let otherwise = leaf.evaluate_course(&course, now);
                    unless_told(otherwise, leaf.path())
                }
                None => anyone(),
            },
            Leaf::Held(leaf) => match (view.untold)(leaf.attribute.path()) {
                // One that passes has done so since the contact's own beginning.
                Some(course) if !leaf.attribute.evaluate_course(&course, now).member => {
                    let otherwise = leaf.attribute.evaluate_course(&course, now);
                    unless_told(otherwise, leaf.attribute.path())
                }
                _ => anyone(),
            },
            Leaf::Event(leaf) => leaf.survey(view),
            Leaf::Pick(leaf) => {
                let busy = view.active(&leaf.selection, leaf.span.first_time(now), 1);
                fails_without(view.within(&leaf.span, busy))
            }
            Leaf::Sequence(leaf) => {
                let from = leaf.span.first_time(now);
                // Each place takes an event of its own.
                let like = |names: &[EventName]| {
                    leaf.steps.iter().filter(|place| place.selection.names() == names).count()
                };
                let places = leaf.steps.iter().map(|place| match like(place.selection.names()) {
                    1 => view.active(&place.selection, from, 1),
                    several => view.unfiltered(&place.selection, from, several),
                });
                fails_without(view.within(&leaf.span, Reach::All(places.collect())))
            }
            Leaf::Regular(leaf) => {
                let periods = usize::try_from(leaf.at_least).unwrap_or(1);
                fails_without(view.active(&leaf.selection, leaf.span().first_time(now), periods))
            }
            Leaf::Compare(leaf) => {
                let sides = [&leaf.left, &leaf.right];
                let busy = |side: &'p Measured| {
                    let busy = view.busy(&side.selection, side.span.first_time(now), 1);
                    let busy = Busy { values: side.quantity.measured_param().map(|path| (path, 1)), ..busy };
                    // It expires as well when one of its windows begins.
                    [Some(Reach::Events(busy)), view.begun(&side.span)]
                };
                let reach = Reach::Any(sides.into_iter().flat_map(busy).flatten().collect());
                Survey { otherwise: leaf.of_nothing(), reach }
            }
            Leaf::ForSome(leaf) => leaf.survey(view),
            Leaf::Membership(leaf) => leaf.survey(view),
            Leaf::Bucket(_) => anyone(),
        }
    }
}

fn anyone() -> Survey<'static> {
    Survey { otherwise: Verdict::lasting(false), reach: Reach::Anyone }
}

/// It fails on whoever is out of reach.
fn fails_without(reach: Reach<'_>) -> Survey<'_> {
    Survey { otherwise: Verdict::lasting(false), reach }
}

fn unless_told(otherwise: Verdict, path: &Path) -> Survey<'_> {
    match otherwise.until {
        None => Survey { otherwise, reach: Reach::Attribute(path) },
        Some(_) => anyone(),
    }
}

impl EventLeaf {
    fn survey<'p>(&'p self, view: &View<'p, '_>) -> Survey<'p> {
        let otherwise = Verdict::lasting(self.on_none);
        let from = self.what.span.first_time(view.now);
        let values = self.what.quantity.measured_param().map(|path| (path, self.fewest_values()));
        let busy = Busy { values, ..view.busy(&self.what.selection, from, self.fewest) };
        Survey { otherwise, reach: view.within(&self.what.span, Reach::Events(busy)) }
    }
}

impl ForSome {
    fn survey<'p>(&'p self, view: &View<'p, '_>) -> Survey<'p> {
        // A narrowed history has none but events of the whole one.
        let inner = self.that.survey(&View { narrowed: true, ..*view });
        if !inner.otherwise.member {
            return inner;
        }
        anyone()
    }
}

impl MembershipLeaf {
    fn survey<'p>(&'p self, view: &View<'p, '_>) -> Survey<'p> {
        if let Some(inside) = self.is_now() {
            let Survey { otherwise, reach } = self.segment().survey(view.now.time, view.untold);
            return Survey { otherwise: if inside { otherwise } else { !otherwise }, reach };
        }
        // Whoever is out of reach at the beginning of all that counts has not changed since.
        let Some(from) = self.common_horizon(view.now) else {
            return anyone();
        };
        let inner = self.segment().survey(from.saturating_add(-1), view.untold);
        if inner.otherwise.member { anyone() } else { inner }
    }
}

impl Inner {
    fn survey<'p>(&'p self, now: Time, untold: Untold<'_>) -> Survey<'p> {
        match &self.root {
            Some(root) => root.survey_at(Now { time: now, zone: &self.zone }, untold),
            None => fails_without(Reach::Attribute(&self.told)),
        }
    }
}
