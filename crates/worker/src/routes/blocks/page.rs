//! A block as a part of a page, for shops that put it there themselves.

use std::borrow::Cow;

use event::{Map, Value};
use maud::{Markup, html};
use recommend::Variant;
use recommend::template::{Heading, Template};

use super::Filled;

/// What clicks are to tell of a split; nothing where it is the block as it is.
fn other(variant: Variant) -> Option<&'static str> {
    (variant == Variant::B).then(|| variant.name())
}

/// The block as HTML, by the shop's template if it has one.
pub(super) fn part(filled: &Filled, template: Option<&Template>) -> String {
    let Some(template) = template else { return list(filled).into_string() };
    let Filled { block, title, variant, items, .. } = filled;
    template.of_block(&Heading { block, title, variant: variant.name() }, items)
}

/// A plain list; everything from data is escaped where it stands.
fn list(filled: &Filled) -> Markup {
    let text = |item: &Map, key: &str| item.get(key).and_then(Value::text_form).map(Cow::into_owned);
    html! {
        ul class="shoal-block" data-block=(filled.block) data-variant=[other(filled.variant)] {
            @for item in &filled.items {
                li {
                    a href=[text(item, "url")] data-product-id=[text(item, "product_id")] {
                        @if let Some(image) = text(item, "image_url") {
                            img src=(image) alt="" loading="lazy";
                        }
                        span class="shoal-name" { (text(item, "name").unwrap_or_default()) }
                        @if let Some(price) = item.get("price").and_then(Value::as_number) {
                            span class="shoal-price" {
                                (format!("{price:.2}")) @if let Some(currency) = text(item, "currency") { " " (currency) }
                            }
                        }
                    }
                }
            }
        }
    }
}
