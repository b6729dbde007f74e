//! Measures over the events of a window.

use event::Time;

use super::compile::Compiler;
use super::quantity::{Part, Quantity};
use super::scene::Scene;
use super::selection::Selection;
use super::sweep::Entry;
use super::window::Span;
use crate::compact::packed;
use crate::definition::{self, DefinitionError, Trail};
use crate::few::Few;
use crate::history::History;
use crate::verdict::earliest;

/// What an event condition measures, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub(crate) selection: Selection,
    pub(crate) span: Span,
    pub(crate) quantity: Quantity,
}

packed!(struct Measured { selection, span, quantity });

/// Everything that counts, did not stop counting yet, or will.
pub(crate) struct Entries<'a> {
    pub(crate) list: Few<[Entry<Part<'a>>; 8]>,
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
        let (mut list, mut changing): (Few<[_; 8]>, _) = (Default::default(), None);
        let dated = frame.each_staying(&self.selection, scene, |event, stay| {
            let parts = self.quantity.parts(event, scene, |part| list.push(Entry { stay, part }));
            changing = earliest(changing, parts);
        });
        Entries { list, recheck: frame.recheck, dated: earliest(dated, changing) }
    }
}
