//! Which rows of a table are of which contact.

use std::ops::Range;

use crate::packed::Packed;

/// The rows of each contact, one contact behind the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Runs {
    /// Most contacts have rows.
    Dense {
        /// The first row of each contact, and where the last one's end.
        starts: Packed,
    },
    /// Few contacts have rows.
    Sparse {
        /// Those that have, ascending.
        contacts: Packed,
        /// The first row of each of them, and where the last one's end.
        starts: Packed,
        /// Of each block of `1 << shift` contacts, the place in `contacts` where it begins, and where
        /// the last one ends.
        blocks: Packed,
        /// How large a block is.
        shift: u32,
    },
}

/// A contact that takes part in so many contacts at least has its rows found without a search.
const DENSE_FROM: usize = 4;

/// How many contacts of a sparse table share a block, about: as many as are searched quickly.
const PER_BLOCK: usize = 8;

impl Runs {
    /// The runs of rows whose contacts, of `contacts` in all, are these, ascending.
    pub(crate) fn new(rows: &[u32], contacts: usize) -> Runs {
        let mut those: Vec<u32> = Vec::new();
        let mut starts: Vec<usize> = Vec::new();
        for (row, contact) in rows.iter().enumerate() {
            if those.last() != Some(contact) {
                those.push(*contact);
                starts.push(row);
            }
        }
        if those.len().saturating_mul(DENSE_FROM) >= contacts {
            return Runs::Dense { starts: dense(rows, contacts) };
        }
        starts.push(rows.len());
        let shift = (contacts.saturating_mul(PER_BLOCK) / those.len().max(1)).max(1).ilog2();
        let blocks = 0..=(contacts >> shift) + 1;
        let blocks: Vec<usize> =
            blocks.map(|block| those.partition_point(|c| (*c as usize) < block << shift)).collect();
        Runs::Sparse {
            contacts: Packed::new(those.iter().map(|contact| i64::from(*contact))),
            starts: packed(&starts),
            blocks: packed(&blocks),
            shift,
        }
    }

    /// The rows of a contact.
    #[inline]
    pub(crate) fn rows(&self, contact: u32) -> Range<usize> {
        self.find(contact, 0).0
    }

    /// The rows of a contact, and where the search for a later one can begin: `hint`, where an earlier
    /// search said so.
    #[inline]
    pub(crate) fn find(&self, contact: u32, hint: usize) -> (Range<usize>, usize) {
        match self {
            Runs::Dense { starts } => {
                let contact = contact as usize;
                let range = starts.index(contact).zip(starts.index(contact + 1));
                (range.map_or(0..0, |(from, to)| from..to), 0)
            }
            Runs::Sparse { contacts, starts, .. } => {
                let at = self.place(contact, hint);
                if contacts.get(at) != Some(i64::from(contact)) {
                    return (0..0, at);
                }
                let range = starts.index(at).zip(starts.index(at + 1));
                (range.map_or(0..0, |(from, to)| from..to), at + 1)
            }
        }
    }

    /// The place of the first contact that has rows and is not before this one.
    #[inline]
    fn place(&self, contact: u32, hint: usize) -> usize {
        let Runs::Sparse { contacts, blocks, shift, .. } = self else { return 0 };
        let contact = i64::from(contact);
        let is_before = |at: usize| contacts.get(at).is_some_and(|known| known < contact);
        // Whoever goes through contacts in order finds the next one near the last one.
        if hint.checked_sub(1).is_none_or(is_before) {
            const NEAR: usize = 4;
            if let Some(at) = (hint..hint + NEAR).find(|at| !is_before(*at)) {
                return at;
            }
        }
        let block = (contact >> shift) as usize;
        let (from, to) = (blocks.index(block), blocks.index(block + 1));
        contacts.lower_bound(from.unwrap_or(0), to.unwrap_or(contacts.len()), contact)
    }

    /// The last row of each contact, if it has any; contacts that have none need not be told of.
    pub(crate) fn lasts(&self) -> impl Iterator<Item = (u32, Option<usize>)> + '_ {
        let (those, starts) = match self {
            Runs::Dense { starts } => (None, starts),
            Runs::Sparse { contacts, starts, .. } => (Some(contacts), starts),
        };
        let ends = starts.iter().zip(starts.iter().skip(1)).enumerate();
        ends.map(move |(at, (from, to))| {
            let contact = those.map_or(Some(at as i64), |those| those.get(at));
            let last = (from < to).then(|| usize::try_from(to - 1).ok()).flatten();
            (contact.and_then(|contact| u32::try_from(contact).ok()).unwrap_or(u32::MAX), last)
        })
    }

    /// The contacts that have rows, from `floor` on, if a list of them is kept.
    pub(crate) fn listed(&self, floor: u32) -> Option<impl Iterator<Item = u32> + '_> {
        let Runs::Sparse { contacts, .. } = self else { return None };
        let from = contacts.lower_bound(0, contacts.len(), i64::from(floor));
        Some((from..contacts.len()).filter_map(|at| u32::try_from(contacts.get(at)?).ok()))
    }

    /// Whether these can be runs of so many rows, of so many contacts.
    pub(crate) fn cover(&self, rows: usize, contacts: usize) -> bool {
        let last = |numbers: &Packed| numbers.len().checked_sub(1).and_then(|last| numbers.index(last));
        let ends = |starts: &Packed| starts.ascends() && last(starts) == Some(rows);
        match self {
            Runs::Dense { starts } => ends(starts) && starts.len() == contacts + 1,
            Runs::Sparse { contacts: those, starts, blocks, shift } => {
                *shift < u32::BITS
                    && those.climbs()
                    && last(those).is_none_or(|last| last < contacts)
                    && blocks.ascends()
                    && starts.len() == those.len() + 1
                    && ends(starts)
            }
        }
    }

    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Runs::Dense { starts } => starts.bytes(),
            Runs::Sparse { contacts, starts, blocks, .. } => {
                contacts.bytes() + starts.bytes() + blocks.bytes()
            }
        }
    }
}

fn dense(rows: &[u32], contacts: usize) -> Packed {
    let mut starts = Vec::with_capacity(contacts + 1);
    for (row, contact) in rows.iter().enumerate() {
        // The contact of this row and those without rows before it.
        starts.resize(starts.len().max(*contact as usize + 1), row);
    }
    starts.resize(contacts + 1, rows.len());
    packed(&starts)
}

fn packed(numbers: &[usize]) -> Packed {
    Packed::new(numbers.iter().map(|number| *number as i64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(mut rows: Vec<u32>, contacts: u32) {
        rows.sort_unstable();
        let runs = Runs::new(&rows, contacts as usize);
        assert!(runs.cover(rows.len(), contacts as usize));
        for contact in 0..contacts + 2 {
            let expected: Vec<usize> = (0..rows.len()).filter(|row| rows[*row] == contact).collect();
            for hint in 0..6 {
                let (found, _) = runs.find(contact, hint * 3);
                assert_eq!(found.collect::<Vec<usize>>(), expected, "{contact} of {runs:?}");
            }
        }
        for floor in 0..contacts {
            if let Some(listed) = runs.listed(floor) {
                let mut expected: Vec<u32> = rows.iter().copied().filter(|row| *row >= floor).collect();
                expected.dedup();
                assert_eq!(listed.collect::<Vec<u32>>(), expected);
            }
        }
    }

    #[test]
    fn nobody_has_rows() {
        check(vec![], 0);
        check(vec![], 5);
    }

    proptest! {
        #[test]
        fn rows_are_found_by_contact(rows in prop::collection::vec(0..40_u32, 0..60)) {
            check(rows, 40);
        }

        #[test]
        fn few_rows_are_found_by_contact(rows in prop::collection::vec(0..900_u32, 0..40)) {
            check(rows, 900);
        }
    }
}
