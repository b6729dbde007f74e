//! Measures over the events of a window.

use event::Time;
use smallvec::SmallVec;

use super::compile::Compiler;
use super::quantity::{Part, Quantity};
use super::scene::{EventOf, Scene, Sight};
use super::selection::Selection;
use super::since::Frame;
use super::sweep::Entry;
use super::window::Span;
use crate::definition::{self, DefinitionError, Trail};
use crate::history::History;
use crate::verdict::earliest;

/// What an event condition measures, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub(crate) selection: Selection,
    pub(crate) span: Span,
    pub(crate) quantity: Quantity,
}

/// Everything that counts, did not stop counting yet, or will.
pub(crate) struct Entries<'a> {
    pub(crate) list: SmallVec<[Entry<Part<'a>>; 8]>,
    /// When the window or an order may be another.
    pub(crate) recheck: Option<Time>,
    /// When a filter may answer otherwise.
    pub(crate) dated: Option<Time>,
}

impl Measured {
    pub(crate) fn compile(
        measured: &definition::Measured,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<Measured, DefinitionError> {
        let definition::Measured { events, filter, within, measure } = measured;
        Ok(Measured {
            selection: Selection::compile(events, filter.as_ref(), compiler, trail)?,
            span: Span::compile(within.as_ref(), compiler, &trail.key("within"))?,
            quantity: Quantity::compile(measure, compiler, &trail.key("measure"))?,
        })
    }

    /// The parts of all events that are in the window now or will be, in order.
    pub(crate) fn entries<'a, H: History>(&self, scene: &Scene<'a, H>) -> Entries<'a> {
        let frame = self.span.frame(scene);
        let selected = self.selection.select(scene, frame.horizon(scene));
        let mut entries = Entries {
            list: SmallVec::new(),
            recheck: frame.recheck,
            dated: earliest(selected.dated, frame.dated),
        };
        for event in &selected.events {
            self.add(event, &frame, scene, &mut entries);
        }
        entries
    }

    fn add<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        frame: &Frame<'_, 'a, H>,
        scene: &Scene<'a, H>,
        entries: &mut Entries<'a>,
    ) {
        let Some(stay) = frame.stay(event, scene.now.zone) else { return };
        if stay.exit.is_some_and(|exit| exit <= scene.now.time) {
            return;
        }
        let dated = self.quantity.parts(event, scene, |part| entries.list.push(Entry { stay, part }));
        entries.dated = earliest(entries.dated, dated);
    }
}
