//! The browser tracker.
