//! What a person sees while an import runs: a bar on a terminal, now and then a line elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

/// Between two lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(5);

/// Shows how far a file is; on standard error, so that the report can go elsewhere.
pub(crate) struct Meter {
    bar: Option<ProgressBar>,
    bytes: Option<u64>,
    begun: Instant,
    begun_at: u64,
    shown: Instant,
    noun: &'static str,
    /// Whether there are lines where there is no terminal.
    is_told: bool,
}

impl Meter {
    /// A meter for a file of so many bytes, if that is known, whose items are called `noun`.
    pub(crate) fn new(bytes: Option<u64>, noun: &'static str) -> Meter {
        let bar = std::io::stderr().is_terminal().then(|| bar(bytes));
        Meter { bar, bytes, begun: Instant::now(), begun_at: 0, shown: Instant::now(), noun, is_told: true }
    }

    /// A meter that is silent where there is no terminal.
    pub(crate) fn on_terminal(bytes: Option<u64>, noun: &'static str) -> Meter {
        Meter { is_told: false, ..Meter::new(bytes, noun) }
    }

    /// So many bytes of the file are done, and so many items are stored by this run.
    pub(crate) fn at(&mut self, position: u64, items: u64) {
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        let rate = HumanCount((items as f64 / seconds) as u64);
        let counts = format!("{} {}, {rate}/s", HumanCount(items), self.noun);
        if let Some(bar) = &self.bar {
            bar.set_position(position);
            bar.set_message(counts);
        } else if self.is_told && self.shown.elapsed() >= PAUSE {
            self.shown = Instant::now();
            eprintln!("{}{counts}{}", self.percent(position), self.left(position));
        }
    }

    /// What was done by an earlier run is no part of the speed of this one.
    pub(crate) fn resume_at(&mut self, position: u64) {
        self.begun = Instant::now();
        self.begun_at = position;
        if let Some(bar) = &self.bar {
            bar.set_position(position);
            bar.reset_eta();
        }
    }

    /// Says something without spoiling the bar.
    pub(crate) fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(text),
            None => eprintln!("{text}"),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn percent(&self, position: u64) -> String {
        match self.bytes {
            Some(bytes) if bytes > 0 => format!("{:3} %  ", position.min(bytes) * 100 / bytes),
            _ => String::new(),
        }
    }

    fn left(&self, position: u64) -> String {
        let (Some(bytes), Some(done)) = (self.bytes, position.checked_sub(self.begun_at)) else {
            return String::new();
        };
        if done == 0 {
            return String::new();
        }
        let seconds =
            self.begun.elapsed().as_secs_f64() / done as f64 * bytes.saturating_sub(position) as f64;
        let left = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        format!(", {} left", HumanDuration(left))
    }
}

fn bar(bytes: Option<u64>) -> ProgressBar {
    let (bar, template) = match bytes {
        Some(bytes) => (ProgressBar::new(bytes), "{wide_bar:.cyan/dim} {percent:>3} %  {msg}  {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg}  {elapsed}"),
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
