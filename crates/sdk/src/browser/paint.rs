//! Draws a block: only elements made here, texts as text, links and pictures over http(s) only.

use alloc::string::String;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlTemplateElement, Node, Url};

use super::value;

const EMPTY: &str = "data-shoal-empty";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Number)]
    type Amount;
    /// `js_sys` has it too, but there an unknown currency would be thrown into the page.
    #[wasm_bindgen(method, catch, js_name = toLocaleString)]
    fn localized(this: &Amount, locale: &JsValue, options: &Object) -> Result<String, JsValue>;
}

/// Shows the items of a block's answer in `element`.
pub(super) fn paint(document: &Document, element: &Element, block: &JsValue) -> Result<(), JsValue> {
    empty(element);
    // An answer without a list is an empty block.
    let items: Array = value::field(block, "items").dyn_into().unwrap_or_default();
    if items.length() == 0 {
        return Ok(());
    }
    let template = template(element);
    let list = list(document, template.as_ref(), block)?;
    for item in items.iter() {
        match &template {
            Some(template) => from_template(document, template, &list, &item)?,
            None => plain(document, &list, &item)?,
        }
    }
    if let Some(title) = title(element, block) {
        child(document, element, "h2", "shoal-title")?.set_text_content(Some(&title));
    }
    element.append_child(&list)?;
    element.remove_attribute(EMPTY)
}

/// Takes everything out but the template, and marks the element so that the page may hide it.
pub(super) fn empty(element: &Element) {
    let template = template(element);
    element.set_text_content(None);
    if let Some(template) = template {
        let _ = element.append_child(&template);
    }
    let _ = element.set_attribute(EMPTY, "");
}

fn template(element: &Element) -> Option<HtmlTemplateElement> {
    let template = element.query_selector(":scope > template").ok()??;
    template.dyn_into().ok()
}

fn title(element: &Element, block: &JsValue) -> Option<String> {
    let title = element.get_attribute("data-title");
    let title = title.or_else(|| value::text_field(block, "title"))?;
    (!title.is_empty()).then_some(title)
}

/// A list, unless the page's own template is for something else.
fn list(
    document: &Document,
    template: Option<&HtmlTemplateElement>,
    block: &JsValue,
) -> Result<Element, JsValue> {
    let first = template.and_then(|template| template.content().first_element_child());
    let tag = match first {
        Some(first) if first.tag_name() != "LI" => "div",
        _ => "ul",
    };
    let list = document.create_element(tag)?;
    list.set_class_name("shoal-block");
    list.set_attribute("data-block", &value::text_field(block, "block").unwrap_or_default())?;
    Ok(list)
}

fn plain(document: &Document, list: &Element, item: &JsValue) -> Result<(), JsValue> {
    let row = child(document, list, "li", "")?;
    let link = child(document, &row, "a", "")?;
    set_id(&link, item)?;
    set_field(document, &link, item, "url")?;
    if value::text_field(item, "image_url").is_some() {
        let image = child(document, &link, "img", "")?;
        // The name stands beside it: to say it twice would not help anybody.
        image.set_attribute("alt", "")?;
        image.set_attribute("loading", "lazy")?;
        set_field(document, &image, item, "image_url")?;
    }
    let name = child(document, &link, "span", "shoal-name")?;
    set_field(document, &name, item, "name")?;
    let price = child(document, &link, "span", "shoal-price")?;
    set_field(document, &price, item, "price")
}

/// A copy of the page's template, with each `data-field` filled.
fn from_template(
    document: &Document,
    template: &HtmlTemplateElement,
    list: &Element,
    item: &JsValue,
) -> Result<(), JsValue> {
    let copy: Node = template.content().clone_node_with_deep(true)?;
    let copy = copy.unchecked_into::<web_sys::DocumentFragment>();
    if let Some(first) = copy.first_element_child() {
        set_id(&first, item)?;
    }
    let fields = copy.query_selector_all("[data-field]")?;
    for at in 0..fields.length() {
        let Some(field) = fields.get(at) else { continue };
        let field = field.unchecked_into::<Element>();
        let name = field.get_attribute("data-field").unwrap_or_default();
        set_field(document, &field, item, &name)?;
    }
    list.append_child(&copy)?;
    Ok(())
}

fn set_id(element: &Element, item: &JsValue) -> Result<(), JsValue> {
    let id = value::text_field(item, "product_id").unwrap_or_default();
    element.set_attribute("data-product-id", &id)
}

/// Puts the item's field where it belongs: addresses into links and pictures, all else as text.
fn set_field(document: &Document, element: &Element, item: &JsValue, name: &str) -> Result<(), JsValue> {
    let attribute = match element.tag_name().as_str() {
        "A" if name == "url" => "href",
        "IMG" if name == "image_url" => "src",
        _ => {
            let text = match name {
                "price" => price(document, item),
                name => value::text_field(item, name),
            };
            element.set_text_content(text.as_deref());
            return Ok(());
        }
    };
    match value::text_field(item, name).and_then(|url| web_address(document, &url)) {
        Some(url) => element.set_attribute(attribute, &url),
        None => element.remove_attribute(attribute),
    }
}

/// The address in full if it leads to a web page: no `javascript:`, no `data:`.
fn web_address(document: &Document, url: &str) -> Option<String> {
    let base = document.base_uri().ok()??;
    let url = Url::new_with_base(url, &base).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.href())
}

/// The price as people write it where the page's language is spoken.
fn price(document: &Document, item: &JsValue) -> Option<String> {
    let price = value::field(item, "price");
    price.as_f64()?;
    let language = document.document_element()?.get_attribute("lang");
    let language = match language {
        Some(language) if !language.is_empty() => JsValue::from(language),
        _ => JsValue::UNDEFINED,
    };
    let currency =
        value::object(&[("style", "currency".into()), ("currency", value::field(item, "currency"))]);
    let amount = price.unchecked_ref::<Amount>();
    let written = amount.localized(&language, &currency);
    written.ok().or_else(|| value::text_field(item, "price"))
}

fn child(document: &Document, parent: &Element, tag: &str, class: &str) -> Result<Element, JsValue> {
    let element = document.create_element(tag)?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    parent.append_child(&element)?;
    Ok(element)
}
