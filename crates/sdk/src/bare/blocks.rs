//! Memory in blocks of sixteen bytes and of what that is doubled to; a freed block waits for the next
//! allocation of its size. Texts grow by doubling anyway, and everything else is small: a page with its
//! usual queue stays below a megabyte, in a tenth of the code of a general allocator.
#![expect(unsafe_code, reason = "handing out memory is unsafe by definition")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::Cell;
use core::ptr::null_mut;

const SMALLEST: usize = 16;
const PAGE: usize = 65_536;
/// From [`SMALLEST`] to a gigabyte.
const SIZES: usize = 27;

/// The blocks that are free, by size, and the memory that was never used.
pub(super) struct Blocks {
    free: [Cell<*mut Link>; SIZES],
    unused: Cell<usize>,
    end: Cell<usize>,
}

/// What stands in a free block.
struct Link {
    next: *mut Link,
}

// SAFETY: a page's script runs in one thread, and the module is built without others.
unsafe impl Sync for Blocks {}

impl Blocks {
    pub(super) const fn new() -> Blocks {
        Blocks { free: [const { Cell::new(null_mut()) }; SIZES], unused: Cell::new(0), end: Cell::new(0) }
    }

    /// A block that was never used; nothing if the page gives no more memory.
    fn fresh(&self, bytes: usize) -> *mut u8 {
        if self.unused.get() == 0 {
            self.end.set(memory_size(0) * PAGE);
            self.unused.set(self.end.get());
        }
        let begin = self.unused.get();
        let end = begin + bytes;
        if end > self.end.get() {
            let pages = (end - self.end.get()).div_ceil(PAGE);
            if memory_grow(0, pages) == usize::MAX {
                return null_mut();
            }
            self.end.set(self.end.get() + pages * PAGE);
        }
        self.unused.set(end);
        begin as *mut u8
    }
}

/// Which of the sizes holds so many bytes.
fn place(bytes: usize) -> usize {
    (usize::BITS - (bytes.saturating_sub(1) / SMALLEST).leading_zeros()) as usize
}

// SAFETY: a block is in a list or handed out, never both, and holds what was asked for; it begins at a
// multiple of sixteen, and nothing here is aligned to more.
unsafe impl GlobalAlloc for Blocks {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let place = place(layout.size());
        let Some(free) = self.free.get(place) else { return null_mut() };
        let block = free.get();
        if block.is_null() {
            return self.fresh(SMALLEST << place);
        }
        // SAFETY: a free block holds its link.
        free.set(unsafe { (*block).next });
        block.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(free) = self.free.get(place(layout.size())) {
            let block = block.cast::<Link>();
            // SAFETY: nobody else uses the block any more, and the smallest holds a link.
            unsafe { (*block).next = free.get() };
            free.set(block);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        if place(bytes) == place(layout.size()) {
            return block;
        }
        // SAFETY: the caller promises what `alloc`, copying and `dealloc` ask for.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(bytes, layout.align()));
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(bytes));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}
