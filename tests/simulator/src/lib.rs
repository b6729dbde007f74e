//! Shards over real SQLite, with a simulated clock and network.
//!
//! A seed decides everything: what pages and servers send, what is lost on the way, comes twice or
//! in another order, at which storage call a machine fails, when alarms go off, when definitions
//! change. In the end all trouble stops, and what the shards hold is compared with what the calls
//! and the definitions say, found from scratch by a simple model.

mod check;
mod disk;
mod model;
mod node;
mod random;
mod shop;
mod stored;
mod traffic;
mod world;

pub use disk::Disk;
use world::World;

/// Lives through one seed.
///
/// # Errors
/// What is not as it has to be in the end.
pub fn simulate(seed: u64) -> Result<(), String> {
    let mut world = World::new(seed)?;
    world.live()?;
    world.come_to_rest()?;
    let rested = world.now;
    check::check(&world, rested)?;
    check::check_previews(&mut world)?;
    world.sleep()?;
    check::check(&world, rested)?;
    check::check_previews(&mut world)
}
