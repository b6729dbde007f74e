//! `run`: everything on the bare runtime.

use crate::build::{Mode, everything};
use crate::checkout::Checkout;
use crate::process::pause;
use crate::progress::say;
use crate::serve::{Bindings, Options, Place};
use anyhow::{Result, bail};
use runtime::{Config, Server};
use std::time::Duration;

/// Builds, starts and fills; returns when the server or the user ends it.
pub(crate) fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    let place = options.place(checkout.at(".shoal"))?;
    everything(checkout, Mode::Release)?;
    say("starting the runtime");
    let (mut server, shop) = place.open(checkout, |bindings| start(checkout, &place, bindings))?;
    place.print_ready(&shop)?;
    while server.is_running() {
        if let Err(interrupted) = pause(Duration::from_millis(100)) {
            server.stop();
            return Err(interrupted);
        }
    }
    bail!("the runtime ended; its last words are in `{}`", server.log().display())
}

/// Starts the runtime with these text bindings.
pub(crate) fn start(checkout: &Checkout, place: &Place, bindings: Bindings) -> Result<Server> {
    let mut config = Config::new(&checkout.root, &place.data);
    config.port = place.port;
    config.bindings.extend(bindings.into_iter().map(|(name, text)| (name.to_owned(), text)));
    Ok(Server::start(config)?)
}
