//! SHA-256 of four blocks at a time, for machines without instructions for it: what four texts have at one
//! place stands side by side, and is worked on together.

use std::array::from_fn;

use self::four::{Four, and, four, left, numbers, plus, right, xor};
use super::{BEGINNING, BLOCK, TOGETHER};

/// Numbers that all blocks are mixed with, a round after the other.
const ROUNDS: [u32; 64] = [
    0x428a_2f98,
    0x7137_4491,
    0xb5c0_fbcf,
    0xe9b5_dba5,
    0x3956_c25b,
    0x59f1_11f1,
    0x923f_82a4,
    0xab1c_5ed5,
    0xd807_aa98,
    0x1283_5b01,
    0x2431_85be,
    0x550c_7dc3,
    0x72be_5d74,
    0x80de_b1fe,
    0x9bdc_06a7,
    0xc19b_f174,
    0xe49b_69c1,
    0xefbe_4786,
    0x0fc1_9dc6,
    0x240c_a1cc,
    0x2de9_2c6f,
    0x4a74_84aa,
    0x5cb0_a9dc,
    0x76f9_88da,
    0x983e_5152,
    0xa831_c66d,
    0xb003_27c8,
    0xbf59_7fc7,
    0xc6e0_0bf3,
    0xd5a7_9147,
    0x06ca_6351,
    0x1429_2967,
    0x27b7_0a85,
    0x2e1b_2138,
    0x4d2c_6dfc,
    0x5338_0d13,
    0x650a_7354,
    0x766a_0abb,
    0x81c2_c92e,
    0x9272_2c85,
    0xa2bf_e8a1,
    0xa81a_664b,
    0xc24b_8b70,
    0xc76c_51a3,
    0xd192_e819,
    0xd699_0624,
    0xf40e_3585,
    0x106a_a070,
    0x19a4_c116,
    0x1e37_6c08,
    0x2748_774c,
    0x34b0_bcb5,
    0x391c_0cb3,
    0x4ed8_aa4a,
    0x5b9c_ca4f,
    0x682e_6ff3,
    0x748f_82ee,
    0x78a5_636f,
    0x84c8_7814,
    0x8cc7_0208,
    0x90be_fffa,
    0xa450_6ceb,
    0xbef9_a3f7,
    0xc671_78f2,
];

/// The first 8 bytes of the digest of what fills each block, its end mark and length included.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
pub(super) fn first_bytes(blocks: &[[u8; BLOCK]; TOGETHER]) -> [u64; TOGETHER] {
    let number = |block: &[u8; BLOCK], at: usize| {
        block.as_chunks().0.get(at).map_or(0, |bytes| u32::from_be_bytes(*bytes))
    };
    let mut words: [Four; 16] = from_fn(|at| four(blocks.each_ref().map(|block| number(block, at))));
    let beginning = BEGINNING.map(|number| four([number; TOGETHER]));
    let mut state = beginning;
    for (turn, constants) in ROUNDS.as_chunks::<16>().0.iter().enumerate() {
        if turn > 0 {
            schedule(&mut words);
        }
        for (word, constant) in words.iter().zip(constants) {
            state = round(state, plus(*word, same(*constant)));
        }
    }
    let ([high, low, ..], [first, second, ..]) = (state, beginning);
    let (high, low) = (numbers(plus(high, first)), numbers(plus(low, second)));
    let [a, b, c, d] = high.map(|number| u64::from(number) << 32);
    let [e, f, g, h] = low.map(u64::from);
    [a | e, b | f, c | g, d | h]
}

/// The next 16 words that are mixed in.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn schedule(words: &mut [Four; 16]) {
    for at in 0..words.len() {
        let word = |later: usize| words.get((at + later) % 16).copied().unwrap_or(same(0));
        let (next, last) = (word(1), word(14));
        let near = xor(xor(turned::<7>(next), turned::<18>(next)), right::<3>(next));
        let late = xor(xor(turned::<17>(last), turned::<19>(last)), right::<10>(last));
        let sum = plus(plus(word(0), near), plus(word(9), late));
        if let Some(word) = words.get_mut(at) {
            *word = sum;
        }
    }
}

#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn round([a, b, c, d, e, f, g, h]: [Four; 8], word: Four) -> [Four; 8] {
    let mixed = xor(xor(turned::<6>(e), turned::<11>(e)), turned::<25>(e));
    let chosen = xor(g, and(e, xor(f, g)));
    let first = plus(plus(h, mixed), plus(chosen, word));
    let mixed = xor(xor(turned::<2>(a), turned::<13>(a)), turned::<22>(a));
    let most = xor(and(a, b), and(c, xor(a, b)));
    [plus(first, plus(mixed, most)), a, b, c, plus(d, first), e, f, g]
}

/// The number in each lane.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn same(number: u32) -> Four {
    four([number; TOGETHER])
}

#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn turned<const BITS: u32>(numbers: Four) -> Four {
    xor(right::<BITS>(numbers), left::<BITS>(numbers))
}

/// Four numbers in a register.
#[cfg(target_arch = "wasm32")]
mod four {
    use std::arch::wasm32::{u32x4, u32x4_extract_lane, u32x4_shl, u32x4_shr};

    pub(super) use std::arch::wasm32::{u32x4_add as plus, v128 as Four, v128_and as and, v128_xor as xor};

    #[target_feature(enable = "simd128")]
    pub(super) fn four([a, b, c, d]: [u32; 4]) -> Four {
        u32x4(a, b, c, d)
    }

    #[target_feature(enable = "simd128")]
    pub(super) fn numbers(four: Four) -> [u32; 4] {
        [
            u32x4_extract_lane::<0>(four),
            u32x4_extract_lane::<1>(four),
            u32x4_extract_lane::<2>(four),
            u32x4_extract_lane::<3>(four),
        ]
    }

    #[target_feature(enable = "simd128")]
    pub(super) fn right<const BITS: u32>(four: Four) -> Four {
        u32x4_shr(four, BITS)
    }

    /// To the left by what is missing to a whole turn.
    #[target_feature(enable = "simd128")]
    pub(super) fn left<const BITS: u32>(four: Four) -> Four {
        u32x4_shl(four, 32 - BITS)
    }
}

/// Four numbers, for tests on other machines.
#[cfg(not(target_arch = "wasm32"))]
mod four {
    pub(super) type Four = [u32; 4];

    pub(super) fn four(numbers: [u32; 4]) -> Four {
        numbers
    }

    pub(super) fn numbers(four: Four) -> [u32; 4] {
        four
    }

    pub(super) fn plus(a: Four, b: Four) -> Four {
        both(a, b, u32::wrapping_add)
    }

    pub(super) fn xor(a: Four, b: Four) -> Four {
        both(a, b, |a, b| a ^ b)
    }

    pub(super) fn and(a: Four, b: Four) -> Four {
        both(a, b, |a, b| a & b)
    }

    pub(super) fn right<const BITS: u32>(four: Four) -> Four {
        four.map(|number| number >> BITS)
    }

    /// To the left by what is missing to a whole turn.
    pub(super) fn left<const BITS: u32>(four: Four) -> Four {
        four.map(|number| number << (32 - BITS))
    }

    fn both([a, b, c, d]: Four, [e, f, g, h]: Four, with: impl Fn(u32, u32) -> u32) -> Four {
        [with(a, e), with(b, f), with(c, g), with(d, h)]
    }
}
