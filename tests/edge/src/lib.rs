//! Tests against the running runtime.
