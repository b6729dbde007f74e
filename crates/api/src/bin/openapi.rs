//! Writes the document of the management API into the file that is named, which the build puts beside
//! the pages.

use std::io::{Error, ErrorKind};

fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1);
    let file = file.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "expected the name of a file"))?;
    std::fs::write(file, api::document().to_pretty_json().map_err(Error::other)?)
}
