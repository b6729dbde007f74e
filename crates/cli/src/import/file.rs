//! One file on its way into the server.

use std::path::Path;

use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Import;
use super::run::{End, Run};
use crate::place::{Place, Progress, Subject};
use crate::progress::Meter;
use crate::read::{
    Calls, CatalogFeed, CatalogLines, CatalogTable, Contacts, Dates, Events, EventsConfig, Format, Mapping,
    OrderLines, Orders, OrdersConfig, Pieces, Shape, Source, weeks_until,
};
use crate::report::Report;
use crate::send::{Job, Server, Stop, Target, send};

/// One file, opened and ready.
pub(super) struct FileImport<'a> {
    command: &'a Import,
    path: &'a Path,
    format: Format,
    shape: Shape,
    source: Source,
    dates: Dates,
    place: Option<Place>,
    progress: Progress,
    stop: &'a Stop,
}

impl<'a> FileImport<'a> {
    /// Opens a file, sees what it holds and whether an earlier import of it can go on.
    pub(super) fn open(
        command: &'a Import,
        path: &'a Path,
        zone: &TimeZone,
        stop: &'a Stop,
    ) -> Result<FileImport<'a>> {
        let source = Source::open(path)?;
        let shape = shape(command, &source)?;
        let format = match command.format.or_else(|| Format::of(&source.head, &shape)) {
            Some(format) => format,
            None => bail!("cannot tell what `{}` holds by its first line: give --format", path.display()),
        };
        let is_table = matches!(shape, Shape::Table(_));
        if command.shift_to_now && (format != Format::Orders || !is_table || source.identity.is_none()) {
            bail!("--shift-to-now is for tables of orders; standard input cannot be read twice");
        }
        let place = place(command, &source, format)?;
        let mut file = FileImport {
            command,
            path,
            format,
            shape,
            source,
            dates: Dates::new(zone.clone()),
            progress: Progress::default(),
            place,
            stop,
        };
        file.look_back()?;
        Ok(file)
    }

    /// Where an earlier import of this file stopped, and by how much it moved times.
    fn look_back(&mut self) -> Result<()> {
        if let Some(place) = &self.place {
            if self.command.restart {
                place.remove();
            }
            self.progress = place.load().unwrap_or_default();
        }
        if !self.command.shift_to_now {
            return Ok(());
        }
        let weeks = match self.progress.weeks {
            Some(weeks) => weeks,
            None => self.weeks()?,
        };
        self.progress.weeks = Some(weeks);
        self.dates = self.dates.clone().moved(weeks);
        eprintln!("times are moved by {weeks} weeks");
        Ok(())
    }

    fn weeks(&self) -> Result<i32> {
        eprintln!("looking for the last order in {}", self.path.display());
        let source = Source::open(self.path)?;
        let config = self.orders_config();
        let Shape::Table(header) = shape(self.command, &source)? else { return Ok(0) };
        let last = Orders::new(source.input, header, config)?.last()?;
        let zone = self.dates.zone();
        Ok(last.map_or(0, |last| weeks_until(Timestamp::now(), last, zone)))
    }

    fn orders_config(&self) -> OrdersConfig {
        OrdersConfig { dates: self.dates.clone(), currency: self.command.currency.clone() }
    }

    fn events_config(&self) -> EventsConfig {
        EventsConfig { dates: self.dates.clone(), event: self.command.event.clone() }
    }

    /// Sends the file; prints the report, however it ends.
    pub(super) fn run(mut self) -> Result<End> {
        let (command, stop) = (self.command, self.stop);
        let (url, patience) = (command.base_url(), command.patience);
        let server = Server::new(url, &command.key, self.target(), patience);
        let bytes = self.source.identity.as_ref().map(|file| file.bytes);
        let meter = Meter::new(bytes, self.noun());
        let report = Report::new(command.rejected_path(self.path));
        let mut run = Run::new(meter, report, self.place.take(), self.progress.clone());
        run.greet(&format!("importing {} ({}) into {url}", self.path.display(), self.format.name()));
        send(self.job()?, &server, stop, |happening| run.take(happening, stop));
        run.end(stop)
    }

    fn noun(&self) -> &'static str {
        match self.format {
            Format::Segment | Format::Orders | Format::Csv => "calls",
            Format::Contacts => "contacts",
            Format::Catalog => "products",
        }
    }

    fn target(&self) -> Target {
        match (self.format, &self.shape) {
            (Format::Catalog, _) => Target::Catalog,
            (Format::Orders, Shape::Json) => Target::Orders,
            _ => Target::Calls,
        }
    }

    fn job(self) -> Result<Job> {
        let (orders, events) = (self.orders_config(), self.events_config());
        let dates = self.dates.clone();
        let file = self.source.identity.as_ref().map_or_else(String::new, |file| file.head.clone());
        let input = self.source.input;
        let pieces: Pieces = match (self.format, self.shape) {
            (Format::Segment, Shape::Json) => Box::new(Calls::new(input)),
            (Format::Orders, Shape::Table(header)) => Box::new(Orders::new(input, header, orders)?),
            (Format::Orders, Shape::Json) => Box::new(OrderLines::new(input, dates)),
            (Format::Catalog, Shape::Table(header)) => Box::new(CatalogTable::new(input, header)?),
            (Format::Catalog, Shape::Json) => Box::new(CatalogLines::new(input)),
            (Format::Catalog, Shape::Xml) => Box::new(CatalogFeed::new(input)),
            (Format::Contacts, Shape::Table(header)) => Box::new(Contacts::table(input, header, file)?),
            (Format::Contacts, Shape::Json) => Box::new(Contacts::lines(input, file)),
            (Format::Csv, Shape::Table(header)) => Box::new(Events::new(input, header, events)?),
            (Format::Segment | Format::Csv | Format::Orders | Format::Contacts, _) => {
                bail!(
                    "`{}` does not look like a file of the format {}",
                    self.path.display(),
                    self.format.name()
                )
            }
        };
        Ok(Job {
            pieces,
            skip: self.progress.items,
            position: self.source.position,
            connections: self.command.connections.into(),
        })
    }
}

/// The shape of a file, with its columns named as the command says.
fn shape(command: &Import, source: &Source) -> Result<Shape> {
    match Shape::of(&source.head) {
        Shape::Table(header) => Ok(Shape::Table(header.mapped(&Mapping::parse(&command.map)?)?)),
        _ if !command.map.is_empty() => bail!("--map is for tables: this file has no columns"),
        shape => Ok(shape),
    }
}

/// Where progress is kept; standard input has none.
fn place(command: &Import, source: &Source, format: Format) -> Result<Option<Place>> {
    let Some(file) = &source.identity else {
        return Ok(None);
    };
    let reading = format!(
        "{} {} {} {:?} {}",
        command.timezone,
        command.currency.as_deref().unwrap_or_default(),
        command.shift_to_now,
        command.map,
        command.event.as_deref().unwrap_or_default()
    );
    let subject = Subject {
        file,
        url: command.base_url(),
        key: &command.key,
        format: format.name(),
        reading: &reading,
    };
    Place::of(&subject)
}
