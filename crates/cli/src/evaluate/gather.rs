//! From lines to a builder.

use anyhow::{Context, Result};
use archive::Builder;
use event::{Arrival, Keep, segment_api};

use super::file::Input;
use crate::lines::{self, Chunk, Part, Refusals};

/// What a file, or a part of it, holds.
pub(super) struct Gathering {
    pub(super) builder: Builder,
    pub(super) refusals: Refusals,
}

/// Reads all calls and keeps of them what `keep` says.
pub(super) fn gather(input: &Input, arrival: &Arrival, keep: Keep) -> Result<Gathering> {
    let gathered = lines::gather(input.open()?, Gathering::new(&keep), |chunk| parse(chunk, arrival, &keep));
    gathered.with_context(|| format!("`{}`", input.path().display()))
}

fn parse(chunk: &Chunk, arrival: &Arrival, keep: &Keep) -> Gathering {
    let mut part = Gathering::new(keep);
    for (number, line) in chunk.lines() {
        match segment_api::parse_kept(line, None, arrival, keep) {
            Ok(call) => part.builder.call(&call),
            Err(error) => part.refusals.add_call(number, error),
        }
    }
    part
}

impl Gathering {
    fn new(keep: &Keep) -> Gathering {
        Gathering { builder: Builder::new(keep.clone()), refusals: Refusals::default() }
    }
}

impl Part for Gathering {
    fn absorb(&mut self, part: Gathering) {
        self.builder.absorb(part.builder);
        self.refusals.absorb(part.refusals);
    }

    fn len(&self) -> u64 {
        self.builder.len() as u64
    }
}
