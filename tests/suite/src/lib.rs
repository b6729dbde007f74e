//! Segment cases as data, one suite for every stage.
