//! Tests of the program as its users meet it: one binary, so that it is linked once.

#![allow(clippy::unwrap_used)] // as in any test

mod architecture;
mod ask;
mod bad_input;
mod decide;
mod decisions;
mod determinism;
mod evaluate;
mod graph;
mod help;
mod loss;
mod names;
mod people;
mod rules;
mod serve;
mod store;
mod support;
