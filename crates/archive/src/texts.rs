//! Many short texts in one.

use crate::packed::Packed;

/// A list of texts, one behind the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Texts {
    text: String,
    /// Where each text begins, and where the last one ends.
    starts: Packed,
}

impl Texts {
    /// The texts in this order.
    pub(crate) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Texts {
        let mut text = String::new();
        let mut starts = vec![0];
        for one in texts {
            text.push_str(one);
            starts.push(text.len() as i64);
        }
        text.shrink_to_fit();
        Texts { text, starts: Packed::new(starts.into_iter()) }
    }

    /// What was read from a snapshot; nothing if it does not fit together.
    pub(crate) fn from_parts(text: String, starts: Packed) -> Option<Texts> {
        let ends = starts.len().checked_sub(1).and_then(|last| starts.index(last))?;
        (ends == text.len() && starts.index(0) == Some(0) && starts.ascends())
            .then_some(Texts { text, starts })
    }

    /// All of the text, and where each one begins.
    pub(crate) fn parts(&self) -> (&str, &Packed) {
        (&self.text, &self.starts)
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The text at this place.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        self.text.get(self.starts.index(index)?..self.starts.index(index + 1)?)
    }

    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.starts.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let texts = Texts::new(["", "ключ", "a", ""].into_iter());
        let all: Vec<_> = (0..=4).map(|index| texts.get(index)).collect();
        assert_eq!(all, [Some(""), Some("ключ"), Some("a"), Some(""), None]);
        assert_eq!(texts.len(), 4);
        assert_eq!(Texts::new(std::iter::empty()).len(), 0);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let starts = |numbers: &[i64]| Packed::new(numbers.iter().copied());
        assert!(Texts::from_parts("ab".to_owned(), starts(&[0, 1, 2])).is_some());
        for numbers in [&[][..], &[0, 2, 1], &[0, 3], &[1, 2], &[0, -1, 2]] {
            assert_eq!(Texts::from_parts("ab".to_owned(), starts(numbers)), None, "{numbers:?}");
        }
        // A place inside a character has no text, and that is all.
        let inside = Texts::from_parts("ü".to_owned(), starts(&[0, 1, 2])).unwrap();
        assert_eq!(inside.get(0), None);
    }
}
