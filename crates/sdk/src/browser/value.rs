//! JavaScript values, made and read with as few bindings as possible.

use alloc::boxed::Box;
use alloc::string::String;

use js_sys::{Array, Function, JSON, Object, Promise, Reflect, decode_uri_component};
use wasm_bindgen::prelude::*;

use crate::text::joined;

#[wasm_bindgen]
extern "C" {
    /// `js_sys` wants a closure it can borrow, one for each outcome; here one function takes both.
    #[wasm_bindgen(js_name = Promise)]
    type Thenable;
    #[wasm_bindgen(method, js_name = then)]
    fn then_or_else(this: &Thenable, fulfilled: &Function, rejected: &Function) -> JsValue;
}

/// A function that runs once and is freed by running.
///
/// Boxed, so that the bindings of a closure are there once and not for each.
pub(super) fn once(run: Box<dyn FnOnce(JsValue)>) -> Function {
    Closure::once_into_js(run).unchecked_into()
}

/// A function that lives as long as the page.
pub(super) fn forever(run: Box<dyn FnMut(JsValue)>) -> Function {
    let run = Closure::wrap(run);
    run.into_js_value().unchecked_into()
}

/// Runs `run` with the promise's value or with its error.
pub(super) fn settle(promise: &Promise, run: Box<dyn FnOnce(JsValue)>) {
    let run = once(run);
    promise.unchecked_ref::<Thenable>().then_or_else(&run, &run);
}

/// An object with these fields.
pub(super) fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in fields {
        set(&object, key, value);
    }
    object
}

/// Sets a field of an object made here, which cannot fail.
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}

/// The field of anything, `undefined` where there is none.
pub(super) fn field(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or_default()
}

/// The field as text, if it is text or a number.
pub(super) fn text_field(value: &JsValue, key: &str) -> Option<String> {
    text(&field(value, key))
}

/// Text as it is, a number as JavaScript writes it.
pub(super) fn text(value: &JsValue) -> Option<String> {
    let text = value.as_string().or_else(|| {
        let number = value.as_f64()?;
        JSON::stringify(&number.into()).ok()?.as_string()
    });
    text.filter(|text| !text.is_empty())
}

/// The JSON of an object; empty for nothing at all.
pub(super) fn json_object(value: &JsValue) -> Result<String, &'static str> {
    if value.is_undefined() || value.is_null() {
        return Ok(String::new());
    }
    if !value.is_object() || Array::is_array(value) {
        return Err("params must be an object");
    }
    JSON::stringify(value)
        .ok()
        .and_then(|text| text.as_string())
        .filter(|text| text.starts_with('{'))
        .ok_or("params cannot be written as JSON")
}

/// The value of a form's field, unless it is broken.
pub(super) fn decoded(coded: &str) -> Option<String> {
    let spaced: String = coded.chars().map(|char| if char == '+' { ' ' } else { char }).collect();
    decode_uri_component(&spaced).ok().map(String::from)
}

/// An `Error` for the page.
pub(super) fn error(message: &str) -> JsValue {
    js_sys::Error::new(&joined(&["shoal: ", message])).into()
}
