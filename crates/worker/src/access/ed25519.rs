//! Ed25519 signatures, by the platform's own Web Crypto: it costs no bytes of wasm.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = importKey)]
    fn import_key(
        format: &str,
        key: &Uint8Array,
        algorithm: &str,
        is_extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = verify)]
    fn verify_with(
        algorithm: &str,
        key: &JsValue,
        signature: &Uint8Array,
        text: &Uint8Array,
    ) -> Result<Promise, JsValue>;
}

/// Whether `text` was signed with the private half of this key. What is no key has signed nothing.
pub(super) async fn verify(public_key: &[u8], signature: &[u8], text: &[u8]) -> bool {
    try_verify(public_key, signature, text).await.is_ok_and(|verified| verified.is_truthy())
}

async fn try_verify(public_key: &[u8], signature: &[u8], text: &[u8]) -> Result<JsValue, JsValue> {
    let usages = Array::of1(&"verify".into());
    let key = import_key("raw", &public_key.into(), "Ed25519", false, &usages)?;
    let key = JsFuture::from(key).await?;
    JsFuture::from(verify_with("Ed25519", &key, &signature.into(), &text.into())?).await
}
