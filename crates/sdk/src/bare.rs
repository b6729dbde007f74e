//! What a wasm module without the standard library has to bring.

use core::panic::PanicInfo;

mod blocks;

#[global_allocator]
static ALLOCATOR: blocks::Blocks = blocks::Blocks::new();

/// A panic ends in a trap: the caller's promise rejects, the page goes on.
#[panic_handler]
fn trap(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
