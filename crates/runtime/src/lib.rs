//! Runs a Shoal build on the bare workerd runtime.
