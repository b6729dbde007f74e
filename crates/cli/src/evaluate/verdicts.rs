//! The verdicts on all contacts, found on all cores and printed.

use std::cmp::Ordering;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::sync::atomic::{self, AtomicU32};
use std::thread;

use archive::Archive;
use event::Time;
use segment::{Program, Verdict};

use crate::lines::threads;

/// How many contacts are taken at a time.
const BLOCK: u32 = 16 * 1024;

/// The verdict on each contact, in order of number.
pub(super) fn all(archive: &Archive, program: &Program, now: Time) -> Vec<Verdict> {
    let next = AtomicU32::new(0);
    let mut verdicts = vec![Verdict { member: false, until: None }; archive.contacts()];
    thread::scope(|scope| {
        let work = || some(archive, program, now, &next);
        let workers: Vec<_> = (0..threads()).map(|_| scope.spawn(work)).collect();
        // None of them panics: what is joined is there.
        for (range, found) in workers.into_iter().filter_map(|worker| worker.join().ok()).flatten() {
            if let Some(place) = verdicts.get_mut(range.start as usize..range.end as usize) {
                place.copy_from_slice(&found);
            }
        }
    });
    verdicts
}

/// The verdicts on block after block, as long as there is one that nobody else has taken.
fn some(
    archive: &Archive,
    program: &Program,
    now: Time,
    next: &AtomicU32,
) -> Vec<(Range<u32>, Vec<Verdict>)> {
    let bound = archive.bind(program);
    let outlook = bound.at(now);
    let all = archive.numbers();
    let mut blocks = Vec::new();
    loop {
        let from = next.fetch_add(BLOCK, atomic::Ordering::Relaxed);
        if from >= all.end {
            return blocks;
        }
        let range = from..all.end.min(from.saturating_add(BLOCK));
        let mut verdicts = Vec::with_capacity(range.len());
        outlook.evaluate(range.clone(), |_, verdict| verdicts.push(verdict));
        blocks.push((range, verdicts));
    }
}

/// Prints one line for each contact, sorted by contact.
pub(super) fn print(archive: &Archive, verdicts: &[Verdict], to: impl Write) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(256 * 1024, to);
    for (contact, verdict) in sorted(archive, verdicts) {
        to.write_all(br#"{"contact":"#)?;
        serde_json::to_writer(&mut to, &*archive.id(contact))?;
        write!(to, r#","member":{}"#, verdict.member)?;
        if let Some(until) = verdict.until {
            write!(to, r#","until":"{until}""#)?;
        }
        to.write_all(b"}\n")?;
    }
    to.flush()
}

/// The contacts and the verdicts on them by the bytes of their ids. A user and a browser may have the
/// same one.
fn sorted<'v>(archive: &Archive, verdicts: &'v [Verdict]) -> Vec<(u32, &'v Verdict)> {
    let keyed = archive.numbers().zip(verdicts).map(|(contact, verdict)| {
        let id = archive.id(contact);
        let mut head = [0; 8];
        head.iter_mut().zip(id.bytes()).for_each(|(to, byte)| *to = byte);
        (u64::from_be_bytes(head), contact, verdict)
    });
    let mut keyed: Vec<(u64, u32, &Verdict)> = keyed.collect();
    keyed.sort_unstable_by(|(a_head, a, a_verdict), (b_head, b, b_verdict)| {
        a_head.cmp(b_head).then_with(|| archive.id(*a).cmp(&archive.id(*b))).then_with(|| {
            let told = |verdict: &Verdict| (verdict.member, verdict.until.is_some(), verdict.until);
            let order: Ordering = told(a_verdict).cmp(&told(b_verdict));
            order
        })
    });
    keyed.into_iter().map(|(_, contact, verdict)| (contact, verdict)).collect()
}
