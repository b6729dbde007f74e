//! A question before something that cannot be undone.

use leptos::{html::Dialog, prelude::*};

/// A dialog that asks; it is shown by [`Confirm::open`].
#[derive(Clone, Copy)]
pub(crate) struct Confirm(NodeRef<Dialog>);

impl Confirm {
    /// A dialog that is not shown yet.
    pub(crate) fn new() -> Self {
        Self(NodeRef::new())
    }

    /// Shows it.
    pub(crate) fn open(self) {
        if let Some(dialog) = self.0.get_untracked() {
            // It fails only when it is shown already.
            let _ = dialog.show_modal();
        }
    }

    /// The dialog itself, to be placed anywhere on the page.
    pub(crate) fn view(
        self,
        title: impl Fn() -> String + Send + Sync + 'static,
        text: &'static str,
        yes: &'static str,
        act: impl Fn() + 'static,
    ) -> AnyView {
        let close = move || {
            if let Some(dialog) = self.0.get_untracked() {
                dialog.close();
            }
        };
        view! {
            <dialog node_ref=self.0 aria-labelledby="confirm-title">
                <h2 id="confirm-title">{title}</h2>
                <p class="soft">{text}</p>
                <div class="actions">
                    <button class="button" autofocus on:click=move |_| close()>{words::NO}</button>
                    <button class="button danger" on:click=move |_| { close(); act(); }>{yes}</button>
                </div>
            </dialog>
        }
        .into_any()
    }
}

mod words {
    pub(super) const NO: &str = "Keep it";
}
