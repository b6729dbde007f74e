//! Measures natively and prints JSON.

use ranking::{blends, log::Log, peers, quality, scale, serving};
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if arguments == ["scale"] {
        println!("{}", serde_json::to_string(&scale::measure(1_000_000))?);
        return Ok(());
    }
    if let ["blends", events] = arguments[..] {
        println!("{}", serde_json::to_string(&blends::choose(events.as_ref())?)?);
        return Ok(());
    }
    let [part, training, validation] = arguments[..] else {
        return Err("expected `scale`, `blends` and EVENTS.parquet, or `quality` or `serving`, TRAINING.gz and VALIDATION.gz".into());
    };
    let log = Log::read(&fs::read(training)?, &fs::read(validation)?)?;
    let report = match part {
        "serving" => serde_json::to_value(serving::measure(&log))?,
        "quality" => {
            let mut methods = peers::all(&log);
            methods.push(quality::of_shoal(&log));
            serde_json::to_value(methods)?
        }
        _ => return Err("expected `quality` or `serving`".into()),
    };
    println!("{report}");
    Ok(())
}
