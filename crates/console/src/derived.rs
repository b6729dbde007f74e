//! Values that follow others.

use leptos::prelude::*;

/// A value that is computed anew when what it reads changes, and tells only when it differs.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |_| compute())
}
