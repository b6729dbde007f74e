//! Whole numbers as they are written.

/// The digits of a whole number, kept without an allocation.
#[derive(Debug, Clone, Copy)]
pub struct Digits {
    /// The number stands at the end.
    bytes: [u8; MOST],
    first: usize,
}

/// The most that a number takes, with its sign.
const MOST: usize = 20;

impl Digits {
    /// The digits of a number, behind a minus where it is negative.
    pub fn of(number: i64) -> Digits {
        let mut digits = Digits { bytes: [b'-'; MOST], first: MOST };
        let mut rest = number.unsigned_abs();
        for byte in digits.bytes.iter_mut().rev() {
            *byte = b'0' + (rest % 10) as u8;
            rest /= 10;
            digits.first -= 1;
            if rest == 0 {
                break;
            }
        }
        digits.first -= usize::from(number < 0);
        digits
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        self.bytes.get(self.first..).and_then(|digits| str::from_utf8(digits).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_written() {
        let tens = (0..19).map(|power| 10_i64.pow(power));
        let near = tens.flat_map(|ten| [ten - 1, ten, ten + 1, -ten, 7 * (ten / 10)]);
        for number in near.chain([i64::MIN, i64::MAX]) {
            assert_eq!(Digits::of(number).as_str(), number.to_string());
        }
    }
}
