//! Tests of the program as its users meet it: one binary, so that it is linked once.

mod bad_input;
mod decisions;
mod determinism;
mod evaluate;
mod graph;
mod help;
mod loss;
mod names;
mod rules;
mod store;
mod support;
