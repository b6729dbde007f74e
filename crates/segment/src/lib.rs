//! The segment language: definition, program, verdict.
