//! What a wasm module without the standard library has to bring.

use core::panic::PanicInfo;

/// Half the size of the standard library's allocator.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic ends in a trap: the caller's promise rejects, the page goes on.
#[panic_handler]
fn trap(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
