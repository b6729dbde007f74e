//! The work that `cargo xtask bench` times, the same natively and in wasm.

pub mod bulk;
pub mod clock;
#[cfg(not(target_arch = "wasm32"))]
mod column;
mod mixed;
pub mod one_event;
#[cfg(not(target_arch = "wasm32"))]
pub mod orders;
mod reference;
#[cfg(not(target_arch = "wasm32"))]
pub mod shop;
mod visitors;

#[cfg(target_arch = "wasm32")]
mod exports {
    //! What the script around the wasm file calls; each gives JSON.

    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    pub fn bulk(snapshot: &[u8]) -> String {
        serde_json::to_string(&crate::bulk::measure(snapshot)).expect("JSON")
    }

    #[wasm_bindgen]
    pub fn event() -> String {
        serde_json::to_string(&crate::one_event::measure()).expect("JSON")
    }
}
