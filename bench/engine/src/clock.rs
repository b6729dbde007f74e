//! The clock of the place that this runs in.

/// Nanoseconds since some instant.
#[cfg(not(target_arch = "wasm32"))]
pub fn nanoseconds() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed().as_nanos() as f64
}

/// Nanoseconds since some instant.
#[cfg(target_arch = "wasm32")]
pub fn nanoseconds() -> f64 {
    host::now() * 1_000_000.0
}

#[cfg(target_arch = "wasm32")]
mod host {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        pub(super) fn now() -> f64;
    }
}

/// Nanoseconds that asking for the time twice takes, which is in every short measurement.
pub fn cost_of_asking() -> f64 {
    let ask = |_| {
        let begun = nanoseconds();
        nanoseconds() - begun
    };
    quantile(&mut (0..1_001).map(ask).collect::<Vec<_>>(), 0.5)
}

/// What `work` gives, and the milliseconds it took.
pub fn milliseconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = nanoseconds();
    let result = work();
    (result, (nanoseconds() - begun) / 1_000_000.0)
}

/// The value that this part of the values does not exceed: 0.5 for the median.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * part).round() as usize).copied().unwrap_or(f64::NAN)
}
