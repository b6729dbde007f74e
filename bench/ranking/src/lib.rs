//! How well and how fast the crate `recommend` tells which product comes next, the same natively and in
//! wasm, and the methods it is compared with.

#[cfg(not(target_arch = "wasm32"))]
pub mod blends;
#[path = "../../engine/src/clock.rs"]
pub mod clock;
pub mod log;
#[cfg(not(target_arch = "wasm32"))]
pub mod peers;
pub mod quality;
pub mod scale;
pub mod serving;

#[cfg(target_arch = "wasm32")]
mod exports {
    //! What the script around the wasm file calls.

    use wasm_bindgen::prelude::wasm_bindgen;

    /// Measures on a training and a validation file, packed; gives JSON.
    #[wasm_bindgen]
    pub fn serving(training: &[u8], validation: &[u8]) -> String {
        let log = crate::log::Log::read(training, validation).expect("a log");
        serde_json::to_string(&crate::serving::measure(&log)).expect("JSON")
    }

    /// Measures a shop of a million products; gives JSON.
    #[wasm_bindgen]
    pub fn scale() -> String {
        serde_json::to_string(&crate::scale::measure(1_000_000)).expect("JSON")
    }
}
