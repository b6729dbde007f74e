//! What is known while a file is sent, and what is told of it at the end.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Error, Result};

use crate::place::{Place, Progress};
use crate::progress::Meter;
use crate::read::Refusal;
use crate::report::Report;
use crate::send::{Failure, Happening, Sent, Stop};

/// Between two notes of how far the import came.
const NOTE_EVERY: Duration = Duration::from_millis(500);

/// How an import ended.
pub(super) enum End {
    /// Everything valid is stored.
    Whole {
        /// Whether something was not valid.
        has_rejected: bool,
    },
    /// Somebody stopped it.
    Interrupted,
}

/// One file being sent.
pub(super) struct Run {
    meter: Meter,
    report: Report,
    place: Option<Place>,
    progress: Progress,
    begun: Instant,
    noted: Instant,
    /// The number of the batch that progress waits for, and batches that came before their turn.
    next: u64,
    early: BTreeMap<u64, Early>,
    position: u64,
    fault: Option<Error>,
}

/// What progress needs to know of a batch.
struct Early {
    items: u64,
    position: u64,
    refused: Vec<Refusal>,
}

impl Run {
    /// Begins where `progress` says.
    pub(super) fn new(meter: Meter, report: Report, place: Option<Place>, progress: Progress) -> Run {
        Run {
            meter,
            report,
            place,
            progress,
            begun: Instant::now(),
            noted: Instant::now(),
            next: 0,
            early: BTreeMap::new(),
            position: 0,
            fault: None,
        }
    }

    /// Says what is about to happen.
    pub(super) fn greet(&self, text: &str) {
        self.meter.say(text);
        if self.progress.items > 0 {
            let again = "going on where the last import of this file stopped (--restart begins anew)";
            self.meter.say(again);
        }
    }

    /// Takes in what happened; a fault ends the work.
    pub(super) fn take(&mut self, happening: Happening, stop: &Stop) {
        let taken = match happening {
            Happening::Refused(refusal) => self.report.refused(&refusal),
            Happening::Skipped { items, lines, position } => self.skipped(items, lines, position),
            Happening::Sent(sent) => self.sent(sent),
            Happening::Trouble(text) => {
                self.meter.say(&text);
                Ok(())
            }
            Happening::Failed(Failure::Interrupted) => Ok(()),
            Happening::Failed(failure) => Err(failure.into()),
            Happening::Unreadable(error) => Err(error.context("the file cannot be read on")),
        };
        if let Err(error) = taken {
            stop.store(true, Ordering::Relaxed);
            self.fault.get_or_insert(error);
        }
    }

    fn skipped(&mut self, items: u64, lines: u64, position: u64) -> Result<()> {
        self.meter.resume_at(position);
        self.report.skipped(items, lines);
        self.progress.refused.iter().try_for_each(|refusal| self.report.refused_before(refusal))
    }

    fn sent(&mut self, sent: Sent) -> Result<()> {
        self.report.sent(&sent.items);
        for refusal in &sent.refused {
            self.report.refused_by_server(refusal)?;
        }
        let batch = Early { items: sent.items.len() as u64, position: sent.position, refused: sent.refused };
        self.early.insert(sent.number, batch);
        while let Some(batch) = self.early.remove(&self.next) {
            self.next += 1;
            self.position = batch.position;
            self.progress.advance(batch.items, batch.refused);
        }
        self.meter.at(self.position, self.report.stored());
        if self.noted.elapsed() >= NOTE_EVERY {
            self.note();
        }
        Ok(())
    }

    /// Remembers how far the import came. Where that cannot be done it goes on all the same.
    fn note(&mut self) {
        self.noted = Instant::now();
        let Some(place) = self.place.as_ref().filter(|_| self.progress.items > 0) else { return };
        if let Err(error) = place.save(&self.progress) {
            self.meter.say(&format!("{error:#}"));
            self.place = None;
        }
    }

    /// Prints the report, and how to go on where the import did not come to its end.
    pub(super) fn end(mut self, stop: &Stop) -> Result<End> {
        self.meter.end();
        self.report.finish(self.begun.elapsed())?;
        let is_whole = self.fault.is_none() && !stop.load(Ordering::Relaxed);
        if is_whole || !self.report.is_empty() {
            print!("{}", self.report);
        }
        if is_whole {
            if let Some(place) = &self.place {
                place.remove();
            }
            let has_rejected = self.report.has_rejected();
            return Ok(End::Whole { has_rejected });
        }
        self.note();
        println!("{}", self.how_to_go_on());
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(End::Interrupted),
        }
    }

    fn how_to_go_on(&self) -> &'static str {
        match &self.place {
            Some(_) if self.progress.items > 0 => {
                "The import is not complete. Give the same command again to go on from here."
            }
            Some(_) => "The import is not complete. Give the same command again.",
            None => "The import is not complete. Send all of it again: what is stored already counts once.",
        }
    }
}
