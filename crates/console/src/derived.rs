//! Values that follow others. The closure is boxed, so that the reactive machinery is compiled once
//! per type of value and not once per closure: it is a large part of the download.

use leptos::prelude::*;

/// A value that is computed anew when what it reads changes, and tells only when it differs.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(compute: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| compute())
    }
    boxed(Box::new(compute))
}
