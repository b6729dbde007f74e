//! Measures over the events of a window.

use event::Time;
use smallvec::SmallVec;

use super::compile::Compiler;
use super::quantity::{Part, Quantity};
use super::scene::Scene;
use super::selection::Selection;
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
        let mut entries = Entries { list: SmallVec::new(), recheck: frame.recheck, dated: frame.dated };
        let Entries { list, dated, .. } = &mut entries;
        self.selection.each(scene, frame.horizon(scene), |event| {
            let stay = frame.stay(event, scene.now.zone);
            let Some(stay) = stay.filter(|stay| stay.exit.is_none_or(|exit| exit > scene.now.time)) else {
                return;
            };
            let passes = self.selection.passes(event, scene);
            *dated = earliest(*dated, passes.until);
            if passes.member {
                let parts = self.quantity.parts(event, scene, |part| list.push(Entry { stay, part }));
                *dated = earliest(*dated, parts);
            }
        });
        entries
    }
}
