//! The shop's own HTML for a block.

use leptos::prelude::*;

use super::draft::Draft;
use crate::console::sentence_case;

/// What a shop may begin with.
const START: &str = "\
<h2>{{title}}</h2>
<ul class=\"products\">
  {{#items}}
  <li>
    <a href=\"{{url}}\" data-product-id=\"{{product_id}}\">
      <img src=\"{{image_url}}\" alt=\"\">
      {{name}}
      {{#price}}<b>{{price}} {{currency}}</b>{{/price}}
      {{#old_price}}<s>{{old_price}}</s>{{/old_price}}
    </a>
  </li>
  {{/items}}
</ul>
";

/// A switch, the text, and what is wrong with it, by its place.
pub(super) fn template(draft: Draft) -> AnyView {
    let has_own = RwSignal::new(draft.template.with_untracked(|text| !text.is_empty()));
    // Switched off and on again, the text is what it was.
    let last = StoredValue::new(START.to_owned());
    let toggle = move |event| {
        let is_on = event_target_checked(&event);
        let text = if is_on { last.get_value() } else { String::new() };
        last.set_value(draft.template.get_untracked());
        draft.template.set(text);
        has_own.set(is_on);
    };
    let flaw = draft.template_flaw();
    let told = move || {
        let flaw = flaw.get()?;
        let place = words::place(flaw.line, flaw.column);
        Some(view! { <p class="fault">{place}{sentence_case(&flaw.message)}</p> })
    };
    let is_wrong = move || flaw.with(Option::is_some).to_string();
    let typed = move |event| draft.template.set(event_target_value(&event));
    view! {
        <section class="sheet settings" aria-label=words::TITLE>
            <label class="switch"><input type="checkbox" role="switch" prop:checked=has_own on:change=toggle /><span class="track"></span><span>{words::OWN}</span></label>
            <div class="field" hidden=move || !has_own.get()>
                <label for="block-template">{words::TITLE}</label>
                <textarea class="area mono" id="block-template" spellcheck="false" rows="14" aria-invalid=is_wrong prop:value=draft.template on:input=typed></textarea>
                <div role="status">{told}</div>
                <p class="small soft">{words::HINT}</p>
            </div>
        </section>
    }
    .into_any()
}

mod words {
    pub(super) const OWN: &str = "Your own HTML, for pages that ask for it with format=html";
    pub(super) const TITLE: &str = "HTML";
    pub(super) const HINT: &str = "{{name}} stands for a field of a product, {{#items}} … {{/items}} for each product, \
         {{#old_price}} … {{/old_price}} for what is there only with the field. Fields are escaped where they stand.";

    pub(super) fn place(line: usize, column: usize) -> String {
        format!("Line {line}, column {column}: ")
    }
}
